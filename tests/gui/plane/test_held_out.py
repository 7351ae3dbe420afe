"""The points that are held out, in the plane."""

import numpy as np
import pytest

from tests.gui.seen import looks_of
from xorviz.core import TrainingConfig
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.plane.boundary import BoundaryView

MOONS = TrainingConfig(dataset="moons", held_out=0.3)


@pytest.fixture
def view(show, trained):
    view = show(BoundaryView())
    view.show_snapshot(trained(MOONS, 10).head)
    return view


def outlines(view):
    return view._held_out.dots


def columns(dots):
    """Return the symbols, the pens and the brushes of the dots."""
    symbols, _, pens, brushes = zip(*looks_of(dots), strict=True)
    return symbols, pens, brushes


def test_they_are_outlines_of_their_class_where_they_are(view, light):
    test, dots = view._snapshot.data.test, outlines(view)
    symbols, pens, brushes = (np.array(each) for each in columns(dots))
    assert outlines(view).isVisible()
    np.testing.assert_array_equal(dots.places, test.inputs)
    for target, symbol, role in ((1.0, "o", "positive"), (0.0, "s", "negative")):
        rows = test.targets[:, 0] == target
        assert set(symbols[rows]) == {symbol}
        assert {pen.color().name() for pen in pens[rows]} == {light.colour(role).name()}
    assert all(pen.isCosmetic() for pen in pens), "or it grows with its mark"
    assert {brush.color().name() for brush in brushes} == {light.colour("ring").name()}
    assert len(view._samples.marks.places) == len(view._snapshot.data) == 140


def test_they_go_and_come_back(view):
    view.show_tests(False)
    assert not outlines(view).isVisible()
    assert len(view._samples.marks.places) == 140
    view.show_tests(True)
    assert outlines(view).isVisible()
    assert len(outlines(view).places) == 60


def test_they_go_with_the_samples(view, trained):
    view.show_snapshot(trained(TrainingConfig(dataset="moons"), 0).head)
    assert not outlines(view).isVisible()
    view.show_snapshot(trained(MOONS.changed(held_out=0.1), 0).head)
    assert len(outlines(view).places) == 20


def test_an_epoch_more_does_not_draw_them_anew(view, trained, monkeypatch):
    monkeypatch.setattr(outlines(view), "show_dots", None)
    view.show_snapshot(trained(MOONS, 10).at(5))


def test_they_have_the_colours_of_the_theme(view):
    dark = load_theme("dark")
    set_theme(view, dark)
    ones = view._snapshot.data.test.targets[:, 0] == 1
    _, pens, _ = columns(outlines(view))
    assert {pens[row].color().name() for row in np.flatnonzero(ones)} == {dark.colour("positive").name()}
