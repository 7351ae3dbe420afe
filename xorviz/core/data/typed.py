"""Samples as a person types them: in what was measured, and classes by their names."""

import math
from contextlib import suppress

import numpy as np

from xorviz.core.data.axis import Axis
from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import ConfigError
from xorviz.core.network.spelling import subscript
from xorviz.core.writing import read_real, with_minus


class TypedSamples:
    """The columns of some samples as texts, and back: a text that is left as it is means what it was."""

    def __init__(self, data: Dataset) -> None:
        inputs, outputs = data.inputs.shape[1], data.targets.shape[1]
        self._inputs = inputs
        self._classes = data.classes if _are_classes(data) else ()
        axes = [
            data.axes[place] if data.axes else Axis(f"x{subscript(place + 1)}") for place in range(inputs)
        ]
        aim = Axis("y") if data.aim is None else data.aim
        if outputs == 1 or self._classes:
            axes.append(aim)
        else:
            axes += [Axis(f"y{subscript(place + 1)}") for place in range(outputs)]
        self._axes = axes
        self._outputs = outputs

    @property
    def names(self) -> list[str]:
        """What each column has."""
        return [axis.name for axis in self._axes]

    @property
    def is_words(self) -> bool:
        """Whether the last column has names of classes."""
        return bool(self._classes)

    def texts(self, data: Dataset) -> list[list[str]]:
        """Return what stands in each column of each sample."""
        numbers = np.column_stack([data.inputs, *(() if self._classes else (data.targets,))])
        columns = [
            [with_minus(repr(number).removesuffix(".0")) for number in axis.shortest(column).tolist()]
            for axis, column in zip(self._axes, numbers.T, strict=False)
        ]
        if self._classes:
            places = data.targets.argmax(axis=1) if self._outputs > 1 else data.targets[:, 0]
            columns.append([self._classes[int(place)] for place in places.tolist()])
        return [list(row) for row in zip(*columns, strict=True)]

    def meant(self, place: int, text: str) -> tuple[float, ...]:
        """Return what goes in, or is to come out, by a text in a column: of a class all its targets.

        Raises
        ------
        ConfigError
            It is no number, or no class.
        """
        if self._classes and place == len(self._axes) - 1:
            return self._targets(text)
        with suppress(ValueError):
            number = self._axes[place].scaled_one(read_real(text))
            if math.isfinite(number):
                return (number,)
        raise ConfigError(f"{text[:40]!r} is no number")

    def parted(self, row: list[tuple[float, ...]]) -> tuple[list[float], list[float]]:
        """Return the inputs and the targets of what its columns mean."""
        inputs, targets = row[: self._inputs], row[self._inputs :]
        return [number for part in inputs for number in part], [number for part in targets for number in part]

    def values(self, data: Dataset) -> list[list[tuple[float, ...]]]:
        """Return what each text of `texts` means."""
        targets = [
            [tuple(row)] if self._classes else [(each,) for each in row] for row in data.targets.tolist()
        ]
        return [
            [*((each,) for each in row), *aims]
            for row, aims in zip(data.inputs.tolist(), targets, strict=True)
        ]

    def _targets(self, text: str) -> tuple[float, ...]:
        wanted = text.strip().casefold()
        for place, name in enumerate(self._classes):
            if name.casefold() == wanted:
                return (float(place),) if self._outputs == 1 else tuple(np.eye(self._outputs)[place].tolist())
        raise ConfigError(f"{text[:40]!r} is no class (there are: {', '.join(self._classes)})")


def _are_classes(data: Dataset) -> bool:
    """Say whether each sample is of one class that has a name."""
    if data.regression or not data.classes:
        return False
    ones = data.targets.shape[1] == 1 or bool((data.targets.sum(axis=1) == 1.0).all())
    return ones and bool(np.isin(data.targets, (0.0, 1.0)).all())
