import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from xorviz.core.network.noise import settled
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.rules.optimiser import ROUNDED

PARAMETERS = 5
STEP_OF_NOW = ("gradient_descent", "rmsprop")
"""Where the gradient is none, these step not at all, whatever they remember."""


def followed(optimiser, gradients, kind):
    """The state before the last update, and what that finds, when all are computed with numbers of a kind."""
    state = np.zeros((1 + optimiser.slots, PARAMETERS), kind)
    for update, gradient in enumerate(gradients, start=1):
        before = state.copy()
        found = optimiser.step(state, gradient.astype(kind), 0.3, update, optimiser.usual)
    return before, found


def floors_after(optimiser, gradients, floor):
    before, found = followed(optimiser, gradients, np.float64)
    return found, optimiser.noise(
        before, found, np.full(PARAMETERS, floor), 0.3, len(gradients), optimiser.usual
    )


@pytest.mark.parametrize("name", OPTIMISERS)
@examples(150)
@given(st.integers(0, 2**32 - 1), st.integers(1, 400), st.floats(-18, 0), st.floats(-18, -6), st.booleans())
def test_what_an_optimiser_finds_is_off_by_its_floor_at_most(name, seed, updates, size, floor, swings):
    """Where each gradient so far was off by the floor at most, in any direction."""
    rng, optimiser = np.random.default_rng(seed), OPTIMISERS[name]
    exact = 10**size * rng.standard_normal((updates, PARAMETERS))
    if swings:  # so that they cancel
        exact[1::2] = -exact[0::2][: updates // 2]
    off = exact + 10**floor * rng.choice([-1.0, 1.0, *rng.uniform(-1, 1, 3)], (updates, PARAMETERS))
    found, floors = floors_after(optimiser, off, 10**floor + ROUNDED * abs(off).max())
    _, true = followed(optimiser, exact.astype(np.longdouble), np.longdouble)
    for quantity in optimiser.quantities[:-1]:
        error = abs(found[quantity.name] - true[quantity.name])
        assert (error <= floors[quantity.name]).all(), quantity.name


@pytest.mark.parametrize("name", OPTIMISERS)
def test_what_a_gradient_is_divided_by_may_be_nothing_but_its_floor(name):
    """Where all gradients before were none, the last was tiny, and each is off the other way."""
    optimiser, floor = OPTIMISERS[name], 1e-2
    exact = np.zeros((60, PARAMETERS))
    exact[-1] = 1e-3 * floor
    found, floors = floors_after(optimiser, exact - floor, floor)
    _, true = followed(optimiser, exact.astype(np.longdouble), np.longdouble)
    for quantity in optimiser.quantities[:-1]:
        assert (abs(found[quantity.name] - true[quantity.name]) <= floors[quantity.name]).all()


@pytest.mark.parametrize("name", OPTIMISERS)
def test_what_rounding_leaves_behind_is_rounding(name):
    optimiser, rng = OPTIMISERS[name], np.random.default_rng(3)
    found, floors = floors_after(optimiser, 1e-16 * rng.uniform(-1, 1, (300, PARAMETERS)), 1e-16)
    for quantity in optimiser.quantities[:-1]:
        assert found[quantity.name].any()
        assert not settled(found[quantity.name], floors[quantity.name]).any(), quantity.name


@pytest.mark.parametrize("name", OPTIMISERS)
def test_what_is_remembered_of_gradients_that_are_none_is_kept(name):
    optimiser, rng = OPTIMISERS[name], np.random.default_rng(3)
    gradients = rng.uniform(1, 2, (20, PARAMETERS))
    gradients[-1] = 1e-17
    found, floors = floors_after(optimiser, gradients, 1e-16)
    for quantity in optimiser.quantities[:-1]:
        told = settled(found[quantity.name], floors[quantity.name])
        assert told.all() == (quantity.name != "step" or name not in STEP_OF_NOW), quantity.name
