"""Many starts of one configuration, trained: what is recorded of each, by the kernel or one by one."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.batches import size_of_batches
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.solving import solved_since
from xorviz.core.run.testing import losses_added
from xorviz.core.run.training import Trainer

SMALL_LOSS = 0.01
"""The mean loss of a sample below which a network counts as having learnt."""
COLUMNS = 160
"""The most epochs at which all losses are counted."""
TASK_WORK = 4e7
"""Epochs × samples × parameters in a task, and between two looks at whether to stop: a tenth of a second."""


class Records(NamedTuple):
    """What became of each seed: one entry each, in the order of the seeds."""

    finite: NDArray[np.bool_]
    """Whether all numbers are finite up to the last epoch."""
    loss: Array
    """At the last epoch; or at the last finite one."""
    right: NDArray[np.int64]
    """Samples that are right then: see `decisions.is_right`."""
    solved: NDArray[np.int64]
    """The epoch since which every sample has been right, or −1: see `Run.solved_epoch`."""
    reached: NDArray[np.int64]
    """The first epoch at which the mean loss of a sample is below `SMALL_LOSS`, or −1."""
    rises: NDArray[np.int64]
    """In how many epochs the loss was higher than in the one before."""
    curves: Array
    """(seeds, columns): the losses at the epochs of `column_epochs`; NaN where the numbers overflowed."""

    @classmethod
    def of(cls, count: int, epochs: int) -> "Records":
        """Return those of so many starts, of which nothing is known yet."""
        solved, reached, rises, right = np.empty((4, count), np.int64)
        curves = np.empty((count, len(column_epochs(epochs))))
        return cls(np.ones(count, np.bool_), np.empty(count), right, solved, reached, rises, curves)


@cache
def column_epochs(epochs: int) -> NDArray[np.int64]:
    """Return the epochs at which losses are counted: 0, then at equal ratios up to the last."""
    places = np.geomspace(1, max(epochs, 1), COLUMNS - 1).round().astype(np.int64)
    columns = np.unique(np.append(0, places[places <= epochs]))
    columns.setflags(write=False)
    return columns


def work_of(config: TrainingConfig, data: Dataset, epochs: int = 1) -> int:
    """Return how much there is to compute for one seed: epochs × samples × parameters."""
    return epochs * len(data) * parameter_count(config.layers(data))


def small_loss(config: TrainingConfig, samples: int) -> float:
    """Return the loss that has `SMALL_LOSS` as its mean, whatever the reduction."""
    return SMALL_LOSS * losses_added(config, samples)


def states_at(flat: Array, config: TrainingConfig) -> Array:
    """Return the states (starts, (1 + slots) × parameters) at epoch 0 of parameters (starts, parameters)."""
    starts, count = flat.shape
    states = np.zeros((starts, (1 + OPTIMISERS[config.optimiser].slots) * count))
    states[:, :count] = flat
    return states


def train_starts(
    config: TrainingConfig,
    data: Dataset,
    states: Array,
    seeds: NDArray[np.int64],
    epochs: int,
    records: Records,
    stopped: Callable[[], bool],
) -> bool:
    """Train states (starts, (1 + slots) × parameters) in place with the kernel alone, which supports them.

    The seeds (starts,) are those that the order of batches is drawn from. Marks those that overflow. Returns
    whether it came to the end; what is not kept is compiled.
    """
    from xorviz.core.engine import compiled
    from xorviz.core.survey import survey_kernel  # Numba's import takes long: not before it is needed

    samples, columns = len(data), column_epochs(epochs)
    size = 0 if config.batch_size is None else size_of_batches(config, samples)
    batching, problem = (samples, size, config.reduction == "mean"), compiled.network(config, data)
    train = cast("Any", survey_kernel).train_seeds
    block = max(1, int(TASK_WORK / work_of(config, data, len(states))))
    for first in range(0, epochs, block):
        if stopped():
            return False
        part = first, min(block, epochs - first)
        rule = compiled.rule(config, first, part[1] + 1)
        column, end = np.searchsorted(columns, (first + 1, first + part[1] + 1)).tolist()
        watch = small_loss(config, samples), columns[column:end] - (first + 1), column
        train(states, seeds, problem, batching, rule, part, watch, tuple(records))
    return True


def train_start(
    trainer: Trainer, epochs: int, place: int, records: Records, stopped: Callable[[], bool]
) -> bool:
    """Train one as a run is trained, from epoch 0, and record it. Returns whether it came to the end."""
    start = trainer.snapshot()
    for ones in (records.solved, records.reached):
        ones[place] = -1
    records.rises[place], records.curves[place], records.finite[place] = 0, np.nan, True
    columns = column_epochs(epochs)
    _record(trainer, columns, place, records, 0, np.array([start.loss]), np.array([start.correct]))
    while trainer.epoch < epochs and records.finite[place]:
        if stopped():
            return False
        stretch = trainer.advance(min(trainer.engine.block, epochs - trainer.epoch))
        if len(stretch.losses):
            _record(trainer, columns, place, records, stretch.first_epoch, stretch.losses, stretch.correct)
        records.finite[place] = not stretch.diverged
    return True


def _record(
    trainer: Trainer,
    columns: NDArray[np.int64],
    place: int,
    records: Records,
    first: int,
    losses: Array,
    correct: NDArray[np.int64],
) -> None:
    """Record what the epochs from `first` on brought: `survey_kernel._record` in NumPy."""
    before, samples = records.loss[place] if first else losses[0], len(trainer.data)
    records.rises[place] += np.count_nonzero(np.diff(losses, prepend=before) > 0)
    solved = int(records.solved[place])
    since = solved_since(None if solved < 0 else solved, first, correct, samples)
    records.solved[place] = -1 if since is None else since
    small = np.flatnonzero(losses < small_loss(trainer.config, samples))
    if records.reached[place] < 0 and len(small):
        records.reached[place] = first + small[0]
    inside = (columns >= first) & (columns < first + len(losses))
    records.curves[place, inside] = losses[columns[inside] - first]
    records.loss[place], records.right[place] = losses[-1], correct[-1]
