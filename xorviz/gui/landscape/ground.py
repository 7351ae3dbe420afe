"""The ground of a landscape in a theme's colours: by its height, or by the light on it."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage

from xorviz.core.insight.landscape.landscape import Landscape
from xorviz.core.insight.landscape.relief import MOST_LIGHT, heights, light
from xorviz.core.network.arrays import Array
from xorviz.gui.kit.plane_image import image_of
from xorviz.gui.kit.theme import Theme

LOW, HIGH = ("card", "accent", 0.09), ("card", "muted", 0.62)
"""The colours of the lowest and the highest ground: so far from one role to another."""
LEVEL = 0.5
"""Between the two, the colour of level ground where colours are not heights."""
DARKEST, BRIGHTEST = 0.62, 0.45
"""What is left of a colour in full shade; how far it goes to white in full sun."""


@dataclass(frozen=True, slots=True)
class GroundLook:
    """How a ground is drawn."""

    theme: Theme
    shaded: bool
    """Whether by the light on it, and not by its height: one brightness cannot tell both."""


def ground_image(found: Landscape, look: GroundLook) -> QImage:
    """Return a picture with a pixel for each point, highest row first; bare where L is not finite.

    It needs no screen: any thread may do it, and the window's has no time for a fine one.
    """
    theme = look.theme
    colours = _lit(theme, light(found.losses)) if look.shaded else tints(theme, heights(found.losses))
    colours = np.where(np.isnan(colours), _mixed(theme, "card", "card", 0.0), colours)
    return image_of(colours[::-1])


def tints(theme: Theme, high: Array) -> Array:
    """Return the colours (…, 3) of ground so high, from 0 to 1."""
    lowest, highest = (_mixed(theme, *each) for each in (LOW, HIGH))
    return lowest + (highest - lowest) * high[..., np.newaxis]


def _lit(theme: Theme, sun: Array) -> Array:
    """Return the colours (rows, columns, 3) of ground of one colour on which so much light falls."""
    level, sun = tints(theme, np.full(sun.shape, LEVEL)), sun[..., np.newaxis]
    shade = level * (DARKEST + (1.0 - DARKEST) * np.clip(sun, 0.0, 1.0))
    bright = BRIGHTEST * np.clip(sun - 1.0, 0.0, 1.0) / (MOST_LIGHT - 1.0)
    return shade + (255.0 - shade) * bright


def _mixed(theme: Theme, one: str, other: str, share: float) -> Array:
    first, second = (
        np.array([colour.red(), colour.green(), colour.blue()], np.float64)
        for colour in (theme.colour(one), theme.colour(other))
    )
    return first + (second - first) * share
