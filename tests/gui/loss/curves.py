"""Curves of losses, and the pointer over them."""

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from tests.gui.seen import hover_text, pixel_of
from xorviz.core.run.history import LossCurve


def curve_of(losses, capacity=2**20):
    curve = LossCurve(capacity)
    extend(curve, losses)
    return curve


def extend(curve, losses):
    curve.append(np.asarray(losses, dtype=float), np.zeros(len(losses), np.int64))


def falling(epochs, end=0.01):
    """A curve from loss 1 down to an end."""
    return curve_of(np.geomspace(1.0, end, epochs))


def drawn(curve_item):
    x, y = curve_item.getData()
    return np.array([] if x is None else x), np.array([] if y is None else y)


def viewport(view):
    return view._plot.viewport()


def point_of(view, epoch, loss):
    """Return where an epoch and a loss are, as the mouse sees it."""
    return viewport(view).mapFrom(view, pixel_of(view, epoch, loss).toPoint())


def hover(view, epoch, loss, *, down=0, right=0):
    """Point there, or some pixels beside it, and return what is said."""
    QTest.mouseMove(viewport(view), point_of(view, epoch, loss) + QPoint(right, down))
    return hover_text(view)
