"""Which share of the runs has which fate, each beside its colours, in one line."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from xorviz.core.survey.fates import Fate
from xorviz.gui.fates.fate_colours import MEANINGS, WORDS, share_text, strengths
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.themed import Themed

SWATCH, TALL = 34, 12
"""Of a fate's colours, from weak to strong, in pixels."""
GAP, BETWEEN = 6, 18


class FateShares(Themed, QWidget):
    """Names the fates of a map, with their shares."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("fates_shares")
        self.setAccessibleName("What became of them")
        self.setFont(text_font(12))
        self._shares: dict[Fate, float] = {}

    def sizeHint(self) -> QSize:
        """Return how large it wants to be."""
        return QSize(400, self.fontMetrics().height() + 6)

    def show_shares(self, shares: dict[Fate, float]) -> None:
        """Show these, in their order: painted anew where the words are others."""
        before, self._shares = self.spoken(), shares
        if self.spoken() != before:
            self.setToolTip("\n".join(f"{WORDS[fate]}: {MEANINGS[fate]}" for fate in shares))
            self.update()

    def spoken(self) -> str:
        """Return the shares in words."""
        return ", ".join(self._words(fate) for fate in self._shares)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self.font())
            metrics, middle, left = self.fontMetrics(), self.height() / 2, 0.0
            for fate in self._shares:
                box = QRectF(left + 0.5, middle - TALL / 2, SWATCH, TALL)
                painter.setPen(self.theme.colour("border"))
                painter.setBrush(self._gradient(fate, box))
                painter.drawRoundedRect(box, 3, 3)
                words = self._words(fate)
                width = metrics.horizontalAdvance(words) + 2
                painter.setPen(self.theme.colour("text"))
                place = QRectF(box.right() + GAP, 0, width, self.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
                left = place.right() + BETWEEN

    def _words(self, fate: Fate) -> str:
        return f"{share_text(self._shares[fate])} {WORDS[fate]}"

    def _gradient(self, fate: Fate, box: QRectF) -> QLinearGradient:
        """Return the colours from strong to weak, as solved ones come from early to late."""
        colours = strengths(fate, self.theme)
        gradient = QLinearGradient(QPointF(box.topLeft()), QPointF(box.topRight()))
        for step in range(9):
            place = round((len(colours) - 1) * step / 8)
            gradient.setColorAt(1.0 - step / 8, QColor.fromRgb(int(colours[place])))
        return gradient
