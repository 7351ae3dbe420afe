from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.data.drawn import with_points, with_rows
from xorviz.core.data.sources import SOURCES, Source, make_dataset
from xorviz.core.parameter import Parameter
from xorviz.core.run.describing import (
    answer_note,
    changes,
    comparison,
    correct_parts,
    full_name,
    in_words,
    network_name,
    points_told,
    run_name,
    samples_words,
    settings_line,
    settings_words,
)
from xorviz.core.run.parameters import PARAMETERS

USUAL = TrainingConfig()
XOR = make_dataset("xor")
OTHER = {"learning_rate": 5.0, "batch_size": 2}


@pytest.fixture
def dots(monkeypatch):
    """Have a source of data with a setting of its own."""
    spread = Parameter(name="spread", label="Spread", help="", kind="real", default=0.5)
    choices = {**PARAMETERS["dataset"].choices, "dots": "Dots"}
    monkeypatch.setitem(SOURCES, "dots", Source("dots", "Dots", (spread,), SOURCES["xor"].make))
    monkeypatch.setitem(PARAMETERS, "spread", spread)
    monkeypatch.setitem(PARAMETERS, "dataset", replace(PARAMETERS["dataset"], choices=choices))
    return TrainingConfig(dataset="dots")


def others():
    """Return each setting that a name leaves out, with a value that is not as usual."""
    for name, parameter in PARAMETERS.items():
        if name in USUAL.settings and name not in ("dataset", "hidden", "seed"):
            choices = [choice for choice in parameter.choices or () if choice != USUAL.settings[name]]
            if name in OTHER or choices:
                yield name, OTHER.get(name, *choices[:1])


def test_a_run_has_its_name_and_its_line():
    assert run_name(USUAL, XOR) == "XOR 2-2-1, seed 29"
    assert settings_line(USUAL, XOR) == "XOR 2-2-1, sigmoid, learning rate 0.5, sum"
    config = TrainingConfig(dataset="circle", hidden=(4, 3), activation="tanh", batch_size=10, seed=1)
    assert run_name(config, XOR) == "Circle 2-4-3-1, seed 1"
    assert settings_line(config, XOR) == "Circle 2-4-3-1, tanh, learning rate 0.5, sum, batch size 10"


@pytest.mark.parametrize(("name", "value"), list(others()))
def test_whatever_is_not_as_usual_is_said(name, value):
    words = settings_words(USUAL.changed(**{name: value}))
    said = PARAMETERS[name].value_text(value)
    assert sum(word.endswith(said) for word in words) == 1
    assert words != settings_words(USUAL)


def test_a_setting_that_only_one_source_has_is_said(dots):
    wide = dots.changed(spread=2.0)
    assert settings_line(dots, XOR) == "Dots 2-2-1, sigmoid, learning rate 0.5, sum"
    assert settings_line(wide, XOR) == "Dots 2-2-1, sigmoid, learning rate 0.5, sum, spread 2"
    assert changes(dots, wide) == "spread 2"
    assert changes(USUAL, dots) == "dataset Dots", "what comes with it is as usual"
    assert changes(USUAL, wide) == "dataset Dots, spread 2"
    assert changes(wide, USUAL) == "dataset XOR"
    assert comparison(wide, USUAL) == "dataset Dots | XOR · spread 2 | –"


@pytest.mark.parametrize(
    ("settings", "both", "new"),
    [
        ({}, "", ""),
        ({"learning_rate": 5.0}, "learning rate 0.5 | 5", "learning rate 5"),
        ({"hidden": (4, 2), "seed": 7}, "hidden layers 2 | 4-2 · seed 29 | 7", "hidden layers 4-2, seed 7"),
        ({"hidden": (8,)}, "hidden layers 2 | 8", "width 8"),
        ({"hidden": ()}, "hidden layers 2 | none", "hidden layers none"),
        ({"batch_size": 2}, "batch size all | 2", "batch size 2"),
        (
            {"hidden": (2, 2), "activation": ("tanh", "relu")},
            "hidden layers 2 | 2-2 · activation sigmoid | tanh-relu",
            "hidden layers 2-2, activation tanh-relu",
        ),
        ({"dataset": "circle"}, "dataset XOR | Circle", "dataset Circle"),
    ],
)
def test_what_differs_is_said(settings, both, new):
    assert comparison(USUAL, TrainingConfig(**settings)) == both
    assert changes(USUAL, TrainingConfig(**settings)) == new


DRAWN = Run(USUAL).head.parameters
GIVEN = USUAL.started_from((DRAWN.weights, DRAWN.biases))
THREE = TrainingConfig(hidden=(4, 4, 4), activation=("tanh", "relu", "leaky_relu"))


@pytest.mark.parametrize(
    ("old", "settings", "said"),
    [
        (THREE, {"activation": ("tanh", "relu", "elu")}, "activation elu in layer 3"),
        (THREE, {"activation": ("tanh", "elu", "elu")}, "activation elu in layers 2 and 3"),
        (
            THREE,
            {"activation": ("tanh", "elu", "sine")},
            "activation elu in layer 2, activation sine in layer 3",
        ),
        (THREE, {"activation": "relu"}, "activation relu in layers 1 and 3"),
        (THREE, {"activation": ("relu", "elu", "sine")}, "activation relu-elu-sine"),
        (USUAL, {"activation": "tanh"}, "activation tanh"),
        (USUAL, {"features": ("x1", "x2", "x1x2")}, "feature x₁x₂ added"),
        (USUAL, {"features": ("x1", "x2", "x1_squared", "x2_squared")}, "features x₁² x₂² added"),
        (USUAL, {"features": ("x1_squared", "x2_squared")}, "features x₁² x₂²"),
        (
            USUAL.changed(features=("x1", "x2", "x1x2")),
            {"features": ("x1", "x2")},
            "feature x₁x₂ left out",
        ),
        (GIVEN, {"seed": 4}, "drawn start, seed 4"),
        (GIVEN, {"seed": 29, "initialisation": "zeros"}, "drawn start, weights start zeros"),
        (USUAL, {"optimiser": "adam", "schedule": "cosine"}, "optimiser adam, schedule cosine"),
    ],
)
def test_of_what_has_parts_only_those_that_differ_are_said(old, settings, said):
    assert changes(old, old.changed(**settings)) == said


@pytest.mark.parametrize(
    ("correct", "wrong", "undecided", "words"),
    [
        (4, 0, 0, "the boundary separates all four points"),
        (1, 3, 0, "one of four points is on the right side, three on the wrong one"),
        (0, 0, 4, "none of four points is on the right side, four at one half, on neither"),
        (2, 2, 0, "two of four points are on the right side, two on the wrong one"),
        (1, 0, 0, "the only point is on the right side"),
        (0, 1, 0, "the only point is on the wrong side"),
        (0, 0, 1, "the only point is at one half, on neither side"),
    ],
)
def test_where_the_points_are_is_told(correct, wrong, undecided, words):
    count = correct + wrong + undecided
    data = SimpleNamespace(regression=False, targets=np.zeros((count, 1)))
    answers = {"correct": correct, "wrong": wrong, "undecided": undecided}
    seen = SimpleNamespace(predictions=[0] * count, data=data, **answers)
    assert points_told(seen) == words


CLASSES = TrainingConfig(dataset="blobs", count=30, hidden=(3,))


def test_of_classes_the_largest_output_is_told_and_not_one_half():
    level = Run(CLASSES.changed(initialisation="zeros")).head
    assert correct_parts(level) == ("0/30", "30 undecided")
    assert points_told(level) == (
        "none of 30 points is answered with the right class, 30 with none, as two outputs are level"
    )
    assert {answer_note(level, row) for row in range(30)} == {"undecided"}
    learned = Run(CLASSES)
    learned.advance(2000)
    snapshot = learned.head
    assert float(snapshot.predictions.max(axis=1).min()) > 0.5
    assert correct_parts(snapshot) == ("30/30", "")
    assert points_told(snapshot) == "all 30 points are answered with the right class"
    first = learned.at(0)
    some = first.correct
    assert 0 < some < 30
    assert (
        points_told(first)
        == f"ten of 30 points are answered with the right class, {first.wrong} with another"
    )
    notes = [answer_note(first, row) for row in range(30)]
    assert (notes.count("wrong class"), notes.count("")) == (first.wrong, some)


def test_outputs_that_do_not_exclude_each_other_are_told_each_by_itself():
    inputs, targets = np.eye(2), np.array([[1.0, 1.0], [0.0, 0.0]])
    snapshot = Run(TrainingConfig(initialisation="zeros"), data=Dataset("own", "Own", inputs, targets)).head
    assert points_told(snapshot) == ("none of two points is answered with all right classes, two undecided")
    assert correct_parts(snapshot) == ("0/2", "2 undecided")


def test_of_values_nothing_is_on_a_wrong_side():
    snapshot = Run(TrainingConfig(dataset="plane", count=20)).head
    assert {answer_note(snapshot, row) for row in range(20)} == {""}
    assert correct_parts(snapshot)[1] == ""
    assert points_told(snapshot).startswith("R² ")


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ((2, 2, 1), "two inputs, two hidden neurons, one answer"),
        ((2, 8, 8, 8, 1), "two inputs, three layers of eight, one answer"),
        ((2, 16, 4, 1), "two inputs, layers of 16 and four, one answer"),
        ((3, 1), "three inputs, one answer"),
    ],
)
def test_what_a_network_has_is_said_in_words(layers, words):
    assert in_words(layers) == words


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ([[0], [1], [1]], "three samples, one of 0, two of 1"),
        ([[0, 1, 0], [1, 0, 0], [0, 1, 0]], "three samples, one of 1, two of 2, none of 3"),
        ([[0.5], [1], [1]], "three samples"),
    ],
)
def test_samples_are_counted_by_their_classes(targets, said):
    data = TrainingConfig().make_data()
    targets = np.array(targets, float)
    other = with_rows(data, data.inputs[:3], targets)
    assert samples_words(other) == said


def test_drawn_samples_are_counted_and_a_table_is_named():
    data = TrainingConfig().make_data()
    own = USUAL.with_own(with_points(data, [(0.5, 0.5)], [1.0]))
    assert changes(USUAL, own) == "5 drawn samples"
    assert network_name(own, own.own) == "drawn samples 2-2-1"
    named = USUAL.with_own(replace(own.own, label="irises.csv"))
    assert changes(USUAL, named) == "data irises.csv"


def test_a_network_that_only_few_samples_allow_has_a_name():
    inputs = np.random.default_rng(0).uniform(-1, 1, (20_000, 2))
    many = Dataset("own", "Many", inputs, (inputs[:, :1] > 0).astype(float))
    config = TrainingConfig(held_out=0.9).learning(many).changed(hidden=(99, 99))
    assert full_name(config, config.make_data()) == "Many 2-99-99-1, seed 29, held out 0.9, reduction mean"
