"""What the loss view says of the place under the pointer."""

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from xorviz.core.run.history import LossCurve
from xorviz.core.run.landmarks import Landmark
from xorviz.gui.kit.layouts import in_lines
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import number_font
from xorviz.gui.loss.loss_curves import DrawnCurve
from xorviz.gui.loss.loss_marks import Sheet
from xorviz.gui.loss.loss_places import PlotArea, Word, WordPlacer

TEXT_PIXELS = 12
GAP = 9.0
"""Between the point that is meant and the text, in pixels."""
PADDING = 6.0
MOST_LINES = 4
"""Of a note."""
DOT = 2.5


class LossHover:
    """A small text beside the point of a curve."""

    def __init__(self, plot: StillPlot) -> None:
        self.text = ""
        """What is said; nothing if nothing is."""
        self._plot = plot
        self._point = QPointF()
        self._pill = QRectF()
        self._sheet = Sheet(plot.box, 2.0, self._paint)

    def hide(self) -> None:
        """Say nothing."""
        if self.text:
            self.text = ""
            self._sheet.update()

    def show_point(
        self, drawn: DrawnCurve, epoch: int, note: str, area: PlotArea, curves: Sequence[DrawnCurve]
    ) -> None:
        """Say which epoch it is and which loss it has, after the curve's name and a note if there are any.

        Parameters
        ----------
        drawn
            The curve that is meant.
        epoch
            One of its epochs.
        note
            What else there is to know; may be empty.
        area
            Where to say it.
        curves
            What the text stays away from, where it can.
        """
        epochs, low, high = drawn.curve.around(epoch)
        self.text = self._fitted((drawn.name, note, _epoch_text(epochs), _losses_text(low, high)), area)
        height = float(np.interp(epoch, drawn.x, drawn.y[0]))
        self._point = QPointF(area.across(float(epoch)), area.down(height))
        choices = [Word(self.text, box) for box in self._boxes(area.box)]
        best = WordPlacer(area, curves).least_covering(choices)
        self._pill = (best or choices)[0].box
        self._sheet.show_box(area.box)

    def _fitted(self, parts: Sequence[str], area: PlotArea) -> str:
        """Join the parts on one line if it fits, else line by line; what is too long even so is wrapped."""
        room = area.box.width() - 2 * PADDING
        parts = [part for part in parts if part]
        line = " · ".join(parts)
        metrics = QFontMetricsF(number_font(TEXT_PIXELS))
        if metrics.horizontalAdvance(line) <= room:
            return line
        return "\n".join(line for part in parts for line in in_lines(part, metrics, room, MOST_LINES))

    def _boxes(self, area: QRectF) -> list[QRectF]:
        """Return places for the text around the point, inside the area: the best first."""
        lines, metrics = self.text.split("\n"), QFontMetricsF(number_font(TEXT_PIXELS))
        width = max(metrics.horizontalAdvance(line) for line in lines) + 2 * PADDING
        height = metrics.height() * len(lines) + PADDING
        right, left = self._point.x() + GAP, self._point.x() - GAP - width
        over, under = self._point.y() - GAP - height, self._point.y() + GAP
        return [
            QRectF(
                max(area.left(), min(x, area.right() - width)),
                max(area.top(), min(y, area.bottom() - height)),
                width,
                height,
            )
            for x, y in ((right, over), (left, under), (right, under), (left, over))
        ]

    def _paint(self, painter: QPainter) -> None:
        if not self.text:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._plot.theme.colour("text"))
        painter.setBrush(self._plot.theme.colour("card"))
        painter.drawEllipse(self._point, DOT, DOT)
        painter.setPen(self._plot.theme.colour("border"))
        painter.setBrush(self._plot.theme.colour("card", 0.95))
        painter.drawRoundedRect(self._pill, 5, 5)
        painter.setPen(self._plot.theme.colour("text"))
        painter.setFont(number_font(TEXT_PIXELS))
        painter.drawText(self._pill, Qt.AlignmentFlag.AlignCenter, self.text)


def reading_words(curve: LossCurve, epoch: int, marks: Iterable[Landmark]) -> str:
    """Say which loss a curve has at an epoch, or at its last before that, and what stands out there."""
    epochs, low, high = curve.around(min(epoch, curve.epochs - 1))
    notes = [mark.text for mark in marks if mark.last in epochs]
    return ", ".join([_epoch_text(epochs), _losses_text(low, high), *notes])


def shown_words(curve: LossCurve, epoch: int, loss: float, marks: Iterable[Landmark]) -> str:
    """Say which loss there is at the epoch shown, where the curve comes from and goes to, what stands out."""
    epochs, first, _ = curve.around(0)
    words, last = [f"loss {loss_text(loss)} at epoch {epoch:,}"], curve.epochs - 1
    words += [f"{loss_text(first)} at epoch 0"] if len(epochs) == 1 else []
    words += [f"the run goes on to epoch {last:,}"] if last > epoch else []
    return ". ".join([", ".join(words), *(mark.text for mark in marks)])


def _epoch_text(epochs: range) -> str:
    if len(epochs) == 1:
        return f"epoch {epochs[0]:,}"
    return f"epochs {epochs[0]:,}–{epochs[-1]:,}"


def _losses_text(low: float, high: float) -> str:
    texts = [loss_text(low), loss_text(high)]
    return "loss " + "–".join(dict.fromkeys(texts))
