"""What a neuron computes over a plane, in a theme's colours: the only way in which it is painted."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from xorviz.core.insight.surface import input_ranges
from xorviz.core.network.arrays import Array
from xorviz.core.network.decisions import largest
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.gui.kit.plane_marks import CLASS_ROLES
from xorviz.gui.kit.theme import Theme, diverging_table

if TYPE_CHECKING:
    from xorviz.core.run.snapshot import Snapshot

SMOOTHER = 6
"""Pixels of an embedded image along one of its own: programs that show it may not smooth between these."""
ANSWERS = (0.0, 1.0)
"""Between which the answers of a network are coloured, on a scale that never changes."""


def neuron_limits(snapshot: "Snapshot", layer: int, index: int) -> tuple[float, float]:
    """Return between which values what a neuron computes is coloured; layer 0 is the inputs."""
    if layer == 0:
        return input_ranges(snapshot.config.features, snapshot.data)[index]
    if layer == len(snapshot.layers) - 1:
        return snapshot.data.scale
    activation = FUNCTIONS[snapshot.config.activations[layer - 1]]
    return activation.low, activation.high


def plane_image(values: Array, theme: Theme, limits: tuple[float, float] = ANSWERS) -> QImage:
    """Return an image of values (rows, columns), a pixel each, the first row on top.

    Orange is the lower limit, blue the upper one; what is beyond has the colour of the nearer end, what is
    no number that of the middle.
    """
    low, high = limits
    shades = (values.clip(low, high) - low) * (256.0 / (high - low))
    shades[np.isnan(shades)] = 128.0
    pixels = _colours(theme.name).take(np.minimum(shades, 255.0).astype(np.uint8))
    rows, columns = values.shape
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def answers_image(answers: Array, theme: Theme, limits: tuple[float, float]) -> QImage:
    """Return an image of answers as `answer_surface` has them."""
    return class_image(answers, theme) if answers.ndim == 3 else plane_image(answers, theme, limits)


def output_image(values: Array, theme: Theme, place: int) -> QImage:
    """Return an image of the output of one of several classes: 0 has no colour, 1 that of the class."""
    shares = np.nan_to_num(values).clip(0.0, 1.0)[..., np.newaxis]
    neutral, own = (_channels(theme, role) for role in ("neutral", CLASS_ROLES[place]))
    return image_of(neutral + (own - neutral) * shares)


def class_image(outputs: Array, theme: Theme, *, decision: bool = False) -> QImage:
    """Return an image of several outputs (outputs, rows, columns): everywhere the colour of the largest.

    It is the paler the nearer that is to what it would be if all were alike; with `decision` it is full, and
    where two are the largest it is none.
    """
    count = len(outputs)
    colours = np.array([_channels(theme, role) for role in (*CLASS_ROLES[:count], "neutral")])
    moved = np.moveaxis(outputs, 0, -1)
    answers = largest(moved)
    sure = np.nan_to_num(moved.max(axis=-1)) * count - 1.0
    strength = np.clip(sure / (count - 1.0), 0.0, 1.0) if not decision else np.ones(answers.shape)
    own = colours[np.where(decision, answers, np.argmax(moved, axis=-1))]
    return image_of(colours[-1] + (own - colours[-1]) * strength[..., np.newaxis])


def _channels(theme: Theme, role: str) -> Array:
    colour = theme.colour(role)
    return np.array([colour.red(), colour.green(), colour.blue()], np.float64)


def image_of(colours: Array) -> QImage:
    """Return an image of colours (rows, columns, 3), from 0 to 255."""
    shades = colours.round().astype(np.uint32)
    pixels = 0xFF000000 | shades[..., 0] << 16 | shades[..., 1] << 8 | shades[..., 2]
    pixels = np.ascontiguousarray(pixels, np.uint32)
    rows, columns = pixels.shape
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def smoothed(image: QImage) -> QImage:
    """Return an image to be embedded: with colours between its pixels, as a window has them."""
    aspect, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(image.size() * SMOOTHER, aspect, smooth)


@cache
def _colours(theme_name: str) -> NDArray[np.uint32]:
    """Return the diverging colours as Qt's RGB32."""
    red, green, blue = diverging_table(theme_name).T.astype(np.uint32)
    return 0xFF000000 | red << 16 | green << 8 | blue
