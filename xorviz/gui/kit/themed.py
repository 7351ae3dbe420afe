"""The theme of a window: set at its root, found by whatever is in it, told to what holds colours."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

from xorviz.gui.kit.theme import Theme, load_theme, style_sheet

if TYPE_CHECKING:
    Widget = QWidget
else:
    Widget = object  # a widget has one class of Qt's among its ancestors

THEME = "theme"
"""The property of a root that holds the theme's name."""
BARE = "light"
"""What a widget has that stands alone."""


def set_theme(root: QWidget, theme: Theme, style: str = "") -> None:
    """Give a window and all in it a theme, with a further piece of style sheet if need be."""
    if root.styleSheet():
        root.ensurePolished()  # Qt tells of another style sheet only what has been polished
    root.setProperty(THEME, theme.name)
    root.setStyleSheet(style_sheet(theme) + style)


def theme_of(widget: QWidget) -> Theme:
    """Return the theme of the nearest window that has one: a window's goes for its dialogs too."""
    above: QWidget | None = widget
    while above is not None:
        window = above.window()
        name = window.property(THEME)
        if name:
            return load_theme(name)
        above = window.parentWidget()
    return load_theme(BARE)


class Themed(Widget):
    """Stands before the widget's class: what paints from `theme` follows the window's by itself.

    What holds colours, as pens and pictures do, gives them anew in `on_theme_changed`, which its constructor
    calls too. Qt sends StyleChange to all that a changed style sheet reaches, and to what moves below it.
    A picture runs from left to right, in whatever direction its window is laid out.
    """

    _theme: Theme | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    @property
    def theme(self) -> Theme:
        """The colours."""
        if self._theme is None:
            self._theme = theme_of(self)
        return self._theme

    def on_theme_changed(self) -> None:
        """Give what holds colours those of the theme."""

    def changeEvent(self, event: QEvent) -> None:
        """Look whether the theme is another one."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._take_theme()

    def _take_theme(self) -> None:
        """Take the theme of this place, after all that is inside."""
        theme = theme_of(self)
        if self._theme is not None and theme is not self._theme:
            self._theme = theme
            for child in self.findChildren(QWidget):
                if isinstance(child, Themed):
                    child._take_theme()
            self.on_theme_changed()
