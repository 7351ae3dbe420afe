"""An input as the person who measured it knows it."""

from typing import NamedTuple

import numpy as np

from xorviz.core.network.arrays import Array

_MOST_DECIMALS = 17


class Axis(NamedTuple):
    """What was measured, and how it goes in: as (measured − middle) / half."""

    name: str
    middle: float = 0.0
    half: float = 1.0

    @property
    def is_scaled(self) -> bool:
        """Whether something else goes in than what was measured."""
        return (self.middle, self.half) != (0.0, 1.0)

    def scaled(self, measured: Array) -> Array:
        """Return what goes in for what was measured."""
        return (measured - self.middle) / self.half

    def scaled_one(self, measured: float) -> float:
        """Return what goes in for one number that was measured."""
        return (measured - self.middle) / self.half

    def measured_one(self, value: float) -> float:
        """Return what was measured for one number that goes in."""
        return self.middle + self.half * value

    def shortest(self, inputs: Array) -> Array:
        """Return the measured numbers with the fewest decimals that go in as these, to the last bit.

        Where none does, what was measured as near as it can be told.
        """
        found = self.measured(inputs)
        for decimals in range(_MOST_DECIMALS, -1, -1):
            rounded = np.round(self.measured(inputs), decimals)
            found = np.where(self.scaled(rounded) == inputs, rounded, found)
        return found

    def measured(self, inputs: Array) -> Array:
        """Return what was measured for what goes in: infinite beyond the largest numbers there are."""
        with np.errstate(over="ignore"):
            return self.middle + self.half * inputs
