"""A run at one epoch: its snapshot, which nothing changes any more."""

import math
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engine import Engine, Evaluation
from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array, input_rows
from xorviz.core.network.backpropagation import Gradients, Parameters
from xorviz.core.network.decisions import is_wrong
from xorviz.core.network.fit import r_squared
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.course import Course, course_at
from xorviz.core.run.report.html_table import html_table
from xorviz.core.run.testing import tested

MANY = 20_000
"""Of so many samples what is found out of all of them is found once, and remembered."""


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
    test: Evaluation | None = None
    """Of the samples that are held out, if some are: see `testing.tested`."""

    @property
    def layers(self) -> tuple[int, ...]:
        """Widths from the inputs to the outputs, such as (2, 2, 1)."""
        return self.parameters.layers

    @property
    def nbytes(self) -> int:
        """The memory of its arrays, in bytes, without the samples."""
        gradients = self.gradients
        deltas = sum([delta.nbytes for delta in gradients.deltas])
        test = 0 if self.test is None else self.test.nbytes
        return self.state.nbytes + gradients.flat.nbytes + self.predictions.nbytes + deltas + test

    @property
    def course(self) -> Course:
        """What its epoch came to."""
        return course_at(self.loss, self.correct, self.test)

    @property
    def accuracy(self) -> float:
        """Share of the samples that are right; `undecided` ones are not, though they are not wrong either.

        NaN where the targets are values: see `fit.r_squared`.
        """
        return math.nan if self.data.regression else self.correct / len(self.predictions)

    @property
    def undecided(self) -> int:
        """Samples that are neither right nor wrong, for what their outputs answer is rounding."""
        return 0 if self.data.regression else len(self.predictions) - self.correct - self.wrong

    @property
    def wrong_rows(self) -> NDArray[np.bool_]:
        """Say of each sample whether it is wrong, (samples,): see `decisions.is_wrong`. No value is."""
        return (_KNOWN.get(self) or _known_of(self))[0]

    @property
    def wrong(self) -> int:
        """How many samples are wrong."""
        return int(np.count_nonzero(self.wrong_rows))

    @property
    def r_squared(self) -> float:
        """See `fit.r_squared`."""
        known = _KNOWN.get(self) or _known_of(self)
        return r_squared(self.predictions, self.data.targets) if known[1] is None else known[1]

    def predict(self, inputs: ArrayLike) -> Array:
        """Return what it answers to inputs (samples, inputs), (samples, outputs), by NumPy.

        Raises
        ------
        ConfigError
            They have another shape.
        """
        rows = input_rows(inputs, self.data.inputs.shape[1])
        with np.errstate(all="ignore"):
            return self.config.forward(self.parameters, rows).predictions

    @property
    def outcome(self) -> tuple[str, str]:
        """Its loss and how many samples are right, or R², in words."""
        right = f"{self.correct:,} of {len(self.predictions):,} right"
        return f"loss {self.loss:.6g}", f"R² {self.r_squared:.6g}" if self.data.regression else right

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.layers))
        return f"<Snapshot of epoch {self.epoch:,}: {', '.join([shape, *self.outcome])}>"

    def _repr_html_(self) -> str:
        rows = [("Snapshot of epoch", f"{self.epoch:,}"), ("Outcome", ", ".join(self.outcome))]
        return html_table([*rows, ("Parameters", repr(self.parameters))])


_KNOWN: WeakKeyDictionary[Snapshot, tuple[NDArray[np.bool_], float | None]] = WeakKeyDictionary()
"""Of many samples: which are wrong, and R² of values."""


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
        outcome = evaluate_state(config, data, state, engine)
        test = tested(config, data, state, engine)
    return frozen(config, data, epoch, state, outcome, test)


def evaluate_state(config: TrainingConfig, data: Dataset, state: Array, engine: Engine) -> Evaluation:
    """Evaluate a state over the samples that are trained on; of values none is right."""
    outcome = engine.evaluate(config, data, config.network(state[0], data))
    return replace(outcome, correct=0) if data.regression else outcome


def frozen(
    config: TrainingConfig,
    data: Dataset,
    epoch: int,
    state: Array,
    outcome: Evaluation,
    test: Evaluation | None,
) -> Snapshot:
    """Return a snapshot of what was found: it shares nothing with the state, and nobody can write to it."""
    own = state.copy()
    own.setflags(write=False)
    parameters = config.network(own[0], data)
    gradients, predictions = outcome.gradients, outcome.predictions
    for array in (predictions, gradients.flat, *gradients.weights, *gradients.biases, *gradients.deltas):
        array.setflags(write=False)
    right = outcome.loss, outcome.correct
    found = Snapshot(epoch, config, data, parameters, own, gradients, predictions, *right, test)
    if len(data) >= MANY:
        _known_of(found)  # here, where nobody waits for it
    return found


def with_settings(snapshot: Snapshot, config: TrainingConfig) -> Snapshot:
    """Return a snapshot with other settings for the updates after it, which change nothing of what it has."""
    found = snapshot if config is snapshot.config else replace(snapshot, config=config)
    if snapshot in _KNOWN:
        _KNOWN[found] = _KNOWN[snapshot]
    return found


def _known_of(snapshot: Snapshot) -> tuple[NDArray[np.bool_], float | None]:
    """Return which samples are wrong and, of many values, R²; of many samples it is remembered."""
    data, predictions = snapshot.data, snapshot.predictions
    many, fit = len(data) >= MANY, None
    if data.regression:
        wrong = np.zeros(len(data), np.bool_)
        fit = r_squared(predictions, data.targets) if many else None
    else:
        wrong = is_wrong(predictions, data.targets, data.exclusive)
    if many:
        _KNOWN[snapshot] = wrong, fit
    return wrong, fit
