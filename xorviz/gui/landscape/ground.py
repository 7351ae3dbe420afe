"""The ground of a landscape in a theme's colours: by its height, and by the light on it."""

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
DARKEST, BRIGHTEST = 0.62, 0.45
"""What is left of a colour in full shade; how far it goes to white in full sun."""


@dataclass(frozen=True, slots=True)
class GroundLook:
    """How a ground is drawn."""

    theme: Theme
    shaded: bool


def ground_image(found: Landscape, look: GroundLook) -> QImage:
    """Return a picture with a pixel for each point, highest row first; bare where L is not finite.

    It needs no screen: any thread may do it, and the window's has no time for a fine one.
    """
    theme = look.theme
    high = heights(found.losses)[..., np.newaxis]
    low_colour, high_colour = (_mixed(theme, *each) for each in (LOW, HIGH))
    colours = low_colour + (high_colour - low_colour) * high
    if look.shaded:
        sun = light(found.losses)[..., np.newaxis]
        shade = DARKEST + (1.0 - DARKEST) * np.clip(sun, 0.0, 1.0)
        bright = BRIGHTEST * np.clip(sun - 1.0, 0.0, 1.0) / (MOST_LIGHT - 1.0)
        colours = colours * shade + (255.0 - colours * shade) * bright
    colours = np.where(np.isnan(colours), _mixed(theme, "card", "card", 0.0), colours)
    return image_of(colours[::-1])


def _mixed(theme: Theme, one: str, other: str, share: float) -> Array:
    first, second = (
        np.array([colour.red(), colour.green(), colour.blue()], np.float64)
        for colour in (theme.colour(one), theme.colour(other))
    )
    return first + (second - first) * share
