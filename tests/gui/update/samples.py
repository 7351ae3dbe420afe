"""Sizes, data and pixels for the tests of the samples."""

import numpy as np

from xorviz.core import TrainingConfig

NARROW = (366, 145)
"""What a window of 1024 by 700 leaves."""
SIZES = [NARROW, (480, 170), (620, 240), (900, 420)]
CIRCLE = TrainingConfig(dataset="circle", hidden=(16,), reduction="mean")


def pixels(widget):
    image = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[:, :, 2::-1]
