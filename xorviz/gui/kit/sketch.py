"""What drawing on a plot has in common: a state of its own, a hint, and the keys and clicks that it takes."""

from collections.abc import Sequence
from typing import ClassVar

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QShortcut
from PySide6.QtWidgets import QLabel

from xorviz.core.teach.predictions import Stroke
from xorviz.gui.kit.plane_marks import CIRCLE
from xorviz.gui.kit.plot_items import Look
from xorviz.gui.kit.plots import PillText, StillPlot
from xorviz.gui.kit.theme import Theme, text_font

MARGIN = 8
MOUSE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
)


class Sketch(QObject):
    """Lets a person draw on a plot while `drawing`; otherwise the plot's mouse and keys are its own.

    What is drawn stays visible when drawing ends, until it is shown something else.
    """

    changed = Signal()
    """There is more of a drawing, or less."""
    accepted = Signal()
    """Enter: the drawing is what the person means."""
    left = Signal()
    """Escape: the person draws no more."""

    hint: ClassVar[str] = ""
    """What to do, said in the plot."""
    keys: ClassVar[frozenset[Qt.Key]] = frozenset()
    """Those that draw."""

    def __init__(self, plot: StillPlot) -> None:
        super().__init__(plot)
        self.drawing = False
        self.plot = plot
        self._held = False
        self._hint = QLabel(self.hint, plot)
        self._hint.setObjectName("sketch_hint")
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hint.hide()
        plot.box.sigResized.connect(self.on_box_resized)
        self._escape = QShortcut(Qt.Key.Key_Escape, plot, context=Qt.ShortcutContext.WindowShortcut)
        self._escape.activated.connect(self.on_escape)
        self._escape.setEnabled(False)
        self.label = PillText(anchor=(0.5, 1.2))
        self.label.show_text("you")
        self.label.set_font(text_font(12))
        self.label.setZValue(5)
        plot.addItem(self.label)
        self.label.hide()

    def start(self) -> None:
        """Begin to draw."""
        if not self.drawing:
            self.drawing = True
            # The last filter that is installed is asked first: before the view's own.
            for widget in (self.plot, self.plot.viewport()):
                widget.installEventFilter(self)
            self.plot.viewport().setCursor(Qt.CursorShape.CrossCursor)
            self._escape.setEnabled(True)
            self._place_hint()
            self._hint.show()
            self._hint.raise_()
        self.plot.setFocus()

    def stop(self) -> None:
        """Draw no more; what there is stays."""
        if self.drawing:
            self.drawing = self._held = False
            for widget in (self.plot, self.plot.viewport()):
                widget.removeEventFilter(self)
            self.plot.viewport().unsetCursor()
            self._escape.setEnabled(False)
            self._hint.hide()

    def on_theme_changed(self, theme: Theme) -> None:
        """Give what holds colours those of a theme."""
        self.label.set_colours(theme.colour("card", 0.9), theme.colour("text"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what draws away from the plot."""
        if isinstance(event, QMouseEvent) and event.type() in MOUSE:
            self._follow_mouse(event)
            return True
        if isinstance(event, QKeyEvent) and event.key() in (*self.keys, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # also of a shortcut that would have the key
            if event.type() == QEvent.Type.KeyPress:
                self._follow_key(Qt.Key(event.key()))
            return True
        return False

    @Slot(object)
    def on_box_resized(self, box: object) -> None:
        """Have the hint within the axes still: the box has its place later than the plot has its size."""
        if self.drawing:
            self._place_hint()

    @Slot()
    def on_escape(self) -> None:
        """Leave the drawing."""
        self.stop()
        self.left.emit()

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What is drawn."""
        raise NotImplementedError

    def clear(self) -> None:
        """Draw no more, and show nothing."""
        raise NotImplementedError

    def show_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Show what was drawn before."""
        raise NotImplementedError

    def draw_to(self, place: QPointF, *, anew: bool) -> None:
        """Draw a line to a place of the plot, in its axes' units; `anew` if it begins there."""
        raise NotImplementedError

    def press_key(self, key: Qt.Key) -> None:
        """Draw with one of the `keys`."""
        raise NotImplementedError

    def _follow_mouse(self, event: QMouseEvent) -> None:
        left = Qt.MouseButton.LeftButton
        pressed = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
        if pressed and event.button() == left:
            self._held = True
            self.plot.setFocus()
        elif not self._held:
            return
        place = self.plot.place_at(event.position())
        self.draw_to(place, anew=pressed)
        if event.type() == QEvent.Type.MouseButtonRelease and event.button() == left:
            self._held = False
        self.changed.emit()

    def _follow_key(self, key: Qt.Key) -> None:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        else:
            self.press_key(key)
            self.changed.emit()

    def _place_hint(self) -> None:
        """Put the hint at the lower left of the axes, where a loss is seldom and a sample never."""
        self._hint.adjustSize()
        corner = self.plot.mapFromScene(self.plot.box.mapToScene(self.plot.box.rect().bottomLeft()))
        self._hint.move(corner.x() + MARGIN, corner.y() - self._hint.height() - MARGIN)


def handle_looks(theme: Theme, size: int) -> list[Look]:
    """Return the looks of what is pulled, of so many pixels: at rest, and of the one that is held."""
    pen = pg.mkPen(theme.colour("accent"), width=theme.line(2))
    return [(CIRCLE, size, pen, QBrush(theme.colour(ground))) for ground in ("card", "accent")]
