"""A long curve is drawn in columns, and nothing of it is lost."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.gui.loss.curves import curve_of
from xorviz.gui.loss.loss_curves import loss_columns


class TestColumns:
    @given(
        epochs=st.integers(1, 5000),
        columns=st.integers(1, 700),
        capacity=st.sampled_from([64, 256, 1024, 2**20]),
        data=st.data(),
    )
    @examples(60)
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
    @examples(40)
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
