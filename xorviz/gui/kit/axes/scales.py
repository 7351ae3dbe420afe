"""Axes of plain numbers, of epochs, and of powers of ten."""

import math

from xorviz.core.network.spelling import superscript
from xorviz.core.writing import MINUS
from xorviz.gui.kit.axes.still_axis import StillAxis, Ticks
from xorviz.gui.kit.numbers import epoch_text

MINIMUM_TICK_GAP = 22.0
LEAST_PLAIN, GREATEST_PLAIN = -3, 3
"""Powers of ten that are written as plain numbers."""


class DecadeAxis(StillAxis):
    """A logarithmic axis with a tick at each power of ten, or at every second, third, … if they are many."""

    def logTickValues(self, minVal: float, maxVal: float, size: float, stdTicks: object) -> Ticks:
        """Return the powers of ten that have a tick."""
        step = max(1, math.ceil((maxVal - minVal) * MINIMUM_TICK_GAP / max(1.0, size)))
        first = math.ceil(minVal / step) * step
        return [(float(step), [float(power) for power in range(first, math.floor(maxVal) + 1, step)])]

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Write 0.01; all as powers of ten, 10⁻⁵, where one of them is too long."""
        if all(LEAST_PLAIN <= value <= GREATEST_PLAIN for value in values):
            return [f"{10.0**value:,g}" for value in values]
        return [f"10{superscript(round(value))}" for value in values]


class NumberAxis(StillAxis):
    """Plain numbers, with a true minus sign."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Write the numbers."""
        return [text.replace("-", MINUS) for text in super().tickStrings(values, scale, spacing)]


class EpochAxis(StillAxis):
    """Epochs, written as everywhere: 10,000, or 5 M."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Write the epochs; what lies between two has no number."""
        return [epoch_text(round(value)) if value == round(value) else "" for value in values]
