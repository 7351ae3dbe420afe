"""The line on which a network is undecided."""

from typing import Any

import numpy as np
from contourpy import FillType, LineType, SerialContourGenerator, ZInterp, contour_generator

from xorviz.core.network.arrays import Array
from xorviz.core.network.decisions import THRESHOLD, UNDECIDED, leaning

CONTOUR_OPTIONS: dict[str, Any] = {
    "mask": None,
    "corner_mask": True,
    "line_type": LineType.Separate,
    "fill_type": FillType.OuterOffset,
    "quad_as_tri": False,
    "z_interp": ZInterp.Linear,
}
"""What `contour_generator` chooses too; that looks for masks first, and imports numpy.ma for it."""


def half_line(x1: Array, x2: Array, surface: Array) -> Array:
    """Return the line ŷ = 0.5, (points, 2), its pieces separated by NaN.

    Parameters
    ----------
    x1, x2 : (columns,), (rows,)
        Where ŷ is known.
    surface : (rows, columns)
        ŷ there; what is not finite has no line. One that is undecided everywhere has none either: what sign
        is left there is rounding.
    """
    if abs(leaning(surface)).max() <= UNDECIDED:
        return np.empty((0, 2))
    if np.isfinite(surface).all():
        generator = SerialContourGenerator(*np.meshgrid(x1, x2), surface, **CONTOUR_OPTIONS)
    else:
        generator = contour_generator(x1, x2, np.ma.masked_invalid(surface))
    pieces = [np.empty((0, 2))]
    for piece in generator.lines(THRESHOLD):
        pieces += [np.asarray(piece, dtype=np.float64), np.full((1, 2), np.nan)]
    return np.vstack(pieces)
