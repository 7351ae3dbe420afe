"""What a map of fates can vary: the learning rate, a weight or bias at the start, a sample's input."""

import math
import re
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import layer_views, parameter_count
from xorviz.core.parameter import count_within, shortened
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.update.names import parameter_name

RATE = "learning_rate"
_WEIGHT = re.compile(r"w(\d{1,4})\.(\d{1,4})\.(\d{1,4})")
_BIAS = re.compile(r"b(\d{1,4})\.(\d{1,4})")
_POINT = re.compile(r"x(\d{1,4})@(\d{1,7})")
LARGEST_RATIO = 1e300
MOST_VALUES = 1_000_000
FINEST = 1e-12
"""No axis is shorter than this share of its values: its points would be the same numbers."""
KNOWN = (
    "learning_rate, w1.2.1 (the weight of layer 1 to its neuron 2 from the 1st before it), b1.2 (its bias), "
    "x1@3 (input 1 of sample 3)"
)


@dataclass(frozen=True, slots=True)
class FateAxis:
    """A quantity that goes from one value to another.

    Raises
    ------
    ConfigError
        The ends are not two finite numbers in this order, or not positive where they are to be in ratios.
    """

    quantity: str
    """Such as `learning_rate`, `w1.2.1`, `b1.2`, or `x1@3` for input 1 of sample 3."""
    low: float
    high: float
    ratios: bool = False
    """Whether its values are in equal ratios, not at equal distances."""

    def __post_init__(self) -> None:
        if not isinstance(self.quantity, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigError(f"{shortened(self.quantity)} is no name of a quantity (what can vary: {KNOWN})")
        for name in ("low", "high"):
            object.__setattr__(self, name, self._end(getattr(self, name)))
        if not (np.isfinite([self.low, self.high]).all() and self.low < self.high):
            raise ConfigError(f"{self.quantity} goes from {self.low:g} to {self.high:g}: that is no range")
        if not np.isfinite(self.high - self.low):
            raise ConfigError(f"{self.quantity} goes from {self.low:g} to {self.high:g}: that is too far")
        if self.ratios and self.low <= 0:
            raise ConfigError(f"{self.quantity} cannot go in ratios from {self.low:g}: that is not above 0")
        if self.ratios and self.high > LARGEST_RATIO * self.low:
            raise ConfigError(f"{self.quantity} goes from {self.low:g} to {self.high:g}: that is too far")

    def values(self, count: int) -> Array:
        """Return so many values, (count,): those at the middle of as many equal parts."""
        shares = (np.arange(count_within(count, "values", 1, MOST_VALUES)) + 0.5) / count
        if self.ratios:
            return self.low * (self.high / self.low) ** shares
        return self.low + (self.high - self.low) * shares

    def share_of(self, value: float) -> float:
        """Return how far along the axis a value is: 0 at the low end, 1 at the high one."""
        if self.ratios:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def between(self, first: float, last: float) -> "FateAxis":
        """Return what lies from one share of the axis to another, also beyond its ends: to zoom and to move.

        Raises
        ------
        ConfigError
            That is no range, or one that 64 bits cannot tell apart any more.
        """
        with np.errstate(over="ignore"):
            if self.ratios:
                ratio = np.float64(self.high / self.low)
                low, high = (float(self.low * ratio**share) for share in (first, last))
            else:
                low, high = (float(self.low + (self.high - self.low) * share) for share in (first, last))
        if np.isfinite([low, high]).all() and high - low < FINEST * max(abs(low), abs(high)):
            raise ConfigError(f"{self.quantity} is as close as numbers of 64 bits can tell apart")
        return replace(self, low=low, high=high)

    def _end(self, value: object) -> float:
        try:
            return float(cast("float", value))
        except (TypeError, ValueError, OverflowError):
            told = f"{self.quantity} cannot go from or to {shortened(value)}: that is no number"
            raise ConfigError(told) from None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quantity is in a run: what a `FateAxis` names, found."""

    kind: str
    """`rate`, `start` or `point`."""
    index: tuple[int, ...]
    """Of a start, the place in `Parameters.flat`; of a point, sample and input."""
    name: str
    """As one reads it, such as w¹₂₁ at the start."""


def place_of(quantity: str, config: TrainingConfig, data: Dataset) -> Place:
    """Find a quantity in a run.

    Raises
    ------
    ConfigError
        It is not known, or this run has no such thing.
    """
    if quantity == RATE:
        return Place("rate", (), PARAMETERS[RATE].label)
    layers = config.layers(data)
    if match := _POINT.fullmatch(quantity):
        feature, sample = (int(number) for number in match.groups())
        if not (1 <= sample <= len(data) and 1 <= feature <= data.inputs.shape[1]):
            raise ConfigError(
                f"there is no {quantity}: the samples are 1 to {len(data):,}, with inputs 1 to"
                f" {data.inputs.shape[1]}"
            )
        if data.test is not None:
            raise ConfigError(f"{quantity} cannot vary while samples are held out")
        return Place("point", (sample - 1, feature - 1), f"input {feature} of sample {sample}")
    place = _start_place(quantity, layers)
    return Place("start", (place,), f"{parameter_name(layers, place)} at the start")


def _start_place(quantity: str, layers: tuple[int, ...]) -> int:
    """Return the place of a weight or bias in the flat array."""
    weights, biases = layer_views(np.arange(parameter_count(layers)), layers)
    match = _WEIGHT.fullmatch(quantity) or _BIAS.fullmatch(quantity)
    if match is None:
        raise ConfigError(f"{quantity!r} cannot vary (what can: {KNOWN})")
    layer, *inside = (int(number) - 1 for number in match.groups())
    arrays = weights if len(inside) == 2 else biases
    if not (0 <= layer < len(arrays) and min(inside) >= 0):
        raise ConfigError(f"there is no {quantity} in a network of {'-'.join(map(str, layers))}")
    array = arrays[layer]
    if any(number >= size for number, size in zip(inside, array.shape, strict=True)):
        raise ConfigError(f"there is no {quantity} in a network of {'-'.join(map(str, layers))}")
    return int(array[tuple(inside)])
