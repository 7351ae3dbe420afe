"""Items of a plot that paint no more than has changed: pyqtgraph's own are made to be dragged and zoomed."""

import math
from collections.abc import Callable, Sequence, Sized
from typing import Any, Protocol

import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import renderSymbol
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPaintEngine, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem

from xorviz.gui.kit.plane_image import smoothed
from xorviz.gui.kit.theme import VECTOR

OVER = 7.0
"""So far a number may reach over the end of its axis, in pixels, where the plot does too."""
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


class StillAxis(pg.AxisItem):
    """An axis that is drawn when its range, its size or its look has changed."""

    def __init__(self, orientation: str) -> None:
        self._kept = KeptPicture()
        self._words = ""
        self._bounds = QRectF()
        """What it takes as it is drawn: Qt asks for each paint, pyqtgraph for each text."""
        super().__init__(orientation)

    def boundingRect(self) -> QRectF:
        """Return what it takes, with its grid, and with the halves of the numbers at its very ends."""
        return self._bounds if self.picture is self._kept else self._area()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Return the ticks as pyqtgraph does, which takes arrays for these few; a log scale has its own."""
        if vars(self)["logMode"]:
            return self.logTickValues(minVal, maxVal, size, [])
        ticks: list[tuple[float, list[float]]] = []
        known: list[float] = []
        for spacing, offset in self.tickSpacing(minVal, maxVal, size):
            start = math.ceil((minVal - offset) / spacing) * spacing + offset
            values = [place * spacing + start for place in range(int((maxVal - start) / spacing) + 1)]
            near = spacing * 0.01
            values = [value for value in values if all(abs(other - value) > near for other in known)]
            known += values
            ticks.append((spacing, values))
        return ticks

    def paint(self, p: QPainter, opt: object, widget: object) -> None:
        """Paint; pyqtgraph sets `picture` to None where it is no longer right."""
        if self.picture is None:
            self._kept.forget()
        self._kept.paint(p, self.boundingRect(), self._draw_anew)

    def drawPicture(
        self,
        p: QPainter,
        axisSpec: object,
        tickSpecs: Sequence[tuple[QPen, QPointF, QPointF]],
        textSpecs: object,
    ) -> None:
        """Draw the ticks, and then the rest.

        Where a picture is made to be kept, a faint line takes the place of the nothing below it: to mix the
        two colours takes Qt ten times as long.
        """
        mixing = p.compositionMode()
        if self._kept.is_made:
            p.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for pen, begin, end in tickSpecs:
            p.setPen(pen)
            p.drawLine(begin, end)
        p.setCompositionMode(mixing)
        super().drawPicture(p, axisSpec, [], textSpecs)

    def _updateMaxTextSize(self, x: int) -> None:
        """Make room for its numbers, unless its room is given: then pyqtgraph asks for another paint."""
        given: dict[str, Any] = vars(self)
        if given["fixedWidth" if self.orientation in ("left", "right") else "fixedHeight"] is None:
            super()._updateMaxTextSize(x)

    def _updateLabel(self) -> None:
        """Set the words if they are others: pyqtgraph sets them for each pen, of a bare axis too."""
        words = self.labelString() if self.labelText else ""
        if words != self._words and self.label is not None:
            self._words = words
            self.label.setHtml(words)
        self._adjustSize()
        self.picture = None
        self.update()

    def _area(self) -> QRectF:
        area, around = super().boundingRect(), self.parentItem()
        if around is None:
            return area
        across, up = (OVER, 0.0) if self.orientation == "bottom" else (0.0, OVER)
        ends = area.adjusted(-across, -up, across, up)
        return area | (ends & self.mapRectFromParent(around.boundingRect()))

    def _draw_anew(self, painter: QPainter) -> None:
        self._bounds = self._area()
        self.picture = self._kept
        self._draw(painter)
        self.picture = self._kept  # to place texts may have set it to None

    def _draw(self, painter: QPainter) -> None:
        """Draw all that is kept."""
        style: dict[str, Any] = vars(self)["style"]  # over QGraphicsItem's of that name
        if style["tickFont"]:
            painter.setFont(style["tickFont"])
        specs = self.generateDrawSpecs(painter)
        if specs is not None:
            self.drawPicture(painter, *specs)


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

    def viewTransformChanged(self) -> None:
        """Take it that a pixel has another size."""
        super().viewTransformChanged()
        self._area = QRectF()

    def boundingRect(self) -> QRectF:
        """Return where the dots are."""
        if self._area.isEmpty():
            self._area = super().boundingRect()
        return self._area

    def paint(self, p: QPainter, option: object, widget: object = None) -> None:
        """Paint; little more is kept than is seen, however far the dots reach."""
        draw, area = super().paint, self.boundingRect()
        seen: Any = self.viewRect()
        if seen is not None:
            across, up = AROUND * seen.width(), AROUND * seen.height()
            area = area.intersected(seen.adjusted(-across, -up, across, up))
        if area.isEmpty():
            return
        self._kept.paint(p, area, lambda painter: draw(painter, option, widget))


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
