import pytest
from PySide6.QtCore import Qt

from xorviz.core import TrainingConfig
from xorviz.gui.plane.boundary import BoundaryView

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
CIRCLE = TrainingConfig(dataset="circle", hidden=(4,), reduction="mean", learning_rate=5.0)


@pytest.fixture
def view(show, trained):
    view = show(BoundaryView())
    view.show_snapshot(trained(TrainingConfig(), 3000).head)
    return view
