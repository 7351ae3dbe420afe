"""The theme of a window: set at its root, found by whatever is in it, told to what holds colours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QWidget

from xorviz.gui.kit.theme import THEME, Theme, load_theme, style_by_palette, style_sheet

if TYPE_CHECKING:
    Widget = QWidget
else:
    Widget = object  # a widget has one class of Qt's among its ancestors

PROGRAMS = QPalette()
"""The program's palette, whatever that is: Qt gives it anew to no widget in a window that has a style."""
BARE = "light"
"""What a widget has that stands alone."""
STYLED = Qt.WidgetAttribute.WA_StyleSheetTarget
"""What a widget has for which the style sheet has a rule."""


def set_theme(root: QWidget, theme: Theme, style: str = "") -> None:
    """Give a window and all in it a theme, with a further piece of style sheet if need be."""
    if root.styleSheet():
        root.ensurePolished()  # Qt tells of another style sheet only what has been polished
    root.setProperty(THEME, theme.name)
    root.setStyleSheet(style_sheet(theme) + style)


@contextmanager
def painted_once(root: QWidget) -> Iterator[None]:
    """Let a window not ask to be painted itself meanwhile: all that covers it does.

    Where both ask, Qt paints twice: the window with what lies on it, and then each of these once more.
    """
    disabled = Qt.WidgetAttribute.WA_UpdatesDisabled
    before = root.testAttribute(disabled)
    root.setAttribute(disabled)
    try:
        yield
    finally:
        root.setAttribute(disabled, before)


def follow_palette(root: QWidget, theme: Theme) -> None:
    """Give a window and all in it a theme, whose colours the program's palette has by now.

    Where all is as wide as before, what is seen changes at once and the rest when it is shown: for Qt, the
    styling of all that a window has is ten times the work.
    """
    found = root.findChild(_Restyler, options=Qt.FindChildOption.FindDirectChildrenOnly)
    restyler = found or _Restyler(root)
    root.setProperty(THEME, theme.name)
    if restyler.has_widths_of(theme) and root.isVisible():
        restyler.restyle(root)
        restyler.await_windows(root)
    else:
        root.ensurePolished()  # Qt tells of another style sheet only what has been polished
        for label in root.findChildren(QLabel):
            label.setPalette(PROGRAMS)
        root.setStyleSheet(style_by_palette(theme))


class _Restyler(QObject):
    """Gives what a window shows, and what it comes to show, the colours of the palette anew."""

    _widths = (0.0, 0.0)
    _styled: QWidget | None = None

    def has_widths_of(self, theme: Theme) -> bool:
        """Say whether the theme's lines and text are as wide as those of the last one asked about."""
        before, self._widths = self._widths, (theme.width, theme.zoom)
        return self._widths == before

    def restyle(self, widget: QWidget) -> None:
        """Style what is seen of it, and let it take its theme; what is hidden waits."""
        seen = [widget]
        for each in seen:  # which are more and more
            for child in each.children():
                if isinstance(child, QWidget):
                    if child.isVisible():
                        seen.append(child)
                    else:
                        child.installEventFilter(self)
        for each in seen:
            if each.testAttribute(STYLED):
                if not isinstance(each, DrawsItself):
                    self._style(each)
            elif isinstance(each, QLabel):
                each.setPalette(PROGRAMS)
            each.update()
        for each in seen:  # after all that is inside has its colours
            if isinstance(each, Themed):
                each.take_theme()

    def _style(self, widget: QWidget) -> None:
        """Style it anew; of its font, which is taken from it and given back, nobody hears."""
        around = widget.parentWidget()
        own_font = around is not None and widget.font() != around.font()
        self._styled = widget
        if own_font:
            widget.installEventFilter(self)
        widget.style().polish(widget)
        if own_font:
            widget.removeEventFilter(self)
        self._styled = None

    def await_windows(self, root: QWidget) -> None:
        """Wait for windows of what is hidden, too: each is shown without what it belongs to."""
        for window in QApplication.topLevelWidgets():
            if type(window) is QFrame or window.isVisible():
                continue  # the first is the list of a box, which is shown where its box is seen
            above = window.parentWidget()
            if above is not None and not above.isVisible() and _belongs_to(above, root):
                window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Style what is shown at last, before it is painted.

        To style it anew is to take its font away and give it back, for which Qt would lay out all around it.
        """
        kind = event.type()
        if kind == QEvent.Type.Show and isinstance(watched, QWidget):
            watched.removeEventFilter(self)
            self.restyle(watched)
        return kind == QEvent.Type.FontChange and watched is self._styled


def _belongs_to(widget: QWidget, root: QWidget) -> bool:
    above: QWidget | None = widget
    while above is not None and above is not root:
        above = above.parentWidget()
    return above is root


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


def fill_ground(painter: QPainter, widget: QWidget, theme: Theme) -> None:
    """Fill a widget with a card's ground, and each pixel of the device that is its own in part.

    Where a pixel of the screen is no whole number of the widget's, a picture of all of it leaves these as
    they were.
    """
    painter.fillRect(widget.rect().adjusted(-1, -1, 1, 1), theme.colour("card"))


class DrawsItself(Widget):
    """Stands before the class of a widget of which the style sheet tells no colour: none is styled anew."""


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
            self.take_theme()

    def take_theme(self) -> None:
        """Take the theme of this place, after all that is inside; the same theme is no change."""
        theme = theme_of(self)
        if self._theme is not None and theme is not self._theme:
            self._theme = theme
            for child in self.findChildren(QWidget):
                if isinstance(child, Themed) and (child.isVisible() or not self.isVisible()):
                    child.take_theme()
            self.on_theme_changed()
