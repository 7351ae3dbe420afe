"""What a network is given of the inputs: the same numbers wherever it is asked."""

import math

import numpy as np
import pytest

from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.errors import ConfigError
from xorviz.core.insight.gradient_check import check_gradients
from xorviz.core.insight.hidden_space import hidden_activations, neuron_line
from xorviz.core.insight.line_angle import line_angle
from xorviz.core.insight.probe import probe
from xorviz.core.insight.surface import layer_surfaces, neuron_surface, neuron_values, output_surface
from xorviz.core.network.features import FEATURES, PLAIN, network_inputs
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.names import edge_name, node_name, node_words

FORMULAS = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1_squared": lambda x1, x2: x1**2,
    "x2_squared": lambda x1, x2: x2**2,
    "x1x2": lambda x1, x2: x1 * x2,
    "sin_x1": lambda x1, x2: math.sin(x1),
    "sin_x2": lambda x1, x2: math.sin(x2),
}
SOME = ("x1", "x2_squared", "x1x2", "sin_x2")
SETTING = PARAMETERS["features"]


@pytest.fixture(scope="module")
def run():
    run = Run(TrainingConfig(features=SOME, dataset="circle", reduction="mean", learning_rate=2.0))
    run.advance(50)
    return run


@pytest.mark.parametrize("name", FEATURES)
def test_each_feature_is_its_formula_and_its_code(name):
    points = np.random.default_rng(0).normal(0.0, 2.0, (9, 2))
    found = network_inputs((name,), points)
    expected = [[FORMULAS[name](*point)] for point in points.tolist()]
    np.testing.assert_allclose(found, expected, rtol=1e-15)
    x1, x2 = points.T
    np.testing.assert_array_equal(eval(FEATURES[name].code, {"np": np, "x1": x1, "x2": x2}), found[:, 0])


def test_the_inputs_themselves_are_not_even_copied():
    points = np.ones((3, 5))
    assert network_inputs(PLAIN, points) is points


def test_the_order_is_that_of_the_table_and_each_counts_once():
    assert TrainingConfig(features=["sin_x2", "x1", "x1"]).features == ("x1", "sin_x2")
    assert TrainingConfig(features="x1").features == ("x1",)


@pytest.mark.parametrize("text", ["x1,x1x2,sin_x1", "sin x₁ x₁x₂ x₁", "x1+x1x2 + sin_x1"])
def test_features_are_read_by_name_or_label(text):
    value = SETTING.parse(text)
    assert value == ("x1", "x1x2", "sin_x1")
    assert SETTING.parse(SETTING.value_text(value)) == value


@pytest.mark.parametrize("text", ["", "x3", "x1,x3", "x1x"])
def test_what_is_no_feature_is_refused_when_read(text):
    with pytest.raises(ConfigError, match="features"):
        SETTING.parse(text)


@pytest.mark.parametrize("value", [(), 5, ("x1", 3), "x9"])
def test_what_is_no_feature_is_refused(value):
    with pytest.raises(ConfigError, match="features"):
        TrainingConfig(features=value)


def test_both_engines_train_the_same_network():
    config = TrainingConfig(features=tuple(FEATURES), seed=2, batch_size=2)
    compiled, plain = Run(config), Run(config, NumpyEngine())
    for run in (compiled, plain):
        run.advance(200)
    np.testing.assert_allclose(compiled.head.state, plain.head.state, rtol=1e-9)
    assert compiled.losses == pytest.approx(plain.losses, rel=1e-9)


def test_all_that_is_computed_of_a_place_takes_the_features_of_it(run):
    head, places = run.head, np.array([0.25, -1.5])
    grid = np.array([[x1, x2] for x2 in places for x1 in places])
    answers = head.config.forward(head.parameters, grid)
    expected = answers.predictions[:, 0].reshape(2, 2)
    np.testing.assert_array_equal(run.predict(grid)[:, 0], answers.predictions[:, 0])
    np.testing.assert_allclose(output_surface(head, places, places), expected, rtol=1e-12)
    surfaces = layer_surfaces(head, places, places)
    np.testing.assert_allclose(surfaces[-1][0], expected, rtol=1e-12)
    for index, name in enumerate(SOME):
        feature = np.array([FORMULAS[name](*point) for point in grid.tolist()]).reshape(2, 2)
        np.testing.assert_allclose(surfaces[0][index], feature)
        np.testing.assert_allclose(neuron_surface(head, 0, index, places, places)[0], feature)
        of_samples = [FORMULAS[name](*point) for point in run.data.inputs.tolist()]
        np.testing.assert_allclose(neuron_values(head, 0, index), of_samples)
    np.testing.assert_array_equal(hidden_activations(head, grid), answers.activations[-2])
    assert probe(head, tuple(grid[1].tolist())).values[-1][0] == pytest.approx(expected[0, 1])


def test_a_neuron_has_no_straight_line_then(run):
    assert neuron_line(run.head, 0, ((-3.0, 3.0), (-3.0, 3.0))) is None
    assert math.isnan(line_angle(run.head))


def test_the_chain_rule_and_the_check_follow_the_features(run):
    trace = trace_snapshot(run.head, 7)
    np.testing.assert_array_equal(trace.forward_pass.inputs, network_inputs(SOME, run.data.inputs[7:8]))
    assert check_gradients(run.head).passed


def test_the_inputs_of_the_network_are_called_by_their_features(run):
    layers = run.layers
    assert layers == run.head.layers == trace_snapshot(run.head).layers
    assert [node_name(layers, 0, index) for index in range(4)] == ["x₁", "x₂²", "x₁x₂", "sin x₂"]
    assert edge_name(layers, 2) == "x₁x₂ → h₁"
    assert node_words(layers, 0, 1) == "input 2 squared"
    assert layers != (4, 2, 1)
    assert layers != TrainingConfig(features=tuple(FEATURES)[:4]).layers(run.data)


def test_features_of_two_inputs_need_two():
    data = Dataset("three", "Three", np.eye(3), np.array([[0.0], [1.0], [1.0]]))
    with pytest.raises(ConfigError, match="the features x₁, x₁x₂ need 2 inputs, not 3"):
        Run(TrainingConfig(features=("x1", "x1x2")), data=data)
    Run(TrainingConfig(), data=data).advance(3)


def test_a_given_start_has_an_input_for_each_feature():
    start = [np.ones((2, 3)), np.ones((1, 2))], [np.zeros(2), np.zeros(1)]
    config = TrainingConfig(features=("x1", "x2", "x1x2"))
    assert Run(config, start=start).layers == config.layers(config.make_data())
    assert config.started_from(start).changed(features=SOME).start is None  # there it is drawn
    with pytest.raises(ConfigError, match="3-2-1, and this one is 4-2-1"):
        Run(config.changed(features=SOME), start=start)
