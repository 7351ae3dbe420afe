import json
import math
import tracemalloc
from dataclasses import FrozenInstanceError, replace
from inspect import signature

import numpy as np
import pytest

from xorviz.core import PARAMETERS, ConfigError, Run, TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.data.sources import SOURCES
from xorviz.core.network.losses import LOSSES
from xorviz.core.parameter import Parameter
from xorviz.core.run.choices.owned import OWNERS
from xorviz.core.run.choices.size import check_size
from xorviz.core.run.parameters import WIDE

NUMBERS = [name for name, parameter in PARAMETERS.items() if parameter.kind in ("real", "integer")]
CHOICES = [name for name, parameter in PARAMETERS.items() if parameter.kind == "choice"]


def refusal(name, value):
    with pytest.raises(ConfigError) as caught:
        TrainingConfig(**{name: value})
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_every_setting_has_an_entry_and_passes_its_own_check():
    configs = [TrainingConfig(dataset=name) for name in SOURCES]
    owners = (owner for owner in OWNERS if owner.choice != "dataset")
    configs += [TrainingConfig(**{owner.choice: name}) for owner in owners for name in owner.table]
    assert PARAMETERS.keys() == {name for config in configs for name in config.settings}
    for name, parameter in PARAMETERS.items():
        default = next(config.settings[name] for config in configs if name in config.settings)
        assert parameter.name == name
        assert parameter.check(default) == default
        assert parameter.label
        assert parameter.help
        assert parameter.choices or parameter.allowed


def test_sliders_offer_what_is_allowed():
    for parameter in PARAMETERS.values():
        if parameter.slider is not None:
            for end in parameter.slider:
                parameter.check((int(end),) if parameter.kind == "widths" else end)


@pytest.mark.parametrize(
    "value", [0, 0.0, -1, math.nan, math.inf, -math.inf, True, np.True_, "0.5", "", None, 10**400]
)
def test_bad_learning_rates(value):
    shown = repr(value) if isinstance(value, str) else str(value)
    assert refusal("learning_rate", value) == (
        f"learning rate {shown} is not allowed: it must be a number above 0 and at most 1e9"
    )


@pytest.mark.parametrize("value", [-1, 1.5, 2.0, math.nan, True, np.True_, "7", None, 2**32, 10**400])
def test_bad_seeds(value):
    assert "a whole number from 0 to 4294967295" in refusal("seed", value)


@pytest.mark.parametrize("value", [0, -4, 1.5, "all", True, ()])
def test_bad_batch_sizes(value):
    assert "a whole number of at least 1, or 'all'" in refusal("batch_size", value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "2",
        0,
        2.0,
        True,
        np.True_,
        np.array(1.5),
        np.array(True),
        (0,),
        (-1,),
        (1.5,),
        (True,),
        (1025,),
        ("2",),
        (1,) * 33,
    ],
)
def test_bad_widths(value):
    assert "whole numbers from 1 to 1024" in refusal("hidden", value)


@pytest.mark.parametrize("name", CHOICES)
@pytest.mark.parametrize("value", ["", "no such thing", None, 3, True, []])
def test_bad_names(name, value):
    message = refusal(name, value)
    assert repr(str(value)) in message
    assert ", ".join(PARAMETERS[name].choices) in message


def test_an_unknown_name_gets_the_nearest():
    assert "did you mean 'sigmoid'?" in refusal("activation", "Sigmoyd")
    assert "did you mean 'circle'?" in refusal("dataset", "cirle")


def test_a_mistyped_setting_is_refused_with_the_nearest():
    for make in (TrainingConfig, TrainingConfig().changed):
        with pytest.raises(
            ConfigError, match=r"setting 'learningrate' is not known: did you mean 'learning_rate'\?"
        ):
            make(seed=3, learningrate=0.1)
    assert str(signature(TrainingConfig)).startswith("(*, dataset: str = 'xor'")


def test_numpy_numbers_and_sequences_become_plain():
    config = TrainingConfig(
        learning_rate=np.float32(0.5), seed=np.uint8(7), hidden=np.array([4, 2]), batch_size=np.int64(2)
    )
    assert config == TrainingConfig(learning_rate=0.5, seed=7, hidden=(4, 2), batch_size=2)
    assert [type(width) for width in config.hidden] == [int, int]
    assert (type(config.learning_rate), type(config.seed)) == (float, int)
    assert TrainingConfig(hidden=[]).hidden == ()
    for two in (2, np.int64(2), np.array(2)):
        assert TrainingConfig(hidden=two) == TrainingConfig().changed(hidden=two) == TrainingConfig()
        assert type(TrainingConfig(hidden=two).hidden[0]) is int
    assert TrainingConfig(hidden=[3, 4]).hidden == (3, 4)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("activation", "tanh", "tanh"),
        ("activation", "tanh,relu", ("tanh", "relu")),
        ("activation", "tanh-relu-tanh", ("tanh", "relu", "tanh")),
        ("activation", "relu,relu", "relu"),
        ("learning_rate", "5e-1", 0.5),
        ("seed", "7", 7),
        ("hidden", "2", (2,)),
        ("hidden", "4,2", (4, 2)),
        ("hidden", "none", ()),
        ("batch_size", "all", None),
        ("batch_size", "3", 3),
        ("reduction", "mean", "mean"),
    ],
)
def test_parse(name, text, value):
    assert PARAMETERS[name].parse(text) == value


@pytest.mark.parametrize(
    "text", ["", " ", "-1", "nan", "-inf", "1e999", "true", "1.5e", "0x2", "1,,2", "9" * 5000]
)
def test_parse_refuses_with_one_line_that_names_the_text(text):
    for parameter in PARAMETERS.values():
        with pytest.raises(ConfigError) as caught:
            parameter.parse(text)
        message = str(caught.value)
        assert "\n" not in message, parameter.name
        assert repr(text) in message, parameter.name


def test_only_what_changed_is_checked(monkeypatch):
    config, checked = TrainingConfig(), []
    check = Parameter.check
    monkeypatch.setattr(
        Parameter, "check", lambda self, value: checked.append(self.name) or check(self, value)
    )
    assert config.changed(learning_rate=2) == TrainingConfig(learning_rate=2.0)
    assert checked[0] == "learning_rate"
    assert checked.count("seed") == 1  # of the config that it is compared with


def test_a_setting_that_the_source_does_not_have_is_refused():
    with pytest.raises(ConfigError, match="nonsense is not a setting of the dataset 'xor'"):
        TrainingConfig(data_parameters=(("nonsense", 1.0),))


def test_changed():
    config = TrainingConfig().changed(hidden=(8,), reduction="mean")
    assert (config.hidden, config.reduction, config.seed) == ((8,), "mean", TrainingConfig().seed)
    with pytest.raises(ConfigError, match="did you mean 'learning_rate'"):
        config.changed(learning_rat=1.0)
    with pytest.raises(ConfigError, match="learning rate 0 is not allowed"):
        config.changed(learning_rate=0)


def test_a_config_is_frozen_hashable_and_survives_json():
    config = TrainingConfig(hidden=(3, 2), batch_size=2)
    with pytest.raises(FrozenInstanceError):
        config.seed = 3
    assert {config: 1}[TrainingConfig(hidden=(3, 2), batch_size=2)] == 1
    assert TrainingConfig(**json.loads(json.dumps(config.as_dict()))) == config


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("hidden", (8,), "width 8"),
        ("hidden", (4, 2), "hidden layers 4-2"),
        ("hidden", (), "hidden layers none"),
        ("activation", ("tanh", "leaky_relu"), "activation tanh-leaky relu"),
        ("batch_size", None, "batch size all"),
        ("dataset", "xor", "dataset XOR"),
        ("learning_rate", 0.5, "learning rate 0.5"),
    ],
)
def test_settings_in_words(name, value, words):
    assert PARAMETERS[name].in_words(value) == words


def test_the_widths_are_those_of_the_data_and_the_activations_those_of_the_layers():
    config = TrainingConfig(hidden=(3, 4), activation="tanh")
    data = Dataset("own", "Own", [[0.0, 1.0, 2.0]], [[0.0, 1.0]])
    assert config.layers(config.make_data()) == (2, 3, 4, 1)
    assert config.layers(data) == (3, 3, 4, 2)
    assert config.activations == ("tanh", "tanh", "sigmoid")
    assert TrainingConfig(hidden=()).activations == ("sigmoid",)


def test_each_hidden_layer_can_have_its_own_activation():
    config = TrainingConfig(hidden=(3, 4, 2), activation=["tanh", "relu", "sine"], output_activation="linear")
    assert config.activations == ("tanh", "relu", "sine", "linear")
    assert TrainingConfig(**json.loads(json.dumps(config.as_dict()))) == config
    assert len({config, TrainingConfig(**{name: getattr(config, name) for name in config.settings})}) == 1
    alike = TrainingConfig(hidden=(3, 4), activation=np.array(["tanh", "tanh"]))
    assert alike == TrainingConfig(hidden=(3, 4), activation="tanh")
    assert type(alike.activation) is str


def test_activations_follow_the_number_of_hidden_layers():
    config = TrainingConfig(hidden=(3, 4), activation=("tanh", "relu"))
    for hidden, activation in (
        ((5, 5), ("tanh", "relu")),
        ((3, 4, 4, 4), ("tanh", "relu", "relu", "relu")),
        ((3,), "tanh"),
        ((), "tanh"),
    ):
        assert config.changed(hidden=hidden).activation == activation
    assert config.changed(hidden=(2,), activation="sine").activation == "sine"


@pytest.mark.parametrize(
    ("hidden", "there"), [((2,), "there is 1"), ((), "there are 0"), ((2, 2, 2), "there are 3")]
)
def test_activations_of_another_number_of_layers_are_refused(hidden, there):
    said = f"activation tanh-relu is not allowed: it is for 2 hidden layers, and {there}"
    config = TrainingConfig(hidden=(2, 2))
    for make in (TrainingConfig, config.changed):
        with pytest.raises(ConfigError, match=said):
            make(hidden=hidden, activation=("tanh", "relu"))
    with pytest.raises(ConfigError, match="did you mean 'relu'"):
        config.changed(activation=("tanh", "rellu"))


def test_a_loss_and_an_output_that_do_not_go_together_are_refused(monkeypatch):
    picky = replace(LOSSES["squared_error"], outputs=("tanh", "linear"))
    config = TrainingConfig()
    monkeypatch.setitem(LOSSES, "squared_error", picky)
    words = "the loss squared error needs the output tanh or linear, not sigmoid"
    for make in (TrainingConfig, lambda: config.changed(loss="squared_error")):
        with pytest.raises(ConfigError, match=words):
            make()
    other = config.changed(loss="squared_error", output_activation="linear")
    assert other.changed(learning_rate=2).output_activation == "linear"
    with pytest.raises(ConfigError, match=words):
        other.changed(output_activation="sigmoid")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"hidden": (1024, 1024)},
            "2-1024-1024-1 of 1,053,697 parameters is not allowed: it must have at",
        ),
        ({"hidden": (1024,) * 32}, "at most 1,048,576"),
        (
            {"hidden": (700, 700), "dataset": "circle"},
            "of 493,501 parameters with 356 samples is not allowed: parameters × samples, here 175,686,356,"
            " must be at most 134,217,728. This network can have 271 samples; one of 377,016 parameters can"
            " have all",
        ),
    ],
)
def test_what_does_not_fit_is_refused_before_memory_is_taken(settings, said):
    tracemalloc.start()
    try:
        with pytest.raises(ConfigError) as caught:
            TrainingConfig(**settings)
        with pytest.raises(ConfigError, match="is not allowed"):
            TrainingConfig().changed(**settings)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_size_is_checked_with_the_samples_that_a_run_is_given():
    inputs = np.zeros((3000, 2))
    data = Dataset("many", "many", inputs, inputs[:, :1], (0.0, 1.0))
    with pytest.raises(ConfigError, match="with 3,000 samples is not allowed"):
        Run(TrainingConfig(hidden=(250, 250)), data=data)


def test_no_network_with_few_neurons_is_too_large():
    for source, record in SOURCES.items():
        most = {each.name: each.maximum for each in record.parameters if each.name == "count"}
        for hidden in ((WIDE,), (WIDE // 2,) * 2, (WIDE // 4,) * 4):
            config = TrainingConfig(hidden=hidden).changed(dataset=source, **most)
            check_size(config.layers(config.make_data()), len(config.make_data()))


def test_a_million_samples_train_a_hidden_layer_of_sixteen_and_more():
    for layers in ((2, 16, 1), (2, 8, 8, 1), (6, 16, 1)):
        check_size(layers, 1_000_000)
    with pytest.raises(ConfigError, match=r"can have 398,272 samples; one of 134 parameters can have all$"):
        check_size((2, 16, 16, 1), 1_000_000)


@pytest.mark.parametrize("field", [owner.field for owner in OWNERS])
@pytest.mark.parametrize(
    "value",
    [
        None,
        1,
        True,
        math.nan,
        "abc",
        b"x",
        [1],
        (1, 2),
        [[]],
        [("a", 1, 2)],
        {"noise"},
        np.zeros(3),
        int,
        [([], 1)],
    ],
)
def test_values_without_names_are_refused_in_a_line(field, value):
    assert refusal(field, value) == f"{field} must be names, each with a value"


@pytest.mark.parametrize("value", [None, 0, "abc", (), [1], {}, np.zeros(3), int])
def test_what_is_held_must_be_what_can_be_held(value):
    assert refusal("held", value) == "what is held must be a Held"
