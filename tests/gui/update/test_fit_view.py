"""How well it does: what is painted, said and copied; and that nothing is counted while it is hidden."""

from types import SimpleNamespace

import numpy as np
import pytest

from xorviz.core import Dataset, TrainingConfig
from xorviz.core.run.snapshot import MANY
from xorviz.gui.update import fit_view
from xorviz.gui.update.fit_view import FitView

MOONS = TrainingConfig(dataset="moons", held_out=0.4, reduction="mean", hidden=(4,))
PLANE = TrainingConfig(dataset="plane", held_out=0.25, reduction="mean", learning_rate=0.05)


@pytest.fixture
def view(show):
    return show(FitView(), (520, 200))


def test_training_and_test_are_said_side_by_side(view, trained):
    head = trained(MOONS, 300).head
    view.show_snapshot(head)
    training, test = view.spoken().split(". ")
    assert training.startswith(f"Training: {head.correct} of 120 right, {head.correct / 1.2:.1f} %, loss ")
    assert test.startswith(f"Test: {head.test.correct} of 80 right, {head.test.correct / 0.8:.1f} %, loss ")
    lines = list(view.numbers())
    assert lines[0] == "Training: class\tanswered 0\tanswered 1\tnone"
    cells = [list(map(int, line.split("\t")[1:])) for line in (lines[1], lines[2])]
    assert cells[0][0] + cells[1][1] == head.correct
    assert lines[3].startswith("Test: class")


def test_of_values_r_squared_and_residuals_are_said(view, trained):
    head = trained(PLANE, 100).head
    view.show_snapshot(head)
    assert view.spoken().startswith(f"Training: R² {head.r_squared:.3f}, loss ")
    assert "right" not in view.spoken()
    lines = list(view.numbers())
    assert len(lines) == 2 + 200
    target, answer, residual = map(float, lines[1].split("\t"))
    assert residual == target - answer == head.data.targets[0, 0] - head.predictions[0, 0]


def test_no_more_samples_are_made_lines_than_are_taken(view, trained, monkeypatch):
    monkeypatch.setattr(fit_view, "BLOCK", 7)
    made, stack = [], np.column_stack
    monkeypatch.setattr(fit_view.np, "column_stack", lambda of: made.append(len(of[0])) or stack(of))
    view.show_snapshot(trained(PLANE, 10).head)
    lines = iter(view.numbers())
    taken = [next(lines) for _ in range(10)]
    assert made == [7, 7]
    assert len([*taken, *lines]) == 2 + 200
    assert len(set(taken)) == 10


@pytest.mark.parametrize("config", [MOONS, PLANE, TrainingConfig()])
@pytest.mark.parametrize("size", [(320, 110), (520, 200), (900, 400)])
def test_it_is_painted_at_any_size(show, trained, config, size):
    view = show(FitView(), size)
    view.show_snapshot(trained(config, 100).head)
    empty = show(FitView(), size)
    assert view.grab().toImage() != empty.grab().toImage()


def test_nothing_is_counted_while_nobody_looks(view, trained, monkeypatch):
    counted = []
    monkeypatch.setattr(fit_view, "fits", lambda snapshot: counted.append(snapshot) or [])
    run = trained(MOONS, 20)
    view.hide()
    view.show_snapshot(run.at(10))
    view.show_snapshot(run.head)
    assert counted == []
    view.show()
    assert counted == [run.head]


@pytest.fixture
def many(trained):
    """A run of so many samples of three classes that they are counted beside."""
    rng = np.random.default_rng(0)
    inputs = rng.uniform(-1, 1, (2 * MANY, 2))
    targets = np.eye(3)[np.digitize(inputs[:, 0], (-0.3, 0.3))]
    data = Dataset("own", "Many", inputs, targets, classes=("a", "b", "c"))
    return trained(TrainingConfig(held_out=0.5, reduction="mean", learning_rate=1.0).learning(data), 300)


@pytest.fixture
def wished(view):
    """The purposes the view wished for, and what is to be computed for them."""
    wished = []
    view.aside_wished.connect(lambda purpose, compute: wished.append((purpose, compute)))
    return wished


def find(view, wish):
    """Compute what the view wished for, and bring it."""
    purpose, compute = wish
    view.on_aside_found(purpose, compute(lambda: False))


def right(view):
    """Count the right ones of the training in the table that is shown."""
    lines = list(view.numbers())
    return sum(int(lines[row].split("\t")[row]) for row in (1, 2, 3)) if lines else None


def test_many_samples_of_several_classes_are_counted_beside(view, many, wished):
    head = many.head
    view.show_snapshot(head)
    view.grab()
    assert list(view.numbers()) == []
    assert not any("confusion" in vars(each) for each in view._fits)
    assert f"{head.correct:,} of 20,000 right" in view.spoken()  # which is known
    find(view, wished[0])
    view.redraw()
    assert (len(list(view.numbers())), len(wished)) == (8, 1)
    assert right(view) == head.correct


def test_while_a_run_plays_the_table_stays_and_the_newest_is_shown_at_the_end(view, many, wished):
    at = [many.at(epoch) for epoch in (0, 100, 200, 300)]
    assert len({each.correct for each in at}) == 4
    for each in at[:2]:
        view.show_snapshot(each)
    assert (right(view), len(wished)) == (None, 1)  # the first is under way, and nothing takes its place
    find(view, wished[0])
    assert (right(view), len(wished)) == (at[0].correct, 2)
    for each in at[2:]:
        view.show_snapshot(each)
        assert (right(view), len(wished)) == (at[0].correct, 2)
        assert f"{at[0].correct:,} of 20,000 right" in view.spoken()  # as the table beside it
    find(view, wished[1])
    assert (right(view), len(wished)) == (at[1].correct, 3)
    find(view, wished[2])
    assert (right(view), len(wished)) == (at[3].correct, 3)


def test_an_older_table_does_not_take_the_place_of_the_one_that_is_shown_again(view, many, wished):
    first, second = many.at(1), many.at(2)
    view.show_snapshot(first)
    find(view, wished[0])
    for each in (second, first):
        view.show_snapshot(each)
    find(view, wished[1])
    assert (right(view), len(wished)) == (first.correct, 2)


def test_a_count_that_failed_is_asked_for_again(view, many, wished):
    first, head = many.at(1), many.head
    view.show_snapshot(first)
    find(view, wished[0])
    view.show_snapshot(head)
    view.on_aside_failed("another", "")
    assert (right(view), len(wished)) == (first.correct, 2)
    view.on_aside_failed(wished[1][0], "Traceback\nMemoryError\n")
    assert (right(view), len(wished)) == (None, 2)  # not at once: it might fail for ever
    assert f"{head.correct:,} of 20,000 right" in view.spoken()
    view.hide()
    view.show()
    assert len(wished) == 3
    view.on_aside_failed(wished[2][0], "Traceback\nMemoryError\n")
    view.show_snapshot(head)
    find(view, wished[3])
    assert (right(view), len(wished)) == (head.correct, 4)


def test_where_a_count_failed_a_newer_one_is_asked_for(view, many, wished):
    view.show_snapshot(many.at(1))
    view.show_snapshot(many.head)
    view.on_aside_failed(wished[0][0], "Traceback\nMemoryError\n")
    find(view, wished[1])
    assert (right(view), len(wished)) == (many.head.correct, 2)


def test_no_table_of_another_run_stays_nor_comes_late(view, many, trained, wished):
    other = trained(many.start.changed(seed=3), 1)
    assert other.data is many.data
    told = frozenset({"run", "snapshot"})
    for epoch in (1, 2):
        view.show_view(SimpleNamespace(run=many, snapshot=many.at(epoch)), told)
        if epoch == 1:
            find(view, wished[0])
    view.show_view(SimpleNamespace(run=other, snapshot=other.head), told)
    assert (right(view), len(wished)) == (None, 3)
    assert f"{other.head.correct:,} of 20,000 right" in view.spoken()
    find(view, wished[1])
    assert right(view) is None
    find(view, wished[2])
    assert (right(view), len(wished)) == (other.head.correct, 3)


def test_no_table_of_other_samples_stays_nor_comes_late(view, many, trained, wished):
    few = trained(MOONS, 20).head
    view.show_snapshot(many.at(1))
    view.show_snapshot(few)
    find(view, wished[0])
    assert next(iter(view.numbers())) == "Training: class\tanswered 0\tanswered 1\tnone"
    view.show_snapshot(many.head)
    assert (right(view), len(wished)) == (None, 2)


def test_where_samples_are_of_several_classes_at_once_nothing_is_counted(view, trained, wished):
    rng = np.random.default_rng(0)
    inputs, targets = rng.uniform(-1, 1, (MANY, 2)), rng.integers(0, 2, (MANY, 3)).astype(float)
    config = TrainingConfig(reduction="mean").learning(Dataset("own", "Many", inputs, targets))
    view.show_snapshot(trained(config, 1).head)
    assert len(view._fits) == 1
    assert wished == []


def test_counting_stops_when_nobody_waits_for_it(view, many, wished):
    view.show_snapshot(many.head)
    asked = iter((False, True))
    assert wished[0][1](lambda: next(asked)) is None
    assert ["confusion" in vars(each) for each in view._fits] == [True, False]
