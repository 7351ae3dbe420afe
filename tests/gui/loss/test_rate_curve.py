"""The learning rate in the loss card, where it follows a schedule."""

from itertools import pairwise

import numpy as np
import pytest

from tests.core.runs import run_of
from xorviz.core.insight.rates import rate_jumps, rates_in_force
from xorviz.gui.loss.loss_places import WordPlacer


def show(view, run, epoch):
    view.rates.show_run(run)
    view.show_losses(run.curve, epoch, run.at(epoch).loss)


def test_a_constant_rate_is_not_drawn(view):
    show(view, run_of(30), 30)
    assert view.rates.text == ""


def test_what_is_drawn_are_the_rates_of_the_updates(view):
    run = run_of(60, schedule="inverse", decay=0.1, learning_rate=0.5)
    run.edit("learning_rate", 1.0)
    run.advance(60)
    show(view, run, 120)
    rates = view.rates
    expected = [run.config_at(epoch).learning_rate_at(epoch) for epoch in rates.epochs.tolist()]
    assert rates.epochs[0] == 0
    assert rates.epochs[-1] >= 120
    assert rates.rates.tolist() == expected
    assert rates.text == f"learning rate {1.0 / 13.0:.3g}"
    show(view, run, 10)
    assert rates.text == "learning rate 0.25"


def test_a_schedule_in_steps_is_drawn_in_steps(view):
    show(view, run_of(1200, schedule="step", drop_every=100, drop_to=0.5, learning_rate=0.5), 1200)
    line = [point.toTuple() for point in view.rates._line]
    assert all(x == x_next or y == y_next for (x, y), (x_next, y_next) in pairwise(line))
    drops = sorted({x for (x, y), (_, y_next) in pairwise(line) if y != y_next})
    left, right = line[0][0], line[-1][0]
    last = float(view.rates.epochs[-1])
    expected = [left + (right - left) * epoch / last for epoch in range(100, int(last) + 1, 100)]
    assert drops == pytest.approx(expected, abs=0.01)


def test_a_smooth_schedule_is_drawn_as_it_is_and_an_edit_at_once(view):
    run = run_of(500, schedule="cosine", cosine_epochs=1000)
    run.edit("learning_rate", 5.0)
    run.advance(500)
    show(view, run, 1000)
    assert {499, 500} <= set(view.rates.epochs.tolist())
    assert len(view.rates._line) == len(view.rates.epochs)


@pytest.mark.parametrize("size", [(330, 160), (500, 300)])
@pytest.mark.parametrize("epoch", [120, 600, 1200])
def test_what_the_rate_is_called_stands_on_no_curve_and_no_other_word_on_it(view, size, epoch):
    """The losses lie where its usual place would be."""
    view.resize(*size)
    run = run_of(1200, schedule="step", drop_every=5000)
    show(view, run, epoch)
    box = view.rates.box
    assert view._area().box.contains(box)
    assert WordPlacer(view._area(), view._drawn_curves()).covered(box) == 0
    words = (*view._placed_marks.words, *view._placed_marks.names)
    assert not any(box.intersects(word.box) for word in words)


def test_jumps_are_where_the_rate_is_not_near_that_before():
    run = run_of(40, schedule="step", drop_every=15)
    run.edit("learning_rate", 2.0)
    run.advance(40)
    assert rate_jumps(run, 80, 100).tolist() == [15, 30, 40, 45, 60, 75]
    assert rate_jumps(run, 80, 3).tolist() == [40]
    assert rate_jumps(run_of(5), 80, 100).tolist() == []


def test_it_goes_when_the_schedule_does(view):
    show(view, run_of(20, schedule="step", drop_every=5), 20)
    before = view.grab().toImage()
    assert view.rates.text == "learning rate 0.0312"
    show(view, run_of(20), 20)
    assert view.rates.text == ""
    assert view.grab().toImage() != before


@pytest.mark.parametrize("name", ["step", "cosine", "inverse"])
def test_rates_in_force_are_each_those_of_its_epoch(name):
    run = run_of(40, schedule=name)
    for epoch, rate in ((40, 2.0), (60, 0.1)):
        run.edit("learning_rate", rate)
        run.advance(20)
        assert run.epoch == epoch + 20
    epochs = np.arange(0, 80, 3)
    expected = [run.config_at(epoch).learning_rate_at(epoch) for epoch in epochs.tolist()]
    assert rates_in_force(run, epochs).tolist() == expected
