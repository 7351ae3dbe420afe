"""How well it does: what is painted, said and copied; and that nothing is counted while it is hidden."""

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


def test_many_samples_of_several_classes_are_counted_beside(show, trained):
    rng = np.random.default_rng(0)
    inputs, targets = rng.uniform(-1, 1, (2 * MANY, 2)), np.eye(3)[rng.integers(0, 3, 2 * MANY)]
    data = Dataset("own", "Many", inputs, targets, classes=("a", "b", "c"))
    config = TrainingConfig(held_out=0.5, reduction="mean").learning(data)
    head, view, wished = trained(config, 1).head, show(FitView(), (520, 200)), []
    view.aside_wished.connect(lambda purpose, compute: wished.append((purpose, compute)))
    view.show_snapshot(head)
    view.grab()
    assert list(view.numbers()) == []
    assert not any("confusion" in vars(each) for each in view._fits)
    assert f"{head.correct:,} of 20,000 right" in view.spoken()  # which is known
    ((purpose, compute),) = wished
    view.on_aside_found(purpose, compute(lambda: False))
    view.redraw()
    lines = list(view.numbers())
    assert (len(lines), len(wished)) == (8, 1)
    assert sum(int(lines[row].split("\t")[row]) for row in (1, 2, 3)) == head.correct
