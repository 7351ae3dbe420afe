"""How the diagram shows what a person holds still, and which way what is dragged lowers the loss."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.theme import Theme
from xorviz.gui.network.diagram.diagram import Diagram
from xorviz.gui.network.diagram.diagram_parts import Edge
from xorviz.gui.network.hands.network_hands import downhill

LOCK_AT = 0.6
"""Where on its edge a lock is, as a share of the way."""
LOCK = QRectF(-5.0, -2.0, 10.0, 8.0)
SHACKLE = QRectF(-3.0, -7.0, 6.0, 9.0)
ROOMY, CORNER = 26.0, QPointF(-9.0, 10.0)
"""The least side of a cell that has a lock, and where that is from its upper right corner, in pixels."""
ARROW_ASIDE, ARROW_LENGTH, ARROW_HEAD = 16.0, 26.0, 6.0
"""Of the arrow that says which way lowers the loss, in pixels."""


def paint_held(painter: QPainter, diagram: Diagram, snapshot: Snapshot, theme: Theme) -> None:
    """Paint what is frozen, and what is off."""
    held = snapshot.config.held
    if not held:
        return
    for edge in diagram.edges:
        if edge.place in held.frozen:
            _paint_lock(painter, edge.point(LOCK_AT), theme)
    for node in diagram.nodes:
        if (node.layer, node.index) in held.off:
            paint_off(painter, node.box, theme)


def paint_off(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Paint that what is in a box is off: pale, and struck through."""
    painter.fillRect(box, theme.colour("card", 0.6))
    painter.setPen(QPen(theme.colour("text"), 2))
    painter.drawLine(box.bottomLeft(), box.topRight())


def paint_off_among(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Paint that of what cells in a box stand for, some is off: struck through, but not pale."""
    for role, width in (("card", 3.0), ("text", 1.0)):
        painter.setPen(QPen(theme.colour(role), width))
        painter.drawLine(box.bottomLeft(), box.topRight())


def paint_lock_in(painter: QPainter, cell: QRectF, theme: Theme) -> None:
    """Paint that a cell is frozen: a lock in its corner, or a frame where there is no room for that."""
    if min(cell.width(), cell.height()) >= ROOMY:
        _paint_lock(painter, cell.topRight() + CORNER, theme)
        return
    inside = cell.adjusted(0.5, 0.5, -1.5, -1.5)
    for role, width in (("card", 3.0), ("text", 1.0)):
        painter.setPen(QPen(theme.colour(role), width))
        painter.drawRect(inside)


def paint_downhill(painter: QPainter, edge: Edge, snapshot: Snapshot, theme: Theme) -> None:
    """Paint which way a parameter that is dragged has to go to lower the loss; nothing where it is flat."""
    way = downhill(edge.place, snapshot)
    if way == 0:
        return
    middle = edge.point(0.5) + QPointF(ARROW_ASIDE, 0)
    tip = middle - QPointF(0, way * ARROW_LENGTH / 2)
    back = QPointF(0, way * ARROW_HEAD)
    painter.setPen(QPen(theme.colour("card"), 7))
    painter.drawLine(middle + (middle - tip), tip)
    painter.setPen(QPen(theme.colour("gradient"), 3))
    painter.drawLine(middle + (middle - tip), tip + back)
    painter.setPen(QPen(theme.colour("card"), 1))
    painter.setBrush(theme.colour("gradient"))
    across = QPointF(ARROW_HEAD, 0)
    painter.drawPolygon([tip - back * 0.4, tip + back + across, tip + back - across])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_lock(painter: QPainter, at: QPointF, theme: Theme) -> None:
    painter.setPen(QPen(theme.colour("card"), 6))
    painter.drawRoundedRect(LOCK.translated(at), 2, 2)
    painter.setPen(QPen(theme.colour("text"), 1.6))
    painter.drawArc(SHACKLE.translated(at), 0, 180 * 16)
    painter.setBrush(theme.colour("text"))
    painter.drawRoundedRect(LOCK.translated(at), 2, 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
