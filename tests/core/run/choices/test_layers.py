"""A neuron or a hidden layer more or less: what the other settings then are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core import TrainingConfig
from xorviz.core.errors import ConfigError
from xorviz.core.run.choices.layers import MOST_LAYERS, MOST_NEURONS, LayerWish, layer_wishes

THREE = TrainingConfig(hidden=(3, 5, 4), activation=("tanh", "relu", "sine"))


def after(config, *wish):
    found = LayerWish(*wish).applied(config)
    return found.hidden, found.activations[:-1]


class TestApplied:
    def test_a_neuron_more_or_less_leaves_the_rest(self):
        assert after(THREE, "wider", 2) == ((3, 6, 4), ("tanh", "relu", "sine"))
        assert after(THREE, "narrower", 3) == ((3, 5, 3), ("tanh", "relu", "sine"))

    def test_a_new_layer_is_as_the_one_before_it(self):
        assert after(THREE, "in", 3) == ((3, 5, 5, 4), ("tanh", "relu", "relu", "sine"))
        assert after(THREE, "in", 4) == ((3, 5, 4, 4), ("tanh", "relu", "sine", "sine"))

    def test_the_first_is_as_the_one_behind_it(self):
        assert after(THREE, "in", 1) == ((3, 3, 5, 4), ("tanh", "tanh", "relu", "sine"))

    def test_the_layer_itself_goes_with_its_activation(self):
        assert after(THREE, "out", 2) == ((3, 4), ("tanh", "sine"))
        assert after(THREE, "out", 1) == ((5, 4), ("relu", "sine"))

    def test_out_and_in_where_there_is_no_other(self):
        alone = TrainingConfig(hidden=(3,), activation="relu")
        none = LayerWish("out", 1).applied(alone)
        assert none.hidden == ()
        assert after(none, "in", 1) == ((2,), ("relu",))

    def test_what_was_held_or_given_for_another_shape_goes(self):
        start = (([[1.0, 2.0]], [[3.0]]), ([0.5], [0.25]))
        given_start = TrainingConfig(hidden=(1,)).started_from(start)
        assert LayerWish("wider", 1).applied(given_start).start is None

    def test_a_network_that_is_too_large_is_refused(self):
        wide = TrainingConfig(hidden=(1000, 900))
        with pytest.raises(ConfigError, match="parameters"):
            LayerWish("in", 2).applied(wide)


@given(st.lists(st.integers(1, 16), max_size=6), st.data())
def test_what_is_not_refused_is_the_network_that_was_wished_for(widths, data):
    names = data.draw(
        st.lists(
            st.sampled_from(["tanh", "relu", "sigmoid"]),
            min_size=max(1, len(widths)),
            max_size=max(1, len(widths)),
        )
    )
    config = TrainingConfig(hidden=tuple(widths), activation=names)
    for wish in layer_wishes(len(widths)):
        if wish.refusal(config):
            continue
        made = wish.applied(config)
        change = {"wider": 1, "narrower": -1, "in": None, "out": None}[wish.kind]
        if change is None:
            assert len(made.hidden) - len(widths) == (1 if wish.kind == "in" else -1)
        else:
            assert sum(made.hidden) - sum(widths) == change
        assert all(1 <= width <= MOST_NEURONS for width in made.hidden)
        assert len(made.hidden) <= MOST_LAYERS
        assert made.replaced({"hidden": config.hidden, "activation": config.activation}) == config


class TestRefusals:
    def test_the_only_neuron_stays(self):
        assert "take the layer out" in LayerWish("narrower", 1).refusal(TrainingConfig(hidden=(1,)))

    def test_16_neurons_and_6_layers_are_the_most(self):
        full = TrainingConfig(hidden=(16,) * 6)
        assert "16 neurons" in LayerWish("wider", 3).refusal(full)
        assert "6 hidden layers" in LayerWish("in", 2).refusal(full)
        assert LayerWish("narrower", 3).refusal(full) == LayerWish("out", 3).refusal(full) == ""

    def test_a_wider_layer_can_be_made_narrower(self):
        assert LayerWish("narrower", 1).refusal(TrainingConfig(hidden=(40,))) == ""


def test_each_wish_has_words_of_its_own():
    for hidden in range(7):
        words = [wish.words(hidden) for wish in layer_wishes(hidden)]
        assert len(set(words)) == len(words) == 4 * hidden + 1
