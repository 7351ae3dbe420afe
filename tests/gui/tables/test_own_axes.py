"""A plane of measured inputs counts in what was measured, and names it."""

import numpy as np
import pytest

from tests.core.data.table.tables import CUSTOMERS, data
from xorviz.core import Run, TrainingConfig
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.input_axes import plane_ticks
from xorviz.gui.update.fit_view import FitView


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
    assert view._across._titled(ticks)[1] == "x₁ Alter"
    assert view._upright._titled(plane_ticks(*view._upright.measured))[1] == "x₂ Einkommen"


VALUES = "x,z,weight\n" + "".join(f"{k / 50},{k % 3},{200_000 + 1000 * k}\n" for k in range(40))


def test_a_value_and_what_it_is_off_by_are_told_in_the_unit_of_the_target(show):
    found = data(VALUES, inputs=("x", "z"), target="weight")
    snapshot = Run(TrainingConfig().learning(found)).head
    view = show(BoundaryView())
    view.show_snapshot(snapshot)
    view._show_hover(3)
    *_, last = view._hover.toPlainText().split("\n")
    answer = 219_500 + 19_500 * snapshot.predictions[3, 0]
    assert last == f"weight 203000  ŷ {answer:.6g}"
    fit = show(FitView())
    fit.show_snapshot(snapshot)
    residuals = 19_500 * np.abs(found.targets - snapshot.predictions)
    mean, most = (f"{off:.4g}".replace("e+0", "e") for off in (residuals.mean(), residuals.max()))
    told = f"off by {mean}, at most {most} of weight"
    assert told in fit.spoken()


@pytest.mark.parametrize(
    "numbers", [("1e17", "1e17", "1e17"), ("1.7e308", "-1.7e308", "3"), ("5e-324", "0", "1e-323")]
)
def test_numbers_beyond_what_ticks_can_be_are_shown_without(show, numbers):
    """One number everywhere, too large to have neighbours one apart; the largest there are; the smallest."""
    rows = "".join(f"{number},{number},{place % 2}\n" for place, number in enumerate(numbers))
    view = show(BoundaryView())
    view.show_snapshot(Run(TrainingConfig().learning(data("a,b,c\n" + rows, inputs=("a", "b")))).head)
    view.grab()
    for axis in (view._across, view._upright):
        assert plane_ticks(*axis.measured) == []
