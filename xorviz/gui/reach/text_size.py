"""Another size of the text: fonts and what was given a fixed size are scaled, all else follows."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from xorviz.gui.kit.layouts import UNLIMITED
from xorviz.gui.kit.theme import set_zoom, text_font

USUAL = "usual_size"
"""The property of a widget that holds its own sizes at zoom 1, and those that it was given."""
PIXELS = "usual_pixels"
"""The same of its font."""
ICON = "usual_icon"
"""The property of a button that holds how large its icon is at zoom 1."""


def show_zoom(zoom: float, before: float) -> None:
    """Scale the text of all windows; themes are to be set anew after that."""
    set_zoom(zoom)
    QApplication.setFont(text_font())
    for widget in QApplication.allWidgets():
        if widget.isWindow():
            continue  # it has the application's font, and the size that a person gave it
        _scale_sizes(widget, zoom, before)
        if isinstance(widget, QToolButton):
            _scale_icon(widget, zoom)
        if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont):
            _scale_font(widget, zoom, before)


def _scale_font(widget: QWidget, zoom: float, before: float) -> None:
    font, held = QFont(widget.font()), widget.property(PIXELS)
    if font.pixelSize() > 0:
        usual = held[0] if held and held[1] == font.pixelSize() else round(font.pixelSize() / before)
        font.setPixelSize(round(usual * zoom))
        widget.setFont(font)
        widget.setProperty(PIXELS, [usual, font.pixelSize()])


def _scale_icon(button: QToolButton, zoom: float) -> None:
    usual = button.property(ICON) or button.iconSize().width()
    button.setProperty(ICON, usual)
    button.setIconSize(QSize(_scaled(usual, zoom), _scaled(usual, zoom)))


def _scale_sizes(widget: QWidget, zoom: float, before: float) -> None:
    """Scale least and greatest sizes; what has been set since the last time was set at that zoom."""
    given = _sizes(widget)
    if given == (0, 0, UNLIMITED, UNLIMITED):
        return
    held = widget.property(USUAL)
    usual = held[:4] if held and tuple(held[4:]) == given else [_scaled(each, 1 / before) for each in given]
    sizes = [_scaled(each, zoom) for each in usual]
    widget.setMinimumSize(sizes[0], sizes[1])
    widget.setMaximumSize(sizes[2], sizes[3])
    widget.setProperty(USUAL, [*usual, *_sizes(widget)])


def _sizes(widget: QWidget) -> tuple[int, int, int, int]:
    return (
        widget.minimumWidth(),
        widget.minimumHeight(),
        widget.maximumWidth(),
        widget.maximumHeight(),
    )


def _scaled(size: float, factor: float) -> int:
    return UNLIMITED if size >= UNLIMITED else round(size * factor)
