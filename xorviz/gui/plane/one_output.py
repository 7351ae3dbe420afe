"""Of several outputs the plane shows the largest, or one of them; of each sample what that is to be."""

from dataclasses import replace
from functools import lru_cache

from xorviz.core.data.dataset import Dataset
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_marks import has_classes


def output_shown(snapshot: Snapshot, *neurons: tuple[int, int] | None) -> int | None:
    """Return the output that one of the neurons is, else the first; None for that if the largest is shown."""
    layers, last = snapshot.layers, len(snapshot.layers) - 1
    for layer, index in filter(None, neurons):
        if layer == last and index < layers[last]:
            return index
    return None if has_classes(snapshot.data) else 0


def samples_of_output(data: Dataset, output: int | None) -> Dataset:
    """Return the samples with the target of one output, held-out ones too; as they are without one.

    Those of classes with marks of their own are as they are too.
    """
    as_they_are = output is None or data.targets.shape[1] == 1 or has_classes(data)
    return data if as_they_are else _with_one_target(data, output)


@lru_cache(maxsize=8)
def _with_one_target(data: Dataset, output: int) -> Dataset:
    test = None if data.test is None else _with_one_target(data.test, output)
    return replace(data, targets=data.targets[:, [output]], test=test, classes=())
