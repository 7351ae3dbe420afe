"""A plane of measured inputs counts in what was measured, and names it."""

import numpy as np
import pytest

from tests.core.data.table.tables import CUSTOMERS, data
from xorviz.core import Run, TrainingConfig
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.input_axes import plane_ticks


@pytest.fixture
def view(show):
    view = show(BoundaryView())
    view.show_snapshot(Run(TrainingConfig().learning(data(CUSTOMERS))).head)
    return view


def test_the_numbers_stand_where_they_were_measured(view):
    found = view._data
    for axis, scale, side in zip((view._across, view._upright), found.axes, (0, 1), strict=True):
        ticks = plane_ticks(*axis.measured)
        inputs = scale.scaled(np.array(ticks))
        low, high = view.zoom.shown[side]
        assert len(ticks) > 1
        for tick, place in zip(ticks, inputs.tolist(), strict=True):
            share, box = (place - low) / (high - low), axis._box(tick)
            along = (
                box.center().x() / axis.size().width()
                if side == 0
                else 1 - box.center().y() / axis.size().height()
            )
            assert along == pytest.approx(share, abs=0.01)


def test_a_sample_is_told_in_what_was_measured(view):
    view._show_hover(3)
    lines = view._hover.toPlainText().split("\n")
    assert lines[0] == "Alter 29"
    assert lines[1].startswith("Einkommen ")
    assert lines[2].startswith("y 1")


def test_the_name_stands_at_the_axis_where_there_is_room(view):
    view.resize(900, 800)
    ticks = plane_ticks(*view._across.measured)
    assert view._across._title(ticks) == "x₁ Alter"
    assert view._upright._title(plane_ticks(*view._upright.measured)) == "x₂"
