"""One step after the other: the trainer, and the snapshots that leave it."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engine import Engine, Evaluation, Trained, keyframes_between
from xorviz.core.engine.engines import engine_for
from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Gradients, Parameters, forward
from xorviz.core.network.decisions import is_wrong
from xorviz.core.run.beginning import initial_state
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Edit
from xorviz.core.run.history import keyframe_spacing
from xorviz.core.run.html_table import html_table

FIRST_STRETCH = 256
STRETCH_SECONDS = 0.02
"""A run advances in stretches of about this length, between which it can be interrupted."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Snapshot:
    """A run at one epoch: the parameters after that many updates, and all that follows from them.

    Loss, predictions and gradients are evaluated at these parameters, over all samples. The arrays are
    copies, and read-only.
    """

    epoch: int
    config: TrainingConfig
    """With the edits made up to this epoch."""
    data: Dataset
    parameters: Parameters
    """The first row of the state."""
    state: Array
    """(1 + slots, parameters): the parameters, and what the optimiser remembers."""
    gradients: Gradients
    predictions: Array
    """(samples, outputs)"""
    loss: float
    """L: the sum or the mean of the samples' losses, as the reduction says."""
    correct: int
    """Samples that are right: see `decisions.is_right`. What is undecided is not among them."""

    @property
    def layers(self) -> tuple[int, ...]:
        """Widths from the inputs to the outputs, such as (2, 2, 1)."""
        return self.parameters.layers

    @property
    def nbytes(self) -> int:
        """The memory of its arrays, in bytes, without the samples."""
        gradients = self.gradients
        deltas = sum([delta.nbytes for delta in gradients.deltas])
        return self.state.nbytes + gradients.flat.nbytes + self.predictions.nbytes + deltas

    @property
    def accuracy(self) -> float:
        """Share of the samples that are right; `undecided` ones are not, though they are not wrong either."""
        return self.correct / len(self.predictions)

    @property
    def undecided(self) -> int:
        """Samples that are neither right nor wrong, for what their outputs answer is rounding."""
        return len(self.predictions) - self.correct - self.wrong

    @property
    def wrong(self) -> int:
        """Samples that are wrong: see `decisions.is_wrong`."""
        return int(is_wrong(self.predictions, self.data.targets).sum())

    def predict(self, inputs: Array) -> Array:
        """Return what it answers to inputs (samples, features), (samples, outputs), by NumPy."""
        with np.errstate(all="ignore"):
            return forward(self.parameters, np.asarray(inputs), self.config.activations).predictions

    @property
    def outcome(self) -> tuple[str, str]:
        """Its loss and how many samples are right, in words."""
        return f"loss {self.loss:.6g}", f"{self.correct:,} of {len(self.predictions):,} right"

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.layers))
        return f"<Snapshot of epoch {self.epoch:,}: {', '.join([shape, *self.outcome])}>"

    def _repr_html_(self) -> str:
        rows = [("Snapshot of epoch", f"{self.epoch:,}"), ("Outcome", ", ".join(self.outcome))]
        return html_table([*rows, ("Parameters", repr(self.parameters))])


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The outcome of some epochs of training, in the order in which they happened."""

    first_epoch: int
    losses: Array
    """(epochs,): of first_epoch and the epochs after it"""
    correct: NDArray[np.int64]
    """(epochs,): samples that are right"""
    keyframe_epochs: range
    """Those epochs of the stretch that its step divides."""
    keyframes: Array
    """The states at those epochs, (keyframes, 1 + slots, parameters)"""
    edits: tuple[Edit, ...]
    """Made since the stretch before."""
    amended: tuple[float, int] | None
    """Loss and right samples of the epoch before the first with those edits; None if they stay."""
    snapshot: Snapshot
    """At the last epoch."""
    diverged: bool
    """Whether the next epoch has numbers that are not finite, so that training stopped here."""


def check_given(first: Snapshot) -> None:
    """Refuse a given start that cannot be trained, by the snapshot of epoch 0.

    Raises
    ------
    ConfigError
        Its loss or a gradient is not finite.
    """
    finite = np.isfinite(first.loss) and np.isfinite(first.gradients.flat).all()
    if first.config.start is not None and not finite:
        raise ConfigError("the given start has numbers too large: its loss or a gradient is not finite")


def take_snapshot(
    config: TrainingConfig, data: Dataset, epoch: int, state: Array, engine: Engine
) -> Snapshot:
    """Evaluate the network in this state, over all samples. The result shares nothing with it."""
    with np.errstate(all="ignore"):
        outcome = _evaluated(config, data, state, engine)
    return _frozen(config, data, epoch, state, outcome)


def _evaluated(config: TrainingConfig, data: Dataset, state: Array, engine: Engine) -> Evaluation:
    return engine.evaluate(config, data, config.network(state[0], data))


def _frozen(config: TrainingConfig, data: Dataset, epoch: int, state: Array, outcome: Evaluation) -> Snapshot:
    own = state.copy()
    own.setflags(write=False)
    parameters = config.network(own[0], data)
    gradients, predictions = outcome.gradients, outcome.predictions
    for array in (predictions, gradients.flat, *gradients.weights, *gradients.biases, *gradients.deltas):
        array.setflags(write=False)
    return Snapshot(
        epoch, config, data, parameters, own, gradients, predictions, outcome.loss, outcome.correct
    )


class Trainer:
    """Trains one network. Its arrays are its own: what leaves it is a `Stretch`.

    Parameters
    ----------
    config
        The settings, with the edits made up to this epoch.
    epoch
        How many epochs the state has had.
    state : (1 + slots, parameters)
        Where to go on from (copied); the configured start if None.
    engine
        What computes; the best there is if None.
    edits
        Facts of this epoch and later ones, in their order: each is applied when the training gets there.
    data
        The samples; those of the configured source if None.
    """

    def __init__(
        self,
        config: TrainingConfig,
        epoch: int = 0,
        state: Array | None = None,
        engine: Engine | None = None,
        edits: Iterable[Edit] = (),
        data: Dataset | None = None,
    ) -> None:
        self.config = config
        self.epoch = epoch
        self.data = data or config.make_data()
        self.engine = engine or engine_for(config, self.data)
        self._state = initial_state(config, self.data) if state is None else state.copy()
        self._ahead = deque(edits)
        self._edits: list[Edit] = []
        self._due: list[Edit] = []
        """Those of this epoch, which come into the next update."""
        self._evaluated: tuple[TrainingConfig, Evaluation] | None = None
        """What the newest update led to, over all samples, and with which settings."""
        self._amended: tuple[float, int] | None = None
        self._follow_edits()

    def edit(self, edit: Edit) -> None:
        """Make an edit, which counts from the next update on.

        Raises
        ------
        ConfigError
            The settings do not allow it, or the network has numbers then that are not finite.
        ValueError
            It is not one of this epoch.
        """
        if edit.epoch != self.epoch:
            raise ValueError(f"an edit of epoch {edit.epoch} cannot be made at epoch {self.epoch}")
        before = self.config, self._state, self._due
        self._take(edit)
        if edit.at_once:
            evaluated = self._evaluate()
            if not (np.isfinite(evaluated.loss) and np.isfinite(evaluated.gradients.flat).all()):
                self.config, self._state, self._due = before
                self._evaluated = None
                raise ConfigError(f"{edit.text}: the loss or a gradient is not finite then")
            self._amended = evaluated.loss, evaluated.correct
        self._edits.append(edit)

    def snapshot(self) -> Snapshot:
        """Return the network as it is now."""
        here = self.config, self.data, self.epoch, self._state
        if self._evaluated is not None and self._evaluated[0] is self.config:
            return _frozen(*here, self._evaluated[1])  # evaluated already, to see that it is finite
        return take_snapshot(*here, self.engine)

    def advance(self, epochs: int) -> Stretch:
        """Train for this many epochs, or until the next one would not be finite."""
        first, end = self.epoch + 1, self.epoch + epochs
        spacing = keyframe_spacing(end, self._state.nbytes)
        outcomes: list[Trained] = []
        block, diverged = self.engine.block, False
        with np.errstate(all="ignore"):
            while self.epoch < end and not diverged:
                stop = min(end, self._ahead[0].epoch) if self._ahead else end
                outcome = self._train_finite(min(block, stop - self.epoch), spacing)
                if outcome is not None:
                    outcomes.append(self._with_edits(outcome))
                elif block > 1:
                    block = max(1, block // 8)  # go on in smaller steps, to the last finite epoch
                else:
                    diverged = True
        return self._stretch(first, outcomes, spacing, diverged)

    def at(self, epoch: int) -> Snapshot:
        """Train up to an epoch that it has not passed, and return the snapshot of that."""
        return self.advance(epoch - self.epoch).snapshot

    def stretches(self, epochs: int) -> Iterator[Stretch]:
        """Train for this many epochs, or to the last that is finite, in parts of about `STRETCH_SECONDS`."""
        size = FIRST_STRETCH
        while epochs:
            began = perf_counter()
            stretch = self.advance(min(size, epochs))
            yield stretch
            epochs = 0 if stretch.diverged else epochs - len(stretch.losses)
            if perf_counter() - began < STRETCH_SECONDS:
                size *= 2
            elif size > 1:
                size //= 2

    def _follow_edits(self) -> bool:
        """Take the edits of this epoch; say whether its snapshot is another for that."""
        at_once = False
        while self._ahead and self._ahead[0].epoch <= self.epoch:
            edit = self._ahead.popleft()
            self._take(edit)
            at_once |= edit.at_once
        return at_once

    def _take(self, edit: Edit) -> None:
        self.config = edit.apply_config(self.config)
        if edit.at_once:
            self._state, self._evaluated = edit.apply_state(self._state, self.config), None
        else:
            self._due = [*(old for old in self._due if not edit.replaces(old)), edit]

    def _with_edits(self, outcome: Trained) -> Trained:
        """Take the edits of the epoch that has been reached, and say what that comes to with them."""
        if self._follow_edits():
            evaluated = self._evaluate()
            outcome.losses[-1], outcome.correct[-1] = evaluated.loss, evaluated.correct
        return outcome

    def _evaluate(self) -> Evaluation:
        with np.errstate(all="ignore"):
            evaluated = _evaluated(self.config, self.data, self._state, self.engine)
        self._evaluated = self.config, evaluated
        return evaluated

    def _train_finite(self, epochs: int, spacing: int) -> Trained | None:
        """Train; but if a number is not finite then, undo all of these epochs and return None."""
        start = self._state.copy()
        for edit in self._due:
            self._state = edit.apply_state(self._state, self.config)
        outcome = self.engine.train(self.config, self.data, self._state, self.epoch, epochs, spacing)
        # The gradient too, for it is shown; within the block, finite parameters mean that it was finite.
        evaluated = self._evaluate()
        for array in (outcome.losses, self._state, evaluated.gradients.flat):
            if not np.isfinite(array).all():
                self._state, self._evaluated = start, None
                return None
        self.epoch += epochs
        self._due = []
        return outcome

    def _stretch(self, first: int, outcomes: list[Trained], spacing: int, diverged: bool) -> Stretch:
        edits, self._edits = tuple(self._edits), []
        amended, self._amended = self._amended, None
        nothing = Trained(np.empty(0), np.empty(0, np.int64), np.empty((0, *self._state.shape)))
        parts = outcomes or [nothing]
        return Stretch(
            first,
            _joined([part.losses for part in parts]),
            _joined([part.correct for part in parts]),
            keyframes_between(first - 1, self.epoch + 1 - first, spacing),
            _joined([part.keyframes for part in parts]),
            edits,
            amended,
            self.snapshot(),
            diverged,
        )


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """Return one array; where there is one already, that: the usual case."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def redone(trainer: Trainer, first: int, last: int) -> tuple[Array, NDArray[np.int64]]:
    """Return the losses and the counts of right samples from one epoch to another, both included.

    Of a trainer that has not passed the epoch before the first, or epoch 0.
    """
    start = trainer.at(max(0, first - 1))
    stretch = trainer.advance(last - trainer.epoch)
    if first > 0:
        return stretch.losses, stretch.correct
    return np.append(start.loss, stretch.losses), np.append(start.correct, stretch.correct)
