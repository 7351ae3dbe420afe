"""Loss and right answers of samples that are not trained on, at every epoch of training."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engine import Engine, Evaluation, Judged, keyframes_between
from xorviz.core.network.arrays import Array
from xorviz.core.network.losses import divisor
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.course import Course, joined

STATE_BYTES = 2**20
"""So much is kept at most of states that wait to be judged."""


def losses_added(config: TrainingConfig, samples: int) -> int:
    """Return how many times the mean loss of a sample the loss is: the samples for `sum`, 1 for `mean`."""
    return samples // divisor(config.reduction, samples)


def tested(config: TrainingConfig, data: Dataset, state: Array, engine: Engine) -> Evaluation | None:
    """Evaluate a state over the samples that are held out, if there are some.

    The loss is their mean, without a penalty, times the samples that are trained on for `sum`: so that it
    compares with theirs, however many are held out.
    """
    if data.test is None:
        return None
    outcome = engine.evaluate(_by_mean(config), data.test, config.network(state[0], data))
    right = 0 if data.regression else outcome.correct
    return replace(outcome, loss=outcome.loss * losses_added(config, len(data)), correct=right)


def judged_test(config: TrainingConfig, data: Dataset, states: Array, engine: Engine) -> Judged | None:
    """Return loss and right ones of what `tested` has, of each of many parameters (states, parameters)."""
    if data.test is None:
        return None
    judged = engine.judge(_by_mean(config), data.test, states)
    return Judged(judged.losses * losses_added(config, len(data)), _right(data, judged.correct))


class Tried(NamedTuple):
    """What some epochs of training brought, finite or not."""

    course: Course
    keyframes: Array
    """As in `Trained`."""


def train_and_test(
    engine: Engine,
    config: TrainingConfig,
    data: Dataset,
    state: Array,
    epoch: int,
    epochs: int,
    spacing: int,
) -> Tried:
    """Train as the engine does, and judge the samples that are held out at each epoch as `tested` does.

    The state of each epoch is had by asking for all keyframes, in parts that are not large.
    """
    if data.test is None:
        trained = engine.train(config, data, state, epoch, epochs, spacing)
        return Tried(Course(trained.losses, _right(data, trained.correct)), trained.keyframes)
    size, parts, kept = max(1, STATE_BYTES // state.nbytes), list[Course](), list[Array]()
    for first in range(epoch, epoch + epochs, size):
        count = min(size, epoch + epochs - first)
        trained = engine.train(config, data, state, first, count, 1)
        test = judged_test(config, data, trained.keyframes[:, 0], engine)
        parts.append(Course(trained.losses, _right(data, trained.correct), test))
        wanted = keyframes_between(first, count, spacing)
        kept.append(trained.keyframes[[each - first - 1 for each in wanted]])
    return Tried(joined(parts), np.concatenate(kept))


def _right(data: Dataset, correct: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many samples are right, (epochs,): of values none is, nor wrong."""
    return np.zeros_like(correct) if data.regression else correct


def _by_mean(config: TrainingConfig) -> TrainingConfig:
    """Return settings that judge samples alone: by their mean, without the penalty."""
    plain = config.reduction == "mean" and config.penalty == "none"
    return config if plain else config.replaced({"reduction": "mean", "penalty": "none"})
