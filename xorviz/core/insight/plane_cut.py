"""A plane through input space: two of the inputs vary, the others are held. In it the network has two inputs.

There the first layer's z is W x + b with the held inputs' part of W x in the bias: so all that is known of
planes, surfaces, lines and borders, holds in it. Of one input the second direction changes nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from xorviz.core.data.dataset import Dataset, bulk
from xorviz.core.insight.probe import Place
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Parameters, parameter_count
from xorviz.core.network.decisions import largest, sides
from xorviz.core.network.input_names import short_names
from xorviz.core.network.spelling import subscript
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.writing import written

SEEN = 0.01
"""Of the scale of values: a smaller difference is not seen in colours."""


class Cut(NamedTuple):
    """Which plane."""

    across: int = 0
    """The input that varies to the right."""
    upright: int = 1
    """The input that varies upward."""
    row: int | None = None
    """The sample whose other inputs are held; None for their means."""

    @property
    def names(self) -> tuple[str, str]:
        """What the inputs that vary are called in formulas."""
        return f"x{subscript(self.across + 1)}", f"x{subscript(self.upright + 1)}"


AT_MEANS = Cut()
"""Where nobody has chosen."""


def cut_of(data: Dataset, columns: tuple[int, int], row: int | None) -> Cut:
    """Return the plane through two columns, if the data have these; of two inputs there is but one."""
    inputs = data.inputs.shape[1]
    if inputs <= 2:
        return AT_MEANS
    across, upright = columns if max(columns) < inputs and columns[0] != columns[1] else (0, 1)
    return Cut(across, upright, row if row is not None and row < len(data) else None)


def held_at(data: Dataset, cut: Cut) -> Array:
    """Return the place through which the plane goes, (inputs,)."""
    if cut.row is not None and cut.row < len(data):
        return data.inputs[cut.row]
    if data not in _MEANS:
        _MEANS[data] = (data.inputs / len(data)).sum(axis=0)  # their sum may be too large for a number
    return _MEANS[data]


def whole_place(data: Dataset, cut: Cut, place: Sequence[float]) -> Place:
    """Return all inputs at a place of the plane, (inputs,)."""
    if data.is_plane or len(place) == data.inputs.shape[1]:
        return tuple(place)
    if data.inputs.shape[1] == 1:
        return (place[0],)
    found = held_at(data, cut).tolist()
    found[cut.across], found[cut.upright] = place
    return tuple(found)


def seen_place(data: Dataset, cut: Cut, place: Place) -> tuple[float, float]:
    """Return where a place of all inputs is seen in the plane."""
    if data.inputs.shape[1] == 1:
        return place[0], 0.0
    return (place[0], place[1]) if data.is_plane else (place[cut.across], place[cut.upright])


def seen(snapshot: Snapshot, cut: Cut = AT_MEANS) -> Snapshot:
    """Return a snapshot as the plane shows it: the network in it, and where the samples are seen.

    Parameters, layers and samples are those of two inputs. Loss and predictions stay those of the samples as
    they are, which may lie before or behind the plane; gradients and state stay those of the whole network.
    A snapshot of two inputs is returned as it is.
    """
    if snapshot.data.is_plane:
        return snapshot
    known = _SEEN.get(snapshot)
    if known is None or known[0] != cut:
        data = _seen_data(snapshot.data, cut.across, cut.upright)
        known = cut, replace(snapshot, data=data, parameters=_in_plane(snapshot, cut, data))
        _SEEN[snapshot] = known
    return known[1]


def _in_plane(snapshot: Snapshot, cut: Cut, data: Dataset) -> Parameters:
    """Return the network of two inputs that answers in the plane as the whole one does."""
    whole, layers = snapshot.parameters, snapshot.config.layers(data)
    found = Parameters(np.zeros(parameter_count(layers)), layers, whole.off)
    first, held = whole.weights[0], held_at(snapshot.data, cut).copy()
    if len(held) == 1:
        found.weights[0][:, 0] = first[:, 0]
        held[0] = 0.0
    else:
        chosen = [cut.across, cut.upright]
        found.weights[0][...] = first[:, chosen]
        held[chosen] = 0.0
    with np.errstate(all="ignore"):
        found.biases[0][...] = first @ held + whole.biases[0]
    rest = parameter_count(layers[:2])
    found.flat[rest:] = whole.flat[parameter_count(whole.layers[:2]) :]
    found.flat.setflags(write=False)
    return found


def _seen_data(data: Dataset, across: int, upright: int) -> Dataset:
    """Return the samples as a plane shows them: the same object as long as somebody has the data."""
    known = _SEEN_DATA.setdefault(data, {})
    if (across, upright) not in known:
        known.clear()
        test = None if data.test is None else _seen_data(data.test, across, upright)
        if data.inputs.shape[1] == 1:
            inputs = np.column_stack([data.inputs, np.zeros(len(data))])
            known[across, upright] = replace(data, inputs=inputs, axes=(), test=test, kept_out=None)
        else:
            ends = [_ends_of(data, place) for place in (across, upright)]
            known[across, upright] = data.through((across, upright), ends, test)
    return known[across, upright]


def prepare_cuts(data: Dataset) -> None:
    """Find all that a plane through any two inputs needs and takes long of many samples."""
    if data.inputs.shape[1] > 2:
        for place in range(data.inputs.shape[1]):
            _ends_of(data, place)
        held_at(data, AT_MEANS)
        if data.test is not None:
            prepare_cuts(data.test)


def _ends_of(data: Dataset, place: int) -> tuple[float, float]:
    """Return the least and the greatest value of an input, but for a few outliers: found once."""
    known = _ENDS.setdefault(data, {})
    if place not in known:
        known[place] = bulk(data.inputs[:, place])
    return known[place]


_SEEN: WeakKeyDictionary[Snapshot, tuple[Cut, Snapshot]] = WeakKeyDictionary()
_MEANS: WeakKeyDictionary[Dataset, Array] = WeakKeyDictionary()
_ENDS: WeakKeyDictionary[Dataset, dict[int, tuple[float, float]]] = WeakKeyDictionary()
_SEEN_DATA: WeakKeyDictionary[Dataset, dict[tuple[int, int], Dataset]] = WeakKeyDictionary()


def seen_otherwise(snapshot: Snapshot, cut: Cut) -> int:
    """Count the samples that are answered otherwise than the plane is where they are seen.

    A value is another if it is off by a hundredth of the scale.
    """
    there = seen(snapshot, cut)
    with np.errstate(all="ignore"):
        shown = there.config.forward(there.parameters, there.data.inputs).predictions
    if snapshot.data.regression:
        apart = snapshot.data.leaning(shown) - snapshot.data.leaning(snapshot.predictions)
        return int((abs(apart) > SEEN).any(axis=1).sum())
    if snapshot.data.exclusive:
        return int((largest(shown) != largest(snapshot.predictions)).sum())
    return int((sides(shown) != sides(snapshot.predictions)).any(axis=1).sum())


def cut_words(data: Dataset, cut: Cut, *, short: bool = False) -> str:
    """Say what is held, and where: "petal_length 4.35, petal_width 1.3 (as of the followed sample)"."""
    at = held_at(data, cut).tolist()
    names = tuple(data.axis(place).name for place in range(len(at)))
    names = short_names(names) if short else names
    rest = [place for place in range(len(at)) if place not in (cut.across, cut.upright)]
    told = ", ".join(
        f"{names[place]} {written(data.axis(place).measured_one(at[place]), 4)}" for place in rest
    )
    whose = "its mean" if len(rest) == 1 else "their means"
    followed = "as followed" if short else "as of the followed sample"
    return f"{told} ({whose if cut.row is None else followed})"
