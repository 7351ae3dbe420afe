"""Data with one input, or with more than two: no plane shows them, and the views say so."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xorviz.core import TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.run.run import Run
from xorviz.gui.network.network_view import NetworkView
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.hidden_space import HiddenSpaceView
from xorviz.gui.time.time_card import boundary_picture


@pytest.fixture(params=[1, 3])
def snapshot(request):
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((8, request.param)), rng.integers(0, 2, (8, 1))
    run = Run(TrainingConfig(hidden=(3,)), data=Dataset("own", "Own", *rows))
    run.advance(5)
    return run.head


@pytest.mark.parametrize("kind", [BoundaryView, HiddenSpaceView])
def test_a_plane_says_that_there_is_none_and_is_back_with_the_next_data(show, trained, snapshot, kind):
    view = show(kind())
    other = trained(TrainingConfig(), 5).head
    for before in (None, other):
        if before is not None:
            view.show_snapshot(before)
        view.show_snapshot(snapshot)
        assert view._nothing.isVisible()
        count = snapshot.data.inputs.shape[1]
        assert view._nothing.text().startswith(f"These data have {count} input")
        assert "with two inputs chosen there is a plane" in view._nothing.text()
        assert not view._plot.isVisible()
        view.setFocus()
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Plus, Qt.Key.Key_0):
            QTest.keyClick(view, key)
        QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
        assert view.spoken()
        view.show_place((0.5, 0.5))
        view.grab()
    view.show_snapshot(other)
    assert view._plot.isVisible()
    assert not view._nothing.isVisible()


def test_the_diagram_is_painted_without_pictures(show, snapshot):
    network = show(NetworkView())
    network.show_snapshot(snapshot)
    network.show_place(None)
    network.grab()
    QTest.mouseMove(network, network.diagram.nodes[-1].box.center().toPoint())
    assert network.hover_text()


def test_the_timeline_has_no_picture(snapshot, light):
    assert boundary_picture(snapshot, light) is None
