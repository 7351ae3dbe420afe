"""Of many samples some are drawn, and that is said; all are trained on, counted and found by the pointer."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from tests.calls import Calls
from tests.gui.plane.watched_rows import WatchedRows, watch
from tests.gui.seen import looks_of
from xorviz.core import Dataset, TrainingConfig
from xorviz.core.network.decisions import is_wrong
from xorviz.core.run import snapshot as snapshots
from xorviz.gui.kit import plane_picture
from xorviz.gui.kit.plane_marks import MOST_MARKS, drawn_rows
from xorviz.gui.plane import hidden_space
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.hidden_space import HiddenSpaceView
from xorviz.gui.plane.sample_look import drawn_words
from xorviz.session.selection import Selection
from xorviz.session.update_shown import first_update

MANY = 3 * MOST_MARKS
VERY_MANY = snapshots.MANY + 1


@pytest.fixture(scope="module")
def many():
    rng = np.random.default_rng(0)
    inputs = rng.uniform(-1, 1, (MANY, 2))
    return Dataset("own", "Many", inputs, (inputs[:, :1] * inputs[:, 1:] > 0).astype(float))


@pytest.fixture
def snapshot(trained, many):
    return trained(TrainingConfig().learning(many), 3).head


def test_so_many_are_drawn_and_the_heading_says_so(show, snapshot, qtbot):
    view = BoundaryView()
    with qtbot.waitSignal(view.headed) as headed:
        show(view).show_snapshot(snapshot)
    assert headed.args == ["", "2,000 drawn"]
    marks, wrong = (dots.places for dots in (view._samples.marks, view._samples.wrong))
    drawn = drawn_rows(MANY)
    assert len(marks) == len(drawn) == MOST_MARKS
    assert len(wrong) == snapshot.wrong_rows[drawn].sum() > 0
    assert "2,000 drawn" in view.spoken()


def test_one_that_is_not_drawn_can_be_followed_and_pointed_at(show, snapshot):
    view = show(BoundaryView())
    view.show_snapshot(snapshot)
    row = int(np.setdiff1d(np.arange(MANY), drawn_rows(MANY))[0])
    view._samples.show_followed(row)
    np.testing.assert_array_equal(view._samples.chosen.places, [snapshot.data.inputs[row]])
    view._show_hover(row)
    assert view._hover.isVisible()


def test_hidden_space_draws_the_same_ones(show, snapshot):
    view = show(HiddenSpaceView())
    view.show_snapshot(snapshot)
    places = view._samples.marks.places
    np.testing.assert_array_equal(view._samples.rows, drawn_rows(MANY))
    np.testing.assert_array_equal(places, view._samples.places)


def test_of_very_many_the_pointer_finds_those_that_are_seen(show, trained):
    inputs = np.random.default_rng(1).uniform(-1, 1, (VERY_MANY, 2))
    data = Dataset("own", "Very many", inputs, (inputs[:, :1] > 0).astype(float))
    head = trained(TrainingConfig().learning(data), 1).head
    drawn = drawn_rows(VERY_MANY)
    assert len(drawn) == MOST_MARKS
    for view, places in ((BoundaryView(), inputs), (HiddenSpaceView(), np.full((VERY_MANY, 2), np.inf))):
        show(view).show_snapshot(head)
        if isinstance(view, HiddenSpaceView):
            places[view._samples.rows] = view._samples.places
        row = int(drawn[7])
        at = view._plot.mapFromScene(view._plot.box.mapViewToScene(QPointF(*places[row].tolist())))
        hidden = isinstance(view, HiddenSpaceView)
        found = view._samples.nearest(QPointF(*places[row])) if hidden else view._sample_at(at.toPointF())
        assert found is not None
        assert found in drawn
        assert np.hypot(*(places[found] - places[row])) < 0.05


def test_what_is_found_of_very_many_is_found_once(trained, monkeypatch):
    inputs = np.random.default_rng(1).uniform(-1, 1, (VERY_MANY, 2))
    data = Dataset("own", "Very many", inputs, (inputs[:, :1] > 0).astype(float))
    head = trained(TrainingConfig().learning(data), 1).head
    np.testing.assert_array_equal(head.wrong_rows, is_wrong(head.predictions, data.targets, data.exclusive))
    monkeypatch.setattr(snapshots, "is_wrong", None)  # it is not asked again
    assert head.wrong == np.count_nonzero(head.wrong_rows) == VERY_MANY - head.correct - head.undecided


def test_few_are_all_drawn_and_nothing_is_said():
    assert len(drawn_rows(MOST_MARKS)) == MOST_MARKS
    assert drawn_words(MOST_MARKS) == ""


def test_hidden_space_finds_no_place_but_of_those_and_of_the_one_followed(show, snapshot, monkeypatch):
    asked = []
    wanted = hidden_space.hidden_activations
    monkeypatch.setattr(
        hidden_space, "hidden_activations", lambda of, at: asked.append(len(at)) or wanted(of, at)
    )
    view = show(HiddenSpaceView())
    view.show_snapshot(snapshot)
    row = int(np.setdiff1d(np.arange(MANY), drawn_rows(MANY))[0])
    assert row not in view._samples.rows
    view.show_selection(Selection(row))
    place = view._samples.places[view._samples.rows == row]
    np.testing.assert_array_equal(view._samples.chosen.places, place)
    assert np.isfinite(place).all()
    assert place.shape == (1, 2)
    assert MANY not in asked
    assert MOST_MARKS + 1 in asked


def test_hidden_space_moves_the_marks_from_epoch_to_epoch_and_their_looks_stay(show, trained, many):
    run = trained(TrainingConfig().learning(many), 3)
    view = show(HiddenSpaceView())
    view.show_snapshot(run.at(1))
    before = looks_of(view._samples.marks)
    view.show_snapshot(run.head)
    marks = view._samples.marks
    np.testing.assert_array_equal(marks.places, view._samples.places)
    low, high = (bound(marks.places, axis=0) for bound in (np.min, np.max))
    assert marks.boundingRect().contains(QRectF(QPointF(*low), QPointF(*high)))
    assert all(now is then for now, then in zip(looks_of(marks), before, strict=True))


def test_hidden_space_says_where_one_is_that_is_not_drawn(show, snapshot):
    view = show(HiddenSpaceView())
    view.show_snapshot(snapshot)
    row = view._reached = int(np.setdiff1d(np.arange(MANY), drawn_rows(MANY))[0])
    told = view.spoken()
    view.show_selection(Selection(row))
    ((across, up),) = view._samples.places[view._samples.rows == row].tolist()
    assert told.endswith(f"at {across:.3f} across, {up:.3f} up".replace("-", "−"))


def test_lines_of_many_samples_are_told_in_batches(trained, many):
    run = trained(TrainingConfig().learning(many), 1)
    assert not first_update(run, run.head, 0).is_listable
    batched = trained(TrainingConfig(batch_size=32).learning(many), 1)
    update = first_update(batched, batched.head, 5)
    assert update.is_listable
    assert len(update.trace.rows) == 32
    assert update.followed_sample in update.trace.rows


def test_a_film_picture_of_many_draws_those_that_the_plane_draws(snapshot, light, monkeypatch):
    placed, right = [], plane_picture._placed
    monkeypatch.setattr(
        plane_picture, "_placed", lambda points, *rest: placed.append(points) or right(points, *rest)
    )
    plane_picture.film_picture(snapshot, light, 40)
    np.testing.assert_array_equal(placed[0], snapshot.data.inputs[drawn_rows(MANY)])
    assert len(placed[0]) == MOST_MARKS


@pytest.mark.parametrize("view_class", [BoundaryView, HiddenSpaceView])
def test_what_a_new_run_draws_takes_as_many_calls_for_thousands_as_for_some(show, trained, view_class):
    calls = []
    for count in (1_000, 5_000):
        inputs = np.random.default_rng(3).uniform(-1, 1, (count, 2))
        data = Dataset("own", "Some", inputs, (inputs[:, :1] > 0).astype(float))
        head = trained(TrainingConfig(held_out=0.4).learning(data), 1).head
        view, counted = show(view_class()), Calls()
        view.show_snapshot(trained(TrainingConfig(), 1).head)
        counted.during(lambda view=view, head=head: view.show_snapshot(head))
        calls.append(counted.of_python.total() + counted.of_c)
    some, thousands = calls
    assert thousands < 1.2 * some < 5_000


@pytest.mark.parametrize("view_class", [BoundaryView, HiddenSpaceView])
def test_of_very_many_nothing_is_computed_of_all_of_them(show, trained, view_class):
    inputs = np.random.default_rng(1).uniform(-1, 1, (3 * VERY_MANY, 2))
    inputs[:9] *= 40.0  # which are beyond the plane
    data = Dataset("own", "Very many", inputs, (inputs[:, :1] > 0).astype(float), classes=("a", "b"))
    head = trained(TrainingConfig(held_out=0.4, reduction="mean").learning(data), 1).head
    watch(head.data)
    WatchedRows.taken.clear()
    view = show(view_class())
    view.show_snapshot(head)
    view.show_selection(Selection(3))
    view.resize(300, 300)
    view.grab()
    assert WatchedRows.taken == []
    assert head.data.inputs.sum() != 0.0
    assert WatchedRows.taken == ["add"]
