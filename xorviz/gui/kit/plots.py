"""What the views that plot have in common: a still, bare pyqtgraph plot in the theme's colours."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QResizeEvent, QTransform
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsLineItem,
    QGraphicsTextItem,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from xorviz.core.network.arrays import Array
from xorviz.gui.kit.axes.still_axis import StillAxis
from xorviz.gui.kit.plot_items import KeptPicture
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.themed import Themed

pg.setConfigOptions(imageAxisOrder="row-major", antialias=True)


class PillText(QGraphicsTextItem):
    """Text on a rounded ground, upright and as large at any scale; laid out and painted when it has changed.

    Parameters
    ----------
    anchor
        What of it is at its place, in its own sizes: (0, 0) is the upper left corner, (1, 1) the lower right.
    """

    def __init__(self, anchor: tuple[float, float]) -> None:
        super().__init__()
        self._kept, self._ground = KeptPicture(whole=True), QColor()
        self.anchor = anchor
        self._text = ""
        self._box = self.boundingRect()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        # A text paints no more of itself than is exposed; what is kept is all of it.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption, enabled=False)
        self.set_anchor(anchor)

    def show_text(self, text: str) -> None:
        """Say something else."""
        if text != self._text:
            self._text = text
            self.setPlainText(text)
            self._kept.forget()
            self.set_anchor(self.anchor)

    def set_font(self, font: QFont) -> None:
        """Say it in another font."""
        if font != self.font():
            self.setFont(font)
            self._kept.forget()
            self.set_anchor(self.anchor)

    def set_colours(self, ground: QColor, ink: QColor) -> None:
        """Say it in another colour, on another ground."""
        self._ground = ground
        self.setDefaultTextColor(ink)
        self._kept.forget()

    def set_anchor(self, anchor: tuple[float, float]) -> None:
        """Put something else of it at its place."""
        self.anchor, self._box = anchor, self.boundingRect()
        across, down = -anchor[0] * self._box.width(), -anchor[1] * self._box.height()
        self.setTransform(QTransform.fromTranslate(across, down))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget) -> None:
        """Paint it as it is kept."""
        self._kept.paint(painter, self._box, lambda below: self.draw(below, option, widget))

    def draw(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget) -> None:
        """Draw the ground, and the text on it."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ground)
        painter.drawRoundedRect(self._box.adjusted(1, 2, -1, -2), 5, 5)
        super().paint(painter, option, widget)


class StillPlot(Themed, pg.GraphicsView):
    """A plot that a person can look at but not drag; its parent sees the mouse.

    It holds no more than a box and the axes that it is given: what else a plot of pyqtgraph has, menus above
    all, takes as long to make as all of this.

    Parameters
    ----------
    name, title
        The object's, and what it is called for those who hear it.
    parent
        What it is in.
    left, bottom
        Its axes; None for a plot without.
    """

    def __init__(
        self,
        name: str,
        title: str,
        parent: QWidget,
        *,
        left: StillAxis | None = None,
        bottom: StillAxis | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFrameShape(QFrame.Shape.NoFrame)
        for part in (self, self.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its parent takes the keys
        # Minimal updates leave traces of a line that moves while the axes stand still.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing behind it is painted
        self.box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self.box.disableAutoRange()
        given: dict[str, Any] = {"left": left, "bottom": bottom}
        self.axes = {side: axis for side, axis in given.items() if axis is not None}
        """By the side on which each is; of any type, as what pyqtgraph says of theirs is not so."""
        self._lay_out()
        self.shown_area = QRectF()
        """What the axes enclose, in their units."""
        # A scene that nobody hears has its window painted at once, before all else that has changed is ready.
        self.scene().changed.connect(self.updateScene)
        self.viewport().installEventFilter(parent)
        self.viewport().setMouseTracking(True)
        self.on_theme_changed()

    def event(self, event: QEvent) -> bool:
        """Look the same in a window that is active or not: pyqtgraph's items would be painted anew for it."""
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate):
            return True
        return super().event(event)

    def resizeEvent(self, ev: QResizeEvent | None) -> None:
        """Give all in it its place: once, where pyqtgraph does it twice."""
        scene = self.sceneObj
        if scene is not None and not self.closed:
            area = QRectF(0.0, 0.0, self.width(), self.height())
            self.setRange(area, padding=0, disableAutoPixel=False)
            scene.prepareForPaint()  # or the box does while painting, and asks for another paint

    def take_place(self) -> None:
        """Stand in the layout of its parent from now on, as large as that leaves it: it is drawn for that."""
        parent = self.parentWidget()
        layout = parent.layout() if parent is not None else None
        assert layout is not None
        layout.addWidget(self)
        self.show()
        layout.activate()

    def addItem(self, *items: QGraphicsItem) -> None:
        """Put items into the box: their places are in the axes' units."""
        for item in items:
            self.box.addItem(item)

    def removeItem(self, *items: QGraphicsItem) -> None:
        """Take items away."""
        for item in items:
            self.box.removeItem(item)

    def set_margins(self, left: int, top: int, right: int, bottom: int) -> None:
        """Leave so much around box and axes, in pixels."""
        self.centralLayout.setContentsMargins(left, top, right, bottom)

    def show_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Let the axes span exactly this."""
        area = QRectF(x[0], y[0], x[1] - x[0], y[1] - y[0])
        if area != self.shown_area:
            self.shown_area = area
            self.box.setRange(xRange=x, yRange=y, padding=0)
        self.box.updateMatrix()  # otherwise it happens while painting, and asks for another paint

    def place_at(self, pixel: QPointF) -> QPointF:
        """Return the place, in the axes' units, that a pixel of the viewport shows."""
        return self.box.mapSceneToView(self.mapToScene(pixel.toPoint()))

    def nearest(self, points: Array, place: QPointF) -> tuple[int, float]:
        """Return which of the points (points, 2) is the nearest to a place, and how far it is in pixels."""
        gaps = np.hypot(*((points - (place.x(), place.y())) / self.box.viewPixelSize()).T)
        nearest = int(np.argmin(gaps))
        return nearest, float(gaps[nearest])

    def on_theme_changed(self) -> None:
        """Give what holds colours those of the theme."""
        theme = self.theme
        self.setBackground(theme.colour("card"))
        line, numbers = pg.mkPen(theme.colour("border"), width=theme.line(1)), QPen(theme.colour("muted"))
        for axis in self.axes.values():
            axis.show_look(line, numbers, number_font(12))

    def _lay_out(self) -> None:
        layout = self.centralLayout
        layout.setSpacing(0.0)
        self.set_margins(1, 1, 1, 1)
        layout.addItem(self.box, 0, 1)
        for side, axis in self.axes.items():
            axis.linkToView(self.box)
            layout.addItem(axis, *((0, 0) if side == "left" else (1, 1)))
            axis.setZValue(0.5)  # above the box


class StillLine(pg.PlotCurveItem):
    """A line that may be anywhere in its plot: where it is need not be known."""

    def __init__(self, plot: StillPlot, **options: object) -> None:
        self._plot = plot
        super().__init__(**options)
        plot.addItem(self)

    def setData(self, *args: object, **options: object) -> None:
        """Show another line."""
        super().setData(*args, **options)
        self.setVisible(self.xData is not None and len(self.xData) > 0)

    def boundingRect(self) -> QRectF:
        """Return what the plot shows."""
        return self._plot.shown_area


class UprightLine(QGraphicsLineItem):
    """A line over the whole height of a plot, whose axes are given their ranges first."""

    def __init__(self, plot: StillPlot) -> None:
        super().__init__()
        self._plot = plot
        plot.addItem(self)

    def show_at(self, x: float) -> None:
        """Show it at a place, in the axis's units."""
        area = self._plot.shown_area
        self.setLine(x, area.top(), x, area.bottom())


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places moved apart, to a gap at least, in their order and from low to high where they fit."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    floor = low
    for index in order:
        floor = moved[index] = max(moved[index], floor)
        floor += gap
    ceiling = high
    for index in reversed(order):
        ceiling = moved[index] = min(moved[index], ceiling)
        ceiling -= gap
    return moved
