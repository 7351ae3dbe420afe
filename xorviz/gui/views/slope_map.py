"""The heat map of f′(z): what each hidden neuron lets through of each sample's gradient."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from xorviz.core.activations import ACTIVATIONS, Array
from xorviz.core.datasets import load_dataset
from xorviz.core.health import Slopes
from xorviz.core.spelling import subscript
from xorviz.core.training import Snapshot
from xorviz.gui.numbers import fixed
from xorviz.gui.theme import Theme, text_font
from xorviz.session.selection import Selection

CAPTION = 18.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SlopeMap(QWidget):
    """A column for each hidden neuron, a row for each sample; the more purple, the more passes."""

    sample_selected = Signal(object)
    neuron_selected = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("slope_map")
        self.setAccessibleName("Slopes of the hidden neurons")
        self.setMouseTracking(True)
        self._theme = theme
        self._snapshot: Snapshot | None = None
        self._slopes: Slopes | None = None
        self._columns: list[tuple[int, int]] = []
        self._grid: Array = np.empty((0, 0))
        self._selection = Selection()
        self._pointer: QPointF | None = None

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(96, 60)

    def show_slopes(self, snapshot: Snapshot, slopes: Slopes) -> None:
        """Show the slopes of a snapshot; samples of one class stand together."""
        self._snapshot, self._slopes = snapshot, slopes
        self._columns = [
            (layer, index)
            for layer, values in enumerate(slopes.layers, start=1)
            for index in range(values.shape[1])
        ]
        grid = np.concatenate(slopes.layers, axis=1) if slopes.layers else np.empty((0, 0))
        self._grid = np.nan_to_num(grid)
        self.update()

    def show_selection(self, selection: Selection) -> None:
        """Frame the selected sample's row, or the selected neuron's column."""
        self._selection = selection
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def caption(self) -> str:
        """Return what the map says of itself, or of the place under the pointer."""
        if self._snapshot is None or self._slopes is None or not self._columns:
            return "no hidden neurons"
        sign = ACTIVATIONS[self._snapshot.config.activation].symbol
        cell = None if self._pointer is None else self._cell_at(self._pointer)
        if cell is None:
            return f"{sign}′(z): 0 … {self._slopes.maximum:g}"
        row, column = cell
        x1, x2 = load_dataset(self._snapshot.config.dataset).inputs[row]
        layer, index = self._columns[column]
        name = f"h{subscript(index + 1)}" if len(self._slopes.layers) == 1 else f"layer {layer}, {index + 1}"
        return f"{name} at ({fixed(x1, 1)}, {fixed(x2, 1)}): {fixed(float(self._grid[row, column]), 4)}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        painter.setFont(text_font(11))
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(QRectF(0, 0, self.width(), CAPTION), LEFT, self.caption())
        if self._columns and self._slopes is not None:
            box = self._box()
            painter.drawImage(box, self._image())
            painter.setPen(QPen(self._theme.colour("border"), 1))
            painter.drawRect(box)
            self._paint_selection(painter, box)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the pointer."""
        self._pointer = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Say what the map is."""
        self._pointer = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the sample and the neuron of a cell."""
        cell = self._cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            neuron = self._columns[cell[1]]
            self.sample_selected.emit(cell[0])
            if neuron != self._selection.neuron:  # selected once more, it would be no longer
                self.neuron_selected.emit(*neuron)

    def _order(self) -> NDArray[np.intp]:
        """Return the rows of the dataset in the order shown."""
        assert self._snapshot is not None
        targets = load_dataset(self._snapshot.config.dataset).targets[:, 0]
        return np.argsort(-targets, kind="stable") if len(targets) > 4 else np.arange(len(targets))

    def _box(self) -> QRectF:
        return QRectF(0.5, CAPTION + 0.5, self.width() - 1, self.height() - CAPTION - 1)

    def _image(self) -> QImage:
        assert self._slopes is not None
        low, high = self._theme.colour("card"), self._theme.colour("gradient")
        share = np.clip(self._grid[self._order()] / self._slopes.maximum, 0.0, 1.0)[..., np.newaxis]
        ends = [np.array([colour.red(), colour.green(), colour.blue()]) for colour in (low, high)]
        pixels = np.ascontiguousarray((ends[0] + share * (ends[1] - ends[0])).astype(np.uint8))
        height, width = pixels.shape[:2]
        return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()

    def _cell_at(self, point: QPointF) -> tuple[int, int] | None:
        box = self._box()
        if not self._columns or not box.contains(point):
            return None
        rows, columns = self._grid.shape
        row = min(rows - 1, int((point.y() - box.top()) / box.height() * rows))
        column = min(columns - 1, int((point.x() - box.left()) / box.width() * columns))
        return int(self._order()[row]), column

    def _paint_selection(self, painter: QPainter, box: QRectF) -> None:
        rows, columns = self._grid.shape
        painter.setPen(QPen(self._theme.colour("accent"), 1.5))
        sample, neuron = self._selection.sample, self._selection.neuron
        if sample is not None and sample < rows:
            row = int(np.flatnonzero(self._order() == sample)[0])
            height = box.height() / rows
            painter.drawRect(QRectF(box.left(), box.top() + row * height, box.width(), max(2.0, height)))
        if neuron in self._columns:
            width = box.width() / columns
            left = box.left() + self._columns.index(neuron) * width
            painter.drawRect(QRectF(left, box.top(), width, box.height()))
