"""One parameter moved by ±ε at an epoch, and the futures that follow, beside the one without the move.

>>> from xorviz.core import TrainingConfig
>>> found = butterfly(Run(TrainingConfig(seed=29)), 0, [1.0, 0.1], 2000)
>>> [moved.shift for moved in found.moved]
[1.0, -1.0, 0.1, -0.1]
>>> [moved.future.solved for moved in found.moved]
[True, True, True, True]
"""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import cast

import numpy as np
from numpy.typing import NDArray

from xorviz.core.errors import ConfigError
from xorviz.core.hands.by_hand import SetParameter
from xorviz.core.insight.futures.future import Ahead, Future, Spans, checked_ahead
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.parameter import Parameter, one_of, several
from xorviz.core.run.run import Run
from xorviz.core.run.training import STRETCH_SECONDS, Stretch, Trainer
from xorviz.core.writing import written

MOST_SIZES = 8
"""Each is tried in both directions."""
FIRST_EPOCHS = 64
"""All runs go so many epochs at first, one after the other, before any goes on."""
KEPT_NUMBERS = 2**20
"""Numbers of states that one of them leaves at most for the distances."""

EPSILON = Parameter(
    name="epsilon",
    label="ε",
    help="How far the parameter is moved, up and down",
    kind="real",
    allowed="a finite number above 0",
    minimum=math.nextafter(0, 1),
    maximum=math.nextafter(math.inf, 0),
)


@dataclass(frozen=True, slots=True, eq=False)
class MovedRun:
    """The future of a run with one parameter moved, and how far it is from the one without."""

    edit: SetParameter
    """What is done at the first epoch; `Run.make` does it too."""
    shift: float
    """ε, with its sign: what was to be added."""
    future: Future
    epochs: NDArray[np.int64]
    """(points,): the first epoch of each span, up to the last epoch that both runs have"""
    nearest: Array
    """(points,): the smallest distance ‖θ′ − θ‖ of the two runs in each span, over all weights and biases"""
    farthest: Array
    """(points,): the largest"""
    first_distance: float
    """At the first epoch: ε, but for its rounding."""
    distance: float
    """At the last epoch that both have."""
    near_since: int | None
    """Since when it has been no farther than at the first epoch, up to the last; None if it is then."""
    answers_apart: float | None
    """By how much an output differs most then, over all samples; None if one of them has ended before."""


@dataclass(frozen=True, slots=True, eq=False)
class Fan:
    """The future of a run, and those with one parameter moved, as far as they have been trained."""

    place: int
    """Which parameter, in the order of `Parameters.flat`."""
    epoch: int
    """At which it is moved."""
    before: float
    """What it is then, without a move."""
    unmoved: Future
    moved: tuple[MovedRun, ...]
    """In the order of the sizes: up, and down."""

    @property
    def whole(self) -> bool:
        """Whether each goes as far as was asked, or as its numbers are finite."""
        return all(each.whole for each in (self.unmoved, *(moved.future for moved in self.moved)))


def butterfly(
    run: Run,
    place: int,
    sizes: Iterable[float],
    epochs: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Fan | None:
    """Return what a run comes to after its head, with a parameter moved there by ±ε; None if it was stopped.

    Bit for bit what `run.branch(run.epoch)` is after it has been edited and has advanced. How they compare is
    known up to the last of these epochs, and not beyond. The run stays as it is.

    Parameters
    ----------
    run
        Of an epoch before its head: a `Run.branch` there.
    place
        Of the weight or bias, in the order of `Parameters.flat`.
    sizes
        ε, each above 0: at most `MOST_SIZES`. Each is tried up and down.
    epochs
        How many more to train, at most `futures.future.MOST_EPOCHS`.
    stopped
        Asked several times a second.

    Raises
    ------
    ConfigError
        There is no such parameter, or it is frozen; an ε is no number above 0, too small to change the
        parameter, or so large that the network's numbers are not finite; there are too many sizes or epochs.
    """
    newest = deque(fans(run, place, sizes, epochs, stopped), maxlen=1)
    return newest[0] if newest and newest[0].whole else None


def fans(
    run: Run,
    place: int,
    sizes: Iterable[float],
    epochs: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Fan]:
    """Train all of them side by side, and yield the fan as far as it is known: the last is whole.

    It ends before if `stopped` says so. The parameters and errors are those of `butterfly`.
    """
    count, shifts = checked_ahead(epochs), _shifts(sizes)
    place = one_of(parameter_count(run.layers), place, "parameter")
    trainer = run.trainer()
    edits = [_edit(run, place, shift) for shift in shifts]
    if place in run.config.held.frozen:
        raise ConfigError(f"{edits[0].name} is frozen: moved, it would stay so far away; let it learn first")
    unmoved, beside = Ahead(trainer, count), list[_Beside]()
    for edit, shift in zip(edits, shifts, strict=True):
        if stopped():  # of a large network each takes a while
            return iter(())
        moved = run.trainer()
        moved.edit(edit)
        beside.append(_Beside(moved, edit, shift, unmoved, count))
    return _trained(place, trainer, unmoved, beside, stopped)


def _shifts(sizes: Iterable[float]) -> list[float]:
    checked = [cast("float", EPSILON.check(size)) for size in several(sizes, "sizes of ε")]
    if not 0 < len(checked) <= MOST_SIZES:
        raise ConfigError(f"{len(checked)} sizes of ε are not allowed: from 1 to {MOST_SIZES}")
    return [shift for size in checked for shift in (size, -size)]


def _edit(run: Run, place: int, shift: float) -> SetParameter:
    """Return what moves a parameter of the head. Raises `ConfigError` if that changes nothing."""
    before = float(run.head.parameters.flat[place])
    with np.errstate(all="ignore"):
        edit = SetParameter(run.epoch, run.layers, place, before + shift)
    if edit.value == before:
        raise ConfigError(
            f"ε {written(abs(shift))} is too small: {edit.name} is {written(before)}, and in 64 bits stays so"
        )
    return edit


def _trained(
    place: int, trainer: Trainer, unmoved: Ahead, beside: list["_Beside"], stopped: Callable[[], bool]
) -> Iterator[Fan]:
    first, size, before = trainer.epoch, FIRST_EPOCHS, float(unmoved.head.parameters.flat[place])
    most = max(1, KEPT_NUMBERS // unmoved.head.state.size)
    while True:
        yield Fan(place, first, before, unmoved.future(), tuple(each.told(unmoved) for each in beside))
        aheads = [unmoved, *(each.ahead for each in beside)]
        if all(each.whole for each in aheads):
            return
        began = perf_counter()
        epochs = min(size, most, max(each.remaining for each in aheads))
        if stopped():
            return
        theirs = _advanced(trainer, unmoved, epochs)
        for each in beside:
            if stopped():
                return
            each.advance(epochs, theirs)
        quick = perf_counter() - began < STRETCH_SECONDS
        size = min(2 * size, most) if quick else max(1, size // 2)


def _advanced(trainer: Trainer, ahead: Ahead, epochs: int) -> Stretch | None:
    """Let a trainer go on, if it is not at its end, and leave the state of every epoch."""
    if ahead.whole:
        return None
    stretch = trainer.advance(epochs, 1)
    ahead.add(stretch)
    return stretch


class _Beside:
    """A run with a parameter moved that goes on beside the one without."""

    def __init__(
        self, trainer: Trainer, edit: SetParameter, shift: float, unmoved: Ahead, count: int
    ) -> None:
        self.ahead = Ahead(trainer, count)
        self._trainer, self._edit, self._shift = trainer, edit, shift
        self._last = edit.epoch
        """The last epoch that both have."""
        apart = distances(self.ahead.head.state[:1], unmoved.head.state[:1])
        self._first_distance = self._distance = float(apart[0])
        self._spans = Spans(edit.epoch, count + 1)
        self._spans.add(edit.epoch, apart)
        self._far = edit.epoch - 1
        """The last epoch at which it was farther than at the first."""

    def advance(self, epochs: int, theirs: Stretch | None) -> None:
        """Go on, and compare each epoch that the other has reached meanwhile."""
        mine = _advanced(self._trainer, self.ahead, epochs)
        if mine is None or theirs is None:
            return
        both = min(len(mine.keyframes), len(theirs.keyframes))
        if both:
            self._compare(distances(mine.keyframes[:both, 0], theirs.keyframes[:both, 0]))

    def told(self, unmoved: Ahead) -> MovedRun:
        """Return what is known so far."""
        one, other = self.ahead.head, unmoved.head
        apart = None
        if one.epoch == other.epoch:
            apart = float(np.abs(one.predictions - other.predictions).max())
        return MovedRun(
            self._edit,
            self._shift,
            self.ahead.future(),
            *self._spans.until(self._last),
            self._first_distance,
            self._distance,
            self._far + 1 if self._far < self._last else None,
            apart,
        )

    def _compare(self, apart: Array) -> None:
        self._spans.add(self._last + 1, apart)
        far = np.flatnonzero(apart > self._first_distance)
        if len(far):
            self._far = self._last + 1 + int(far[-1])
        self._last += len(apart)
        self._distance = float(apart[-1])


def distances(some: Array, others: Array) -> Array:
    """Return how far apart states (epochs, parameters) are at each epoch, (epochs,), in length ‖θ′ − θ‖.

    Infinite only where that is too large for a number: no square overflows or vanishes on the way.
    """
    with np.errstate(all="ignore"):
        apart = np.abs(some - others)
        longest = apart.max(axis=1, keepdims=True)
        scale = np.where((longest > 0) & np.isfinite(longest), longest, 1.0)
        return scale[:, 0] * np.sqrt(np.square(apart / scale).sum(axis=1))
