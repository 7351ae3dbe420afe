"""What an engine is: it trains networks, and evaluates them."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import XorvizError
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Gradients, Parameters
from xorviz.core.run.config import TrainingConfig


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """A network's answers to all samples, and what follows from them."""

    predictions: Array
    """ŷ, (samples, outputs)"""
    gradients: Gradients
    loss: float
    correct: int
    """Samples that are right: see `decisions.is_right`."""

    @property
    def nbytes(self) -> int:
        """The memory of its arrays, in bytes."""
        deltas = sum([delta.nbytes for delta in self.gradients.deltas])
        return self.predictions.nbytes + self.gradients.flat.nbytes + deltas


class Judged(NamedTuple):
    """What some states make of samples."""

    losses: Array
    """(states,)"""
    correct: NDArray[np.int64]
    """(states,): samples that are right"""


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What some epochs of training brought, finite or not."""

    losses: Array
    """(epochs,)"""
    correct: NDArray[np.int64]
    """(epochs,)"""
    keyframes: Array
    """The states (keyframes, 1 + slots, parameters) at those of the epochs that `spacing` divides."""


class Engine(Protocol):
    """Trains and evaluates. A state (1 + slots, parameters) is the parameters and the optimiser's memory."""

    label: str
    """What to call it."""
    overlaps: bool
    """Whether other threads go on while it trains."""
    block: int
    """How many epochs to train at a time at most."""

    def supports(self, config: TrainingConfig, data: Dataset) -> bool:
        """Say whether it can train such a run."""
        ...

    def train(
        self, config: TrainingConfig, data: Dataset, state: Array, epoch: int, epochs: int, spacing: int
    ) -> Trained:
        """Change the state, which has had `epoch` epochs, by that many more."""
        ...

    def update(self, config: TrainingConfig, data: Dataset, state: Array, epoch: int, batch: int) -> Array:
        """Return what one update makes of a state: that of a batch, counted from 0, after `epoch` epochs.

        An epoch's updates one after the other lead to the very state that `train` does.
        """
        ...

    def evaluate(self, config: TrainingConfig, data: Dataset, parameters: Parameters) -> Evaluation:
        """Evaluate the parameters over all samples."""
        ...

    def judge(self, config: TrainingConfig, data: Dataset, states: Array) -> Judged:
        """Return what `evaluate` has of each of many parameters (states, parameters): loss and right ones."""
        ...


class EngineError(XorvizError):
    """The compiled engine cannot be used. The message says why."""


class NotKept(Exception):
    """Something would have to be compiled that no earlier start has left."""


def keyframes_between(epoch: int, epochs: int, spacing: int) -> range:
    """Return those of the `epochs` epochs after `epoch` that `spacing` divides."""
    return range(epoch - epoch % spacing + spacing, epoch + epochs + 1, spacing)
