import pytest

from xorviz.core.update.names import node_name, parameter_name


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


def test_parameters_are_named_by_what_they_join():
    layers = (2, 2, 1)
    assert [parameter_name(layers, place) for place in range(9)] == [
        *("w x₁→h₁", "w x₂→h₁", "w x₁→h₂", "w x₂→h₂", "b h₁", "b h₂"),
        *("w h₁→ŷ", "w h₂→ŷ", "b ŷ"),
    ]
    with pytest.raises(ValueError, match="no parameter 9"):
        parameter_name(layers, 9)
