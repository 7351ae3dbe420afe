"""Another size, or other colours, compute nothing that depends on neither."""

import pytest

from tests.calls import Calls
from xorviz.core import TrainingConfig
from xorviz.gui.kit import plot_items
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.hidden_space import HiddenSpaceView
from xorviz.gui.plane.sample_look import cross_look

CIRCLE = TrainingConfig(dataset="circle", hidden=(4,), reduction="mean")


@pytest.fixture(params=[BoundaryView, HiddenSpaceView])
def view(request, show, trained):
    view = show(request.param(), (420, 320))
    view.show_snapshot(trained(CIRCLE, 20).head)
    return view


def calls(act):
    """Return how often each function of Python is called."""
    counted = Calls()
    counted.during(act)
    return counted.of_python


def test_another_size_computes_no_answers(view):
    found = calls(lambda: view.resize(400, 300))
    assert found[f"{type(view).__name__}.draw"] >= 1
    for name in (
        "forward",
        "answer_surface",
        "output_answers",
        "hidden_activations",
        "plane_image",
        "half_line",
    ):
        assert not found[name]


def test_another_size_styles_no_marks_that_stay_as_they_are(show, trained):
    view = show(BoundaryView(), (420, 420))
    view.show_snapshot(trained(TrainingConfig(), 20).head)
    found = calls(lambda: view.resize(400, 400))
    assert found["InputSamples.show_data"] >= 1
    assert not found["StillDots.show_dots"] + found["StillDots.give_looks"] + found["FollowedRing.show_look"]


def test_other_colours_colour_the_same_answers(show, trained):
    view = show(BoundaryView(), (420, 320))
    view.show_snapshot(trained(CIRCLE, 20).head)
    before = view._ground.image._image.copy()
    found = calls(lambda: set_theme(view, load_theme("dark")))
    assert found["plane_image"] == 1
    assert not found["answer_surface"]
    assert view._ground.image._image != before


def test_another_epoch_computes_them_once(view, trained):
    snapshot = trained(CIRCLE, 21).head
    found = calls(lambda: view.show_snapshot(snapshot))
    assert found["plane_image"] == 1


@pytest.mark.parametrize("config", [TrainingConfig(), CIRCLE])
def test_samples_recoloured_look_as_if_they_were_drawn_in_these_colours(show, trained, config):
    view, other = (show(BoundaryView(), (420, 420)) for _ in range(2))
    snapshot = trained(config, 20).head
    assert snapshot.wrong_rows.any()
    view.show_snapshot(snapshot)
    for theme in ("dark", "contrast", "dark"):
        set_theme(view, load_theme(theme))
    set_theme(other, load_theme("dark"))
    other.show_snapshot(snapshot)
    assert view.grab().toImage() == other.grab().toImage()


def test_looks_of_dots_are_drawn_once_however_often_they_come_back(view, monkeypatch):
    drawn, draw = [], plot_items.drawSymbol
    monkeypatch.setattr(plot_items, "_sheets", {})
    monkeypatch.setattr(plot_items, "drawSymbol", lambda *of: drawn.append(of) or draw(*of))
    pictures, counts = [], []
    for theme in ("dark", "light", "dark", "light"):
        set_theme(view, load_theme(theme))
        pictures.append(view.grab().toImage())
        counts.append(len(drawn))
    assert pictures[:2] == pictures[2:]
    assert pictures[0] != pictures[1]
    assert 0 < counts[0] < counts[1] == counts[3]


def test_so_many_looks_of_dots_are_kept(view, light, monkeypatch):
    monkeypatch.setattr(plot_items, "_sheets", {})
    for size in range(3, 3 + 2 * plot_items.MOST_SHEETS):
        view._cross.show_dots([(0.5, 0.5)])
        view._cross.give_looks([(*cross_look(light)[:1], size, *cross_look(light)[2:])])
        view.grab()
    assert 1 < len(plot_items._sheets) <= plot_items.MOST_SHEETS
