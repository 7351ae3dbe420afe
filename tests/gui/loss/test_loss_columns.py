"""A long curve is drawn in columns, and nothing of it is lost."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.gui.loss.curves import curve_of
from xorviz.gui.loss.loss_curves import COLUMNS, column_step, draw_curve, loss_columns


class TestColumns:
    @given(
        epochs=st.integers(1, 5000),
        columns=st.integers(0, 4),
        capacity=st.sampled_from([64, 256, 1024, 2**20]),
        data=st.data(),
    )
    @examples(60)
    def test_no_spike_vanishes(self, epochs, columns, capacity, data):
        place = data.draw(st.integers(0, epochs - 1))
        spike = data.draw(st.sampled_from([0.0, 9.0]))
        losses = np.ones(epochs)
        losses[place] = spike
        curve = curve_of(losses, capacity)
        first, low, high = loss_columns(curve, curve.span * 2**columns)
        assert len(first) == len(low) == len(high)
        column = int(np.searchsorted(first, place, side="right")) - 1
        assert (low if spike == 0 else high)[column] == spike
        assert low.min() == losses.min()
        assert high.max() == losses.max()

    @given(st.integers(1, 3000), st.sampled_from([1, 2, 8, 64, 4096]))
    @examples(40)
    def test_columns_begin_at_0_and_are_even(self, epochs, step):
        first, low, high = loss_columns(curve_of(np.linspace(1.0, 0.0, epochs)), step)
        assert first[0] == 0
        assert len(set(np.diff(first))) <= 1
        assert (low <= high).all()

    def test_a_short_curve_is_drawn_epoch_by_epoch(self):
        losses = np.linspace(1, 0.5, 200)
        first, low, high = loss_columns(curve_of(losses), column_step(200, 1))
        assert first.tolist() == list(range(200))
        assert low.tolist() == high.tolist() == losses.tolist()

    @given(
        epochs=st.lists(st.integers(1, 6000), min_size=2, max_size=2),
        end=st.integers(100, 20_000),
        first=st.integers(0, 2000),
    )
    @examples(60)
    def test_the_same_losses_have_the_same_line_however_long_the_runs_are(self, epochs, end, first):
        losses = np.random.default_rng(0).lognormal(size=6000)
        first = min(first, end)
        one, other = (draw_curve(curve_of(losses[:last], 1024), np.log10, end) for last in epochs)
        later = draw_curve(curve_of(losses[: max(epochs)], 1024), np.log10, end, first)
        spans = [each.curve.span for each in (one, other)]
        if column_step(end, 1) >= max(spans):
            step, last = column_step(end, 1), min(epochs)
            whole = min(end, last) // step
            np.testing.assert_array_equal(one.x[:whole], other.x[:whole])
            np.testing.assert_array_equal(one.y[:, :whole], other.y[:, :whole])
            longer = max((one, other), key=lambda each: each.last)
            assert set(map(tuple, np.vstack([later.x, later.y]).T)) <= set(
                map(tuple, np.vstack([longer.x, longer.y]).T)
            )

    @given(end=st.integers(100, 10**9), span=st.sampled_from([1, 4, 1024]))
    @examples(40)
    def test_there_are_few_columns_but_not_too_few(self, end, span):
        columns = end / column_step(end, span)
        assert columns <= COLUMNS
        assert columns > COLUMNS / 2 or column_step(end, span) == span

    def test_what_lies_beyond_the_axis_is_not_drawn(self):
        drawn = draw_curve(curve_of(np.linspace(1, 0.5, 9000)), np.log10, 1000)
        assert 990 <= drawn.x[-1] <= 1000
        assert drawn.last == 8999
