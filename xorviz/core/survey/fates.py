"""A map of fates: a plane of two quantities, each point of which is a whole training.

Where the border lies between what trains and what does not can be infinitely fine (Sohl-Dickstein 2024).

>>> from xorviz.core.run.config import TrainingConfig
>>> from xorviz.core.survey import FateAxis, FatePlan, fate_map
>>> plan = FatePlan(
...     config=TrainingConfig(),
...     across=FateAxis("learning_rate", 0.1, 10.0, ratios=True),
...     up=FateAxis("w1.1.1", -2.0, 2.0),
...     columns=8, rows=6, epochs=500,
... )
>>> fate_map(plan).kinds.shape
(6, 8)
"""

from collections.abc import Callable, Generator
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import IntEnum
from threading import Event

import numpy as np
from numpy.typing import NDArray

from xorviz.core.engine.engine import NotKept
from xorviz.core.engine.engines import engine_for
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.network.arrays import Array
from xorviz.core.run.beginning import initial_parameters
from xorviz.core.run.training import Trainer
from xorviz.core.survey.fate_plan import FatePlan, FateTask
from xorviz.core.survey.many_starts import Records, column_epochs, states_at, train_start, train_starts
from xorviz.core.survey.tasks import done

STILL = 1e-3
"""Where the loss changes by no larger share than this in the second half, a run is stuck."""
OFTEN = 0.1
"""Where the loss rises in a larger share of the epochs than this, a run oscillates."""


class Fate(IntEnum):
    """What became of a run by its last epoch: the first of these that holds."""

    UNKNOWN = -1
    """It was not trained yet."""
    OVERFLOWS = 0
    """Some number is not finite."""
    SOLVED = 1
    """Every sample is right, and stays so."""
    FREEZES = 2
    """The loss has not changed by a bit since the middle of the epochs."""
    STUCK = 3
    """It has changed by less than `STILL` since then."""
    OSCILLATES = 4
    """It rose in more than `OFTEN` of the epochs."""
    LEARNING = 5
    """It goes down still."""


@dataclass(frozen=True, slots=True, eq=False)
class FatePart:
    """What came of a task."""

    task: FateTask
    kinds: NDArray[np.int8]
    loss: Array
    solved: NDArray[np.int64]


class FateMap:
    """What became of each run so far. Its arrays are (rows, columns), the lowest row first."""

    def __init__(self, plan: FatePlan) -> None:
        self.plan = plan
        shape = plan.rows, plan.columns
        self.kinds = np.full(shape, Fate.UNKNOWN, np.int8)
        self.loss = np.full(shape, np.nan)
        """At the last epoch; NaN of what overflows."""
        self.solved = np.full(shape, -1, np.int64)
        """The epoch since which all samples are right, or −1."""

    def add(self, part: FatePart) -> None:
        """Note what came of a task."""
        places = part.task.places
        self.loss[places], self.solved[places], self.kinds[places] = part.loss, part.solved, part.kinds

    @property
    def finished(self) -> int:
        """How many points are known."""
        return int((self.kinds != Fate.UNKNOWN).sum())

    def counts(self) -> dict[Fate, int]:
        """Return how many runs had each fate."""
        counts = np.bincount(self.kinds.ravel() - Fate.UNKNOWN, minlength=len(Fate))
        return {fate: int(counts[fate - Fate.UNKNOWN]) for fate in Fate}


def fate_map(
    plan: FatePlan,
    executor: Executor | None = None,
    each_part: Callable[[FateMap], object] = lambda _: None,
    workers: int = 1,
) -> FateMap:
    """Train all runs of a plan, and return what became of them: see `survey` for executor and workers.

    `each_part` is called with the map so far; if it raises, the work ends.
    """
    found = FateMap(plan)
    for part in fate_parts(plan, executor, workers=workers):
        found.add(part)
        each_part(found)
    return found


def fate_parts(
    plan: FatePlan, executor: Executor | None = None, stop: Event | None = None, workers: int = 1
) -> Generator[FatePart]:
    """Yield the parts of a map as they are done, coarse ones first: see `tasks.done`."""
    yield from done(train_fates, plan.tasks(), executor, stop, workers)


def train_fates(task: FateTask, stopped: Callable[[], bool] = lambda: False) -> FatePart | None:
    """Train all points of a task; each comes to the very numbers that its `Run` does.

    Returns None if `stopped` says so before it is done. Compiled, it does without Python's lock.
    """
    plan, (rows, columns) = task.plan, task.places
    across, up = plan.values()
    pairs = list(zip(across[columns].tolist(), up[rows].tolist(), strict=True))
    kinds, loss, solved = np.empty(len(pairs), np.int8), np.empty(len(pairs)), np.empty(len(pairs), np.int64)
    step = len(pairs) if task.alike else 1
    for first in range(0, len(pairs), step):
        group = slice(first, first + step)
        records = Records.of(len(pairs[group]), plan.epochs)
        if not _train(plan, pairs[group], records, stopped):
            return None
        kinds[group] = fates_of(records, plan.epochs, regression=plan.samples.regression)
        loss[group] = np.where(records.finite, records.loss, np.nan)
        solved[group] = np.where(kinds[group] == Fate.SOLVED, records.solved, -1)
    return FatePart(task, kinds, loss, solved)


def _train(
    plan: FatePlan, pairs: list[tuple[float, float]], records: Records, stopped: Callable[[], bool]
) -> bool:
    """Train runs that differ in their starts alone; return whether they came to the end."""
    (config, data), epochs = plan.varied(pairs[0]), plan.epochs
    engine = engine_for(config, data)
    if not isinstance(engine, NumpyEngine) and not data.exclusive:
        flat = np.tile(initial_parameters(config, data).flat, (len(pairs), 1))
        for place, values in zip(plan.places, zip(*pairs, strict=True), strict=True):
            if place.kind == "start":
                flat[:, place.index[0]] = values
        states, seeds = states_at(flat, config), np.full(len(pairs), config.seed)
        try:
            return train_starts(config, data, states, seeds, epochs, records, stopped)
        except NotKept:  # the engine alone does it too, one after the other
            pass
    runs = (plan.varied(pair) for pair in pairs)
    trainers = (Trainer(each, engine=engine, data=samples) for each, samples in runs)
    return all(
        train_start(trainer, epochs, place, records, stopped) for place, trainer in enumerate(trainers)
    )


def fates_of(records: Records, epochs: int, *, regression: bool = False) -> NDArray[np.int8]:
    """Return the fate of each run, (runs,): of values none is solved."""
    middle = int(np.searchsorted(column_epochs(epochs), epochs / 2))
    then, now = records.curves[:, middle], records.curves[:, -1]
    solved = np.zeros(len(now), np.bool_) if regression else records.solved >= 0
    with np.errstate(invalid="ignore"):
        kinds = np.select(
            [
                ~records.finite,
                solved,
                then == now,
                np.abs(then - now) <= STILL * np.maximum(then, now),
                records.rises > OFTEN * epochs,
            ],
            [Fate.OVERFLOWS, Fate.SOLVED, Fate.FREEZES, Fate.STUCK, Fate.OSCILLATES],
            Fate.LEARNING,
        )
    return kinds.astype(np.int8)
