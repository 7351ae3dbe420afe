"""The script of a run: its losses are those of the run, to the last digit."""

import ast
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.script.scripted import assert_same_losses, run_of
from tests.examples import examples
from xorviz.assets import asset
from xorviz.core import Dataset, TrainingConfig
from xorviz.core.data.axis import Axis
from xorviz.core.data.sources import SOURCES
from xorviz.core.engine.shuffling import sample_order
from xorviz.core.errors import XorvizError
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.features import FEATURES
from xorviz.core.network.initialisers import INITIALISERS
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.network.schedules import SCHEDULES
from xorviz.core.run.edits import nudge_direction
from xorviz.core.script.borrowed import Borrowed
from xorviz.core.script.edits_code import FEW
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.layout import WIDTH, listed
from xorviz.core.script.numpy_script import MOST_LINES, numpy_script
from xorviz.core.teach.experiment_file import load_experiments

GIVEN = ([[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45]]], [[0.35, 0.35], [0.6]])
HOSTILE = ['"""\nimport os\nos.abort()\n"""', "'); os.abort() #", "\\", "\u202e\x00\ud800", "\r\nos.abort()"]
WAYS = {
    "the default": {},
    "eight of tanh with adam": {
        "hidden": 8, "activation": "tanh", "optimiser": "adam", "learning_rate": 0.01,
    },
    "the circle": {"dataset": "circle", "hidden": 4, "reduction": "mean"},
    "batches, and samples held out": {
        "dataset": "moons", "held_out": 0.2, "batch_size": 17, "optimiser": "momentum", "reduction": "mean",
    },
    "softmax": {"dataset": "blobs", "hidden": 6, "optimiser": "nesterov", "learning_rate": 0.1},
    "cross-entropy of one layer": {"loss": "binary_cross_entropy", "hidden": (), "dataset": "gaussians"},
    "values": {"dataset": "bumps", "loss": "huber", "hidden": 5, "reduction": "mean"},
    "a schedule and a penalty": {"schedule": "cosine", "penalty": "l1", "penalty_rate": 0.001},
    "features, rmsprop, a start of its own": {
        "features": ("x1", "x2", "x1x2", "sin_x1"), "optimiser": "rmsprop", "learning_rate": 0.01,
        "initialisation": "xavier", "bias_initialisation": "same",
    },
    "a deep network": {
        "hidden": (4, 3, 3, 2), "activation": ("tanh", "swish", "elu", "relu"), "penalty": "l2",
        "learning_rate": 0.05,
    },
    "a given start": {"start": GIVEN},
    "a rate changed, a weight set, a nudge": {
        "edits": [(10, "edit", "learning_rate", 2.0), (10, "nudge", 0.1), (20, "set_parameter", 0, -3.0)],
    },
    "a weight frozen, a neuron off, and free again": {
        "optimiser": "adam",
        "edits": [
            (0, "freeze", 3), (5, "switch_off", 1, 1), (9, "freeze", 0), (9, "nudge", 0.5),
            (20, "freeze", 3, False),
            (30, "switch_off", 1, 1, False), (40, "set_parameter", 8, 1.25),
        ],
    },
    "a neuron off in a deep network": {
        "hidden": (4, 3, 2, 2), "activation": "tanh",
        "edits": [(3, "switch_off", 2, 1), (9, "switch_off", 4, 0), (20, "switch_off", 2, 1, False)],
    },
    "all weights set at once": {"edits": [(20, "set_parameter", 1, -3.0), (20, "set_all", 0.5)]},
    "many changes": {
        "edits": [(5 * k, "edit", "learning_rate", 0.5 + k) for k in range(5)]
        + [(21 + k, "set_parameter", k, k / 7) for k in range(9)],
    },
    "as many changes as are written out": {
        "edits": [(5 + k, "edit", "learning_rate", 1.5 + k) for k in range(FEW)]
        + [(21 + k, "set_parameter", k, k / 7) for k in range(FEW)],
    },
}  # fmt: skip


@pytest.mark.sampled(4)
@pytest.mark.parametrize("way", WAYS)
def test_a_script_finds_the_losses_of_its_run(way, tmp_path):
    text = assert_same_losses(run_of(**WAYS[way]), tmp_path)
    assert text.count("\n") < 120
    assert_tidy(text)


@pytest.mark.parametrize("count", [1, 4, 5, 12, 13, 30, 60])
@pytest.mark.parametrize("word", ["{}", "{}000000"])
@pytest.mark.parametrize("first", ["", "'first'"])
def test_a_list_has_all_that_is_in_it_over_however_many_lines(count, word, first):
    words = [word.format(number) for number in range(1, count + 1)]
    lines, found = listed("found", words, first), {}
    exec("\n".join(lines), found)
    assert found["found"] == [*(["first"] if first else []), *map(int, words)]
    assert max(map(len, lines)) <= WIDTH


EXPERIMENTS = load_experiments(asset("experiments.toml")).by_name


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_script_of_an_experiment_has_fewer_than_120_lines(name):
    config = EXPERIMENTS[name].config
    text = numpy_script(RunFacts(config, 5000, config.make_data()))
    assert text.count("\n") < 120
    assert_tidy(text)


def assert_tidy(text):
    """Look for what a formatter would change."""
    lines = text.split("\n")
    long = [line for line in lines if len(line) > 100]
    assert all(re.fullmatch(r'\w+ = "[^"]*"', line) or re.fullmatch(r"[-0-9.e ]+", line) for line in long)
    assert not any(line != line.rstrip() for line in lines)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\n\n\n\n" not in text
    for before, line in pairwise(lines):
        assert not line.startswith("def ") or not before or before.startswith("#")


@given(st.data())
@examples(60)
@pytest.mark.slow
def test_any_settings_give_such_a_script(tmp_path_factory, data):
    draw = data.draw
    hidden = tuple(draw(st.lists(st.integers(1, 5), max_size=5)))
    names = draw(st.lists(st.sampled_from(sorted(ACTIVATIONS)), min_size=len(hidden), max_size=len(hidden)))
    source = draw(st.sampled_from(sorted(SOURCES)))
    settings = {
        "dataset": source,
        "hidden": hidden,
        "activation": tuple(names) or "sigmoid",
        "learning_rate": draw(st.sampled_from([0.003, 0.01])),
        "reduction": draw(st.sampled_from(["sum", "mean"])),
        "batch_size": draw(st.sampled_from([None, 3, 64])),
        "optimiser": draw(st.sampled_from(sorted(OPTIMISERS))),
        "penalty": draw(st.sampled_from(sorted(PENALTIES))),
        "schedule": draw(st.sampled_from(sorted(SCHEDULES))),
        "initialisation": draw(st.sampled_from(sorted(INITIALISERS))),
        "bias_initialisation": draw(st.sampled_from(["zeros", "same"])),
        "features": tuple(draw(st.lists(st.sampled_from(sorted(FEATURES)), min_size=1, unique=True))),
        "held_out": draw(st.sampled_from([0.0, 0.25])),
        "seed": draw(st.integers(0, 99)),
    }
    if SOURCES[source].kind == "one":
        settings["loss"] = draw(st.sampled_from(["squared_error", "huber", "binary_cross_entropy"]))
    size = len(hidden) and sum(hidden)
    edits = [(2, "edit", "learning_rate", 0.02), (2, "nudge", 0.01), (3, "set_parameter", size, 0.5)]
    if hidden:
        edits += [(4, "switch_off", 1, 0), (5, "freeze", size), (6, "switch_off", 1, 0, False)]
    chosen = draw(st.lists(st.sampled_from(edits), unique=True))
    run = run_of(8, sorted(chosen, key=edits.index), **settings)
    assume(not run.diverged)
    assert_same_losses(run, tmp_path_factory.mktemp("script"))


@pytest.fixture
def pyplot():
    """What draws, without a window. It takes a second to import, which most workers need not."""
    from matplotlib import pyplot

    pyplot.switch_backend("Agg")
    yield pyplot
    pyplot.close("all")


def test_only_what_a_run_uses_is_in_it():
    text = numpy_script(RunFacts.of(run_of(activation="tanh", optimiser="adam", learning_rate=0.01)))
    assert {"np.tanh", "beta1", "sigmoid_derivative"} <= {*re.findall(r"[\w.]+", text)}
    for word in ("relu", "rmsprop", "momentum", "softmax", "off1", "free", "factors", "nudge", "features"):
        assert not re.search(rf"\b{word}\b", text.partition("import numpy")[2]), word


def test_own_samples_are_in_it_as_numbers(tmp_path):
    rng = np.random.default_rng(0)
    own = Dataset("own", "mine", rng.normal(size=(300, 3)), rng.integers(0, 2, (300, 1)))
    assert_same_losses(run_of(9, own=own, hidden=3, reduction="mean", held_out=0.25, batch_size=32), tmp_path)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_person_wrote_is_never_code(text, tmp_path):
    axes = Axis(text), Axis("b")
    own = Dataset("own", text, [[0, 0], [1, 1], [2, 2]], [[0], [1], [0]], axes=axes, classes=(text, "x"))
    script = assert_same_losses(run_of(5, data=own), tmp_path)
    names = [node.id for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Name)]
    assert "os" not in names
    calls = [node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.keyword)]
    assert [ast.literal_eval(call.value) for call in calls if call.arg == "xlabel"] == ["epoch", text]


def test_a_picture_is_drawn_where_matplotlib_is(monkeypatch, pyplot):
    monkeypatch.setattr(pyplot, "show", lambda: shown.append([*pyplot.gcf().axes]))
    for axes, settings in ((2, {}), (1, {"dataset": "blobs"}), (2, {"features": ("x1", "x1x2")})):
        shown = []
        exec(compile(numpy_script(RunFacts.of(run_of(3, **settings))), "script", "exec"), {})
        ((*left, plane),) = shown
        assert [len(each.lines[0].get_xdata()) for each in left] == [4] * (axes - 1)
        assert len(plane.collections) >= 2
        pyplot.close("all")


@pytest.mark.parametrize("hidden", [2, (3, 3, 3, 3)])
def test_of_more_than_two_inputs_a_slice_is_drawn_and_of_one_a_curve(monkeypatch, pyplot, hidden):
    monkeypatch.setattr(pyplot, "show", lambda: shown.append([*pyplot.gcf().axes]))
    rng = np.random.default_rng(3)
    for inputs in (3, 1):
        rows, shown, found = rng.uniform(-1, 1, (12, inputs)), [], {}
        own = Dataset("own", "Own", rows, (rows[:, :1] > 0).astype(float))
        run = run_of(3, data=own, hidden=hidden)
        exec(compile(numpy_script(RunFacts.of(run)), "script", "exec"), found)
        ((*_, picture),) = shown
        if inputs == 1:
            places = found["axis"][:, np.newaxis]
            np.testing.assert_array_equal(picture.lines[0].get_ydata(), run.predict(places)[:, 0])
        else:
            assert "a slice: all other inputs at their means" in picture.get_title()
            first, second = np.meshgrid(found["axis"], found["axis"])
            third = np.full(first.size, rows[:, 2].mean())
            places = np.column_stack([first.ravel(), second.ravel(), third])
            np.testing.assert_allclose(found["answers"].ravel(), run.predict(places)[:, 0], rtol=1e-14)
            np.testing.assert_array_equal(picture.collections[-1].get_offsets(), rows[:, :2])
        pyplot.close("all")


def test_no_two_functions_that_a_script_can_take_have_one_name():
    taken = Borrowed()
    records = [each for record in FUNCTIONS.values() for each in (record.function, record.derivative)]
    records += [each for record in LOSSES.values() for each in (record.function, record.derivative)]
    records += [each.make for each in SOURCES.values()] + [each.factors for each in SCHEDULES.values()]
    records += [each.draw for each in INITIALISERS.values()]
    for each in {*records, sample_order, nudge_direction}:
        taken.take(each)
    written = [line for lines in taken.functions for line in lines if line.startswith("def ")]
    assert len({line.partition("(")[0] for line in written}) == len(written)
    homes = {}
    for each in records:
        name, home = each.__name__, getattr(each, "__module__", "")
        assert homes.setdefault(name, home) == home, name


def test_what_it_cannot_take_along_is_refused():
    with pytest.raises(XorvizError, match="no text of its own"):
        Borrowed().take(eval("lambda z: z"))


def test_the_facts_of_a_run_come_in_order():
    run = run_of(9, [(3, "edit", "learning_rate", 2.0), (3, "nudge"), (5, "freeze", 0)])
    facts = RunFacts.of(run)
    assert (facts.epochs, facts.config) == (9, TrainingConfig())
    assert [edit.epoch for edit in facts.edits] == [3, 3, 5]


@pytest.mark.parametrize("schedule", ["constant", "inverse", "cosine"])
def test_with_features_and_held_out_samples_it_is_no_longer_and_has_its_picture(schedule):
    config = TrainingConfig(
        dataset="circle", features=("x1", "x2", "x1_squared", "x2_squared"), hidden=(4,), reduction="mean",
        optimiser="adam", schedule=schedule, held_out=0.3,
    )  # fmt: skip
    text = numpy_script(RunFacts(config, 500, config.make_data()))
    assert text.count("\n") < 120
    assert "plt.show()" in text
    assert "points, X = X, features(X)\nX_test = features(X_test)\n" in text


@pytest.mark.parametrize(
    ("more", "drawn"),
    [
        ({}, True),
        ({"held_out": 0.3}, False),
        ({"held_out": 0.3, "batch_size": 10, "activation": "gelu"}, True),
    ],
    ids=["there is room", "there is none", "it is too long without, too"],
)
def test_a_script_leaves_out_its_picture_only_where_that_makes_it_short_enough(more, drawn):
    config = TrainingConfig(
        dataset="circle", features=tuple(FEATURES)[:4], hidden=(4, 4), reduction="mean",
        optimiser="adam", schedule="cosine", penalty="l2", **more,
    )  # fmt: skip
    text = numpy_script(RunFacts(config, 500, config.make_data()))
    assert ("plt" in text) == drawn
    assert drawn == (text.count("\n") > MOST_LINES) or not more
