"""Where what scrolls goes on beyond an edge, it fades there: no line of it looks cut."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Slot
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QWidget

from xorviz.gui.kit.theme import scaled
from xorviz.gui.kit.themed import Themed

HEIGHT = 20
"""Over so many pixels, about a line, it fades."""
PER_ITEM = QAbstractItemView.ScrollMode.ScrollPerItem


class Fade(Themed, QWidget):
    """Lies over the top or the bottom of what scrolls while there is more beyond; lets the mouse through.

    Over the top only of what does not scroll by whole rows.

    Parameters
    ----------
    area
        What scrolls.
    ground
        The role of the colour below its lines.
    at_top
        Over the upper edge, or over the lower one.
    """

    def __init__(self, area: QAbstractScrollArea, ground: str, *, at_top: bool) -> None:
        super().__init__(area)
        self.setObjectName("fade_top" if at_top else "fade_bottom")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area, self._ground, self._at_top = area, ground, at_top
        bar = area.verticalScrollBar()
        bar.valueChanged.connect(self.on_scrolled)
        bar.rangeChanged.connect(self.on_scrolled)
        area.viewport().installEventFilter(self)
        self.on_scrolled()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what scrolls."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.on_scrolled()
        return False

    @Slot()
    def on_scrolled(self) -> None:
        """Be there if there is more."""
        area, high = self._area, round(scaled(HEIGHT))
        place, bar = area.viewport().geometry(), area.verticalScrollBar()
        place.setLeft(area.contentsRect().left())  # with the names of a table's rows
        top = place.top() if self._at_top else place.bottom() + 1 - high
        self.setGeometry(QRect(place.left(), top, place.width(), high))
        self.raise_()
        by_row = isinstance(area, QAbstractItemView) and area.verticalScrollMode() == PER_ITEM
        above = bar.value() > bar.minimum() and not by_row
        self.setVisible(above if self._at_top else bar.value() < bar.maximum())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        edge, inside = QPointF(0, 0), QPointF(0, self.height())
        if not self._at_top:
            edge, inside = inside, edge
        fading = QLinearGradient(edge, inside)
        for place, opacity in ((0.0, 1.0), (0.2, 0.95), (1.0, 0.0)):
            fading.setColorAt(place, self.theme.colour(self._ground, opacity))
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), fading)


def fade_edges(area: QAbstractScrollArea, ground: str) -> None:
    """Let what scrolls fade where it goes on, into a ground with the colour of that role."""
    for at_top in (True, False):
        Fade(area, ground, at_top=at_top)
