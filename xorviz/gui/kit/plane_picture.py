"""One picture of a film strip: ŷ over the plane of the data, the line ŷ = 0.5, and the samples; that line."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from contourpy import FillType, LineType, SerialContourGenerator, ZInterp, contour_generator
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen

from xorviz.core.data.dataset import Dataset, Window
from xorviz.core.insight.plane_cut import seen
from xorviz.core.insight.surface import affordable_cells, answer_surface, cell_centres
from xorviz.core.network.arrays import Array
from xorviz.core.network.decisions import THRESHOLD, UNDECIDED, leaning
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_image import answers_image
from xorviz.gui.kit.plane_marks import drawn_rows, mark_kinds, paint_class, paint_mark
from xorviz.gui.kit.plot_items import KeptPicture
from xorviz.gui.kit.theme import Theme

COST, FEWEST_CELLS = 2.7e7, 8
"""Of a picture, in multiplications: some milliseconds; and its cells along each side at least."""
FEW_SAMPLES = 16
"""Up to so many samples have room to be large."""
LINE_SHARE, FEW_SHARE, MANY_SHARE = 0.02, 0.055, 0.016
"""The width of the line and the radius of a sample, of a picture's side."""
THINNEST_LINE = 1.4
"""In pixels."""
CONTOUR_OPTIONS: dict[str, Any] = {
    "mask": None,
    "corner_mask": True,
    "line_type": LineType.Separate,
    "fill_type": FillType.OuterOffset,
    "quad_as_tri": False,
    "z_interp": ZInterp.Linear,
}
"""What `contour_generator` chooses too; that looks for masks first, and imports numpy.ma for it."""


@dataclass(frozen=True, slots=True, eq=False)
class PlanePicture:
    """What a picture shows, without colours and size."""

    data: Dataset
    answers: Array
    """ŷ in equal cells of the plane, (cells, cells), the first row on top; of several classes each."""
    line: Array
    """The line ŷ = 0.5 in the plane, (points, 2), its pieces separated by NaN."""


def sketch(snapshot: Snapshot, cells: int) -> PlanePicture:
    """Evaluate the network in so many cells along each axis. It needs no screen: any thread may do it."""
    snapshot = seen(snapshot)  # of other than two inputs a plane through the means, where no other is given
    data = snapshot.data
    across, up = (cell_centres(stretch, cells) for stretch in data.window)
    answers = answer_surface(snapshot, across, up)
    return PlanePicture(data, answers[..., ::-1, :], border_line(data, across, up, answers))


def film_picture(snapshot: Snapshot, theme: Theme, side: int) -> QImage:
    """Return a square picture with a cell for each pixel; of a large network as many as can be had."""
    image = QImage(side, side, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        cells = affordable_cells(snapshot.layers, COST, FEWEST_CELLS, side)
        paint_sketch(painter, QRectF(image.rect()), sketch(snapshot, cells), theme)
    return image


def paint_sketch(
    painter: QPainter, box: QRectF, drawn: PlanePicture, theme: Theme, samples: KeptPicture | None = None
) -> None:
    """Draw into a square; `samples` keeps what they look like, of use in the GUI thread alone."""
    painter.save()
    painter.setClipRect(box)
    painter.drawImage(box, answers_image(drawn.answers, theme, drawn.data.scale))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    few, side = len(drawn.data) <= FEW_SAMPLES, box.width()
    radius = side * (FEW_SHARE if few else MANY_SHARE)
    draw = partial(_paint_samples, box=box, data=drawn.data, theme=theme, radius=radius)
    if samples is None:
        draw(painter)
    else:
        samples.paint(painter, box, draw)
    if len(drawn.line):  # an SVG must not have an empty path
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("text"), max(THINNEST_LINE, side * LINE_SHARE)))
        painter.drawPath(_path(_placed(drawn.line, box, drawn.data.window)))
    painter.restore()


def _paint_samples(painter: QPainter, box: QRectF, data: Dataset, theme: Theme, radius: float) -> None:
    painter.setPen(QPen(theme.colour("ring"), radius / 3))
    drawn = drawn_rows(len(data))
    kinds, of = mark_kinds(data, theme, drawn)
    brushes = [kinds[each].brush for each in of.tolist()]
    for place, target, brush in zip(
        _placed(data.inputs[drawn], box, data.window), data.targets[drawn], brushes, strict=True
    ):
        painter.setBrush(brush)
        if len(target) > 1:
            paint_class(painter, QPointF(*place), radius, target.argmax())
        else:
            paint_mark(painter, QPointF(*place), radius, data, target[0])


def _placed(points: Array, box: QRectF, window: Window) -> Array:
    """Return where points of the plane (points, 2) are in the square."""
    low, high = np.array(window).T
    share = (points - low) / (high - low)
    return np.column_stack(
        (box.left() + share[:, 0] * box.width(), box.bottom() - share[:, 1] * box.height())
    )


def _path(points: Array) -> QPainterPath:
    path, broken = QPainterPath(), True
    for x, y in points.tolist():
        if np.isnan(x):
            broken = True
        elif broken:
            path.moveTo(x, y)
            broken = False
        else:
            path.lineTo(x, y)
    return path


def border_line(data: Dataset, x1: Array, x2: Array, surface: Array) -> Array:
    """Return the line between two classes as `half_line` does; between values there is none.

    Of several classes, (outputs, rows, columns): where two outputs are the largest.
    """
    if surface.ndim == 2:
        return np.empty((0, 2)) if data.regression else half_line(x1, x2, surface)
    lines: list[Array] = []
    for output, values in enumerate(surface):
        others = np.delete(surface, output, axis=0).max(axis=0)
        lines += [half_line(x1, x2, values - others + THRESHOLD), np.full((1, 2), np.nan)]
    return np.concatenate(lines)


def half_line(x1: Array, x2: Array, surface: Array) -> Array:
    """Return the line ŷ = 0.5, (points, 2), its pieces separated by NaN.

    Parameters
    ----------
    x1, x2 : (columns,), (rows,)
        Where ŷ is known.
    surface : (rows, columns)
        ŷ there; what is not finite has no line. Where it is undecided over a region there is none either:
        that has no line, and what sign is left there is rounding.
    """
    surface = _without_regions(surface)
    if np.isfinite(surface).all():
        across, up = np.empty_like(surface), np.empty_like(surface)
        across[...], up[...] = x1, x2[:, np.newaxis]
        generator = SerialContourGenerator(across, up, surface, **CONTOUR_OPTIONS)
    else:
        generator = contour_generator(x1, x2, np.ma.masked_invalid(surface))
    pieces = [np.empty((0, 2))]
    for piece in generator.lines(THRESHOLD):
        pieces += [np.asarray(piece, dtype=np.float64), np.full((1, 2), np.nan)]
    return np.vstack(pieces)


def _without_regions(surface: Array) -> Array:
    """Return ŷ, NaN where it is undecided, if it is so in all corners of a cell; else as it is."""
    undecided = abs(leaning(surface)) <= UNDECIDED
    if not undecided.any():
        return surface
    beside = undecided[:, :-1] & undecided[:, 1:]
    return np.where(undecided, np.nan, surface) if (beside[:-1] & beside[1:]).any() else surface
