import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from xorviz.gui.app.views import VIEWS

WITHOUT_PICTURES = "controls", "lesson"
RINGS = 0.01
"""The share of pixels that may differ: the edge of a ring is rounded this way or that at each paint."""


def pixels(view):
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


@pytest.mark.slow
def test_pictures_stay_so_where_windows_are_laid_out_from_right_to_left(qapp, window, person, qtbot):
    person.train_to(50)
    found = {each.name: window.findChild(QWidget, each.name) for each in VIEWS}
    views = {name: view for name, view in found.items() if view and name not in WITHOUT_PICTURES}
    seen = {name: pixels(view) for name, view in views.items() if view.isVisible()}
    assert len(seen) >= 5
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        qtbot.waitUntil(lambda: window.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        for name, view in views.items():
            assert view.layoutDirection() == Qt.LayoutDirection.LeftToRight, name
        for name, before in seen.items():
            assert (pixels(views[name]) != before).any(axis=2).mean() < RINGS, name
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
