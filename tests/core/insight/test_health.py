from itertools import combinations

import numpy as np
import pytest
from hypothesis import given

from tests.core.network.test_noise import SMOOTH, in_long_doubles
from tests.core.runs import configs, gradient_norms, run_of, start_of
from tests.examples import examples
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight.health import (
    GradientNorms,
    layer_norms,
    slopes,
    twin_distance,
)
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters, layer_views
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import take_snapshot


def test_a_norm_is_that_of_the_layers_weights_and_biases():
    head = run_of(50, hidden=(3, 2)).head
    parts = zip(head.gradients.weights, head.gradients.biases, strict=True)
    expected = [np.linalg.norm(np.append(weights.ravel(), biases)) for weights, biases in parts]
    assert layer_norms(head) == pytest.approx(expected, rel=1e-12)


@examples(60)
@given(configs(activations=SMOOTH, datasets=("xor", "circle")))
def test_a_norm_is_off_by_less_than_itself_or_0(config):
    snapshot = take_snapshot(config, config.make_data(), 0, start_of(config), NumpyEngine())
    weights, biases = layer_views(in_long_doubles(snapshot), snapshot.layers)
    for norm, *exact in zip(layer_norms(snapshot), weights, biases, strict=True):
        assert norm == 0 or abs(norm - np.sqrt(sum((each**2).sum() for each in exact))) < norm


def test_a_norm_that_is_rounding_is_0():
    run = Run(TrainingConfig(hidden=()), NumpyEngine())
    run.advance(2000)
    head = run.head
    assert head.gradients.flat.any()
    assert layer_norms(head).tolist() == [0.0]


def test_twins_but_for_rounding_are_twins():
    parameters = run_of(0, initialisation="equal", hidden=(3,)).head.parameters
    for change, distance in ((0.0, 0.0), (2.0**-52, 0.0), (1e-12, pytest.approx(1e-12, rel=1e-3))):
        moved = Parameters(parameters.flat.copy(), parameters.layers)
        moved.weights[0][1, 0] += change
        moved.weights[0][2, 1] += 1.0
        assert twin_distance(moved).distance == distance


@pytest.mark.parametrize("epochs", [0, 5, 159, 160, 1000, 70_000])
def test_the_norms_are_those_of_the_runs_own_epochs(epochs):
    run = run_of(epochs)
    health = gradient_norms(run)
    assert 1 <= len(health.epochs) <= 160
    assert health.epochs[0] == 0
    assert run.epoch - health.epochs[-1] <= max(1, 2 * run.epoch / 80)
    for place in (0, len(health.epochs) // 2, -1):
        expected = layer_norms(run.at(int(health.epochs[place])))
        assert health.norms[place] == pytest.approx(expected, rel=0)


def test_a_growing_run_gives_the_same_as_a_grown_one():
    run, norms = Run(TrainingConfig()), GradientNorms()
    for _ in range(40):
        run.advance(97)
        norms.extend(run)
    while not norms.extend(run):
        pass
    whole = gradient_norms(run)
    assert norms.health.epochs == pytest.approx(whole.epochs)
    assert np.array_equal(norms.health.norms, whole.norms)


def test_another_run_begins_anew():
    norms = GradientNorms()
    norms.extend(run_of(300), seconds=9)
    norms.extend(run_of(20, hidden=(3, 2)), seconds=9)
    assert norms.health.norms.shape == (21, 3)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_slopes_are_not_steeper_than_the_greatest(activation):
    head = run_of(20, activation=activation, hidden=(4, 3), learning_rate=0.01).head
    found = slopes(head)
    assert found.maxima == (ACTIVATIONS[activation].greatest_slope,) * 2 + (0.25,)
    assert [layer.shape for layer in found.layers] == [(4, 4), (4, 3), (4, 1)]
    for layer, maximum in zip(found.layers, found.maxima, strict=True):
        assert (abs(layer) <= maximum).all()


def test_from_zero_the_hidden_neurons_are_twins_for_ever():
    for epochs in (0, 2000):
        twins = twin_distance(run_of(epochs, initialisation="zeros").head.parameters)
        assert (twins.layer, twins.first, twins.second, twins.distance) == (1, 0, 1, 0.0)


def test_a_nudge_parts_the_twins_and_their_distance_grows():
    run = run_of(50, initialisation="zeros", dataset="circle", reduction="mean")
    run.nudge(1e-6)
    distances = []
    for _ in range(4):
        run.advance(1500)
        distances.append(twin_distance(run.head.parameters).distance)
    assert 0 < distances[0] < 1e-4
    assert distances == sorted(distances)
    assert distances[-1] > 10 * distances[0]


def test_xors_own_symmetry_keeps_a_nudge_small():
    run = run_of(50, initialisation="zeros")
    run.nudge(1e-6)
    run.advance(20_000)
    assert 0 < twin_distance(run.head.parameters).distance < 2e-6


@pytest.mark.parametrize("seed", range(4))
def test_of_a_few_neurons_the_closest_two_are_found(seed):
    parameters = run_of(0, hidden=(7, 5), seed=seed).head.parameters
    gaps = {}
    for layer in (1, 2):
        into, out = parameters.weights[layer - 1], parameters.weights[layer]
        for first, second in combinations(range(len(into)), 2):
            parts = [each[first] - each[second] for each in (into, parameters.biases[layer - 1], out.T)]
            gaps[layer, first, second] = np.linalg.norm(np.hstack(parts))
    twins = twin_distance(parameters)
    assert (twins.layer, twins.first, twins.second) == min(gaps, key=gaps.get)
    assert twins.distance == pytest.approx(min(gaps.values()))


def test_the_closest_of_many_neurons_are_found():
    head = run_of(0, hidden=(60,)).head
    weights, biases = head.parameters.weights, head.parameters.biases
    all_of = np.column_stack((weights[0], biases[0], weights[1].T))
    twins = twin_distance(head.parameters)
    assert twins.distance == pytest.approx(np.linalg.norm(all_of[twins.first] - all_of[twins.second]))
    assert twin_distance(run_of(0, hidden=(1,)).head.parameters) is None
