"""The ring around what has the keyboard, where the style sheet draws none."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QMenuBar,
    QSlider,
    QWidget,
)
from shiboken6 import isValid

from xorviz.gui.kit.themed import Themed

WIDTH = 2
"""Of a ring, in pixels; `style.qss` has the same."""
GAP = 1
"""Between what has the keyboard and its ring."""
RADIUS = 5
RINGED = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider, QMenuBar, QMenu)
"""What the style sheet gives a ring, or another mark."""
MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class FocusRing(Themed, QWidget):
    """Lies above all of a window, and lets the mouse through; nothing of it is inside what it surrounds."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._watched: list[QWidget] = []
        """What has the keyboard, and what that is in."""
        self.hide()

    def surround(self, widget: QWidget | None) -> None:
        """Surround what has the keyboard now; nothing, if that has a ring of its own or takes none."""
        for each in filter(isValid, self._watched):  # a dialog that is closed is destroyed with its focus
            each.removeEventFilter(self)
        self._watched = []
        if widget is None or self._has_own(widget) or widget.isWindow() or not widget.focusPolicy():
            self.hide()
            return
        above: QWidget | None = widget
        while above is not None and above is not self.window():
            self._watched.append(above)
            above.installEventFilter(self)
            above = above.parentWidget()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is surrounded."""
        if event.type() in MOVES:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.theme.colour("accent"), WIDTH))
            half = WIDTH / 2
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), RADIUS, RADIUS)

    def _has_own(self, widget: QWidget) -> bool:
        """Say whether it has a mark of its own; where all is outlined, that would not stand out."""
        return isinstance(widget, (QMenuBar, QMenu) if self.theme.width > 1.0 else RINGED)

    def _place(self) -> None:
        widget = self._watched[0]
        out = GAP + WIDTH
        place = QRect(widget.mapTo(self.window(), QPoint()), widget.size()).adjusted(-out, -out, out, out)
        self.setGeometry(place & self.window().rect())
        inside = self.rect().adjusted(out, out, -out, -out)
        corners = (inside.topLeft(), inside.topRight(), inside.bottomLeft(), inside.bottomRight())
        round_corners = [QRegion(QRect(corner, corner).adjusted(-2, -2, 2, 2)) for corner in corners]
        region = QRegion(self.rect()) - QRegion(inside)
        for corner in round_corners:
            region |= corner
        self.setMask(region)
        self.setVisible(widget.isVisible())
        self.raise_()


class FocusRings(QObject):
    """Gives each window its ring when something in it gets the keyboard; a list that pops up is none.

    It asks what has the keyboard now, and is never given what had it: that may be half destroyed.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rings: list[FocusRing] = []
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self.on_focus_changed)

    @Slot()
    def on_focus_changed(self) -> None:
        """Surround it, and nothing where the keyboard was."""
        self._rings = [ring for ring in self._rings if isValid(ring)]
        now = QApplication.focusWidget()
        window = None if now is None else now.window()
        if window is not None and not _pops_up(window) and self._ring_of(window) is None:
            self._rings.append(FocusRing(window))
        for ring in self._rings:
            ring.surround(now if ring.parentWidget() is window else None)

    def _ring_of(self, window: QWidget) -> FocusRing | None:
        return next((ring for ring in self._rings if ring.parentWidget() is window), None)


def _pops_up(window: QWidget) -> bool:
    return window.windowType() == Qt.WindowType.Popup
