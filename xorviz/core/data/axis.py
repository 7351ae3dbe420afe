"""An input as the person who measured it knows it."""

from dataclasses import dataclass

from xorviz.core.network.arrays import Array


@dataclass(frozen=True, slots=True)
class Axis:
    """What was measured, and how it goes in: as (measured − middle) / half."""

    name: str
    middle: float = 0.0
    half: float = 1.0

    def scaled(self, measured: Array) -> Array:
        """Return what goes in for what was measured."""
        return (measured - self.middle) / self.half

    def measured_one(self, value: float) -> float:
        """Return what was measured for one number that goes in."""
        return self.middle + self.half * value

    def measured(self, inputs: Array) -> Array:
        """Return what was measured for what goes in."""
        return self.middle + self.half * inputs
