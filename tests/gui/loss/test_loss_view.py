"""What the loss view draws, its axes and its colours."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from tests.gui.loss.curves import curve_of, drawn, falling, hover
from tests.gui.seen import shown_ranges
from xorviz.core import TrainingConfig
from xorviz.core.run.landmarks import Landmark
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.loss.loss_curves import LossGhost
from xorviz.gui.loss.loss_view import LossView


class TestScale:
    def test_the_buttons_choose_it(self, window, person):
        person.step(3)
        loss = person.see("loss")
        assert loss.logarithmic
        logarithmic = loss.grab().toImage()
        person.click("loss_scale_linear")
        assert not loss.logarithmic
        linear = loss.grab().toImage()
        person.click("loss_scale_log")
        assert loss.logarithmic
        assert linear != logarithmic == loss.grab().toImage()

    @pytest.mark.parametrize("logarithmic", [True, False])
    def test_what_is_drawn_are_the_losses(self, view, trained, logarithmic):
        run = trained(TrainingConfig(), 300)
        view.show_losses(run.curve, run.epoch, run.head.loss)
        view.show_logarithmic(logarithmic)
        x, y = drawn(view._past)
        values = 10**y if logarithmic else y
        assert x.tolist() == list(range(301))
        np.testing.assert_allclose(values, run.losses, rtol=1e-12)

    @pytest.mark.parametrize("logarithmic", [True, False])
    @pytest.mark.parametrize("epochs", [0, 1, 50, 5000])
    def test_everything_is_within_the_axes(self, view, trained, logarithmic, epochs):
        run = trained(TrainingConfig(), epochs)
        view.show_losses(run.curve, run.epoch, run.head.loss)
        view.show_logarithmic(logarithmic)
        (first, last), (low, high) = shown_ranges(view)
        assert first <= 0
        assert last >= epochs
        assert low <= run.losses.min() <= run.losses.max() <= high

    @pytest.mark.sampled(4)
    @pytest.mark.parametrize("logarithmic", [True, False])
    @pytest.mark.parametrize(
        "losses",
        [
            [0.0],
            [0.0] * 500,
            [0.5] * 500,
            [1e-300] * 10,
            [1e300, 1e-300],
            [5e-324, 0.0],
            [1e12, 1e12],
            [1.7e308, 0.0],
        ],
    )
    def test_odd_losses_do_not_break_it(self, view, losses, logarithmic):
        view.show_losses(curve_of(losses), len(losses) - 1, losses[-1])
        view.show_logarithmic(logarithmic)
        view.grab()
        (first, last), (low, high) = shown_ranges(view)
        assert all(map(math.isfinite, (first, last, low, high)))
        assert first < last
        assert low < high


def test_the_axis_seldom_moves(view, trained):
    run = trained(TrainingConfig(), 100)
    ranges = set()
    for epoch in range(20, 90):
        run = trained(TrainingConfig(), epoch) if epoch % 10 == 0 else run
        view.show_losses(run.curve, run.epoch, run.head.loss)
        ranges.add(shown_ranges(view))
    assert len(ranges) <= 2


def test_a_very_long_run_is_drawn(view):
    rng = np.random.default_rng(0)
    curve = curve_of(rng.uniform(0.1, 1.0, 100_000), capacity=1024)
    view.show_losses(curve, 99_999, 0.5)
    x, _ = drawn(view._past)
    assert x.max() > 99_000
    view.grab()


def test_a_theme_repaints(view, trained):
    run = trained(TrainingConfig(), 100)
    view.show_losses(run.curve, run.epoch, run.head.loss)
    before = view.grab().toImage()
    set_theme(view, load_theme("dark"))
    assert view.grab().toImage() != before


def test_marks_and_ghosts_take_the_colours_of_a_theme(shown, show, run):
    dark = show(LossView(), shown.size().toTuple())
    dark.move(shown.geometry().topRight() + QPoint(20, 0))  # the pointer is over one of them
    set_theme(dark, load_theme("dark"))
    dark.show_losses(run.curve, 1240, run.losses[1240])
    for view in (shown, dark):
        view.show_ghosts([LossGhost("branch", 300, falling(900))])
        view.show_marks([Landmark("plateau", 100, 800, ""), Landmark("edit", 900, 900, "")])

    def pointed_at(view):
        """Return the picture with what is said of an epoch."""
        assert hover(view, 500, run.losses[500])
        return view.grab().toImage()

    light, expected = pointed_at(shown), pointed_at(dark)
    assert light != expected
    set_theme(shown, load_theme("dark"))
    assert pointed_at(shown) == expected


class TestNumbersOnTheAxes:
    def test_epochs_are_written_as_on_the_timeline(self, shown):
        axis = shown._plot.axes["bottom"]
        assert axis.tickStrings([0.0, 10_000.0, 5e6, 0.5], 1.0, 1.0) == ["0", "10,000", "5 M", ""]

    @pytest.mark.parametrize(
        ("powers", "texts"),
        [
            ([-3.0, -1.0, 0.0, 3.0], ["0.001", "0.1", "1", "1,000"]),
            ([-4.0, -1.0, 0.0], ["10⁻⁴", "10⁻¹", "10⁰"]),
        ],
    )
    def test_losses_are_written_in_one_style(self, shown, powers, texts):
        assert shown._plot.axes["left"].logTickStrings(powers, 1.0, 1.0) == texts


def test_a_hidden_view_draws_nothing_and_catches_up(view, trained, monkeypatch):
    run = trained(TrainingConfig(), 300)
    view.show_losses(run.curve, 3, run.at(3).loss)
    view.hide()
    with monkeypatch.context() as patch:
        patch.setattr("xorviz.gui.loss.loss_view.draw_curve", None)
        view.show_losses(run.curve, 200, run.at(200).loss)
    view.show()
    assert view._cursor.line().x1() == 200
