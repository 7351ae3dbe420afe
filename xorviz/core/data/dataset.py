"""Samples that a network is trained on, wherever they come from."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.axis import Axis
from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.network.decisions import exclusive

if TYPE_CHECKING:
    from xorviz.core.data.table.samples import Samples

MARGIN = 0.1
"""Beyond the inputs, of their range, where nobody says what pictures show."""


NARROW = 8.0
"""If an axis were less than one part in so many of what both show together, each shows its own stretch."""
Window: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
"""What pictures of a plane show, across and up."""

_Numbers = TypeVar("_Numbers", float, Array)

FENCE = 3.0
"""So many interquartile ranges beyond the quartiles, a value is an outlier (Tukey 1977)."""
MOST_OUTLIERS = 0.1
"""If a larger share of the values were outliers, none is."""


class KeptOut(NamedTuple):
    """Which samples stay held out although others came, went or moved, as long as the share is the same."""

    share: float
    rows: tuple[int, ...]
    """Of the samples, ascending."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Dataset:
    """Samples: what goes in, and what is to come out. The arrays are copies, and read-only.

    Equal to others with the same content.

    Raises
    ------
    ConfigError
        An array has another shape, or a number that is not finite.
    """

    name: str
    label: str
    inputs: Array
    """(samples, features)"""
    targets: Array
    """(samples, outputs)"""
    extent: tuple[float, float] = (0.0, 0.0)
    """The stretch of both axes that pictures of the plane show. If it is empty, that of the inputs, but for
    a few outliers: these lie beyond its edge."""
    regression: bool = False
    """Whether the targets are values to come near to, rather than classes to tell apart."""
    test: "Dataset | None" = None
    """Samples that are not trained on, if some are held out: to see what a network makes of new ones."""
    axes: tuple[Axis, ...] = ()
    """What each input is, if somebody said so."""
    classes: tuple[str, ...] = ()
    """The names of the classes, if somebody said so: of one output that of 0 and that of 1."""
    aim: Axis | None = None
    """What a value is that is to come out, if somebody said so."""
    kept_out: KeptOut | None = None
    """Which samples are held out, where that is not to be drawn."""
    exclusive: bool = field(init=False, repr=False)
    """Whether the outputs are classes of which each sample has one, those of the test too: then the largest
    output is the answer. A test is judged as the samples that it belongs to."""
    scale: tuple[float, float] = field(init=False, repr=False)
    """Between which values answers are coloured: 0 and 1 of classes, else least and greatest target."""
    window: Window = field(init=False, repr=False)
    """What pictures of the plane show of each axis: the extent; of a table's columns on scales far apart,
    as age and salary are, of each its own."""
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        inputs, targets = _frozen(self.inputs, "inputs"), _frozen(self.targets, "targets")
        if len(inputs) != len(targets):
            raise ConfigError(f"there are {len(inputs):,} inputs and {len(targets):,} targets")
        object.__setattr__(self, "inputs", inputs)
        object.__setattr__(self, "targets", targets)
        object.__setattr__(self, "scale", _scale(targets) if self.regression else (0.0, 1.0))
        self._find_window()
        if self.test is not None:
            self.test.require("a test", inputs=inputs.shape[1], outputs=targets.shape[1])
        if self.kept_out is not None:
            _check_rows(self.kept_out.rows, len(inputs))
        self._decide_alike(exclusive(targets))
        object.__setattr__(self, "_hash", hash((inputs.tobytes(), targets.tobytes(), self.test, self._told)))

    def _find_window(self) -> None:
        """Find the extent, if nobody gave one, and what pictures of a plane show of it."""
        given = self.extent[0] < self.extent[1]
        measured = self.is_plane and len(self.axes) == 2
        ends = [] if given and not measured else [bulk(column) for column in self.inputs.T]
        if not given:
            object.__setattr__(self, "extent", around(ends))
        window = window_of(ends, self.extent) if measured else (self.extent, self.extent)
        object.__setattr__(self, "window", window)

    def _decide_alike(self, apart: bool) -> None:
        """Have one rule for what is right, of these samples and of the test."""
        if self.test is not None:
            apart &= self.test.exclusive
            if self.test.exclusive != apart:
                object.__setattr__(self, "test", replace(self.test))
                object.__setattr__(self.test, "exclusive", apart)
        object.__setattr__(self, "exclusive", apart)

    @property
    def _told(self) -> tuple[object, ...]:
        own = self.name, self.label, self.extent, self.regression, self.axes, self.classes
        return *own, self.aim, self.kept_out

    def __eq__(self, other: object) -> bool:
        if self is other or not isinstance(other, Dataset):
            return self is other
        return self._hash == other._hash and self._told == other._told and self.is_same_as(other)

    def __hash__(self) -> int:
        return self._hash

    @classmethod
    def read(cls, path: str | PathLike[str], **choices: Any) -> "Dataset":  # noqa: ANN401
        """Read a table from a file: see `read_samples`, which takes the choices.

        Raises
        ------
        ConfigError
            One line with the file, the row and the column.
        """
        from xorviz.core.data.table.table_file import (
            read_samples,  # as late as this: a start has no need of it
        )

        return cls.of(read_samples(Path(path), **choices))

    @classmethod
    def of(cls, samples: "Samples") -> "Dataset":
        """Return the samples of a table."""
        return cls(
            "own",
            samples.label,
            samples.inputs,
            samples.targets,
            regression=not samples.classes,
            axes=samples.axes,
            classes=samples.classes,
            aim=samples.aim,
        )

    def __len__(self) -> int:
        return len(self.inputs)

    def leaning(self, values: _Numbers) -> _Numbers:
        """Return how far answers or targets are above the middle of the scale, as a share of it."""
        low, high = self.scale
        return (values - (low + high) / 2) / (high - low)

    @property
    def class_names(self) -> tuple[str, ...]:
        """What the classes are called, two of one output: by numbers, unless somebody said so."""
        outputs = self.targets.shape[1]
        if len(self.classes) == max(2, outputs):
            return self.classes
        return ("0", "1") if outputs == 1 else tuple(str(place + 1) for place in range(outputs))

    def target_text(self, target: float) -> str:
        """Write a target: a class by its name, or as a whole number; a value with three digits."""
        if self.regression:
            return f"{target:.3g}".replace("-", "−")
        one_of_two = self.targets.shape[1] == 1 and target in (0.0, 1.0)
        return self.class_names[int(target)] if one_of_two else f"{target:.0f}"

    @property
    def nbytes(self) -> int:
        """The memory of the arrays, in bytes."""
        test = 0 if self.test is None else self.test.nbytes
        return self.inputs.nbytes + self.targets.nbytes + test

    @property
    def is_plane(self) -> bool:
        """Whether the inputs are two, so that a plane shows them."""
        return self.inputs.shape[1] == 2

    @property
    def names(self) -> tuple[str, ...]:
        """What each input is called; nothing if nobody said so."""
        return tuple([axis.name for axis in self.axes])

    def axis(self, place: int) -> Axis:
        """Return what an input is: as it goes in, if nobody said so."""
        return self.axes[place] if self.axes else Axis(f"x{place + 1}")

    def rows(self, which: NDArray[np.bool_ | np.int64], test: "Dataset | None" = None) -> "Dataset":
        """Return some of the samples, on the same plane, with others to test."""
        inputs, targets = self.inputs[which], self.targets[which]
        return replace(self, inputs=inputs, targets=targets, test=test, kept_out=None)

    def through(
        self, columns: tuple[int, int], ends: Sequence[tuple[float, float]], test: "Dataset | None"
    ) -> "Dataset":
        """Return the samples with two of their inputs alone, in the same memory, and others to test.

        However many they are, that takes no time: what has been checked and found is not once more. The ends
        of the two are to be given: see `bulk`.
        """
        extent = around(ends)
        across, upright = columns
        step = upright - across
        end = upright + step if upright + step >= 0 else None
        twin = copy(self)
        changed = {
            "inputs": self.inputs[:, across:end:step][:, :2],
            "extent": extent,
            "window": window_of(ends, extent),
            "axes": (self.axis(across), self.axis(upright)),
            "test": test,
            "kept_out": None,
            "_hash": hash((self._hash, columns, extent)),
        }
        for name, value in changed.items():
            object.__setattr__(twin, name, value)
        return twin

    def require(self, what: str, *, inputs: int | None = None, outputs: int | None = None) -> None:
        """Refuse what would tell of some of the inputs or outputs alone. None: any number will do.

        Raises
        ------
        ConfigError
            There is another number of them.
        """
        for needed, rows, column in ((inputs, self.inputs, "input"), (outputs, self.targets, "output")):
            if needed is not None and rows.shape[1] != needed:
                plural = "" if needed == 1 else "s"
                raise ConfigError(f"{what} needs {needed} {column}{plural}, not {rows.shape[1]}")

    def is_same_as(self, other: "Dataset") -> bool:
        """Say whether these are the same samples in the same order, those of the test too."""
        if self is other:
            return True
        alike = np.array_equal(self.inputs, other.inputs) and np.array_equal(self.targets, other.targets)
        if self.test is None or other.test is None:
            return alike and self.test is other.test
        return alike and self.test.is_same_as(other.test)


def _frozen(rows: Array, what: str) -> Array:
    try:
        array = np.array(rows, np.float64, order="C")
    except (TypeError, ValueError, OverflowError):
        raise ConfigError(f"the {what} of a dataset must be numbers, one row for each sample") from None
    if array.ndim != 2 or array.size == 0:
        shape = " × ".join(map(str, array.shape)) or "a single number"
        raise ConfigError(f"the {what} of a dataset must have a row for each sample, not {shape}")
    if not np.isfinite(array).all():
        raise ConfigError(f"the {what} of a dataset must be finite")
    array.setflags(write=False)
    return array


def _scale(targets: Array) -> tuple[float, float]:
    low, high = float(targets.min()), float(targets.max())
    return (low, high) if low < high else (low - 0.5, low + 0.5)


def _check_rows(rows: tuple[int, ...], count: int) -> None:
    """Refuse rows that are no samples, or all of them."""
    if list(rows) != sorted({*rows} & {*range(count)}) or len(rows) >= count:
        raise ConfigError(f"the samples that are kept out must be some of {count:,}, but not all")


def bulk(column: Array) -> tuple[float, float]:
    """Return the least and the greatest value of an input, but for a few outliers."""
    inside = _without_outliers(column)
    return float(inside.min()), float(inside.max())


def around(ends: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the stretch that pictures show of inputs, each with the ends of its bulk."""
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    margin = MARGIN * (high - low) or 1.0
    return low - margin, high + margin


def window_of(ends: Sequence[tuple[float, float]], extent: tuple[float, float]) -> Window:
    """Return what pictures show of two axes with these ends: the extent, unless one would be narrow in it."""
    least = (extent[1] - extent[0]) / NARROW
    apart = any(0.0 < high - low < least for low, high in ends)
    return (around(ends[:1]), around(ends[1:])) if apart else (extent, extent)


def _quartiles(column: Array) -> tuple[float, float]:
    """Return the first and the third, as `numpy.percentile` has them.

    That imports masked arrays, which take a start longer than the window's menus.
    """
    ordered = np.sort(column)
    found: list[float] = []
    for share in (0.25, 0.75):
        place = share * (len(ordered) - 1)
        low, part = int(place), place % 1.0
        below, above = float(ordered[low]), float(ordered[min(low + 1, len(ordered) - 1)])
        step = above - below
        found.append(above - step * (1.0 - part) if part >= 0.5 else below + step * part)
    return found[0], found[1]


def _without_outliers(column: Array) -> Array:
    """Return the values of an input without those beyond Tukey's outer fences, if these are few."""
    lower, upper = _quartiles(column)
    reach = FENCE * (upper - lower)
    inside = column[(column >= lower - reach) & (column <= upper + reach)]
    few = max(1.0, MOST_OUTLIERS * len(column))
    return inside if reach and len(column) - len(inside) <= few else column
