"""What the window Why? tells: of what is asked, at which epoch, and how it came to be."""

from collections.abc import Callable
from dataclasses import dataclass

from xorviz.core.errors import ConfigError
from xorviz.core.insight.reasons.biography import Biography, biography
from xorviz.core.insight.reasons.paths import gradient_paths
from xorviz.core.insight.reasons.sums import AddedUp, loss_added, paths_added, terms_added
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import edge_name, node_name, parameter_name, sample_name
from xorviz.core.writing import with_minus, written
from xorviz.session.selection import Selection


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """Why a number is what it is."""

    asked: Selection
    snapshot: Snapshot
    heading: str
    history: Biography | None
    """Of a parameter."""
    added: AddedUp | None
    """What it is the sum of; of a parameter, its gradient. None if nothing is added up to it."""
    note: str
    """What is to be said beside that."""


def asked_of(selection: Selection) -> Selection:
    """Return what of a selection decides what is asked: a parameter, a neuron for a sample, else the loss."""
    if selection.parameter is not None:
        return Selection(sample=None, parameter=selection.parameter)
    if selection.neuron is not None:
        return Selection(sample=selection.sample, neuron=selection.neuron)
    return Selection(sample=None)


def reasons(run: Run, snapshot: Snapshot, asked: Selection, stopped: Callable[[], bool]) -> Reasons | None:
    """Return why what is asked is what it is; None if it was stopped."""
    if asked.parameter is not None:
        return _of_parameter(run, snapshot, asked, asked.parameter, stopped)
    if asked.neuron is not None:
        return _of_neuron(snapshot, asked, *asked.neuron)
    heading = f"Why is the loss {written(snapshot.loss)} at epoch {snapshot.epoch:,}?"
    added = loss_added(snapshot)
    return Reasons(asked, snapshot, heading, None, added, added.after)


def _of_parameter(
    run: Run, snapshot: Snapshot, asked: Selection, place: int, stopped: Callable[[], bool]
) -> Reasons | None:
    layers, history = snapshot.layers, biography(run, place, snapshot.epoch, stopped=stopped)
    if history is None:
        return None
    value = with_minus(f"{float(snapshot.parameters.flat[place]):.4f}")
    name = f"{parameter_name(layers, place)} ({edge_name(layers, place)})"
    heading = f"Why is {name} {value} at epoch {snapshot.epoch:,}?"
    try:
        added, note = paths_added(gradient_paths(snapshot, place), layers), ""
    except ConfigError as error:
        added, note = None, str(error)
    return Reasons(asked, snapshot, heading, history, added, note)


def _of_neuron(snapshot: Snapshot, asked: Selection, layer: int, index: int) -> Reasons:
    data, name = snapshot.data, node_name(snapshot.layers, layer, index)
    if asked.sample is None:
        heading = f"Why is {name} what it is?"
        note = "It has a value for each sample: pick one, with a click in the plane or with M."
        return Reasons(asked, snapshot, heading, None, None, note)
    which = f"{name} for {sample_name(data, asked.sample)}"
    if layer == 0:
        note = "It comes with the data: nothing of the network is in it."
        return Reasons(asked, snapshot, f"Why is {which} what it is?", None, None, note)
    passes = snapshot.config.forward(snapshot.parameters, data.inputs[asked.sample : asked.sample + 1])
    value = written(float(passes.activations[layer - 1][0, index]))
    heading = f"Why is {which} {value} at epoch {snapshot.epoch:,}?"
    added = terms_added(snapshot, (layer, index), asked.sample)
    return Reasons(asked, snapshot, heading, None, added, added.after)
