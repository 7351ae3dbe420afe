import pytest

from xorviz.core import TrainingConfig
from xorviz.gui.plane.boundary import BoundaryView


@pytest.fixture
def view(show, trained):
    view = show(BoundaryView())
    view.show_snapshot(trained(TrainingConfig(), 3000).head)
    return view
