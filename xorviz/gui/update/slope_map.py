"""The heat map of f′(z): what each neuron lets through of each sample's gradient."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.health import Slopes, slopes
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import locate, node_name, sample_name
from xorviz.gui.kit.log_scale import image_of
from xorviz.gui.kit.numbers import fixed, plain
from xorviz.gui.kit.plane_marks import mark_colour, mark_shade
from xorviz.gui.kit.theme import scaled, text_font
from xorviz.gui.kit.themed import Themed
from xorviz.session.selection import Selection

if TYPE_CHECKING:
    from xorviz.core.network.arrays import Array

CAPTION = 18.0
HEADS = 16.0
"""Over the columns, for the names of the neurons."""
CLASSES = 40.0
"""Left of the rows, for their class."""
LEAST_HEAD = 18.0
"""So wide at least is a column that has its neuron's name."""
LEAST_CLASS = 12.0
"""So high at least are the rows of a class that has its name."""
MOST_ROWS = 2_000
"""Samples: more have no pixel of their own."""
MIDDLE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True, eq=False)
class SeenSlopes:
    """The slopes that a map shows."""

    snapshot: Snapshot
    """Of the samples shown alone."""
    slopes: Slopes
    rows: NDArray[np.int64]
    """Which samples those are: all, or of many some."""
    of: int
    """How many there are."""


def seen_slopes(snapshot: Snapshot, followed: int | None = None) -> SeenSlopes:
    """Return the slopes of a snapshot.

    Of many samples some, always the same, and the one that is followed: more have no pixel of their own.
    """
    count = len(snapshot.data)
    if count <= MOST_ROWS:
        return SeenSlopes(snapshot, slopes(snapshot), np.arange(count), count)
    rows, some = _some_of(snapshot.data, followed)
    snapshot = replace(snapshot, data=some, predictions=snapshot.predictions[rows])
    return SeenSlopes(snapshot, slopes(snapshot), rows, count)


class SlopeMap(Themed, QWidget):
    """A column for each neuron, a row for each sample; the more purple, the more passes."""

    sample_selected = Signal(object)
    neuron_selected = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("slope_map")
        self.setAccessibleName("Slopes of the neurons")
        self.setMouseTracking(True)
        self._snapshot: Snapshot | None = None
        self._slopes: Slopes | None = None
        self._columns: list[tuple[int, int]] = []
        self._rows: NDArray[np.int64] = np.empty(0, np.int64)
        """Which samples are shown: all, or of many some."""
        self._of = 0
        """How many there are."""
        self._grid: Array = np.empty((0, 0))
        self._maxima: Array = np.empty(0)
        self._selection = Selection()
        self._pointer: QPointF | None = None

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(96, 60)

    def show_slopes(self, seen: SeenSlopes) -> None:
        """Show slopes; samples of one class stand together."""
        self._of, self._rows = seen.of, seen.rows
        self._snapshot, self._slopes = seen.snapshot, seen.slopes
        slopes_of = self._slopes.layers
        self._columns = [
            (layer, index)
            for layer, values in enumerate(slopes_of, start=1)
            for index in range(values.shape[1])
        ]
        self._grid = np.nan_to_num(np.concatenate(slopes_of, axis=1))
        widths = [values.shape[1] for values in slopes_of]
        self._maxima = np.repeat(self._slopes.maxima, widths)
        self.update()

    def show_selection(self, selection: Selection) -> None:
        """Frame the selected sample's row, and the column of the selected neuron, or parameter's neuron."""
        self._selection = selection
        self.update()

    def caption(self) -> str:
        """Return what the map says of itself, or of the place under the pointer."""
        snapshot = self._snapshot
        if snapshot is None or self._slopes is None:
            return ""
        cell = None if self._pointer is None else self._cell_at(self._pointer)
        if cell is None:
            parts = [
                f"{_sign(function)}: 0 … {greatest:g}"
                for function, greatest in zip(snapshot.config.activations, self._slopes.maxima, strict=True)
            ]
            some = [] if len(self._rows) == self._of else [f"{len(self._rows):,} drawn"]
            return "  ".join([*some, *dict.fromkeys(parts)])
        row, column = cell
        name = node_name(snapshot.layers, *self._columns[column])
        value = fixed(float(self._grid[row, column]), 4)
        return f"{name} at {sample_name(snapshot.data, row)}: {value}"

    def fitting_caption(self) -> str:
        """Return the same, as short as its line asks for."""
        text, metrics = self.caption(), QFontMetricsF(text_font(12))
        if metrics.horizontalAdvance(text) > self.width():
            text = text.replace("(z)", "").replace(": 0 … ", " ≤ ")
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width())

    def marked_column(self) -> int | None:
        """Return the column of the selected neuron, or of the neuron whose parameter is selected."""
        if self._snapshot is None:
            return None
        layers, place = self._snapshot.layers, self._selection.parameter
        neuron = self._selection.neuron
        if place is not None and place < parameter_count(layers):
            neuron = locate(layers, place)[:2]
        return self._columns.index(neuron) if neuron in self._columns else None

    def classes(self) -> list[tuple[float, int, int]]:
        """Return the target of samples that stand together, their first row, and that after their last."""
        if self._snapshot is None:
            return []
        targets = self._snapshot.data.targets[self._order(), 0]
        starts = [0, *(np.flatnonzero(np.diff(targets)) + 1).tolist()]
        return [(float(targets[start]), start, end) for start, end in pairwise([*starts, len(targets)])]

    def numbers(self) -> Iterator[str]:
        """Yield the slopes as they are, a line for each sample that is drawn, parted by tabs."""
        if self._snapshot is None:
            return
        snapshot, rows = self._snapshot, self._grid.tolist()
        yield "\t".join(["sample", *(node_name(snapshot.layers, *column) for column in self._columns)])
        for row, slopes_of in enumerate(rows):
            yield "\t".join([sample_name(snapshot.data, row), *map(repr, slopes_of)])

    def spoken(self) -> str:
        """Return the greatest slope that each neuron has for a sample, in words."""
        if self._snapshot is None or not self._grid.size:
            return ""
        layers, greatest = self._snapshot.layers, self._grid.max(axis=0).tolist()
        named = [node_name(layers, *column) for column in self._columns]
        told = ", ".join(f"{name} {plain(value)}" for name, value in zip(named, greatest, strict=True))
        some = "" if len(self._rows) == self._of else f", of {len(self._rows):,} of {self._of:,} samples"
        return f"Greatest slope of each neuron{some}: {told}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            painter.setFont(text_font(12))
            painter.setPen(self.theme.colour("muted"))
            painter.drawText(QRectF(0, 0, self.width(), scaled(CAPTION)), LEFT, self.fitting_caption())
            if self._snapshot is not None:
                box = self._box()
                painter.drawImage(box, self._image())
                self._paint_heads(painter, box)
                self._paint_classes(painter, box)
                painter.setPen(QPen(self.theme.colour("border"), 1))
                painter.drawRect(box)
                self._paint_selection(painter, box)

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
            self.sample_selected.emit(int(self._rows[cell[0]]))
            if neuron != self._selection.neuron:  # selected once more, it would be no longer
                self.neuron_selected.emit(*neuron)

    def _order(self) -> NDArray[np.intp]:
        """Return the rows of the dataset in the order shown."""
        assert self._snapshot is not None
        targets = self._snapshot.data.targets[:, 0]
        return np.argsort(-targets, kind="stable") if len(targets) > 4 else np.arange(len(targets))

    def _box(self) -> QRectF:
        top = scaled(CAPTION) + scaled(HEADS)
        return QRectF(
            scaled(CLASSES) + 0.5, top + 0.5, self.width() - scaled(CLASSES) - 1, self.height() - top - 1
        )

    def _image(self) -> QImage:
        low, high = self.theme.colour("card"), self.theme.colour("gradient")
        share = np.clip(abs(self._grid[self._order()]) / self._maxima, 0.0, 1.0)[..., np.newaxis]
        ends = [np.array([colour.red(), colour.green(), colour.blue()]) for colour in (low, high)]
        return image_of((ends[0] + share * (ends[1] - ends[0])).astype(np.uint8))

    def _cell_at(self, point: QPointF) -> tuple[int, int] | None:
        box = self._box()
        if not self._columns or not box.contains(point):
            return None
        rows, columns = self._grid.shape
        row = min(rows - 1, int((point.y() - box.top()) / box.height() * rows))
        column = min(columns - 1, int((point.x() - box.left()) / box.width() * columns))
        return int(self._order()[row]), column

    def _paint_heads(self, painter: QPainter, box: QRectF) -> None:
        """Name the neurons where there is room, and part their layers."""
        assert self._snapshot is not None
        layers, width = self._snapshot.layers, box.width() / len(self._columns)
        for column, (layer, index) in enumerate(self._columns):
            left = box.left() + column * width
            if width >= scaled(LEAST_HEAD):
                painter.setPen(self.theme.colour("muted"))
                head = QRectF(left, box.top() - scaled(HEADS), width, scaled(HEADS))
                painter.drawText(head, MIDDLE, node_name(layers, layer, index))
            if column and not index:
                painter.setPen(QPen(self.theme.colour("muted"), 1))
                painter.drawLine(QPointF(left, box.top()), QPointF(left, box.bottom()))

    def _paint_classes(self, painter: QPainter, box: QRectF) -> None:
        """Name the classes in their colours, and part them."""
        assert self._snapshot is not None
        height, data = box.height() / len(self._grid), self._snapshot.data
        painted = -1
        for target, start, end in self.classes():
            top, tall = box.top() + start * height, (end - start) * height
            if tall < 1.0 and int(top) == painted:  # many values share a pixel, of which one is seen
                continue
            painted = int(top)
            colour = mark_colour(data, mark_shade(data, target), self.theme)
            painter.fillRect(QRectF(box.left() - 5, top + 1, 3, tall - 2), colour)
            painter.setPen(self.theme.colour("muted"))
            if tall >= scaled(LEAST_CLASS):
                words = f"y = {data.target_text(target)}"
                painter.drawText(QRectF(0, top, scaled(CLASSES) - 8, tall), LEFT, words)
            if start and not data.regression:
                painter.drawLine(QPointF(box.left(), top), QPointF(box.right(), top))

    def _paint_selection(self, painter: QPainter, box: QRectF) -> None:
        rows, columns = self._grid.shape
        sample, column = self._selection.sample, self.marked_column()
        here = np.flatnonzero(self._rows[self._order()] == sample)
        if len(here):
            row = int(here[0])
            height = box.height() / rows
            self._paint_frame(
                painter, QRectF(box.left(), box.top() + row * height, box.width(), max(2.0, height))
            )
        if column is not None:
            width = box.width() / columns
            self._paint_frame(painter, QRectF(box.left() + column * width, box.top(), width, box.height()))

    def _paint_frame(self, painter: QPainter, box: QRectF) -> None:
        """Paint it on a pale stripe, for what lies below can be of nearly the same colour."""
        for role, width in (("card", 4.0), ("accent", 2.0)):
            painter.setPen(QPen(self.theme.colour(role), width))
            painter.drawRect(box)


@lru_cache(maxsize=1)
def _some_of(data: Dataset, followed: int | None) -> tuple[NDArray[np.int64], Dataset]:
    """Return which of many samples are shown, ascending, and these alone."""
    some = np.random.default_rng(0).choice(len(data), MOST_ROWS, replace=False).tolist()
    rows = np.unique([*some, *([] if followed is None or followed >= len(data) else [followed])])
    return rows, data.rows(rows)


def _sign(function: str) -> str:
    """Return what the colours stand for: f′(z), or its size where it can be negative."""
    record = FUNCTIONS[function]
    sign = f"{record.symbol}′(z)"
    return sign if record.monotonic else f"|{sign}|"
