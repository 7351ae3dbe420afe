import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core.data.axis import Axis
from xorviz.core.data.dataset import Dataset
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.update.names import (
    bias_place,
    edge_name,
    locate,
    node_name,
    parameter_name,
    parameter_words,
    sample_and_target,
    sample_name,
    weight_place,
)


@pytest.mark.parametrize(
    ("layers", "names"),
    [
        ((2, 1), "x₁ x₂ / ŷ"),
        ((2, 2, 1), "x₁ x₂ / h₁ h₂ / ŷ"),
        ((2, 2, 1, 1), "x₁ x₂ / h¹₁ h¹₂ / h²₁ / ŷ"),
        ((1, 1, 1, 1, 1), "x₁ / h¹₁ / h²₁ / h³₁ / ŷ"),
    ],
)
def test_hidden_neurons_have_their_layer_where_there_are_several(layers, names):
    found = [
        " ".join(node_name(layers, layer, index) for index in range(layers[layer]))
        for layer in range(len(layers))
    ]
    assert " / ".join(found) == names


def test_parameters_are_named_by_layer_row_and_column():
    layers = (2, 2, 1)
    assert [parameter_name(layers, place) for place in range(9)] == [
        *("w¹₁₁", "w¹₁₂", "w¹₂₁", "w¹₂₂", "b¹₁", "b¹₂"),
        *("w²₁₁", "w²₁₂", "b²₁"),
    ]
    assert [edge_name(layers, place) for place in (2, 5, 7)] == ["x₁ → h₂", "bias → h₂", "h₂ → ŷ"]
    with pytest.raises(ValueError, match="no parameter 9"):
        parameter_name(layers, 9)


def test_a_comma_keeps_row_and_column_apart_where_either_may_have_two_digits():
    for layers in ((2, 12, 1), (12, 2, 1)):
        assert {"," in parameter_name(layers, place) for place in range(24)} == {True}
    assert parameter_name((2, 12, 1), weight_place((2, 12, 1), 2, 0, 11)) == "w²₁,₁₂"
    assert parameter_name((12, 2, 1), weight_place((12, 2, 1), 2, 0, 1)) == "w²₁₂"


def test_parameters_are_said_by_what_they_join_and_by_name():
    assert parameter_words((2, 2, 1), 2) == "weight from input 1 to hidden neuron 2, w 2 1 of layer 1"
    assert parameter_words((2, 2, 1), 8) == "bias of output, b 1 of layer 2"


@given(st.lists(st.integers(1, 13), min_size=2, max_size=5).map(tuple))
def test_no_two_parameters_of_a_network_are_called_or_said_alike(layers):
    for named in (parameter_name, parameter_words):
        names = [named(layers, place) for place in range(parameter_count(layers))]
        assert len(set(names)) == len(names)


def test_a_sample_is_called_by_what_was_measured():
    axes = Axis("age", 40.0, 20.0), Axis("income", 80_000.0, 60_000.0)
    data = Dataset("own", "Own", [[0.25, -0.4635], [0.0, 1.0]], [[0.0], [1.0]], axes=axes)
    assert sample_name(data, 0) == "(45, 52190)"
    assert sample_and_target(data, 1) == "(40, 140000) → 1"


@given(st.lists(st.integers(1, 5), min_size=2, max_size=5))
def test_weights_and_a_bias_are_found_by_their_neuron(layers):
    for layer, width in enumerate(layers[1:], start=1):
        for neuron in range(width):
            assert locate(layers, bias_place(layers, layer, neuron)) == (layer, neuron, None)
            for source in range(layers[layer - 1]):
                assert locate(layers, weight_place(layers, layer, neuron, source)) == (layer, neuron, source)
