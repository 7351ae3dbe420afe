"""The compiled engine: the kernel, called with NumPy's arrays."""

from functools import lru_cache
from typing import Any, cast

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine import kernel as untyped_kernel
from xorviz.core.engine.batches import size_of_batches
from xorviz.core.engine.engine import Evaluation, Trained, keyframes_between
from xorviz.core.engine.kernel import ACTIVATION_CODES, COMPILED_LOSSES, OPTIMISER_CODES
from xorviz.core.engine.vector import WIDTH
from xorviz.core.network.activations import Array
from xorviz.core.network.backpropagation import Gradients, Parameters, layer_views
from xorviz.core.network.losses import reduction_factor
from xorviz.core.run.config import TrainingConfig

_kernel = cast("Any", untyped_kernel)


class KernelEngine:
    """The compiled engine. Runs without Python's lock: other threads go on meanwhile."""

    label = "compiled"
    overlaps = True
    block = 2**16

    def supports(self, config: TrainingConfig, data: Dataset) -> bool:
        """See `Engine.supports`: what the kernel has, with one output."""
        return config.loss in COMPILED_LOSSES and data.targets.shape[1] == 1

    def train(
        self, config: TrainingConfig, data: Dataset, state: Array, epoch: int, epochs: int, spacing: int
    ) -> Trained:
        """See `Engine.train`."""
        losses, correct = np.empty(epochs), np.empty(epochs, np.int64)
        flat = state.ravel()
        keyframes = np.empty((len(keyframes_between(epoch, epochs, spacing)), len(flat)))
        rule = OPTIMISER_CODES[config.optimiser], config.learning_rate
        shared = (*network(config, data), rule, epoch, losses, correct, spacing, keyframes)
        if config.batch_size is None:
            _kernel.train_full(flat, *shared)
        else:
            _kernel.train_batches(flat, *shared, *_batches(config, data))
        state[...] = flat.reshape(state.shape)
        return Trained(losses, correct, keyframes.reshape(-1, *state.shape))

    def update(self, config: TrainingConfig, data: Dataset, state: Array, epoch: int, batch: int) -> Array:
        """See `Engine.update`."""
        if config.batch_size is None:
            after = state.copy()
            self.train(config, data, after, epoch, 1, epoch + 2)
            return after
        flat = state.flatten()
        rule = OPTIMISER_CODES[config.optimiser], config.learning_rate
        _kernel.train_batch(flat, *network(config, data), rule, epoch, batch, *_batches(config, data))
        return flat.reshape(state.shape)

    def evaluate(self, config: TrainingConfig, data: Dataset, parameters: Parameters) -> Evaluation:
        """See `Engine.evaluate`."""
        flat = parameters.flat.view()
        flat.setflags(write=False)  # always, for Numba compiles anew for arrays that can be written to
        layers, samples = config.layers(data), len(data)
        predictions, gradient = np.empty(samples), np.empty_like(parameters.flat)
        deltas = np.empty((sum(layers[1:]), samples))
        loss, correct = _kernel.evaluate_all(flat, *network(config, data), predictions, deltas, gradient)
        ends = np.cumsum(layers[1:])[:-1]
        per_layer = tuple(np.ascontiguousarray(rows.T) for rows in np.split(deltas, ends))
        weights, biases = layer_views(gradient, layers)
        gradients = Gradients(gradient, weights, biases, per_layer)
        return Evaluation(predictions[:, np.newaxis], gradients, loss, int(correct))


def network(config: TrainingConfig, data: Dataset) -> tuple[Any, ...]:
    """Return layers, functions and samples of a run that is supported, as the kernel takes them."""
    functions = np.array([ACTIVATION_CODES[name] for name in config.activations])
    return np.array(config.layers(data)), functions, _samples(data, config.reduction)


def _batches(config: TrainingConfig, data: Dataset) -> tuple[int, int, bool, int]:
    """Return how many samples there are, how many make a batch, whether to average them, and the seed."""
    return len(data), size_of_batches(config, len(data)), config.reduction == "mean", config.seed


def _in_lanes(rows: Array) -> Array:
    """Lay out (samples, features) in lanes; the last block is filled up with the first sample."""
    padding = -len(rows) % WIDTH
    padded = np.concatenate([rows, np.repeat(rows[:1], padding, axis=0)])
    return padded.reshape(-1, WIDTH, rows.shape[1]).transpose(0, 2, 1).ravel()


@lru_cache(maxsize=32)
def _samples(data: Dataset, reduction: str) -> tuple[Array, Array, Array]:
    weights = np.zeros(len(data) + -len(data) % WIDTH)
    weights[: len(data)] = reduction_factor(reduction, len(data))
    return _in_lanes(data.inputs), _in_lanes(data.targets), weights
