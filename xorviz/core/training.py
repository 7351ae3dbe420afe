"""One step after the other: the trainer, and the snapshots that leave it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.activations import Array
from xorviz.core.config import PARAMETERS, TrainingConfig
from xorviz.core.datasets import Dataset, load_dataset
from xorviz.core.errors import ConfigError
from xorviz.core.initialisers import INITIALISERS
from xorviz.core.losses import batch_loss
from xorviz.core.network import Gradients, Parameters, backward, forward, parameter_count
from xorviz.core.optimisers import OPTIMISERS

BLOCK = 256
"""Epochs whose predictions are kept before their losses are computed together."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A run at one epoch: the parameters after that many updates, and all that follows from them.

    Loss, predictions and gradients are evaluated at these parameters, over all samples. The arrays are
    copies, and read-only.
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
    """Draw the start of a run: first all weights, so that they do not depend on how the biases start."""
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
    flat = parameters.flat.copy()
    flat.setflags(write=False)
    own = Parameters(flat, parameters.layers)
    with np.errstate(all="ignore"):
        forward_pass = forward(own, data.inputs, config.activation, config.output_activation)
        gradients = backward(own, forward_pass, data.targets, config.loss, config.reduction)
        predictions = forward_pass.predictions
        loss = batch_loss(predictions[np.newaxis], data.targets, config.loss, config.reduction)
    for array in (predictions, gradients.flat, *gradients.weights, *gradients.biases, *gradients.deltas):
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
            The value is not allowed, or the setting is one that starts a new run.
        """
        if name not in PARAMETERS or not PARAMETERS[name].live:
            live = ", ".join(parameter.name for parameter in PARAMETERS.values() if parameter.live)
            raise ConfigError(f"{name} cannot be changed within a run (what can: {live})")
        self.config = self.config.changed(**{name: value})
        self._edits.append(Edit(self.epoch, name, getattr(self.config, name)))

    def snapshot(self) -> Snapshot:
        """Return the network as it is now."""
        return take_snapshot(self.config, self.epoch, self._parameters)

    def advance(self, epochs: int) -> Stretch:
        """Train for this many epochs, or until the next one would not be finite."""
        first, end = self.epoch + 1, self.epoch + epochs
        losses = [np.empty(0)]
        correct = [np.empty(0, np.int64)]
        block, diverged = BLOCK, False
        with np.errstate(all="ignore"):
            while self.epoch < end and not diverged:
                outcome = self._train_finite(min(block, end - self.epoch))
                if outcome is not None:
                    losses.append(outcome[0])
                    correct.append(outcome[1])
                elif block > 1:
                    block = 1  # go on one by one, to the last finite epoch
                else:
                    diverged = True
        edits, self._edits = tuple(self._edits), []
        return Stretch(
            first, np.concatenate(losses), np.concatenate(correct), edits, self.snapshot(), diverged
        )

    def _train_finite(self, epochs: int) -> tuple[Array, NDArray[np.int64]] | None:
        """Train; but if a number is not finite then, undo all of these epochs and return None."""
        start = self._parameters.flat.copy()
        losses, correct = self._train(epochs)
        # The gradient too, for it is shown; within the block, finite parameters mean that it was finite.
        numbers = (losses, self._parameters.flat, self._gradients().flat)
        if all(np.isfinite(array).all() for array in numbers):
            return losses, correct
        self.epoch -= epochs
        self._parameters.flat[:] = start
        self._evaluate()
        return None

    def _train(self, epochs: int) -> tuple[Array, NDArray[np.int64]]:
        """Train on, finite or not; return the loss and the count of correct samples of each epoch."""
        config, data = self.config, self._data
        optimise = OPTIMISERS[config.optimiser]
        predictions = np.empty((epochs, *data.targets.shape))
        for step in range(epochs):
            if config.batch_size is None:
                optimise(self._parameters.flat, self._gradients().flat, config.learning_rate)
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
        """Yield the rows of each batch. Their order follows from seed and epoch: any epoch can be redone."""
        order = np.random.default_rng((self.config.seed, self.epoch)).permutation(len(self._data))
        for start in range(0, len(order), batch_size):
            yield order[start : start + batch_size]

    def _gradients(self) -> Gradients:
        config = self.config
        return backward(self._parameters, self._evaluation, self._data.targets, config.loss, config.reduction)

    def _evaluate(self) -> None:
        config = self.config
        self._evaluation = forward(
            self._parameters, self._data.inputs, config.activation, config.output_activation
        )
