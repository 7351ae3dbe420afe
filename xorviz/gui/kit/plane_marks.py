"""Class as a shape, wherever a sample is drawn: a circle for 1, a square for 0; a value is its colour.

Of several classes each has a shape and a colour of its own.
"""

import math
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.decisions import THRESHOLD
from xorviz.core.run.snapshot import MANY
from xorviz.gui.kit.theme import Theme, diverging_table

CIRCLE, SQUARE = "o", "s"
"""As pyqtgraph calls them."""
CLASS_SYMBOLS = SQUARE, CIRCLE, "t1", "d"
"""Of several classes, the first of them first."""
CLASS_ROLES = "negative", "positive", "class_3_fill", "class_4_fill"
"""The colours of the same."""
MARK = 4.5
"""The radius of the mark of a class beside its name, in pixels."""
SHADES = 32
"""So many colours, and one more, have values."""
SIDE = math.sqrt(math.pi) / 2
"""Of a square, beside the diameter of a circle of the same area."""
MOST_MARKS = 2_000
"""Samples that are drawn: more hide each other, and take longer than a picture may."""
Rows: TypeAlias = "NDArray[np.int64] | slice"
"""Which samples are drawn."""
ALL = slice(None)


def drawn_rows(count: int, followed: int | None = None) -> NDArray[np.int64]:
    """Return which of so many samples are drawn, ascending: of many some at random, but always the same.

    One that is followed is among them.
    """
    return _drawn(count, drawn_beside(count, followed))


def drawn_beside(count: int, followed: int | None) -> int | None:
    """Return the row that is drawn beside those that always are; None if all are."""
    return None if count <= MOST_MARKS or (followed or 0) >= count else followed


@lru_cache(maxsize=4)
def _drawn(count: int, followed: int | None) -> NDArray[np.int64]:
    rng = np.random.default_rng(0)
    if count >= MANY:
        some = rng.choice(count, MOST_MARKS, replace=False)  # which shuffles no million rows
    else:
        some = rng.permutation(count)[:MOST_MARKS]
    drawn = np.unique(some if followed is None else np.append(some, followed))
    drawn.setflags(write=False)
    return drawn


def has_classes(data: Dataset) -> bool:
    """Say whether the samples are of several classes that exclude each other, each with a mark of its own."""
    return data.targets.shape[1] <= len(CLASS_ROLES) and data.exclusive


@lru_cache(maxsize=8)
def told_classes(data: Dataset) -> tuple[str, ...]:
    """Return what is to be written beside the mark of each class, a number if nobody named it, or nothing.

    Of two classes of one output that is so unless somebody gave them names.
    """
    if has_classes(data):
        return data.class_names
    named = not data.regression and data.targets.shape[1] == 1 and len(data.classes) == 2
    return data.classes if named else ()


class MarkKind(NamedTuple):
    """How the marks of some samples look."""

    symbol: str
    brush: QBrush

    def size(self, size: float) -> float:
        """Return how large the symbol is: a square is as large as a circle of `size`."""
        return max(2.0, round(SIDE * size)) if self.symbol == SQUARE else size


def mark_kinds(data: Dataset, theme: Theme, drawn: Rows = ALL) -> tuple[list[MarkKind], NDArray[np.int64]]:
    """Return the kinds of marks that samples have, by target, and which each that is drawn has, (drawn,).

    A value has no class, and is a circle.
    """
    targets = data.targets[drawn]
    if targets.shape[1] > 1:
        looks = zip(CLASS_SYMBOLS, CLASS_ROLES, strict=True)
        kinds = [MarkKind(symbol, QBrush(theme.colour(role))) for symbol, role in looks]
        return kinds, targets.argmax(axis=1) % len(kinds)
    if not data.regression:
        found, of = np.unique(targets[:, 0], return_inverse=True)
        return [_class_kind(data, theme, target) for target in found.tolist()], of
    found, of = np.unique(np.round(data.leaning(targets[:, 0]) * SHADES) / SHADES, return_inverse=True)
    return [MarkKind(CIRCLE, QBrush(mark_colour(data, shade, theme))) for shade in found.tolist()], of


def _class_kind(data: Dataset, theme: Theme, target: float) -> MarkKind:
    symbol = CIRCLE if target > THRESHOLD else SQUARE
    return MarkKind(symbol, QBrush(mark_colour(data, mark_shade(data, target), theme)))


def mark_shade(data: Dataset, target: float) -> float:
    """Return how strong a sample's colour is, and of which sign; values share a few."""
    leaning = data.leaning(target)
    return round(leaning * SHADES) / SHADES if data.regression else leaning


def mark_colour(data: Dataset, shade: float, theme: Theme, alpha: float = 1.0) -> QColor:
    """Return the colour of a shade: that of the class, or of the value as the plane has it."""
    if not data.regression:
        return theme.sign_colour(shade, alpha)
    table = diverging_table(theme.name)
    place = min(max(round((shade + 0.5) * (len(table) - 1)), 0), len(table) - 1)
    colour = QColor(*table[place].tolist())
    colour.setAlphaF(alpha)
    return colour


def paint_class(painter: QPainter, centre: QPointF, radius: float, place: int) -> None:
    """Paint the mark of one of several classes with the painter's pen and brush."""
    match CLASS_SYMBOLS[place % len(CLASS_SYMBOLS)]:
        case "t1":
            corners = [(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)]
        case "d":
            corners = [(0.0, -1.2), (0.9, 0.0), (0.0, 1.2), (-0.9, 0.0)]
        case symbol:
            (painter.drawEllipse if symbol == CIRCLE else painter.drawRect)(
                QRectF(centre - QPointF(radius, radius), centre + QPointF(radius, radius))
            )
            return
    painter.drawPolygon([centre + QPointF(*corner) * radius for corner in corners])


def paint_class_name(
    painter: QPainter, box: QRectF, name: str, place: int | None, theme: Theme, *, middle: bool = False
) -> None:
    """Write the name of a class in a box, elided, behind its mark if it has one; with the painter's pen."""
    metrics, pen = QFontMetricsF(painter.font()), painter.pen()
    indent = 0.0 if place is None else 2 * MARK + 5.0
    text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, box.width() - indent)
    spare = box.width() - indent - metrics.horizontalAdvance(text)
    left = box.left() + (max(0.0, spare / 2) if middle else 0.0)
    if place is not None:
        painter.setPen(QPen(theme.colour("ring"), 1.0))
        painter.setBrush(theme.colour(CLASS_ROLES[place]))
        paint_class(painter, QPointF(left + MARK, box.center().y()), MARK, place)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
    rest = QRectF(left + indent, box.top(), box.right() - left - indent, box.height())
    painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def paint_mark(painter: QPainter, centre: QPointF, radius: float, data: Dataset, target: float) -> None:
    """Paint a mark with the painter's pen and brush, as large as a circle of that radius."""
    if data.regression or target > THRESHOLD:
        painter.drawEllipse(centre, radius, radius)
    else:
        half = SIDE * radius
        painter.drawRect(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half))
