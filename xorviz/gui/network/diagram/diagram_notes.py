"""Where the words in a diagram's corners stand: over nothing that is written, off the edges if possible."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise, product

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from xorviz.core.network.arrays import Array
from xorviz.gui.network.diagram.diagram import Diagram
from xorviz.gui.network.diagram.diagram_parts import coordinates, touching

NOTE_GAP = 4.0
"""Above and below a note, if there is room."""
BARE_RIM = 3.0
"""Around the letters of a note, so much of its box is bare."""


def place_note(
    texts: Sequence[str], metrics: QFontMetricsF, area: QRectF, diagram: Diagram, taken: Iterable[QRectF]
) -> tuple[QRectF, str] | None:
    """Return where the first text stands that has room in a corner, and which it is; None if none has.

    In a large network the edges fill what is between the columns: it stands off them if any text can.
    """
    first = diagram.nodes[0]
    beyond = max(first.box.right(), first.value.right()) + 6
    others = coordinates(taken)
    web = _web(diagram) if diagram.is_large else np.empty((6, 0))
    for fans, gap, text in product((web, web[:, :0]), (NOTE_GAP, 0.0), texts):
        size = QSizeF(metrics.size(0, text))
        boxes = _corners(area, size, beyond)
        free = ~touching(boxes, others, down=gap).any(axis=1) & ~_on_edges(boxes, fans)
        if free.any():
            return QRectF(QPointF(*boxes[:2, free.argmax()]), size), text
    return None


def _corners(area: QRectF, size: QSizeF, inner: float) -> Array:
    """Return where words of that size may stand in an area: see `coordinates`.

    The best come first: in a corner, or beside the inputs. These end left of `inner`. Where the right edge
    has no free corner, it may have room between its names.
    """
    right, low = area.right() - size.width(), area.bottom() - size.height()
    down = np.arange(int(low), int(area.top()), -4, dtype=np.float64)
    left = np.concatenate(([right, right, area.left(), area.left(), inner, inner], np.full(len(down), right)))
    top = np.concatenate(([low, area.top()] * 3, down))
    return np.stack((left, top, left + size.width(), top + size.height()))


def _web(diagram: Diagram) -> Array:
    """Return left and right of the edges of each two columns, and their upper and lower ends, (6, layers)."""
    columns = [[node.box for node in column] for _, column in groupby(diagram.nodes, lambda node: node.layer)]
    fans: list[tuple[float, ...]] = []
    for sources, targets in pairwise(columns):
        ends = (box.center().y() for box in (sources[0], targets[0], sources[-1], targets[-1]))
        fans.append((sources[0].right(), targets[0].left(), *ends))
    return np.array(fans, dtype=np.float64).reshape(-1, 6).T


def _on_edges(boxes: Array, web: Array) -> NDArray[np.bool_]:
    """Return which words would lie on edges of a web, (boxes,)."""
    left, top, right, bottom = boxes[:, :, np.newaxis]
    left, top, right, bottom = left + BARE_RIM, top + BARE_RIM, right - BARE_RIM, bottom - BARE_RIM
    start, end, high, high_end, low, low_end = web
    near, far = ((side.clip(start, end) - start) / (end - start) for side in (left, right))
    upper = high + (high_end - high) * np.stack((near, far))
    lower = low + (low_end - low) * np.stack((near, far))
    beside = (left < end) & (start < right)
    return (beside & (upper.min(axis=0) < bottom) & (top < lower.max(axis=0))).any(axis=1)
