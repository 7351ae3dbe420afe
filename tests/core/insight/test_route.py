"""The strongest route through a neuron, against all routes of a network."""

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core import Run, TrainingConfig
from xorviz.core.hands.held import Held
from xorviz.core.insight.route import strongest_route
from xorviz.core.network.backpropagation import Parameters
from xorviz.core.network.noise import PARAMETER_NOISE


def strength(snapshot, route):
    """The product of the |weights| along a route."""
    weights = zip(snapshot.parameters.weights, pairwise(route), strict=True)
    return float(np.prod([abs(layer[target, source]) for layer, (source, target) in weights]))


def with_flat(snapshot, flat):
    """The snapshot with other weights and biases."""
    return replace(snapshot, parameters=Parameters(flat, snapshot.layers))


def with_first_weight(snapshot, value):
    """The snapshot with another weight from input 1 to hidden neuron 1."""
    flat = snapshot.parameters.flat.copy()
    flat[0] = value
    return with_flat(snapshot, flat)


@given(
    hidden=st.lists(st.integers(1, 4), min_size=1, max_size=4),
    seed=st.integers(0, 99),
    place=st.floats(0, 1, exclude_max=True),
)
def test_no_route_through_a_neuron_has_a_larger_product(hidden, seed, place):
    snapshot = Run(TrainingConfig(hidden=tuple(hidden), seed=seed)).at(0)
    layers = snapshot.layers
    neurons = [(layer, index) for layer, width in enumerate(layers) for index in range(width)]
    layer, index = neurons[int(place * len(neurons))]
    route = strongest_route(snapshot, layer, index)
    assert route[layer] == index
    through = [each for each in product(*map(range, layers)) if each[layer] == index]
    largest = max(strength(snapshot, each) for each in through)
    assert strength(snapshot, route) == pytest.approx(largest)
    assert largest > 0


def test_it_goes_through_no_neuron_that_is_off():
    run = Run(TrainingConfig(hidden=(2, 2), seed=3))
    for layer in (1, 2):
        whole = strongest_route(run.at(0), 0, 0)
        off = Held(off=frozenset({(layer, whole[layer])}))
        snapshot = replace(run.at(0), config=replace(run.config, held=off))
        other = strongest_route(snapshot, 0, 0)
        assert other[layer] == 1 - whole[layer]
        assert strongest_route(snapshot, layer, whole[layer]) == ()


def test_there_is_none_where_all_weights_are_0_or_one_is_no_number():
    zero = Run(TrainingConfig(initialisation="zeros")).at(0)
    assert strongest_route(zero, 0, 0) == strongest_route(zero, 1, 1) == strongest_route(zero, 2, 0) == ()
    snapshot = Run(TrainingConfig()).at(0)
    for value in (np.nan, np.inf, -np.inf):
        for layer, neuron in ((0, 0), (1, 1), (2, 0)):
            assert strongest_route(with_first_weight(snapshot, value), layer, neuron) == ()
    assert strongest_route(snapshot, 1, 1) != ()


def test_a_weight_that_is_rounding_leads_nowhere():
    snapshot = Run(TrainingConfig()).at(0)
    least = with_first_weight(snapshot, 2 * PARAMETER_NOISE)
    other = strongest_route(least, 1, 0)
    assert other[0] == 1
    flat = least.parameters.flat.copy()
    flat[1] = 0.0
    assert strongest_route(with_flat(least, flat), 1, 0)[0] == 0
    flat[0] = PARAMETER_NOISE / 2
    assert strongest_route(with_flat(least, flat), 1, 0) == ()


def test_products_of_many_layers_neither_overflow_nor_vanish():
    for scale in (1e-10, 1e60):
        weights = [np.full((2, 2), scale) * [[1, 2], [3, 1]] for _ in range(8)] + [np.array([[3.0, 1.0]])]
        run = Run(TrainingConfig(hidden=(2,) * 8), start=(weights, [np.zeros(2)] * 8 + [np.zeros(1)]))
        assert strongest_route(run.at(0), 0, 0) == (0, 1, 0, 1, 0, 1, 0, 1, 0, 0)
