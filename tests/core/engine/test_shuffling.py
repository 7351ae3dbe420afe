from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numba import njit

from xorviz.core.engine import kernel
from xorviz.core.engine.shuffling import mix, sample_order

seeds = st.integers(0, 2**32 - 1)


@njit
def shuffle(order, seed, epoch):
    kernel._shuffle(order, seed, epoch)  # which only compiled code can call


def compiled_order(seed, epoch, samples):
    order = np.empty(samples, np.int64)
    shuffle(order, seed, epoch)
    return order


@given(seed=seeds, epoch=st.integers(0, 2**62), samples=st.integers(1, 400))
@example(seed=2**32 - 1, epoch=2**63 - 1, samples=356)
def test_the_kernels_order_is_that_of_numpy(seed, epoch, samples):
    np.testing.assert_array_equal(compiled_order(seed, epoch, samples), sample_order(seed, epoch, samples))


@given(seed=seeds, epoch=st.integers(0, 10**9), samples=st.integers(1, 400))
def test_an_order_has_each_sample_once_and_is_always_the_same(seed, epoch, samples):
    order = sample_order(seed, epoch, samples)
    np.testing.assert_array_equal(np.sort(order), np.arange(samples))
    np.testing.assert_array_equal(sample_order(seed, epoch, samples), order)


@given(seed=seeds, epoch=st.integers(0, 10**9))
def test_epochs_and_seeds_differ(seed, epoch):
    orders = {
        tuple(sample_order(*place, 356))
        for place in [(seed, epoch), (seed, epoch + 1), (seed + 1, epoch), (seed + 1, epoch + 1)]
    }
    assert len(orders) == 4


def chi_square(counts, cells):
    expected = sum(counts.values()) / cells
    return sum((counts[cell] - expected) ** 2 for cell in counts) / expected + expected * (
        cells - len(counts)
    )


def most_likely(cells):
    """Six standard deviations above the mean of χ²: exceeded once in 10⁸ times, roughly."""
    return cells - 1 + 6 * np.sqrt(2 * (cells - 1))


@pytest.mark.parametrize("by", ["epoch", "seed"])
def test_all_orders_of_four_samples_are_equally_likely(by):
    orders = [sample_order(7, n, 4) if by == "epoch" else sample_order(n, 7, 4) for n in range(6000)]
    counts = Counter(tuple(order.tolist()) for order in orders)
    assert set(counts) == set(permutations(range(4)))
    assert chi_square(counts, 24) < most_likely(24)


@pytest.mark.parametrize("place", [0, 1, 177, 354, 355])
def test_each_of_many_samples_is_equally_likely_at_each_place(place):
    counts = Counter(int(compiled_order(3, epoch, 356)[place]) for epoch in range(20_000))
    assert chi_square(counts, 356) < most_likely(356)


def test_mix_is_the_output_of_splitmix64():
    """The first numbers of SplitMix64 with the seed 1234567, as its reference implementation prints them."""
    step = 0x9E3779B97F4A7C15
    outputs = [mix((1234567 + place * step) % 2**64) for place in range(1, 4)]
    assert outputs == [6457827717110365317, 3203168211198807973, 9817491932198370423]
