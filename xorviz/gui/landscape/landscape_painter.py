"""How a landscape is painted: ground, contours with their losses, paths, and the dots on them."""

from collections.abc import Collection, Mapping, Sequence
from itertools import product

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from xorviz.core.network.arrays import Array
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.theme import VECTOR, Theme, number_font, text_font
from xorviz.gui.landscape.contours import Contour
from xorviz.gui.landscape.map_frame import MapFrame

DOT = 7.0
"""Radius of the cursor's dot, in pixels."""
LEAST_PIECE = 90.0
"""A contour has its loss written on its longest piece, from this length on, in pixels."""
DOTS = (0.1, 2.6)
"""Of a branch's path: round dots with as much between them, of its width."""
PAD = 3.0
SIDES = (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)
FAR_OFF = 1.0, 1.6, 2.4
"""Beside its end, where the name of a branch may stand: on which side, and how far off."""
PLACES = (0.5, 0.35, 0.65, 0.2, 0.8)
"""On a contour, where its loss may be written: shares of its points."""


class LandscapePainter:
    """Paints one scene in a frame."""

    def __init__(self, painter: QPainter, frame: MapFrame, theme: Theme) -> None:
        self._painter, self._frame, self._theme = painter, frame, theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint_ground(self, image: QImage | None, where: MapFrame) -> None:
        """Paint the ground, which may be that of another stretch; what is not known is bare."""
        painter, box = self._painter, self._frame.area
        painter.fillRect(box, self._theme.colour("card"))
        if image is None:
            return
        left, right, low, high = where.ends
        corner, opposite = self._frame.point((left, high)), self._frame.point((right, low))
        # A pixel's middle is at its place: the outermost ones reach half their width beyond.
        half_wide = (opposite.x() - corner.x()) / max(1, image.width() - 1) / 2
        half_tall = (opposite.y() - corner.y()) / max(1, image.height() - 1) / 2
        painter.save()
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        grown = QRectF(corner, opposite).adjusted(-half_wide, -half_tall, half_wide, half_tall)
        if VECTOR[0]:
            image = image.scaled(image.size() * 4, mode=Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(grown, image)
        painter.restore()

    def paint_contours(self, contours: Sequence[Contour], paths: Sequence[Array]) -> None:
        """Paint lines of equal loss, with the loss where there is room and no path, each (points, 2)."""
        painter, theme = self._painter, self._theme
        painter.save()
        painter.setClipRect(self._frame.area)
        painter.setFont(number_font(12))
        taken: list[QRectF] = []
        avoided = [_seen_points(self._frame.pixels(path)) for path in paths]
        for contour in contours:
            painter.setPen(QPen(theme.colour("text", 0.45), theme.stroke(1.0)))
            pieces = [self._frame.pixels(piece) for piece in contour.pieces]
            for piece in pieces:
                painter.drawPolyline(arrayToQPolygonF(*piece.T))
            self._label(contour.level, pieces, taken, avoided)
        painter.restore()

    def paint_path(self, pixels: Array, behind: int) -> None:
        """Paint where the run was, at pixels (points, 2): so many of them in full, what follows thin."""
        painter, theme = self._painter, self._theme
        painter.save()
        painter.setClipRect(self._frame.area)
        if behind < len(pixels):
            self._line(pixels[max(0, behind - 1) :], theme.colour("accent"), 1.4)
        if behind > 1:
            self._line(pixels[:behind], theme.colour("accent"), 2.6)
        self._mark(QPointF(*pixels[0].tolist()), theme.colour("card"), theme.colour("accent"), 4.0)
        painter.restore()

    def paint_branches(self, others: Collection[Array]) -> None:
        """Paint the paths of branches, each by its pixels (points, 2), dotted."""
        painter, theme = self._painter, self._theme
        pen = QPen(theme.colour("text"), theme.stroke(1.8))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setDashPattern(DOTS)
        painter.save()
        painter.setClipRect(self._frame.area)
        painter.setPen(pen)
        for line in others:
            painter.drawPolyline(arrayToQPolygonF(*line.T))
        painter.restore()

    def paint_names(self, others: Mapping[str, Array], path: Array, dots: Sequence[QPointF]) -> None:
        """Write the names of branches beside the ends of their lines, on no line and no dot."""
        painter, lines = self._painter, [path, *others.values()]
        painter.setFont(text_font(12))
        metrics, inside = QFontMetricsF(painter.font()), self._frame.area.adjusted(4, 4, -4, -4)
        around = DOT + PAD
        taken = [QRectF(dot, dot).adjusted(-around, -around, around, around) for dot in dots]
        for name, line in others.items():
            end = QPointF(*line[-1].tolist())
            if not self._frame.area.contains(end):
                continue
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, 0.4 * inside.width())
            box = metrics.boundingRect(text).adjusted(-PAD, -1, PAD, 1)
            across, up = box.width() / 2 + 8, box.height() / 2 + 6
            places: list[QRectF] = []
            for far, (x, y) in product(FAR_OFF, SIDES):
                place = QRectF(box)
                place.moveCenter(end + QPointF(x * across, y * up) * far)
                place.moveLeft(min(max(place.left(), inside.left()), inside.right() - box.width()))
                place.moveTop(min(max(place.top(), inside.top()), inside.bottom() - box.height()))
                places.append(place)
            chosen = next((each for each in places if _is_free(each, taken, lines)), places[0])
            taken.append(chosen)
            self._on_pill(chosen, text)

    def paint_dot(self, at: QPointF, held: QPointF | None, *, focused: bool) -> None:
        """Paint the network of the cursor, and that of the hand, if there is one."""
        theme, painter = self._theme, self._painter
        if held is None:
            self._mark(at, theme.colour("accent"), theme.colour("ring"), DOT, focused=focused)
            return
        pen = QPen(theme.colour("text"), theme.stroke(1.2))
        pen.setDashPattern(DOTS)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.save()
        painter.setClipRect(self._frame.area)
        painter.setPen(pen)
        painter.drawLine(at, held)
        self._mark(at, theme.colour("card"), theme.colour("accent"), 5.0)
        painter.restore()
        self._mark(held, theme.colour("accent"), theme.colour("ring"), DOT, focused=focused)

    def _label(
        self, level: float, pieces: Sequence[Array], taken: list[QRectF], paths: Sequence[Array]
    ) -> None:
        """Write a contour's loss on its longest piece, where no other is written; all of it in pixels."""
        longest = max(pieces, key=_length, default=np.empty((0, 2)))
        if _length(longest) < LEAST_PIECE:
            return
        text = level_text(level)
        box = QFontMetricsF(self._painter.font()).boundingRect(text).adjusted(-PAD, 0, PAD, 0)
        inside = self._frame.area.adjusted(4, 4, -4, -4)
        for share in PLACES:
            box.moveCenter(QPointF(*longest[int(share * (len(longest) - 1))].tolist()))
            if inside.contains(box) and _is_free(box, taken, paths):
                taken.append(QRectF(box))
                self._on_pill(box, text)
                return

    def _on_pill(self, box: QRectF, text: str) -> None:
        painter, theme = self._painter, self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("card", 0.8))
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _line(self, line: Array, colour: QColor, width: float) -> None:
        """Paint a line (points, 2) with an edge that keeps it apart from any ground."""
        painter, theme, points = self._painter, self._theme, arrayToQPolygonF(*_seen_points(line).T)
        for each, wide in ((theme.colour("card", 0.8), width + 2.4), (colour, width)):
            pen = QPen(each, theme.stroke(wide))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(points)

    def _mark(self, at: QPointF, fill: QColor, edge: QColor, size: float, *, focused: bool = False) -> None:
        painter, theme = self._painter, self._theme
        if focused:
            painter.setPen(QPen(theme.colour("text"), theme.stroke(1.5)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, size + 4, size + 4)
        painter.setPen(QPen(edge, theme.stroke(2.0)))
        painter.setBrush(fill)
        painter.drawEllipse(at, size, size)


def _is_free(box: QRectF, taken: Collection[QRectF], lines: Collection[Array]) -> bool:
    """Say whether a box covers nothing of other boxes, and of lines, each by its pixels (points, 2)."""
    return not any(map(box.intersects, taken)) and not any(_is_on(box, line) for line in lines)


def _is_on(box: QRectF, line: Array) -> bool:
    """Say whether some of a line (points, 2) is in a box, or beside its edge."""
    low = np.array([box.left() - PAD, box.top() - PAD])
    high = np.array([box.right() + PAD, box.bottom() + PAD])
    following = np.concatenate((line[1:], line[-1:]))
    near = (np.minimum(line, following) <= high) & (np.maximum(line, following) >= low)
    start = line[near.all(axis=1)]
    if not len(start):
        return False
    way = following[near.all(axis=1)] - start
    with np.errstate(divide="ignore", invalid="ignore"):
        ways = np.sort([(low - start) / way, (high - start) / way], axis=0)
    still = way == 0.0  # it is between the two edges all the way, or never
    between = still & (low < start) & (start < high)
    enters = np.where(still, np.where(between, -np.inf, np.inf), ways[0]).max(axis=1)
    leaves = np.where(still, np.where(between, np.inf, -np.inf), ways[1]).min(axis=1)
    return bool((np.maximum(enters, 0.0) < np.minimum(leaves, 1.0)).any())


def level_text(level: float) -> str:
    """Write the loss of a contour: 0.25, 3.1e−10."""
    text = loss_text(level)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def _seen_points(line: Array) -> Array:
    """Return what the eye can tell apart of a line in pixels, (points, 2): ends, and each new half pixel."""
    halves = np.floor(2 * line)
    kept = np.ones(len(line), dtype=bool)
    kept[1:-1] = (halves[1:-1] != halves[:-2]).any(axis=1)
    return line[kept]


def _length(line: Array) -> float:
    """Return how long a line (points, 2) is."""
    return float(np.hypot(*np.diff(line, axis=0).T).sum()) if len(line) > 1 else 0.0
