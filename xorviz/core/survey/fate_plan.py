"""Which runs a map of fates trains: those of a plane of two quantities, coarse points first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Parameters
from xorviz.core.parameter import count_within, of_kind, one_of
from xorviz.core.run.beginning import initial_parameters
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.start import Start
from xorviz.core.survey.fate_axes import FateAxis, Place, place_of
from xorviz.core.survey.many_starts import TASK_WORK, work_of
from xorviz.core.survey.plan import MOST_EPOCHS

MOST_POINTS = 4096
"""Along each side."""
COARSEST = 16
"""First every so many-th point of a row and column, then twice as many, and so on."""
SPREAD = (5**0.5 - 1) / 2
"""Multiples of it, modulo 1, are spread evenly however many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FatePlan:
    """Which runs to train: all settings are those of a run, but for two quantities.

    Raises
    ------
    ConfigError
        A quantity cannot vary, or not so far, or a number is not allowed.
    """

    config: TrainingConfig
    across: FateAxis
    up: FateAxis
    columns: int = 200
    rows: int = 200
    epochs: int = 5000
    data: Dataset | None = None
    """The samples; those of the configured source if None."""

    def __post_init__(self) -> None:
        of_kind(self.config, TrainingConfig, "config")
        for name in ("across", "up"):
            of_kind(getattr(self, name), FateAxis, name)
        if self.data is not None:
            of_kind(self.data, Dataset, "data")
        for name, most in (("columns", MOST_POINTS), ("rows", MOST_POINTS), ("epochs", MOST_EPOCHS)):
            object.__setattr__(self, name, count_within(getattr(self, name), name, 1, most))
        if self.across.quantity == self.up.quantity:
            raise ConfigError(f"both axes are {self.up.quantity}: a map needs two quantities")
        if self.config.held:
            raise ConfigError(
                "a map of fates trains every parameter: it does not go with what is frozen or off"
            )
        self.config.check_fits(self.samples)
        for axis, place in zip((self.across, self.up), self.places, strict=True):
            if place.kind == "rate":
                for end in (axis.low, axis.high):
                    self.config.changed(learning_rate=end)

    @property
    def samples(self) -> Dataset:
        """The samples of the run."""
        return self.config.make_data(self.data)

    @property
    def places(self) -> tuple[Place, Place]:
        """Where the quantities across and up are in the run."""
        across, up = (place_of(each.quantity, self.config, self.samples) for each in (self.across, self.up))
        return across, up

    def values(self) -> tuple[Array, Array]:
        """Return the values across (columns,) and up (rows,), from the lowest row on."""
        return self.across.values(self.columns), self.up.values(self.rows)

    def own_values(self) -> tuple[float, float]:
        """Return the values across and up that the run itself has; of a large network that takes a while."""
        samples = self.samples
        start: Array | None = None
        values = list[float]()
        for place in self.places:
            if place.kind == "rate":
                values.append(self.config.learning_rate)
            elif place.kind == "start":
                start = initial_parameters(self.config, samples).flat if start is None else start
                values.append(float(start[place.index[0]]))
            else:
                values.append(float(samples.inputs[place.index]))
        across, up = values
        return across, up

    def shares_of(self, values: tuple[float, float]) -> tuple[float, float] | None:
        """Return where values across and up lie, as shares of the map; None if that is beyond it."""
        across, up = values
        if not (self.across.low <= across <= self.across.high and self.up.low <= up <= self.up.high):
            return None
        return self.across.share_of(across), self.up.share_of(up)

    def run_at(self, column: int, row: int) -> tuple[TrainingConfig, Dataset]:
        """Return settings and samples of the run that a point is: trained, it comes to the very numbers.

        Raises `ConfigError` if there is no such point.
        """
        across, up = self.values()
        column, row = one_of(self.columns, column, "column"), one_of(self.rows, row, "row")
        return self.varied((float(across[column]), float(up[row])))

    def varied(self, values: tuple[float, float]) -> tuple[TrainingConfig, Dataset]:
        """Return settings and samples of a run in which the quantities have these values, across and up."""
        config, data = self.config, self.samples
        start: Array | None = None
        for place, value in zip(self.places, values, strict=True):
            if place.kind == "rate":
                config = config.changed(learning_rate=value)
            elif place.kind == "start":
                start = initial_parameters(self.config, self.samples).flat.copy() if start is None else start
                start[place.index[0]] = value
            else:
                inputs = data.inputs.copy()
                inputs[place.index] = value
                data = replace(data, inputs=inputs)
        if self.data is None and data is not self.samples:
            config = config.with_own(data)
        if start is not None:
            own = Parameters(start, config.layers(data))
            config = config.started_from(Start(own.weights, own.biases))
        return config, data

    def tasks(self) -> "Iterator[FateTask]":
        """Yield the tasks, coarse points first: each is some points of a row, or of a column."""
        work = work_of(self.config, self.samples, self.epochs)
        size = max(1, min(1000, int(TASK_WORK / work)))
        by_row = self.places[0].kind == "start" or self.places[1].kind != "start"
        lines, points = (self.rows, self.columns) if by_row else (self.columns, self.rows)
        for line, places in _from_coarse(lines, points):
            for first in range(0, len(places), size):
                yield FateTask(self, line, tuple(places[first : first + size]), by_row)


@dataclass(frozen=True, slots=True)
class FateTask:
    """Some points of a map. Plain data, so that another process can do it."""

    plan: FatePlan
    line: int
    """Which row, or column."""
    points: tuple[int, ...]
    """Those of it."""
    by_row: bool

    @property
    def places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows and columns in the map's arrays, (points,) each."""
        points, line = np.array(self.points), np.full(len(self.points), self.line)
        return (line, points) if self.by_row else (points, line)

    @property
    def alike(self) -> bool:
        """Whether its runs differ in their starts alone, so that they can be trained in one go."""
        return self.plan.places[0 if self.by_row else 1].kind == "start"


def _from_coarse(lines: int, points: int) -> Iterator[tuple[int, list[int]]]:
    """Yield each line with some of its points, every point once: first those on a coarse grid.

    Lines of a grid come in an order in which those so far always lie all over the map.
    """
    step, before = COARSEST, 0
    while step:
        for line in sorted(range(0, lines, step), key=lambda line: line / step * SPREAD % 1.0):
            known = before and line % before == 0
            places = [place for place in range(0, points, step) if not (known and place % before == 0)]
            if places:
                yield line, places
        step, before = step // 2, step
