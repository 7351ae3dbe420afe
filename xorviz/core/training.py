"""One step after the other: the trainer, and the snapshots that leave it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.activations import Array
from xorviz.core.config import TrainingConfig
from xorviz.core.datasets import Dataset, load_dataset
from xorviz.core.initialisers import INITIALISERS
from xorviz.core.losses import batch_loss
from xorviz.core.network import Gradients, Parameters, backward, forward, parameter_count
from xorviz.core.optimisers import OPTIMISERS

BLOCK = 256
"""Epochs whose predictions are kept before their losses are computed together."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A run at one epoch: the parameters after that many updates, and all that follows from them.

    Loss, predictions and gradients are evaluated at these parameters, over all samples. The arrays are copies,
    and read-only.
    """

    epoch: int
    config: TrainingConfig
    """With the edits made up to this epoch."""
    parameters: Parameters
    gradients: Gradients
    predictions: Array
    """(samples, 1)"""
    loss: float
    """L: the sum or the mean of the samples' losses, as the reduction says."""
    correct: int
    """Samples on the right side of 0.5."""

    @property
    def accuracy(self) -> float:
        """Share of the samples on the right side of 0.5."""
        return self.correct / len(self.predictions)


@dataclass(frozen=True, slots=True)
class Edit:
    """A live change of a setting: it counts for every update from this epoch on."""

    epoch: int
    name: str
    value: object


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The outcome of some epochs of training, in the order in which they happened."""

    first_epoch: int
    losses: Array
    """(epochs,): of first_epoch and the epochs after it"""
    correct: NDArray[np.int64]
    """(epochs,): samples on the right side of 0.5"""
    edits: tuple[Edit, ...]
    """Made since the stretch before."""
    snapshot: Snapshot
    """At the last epoch."""
    diverged: bool
    """Whether the next epoch has numbers that are not finite, so that training stopped here."""


def initial_parameters(config: TrainingConfig) -> Parameters:
    """Draw the start of a run: all weights first, then all biases, so that both kinds of bias share the weights."""
    rng = np.random.default_rng(config.seed)
    parameters = Parameters(np.zeros(parameter_count(config.layers)), config.layers)
    initialise = INITIALISERS[config.initialisation]
    for weights in parameters.weights:
        weights[...] = initialise(rng, weights.shape)
    if config.bias_initialisation == "same":
        for biases in parameters.biases:
            biases[...] = initialise(rng, biases.shape)
    return parameters


def count_correct(predictions: Array, targets: Array) -> NDArray[np.int64]:
    """Count the samples on the right side of 0.5; predictions (epochs, samples, 1), targets (samples, 1)."""
    return ((predictions > 0.5) == (targets > 0.5)).all(axis=2).sum(axis=1)


def take_snapshot(config: TrainingConfig, epoch: int, parameters: Parameters) -> Snapshot:
    """Evaluate the network at these parameters, over all samples. The result shares nothing with them."""
    data = load_dataset(config.dataset)
    own = Parameters(parameters.flat.copy(), parameters.layers)
    with np.errstate(all="ignore"):
        forward_pass = forward(own, data.inputs, config.activation, config.output_activation)
        gradients = backward(own, forward_pass, data.targets, config.loss, config.reduction)
        predictions = forward_pass.predictions
        loss = batch_loss(predictions[np.newaxis], data.targets, config.loss, config.reduction)
    for array in (own.flat, *own.weights, *own.biases, predictions, *gradients.deltas):
        array.setflags(write=False)
    for array in (gradients.flat, *gradients.weights, *gradients.biases):
        array.setflags(write=False)
    correct = count_correct(predictions[np.newaxis], data.targets)
    return Snapshot(epoch, config, own, gradients, predictions, float(loss[0]), int(correct[0]))


class Trainer:
    """Trains one network. Its arrays are its own: what leaves it is a `Stretch`.

    Parameters
    ----------
    config
        The settings, with the edits made up to this epoch.
    epoch
        How many updates the parameters have had.
    parameters
        Where to go on from (copied); the configured start if None.
    """

    def __init__(self, config: TrainingConfig, epoch: int = 0, parameters: Parameters | None = None) -> None:
        self.config = config
        self.epoch = epoch
        start = initial_parameters(config) if parameters is None else parameters
        self._parameters = Parameters(start.flat.copy(), start.layers)
        self._data: Dataset = load_dataset(config.dataset)
        self._edits: list[Edit] = []
        self._evaluate()

    def edit(self, name: str, value: object) -> None:
        """Change a live setting from the next update on.

        Raises
        ------
        ConfigError
            The value is not allowed.
        """
        self.config = self.config.changed(**{name: value})
        self._edits.append(Edit(self.epoch, name, value))

    def snapshot(self) -> Snapshot:
        """Return the network as it is now."""
        return take_snapshot(self.config, self.epoch, self._parameters)

    def advance(self, epochs: int) -> Stretch:
        """Train for this many epochs, or until the next one would not be finite."""
        first = self.epoch + 1
        blocks: list[tuple[Array, NDArray[np.int64]]] = []
        diverged = False
        target = self.epoch + epochs
        with np.errstate(all="ignore"):
            while self.epoch < target and not diverged:
                losses, correct, diverged = self._advance_block(min(BLOCK, target - self.epoch))
                blocks.append((losses, correct))
        edits, self._edits = tuple(self._edits), []
        losses = np.concatenate([np.empty(0), *(block[0] for block in blocks)])
        correct = np.concatenate([np.empty(0, np.int64), *(block[1] for block in blocks)])
        return Stretch(first, losses, correct, edits, self.snapshot(), diverged)

    def _advance_block(self, epochs: int) -> tuple[Array, NDArray[np.int64], bool]:
        start = self._parameters.flat.copy()
        losses, correct = self._train(epochs)
        if np.isfinite(losses).all() and np.isfinite(self._parameters.flat).all():
            return losses, correct, False
        self._restore(self.epoch - epochs, start)
        return self._advance_to_last_finite()

    def _advance_to_last_finite(self) -> tuple[Array, NDArray[np.int64], bool]:
        """Go on epoch by epoch and undo the first that is not finite; called only where there is one."""
        losses: list[Array] = [np.empty(0)]
        correct: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
        while True:
            before = self._parameters.flat.copy()
            loss, right = self._train(1)
            if not (np.isfinite(loss).all() and np.isfinite(self._parameters.flat).all()):
                self._restore(self.epoch - 1, before)
                return np.concatenate(losses), np.concatenate(correct), True
            losses.append(loss)
            correct.append(right)

    def _train(self, epochs: int) -> tuple[Array, NDArray[np.int64]]:
        """Train without looking for divergence; return the loss and the count of correct samples per epoch."""
        config, data, parameters = self.config, self._data, self._parameters
        optimise = OPTIMISERS[config.optimiser]
        predictions = np.empty((epochs, *data.targets.shape))
        for step in range(epochs):
            if config.batch_size is None:
                gradients = backward(
                    parameters, self._evaluation, data.targets, config.loss, config.reduction
                )
                optimise(parameters.flat, gradients.flat, config.learning_rate)
            else:
                self._train_batches(config.batch_size)
            self._evaluate()
            self.epoch += 1
            predictions[step] = self._evaluation.predictions
        losses = batch_loss(predictions, data.targets, config.loss, config.reduction)
        return losses, count_correct(predictions, data.targets)

    def _train_batches(self, batch_size: int) -> None:
        config, data, parameters = self.config, self._data, self._parameters
        optimise = OPTIMISERS[config.optimiser]
        for rows in self._batches(batch_size):
            forward_pass = forward(parameters, data.inputs[rows], config.activation, config.output_activation)
            gradients = backward(parameters, forward_pass, data.targets[rows], config.loss, config.reduction)
            optimise(parameters.flat, gradients.flat, config.learning_rate)

    def _batches(self, batch_size: int) -> Iterator[NDArray[np.int64]]:
        """Yield the rows of each batch. The order is a function of (seed, epoch), so any epoch can be redone."""
        order = np.random.default_rng((self.config.seed, self.epoch)).permutation(len(self._data))
        for start in range(0, len(order), batch_size):
            yield order[start : start + batch_size]

    def _evaluate(self) -> None:
        config = self.config
        self._evaluation = forward(
            self._parameters, self._data.inputs, config.activation, config.output_activation
        )

    def _restore(self, epoch: int, flat: Array) -> None:
        self.epoch = epoch
        self._parameters.flat[:] = flat
        self._evaluate()
