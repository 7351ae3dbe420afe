"""What stands at the axes of hidden space, and the direction of a neuron that is none of them."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QFont

from xorviz.core.insight.hidden_space import Limits, Projection
from xorviz.core.insight.plane_cut import Cut
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import node_name
from xorviz.gui.kit.plots import PillText, StillPlot
from xorviz.gui.kit.theme import Theme, scaled, text_font
from xorviz.gui.plane.fold_bar import AXIS_ROLES, DIRECTION_NAMES, OUTPUT, PRINCIPAL

DIRECTION_WORDS = {
    OUTPUT: ("output's direction", "rest's main direction"),
    PRINCIPAL: ("1st principal direction", "2nd principal direction"),
}
OFF = "off"
"""Stands behind the name of a neuron whose activation is 0 wherever one is."""
LENGTH = 0.8
"""Of a neuron that lies in the projection, of the way from the origin to the edge."""


def names_of_plane(snapshot: Snapshot, cut: Cut) -> tuple[str, str]:
    """Return what the axes of the input plane are called, which is not folded."""
    if snapshot.data.inputs.shape[1] == 1:
        return node_name(snapshot.layers, 0, 0), ""
    if snapshot.data.is_plane:
        return "x₁", "x₂"
    return node_name(snapshot.layers, 0, cut.across), node_name(snapshot.layers, 0, cut.upright)


def names_of_axes(
    names: Sequence[str], neurons: tuple[int, int] | None, direction: int, *, short: bool
) -> tuple[str, str]:
    """Return what lies across and up: two neurons of those that have these names, or directions."""
    if neurons is None:
        return (DIRECTION_NAMES if short else DIRECTION_WORDS)[direction]
    across, up = (names[each] for each in neurons)
    return across, up if len(names) > 1 else ""


def names_in_space(snapshot: Snapshot) -> list[str]:
    """Return how the neurons of the last hidden layer are called, and which are off; none without one."""
    layers, off, last = snapshot.layers, snapshot.config.held.off, len(snapshot.layers) - 2
    neurons = range(layers[last] if last else 0)
    return [node_name(layers, last, each) + (f" {OFF}" if (last, each) in off else "") for each in neurons]


class AxisNames:
    """Names the axes, in their colours."""

    def __init__(self, plot: StillPlot) -> None:
        self._axes = tuple(plot.axes[side] for side in ("bottom", "left"))

    def show(self, names: tuple[str, str], marked: int | None, theme: Theme, *, values: bool) -> None:
        """Write the names, across and up; the one that is marked stands out.

        Without values the axes are those of another space, on its way into this one.
        """
        for place, (axis, name) in enumerate(zip(self._axes, names, strict=True)):
            style = {
                "color": theme.roles[AXIS_ROLES[place] if values else "muted"],
                "font-size": f"{scaled(12)}px",
                "font-weight": "600",
            }
            if place == marked:
                style["background-color"] = theme.roles["accent_soft"]
            text = f"▸ {name}" if place == marked else name
            if axis.labelText != text or axis.labelStyle != style:
                axis.setLabel(text, **style)
                axis.resizeEvent()  # it puts the name in the middle
            if axis.style["showValues"] != values:
                axis.setStyle(showValues=values)


class NeuronRay:
    """Where a neuron alone would move a sample: a line from the origin, with the neuron's name at its end."""

    def __init__(self, plot: StillPlot) -> None:
        self._line = pg.PlotCurveItem()
        self._name = PillText(anchor=(0.5, 0.5))
        self._name.set_font(text_font(12, QFont.Weight.DemiBold))
        for item in (self._line, self._name):
            plot.addItem(item)
        self.hide()

    def show(self, projection: Projection, neuron: int, limits: Limits, name: str, theme: Theme) -> None:
        """Show in which direction a neuron's activation grows; the shorter, the less of it can be seen."""
        end = LENGTH * limits[0][1] * projection.directions[:, neuron]
        self._line.setData(np.array([0.0, end[0]]), np.array([0.0, end[1]]))
        self._line.setPen(pg.mkPen(theme.colour("accent"), width=theme.line(2)))
        self._name.set_colours(theme.colour("card", 0.85), theme.colour("accent"))
        self._name.show_text(name)
        self._name.setPos(float(end[0]), float(end[1]))
        for item in (self._line, self._name):
            item.show()

    def hide(self) -> None:
        """Show none."""
        for item in (self._line, self._name):
            item.hide()
