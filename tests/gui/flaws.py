"""What is cut, overlaps or reaches out in a window: found by looking at every widget."""

from itertools import combinations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QMenuBar,
    QProgressBar,
    QScrollArea,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from xorviz.gui.kit.cards import Detail, Title
from xorviz.gui.reach.keys.focus_ring import FocusRing

WHOLE = (QAbstractScrollArea, QAbstractSpinBox, QComboBox, QSlider, QAbstractButton, QMenuBar, QProgressBar)
"""Widgets whose insides are Qt's or pyqtgraph's business."""


def flaws_of(root):
    """Return what is cut, overlaps or reaches out among the visible widgets of a window, in words."""
    widgets = list(_visible(root))
    flaws = [f"{_name(widget)} {flaw}" for widget in widgets for flaw in _cuts(widget)]
    for parent in [root, *widgets]:
        if isinstance(parent, WHOLE):
            continue
        children = _children(parent)
        flaws += [
            f"{_name(child)} reaches out of {_name(parent)}"
            for child in children
            if not parent.rect().contains(child.geometry())
        ]
        flaws += [
            f"{_name(one)} overlaps {_name(other)}"
            for one, other in combinations(children, 2)
            if one.geometry().intersects(other.geometry())
        ]
    return flaws


def _gives_way(label):
    """Whether a text is absent rather than cut."""
    return isinstance(label, Detail) or label.gives_way


def _children(parent):
    children = [
        child
        for child in parent.children()
        if isinstance(child, QWidget)
        and not isinstance(child, FocusRing)  # it lies around what has the keyboard
    ]
    return [child for child in children if child.isVisible() and not child.isWindow()]


def _visible(root):
    """Yield all visible descendants, but not the insides of what is whole."""
    for child in _children(root):
        yield child
        if isinstance(child, QScrollArea):
            yield child.widget()
            yield from _visible(child.widget())
        elif not isinstance(child, WHOLE):
            yield from _visible(child)


def _cuts(widget):
    text, room = "", 0
    if isinstance(widget, QLabel) and not (isinstance(widget, Detail | Title) and _gives_way(widget)):
        if widget.wordWrap() or widget.text().startswith("<"):
            if widget.heightForWidth(widget.width()) > widget.height():
                yield f"{widget.text()!r} needs more lines than it has room for"
        else:
            text, room = widget.text(), widget.contentsRect().width()
    elif isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget).width()
        text = max((widget.itemText(row) for row in range(widget.count())), key=len)
    elif isinstance(widget, QAbstractSpinBox):
        text, room = widget.lineEdit().text(), widget.lineEdit().contentsRect().width()
    elif isinstance(widget, QAbstractButton) and widget.text():
        bare = (
            isinstance(widget, QToolButton)
            and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        wanted = widget.iconSize() if bare else widget.minimumSizeHint()
        if wanted.width() > widget.width() or wanted.height() > widget.height():
            yield f"{widget.text()!r} has {widget.size().toTuple()} but needs {wanted.toTuple()}"
    if widget.fontMetrics().horizontalAdvance(text) > room:
        yield f"{text!r} is cut: it has {room} pixels"
    if text and widget.fontMetrics().height() > widget.height():
        yield f"{text!r} is cut: it is {widget.height()} high"


def _name(widget):
    return f"{type(widget).__name__} {widget.objectName()!r}"
