"""Inputs have the names of their columns, short where these are long, and never two alike."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.data.axis import Axis
from xorviz.core.network.input_names import LONGEST, NamedLayers, names_of, short_names, with_names
from xorviz.core.script.borrowed import Borrowed
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.samples_code import samples_lines
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.listing import listing
from xorviz.core.update.names import edge_name, node_name, node_words, parameter_words


@pytest.fixture
def run():
    rng = np.random.default_rng(0)
    axes = Axis("age", 40.0, 20.0), Axis("income of the household"), Axis("")
    data = Dataset("own", "Own", rng.standard_normal((6, 3)), rng.integers(0, 2, (6, 1)), axes=axes)
    return Run(TrainingConfig(hidden=(2,)), data=data)


def test_columns_stand_where_x1_and_x2_would(run):
    layers = run.head.layers
    assert layers == (3, 2, 1)  # it is the same network as one whose inputs nobody named
    assert [node_name(layers, 0, index) for index in range(3)] == ["age", "income of t…", "x₃"]
    assert node_words(layers, 0, 1) == "input income of the household"
    assert node_words(layers, 0, 2) == "input 3"
    assert edge_name(layers, 0) == "age → h₁"
    assert parameter_words(layers, 0) == "weight from input age to hidden neuron 1, w 1 1 of layer 1"
    assert names_of(pickle.loads(pickle.dumps(layers))) == run.data.names


def test_the_code_says_which_columns_x_has(run):
    told = "age, income of t…, x3"
    assert listing(trace_snapshot(run.head, None))[0].text == f"# x: {told}; rows are samples"
    assert samples_lines(RunFacts.of(run), Borrowed())[0] == f"# X: {told}"


def test_names_that_say_nothing_are_none():
    assert type(with_names((2, 1), ("x1", "x₂"))) is tuple
    assert names_of((2, 1)) == ()
    assert isinstance(with_names((2, 1), ("x1", "age")), NamedLayers)


@given(st.lists(st.text(max_size=20), min_size=1, max_size=6).map(tuple))
def test_no_two_short_names_are_alike(names):
    short = short_names(names)
    assert len(set(short)) == len(short)
    assert all(0 < len(name) <= LONGEST for name in short)
