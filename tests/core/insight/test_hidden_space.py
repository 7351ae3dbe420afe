import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core.insight.hidden_space import (
    answered_otherwise,
    axis_limits,
    clipped_line,
    folded,
    hidden_activations,
    neuron_line,
    neuron_pair,
    octave,
    output_answers,
    output_directions,
    output_line,
    plane_grid,
    principal_directions,
)
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import forward
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run

BOX = ((-2.0, 3.0), (-1.0, 4.0))
coefficients = st.floats(-10, 10, allow_subnormal=False)


def snapshot_of(epochs=40, **settings):
    run = Run(TrainingConfig(**settings))
    run.advance(epochs)
    return run.head


def samples(snapshot):
    return snapshot.data.inputs


@pytest.mark.parametrize("hidden", [(1,), (2,), (8,), (4, 3)])
def test_the_samples_lie_where_the_last_hidden_layer_puts_them(hidden):
    snapshot = snapshot_of(hidden=hidden)
    passes = forward(snapshot.parameters, samples(snapshot), snapshot.config.activations)
    activations = hidden_activations(snapshot, samples(snapshot))
    assert np.array_equal(activations, passes.activations[-2])
    places = neuron_pair(activations, 0, min(1, hidden[-1] - 1)).project(activations)
    assert places[:, 0] == pytest.approx(activations[:, 0])
    second = activations[:, 1] if hidden[-1] > 1 else np.zeros(len(activations))
    assert places[:, 1] == pytest.approx(second)


def test_a_network_without_hidden_layers_has_no_hidden_space():
    snapshot = snapshot_of(hidden=())
    with pytest.raises(ValueError, match="no hidden space"):
        hidden_activations(snapshot, samples(snapshot))


@pytest.mark.parametrize("output", [name for name, each in ACTIVATIONS.items() if each.half_at is not None])
def test_on_the_outputs_line_the_answer_is_one_half(output):
    snapshot = snapshot_of(3, output_activation=output, seed=3)
    activations = hidden_activations(snapshot, samples(snapshot))
    projection = neuron_pair(activations, 0, 1)
    line = output_line(snapshot, projection, ((-50.0, 50.0), (-50.0, 50.0)))
    z = projection.lift(line) @ snapshot.parameters.weights[-1][0] + snapshot.parameters.biases[-1]
    assert z == pytest.approx([ACTIVATIONS[output].half_at] * 2, abs=1e-9)


def test_principal_directions_are_orthonormal_and_keep_their_signs():
    activations = hidden_activations(snapshot := snapshot_of(hidden=(6,)), samples(snapshot))
    projection = principal_directions(activations, "sigmoid")
    assert projection.directions @ projection.directions.T == pytest.approx(np.eye(2), abs=1e-12)
    flipped = principal_directions(activations[::-1], "sigmoid")
    assert flipped.directions == pytest.approx(projection.directions, abs=1e-9)
    spread = projection.project(activations).var(axis=0)
    assert spread[0] >= spread[1] >= 0
    assert projection.neurons is None
    assert projection.project(np.full((1, 6), 0.5)) == pytest.approx(np.zeros((1, 2)), abs=1e-12)
    rest = projection.lift(projection.project(activations).mean(axis=0)) - activations.mean(axis=0)
    assert rest == pytest.approx(np.zeros(6), abs=1e-12)


def test_what_a_pair_leaves_out_stays_at_its_mean():
    activations = hidden_activations(snapshot := snapshot_of(hidden=(3,)), samples(snapshot))
    projection = neuron_pair(activations, 0, 2)
    assert projection.lift(np.zeros((1, 2)))[0] == pytest.approx([0.0, activations[:, 1].mean(), 0.0])
    assert projection.neurons == (0, 2)


@given(coefficients, coefficients, coefficients)
def test_a_clipped_line_lies_on_the_line_and_in_the_box(a, b, c):
    line = clipped_line(a, b, c, BOX)
    if line is None:
        corners = [(x, y) for x in BOX[0] for y in BOX[1]]
        values = [a * x + b * y + c for x, y in corners]
        assert (a == b == 0) or min(values) >= -1e-6 or max(values) <= 1e-6
        return
    assert a * line[:, 0] + b * line[:, 1] + c == pytest.approx(0, abs=1e-6)
    for axis, (low, high) in enumerate(BOX):
        assert (line[:, axis] >= low - 1e-6).all()
        assert (line[:, axis] <= high + 1e-6).all()


def test_a_neurons_line_is_where_its_z_is_zero():
    snapshot = snapshot_of(hidden=(4,))
    for index in range(4):
        line = neuron_line(snapshot, index, ((-9.0, 9.0), (-9.0, 9.0)))
        z = line @ snapshot.parameters.weights[0][index] + snapshot.parameters.biases[0][index]
        assert z == pytest.approx([0.0, 0.0], abs=1e-9)


def test_weights_that_are_nothing_beside_their_bias_have_no_line():
    assert clipped_line(1e-30, -1e-40, 1e300, BOX) is None


def test_a_neuron_without_weights_has_no_line():
    assert neuron_line(snapshot_of(0, initialisation="zeros"), 1, BOX) is None


def test_the_fold_begins_in_the_plane_and_ends_in_hidden_space():
    plane, hidden = np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([[0.2, 0.3], [0.9, 0.1]])
    limits = ((0.0, 2.0), (1.0, 2.0))
    assert folded(plane, hidden, 0.0, ((0.0, 1.0),) * 2, limits) == pytest.approx(np.array([[0, 1], [2, 2]]))
    assert folded(plane, hidden, 1.0, ((0.0, 1.0),) * 2, limits) == pytest.approx(hidden)
    half = folded(plane, hidden, 0.5, ((0.0, 1.0),) * 2, limits)
    assert half == pytest.approx((np.array([[0, 1], [2, 2]]) + hidden) / 2)


def test_the_grid_covers_the_plane_both_ways():
    grid = plane_grid(((-1.0, 1.0),) * 2, 3, 5)
    assert grid.shape == (6, 5, 2)
    assert (grid[:3, :, 0] == grid[:3, :1, 0]).all()
    assert (grid[3:, :, 1] == grid[3:, :1, 1]).all()


@pytest.mark.parametrize(("activation", "limit"), [("sigmoid", (-0.08, 1.08)), ("tanh", (-1.16, 1.16))])
def test_axes_of_bounded_neurons_are_their_bounds(activation, limit):
    limits = axis_limits(activation, neuron_pair(np.zeros((4, 3)), 0, 1), reach=999.0)
    assert limits[0] == limits[1] == pytest.approx(limit)


@pytest.mark.parametrize(("activation", "bounds"), [("sigmoid", (0, 1)), ("tanh", (-1, 1))])
def test_no_data_leaves_the_axes_of_principal_directions(activation, bounds):
    rng, found = np.random.default_rng(0), set()
    for _ in range(50):
        corners = rng.choice(bounds, (4, 9)).astype(float)
        projection = principal_directions(corners, activation)
        limits = axis_limits(activation, projection, reach=rng.random())
        assert np.abs(projection.project(corners)).max() <= limits[0][1]
        found.add(limits)
    half = (bounds[1] - bounds[0]) / 2 * 3
    assert len(found) == 1
    assert limits[0] == limits[1] == pytest.approx((-1.16 * half, 1.16 * half))


def test_axes_without_bounds_end_at_the_reach():
    pair, principal = neuron_pair(np.ones((4, 2)), 0, 1), principal_directions(np.eye(3), "relu")
    assert axis_limits("relu", pair, 4.0) == ((-0.32, 4.32), (-0.32, 4.32))
    assert axis_limits("linear", pair, 4.0)[0] == pytest.approx((-4.64, 4.64))
    assert axis_limits("relu", principal, 4.0)[0] == pytest.approx((-4.64, 4.64))


def test_octaves():
    assert octave(np.array([[3.0, -0.1]])) == 4.0
    assert octave(np.array([[3.9, -4.0]])) == 4.0
    assert octave(np.array([[4.1, 0.0]])) == 8.0
    assert octave(np.zeros((1, 2))) == 0.25
    assert octave(np.array([[np.inf, 0.0]])) == 0.0
    assert np.isfinite(octave(np.array([[1.7e308, 0.0]])))


def test_across_the_outputs_weights_the_picture_answers_as_the_network_does():
    snapshot = snapshot_of(400, dataset="circle", hidden=(8,), activation="tanh", reduction="mean")
    activations = hidden_activations(snapshot, samples(snapshot))
    projection = output_directions(snapshot, activations)
    assert projection.directions @ projection.directions.T == pytest.approx(np.eye(2))
    shown = output_answers(snapshot, projection.lift(projection.project(activations)))
    assert shown == pytest.approx(snapshot.predictions[:, 0], abs=1e-12)
    assert answered_otherwise(snapshot, projection, activations) == 0
    line = output_line(snapshot, projection, axis_limits("tanh", projection, 0.0))
    assert line is not None
    assert line[0, 0] == pytest.approx(line[1, 0])


def test_samples_that_a_slice_has_on_the_wrong_side_are_counted():
    snapshot = snapshot_of(400, dataset="circle", hidden=(8,), activation="tanh", reduction="mean")
    activations = hidden_activations(snapshot, samples(snapshot))
    projection = neuron_pair(activations, 0, 1)
    (x0, y0), (x1, y1) = output_line(snapshot, projection, ((-9.0, 9.0), (-9.0, 9.0)))
    places = projection.project(activations)
    side = (x1 - x0) * (places[:, 1] - y0) - (y1 - y0) * (places[:, 0] - x0) > 0
    otherwise = int((side != (snapshot.predictions[:, 0] > 0.5)).sum())
    assert answered_otherwise(snapshot, projection, activations) in (otherwise, len(places) - otherwise)
    assert answered_otherwise(snapshot, projection, activations) > 10
    two = snapshot_of(400)
    inside = hidden_activations(two, samples(two))
    assert answered_otherwise(two, neuron_pair(inside, 0, 1), inside) == 0


@pytest.mark.parametrize(
    "settings", [{"initialisation": "zeros"}, {"learning_rate": 50.0}, {"hidden": (4, 3)}]
)
def test_every_network_has_output_directions(settings):
    snapshot = snapshot_of(30, **{"hidden": (3,), **settings})
    projection = output_directions(snapshot, hidden_activations(snapshot, samples(snapshot)))
    assert np.isfinite(projection.directions).all()
