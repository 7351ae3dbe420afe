"""Whoever asks for what cannot be, from Python, gets one clear line: of what it was, and what it may be."""

import math

import numpy as np
import pytest

from xorviz.core import ConfigError, Dataset, Run, SurveyPlan, TrainingConfig
from xorviz.core.insight.butterfly.butterfly import butterfly
from xorviz.core.insight.futures.future import future
from xorviz.core.insight.landscape.landscape import extent, landscape
from xorviz.core.insight.landscape.plane import plane_of_parameters, plane_of_path
from xorviz.core.insight.reasons.biography import biography
from xorviz.core.insight.reasons.paths import gradient_paths, make_up
from xorviz.core.run.edits import SettingEdit
from xorviz.core.survey import FateAxis, FatePlan
from xorviz.core.update.graph.building import graph_of_snapshot

NO_COUNT = (None, "x", b"1", 1.5, math.nan, math.inf, -1, 10**400, True, np.True_, [1], (1, 2), {}, object())
"""Neither which of several, nor how many."""
HUGE = 10**9
CONFIG = TrainingConfig()
ENDS = (-1.0, 1.0, -1.0, 1.0)
RATE = FateAxis("learning_rate", 0.1, 1.0)


def moved(run, **changed):
    asked = {"place": 0, "sizes": [1.0], "epochs": 20} | changed
    return butterfly(run, asked["place"], asked["sizes"], asked["epochs"])


def fates(**changed):
    axes = {"across": RATE, "up": FateAxis("w1.1.1", -1, 1)}
    return FatePlan(**{"config": CONFIG, **axes, "columns": 4, "rows": 3, "epochs": 5, **changed})


def plane(run):
    return plane_of_parameters(run.head, 0, 1)


COUNTS = {
    "future": future,
    "an edit's epoch": lambda run, wrong: future(run, 5, [SettingEdit(wrong, "learning_rate", 1.0)]),
    "biography": biography,
    "its epoch": lambda run, wrong: biography(run, 0, HUGE if wrong is None else wrong),
    "paths": lambda run, wrong: gradient_paths(run.head, wrong),
    "paths of sample": lambda run, wrong: gradient_paths(run.head, 0, HUGE if wrong is None else wrong),
    "layer": lambda run, wrong: make_up(run.head, wrong, 0, 0),
    "neuron": lambda run, wrong: make_up(run.head, 1, wrong, 0),
    "sample": lambda run, wrong: make_up(run.head, 1, 0, wrong),
    "graph": lambda run, wrong: graph_of_snapshot(run.head, wrong),
    "graph of a layer": lambda run, wrong: graph_of_snapshot(run.head, 0, (wrong, 0)),
    "graph of a neuron": lambda run, wrong: graph_of_snapshot(run.head, 0, (1, wrong)),
    "plane across": lambda run, wrong: plane_of_parameters(run.head, wrong, 3),
    "plane up": lambda run, wrong: plane_of_parameters(run.head, 3, wrong),
    "columns": lambda run, wrong: landscape(run.head, plane(run), ENDS, columns=wrong),
    "rows": lambda run, wrong: landscape(run.head, plane(run), ENDS, rows=wrong),
    "butterfly of": lambda run, wrong: moved(run, place=wrong),
    "butterfly for": lambda run, wrong: moved(run, epochs=wrong),
    "set": lambda run, wrong: run.set_parameter(wrong, 0.0),
    "freeze": lambda run, wrong: run.freeze(wrong),
    "off in layer": lambda run, wrong: run.switch_off(wrong, 9),
    "off": lambda run, wrong: run.switch_off(1, wrong),
    "map's columns": lambda _, wrong: fates(columns=wrong),
    "map's epochs": lambda _, wrong: fates(epochs=wrong),
    "point of a map": lambda _, wrong: fates().run_at(wrong, 0),
    "seeds": lambda _, wrong: SurveyPlan(config=CONFIG, seeds=wrong),
    "survey's epochs": lambda _, wrong: SurveyPlan(config=CONFIG, epochs=wrong),
}


@pytest.mark.parametrize("wrong", [*NO_COUNT, HUGE], ids=lambda wrong: f"{type(wrong).__name__} {wrong!s:.9}")
@pytest.mark.parametrize("face", COUNTS)
def test_no_count_and_none_of_several(face, wrong):
    run = Run(CONFIG)
    run.advance(3)
    refused(COUNTS[face], run, wrong)


EDIT = SettingEdit(3, "learning_rate", 1.0)
"""Alone, where several are asked for."""
NO_STATES = (None, "x", 1.5, [], [[]], np.zeros((5, 8)), np.full((5, 9), "x"), np.ones((2, 3, 9)), [[1j] * 9])
OTHERS = {
    "path": (lambda run, it: plane_of_path(run.head, it), [*NO_STATES, np.zeros((0, 9))]),
    "share": (lambda run, it: plane(run).share(it), NO_STATES),
    "extent": (lambda run, it: extent(plane(run), it), [*NO_STATES, np.full((2, 9), np.nan)]),
    "ends": (
        lambda run, it: landscape(run.head, plane(run), it, 5, 4),
        [None, "x", 1.5, (0, 1, 0), ("a", 1, 0, 1), (math.nan, 1, 0, 1), (0, 1, 0, 10**400),
         (-1e308, 1e308, 0, 1)],
    ),
    "sizes": (lambda run, it: moved(run, sizes=it), [None, 0.1, "x", [], [0.0], [math.nan], [1e9] * 9]),
    "neuron": (lambda run, it: graph_of_snapshot(run.head, 0, it), ["x", 1, (1,), (1, 0, 0), (0, 0)]),
    "edits": (lambda run, it: future(run, 5, it), [None, 1.5, "x", [3], EDIT]),
    "setting": (lambda _, it: SettingEdit(3, it, 1.0), [None, [], {}, "seed", np.array([1, 2])]),
    "axis": (lambda _, it: fates(across=it), [None, "learning_rate", ("learning_rate", 0.1, 1.0)]),
    "config": (lambda _, it: Run(it), [None, "xor", {"hidden": 2}]),
    "data": (lambda _, it: Run(CONFIG, data=it), ["xor", [[0, 1]], 0]),
    "survey": (lambda _, it: SurveyPlan(config=it), [None, "xor"]),
    "survey's axis": (lambda _, it: SurveyPlan(config=CONFIG, axis=it, values=(1,)), [[], {}, 10**400]),
    "survey's values": (lambda _, it: SurveyPlan(config=CONFIG, axis="width", values=it), [None, 2, ()]),
    "own data": (lambda _, it: Dataset("own", "Own", it, [[0], [1]]), [None, "x", 10**400, [[1, 2], [3]]]),
    "all numbers": (lambda run, it: run.set_parameters(it), [None, "x", 10**400, [1.0] * 8, [math.nan] * 9]),
    "inputs": (lambda run, it: run.predict(it), [None, "x", 10**400, [[1, 2, 3]], [[1j, 2]]]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("face", "place"), [(name, n) for name, (_, all_) in OTHERS.items() for n in range(len(all_))]
)
def test_no_numbers_no_pair_and_nothing_of_the_kind(face, place):
    run = Run(CONFIG)
    run.advance(3)
    ask, wrongs = OTHERS[face]
    refused(ask, run, wrongs[place])


def refused(ask, run, wrong):
    with pytest.raises(ConfigError) as refusal:
        ask(run, wrong)
    line = str(refusal.value)
    assert "\n" not in line
    assert 10 < len(line) < 700
    assert run.epoch == 3
    assert not run.edits


def test_a_landscape_too_large_is_refused_before_it_takes_memory_and_a_map_of_a_number_is_that_many():
    run = Run(CONFIG)
    with pytest.raises(ConfigError, match=r"^columns 4,097 is not allowed: it must be from 1 to 4,096$"):
        landscape(run.head, plane(run), ENDS, 4097, 1)
    assert landscape(run.head, plane(run), ENDS, np.int64(5), np.array(4)).losses.shape == (4, 5)
