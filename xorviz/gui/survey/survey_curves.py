"""All loss curves of a survey as a density: how many runs have which loss at which epoch."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from xorviz.core.survey.many_starts import column_epochs
from xorviz.core.survey.portions import BINS_PER_DECADE, LEAST_LOSS
from xorviz.gui.kit.log_scale import LogScale, image_of, paint_epochs, paint_losses, paint_note
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.theme import sequential_table, text_font
from xorviz.gui.kit.themed import Themed

LEFT, RIGHT, TOP, BOTTOM = 44.0, 6.0, 18.0, 36.0
FAINTEST = 0.3
"""The colour of a single run, as a share of the way to the strongest."""
CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class SurveyCurves(Themed, QWidget):
    """Shows a density, (columns, bins) as in `Tally`. Epoch 0 has no place on its logarithmic axis."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("survey_curves")
        self.setAccessibleName("All loss curves")
        self.setMouseTracking(True)
        self._epochs = 0
        self._density: NDArray[np.int64] = np.zeros((0, 0), np.int64)
        self._image: QImage | None = None
        self._pointer: QPointF | None = None

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(220, 130)

    def show_density(self, epochs: int, density: NDArray[np.int64]) -> None:
        """Show the losses of all runs of one configuration, of so many epochs each."""
        self._epochs, self._density = epochs, density
        self._image = None
        self.update()

    def on_theme_changed(self) -> None:
        """Give what holds colours those of the theme."""
        self._image = None
        self.update()

    def words_at(self, point: QPointF) -> list[str]:
        """Say what lies at a place of the picture."""
        if not self._density.any() or not self._box().contains(point):
            return []
        epochs, losses = self._scales()
        column = int(self._columns(np.array([epochs.value(point.x())]))[0])
        place = int(self._bins(np.array([losses.value(point.y())]))[0])
        low, high = (LEAST_LOSS * 10 ** ((place + step) / BINS_PER_DECADE) for step in (0, 1))
        count, runs = int(self._density[column, place]), int(self._density[column].sum())
        epoch = int(column_epochs(self._epochs)[column])
        return [f"epoch {epoch:,}, loss {loss_text(low)} to {loss_text(high)}", f"{count:,} of {runs:,} runs"]

    def spoken(self) -> str:
        """Return between which losses the runs are at their last epoch."""
        if not self._density.any():
            return ""
        (bins,) = np.nonzero(self._density[-1])
        low, high = (LEAST_LOSS * 10 ** (place / BINS_PER_DECADE) for place in (bins[0], bins[-1] + 1))
        runs = int(self._density[-1].sum())
        between = f"losses from {loss_text(low)} to {loss_text(high)}"
        return f"{runs:,} runs at epoch {int(column_epochs(self._epochs)[-1]):,}: {between}"

    def numbers(self) -> Iterator[str]:
        """Yield how many runs have a loss at an epoch, where any have, a line for each, parted by tabs."""
        yield "epoch\tloss from\tloss to\truns"
        density = self._density.copy()
        epochs = column_epochs(self._epochs).tolist() if density.any() else []
        for column, place in np.argwhere(density).tolist():
            ends = (LEAST_LOSS * 10 ** ((place + step) / BINS_PER_DECADE) for step in (0, 1))
            told = (f"{epochs[column]:.0f}", *map(repr, ends), f"{density[column, place]}")
            yield "\t".join(told)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._density.any():
                if self._image is None:
                    self._image = self._draw_image()
                box, (epochs, losses) = self._box(), self._scales()
                painter.drawImage(box.topLeft(), self._image)
                painter.setPen(QPen(self.theme.colour("border"), 1))
                painter.drawRect(box)
                paint_epochs(painter, self.theme, epochs, box.bottom())
                paint_losses(painter, self.theme, losses, LEFT)
                painter.setFont(text_font(12))
                painter.setPen(self.theme.colour("muted"))
                painter.drawText(QRectF(0, 0, LEFT - 6, TOP - 2), Qt.AlignmentFlag.AlignRight, "loss")
                painter.drawText(QRectF(LEFT, box.bottom() + 18, box.width(), 18), CENTRED, "epoch")
                painter.drawText(
                    QRectF(LEFT, 0, box.width(), TOP - 2),
                    Qt.AlignmentFlag.AlignRight,
                    "the stronger, the more runs",
                )
                self._paint_pointer(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the image anew."""
        super().resizeEvent(event)
        self._image = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the pointer."""
        self._pointer = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Say nothing any more."""
        self._pointer = None
        self.update()

    def _box(self) -> QRectF:
        return QRectF(LEFT, TOP, self.width() - LEFT - RIGHT, self.height() - TOP - BOTTOM)

    def _scales(self) -> tuple[LogScale, LogScale]:
        """Return those of the epochs and of the losses, which hold all there is."""
        box, used = self._box(), np.flatnonzero(self._density.any(axis=0))
        low, high = used[0], max(used[-1] + 1, used[0] + BINS_PER_DECADE)
        bottom, top = (LEAST_LOSS * 10.0 ** (place / BINS_PER_DECADE) for place in (low, high))
        last = float(max(2, self._epochs))
        return LogScale(1.0, last, box.left(), box.right()), LogScale(bottom, top, box.bottom(), box.top())

    def _columns(self, epochs: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return the columns whose epochs are nearest, on the logarithmic axis."""
        there = column_epochs(self._epochs)[1:]
        between = np.sqrt(there[:-1] * there[1:])
        return 1 + np.searchsorted(between, epochs)

    def _bins(self, losses: NDArray[np.float64]) -> NDArray[np.intp]:
        places = np.floor(np.log10(losses / LEAST_LOSS) * BINS_PER_DECADE).astype(np.intp)
        return np.clip(places, 0, self._density.shape[1] - 1)

    def _draw_image(self) -> QImage:
        ratio, box = self.devicePixelRatioF(), self._box()
        epochs, losses = self._scales()
        across = box.left() + (np.arange(max(1, round(box.width() * ratio))) + 0.5) / ratio
        down = box.top() + (np.arange(max(1, round(box.height() * ratio))) + 0.5) / ratio
        columns = self._columns(np.array([epochs.value(x) for x in across.tolist()]))
        bins = self._bins(np.array([losses.value(y) for y in down.tolist()]))
        share = np.log1p(self._density) / math.log1p(float(self._density.max()))
        strength = np.where(self._density > 0, FAINTEST + (1 - FAINTEST) * share, 0.0)
        table = sequential_table(self.theme.name)[(255 * strength).round().astype(np.intp)]
        return image_of(table[columns[np.newaxis, :], bins[:, np.newaxis]], ratio)

    def _paint_pointer(self, painter: QPainter) -> None:
        words = [] if self._pointer is None else self.words_at(self._pointer)
        if self._pointer is not None and words:
            paint_note(painter, self.theme, self._pointer, words, QRectF(self.rect()).adjusted(2, 2, -2, -2))
