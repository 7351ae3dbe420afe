"""Items of a plot that paint no more than has changed: pyqtgraph's own are made to be dragged and zoomed."""

from collections.abc import Callable, Sequence, Sized
from typing import Any, Protocol, TypeAlias

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.graphicsItems.ScatterPlotItem import renderSymbol
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPaintEngine, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QWidget

from xorviz.core.network.arrays import Array
from xorviz.gui.kit.plane_image import smoothed
from xorviz.gui.kit.theme import VECTOR

FARTHEST = 2.0**30
"""In pixels: no painter goes further."""
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


class StillDots(pg.ScatterPlotItem):
    """Dots that are drawn when they have changed."""

    def __init__(self, plot: TakesItems, **options: object) -> None:
        self._kept, self._area = KeptPicture(), QRectF()
        super().__init__(pxMode=True, **options)
        plot.addItem(self)

    def invalidate(self) -> None:
        """Take it that all may be others."""
        super().invalidate()
        self._kept.forget()
        self._area = QRectF()

    def setData(self, *args: object, **options: object) -> None:
        """Show other dots; none in place of none is no change."""
        if not isinstance(places := options.get("pos"), Sized) or len(places) or vars(self)["data"].size:
            super().setData(*args, **options)
        self.setVisible(len(vars(self)["data"]) > 0)

    def updateSpots(self, dataSet: Sized | None = None) -> None:
        """Find out what to draw, if there is any: pyqtgraph takes as long for none."""
        if len(vars(self)["data"] if dataSet is None else dataSet):
            super().updateSpots(dataSet)

    def recolour(self, pen: QPen | list[QPen], brush: QBrush | list[QBrush] | None) -> None:
        """Draw the same dots in other colours."""
        self.fragmentAtlas.clear()  # where a mark stands in it is seen in a few of its pixels
        self.setPen(pen, update=False)
        self.setBrush(brush, update=False)
        self.updateSpots()

    def viewTransformChanged(self) -> None:
        """Take it that a pixel has another size."""
        super().viewTransformChanged()
        self._area = QRectF()

    def boundingRect(self) -> QRectF:
        """Return where the dots are."""
        if self._area.isEmpty():
            self._area = super().boundingRect()
        return self._area

    def paint(self, p: QPainter, option: object, widget: QWidget | None = None) -> None:
        """Paint; little more is kept than is seen, however far the dots reach."""
        area = self.boundingRect()
        seen: Any = self.viewRect()
        if seen is not None:
            across, up = AROUND * seen.width(), AROUND * seen.height()
            area = area.intersected(seen.adjusted(-across, -up, across, up))
        if area.isEmpty():
            return
        whole = super().paint

        def draw(below: QPainter) -> None:
            if not self._draw(below, widget):
                whole(below, option, widget)

        self._kept.paint(p, area, draw)

    def _draw(self, painter: QPainter, widget: QWidget | None) -> bool:
        """Draw the dots from the pictures of each look; say whether these are as sharp as it takes.

        What pyqtgraph asks of each dot first, whether it is seen, takes longer than to draw a few.
        """
        atlas, shared = self.fragmentAtlas, self._pixmapFragments
        ratio = atlas.devicePixelRatio()
        if VECTOR[0] or (widget is not None and widget.devicePixelRatioF() != ratio):
            return False
        place, data = painter.transform(), vars(self)["data"]
        across = data["x"] * place.m11() + data["y"] * place.m21() + place.dx()
        down = data["x"] * place.m12() + data["y"] * place.m22() + place.dy()
        there = (np.abs(across) < FARTHEST) & (np.abs(down) < FARTHEST)  # not so where it is no number
        pictures = data["sourceRect"][there]
        shared.resize(len(pictures))
        rows = shared.ndarray()
        rows[:, 0], rows[:, 1] = across[there], down[there]
        rows[:, 2:6] = np.frombuffer(pictures, dtype=int).reshape(-1, 4)
        rows[:, 6:10] = 1 / ratio, 1 / ratio, 0.0, 1.0
        painter.resetTransform()
        draw: Callable[..., None] = painter.drawPixmapFragments
        draw(*shared.drawargs(), atlas.pixmap)
        return True


Look: TypeAlias = tuple[str, float, QPen, QBrush]
"""Symbol, size in pixels, pen and brush of a dot."""


def show_looks(dots: pg.ScatterPlotItem, places: Array, looks: Sequence[Look], of: NDArray[np.int64]) -> None:
    """Show dots at places (dots, 2), each in one of a few looks: `of` says in which, (dots,).

    pyqtgraph is told of one dot in each look: to be told of thousands takes it long.
    """
    used, of = np.unique(of, return_inverse=True)
    names = zip(*[looks[each] for each in used.tolist()], strict=True)
    styles = dict(zip(("symbol", "size", "pen", "brush"), map(list, names), strict=False))
    dots.setData(pos=places[: len(used)], **styles)
    _spread(dots, places, of)


def show_alike(dots: pg.ScatterPlotItem, places: Array, size: float) -> None:
    """Show dots at places (dots, 2), of one size, as the item's are that have no look of their own."""
    dots.setData(pos=places[:1], size=size)
    _spread(dots, places, np.zeros(len(places), np.int64))


def _spread(dots: pg.ScatterPlotItem, places: Array, of: NDArray[np.int64]) -> None:
    """Have a dot at each place, (dots, 2), that looks as one that is there does, (dots,)."""
    dots.data = vars(dots)["data"][of]
    place_dots(dots, places)


def place_dots(dots: pg.ScatterPlotItem, places: Array) -> None:
    """Have dots at other places, (dots, 2), and look as they did: pyqtgraph need not find that."""
    spots: Any = dots.data
    spots["x"], spots["y"] = places.T
    dots.prepareGeometryChange()
    dots.informViewBoundsChanged()
    dots.bounds = [None, None]
    dots.invalidate()


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
    painter = QPainter(pixmap)
    painter.setRenderHints(hints)
    painter.setTransform(place * QTransform.fromScale(1 / ratio, 1 / ratio))
    draw(painter)
    painter.end()
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
