"""What the network diagram shows of one place of the plane: its forward pass, and no gradients."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from xorviz.core.insight.plane_cut import Cut
from xorviz.core.insight.probe import Place, probe
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import place_name
from xorviz.core.writing import written
from xorviz.gui.kit.theme import Theme
from xorviz.gui.network.diagram.diagram_parts import Node
from xorviz.gui.network.diagram.neuron_pictures import place_in_pictures
from xorviz.gui.network.diagram_walk import Lit, value_text

INPUT_DIGITS = 4
DOT_SHARE, LARGEST_DOT = 0.09, 4.0
"""The radius of the dot in a picture: of its side, and in pixels at most."""


def probed(lit: Lit, snapshot: Snapshot, place: Place, cut: Cut) -> Lit:
    """Return what stands out where a place is probed: the numbers of that, and what was selected before."""
    found = probe(snapshot, place)
    inputs, *layers = (each.tolist() for each in found.values)
    values = {(0, index): (written(x, INPUT_DIGITS), False) for index, x in enumerate(inputs)}
    for layer, activations in enumerate(layers, start=1):
        values |= {(layer, index): (value_text(a), False) for index, a in enumerate(activations)}
    chosen = {"selected_node": lit.selected_node, "selected_edge": lit.selected_edge}
    told = place_name(snapshot.data, place)
    at = place_in_pictures(snapshot, cut, place)
    return Lit(values=values, place=at, place_told=told, terms=found.terms, **chosen)


def paint_place(painter: QPainter, nodes: Iterable[Node], place: tuple[float, float], theme: Theme) -> None:
    """Paint a dot where the place is in the picture of each neuron: the colour around it is its number."""
    across, up = place
    if not (0.0 <= across <= 1.0 and 0.0 <= up <= 1.0):
        return
    painter.setBrush(theme.colour("card"))
    painter.setPen(QPen(theme.colour("text"), 1.5))
    for node in nodes:
        box, radius = node.box, min(LARGEST_DOT, DOT_SHARE * node.box.width())
        at = QPointF(box.left() + across * box.width(), box.bottom() - up * box.height())
        painter.drawEllipse(at, radius, radius)
