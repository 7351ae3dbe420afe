"""Of several outputs the plane shows one at a time, and of each sample what that is to be."""

from dataclasses import replace
from functools import lru_cache

from xorviz.core.data.dataset import Dataset


def samples_of_output(data: Dataset, output: int) -> Dataset:
    """Return the samples with the target of one output, held-out ones too; as they are if it is alone."""
    return data if data.targets.shape[1] == 1 else _with_one_target(data, output)


@lru_cache(maxsize=8)
def _with_one_target(data: Dataset, output: int) -> Dataset:
    test = None if data.test is None else _with_one_target(data.test, output)
    return replace(data, targets=data.targets[:, [output]], test=test, classes=())
