"""What a network answers over the plane, as an image in a theme's colours."""

import numpy as np
from PySide6.QtGui import QImage

from xorviz.core.network.activations import Array
from xorviz.core.network.decisions import THRESHOLD
from xorviz.gui.kit.theme import Theme, diverging_table


def answer_image(answers: Array, theme: Theme) -> QImage:
    """Return an image of answers (rows, columns), a pixel each, the first row on top.

    Orange is 0, blue is 1; what is beyond has the colour of the nearer end, what is no number that of 0.5.
    """
    known = np.clip(np.nan_to_num(answers, nan=THRESHOLD), 0.0, 1.0)
    pixels = np.ascontiguousarray(diverging_table(theme.name)[(known * 255.0).round().astype(np.uint8)])
    rows, columns = answers.shape
    return QImage(pixels.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()
