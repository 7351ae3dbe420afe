"""A portion of a survey: some seeds of one configuration, trained, and what became of each."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engine import NotKept
from xorviz.core.engine.engines import engine_for, kept_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.beginning import initial_parameters
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.snapshot import take_snapshot
from xorviz.core.run.training import Trainer
from xorviz.core.survey.ends import Ends
from xorviz.core.survey.many_starts import Records, states_at, train_start, train_starts

LEAST_LOSS, BINS_PER_DECADE, BINS = 1e-6, 16, 128
"""The losses are counted in bins of equal ratio, from 1e-6 to 1e2; what lies outside counts at the edge."""


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


def train_portion(task: Task, stopped: Callable[[], bool] = lambda: False) -> Portion | None:
    """Train all seeds of a task; each gives the very numbers that its `Run` does.

    Returns None if `stopped` says so before it is done. Compiled, it does without Python's lock.
    """
    data = task.make_data()
    engine = engine_for(task.config, data)
    records = Records.of(task.seeds, task.epochs)
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
        trainer = Trainer(task.config.changed(seed=task.first_seed + place), engine=engine, data=data)
        if not train_start(trainer, task.epochs, place, records, stopped):
            return None
        if ends.wanted(data):
            ends.note(place, trainer.snapshot())
    if data.regression:  # of values none is right
        records.right[:], records.solved[:] = 0, -1
    return Portion(
        task, *records[:-1], _density(records.curves), ends if ends.wanted(data) else None, engine.label
    )


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
        _train_compiled(task, task.make_data(), Records.of(1, 1), Ends.of(1), lambda: False)


def _train_compiled(
    task: Task, data: Dataset, records: Records, ends: Ends, stopped: Callable[[], bool]
) -> bool:
    """Train with the kernel alone. Marks those that overflow; returns whether it came to the end."""
    config, seeds = task.config, np.arange(task.first_seed, task.first_seed + task.seeds)
    states = states_at(
        np.array([initial_parameters(config, data, seed).flat for seed in seeds.tolist()]), config
    )
    if not train_starts(config, data, states, seeds, task.epochs, records, stopped):
        return False
    for place in range(task.seeds) if ends.wanted(data) else ():
        state = states[place].reshape(-1, parameter_count(config.layers(data)))
        ends.note(place, take_snapshot(config, data, task.epochs, state, kept_engine()))
    return True


def _density(curves: Array) -> NDArray[np.int64]:
    """Count losses (seeds, columns) in bins of equal ratio, (columns, BINS). NaN does not count."""
    columns = curves.shape[1]
    there = ~np.isnan(curves)
    decades = np.log10(np.maximum(curves[there], LEAST_LOSS)) - np.log10(LEAST_LOSS)
    bins = np.minimum(decades * BINS_PER_DECADE, BINS - 1).astype(np.int64)
    places = BINS * np.nonzero(there)[1] + bins
    return np.bincount(places, minlength=columns * BINS).reshape(columns, BINS)
