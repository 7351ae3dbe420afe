import math

import numpy as np
import pytest
from numba import njit

from xorviz.core.engine.vector import WIDTH, cosine, exponential, fma, load, log1p, sine, store, total

SMALLEST = -708.0


@njit
def exponential_of(x, power, less_one):
    for place in range(0, len(x), WIDTH):
        one, other = exponential(load(x, place))
        store(power, place, one)
        store(less_one, place, other)


@njit
def fused(x, y, z, result):
    store(result, 0, fma(load(x, 0), load(y, 0), load(z, 0)))
    return total(load(x, 0))


def exponentials(x):
    """e^x and e^x − 1, lane by lane."""
    padded = np.append(x, np.zeros(-len(x) % WIDTH))
    power, less_one = np.empty_like(padded), np.empty_like(padded)
    exponential_of(padded, power, less_one)
    return power[: len(x)], less_one[: len(x)]


def units(actual, expected):
    """How many units of the last place two arrays are apart."""
    return abs(actual - expected) / np.spacing(abs(expected))


@pytest.fixture(scope="module")
def places():
    """Everywhere from −708 to 0, close to 0, and at the edges between two k of x = k ln 2 + r."""
    rng = np.random.default_rng(0)
    edges = -(np.arange(1021) + 0.5) * math.log(2)
    return np.concatenate(
        [
            np.linspace(SMALLEST, 0.0, 50_000),
            -rng.random(50_000) * 40.0,
            -(10.0 ** rng.uniform(-320, 0, 20_000)),
            *(edges + shift for shift in (-1e-9, -1e-13, 0.0, 1e-13, 1e-9)),
            [0.0, -0.0, SMALLEST, -5e-324],
        ]
    )


def test_exponential_is_right_to_two_units_of_the_last_place(places):
    power, less_one = exponentials(places)
    assert units(power, np.array([math.exp(x) for x in places])).max() <= 2
    assert units(less_one, np.array([math.expm1(x) for x in places])).max() <= 2


def test_exponential_of_what_is_too_small_is_nothing():
    x = np.array([*np.linspace(-800.0, np.nextafter(SMALLEST, -np.inf), 1001), -1e308, -np.inf])
    power, less_one = exponentials(x)
    np.testing.assert_array_equal(power, 0.0)
    np.testing.assert_array_equal(less_one, -1.0)
    assert math.exp(x[1000]) < 2 * np.finfo(float).tiny  # so nothing that counts is lost


@pytest.mark.parametrize("lane", range(WIDTH))
def test_what_is_not_a_number_stays_so_in_its_own_lane(lane):
    x = np.full(WIDTH, -1.0)
    x[lane] = np.nan
    power, less_one = exponentials(x)
    np.testing.assert_array_equal(np.isnan(power), np.isnan(x))
    np.testing.assert_array_equal(np.isnan(less_one), np.isnan(x))


def test_a_sum_of_a_product_is_rounded_once():
    x = np.array([1.0 + 2.0**-52, 3.0, 1e300, 0.1])
    y = np.array([1.0 - 2.0**-53, -3.0, 1e300, 10.0])
    z = np.array([-1.0, 9.0, -np.inf, -1.0])
    result = np.empty(WIDTH)
    assert fused(x, y, z, result) == (x[0] + x[2]) + (x[1] + x[3])
    exact = 2.0**-52 - 2.0**-53 - 2.0**-105
    np.testing.assert_array_equal(result, [exact, 0.0, -np.inf, 2.0**-54])


@njit
def of_the_library(x, results):
    for place in range(0, len(x), WIDTH):
        lanes = load(x, place)
        store(results[0], place, sine(lanes))
        store(results[1], place, cosine(lanes))
        store(results[2], place, log1p(lanes))


def test_functions_of_the_library_are_called_for_each_lane():
    """Near 0, at the zeros of sine and cosine, far out where their argument must be reduced with care."""
    rng = np.random.default_rng(0)
    zeros = np.arange(1, 401) * (math.pi / 2)
    x = np.concatenate([rng.uniform(0, 50, 2000), 10.0 ** rng.uniform(-300, 300, 2000), zeros, [0.0] * 4])
    results = np.empty((3, len(x)))
    of_the_library(x, results)
    for found, function in zip(results, (math.sin, math.cos, math.log1p), strict=True):
        assert units(found, np.array([function(each) for each in x])).max() <= 1
