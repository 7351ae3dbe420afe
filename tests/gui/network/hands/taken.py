"""A network whose parts are taken in hand, and what is wished for then."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from xorviz.core import Run, TrainingConfig
from xorviz.core.hands.held import Held
from xorviz.gui.network.hands.weight_field import WeightField

WISHES = ("typed", "moved", "stepped", "holding", "frozen", "switched", "freed")


def trained(epochs):
    run = Run(TrainingConfig())
    run.advance(epochs)
    return run.head


def edge_of(view, place):
    return next(edge for edge in view.diagram.edges if edge.place == place)


def field_of(view):
    return next((field for field in view.findChildren(WeightField) if field.isVisible()), None)


def move(view, at, modifiers):
    local, everywhere = QPointF(at), QPointF(view.mapToGlobal(at))
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        local,
        everywhere,
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        modifiers,
    )
    QApplication.sendEvent(view, event)


def value(view, place):
    return float(view._snapshot.parameters.flat[place])


def held(*frozen, off=()):
    run = Run(TrainingConfig(held=Held(frozenset(frozen), frozenset(off))))
    return run.head
