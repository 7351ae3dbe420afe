"""Values in place of classes, in the views of the plane: colours on a fixed scale, and nothing is wrong."""

import pytest

from tests.gui.seen import looks_of, shown_contour, symbols_of
from xorviz.core import TrainingConfig
from xorviz.core.insight.surface import cell_centres, output_surface
from xorviz.gui.kit.plane_image import plane_image
from xorviz.gui.kit.plane_marks import SHADES
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.hidden_space import HiddenSpaceView
from xorviz.gui.plane.plane_ground import CELLS
from xorviz.gui.plane.plane_words import boundary_words, sample_words
from xorviz.gui.update.samples import SamplesView
from xorviz.session.selection import Selection

PLANE = TrainingConfig(dataset="plane", hidden=(3,), reduction="mean", learning_rate=0.1)


@pytest.fixture
def values(trained):
    return trained(PLANE, 300)


def test_the_scale_stays_while_it_trains(show, values, light):
    view = show(BoundaryView())
    low, high = values.data.scale
    for epoch in (0, 300):
        view.show_snapshot(values.at(epoch))
        axis = cell_centres(values.data.extent, CELLS)
        expected = plane_image(output_surface(values.at(epoch), axis, axis), light, (low, high))
        assert view._ground.image._image == expected
    assert low < -0.5 < 0.5 < high


def test_there_are_no_rings_no_border_and_no_squares(show, values):
    view = show(BoundaryView())
    view.show_snapshot(values.head)
    view.show_decision(True)
    assert len(shown_contour(view)) == 0
    assert len(view._samples.wrong.places) == 0
    marks = view._samples.marks
    assert set(symbols_of(marks)) == {"o"}
    assert 8 < len({brush.color().name() for *_, brush in looks_of(marks)}) <= SHADES + 1
    hidden = show(HiddenSpaceView())
    hidden.show_snapshot(values.head)
    assert len(hidden._samples.wrong.places) == 0


def test_a_class_comes_back_after_values(show, values, trained):
    view = show(BoundaryView())
    view.show_snapshot(values.head)
    view.show_snapshot(trained(TrainingConfig(), 2000).head)
    assert len(shown_contour(view)) > 10
    assert set(symbols_of(view._samples.marks)) == {"o", "s"}


def test_words_tell_of_the_fit_and_no_side(values):
    words = boundary_words(values.head, Selection())
    assert f"R² {values.head.r_squared:.3f} over 200 points" in words
    for word in ("side", "right", "wrong", "undecided"):
        assert word not in words + sample_words(values.head, 3)


def test_samples_have_their_values_and_all_of_them_r_squared(show, values):
    view = show(SamplesView(), (700, 300))
    view.show_snapshot(values.head)
    rows = view.table.rows
    texts = [rows.data(rows.index(row, column)) for row in (0, 1) for column in range(3)]
    assert texts[2] == f"R² {values.head.r_squared:.3f}"
    assert float(texts[4].replace("−", "-")) == pytest.approx(values.data.targets[0, 0], abs=1e-3)
    assert not {"✗", "?"} & set(texts[5])
    view.arrows.grab()
