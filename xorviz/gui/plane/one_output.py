"""Of several outputs the plane shows the largest, or one of them; of each sample what that is to be."""

from dataclasses import replace
from functools import lru_cache

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.decisions import exclusive
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_marks import CLASS_ROLES


@lru_cache(maxsize=8)
def has_classes(data: Dataset) -> bool:
    """Say whether the plane can show which of several outputs is the largest."""
    return data.targets.shape[1] <= len(CLASS_ROLES) and exclusive(data.targets)


def output_shown(snapshot: Snapshot, *neurons: tuple[int, int] | None) -> int | None:
    """Return the output that one of the neurons is, else the first; None for that if the largest is shown."""
    layers, last = snapshot.layers, len(snapshot.layers) - 1
    for layer, index in filter(None, neurons):
        if layer == last and index < layers[last]:
            return index
    return None if has_classes(snapshot.data) else 0


def samples_of_output(data: Dataset, output: int | None) -> Dataset:
    """Return the samples with the target of one output, held-out ones too; as they are without one."""
    return data if data.targets.shape[1] == 1 or output is None else _with_one_target(data, output)


@lru_cache(maxsize=8)
def _with_one_target(data: Dataset, output: int) -> Dataset:
    test = None if data.test is None else _with_one_target(data.test, output)
    return replace(data, targets=data.targets[:, [output]], test=test, classes=())
