"""Which stretch of a plane is shown: the whole of it, or what a person has come to by zooming and moving."""

from xorviz.core.insight.hidden_space import Limits
from xorviz.core.insight.probe import Place
from xorviz.core.writing import written
from xorviz.gui.plane.probed_place import PLAIN_AXES, Axes

LARGEST, SMALLEST = 256.0, 1 / 8
"""How many times as large as the whole the plane can be shown."""

ROUNDING = 1e-9


class PlaneStretch:
    """A stretch of each axis. Both are zoomed alike, so that nothing is distorted."""

    def __init__(self) -> None:
        self.whole: Limits = ((0.0, 1.0), (0.0, 1.0))
        self.shown: Limits = self.whole
        self.axes: Axes = PLAIN_AXES
        """What was measured along them."""

    @property
    def is_whole(self) -> bool:
        """Whether the plane is shown as it is at first."""
        return self.shown == self.whole

    @property
    def times(self) -> float:
        """How many times as large as the whole it is shown."""
        return _span(self.whole[0]) / _span(self.shown[0])

    def show_whole(self, whole: Limits, axes: Axes = PLAIN_AXES) -> None:
        """Show another plane as a whole; one that is shown already stays as it is."""
        self.axes = axes
        if whole != self.whole:
            self.whole = self.shown = whole

    def show_all(self) -> None:
        """Show the plane as it is at first."""
        self.shown = self.whole

    def zoom(self, factor: float, place: Place) -> None:
        """Show it so many times as large as now; a place stays where it is."""
        factor = min(max(SMALLEST / self.times, factor), LARGEST / self.times)
        self._show(
            [at + (low - at) / factor for (low, _), at in zip(self.shown, place, strict=True)],
            self.times * factor,
        )

    def move(self, across: float, up: float) -> None:
        """Show what lies beside: by shares of what is shown."""
        shares = across, up
        self._show(
            [limits[0] + share * _span(limits) for limits, share in zip(self.shown, shares, strict=True)],
            self.times,
        )

    def _show(self, lows: list[float], times: float) -> None:
        """Show from these values on; the middle of what is shown lies within the whole."""
        stretches = list[tuple[float, float]]()
        for low, limits in zip(lows, self.whole, strict=True):
            span = _span(limits) / times
            middle = min(max(limits[0], low + span / 2), limits[1])
            stretches.append((middle - span / 2, middle + span / 2))
        alike = all(
            abs(end - other) <= ROUNDING * _span(limits)
            for limits, stretch in zip(self.whole, stretches, strict=True)
            for end, other in zip(limits, stretch, strict=True)
        )
        self.shown = self.whole if alike else (stretches[0], stretches[1])


def stretch_words(stretch: PlaneStretch) -> str:
    """Say which stretch is shown, in what was measured."""
    pairs = zip(stretch.shown, stretch.axes, strict=True)
    (left, right), (low, high) = (
        [written(axis.measured_one(end), 3) for end in ends] for ends, axis in pairs
    )
    return f"The plane from {left} to {right} across, from {low} to {high} up"


def _span(limits: tuple[float, float]) -> float:
    return limits[1] - limits[0]
