"""What is drawn: where points are without noise, what noise does, and that a seed says all."""

import numpy as np
import pytest

from xorviz.core.data.sources import DATA_SEED, SOURCES, make_dataset

DRAWN = [name for name, source in SOURCES.items() if DATA_SEED in source.parameters]


def drawn(name, noise=0.0, count=400, data_seed=0):
    values = {"noise": noise, "count": count, "data_seed": data_seed, "class_count": 3}
    return make_dataset(name, tuple((each.name, values[each.name]) for each in SOURCES[name].parameters))


def parts(data):
    return data.inputs[data.targets[:, 0] == 1], data.inputs[data.targets[:, 0] == 0]


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("count", [2, 7, 400])
def test_there_are_as_many_points_as_asked_for(name, count):
    assert len(drawn(name, 0.1, count)) == count


@pytest.mark.parametrize("name", DRAWN)
def test_a_seed_says_where_they_are(name):
    one = drawn(name, 0.2)
    assert one.is_same_as(drawn(name, 0.2, data_seed=0))
    assert not one.is_same_as(drawn(name, 0.2, data_seed=1))


@pytest.mark.parametrize("name", DRAWN)
def test_noise_moves_each_coordinate_by_so_much_and_changes_no_class(name):
    still, noisy = drawn(name, 0.0, 5000), drawn(name, 0.3, 5000)
    moved = noisy.inputs - still.inputs
    np.testing.assert_allclose(moved.std(axis=0), 0.3, rtol=0.05)
    np.testing.assert_allclose(moved.mean(axis=0), 0.0, atol=0.02)
    np.testing.assert_array_equal(noisy.targets, still.targets)


def test_quadrants_are_xor_with_a_gap_at_the_axes():
    data = drawn("quadrants")
    (x, y), ones = data.inputs.T, data.targets[:, 0] == 1
    np.testing.assert_array_equal(ones, x * y < 0)
    assert np.abs(data.inputs).min() >= 0.3
    assert 0.4 < ones.mean() < 0.6


def test_gaussians_are_around_their_centres():
    for part, centre in zip(parts(drawn("gaussians", count=5000)), (2.0, -2.0), strict=True):
        assert len(part) == 2500
        np.testing.assert_allclose(part.mean(axis=0), centre, atol=0.1)
        np.testing.assert_allclose(part.std(axis=0), 1.0, rtol=0.1)


def test_the_disc_ends_where_the_gap_to_the_ring_begins():
    disc, ring = (np.hypot(*part.T) for part in parts(drawn("ring")))
    assert disc.max() <= 2.5
    assert ring.min() >= 3.5
    assert ring.max() <= 5.0
    assert len(disc) == len(ring) == 200


def test_one_arm_of_the_spiral_is_the_other_turned_by_half():
    ones, zeros = parts(drawn("spiral"))
    np.testing.assert_allclose(ones, -zeros, atol=1e-12)
    radius = np.hypot(*ones.T)
    np.testing.assert_allclose(np.diff(radius), 5.0 / 200)
    turned = np.unwrap(np.arctan2(*ones[1:].T))
    np.testing.assert_allclose(turned, 1.75 * 2 * np.pi * radius[1:] / 5.0)


def test_squares_that_touch_have_different_classes():
    data = drawn("checkerboard", count=5000)
    column, row = np.floor((data.inputs.T + 5.0) / 2.5)
    np.testing.assert_array_equal(data.targets[:, 0], (column + row) % 2)
    assert len(set(zip(column, row, strict=True))) == 16
