"""The contours of a landscape: lines of equal loss."""

from dataclasses import dataclass

import numpy as np
from contourpy import SerialContourGenerator, contour_generator

from xorviz.core.insight.landscape.landscape import Landscape
from xorviz.core.insight.landscape.relief import contour_levels
from xorviz.core.network.arrays import Array
from xorviz.gui.kit.plane_picture import CONTOUR_OPTIONS


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """A line of equal loss."""

    level: float
    pieces: tuple[Array, ...]
    """(points, 2) each, in places of the plane"""


def contours_of(found: Landscape) -> list[Contour]:
    """Return the contours of a landscape; none goes through what is not finite."""
    if min(found.losses.shape) < 2:
        return []
    across, up = np.meshgrid(found.across, found.up)
    if np.isfinite(found.losses).all():
        generator = SerialContourGenerator(across, up, found.losses, **CONTOUR_OPTIONS)
    else:
        generator = contour_generator(across, up, np.ma.masked_invalid(found.losses))
    return [
        Contour(level, tuple(np.asarray(piece, np.float64) for piece in generator.lines(level)))
        for level in contour_levels(found.losses).tolist()
    ]
