"""A portion of a survey: some seeds of one configuration, trained, and what became of each."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.batches import size_of_batches
from xorviz.core.engine.engine import Engine, NotKept
from xorviz.core.engine.engines import engine_for, kept_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run.beginning import initial_parameters
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.snapshot import take_snapshot
from xorviz.core.run.solving import solved_since
from xorviz.core.run.testing import losses_added
from xorviz.core.run.training import Trainer
from xorviz.core.survey.ends import Ends

SMALL_LOSS = 0.01
"""The mean loss of a sample below which a network counts as having learnt."""
COLUMNS = 160
"""The most epochs at which all losses are counted."""
LEAST_LOSS, BINS_PER_DECADE, BINS = 1e-6, 16, 128
"""The losses are counted in bins of equal ratio, from 1e-6 to 1e2; what lies outside counts at the edge."""
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


@dataclass(frozen=True, slots=True)
class Task:
    """Some of the seeds of one configuration. Plain data, so that another process can do it."""

    place: int
    """Which portion of the survey this is."""
    config: TrainingConfig
    """Whose seed does not count."""
    first_seed: int
    seeds: int
    epochs: int
    data: Dataset | None = None
    """Those of the configured source if None."""

    def make_data(self) -> Dataset:
        """Return the samples."""
        return self.config.make_data(self.data)


@dataclass(frozen=True, slots=True, eq=False)
class Portion:
    """What came of a task."""

    task: Task
    finite: NDArray[np.bool_]
    loss: Array
    right: NDArray[np.int64]
    solved: NDArray[np.int64]
    reached: NDArray[np.int64]
    rises: NDArray[np.int64]
    density: NDArray[np.int64]
    """(columns, BINS): how many seeds have a loss in each bin at each of the `column_epochs`"""
    ends: Ends | None
    """At the same epochs as `loss`; None where there is nothing of it."""
    engine: str


def core_count() -> int:
    """Return on how many cores this process may run, which can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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


def train_portion(task: Task, stopped: Callable[[], bool] = lambda: False) -> Portion | None:
    """Train all seeds of a task; each gives the very numbers that its `Run` does.

    Returns None if `stopped` says so before it is done. Compiled, it does without Python's lock.
    """
    data = task.make_data()
    engine = engine_for(task.config, data)
    records = _empty_records(task)
    ends = Ends.of(task.seeds)
    # Seed after seed if it is of classes: for these nothing more is compiled than the engine itself.
    compiled = not isinstance(engine, NumpyEngine) and not data.exclusive
    try:
        if compiled and not _train_compiled(task, data, records, ends, stopped):
            return None
    except NotKept:  # the engine alone does it too, seed after seed
        compiled = False
    by_hand = np.flatnonzero(~records.finite) if compiled else np.arange(task.seeds)
    for place in by_hand.tolist():
        if not _train_one(task, data, place, engine, records, ends, stopped):
            return None
    if data.regression:  # of values none is right
        records.right[:], records.solved[:] = 0, -1
    return Portion(
        task, *records[:-1], _density(records.curves), ends if ends.wanted(data) else None, engine.label
    )


def _empty_records(task: Task) -> Records:
    solved, reached, rises, right = np.empty((4, task.seeds), np.int64)
    curves = np.empty((task.seeds, len(column_epochs(task.epochs))))
    return Records(np.ones(task.seeds, np.bool_), np.empty(task.seeds), right, solved, reached, rises, curves)


def compile_survey() -> None:
    """Compile what surveys train with, or take what is kept: by training one seed for one epoch."""
    train_portion(Task(0, TrainingConfig(), 0, 1, 1))


def load_survey() -> None:
    """Take what surveys train with from what is kept.

    Raises
    ------
    NotKept
        Some of it would have to be compiled.
    EngineError
        There is no compiled engine.
    """
    kept_engine()
    import_module("xorviz.core.survey.survey_kernel")  # what it compiles is known then
    from xorviz.core.engine.machine_code import only_kept

    task = Task(0, TrainingConfig(), 0, 1, 1)
    with only_kept():
        _train_compiled(task, task.make_data(), _empty_records(task), Ends.of(1), lambda: False)


def _train_compiled(
    task: Task, data: Dataset, records: Records, ends: Ends, stopped: Callable[[], bool]
) -> bool:
    """Train with the kernel alone. Marks those that overflow; returns whether it came to the end."""
    from xorviz.core.engine import compiled
    from xorviz.core.survey import survey_kernel  # Numba's import takes long: not before it is needed

    config, samples = task.config, len(data)
    size = 0 if config.batch_size is None else size_of_batches(config, samples)
    batching = samples, size, config.reduction == "mean"
    seeds = np.arange(task.first_seed, task.first_seed + task.seeds)
    columns = column_epochs(task.epochs)
    states, problem = _initial_states(config, data, seeds), compiled.network(config, data)
    train = cast("Any", survey_kernel).train_seeds
    block = max(1, int(TASK_WORK / work_of(config, data, task.seeds)))
    for first in range(0, task.epochs, block):
        if stopped():
            return False
        epochs = first, min(block, task.epochs - first)
        rule = compiled.rule(config, first, epochs[1] + 1)
        column, end = np.searchsorted(columns, (first + 1, first + epochs[1] + 1)).tolist()
        watch = small_loss(config, samples), columns[column:end] - (first + 1), column
        train(states, seeds, problem, batching, rule, epochs, watch, tuple(records))
    for place in range(task.seeds) if ends.wanted(data) else ():
        state = states[place].reshape(-1, parameter_count(config.layers(data)))
        ends.note(place, take_snapshot(config, data, task.epochs, state, kept_engine()))
    return True


def _initial_states(config: TrainingConfig, data: Dataset, seeds: NDArray[np.int64]) -> Array:
    count = parameter_count(config.layers(data))
    states = np.zeros((len(seeds), (1 + OPTIMISERS[config.optimiser].slots) * count))
    for place, seed in enumerate(seeds.tolist()):
        states[place, :count] = initial_parameters(config, data, seed).flat
    return states


def _train_one(
    task: Task,
    data: Dataset,
    place: int,
    engine: Engine,
    records: Records,
    ends: Ends,
    stopped: Callable[[], bool],
) -> bool:
    """Train one seed as a run is trained, and record it. Returns whether it came to the end."""
    trainer = Trainer(task.config.changed(seed=task.first_seed + place), engine=engine, data=data)
    start = trainer.snapshot()
    for ones in (records.solved, records.reached):
        ones[place] = -1
    records.rises[place], records.curves[place], records.finite[place] = 0, np.nan, True
    _record(task, data, place, records, 0, np.array([start.loss]), np.array([start.correct]))
    while trainer.epoch < task.epochs and records.finite[place]:
        if stopped():
            return False
        stretch = trainer.advance(min(engine.block, task.epochs - trainer.epoch))
        if len(stretch.losses):
            _record(task, data, place, records, stretch.first_epoch, stretch.losses, stretch.correct)
        records.finite[place] = not stretch.diverged
    if ends.wanted(data):
        ends.note(place, trainer.snapshot())
    return True


def _record(
    task: Task,
    data: Dataset,
    place: int,
    records: Records,
    first: int,
    losses: Array,
    correct: NDArray[np.int64],
) -> None:
    """Record what the epochs from `first` on brought: `survey_kernel._record` in NumPy."""
    before = records.loss[place] if first else losses[0]
    records.rises[place] += np.count_nonzero(np.diff(losses, prepend=before) > 0)
    solved = int(records.solved[place])
    since = solved_since(None if solved < 0 else solved, first, correct, len(data))
    records.solved[place] = -1 if since is None else since
    small = np.flatnonzero(losses < small_loss(task.config, len(data)))
    if records.reached[place] < 0 and len(small):
        records.reached[place] = first + small[0]
    columns = column_epochs(task.epochs)
    inside = (columns >= first) & (columns < first + len(losses))
    records.curves[place, inside] = losses[columns[inside] - first]
    records.loss[place], records.right[place] = losses[-1], correct[-1]


def _density(curves: Array) -> NDArray[np.int64]:
    """Count losses (seeds, columns) in bins of equal ratio, (columns, BINS). NaN does not count."""
    columns = curves.shape[1]
    there = ~np.isnan(curves)
    decades = np.log10(np.maximum(curves[there], LEAST_LOSS)) - np.log10(LEAST_LOSS)
    bins = np.minimum(decades * BINS_PER_DECADE, BINS - 1).astype(np.int64)
    places = BINS * np.nonzero(there)[1] + bins
    return np.bincount(places, minlength=columns * BINS).reshape(columns, BINS)
