"""`xorviz survey --map` as a person types it."""

import csv
import json

import numpy as np
import pytest

from xorviz.cli import fates
from xorviz.core import Run, TrainingConfig
from xorviz.core.survey import Fate
from xorviz.core.survey.fates import fate_parts
from xorviz.interruption import INTERRUPTED

MAP = ("survey", "--map", "learning-rate=0.5:50:log", "w1.2.1=-4:4", "--size", "6x5", "--epochs", 300)


def test_a_map_for_people(xorviz):
    code, output, errors = xorviz(*MAP, "--first-seed", 7)
    assert (code, errors) == (0, "")
    lines = output.splitlines()
    assert lines[:4] == [
        "XOR 2-2-1, sigmoid, learning rate 0.5, sum, seed 7, but for:",
        "learning rate 0.5 to 50 in ratios (6)",
        "w1.2.1 -4 to 4 (5)",
        "30 runs of 300 epochs each",
    ]
    assert sum(int(line.split("(")[1].split()[0]) for line in lines[4:]) == 30


def test_both_files_say_what_became_of_each_run(xorviz, tmp_path):
    table, arrays = tmp_path / "fates.csv", tmp_path / "fates.npz"
    for path in (table, arrays):
        code, output, _ = xorviz(*MAP, "--json", "--output", path)
        assert code == 0
    summary = json.loads(output)
    assert summary["complete"]
    assert sum(summary["fates"].values()) == summary["runs"] == 30
    found = np.load(arrays)
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert len(rows) == found["fate"].size
    for place, row in enumerate(rows):
        up, across = divmod(place, 6)
        assert float(row["learning_rate"]) == found["across"][across]
        assert float(row["w1.2.1"]) == found["up"][up]
        assert row["fate"] == Fate(found["fate"][up, across]).name.lower()
        start = Run(TrainingConfig(seed=0)).head.parameters

        weights = [each.copy() for each in start.weights]
        weights[0][1, 0] = float(row["w1.2.1"])
        config = TrainingConfig(seed=0, learning_rate=float(row["learning_rate"]))
        run = Run(config, start=(weights, start.biases))
        run.advance(300)
        assert float(row["loss"]) == run.head.loss == found["loss"][up, across]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--map", "hidden=1:2", "b1.1=0:1"), "'hidden' cannot vary (what can: learning_rate"),
        (("--map", "b1.1=0", "b1.2=0:1"), "axis 'b1.1=0' is not allowed: it must be QUANTITY=LOW:HIGH"),
        (
            ("--map", "b1.1=0:1_0", "b1.2=0:1"),
            "axis 'b1.1=0:1_0' is not allowed: it must be QUANTITY=LOW:HIGH",
        ),
        (("--map", "b1.1=0:1:lin", "b1.2=0:1"), "is not allowed"),
        (("--map", "b1.1=0:1:log", "b1.2=0:1"), "cannot go in ratios from 0"),
        (("--map", "b1.1=0:1", "b1.1=0:1"), "both axes are b1.1"),
        (("--map", "b1.1=0:1", "b1.2=0:1", "--size", "9"), "it must be COLUMNSxROWS"),
        (("--map", "b1.1=0:1", "b1.2=0:1", "--size", "9x99999"), "rows 99,999 is not allowed"),
        (("--map", "b1.1=0:1", "b1.2=0:1", "--epochs", 10**9), "epochs 1,000,000,000 is not allowed"),
        (("--map", "b1.1=0:1", "b1.2=0:1", "--axis", "noise=0,1"), "--axis does not go with --map"),
        (("--map", "b1.1=0:1", "b1.2=0:1", "--output", "a.png"), "must end in .npz or .csv"),
    ],
)
def test_what_cannot_be_is_one_line(xorviz, options, words):
    code, output, errors = xorviz("survey", *options)
    assert (code, output) == (2, "")
    assert words in errors.splitlines()[-1]


def test_of_runs_that_overflow_it_is_said_how_many(xorviz):
    overflowing = "--activation relu --output-activation linear --map learning-rate=50:60 w1.2.1=-1:1"
    code, output, errors = xorviz("survey", *overflowing.split(), "--size", "3x2", "--epochs", 300)
    assert (code, errors) == (0, "")
    assert output.splitlines()[-1] == "  overflows   100.0 %  (6 of 6)"


def test_an_interruption_keeps_what_there_is(xorviz, tmp_path, monkeypatch):
    def interrupted(plan, executor, stop, workers):
        for _, part in zip(range(2), fate_parts(plan), strict=False):
            yield part

    monkeypatch.setattr(fates, "fate_parts", interrupted)
    path = tmp_path / "fates.csv"
    code, output, errors = xorviz(*MAP, "--output", path)
    assert code == INTERRUPTED
    assert "interrupted after" in errors
    assert len(path.read_text().splitlines()) - 1 == int(output.splitlines()[3].split()[0]) < 30
