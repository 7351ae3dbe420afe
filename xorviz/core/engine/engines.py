"""What trains a network: NumPy, or the same compiled. One run never mixes them."""

from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.sources import load_dataset
from xorviz.core.engine.batches import batches_in_epoch, order_of_samples, rows_of_batch, size_of_batches
from xorviz.core.errors import XorvizError
from xorviz.core.network.activations import Array
from xorviz.core.network.backpropagation import ForwardPass, Gradients, Parameters, backward, forward
from xorviz.core.network.decisions import count_correct
from xorviz.core.network.losses import batch_loss
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run.config import TrainingConfig


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """A network's answers to all samples, and what follows from them."""

    predictions: Array
    """ŷ, (samples, 1)"""
    gradients: Gradients
    loss: float
    correct: int
    """Samples that are right: see `decisions.is_right`."""


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

    def train(self, config: TrainingConfig, state: Array, epoch: int, epochs: int, spacing: int) -> Trained:
        """Change the state, which has had `epoch` epochs, by that many more."""
        ...

    def update(self, config: TrainingConfig, state: Array, epoch: int, batch: int) -> Array:
        """Return what one update makes of a state: that of a batch, counted from 0, after `epoch` epochs.

        An epoch's updates one after the other lead to the very state that `train` does.
        """
        ...

    def evaluate(self, config: TrainingConfig, parameters: Parameters) -> Evaluation:
        """Evaluate the parameters over all samples."""
        ...


class EngineError(XorvizError):
    """The compiled engine cannot be used. The message says why."""


def keyframes_between(epoch: int, epochs: int, spacing: int) -> range:
    """Return those of the `epochs` epochs after `epoch` that `spacing` divides."""
    return range(epoch - epoch % spacing + spacing, epoch + epochs + 1, spacing)


class NumpyEngine:
    """Trains with `network.py`, one NumPy call after the other."""

    label = "NumPy"
    overlaps = False
    block = 256

    def train(self, config: TrainingConfig, state: Array, epoch: int, epochs: int, spacing: int) -> Trained:
        """See `Engine.train`."""
        data = load_dataset(config.dataset)
        parameters = Parameters(state[0], config.layers)
        predictions = np.empty((epochs, *data.targets.shape))
        keyframes: list[Array] = []
        forward_pass = _forward(config, parameters, data.inputs)
        for step in range(epochs):
            if config.batch_size is None:
                _update(config, state, parameters, forward_pass, data.targets, epoch + step + 1)
            else:
                self._train_batches(config, state, parameters, data, epoch + step)
            forward_pass = _forward(config, parameters, data.inputs)
            predictions[step] = forward_pass.predictions
            if (epoch + step + 1) % spacing == 0:
                keyframes.append(state.copy())
        losses = batch_loss(predictions, data.targets, config.loss, config.reduction)
        correct = count_correct(predictions, data.targets)
        return Trained(losses, correct, np.array(keyframes).reshape(-1, *state.shape))

    def update(self, config: TrainingConfig, state: Array, epoch: int, batch: int) -> Array:
        """See `Engine.update`."""
        data, rows = load_dataset(config.dataset), rows_of_batch(config, epoch, batch)
        after = state.copy()
        parameters = Parameters(after[0], config.layers)
        forward_pass = _forward(config, parameters, data.inputs[rows])
        update = epoch * batches_in_epoch(config) + batch + 1
        _update(config, after, parameters, forward_pass, data.targets[rows], update)
        return after

    def evaluate(self, config: TrainingConfig, parameters: Parameters) -> Evaluation:
        """See `Engine.evaluate`."""
        data = load_dataset(config.dataset)
        forward_pass = _forward(config, parameters, data.inputs)
        gradients = backward(parameters, forward_pass, data.targets, config.loss, config.reduction)
        predictions = forward_pass.predictions
        loss = batch_loss(predictions[np.newaxis], data.targets, config.loss, config.reduction)
        correct = count_correct(predictions, data.targets)
        return Evaluation(predictions, gradients, float(loss[0]), int(correct))

    def _train_batches(
        self, config: TrainingConfig, state: Array, parameters: Parameters, data: Dataset, epoch: int
    ) -> None:
        size, order = size_of_batches(config), order_of_samples(config, epoch)
        starts = range(0, len(data), size)
        for batch, start in enumerate(starts, start=epoch * len(starts) + 1):
            rows = order[start : start + size]
            forward_pass = _forward(config, parameters, data.inputs[rows])
            _update(config, state, parameters, forward_pass, data.targets[rows], batch)


def _forward(config: TrainingConfig, parameters: Parameters, inputs: Array) -> ForwardPass:
    return forward(parameters, inputs, config.activation, config.output_activation)


def _update(
    config: TrainingConfig,
    state: Array,
    parameters: Parameters,
    forward_pass: ForwardPass,
    targets: Array,
    update: int,
) -> None:
    gradients = backward(parameters, forward_pass, targets, config.loss, config.reduction)
    OPTIMISERS[config.optimiser].step(state, gradients.flat, config.learning_rate, update)


def compiled_engine() -> Engine:
    """Return the compiled engine. The first call takes seconds, or less than one if it was compiled before.

    Raises
    ------
    EngineError
        Numba cannot be imported, cannot compile here, or computes something else than NumPy.
    """
    outcome = _compile()
    if isinstance(outcome, EngineError):
        raise outcome
    return outcome


def best_engine() -> Engine:
    """Return the compiled engine, or NumPy where that cannot be used."""
    outcome = _compile()
    return NumpyEngine() if isinstance(outcome, EngineError) else outcome


@cache
def _compile() -> Engine | EngineError:
    try:
        from xorviz.core.engine.compiled import KernelEngine

        engine = KernelEngine()
        _check(engine)
    except EngineError as error:
        return error
    except Exception as error:
        return EngineError(f"{type(error).__name__}: {error}".splitlines()[0])
    return engine


def _check(engine: Engine) -> None:
    """Compare an engine with NumPy over a few epochs, with all samples at once and in batches."""
    truth = NumpyEngine()
    for batch_size in (None, 3):
        config = TrainingConfig(batch_size=batch_size, optimiser="adam", learning_rate=0.01)
        start = np.zeros((3, 9))
        start[0] = np.linspace(-1.0, 1.0, 9)
        states = [start.copy(), start.copy()]
        losses = [
            each.train(config, state, 0, 8, 4).losses
            for each, state in zip((truth, engine), states, strict=True)
        ]
        results = [each.evaluate(config, Parameters(states[0][0], config.layers)) for each in (truth, engine)]
        pairs = (states, losses, [result.gradients.flat for result in results])
        if not all(np.allclose(*pair, rtol=1e-10, atol=1e-14) for pair in pairs):
            raise EngineError("its results differ from NumPy's")
