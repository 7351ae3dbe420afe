"""An answer to choose that is pictured: lines in a square, and its words below."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from xorviz.core.teach.experiments import Choice
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.themed import Themed

LINES = {
    "line": (((0.16, 0.84), (0.84, 0.16)),),
    "lines": (((0.12, 0.6), (0.6, 0.12)), ((0.4, 0.88), (0.88, 0.4))),
    "ring": (),
}
"""By sketch: its straight lines, as ends in a square of side 1; a ring has none."""
WORDS = 24
"""Room for the words, in pixels."""
LEAST, SMALL, MOST = 40, 46, 84
"""Side of the square, in pixels: at least; where there is more beside the question; and at most."""


class AnswerTile(Themed, QPushButton):
    """One of a few pictured answers."""

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self._choice = choice
        self.setCheckable(True)
        self.setAccessibleName(choice.text)
        self.setFont(text_font(13))
        self._side = MOST
        self.setMinimumSize(LEAST, LEAST + WORDS)
        self.setMaximumWidth(MOST)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_small(self, small: bool) -> None:
        """Take little room, or much."""
        self._side = SMALL if small else MOST
        self.updateGeometry()

    @property
    def words(self) -> str:
        """What it says."""
        return self._choice.text

    def on_theme_changed(self) -> None:
        """Paint in the colours of the theme."""
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Say that its picture is a square."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high it must be."""
        return min(width, self._side) + WORDS

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(self._side - 4, self._side - 4 + WORDS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            side = self.height() - WORDS
            square = QRectF(1.0, 1.0, self.width() - 2.0, side - 2.0)
            chosen, focused = self.isChecked(), self.hasFocus()
            edge = self.theme.colour("accent" if chosen or focused else "border")
            ground = "accent_soft" if chosen or self.underMouse() else "field"
            painter.setPen(QPen(edge, 2.0 if chosen or focused else 1.0))
            painter.setBrush(self.theme.colour(ground))
            painter.drawRoundedRect(square, 8.0, 8.0)
            painter.setPen(QPen(self.theme.colour("text" if self.isEnabled() else "border"), 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            across = min(square.width(), square.height())
            place = QRectF(0.0, 0.0, across, across)
            place.moveCenter(square.center())
            for start, end in LINES[self._choice.sketch]:
                painter.drawLine(_in(place, start), _in(place, end))
            if self._choice.sketch == "ring":
                painter.drawEllipse(place.center(), 0.3 * across, 0.3 * across)
            painter.setPen(self.theme.colour("text" if chosen else "muted"))
            below = QRectF(0.0, side, self.width(), WORDS)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self.words)


def _in(place: QRectF, share: tuple[float, float]) -> QPointF:
    return QPointF(place.left() + share[0] * place.width(), place.top() + share[1] * place.height())
