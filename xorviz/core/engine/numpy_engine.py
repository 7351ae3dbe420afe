"""NumPy's engine: trains with the mathematics as it is to be read."""

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.batches import batches_in_epoch, order_of_samples, rows_of_batch, size_of_batches
from xorviz.core.engine.engine import Evaluation, Judged, Trained
from xorviz.core.engine.step import take_step
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import ForwardPass, Gradients, Parameters, backward, forward
from xorviz.core.network.decisions import count_correct
from xorviz.core.network.features import network_inputs
from xorviz.core.network.losses import LOSSES, batch_loss
from xorviz.core.network.penalties import penalised, penalty_of
from xorviz.core.run.config import TrainingConfig


class NumpyEngine:
    """Trains with `core/network`, one NumPy call after the other."""

    label = "NumPy"
    overlaps = False
    block = 256

    def supports(self, config: TrainingConfig, data: Dataset) -> bool:
        """See `Engine.supports`: all that the tables have."""
        return True

    def train(
        self, config: TrainingConfig, data: Dataset, state: Array, epoch: int, epochs: int, spacing: int
    ) -> Trained:
        """See `Engine.train`."""
        parameters = config.network(state[0], data)
        predictions, penalties = np.empty((epochs, *data.targets.shape)), np.zeros(epochs)
        of_prediction = LOSSES[config.loss].of == "prediction"
        judged = predictions if of_prediction else np.empty_like(predictions)
        keyframes: list[Array] = []
        rates = config.learning_rates(np.arange(epoch, epoch + epochs)).tolist()
        activations, inputs = config.activations, network_inputs(config.features, data.inputs)
        forward_pass = forward(parameters, inputs, activations)
        for step in range(epochs):
            if config.batch_size is None:
                _update(config, state, parameters, forward_pass, data.targets, rates[step], epoch + step + 1)
            else:
                self._train_batches(
                    config, state, parameters, inputs, data.targets, rates[step], epoch + step
                )
            forward_pass = forward(parameters, inputs, activations)
            predictions[step] = forward_pass.predictions
            penalties[step] = penalty_of(config.penalty, config.penalty_rate, parameters)
            if judged is not predictions:
                judged[step] = forward_pass.judged_by(config.loss)
            if (epoch + step + 1) % spacing == 0:
                keyframes.append(state.copy())
        losses = batch_loss(judged, data.targets, config.loss, config.reduction) + penalties
        correct = count_correct(predictions, data.targets, data.exclusive)
        return Trained(losses, correct, np.array(keyframes).reshape(-1, *state.shape))

    def update(self, config: TrainingConfig, data: Dataset, state: Array, epoch: int, batch: int) -> Array:
        """See `Engine.update`."""
        rows = rows_of_batch(config, len(data), epoch, batch)
        after = state.copy()
        parameters = config.network(after[0], data)
        forward_pass = config.forward(parameters, data.inputs[rows])
        update = epoch * batches_in_epoch(config, len(data)) + batch + 1
        rate = config.learning_rate_at(epoch)
        _update(config, after, parameters, forward_pass, data.targets[rows], rate, update)
        return after

    def evaluate(self, config: TrainingConfig, data: Dataset, parameters: Parameters) -> Evaluation:
        """See `Engine.evaluate`."""
        forward_pass = config.forward(parameters, data.inputs)
        gradients = _gradients(config, parameters, forward_pass, data.targets)
        predictions = forward_pass.predictions
        judged = forward_pass.judged_by(config.loss)[np.newaxis]
        loss = float(batch_loss(judged, data.targets, config.loss, config.reduction)[0])
        loss += penalty_of(config.penalty, config.penalty_rate, parameters)
        return Evaluation(
            predictions, gradients, loss, int(count_correct(predictions, data.targets, data.exclusive))
        )

    def judge(self, config: TrainingConfig, data: Dataset, states: Array) -> Judged:
        """See `Engine.judge`."""
        predictions, judged = np.empty((2, len(states), *data.targets.shape))
        penalties = np.zeros(len(states))
        for row, state in enumerate(states):
            parameters = config.network(state, data)
            forward_pass = config.forward(parameters, data.inputs)
            penalties[row] = penalty_of(config.penalty, config.penalty_rate, parameters)
            predictions[row], judged[row] = forward_pass.predictions, forward_pass.judged_by(config.loss)
        losses = batch_loss(judged, data.targets, config.loss, config.reduction) + penalties
        return Judged(losses, count_correct(predictions, data.targets, data.exclusive))

    def _train_batches(
        self,
        config: TrainingConfig,
        state: Array,
        parameters: Parameters,
        inputs: Array,
        targets: Array,
        rate: float,
        epoch: int,
    ) -> None:
        samples = len(inputs)
        size, order = size_of_batches(config, samples), order_of_samples(config, samples, epoch)
        starts = range(0, samples, size)
        for batch, start in enumerate(starts, start=epoch * len(starts) + 1):
            rows = order[start : start + size]
            forward_pass = forward(parameters, inputs[rows], config.activations)
            _update(config, state, parameters, forward_pass, targets[rows], rate, batch)


def _update(
    config: TrainingConfig,
    state: Array,
    parameters: Parameters,
    forward_pass: ForwardPass,
    targets: Array,
    rate: float,
    update: int,
) -> None:
    gradients = _gradients(config, parameters, forward_pass, targets)
    take_step(config, parameters.layers, state, gradients.flat, rate, update)


def _gradients(
    config: TrainingConfig, parameters: Parameters, forward_pass: ForwardPass, targets: Array
) -> Gradients:
    """Return the gradients of a batch, with those of the penalty."""
    gradients = backward(parameters, forward_pass, targets, config.loss, config.reduction)
    return penalised(config.penalty, config.penalty_rate, parameters, gradients)
