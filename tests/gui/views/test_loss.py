import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xorviz.core import TrainingConfig
from xorviz.core.history import LossCurve
from xorviz.gui.theme import load_theme
from xorviz.gui.views.loss import LossView, loss_columns


@pytest.fixture
def view(light, show):
    return show(LossView(light), (441, 201))


def curve_of(losses, capacity=2**20):
    curve = LossCurve(capacity)
    curve.append(np.asarray(losses, dtype=float))
    return curve


class TestColumns:
    @given(
        epochs=st.integers(1, 5000),
        columns=st.integers(1, 700),
        capacity=st.sampled_from([64, 256, 1024, 2**20]),
        data=st.data(),
    )
    @settings(max_examples=60, deadline=None)
    def test_no_spike_vanishes(self, epochs, columns, capacity, data):
        place = data.draw(st.integers(0, epochs - 1))
        spike = data.draw(st.sampled_from([0.0, 9.0]))
        losses = np.ones(epochs)
        losses[place] = spike
        first, low, high = loss_columns(curve_of(losses, capacity), columns)
        assert len(first) == len(low) == len(high) <= columns + 1
        column = int(np.searchsorted(first, place, side="right")) - 1
        assert (low if spike == 0 else high)[column] == spike
        assert low.min() == losses.min()
        assert high.max() == losses.max()

    @given(st.integers(1, 3000), st.integers(1, 700))
    @settings(max_examples=40, deadline=None)
    def test_columns_begin_at_0_and_are_even(self, epochs, columns):
        first, low, high = loss_columns(curve_of(np.linspace(1.0, 0.0, epochs)), columns)
        assert first[0] == 0
        assert len(set(np.diff(first))) <= 1
        assert (low <= high).all()

    def test_a_short_curve_is_drawn_epoch_by_epoch(self):
        losses = np.linspace(1, 0.5, 200)
        first, low, high = loss_columns(curve_of(losses), 600)
        assert first.tolist() == list(range(200))
        assert low.tolist() == high.tolist() == losses.tolist()


def drawn(curve_item):
    x, y = curve_item.getData()
    return np.array([] if x is None else x), np.array([] if y is None else y)


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
        assert x[::2].tolist() == list(range(301))
        np.testing.assert_allclose(values[::2], run.losses, rtol=1e-12)

    @pytest.mark.parametrize("logarithmic", [True, False])
    @pytest.mark.parametrize("epochs", [0, 1, 50, 5000])
    def test_everything_is_within_the_axes(self, view, trained, logarithmic, epochs):
        run = trained(TrainingConfig(), epochs)
        view.show_losses(run.curve, run.epoch, run.head.loss)
        view.show_logarithmic(logarithmic)
        (first, last), (low, high) = view.shown_ranges()
        assert first <= 0
        assert last >= epochs
        assert low <= run.losses.min() <= run.losses.max() <= high

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
        (first, last), (low, high) = view.shown_ranges()
        assert all(map(math.isfinite, (first, last, low, high)))
        assert first < last
        assert low < high


class TestCursor:
    def test_is_at_the_epoch_shown(self, view, trained):
        run = trained(TrainingConfig(), 200)
        for epoch in (0, 77, 200):
            view.show_losses(run.curve, epoch, run.losses[epoch])
            assert view._cursor.value() == epoch
            x, y = view._point.getData()
            assert x[0] == epoch
            assert 10 ** y[0] == pytest.approx(run.losses[epoch])

    def test_parts_the_past_from_the_future(self, view, trained):
        run = trained(TrainingConfig(), 200)
        view.show_losses(run.curve, 50, run.losses[50])
        assert drawn(view._past)[0].max() == 50
        assert drawn(view._future)[0].max() == 200
        view.show_losses(run.curve, 200, run.losses[200])
        assert drawn(view._past)[0].max() == 200

    def test_follows_the_training(self, window, person):
        for epoch in (1, 2, 3):
            person.step()
            assert person.see("loss")._cursor.value() == epoch


def test_the_axis_seldom_moves(view, trained):
    run = trained(TrainingConfig(), 100)
    ranges = set()
    for epoch in range(20, 90):
        run = trained(TrainingConfig(), epoch) if epoch % 10 == 0 else run
        view.show_losses(run.curve, run.epoch, run.head.loss)
        ranges.add(view.shown_ranges())
    assert len(ranges) <= 2


def test_a_very_long_run_is_drawn(view, light):
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
    view.show_theme(load_theme("dark"))
    assert view.grab().toImage() != before
