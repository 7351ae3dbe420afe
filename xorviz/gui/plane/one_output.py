"""Of several outputs the plane shows the largest, or one of them; of each sample what that is to be."""

from dataclasses import replace
from functools import lru_cache

from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.plane_cut import Cut
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_marks import has_classes
from xorviz.gui.plane.plane_ground import Neuron
from xorviz.gui.plane.plane_words import neuron_told
from xorviz.gui.plane.sample_look import drawn_words
from xorviz.session.selection import Selection

DECISION = "decision only"


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


def in_cut(neuron: Neuron | None, cut: Cut, of: Snapshot) -> Neuron | None:
    """Return a neuron as the plane has it: of the inputs, there are but those two that vary."""
    if neuron is None or neuron[0] or of.data.is_plane:
        return neuron
    columns = cut.across, cut.upright
    return (0, columns.index(neuron[1])) if neuron[1] in columns else None


def neuron_shown(snapshot: Snapshot, pointed: Neuron | None, selection: Selection) -> Neuron | None:
    """Return the neuron that is pointed at, if it is there and not the only output; or one of several."""
    layers, last = snapshot.layers, len(snapshot.layers) - 1
    if pointed is not None and pointed[0] < last and pointed[1] < layers[pointed[0]]:
        return pointed
    output = output_shown(snapshot, pointed, selection.neuron)
    return None if layers[-1] == 1 or output is None else (last, output)


def heading_of(snapshot: Snapshot, neuron: Neuron | None, hint: str, *, decision: bool) -> tuple[str, str]:
    """Return what is to stand above the plane, and beside that, a hint too; nothing if it is as usual."""
    if neuron is not None:
        return neuron_told(snapshot, *neuron)
    alone = DECISION if decision and not snapshot.data.regression else ""
    return "", " · ".join(filter(None, (alone, drawn_words(len(snapshot.data)), hint)))
