"""Many seeds at once: the same settings from thousands of starts, and what becomes of them.

>>> tally = survey(SurveyPlan(config=TrainingConfig(), seeds=20, epochs=1000))
>>> tally.share_solved()
Share(count=16, of=20)
"""

import math
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import islice
from threading import Event

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.sources import SOURCES
from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.parameter import Setting, whole_number
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import MAX_WIDTH, PARAMETERS
from xorviz.core.survey.portions import (
    BINS,
    TASK_WORK,
    Portion,
    Task,
    column_epochs,
    core_count,
    train_portion,
    work_of,
)

AXES = {
    parameter.name: parameter
    for parameter in (
        replace(
            each,
            name="width",
            label="Width",
            kind="integer",
            allowed=f"a whole number from 1 to {MAX_WIDTH}",
            longest=0,
            empty_word=None,
            compared=(2, 3, 4, 8),
        )
        if each.name == "hidden"
        else each
        for each in PARAMETERS.values()
        if each.name != "seed"
    )
}
"""The settings that can take several values: all but the seed, and the width in place of the layers."""
DATA_AXES = {"dataset", *(each.name for source in SOURCES.values() for each in source.parameters)}
"""Those that say what the samples are."""
MOST_SEEDS, MOST_EPOCHS, MOST_VALUES = 1_000_000, 10_000_000, 64
WAITING = 64
WAITING_EACH = 4
"""So many tasks at the most are handed to the executor ahead of time, or so many for each of its workers if
that is more: few, to end soon when stopped, and enough for all to have work."""
LOOK_SECONDS = 0.1
CONFIDENCE_Z = 1.959963984540054
"""A normal variable lies within ± this with probability 95 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPlan:
    """What to survey.

    Raises
    ------
    ConfigError
        A value is not allowed.
    """

    config: TrainingConfig
    """Whose own seed does not count."""
    seeds: int = 1000
    first_seed: int = 0
    epochs: int = 5000
    axis: str | None = None
    """One of `AXES`: a setting that takes several values."""
    values: tuple[Setting, ...] = ()
    """Those values; a width for each hidden layer there is."""
    data: Dataset | None = None
    """The samples: with these, no axis of `DATA_AXES`; those of each configuration's source if None."""

    def __post_init__(self) -> None:
        _check_count(self.seeds, "seeds", 1, MOST_SEEDS)
        _check_count(self.epochs, "epochs", 1, MOST_EPOCHS)
        last = _check_count(self.first_seed, "first seed", 0, 2**32 - 1) + self.seeds - 1
        PARAMETERS["seed"].check(last)
        if self.axis is None:
            if self.values:
                raise ConfigError("values belong to an axis: which one is missing")
            return
        if self.axis not in AXES:
            raise ConfigError(f"axis {self.axis!r} is not known (known: {', '.join(AXES)})")
        if self.data is not None and self.axis in DATA_AXES:
            raise ConfigError(f"the axis {self.axis} chooses the samples: it does not go with given ones")
        if not 1 <= len(self.values) <= MOST_VALUES:
            raise ConfigError(f"the axis {self.axis} needs 1 to {MOST_VALUES} values, not {len(self.values)}")
        checked = tuple(AXES[self.axis].check(value) for value in self.values)
        for place, value in enumerate(checked):
            if value in checked[:place]:
                raise ConfigError(f"the axis {self.axis} has {value} twice")
        object.__setattr__(self, "values", checked)
        _ = self.variants  # which says so if the settings do not go with a value

    @property
    def variants(self) -> tuple[TrainingConfig, ...]:
        """The configurations, one for each value of the axis; without one, the only one."""
        if self.axis is None:
            return (self.config,)
        if self.axis == "width":
            depth = max(1, len(self.config.hidden))
            return tuple(self.config.changed(hidden=(width,) * depth) for width in self.values)
        return tuple(self.config.changed(**{self.axis: value}) for value in self.values)

    def data_of(self, config: TrainingConfig) -> Dataset:
        """Return the samples of a variant."""
        return self.data or config.make_data()

    @property
    def runs(self) -> int:
        """How many networks this trains."""
        return self.seeds * len(self.variants)

    def tasks(self) -> Iterator[Task]:
        """Yield the tasks: seeds in their order, and for each stretch of seeds all variants."""
        variants = self.variants
        work = max(work_of(config, self.data_of(config), self.epochs) for config in variants)
        size, place = max(1, min(1000, int(TASK_WORK / work))), 0
        for start in range(0, self.seeds, size):
            for config in variants:
                count = min(size, self.seeds - start)
                yield Task(place, config, self.first_seed + start, count, self.epochs, self.data)
                place += 1


def _check_count(value: object, what: str, least: int, most: int) -> int:
    number = whole_number(value, what)
    if not least <= number <= most:
        raise ConfigError(f"{what} {number:,} is not allowed: it must be from {least:,} to {most:,}")
    return number


@dataclass(frozen=True, slots=True)
class Share:
    """A share of counted things, with its 95 % confidence interval (Wilson 1927)."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """From 0 to 1; NaN of nothing."""
        return self.count / self.of if self.of else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """(p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n); from 0 to 1 where nothing was counted."""
        if not self.of:
            return 0.0, 1.0
        p, n, z = self.value, self.of, CONFIDENCE_Z
        centre, room = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low, high = (centre - room) / (1 + z * z / n), (centre + room) / (1 + z * z / n)
        return min(low, p), max(high, p)  # which rounding could else leave out at 0 and 1


class Tally:
    """What a survey has found so far. Portions may come in any order; each counts once.

    Its arrays are (variants, seeds), in the order of the plan; a run that has not come yet has `done` 0.
    """

    def __init__(self, plan: SurveyPlan) -> None:
        self.plan = plan
        self.variants = plan.variants
        self._samples = [len(plan.data_of(config)) for config in self.variants]
        shape = len(self.variants), plan.seeds
        self.done = np.zeros(shape, np.bool_)
        self.finite = np.zeros(shape, np.bool_)
        self.losses = np.full(shape, np.nan)
        """At the last epoch, by the run's reduction."""
        self.right = np.zeros(shape, np.int64)
        self.solved = np.full(shape, -1, np.int64)
        """The epoch since which all samples have been right, or −1."""
        self.reached = np.full(shape, -1, np.int64)
        """The first epoch with a mean loss below `SMALL_LOSS`, or −1."""
        self.rises = np.zeros(shape, np.int64)
        """Epochs in which the loss rose."""
        self.density = np.zeros((shape[0], len(column_epochs(plan.epochs)), BINS), np.int64)
        """(variants, columns, bins): how many runs have a loss in each bin at each of the `column_epochs`."""
        self.engine = ""

    def add(self, portion: Portion) -> None:
        """Count a portion; one that was counted before changes nothing."""
        task = portion.task
        variant = self.variants.index(task.config)
        start = task.first_seed - self.plan.first_seed
        place = variant, slice(start, start + task.seeds)
        if self.done[place].any():
            return
        self.finite[place], self.losses[place], self.right[place] = (
            portion.finite,
            portion.loss,
            portion.right,
        )
        self.solved[place], self.reached[place] = portion.solved, portion.reached
        self.rises[place] = portion.rises
        self.density[variant] += portion.density
        self.engine = portion.engine
        self.done[place] = True  # the last of all: what Ctrl+C comes in between of does not count

    @property
    def finished(self) -> int:
        """How many runs have been counted."""
        return int(self.done.sum())

    @property
    def is_complete(self) -> bool:
        """Whether that is all of the plan."""
        return bool(self.done.all())

    def seed(self, place: int) -> int:
        """Return the seed at a place of the arrays."""
        return self.plan.first_seed + place

    def share_solved(self, variant: int = 0, epoch: int | None = None) -> Share:
        """Return the share of runs whose samples are all right to the end, since an epoch at the latest."""
        done, solved = self.done[variant], self.solved[variant]
        latest = self.plan.epochs if epoch is None else epoch
        return Share(int(((solved >= 0) & (solved <= latest) & done).sum()), int(done.sum()))

    def solved_by(self, variant: int, epochs: NDArray[np.int64]) -> Array:
        """Return the share of runs solved by each of these epochs; NaN while none has been counted."""
        done = int(self.done[variant].sum())
        solved = np.sort(self.solved[variant][self._there(self.solved, variant)])
        counts = np.searchsorted(solved, epochs, side="right")
        return counts / done if done else np.full(len(epochs), np.nan)

    def share_reached(self, variant: int = 0) -> Share:
        """Return the share of runs whose mean loss fell below `SMALL_LOSS`."""
        return Share(int(self._there(self.reached, variant).sum()), int(self.done[variant].sum()))

    def share_rising(self, variant: int = 0) -> Share:
        """Return the share of runs whose loss rose at least once."""
        rose = (self.rises[variant] > 0) & self.done[variant]
        return Share(int(rose.sum()), int(self.done[variant].sum()))

    def median_reached(self, variant: int = 0) -> float:
        """Return the median epoch at which the loss became small, of those where it did; else NaN."""
        return _median(self.reached[variant], self._there(self.reached, variant))

    def median_solved(self, variant: int = 0) -> float:
        """Return the median epoch of solving, of those that are solved; else NaN."""
        return _median(self.solved[variant], self._there(self.solved, variant))

    def median_loss(self, variant: int = 0) -> float:
        """Return the median loss at the end."""
        return _median(self.losses[variant], self.done[variant])

    def median_accuracy(self, variant: int = 0) -> float:
        """Return the median share of samples that are right at the end."""
        return _median(self.right[variant], self.done[variant]) / self.samples(variant)

    def best_accuracy(self, variant: int = 0) -> float:
        """Return the greatest share of samples that are right at the end of a run."""
        return float(self.right[variant].max()) / self.samples(variant)

    def samples(self, variant: int) -> int:
        """Return how many samples a variant has."""
        return self._samples[variant]

    def _there(self, epochs: NDArray[np.int64], variant: int) -> NDArray[np.bool_]:
        return (epochs[variant] >= 0) & self.done[variant]


def _median(column: Array | NDArray[np.int64], there: NDArray[np.bool_]) -> float:
    return float(np.median(column[there])) if there.any() else math.nan


def survey(
    plan: SurveyPlan,
    executor: Executor | None = None,
    each_portion: Callable[[Tally], object] = lambda _: None,
    workers: int = 1,
) -> Tally:
    """Train all runs of a plan, and return what was found.

    Parameters
    ----------
    plan
        What to train.
    executor
        What does the work: any of `concurrent.futures`, on other machines too if they have xorviz. A thread
        for each core if None.
    each_portion
        Called with the tally so far after each portion. If it raises, the survey ends.
    workers
        How many tasks the executor can work at: many of them are not left waiting for tasks.
    """
    tally = Tally(plan)
    for portion in portions(plan, executor, workers=workers):
        tally.add(portion)
        each_portion(tally)
    return tally


def portions(
    plan: SurveyPlan, executor: Executor | None = None, stop: Event | None = None, workers: int = 1
) -> Generator[Portion]:
    """Yield the portions of a plan as they are done. Closing the iterator ends the work: see `survey`.

    Setting `stop`, from any thread, ends it within a tenth of a second or so, except in other processes.
    """
    if executor is not None:
        yield from _collect(plan, executor, stop, workers)
        return
    stop = stop or Event()
    cores = core_count()
    with ThreadPoolExecutor(cores, thread_name_prefix="survey") as threads:
        try:
            yield from _collect(plan, threads, stop, cores)
        finally:
            stop.set()


def _collect(plan: SurveyPlan, executor: Executor, stop: Event | None, workers: int) -> Generator[Portion]:
    """Keep the executor busy with a few tasks at a time, and yield what comes back."""
    more = (stop.is_set,) if stop is not None and isinstance(executor, ThreadPoolExecutor) else ()
    pause = None if stop is None else LOOK_SECONDS
    tasks = plan.tasks()
    pending: set[Future[Portion | None]] = set()
    try:
        while stop is None or not stop.is_set():
            room = max(WAITING, WAITING_EACH * workers) - len(pending)
            pending |= {executor.submit(train_portion, task, *more) for task in islice(tasks, room)}
            if not pending:
                return
            done, pending = wait(pending, pause, FIRST_COMPLETED)
            for future in done:
                portion = future.result()
                if portion is not None:
                    yield portion
    finally:
        for future in pending:
            future.cancel()
