import pytest

from xorviz.gui.plane.boundary import BoundaryView


@pytest.fixture
def view(show):
    return show(BoundaryView())
