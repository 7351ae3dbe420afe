"""Items of a plot that paint no more than has changed: pyqtgraph's own are made to be dragged and zoomed."""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike, NDArray
from pyqtgraph.graphicsItems.ScatterPlotItem import drawSymbol, renderSymbol
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPaintEngine, QPainter, QPainterPath, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QWidget

from xorviz.core.network.arrays import Array
from xorviz.gui.kit.plane_image import smoothed
from xorviz.gui.kit.theme import VECTOR

FARTHEST = 2.0**30
"""In pixels: no painter goes further."""
MOST_SHEETS = 64
"""Of so many plots the looks of dots are kept, drawn."""
AROUND = 0.2
"""Of a plot: dots whose middles are so far outside are not painted."""


class TakesItems(Protocol):
    """A plot, as far as its items know it."""

    def addItem(self, item: QGraphicsItem, /) -> None:
        """Put an item into it."""
        ...


class KeptPicture:
    """What an item painted, in the device's own pixels: of use until these are others, or it is forgotten.

    Parameters
    ----------
    whole
        Whether it stands on whole pixels, and so up to half of one beside its place: then it is of use where
        the item only moves, and a text is sharp.
    """

    def __init__(self, *, whole: bool = False) -> None:
        self._pixmap = QPixmap()
        self._whole = whole
        self.is_made = False
        """Whether it is painted just now: on nothing, then."""
        self._place = QTransform()

    def forget(self) -> None:
        """Paint anew the next time."""
        self._pixmap = QPixmap()

    def paint(self, painter: QPainter, area: QRectF, draw: Callable[[QPainter], object]) -> None:
        """Paint an area of an item as it is kept; `draw` is called only if it is not."""
        if VECTOR[0] or painter.paintEngine().type() != QPaintEngine.Type.Raster:
            draw(painter)
            return
        own = to_device = painter.deviceTransform()
        if self._whole:
            across, down = own.dx(), own.dy()
            to_device = own * QTransform.fromTranslate(round(across) - across, round(down) - down)
        box = to_device.mapRect(area).toAlignedRect()
        place = to_device * QTransform.fromTranslate(-box.x(), -box.y())
        world = painter.worldTransform()
        if box.size() != self._pixmap.size() or place != self._place:
            # Of a widget that is painted into a picture the device has the screen's ratio.
            ratio = (world.inverted()[0] * to_device).m11()
            self.is_made = True
            self._pixmap, self._place = _drawn(box.size(), place, ratio, painter.renderHints(), draw), place
            self.is_made = False
        painter.setWorldTransform(own.inverted()[0] * world)  # pixel on pixel, at any ratio
        painter.drawPixmap(box.topLeft(), self._pixmap)
        painter.setWorldTransform(world)


Look: TypeAlias = tuple[str | QPainterPath, float, QPen, QBrush]
"""Symbol, as pyqtgraph has them, size in pixels, pen and brush of a dot."""


class StillDots(pg.GraphicsObject):
    """Dots of a few looks, as large at any zoom: drawn when they have changed, and each look when it has."""

    def __init__(self, plot: TakesItems) -> None:
        self._kept, self._area = KeptPicture(), QRectF()
        self._sheet: LookSheet | None = None
        self._fragments = PrimitiveArray(QPainter.PixmapFragment, 10)
        super().__init__()
        self.looks: Sequence[Look] = ()
        self.places: Array = np.empty((0, 2))
        """Where they are, (dots, 2)."""
        self.of: NDArray[np.int64] = np.empty(0, np.int64)
        """Which look each has, (dots,)."""
        plot.addItem(self)
        self.hide()

    def show_dots(self, places: ArrayLike, of: ArrayLike | None = None) -> None:
        """Show dots at places (dots, 2); `of` says in which of the looks each, (dots,), or all are alike."""
        before, self.places = len(self.places), np.asarray(places, np.float64).reshape(-1, 2)
        self.of = np.zeros(len(self.places), np.int64) if of is None else np.asarray(of, np.int64)
        if before or len(self.places):
            self._forget()
        self.setVisible(len(self.places) > 0)

    def give_looks(self, looks: Sequence[Look]) -> None:
        """Let the same dots look otherwise."""
        self.looks, self._sheet = looks, None
        self._forget()

    def viewTransformChanged(self) -> None:
        """Take it that a pixel has another size."""
        super().viewTransformChanged()
        self._area = QRectF()

    def boundingRect(self) -> QRectF:
        """Return where the dots are that are somewhere."""
        if self._area.isEmpty() and len(there := self.places[np.isfinite(self.places).all(axis=1)]):
            low, high = there.min(axis=0), there.max(axis=0)
            across, up = (0.0 if each is None else each.length() for each in self.pixelVectors())
            reach = max((size + pen.widthF() for _, size, pen, _ in self.looks), default=0.0) / 2 + 2.0
            self._area = QRectF(QPointF(*low), QPointF(*high)).adjusted(
                -reach * across, -reach * up, reach * across, reach * up
            )
        return self._area

    def paint(self, p: QPainter, option: object, widget: QWidget | None = None) -> None:
        """Paint; little more is kept than is seen, however far the dots reach."""
        area = self.boundingRect()
        seen: Any = self.viewRect()
        if seen is not None:
            across, up = AROUND * seen.width(), AROUND * seen.height()
            area = area.intersected(seen.adjusted(-across, -up, across, up))
        if not area.isEmpty():
            # For the pixels of the screen, as the widths of pens are, whatever it is painted into.
            ratio = (widget or p.device()).devicePixelRatioF()
            self._kept.paint(p, area, lambda below: self._draw(below, ratio))

    def _forget(self) -> None:
        self.prepareGeometryChange()
        self._kept.forget()
        self._area = QRectF()
        self.update()

    def _draw(self, painter: QPainter, ratio: float) -> None:
        """Draw the dots from the pictures of the looks, each upon the one before."""
        place, somewhere = painter.transform(), np.isfinite(self.places).all(axis=1)
        x, y = self.places[somewhere].T
        across = x * place.m11() + y * place.m21() + place.dx()
        down = x * place.m12() + y * place.m22() + place.dy()
        there = (np.abs(across) < FARTHEST) & (np.abs(down) < FARTHEST)
        across, down, of = across[there], down[there], self.of[somewhere][there]
        painter.resetTransform()
        if VECTOR[0]:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for *at, each in zip(across.tolist(), down.tolist(), of.tolist(), strict=True):
                painter.setTransform(QTransform.fromTranslate(*at))
                drawSymbol(painter, *self.looks[each])
            return
        if self._sheet is None or self._sheet.ratio != ratio:
            self._sheet = _sheet_of(self.looks, ratio)
        self._fragments.resize(len(of))
        rows = self._fragments.ndarray()
        rows[:, 0], rows[:, 1], rows[:, 2:6] = across, down, self._sheet.boxes[of]
        rows[:, 6:10] = 1 / ratio, 1 / ratio, 0.0, 1.0
        draw: Callable[..., None] = painter.drawPixmapFragments
        draw(*self._fragments.drawargs(), self._sheet.pixmap)


class LookSheet(NamedTuple):
    """Pictures of dots, side by side."""

    pixmap: QPixmap
    boxes: Array
    """Of each where it begins, and its size, (looks, 4), in pixels of the device."""
    ratio: float
    """How many of these a pixel is."""

    @classmethod
    def of(cls, looks: Sequence[Look], ratio: float) -> "LookSheet":
        """Draw looks."""
        sides = [ceil(ratio * (size + max(1, ceil(pen.widthF())))) for _, size, pen, _ in looks]
        boxes = np.array([(sum(sides[:place]) + place, 0, side, side) for place, side in enumerate(sides)])
        image = QImage(sum(sides) + len(sides), max(sides), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for look, (left, _, side, _) in zip(looks, boxes.tolist(), strict=True):
                painter.setTransform(QTransform.fromTranslate((left + side / 2) / ratio, side / 2 / ratio))
                drawSymbol(painter, *look)
        image.setDevicePixelRatio(1.0)
        return cls(QPixmap.fromImage(image), boxes, ratio)


_sheets: dict[tuple[object, ...], LookSheet] = {}
"""By what tells their looks apart: a theme comes back, and a plot has the same looks in another size."""


def _sheet_of(looks: Sequence[Look], ratio: float) -> LookSheet:
    told = (ratio, *(each for look in looks for each in _told(*look)))
    if told not in _sheets:
        if len(_sheets) >= MOST_SHEETS:
            _sheets.clear()
        _sheets[told] = LookSheet.of(looks, ratio)
    return _sheets[told]


def _told(symbol: str | QPainterPath, size: float, pen: QPen, brush: QBrush) -> tuple[object, ...]:
    """Return what tells a look from others."""
    shape = symbol if isinstance(symbol, str) else id(symbol)  # a path is a module's, and stays
    line = pen.color().rgba(), pen.widthF(), pen.style(), pen.isCosmetic()
    return shape, size, *line, brush.color().rgba(), brush.style()


class MovingDot(QGraphicsItem):
    """One dot, which is drawn when its look changes, and only put elsewhere when it moves."""

    def __init__(self, plot: TakesItems, size: float) -> None:
        super().__init__()
        self._size = size
        self._pen, self._brush = QPen(), QBrush()
        self._picture = QPixmap()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.hide()
        plot.addItem(self)

    def show_at(self, x: float, y: float) -> None:
        """Show it at a place, in the axes' units."""
        self.setPos(x, y)
        self.show()

    def show_look(self, pen: QPen, brush: QBrush) -> None:
        """Draw it with others from now on."""
        self._pen, self._brush, self._picture = pen, brush, QPixmap()
        self.update()

    def boundingRect(self) -> QRectF:
        """Return where it is around its place, in pixels."""
        half = self._size / 2 + max(1.0, self._pen.widthF())
        return QRectF(-half, -half, 2 * half, 2 * half)

    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        """Paint."""
        if VECTOR[0]:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._pen)
            painter.setBrush(self._brush)
            painter.drawEllipse(QPointF(), self._size / 2, self._size / 2)
            return
        ratio = painter.device().devicePixelRatioF()
        if self._picture.isNull() or self._picture.devicePixelRatio() != ratio:
            drawn = renderSymbol("o", self._size, self._pen, self._brush, dpr=ratio)
            self._picture = QPixmap.fromImage(drawn)
        size = self._picture.deviceIndependentSize()
        place = QRectF(QPointF(-size.width() / 2, -size.height() / 2), size)
        painter.drawPixmap(place, self._picture, QRectF(self._picture.rect()))


def _drawn(
    size: QSize,
    place: QTransform,
    ratio: float,
    hints: QPainter.RenderHint,
    draw: Callable[[QPainter], object],
) -> QPixmap:
    """Return what is drawn in so many pixels of a device; a unit of the painter is `ratio` of them."""
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(ratio)
    with QPainter(pixmap) as painter:
        painter.setRenderHints(hints)
        painter.setTransform(place * QTransform.fromScale(1 / ratio, 1 / ratio))
        draw(painter)
    pixmap.setDevicePixelRatio(1.0)
    return pixmap


class PlaneItem(QGraphicsItem):
    """An image in a plot, whose first row is the lowest: Qt draws it faster than an `ImageItem`."""

    def __init__(self, plot: TakesItems) -> None:
        super().__init__()
        self.setZValue(-1.0)
        self._image, self._area = QImage(), QRectF()
        self._border = QPen(Qt.PenStyle.NoPen)
        plot.addItem(self)

    def show_image(self, image: QImage, area: QRectF, border: QPen | None = None) -> None:
        """Show an image in an area of the plot."""
        if area != self._area:
            self.prepareGeometryChange()
        self._image, self._area = image, area
        self._border = border or QPen(Qt.PenStyle.NoPen)
        self.update()

    def boundingRect(self) -> QRectF:
        """Return where it is."""
        return self._area

    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        """Paint."""
        painter.drawImage(self._area, smoothed(self._image) if VECTOR[0] else self._image)
        if self._border.style() != Qt.PenStyle.NoPen:
            painter.setPen(self._border)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._area)
