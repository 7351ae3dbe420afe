"""The command that trains a run: read back, it gives the same settings."""

import argparse
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.script.scripted import run_of
from tests.examples import examples
from xorviz.cli.options import add_settings, config_of
from xorviz.core import Dataset, TrainingConfig
from xorviz.core.data.sources import SOURCES
from xorviz.core.script.command_line import command_text
from xorviz.core.script.facts import RunFacts


def facts_of(config, epochs=5000):
    return RunFacts(config, epochs, config.make_data())


def read_back(command):
    parser = argparse.ArgumentParser()
    add_settings(parser)
    parser.add_argument("--epochs", type=int, default=5000)
    first, second, *rest = shlex.split(command, comments=True)
    assert (first, second) == ("xorviz", "train")
    options = parser.parse_args(rest)
    return config_of(options), options.epochs


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "xorviz train"),
        ({"hidden": ()}, "xorviz train --hidden none"),
        (
            {"hidden": (4, 3), "activation": ("tanh", "relu")},
            "xorviz train --hidden 4,3 --activation tanh,relu",
        ),
        ({"dataset": "blobs", "reduction": "mean"}, "xorviz train --dataset blobs"),
        ({"learning_rate": 1e-05, "seed": 3}, "xorviz train --learning-rate 1e-05 --seed 3"),
        ({"initialisation": "he", "batch_size": 2}, "xorviz train --batch-size 2 --init he"),
    ],
)
def test_it_has_only_what_is_not_as_usual(settings, told):
    assert command_text(facts_of(TrainingConfig(**settings))) == told


@given(st.data())
@examples(200)
def test_read_back_it_gives_the_same_settings(data):
    chosen = {
        "dataset": data.draw(st.sampled_from(sorted(SOURCES))),
        "hidden": data.draw(st.lists(st.integers(1, 9), max_size=3)),
        "learning_rate": data.draw(st.floats(1e-300, 1e9)),
        "batch_size": data.draw(st.none() | st.integers(1, 40)),
        "optimiser": data.draw(st.sampled_from(["gradient_descent", "adam"])),
        "reduction": data.draw(st.sampled_from(["sum", "mean"])),
        "held_out": data.draw(st.sampled_from([0.0, 0.2])),
    }
    config = TrainingConfig(**chosen)
    found, epochs = read_back(command_text(facts_of(config, 77)))
    assert (found, epochs) == (config, 77)


def test_what_no_option_says_stands_in_a_comment():
    own = Dataset("own", "$(reboot)", [[0, 0], [1, 1]], [[0], [1]])
    run = run_of(9, [(3, "nudge"), (4, "freeze", 0)], data=own)
    line, comment = command_text(RunFacts.of(run)).split("\n")
    assert line == "xorviz train --epochs 9"
    assert comment == "# without its own samples, 2 changes on the way"


def test_names_of_files_are_quoted():
    own = Dataset("own", "a", [[0, 0], [1, 1]], [[0], [1]])
    config = TrainingConfig().learning(own)
    told = command_text(facts_of(config), {"--data": "my $(table) 'a'.csv"})
    assert shlex.split(told)[2:4] == ["--data", "my $(table) 'a'.csv"]
    assert "without" not in told


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "xorviz train --data t.csv"),
        ({"seed": 3}, "xorviz train --data t.csv --seed 3"),
        (
            {"output_activation": "sigmoid", "loss": "squared_error"},
            "xorviz train --data t.csv --loss squared_error",
        ),
        ({"reduction": "sum"}, "xorviz train --data t.csv --reduction sum"),
    ],
)
def test_of_a_table_it_has_what_is_not_as_usual_for_its_samples(settings, told):
    classes = Dataset("own", "a", [[0, 0], [1, 1], [2, 0]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    config = TrainingConfig().learning(classes).changed(**settings)
    assert command_text(facts_of(config), {"--data": "t.csv"}) == told
