"""`xorviz survey` and `xorviz experiments` as a person types them."""

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from types import SimpleNamespace

import numpy as np
import pytest

from xorviz.cli import options
from xorviz.cli import survey as survey_command
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.engine import EngineError
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.files import FileError
from xorviz.core.survey.many_seeds import portions
from xorviz.interruption import INTERRUPTED


def test_a_survey_for_people(xorviz):
    code, output, errors = xorviz("survey", "--seeds", 40, "--epochs", 3000)
    assert (code, errors) == (0, "")
    lines = output.splitlines()
    assert lines[0] == "XOR 2-2-1, sigmoid, learning rate 0.5, sum"
    assert lines[1] == "seeds 0 to 39, 3,000 epochs each; 40 runs"
    solved = sum(Solved(seed).epoch is not None for seed in range(40))
    assert f"{100 * solved / 40:.1f} %" in lines[2]
    assert f"{solved} of 40" in lines[2]


class Solved:
    """When a seed is solved."""

    def __init__(self, seed):
        run = Run(TrainingConfig(seed=seed))
        run.advance(3000)
        self.epoch = run.solved_epoch


def test_a_survey_along_an_axis_as_json(xorviz):
    code, output, _ = xorviz("survey", "--seeds", 30, "--axis", "learning-rate=0.5,50", "--json")
    summary = json.loads(output)
    assert code == 0
    assert (summary["axis"], summary["runs"], summary["complete"]) == ("learning_rate", 60, True)
    first, second = summary["variants"]
    assert (first["value"], second["value"]) == (0.5, 50.0)
    assert second["solved"] == 0
    assert second["median_solved_epoch"] is None
    low, high = first["share_solved_interval"]
    assert low < first["share_solved"] < high


def test_a_parameter_of_the_source_is_an_axis(xorviz):
    options = ("--dataset", "moons", "--seeds", 4, "--epochs", 10, "--json")
    code, output, _ = xorviz("survey", *options, "--axis", "noise=0,0.3")
    assert code == 0
    assert [variant["value"] for variant in json.loads(output)["variants"]] == [0.0, 0.3]
    code, _, errors = xorviz("survey", "--seeds", 4, "--axis", "noise=0,0.3")
    assert (code, errors) == (2, "xorviz: noise is not a setting of the dataset 'xor'\n")


def test_activations_of_single_layers_are_values_of_an_axis(xorviz, tmp_path):
    path, options = tmp_path / "runs.csv", ("--hidden", "2,2", "--seeds", 3, "--epochs", 10, "--json")
    code, output, _ = xorviz("survey", *options, "--axis", "activation=tanh-relu,sine", "--output", path)
    assert code == 0
    assert [variant["value"] for variant in json.loads(output)["variants"]] == [["tanh", "relu"], "sine"]
    assert [line.split(",")[0] for line in path.read_text().split()[1:]] == ["tanh-relu"] * 3 + ["sine"] * 3


def test_the_outcome_of_each_run_in_a_file(xorviz, tmp_path):
    path = tmp_path / "runs.csv"
    arguments = ("survey", "--seeds", 12, "--first-seed", 25, "--epochs", 1200, "--output", path)
    assert xorviz(*arguments)[0] == 0
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert [int(row["seed"]) for row in rows] == list(range(25, 37))
    row = rows[29 - 25]
    run = Run(TrainingConfig())
    run.advance(1200)
    assert float(row["loss"]) == run.head.loss
    assert row["solved_epoch"] == "1085"
    code, _, errors = xorviz(*arguments)
    assert code == 1
    assert "runs.csv is there already" in errors
    assert xorviz(*arguments, "--force")[0] == 0


def test_ctrl_c_keeps_what_was_counted_and_says_how_much(xorviz, monkeypatch, tmp_path):
    def interrupted(plan, *_):
        found = portions(plan)
        yield next(found)
        found.close()
        raise KeyboardInterrupt

    monkeypatch.setattr(survey_command, "portions", interrupted)
    path = tmp_path / "runs.csv"
    code, output, errors = xorviz("survey", "--seeds", 5000, "--epochs", 500, "--output", path, "--json")
    counted = json.loads(output)["runs"]
    assert code == INTERRUPTED
    assert 0 < counted < 5000
    assert errors == f"xorviz: interrupted after {counted:,} of 5,000 runs\n"
    assert len(path.read_text().splitlines()) == counted + 1


@pytest.mark.slow
def test_what_is_not_complete_leaves_the_older_file_as_it_was(xorviz, monkeypatch, tmp_path):
    def interrupted(plan, *_):
        yield from islice(portions(plan), count)
        raise KeyboardInterrupt

    monkeypatch.setattr(survey_command, "portions", interrupted)
    path = tmp_path / "runs.csv"
    path.write_text("older")
    arguments = ("survey", "--seeds", 5000, "--epochs", 500, "--output", path, "--force")
    count = 0
    code, _, errors = xorviz(*arguments)
    assert (code, errors) == (INTERRUPTED, "xorviz: interrupted after 0 of 5,000 runs\n")
    assert [each.read_text() for each in tmp_path.iterdir()] == ["older"]
    count = 1
    for name in ("runs-incomplete.csv", "runs-incomplete2.csv"):
        code, _, errors = xorviz(*arguments)
        assert code == INTERRUPTED
        assert errors.endswith(f", which are in {tmp_path / name}; {path} is as it was\n")
        assert errors.count("\n") == 1
        assert len((tmp_path / name).read_text().splitlines()) > 1
    assert path.read_text() == "older"


@pytest.mark.slow
def test_a_long_name_makes_room_for_what_is_not_complete(xorviz, monkeypatch, tmp_path):
    def interrupted(plan, *_):
        yield from islice(portions(plan), 1)
        raise KeyboardInterrupt

    monkeypatch.setattr(survey_command, "portions", interrupted)
    path = tmp_path / f"{'é' * 125}.csv"
    path.write_text("older")
    for ending in ("-incomplete.csv", "-incomplete2.csv"):
        code, _, errors = xorviz("survey", "--seeds", 5000, "--epochs", 500, "--output", path, "--force")
        assert code == INTERRUPTED
        assert f"{ending}; {path} is as it was" in errors
    assert len([*tmp_path.iterdir()]) == 3


def test_a_file_that_cannot_be_written_loses_no_numbers(xorviz, monkeypatch, tmp_path):
    def fails(*_):
        raise FileError("the disk is full")

    monkeypatch.setattr(survey_command, "format_for", lambda *_: SimpleNamespace(write=fails))
    code, output, errors = xorviz(
        *["survey", "--seeds", 100, "--epochs", 20], "--output", tmp_path / "runs.csv"
    )
    assert (code, errors) == (1, "xorviz: the disk is full\n")
    assert "seeds 0 to 99, 20 epochs each; 100 runs" in output


class FailsAfter(ThreadPoolExecutor):
    """Fails from its third task on, as a cluster does whose workers were killed."""

    tasks = 0

    def submit(self, work, *arguments):
        self.tasks += 1
        if self.tasks < 3:
            return super().submit(work, *arguments)
        return super().submit(self._fail)

    def _fail(self):
        raise RuntimeError("four workers\nwere killed")


def test_a_machine_that_fails_keeps_what_was_counted_and_says_how_much(xorviz, monkeypatch, tmp_path):
    @contextmanager
    def fails(_):
        with FailsAfter(1) as executor:
            yield executor, 1

    monkeypatch.setattr(survey_command, "_executor", fails)
    path = tmp_path / "runs.csv"
    code, output, errors = xorviz("survey", "--seeds", 20_000, "--epochs", 500, "--output", path, "--json")
    counted = json.loads(output)["runs"]
    assert code == options.FAILED
    assert 0 < counted < 20_000
    assert errors == (
        f"xorviz: failed after {counted:,} of 20,000 runs: RuntimeError: four workers were killed\n"
    )
    assert len(path.read_text().splitlines()) == counted + 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--seeds", "0"], "seeds '0' is not allowed"),
        (["--epochs", "1_0"], "epochs '1_0' is not allowed"),
        (["--axis", "width=1_0"], "width '1_0' is not allowed"),
        (["--seeds", "2000000"], "seeds 2,000,000 is not allowed: it must be from 1 to 1,000,000"),
        (["--axis", "colour=1"], "axis 'colour=1' is not allowed"),
        (["--axis", "width"], "must be NAME=VALUE,VALUE"),
        (["--axis", "width=1,024"], "'024' in a list is not allowed: 1,024 is neither one number nor two"),
        (["--axis", "batch-size=1,024"], "'024' in a list is not allowed"),
        (["--axis", "width=0"], "width '0' is not allowed"),
        (["--axis", "width=2,2"], "has 2 twice"),
        (["--axis", "reduction=sum,some"], "reduction 'some' is not known"),
        (["--seed", "3"], "'--seed' is not known: did you mean --seeds?"),
    ],
)
def test_wrong_usage_of_survey(xorviz, arguments, said):
    code, output, errors = xorviz("survey", *arguments)
    assert (code, output) == (2, "")
    assert said in errors
    assert errors.count("\n") == 1


def test_experiments_are_listed(xorviz):
    code, output, _ = xorviz("experiments")
    assert code == 0
    assert output.splitlines()[0].split(maxsplit=1) == ["xor-border", "XOR: what will it draw?"]
    code, output, _ = xorviz("experiments", "stuck")
    assert "Draw the boundary" in output
    assert "Watch: " in output
    listed = json.loads(xorviz("experiments", "--json")[1])
    assert {"xor", "tanh", "single-layer"} <= {each["name"] for each in listed}
    code, _, errors = xorviz("experiments", "stuk")
    assert code == 2
    assert "did you mean 'stuck'?" in errors


def test_claims_are_measured(xorviz):
    code, output, _ = xorviz("experiments", "--check", "stuck", "zero-start")
    assert code == 0
    assert output.count("holds  ") == 9
    assert output.endswith("9 of 9 claims hold\nengine compiled\n")


def test_what_checks_claims_is_compiled_before_its_threads_begin(xorviz, monkeypatch):
    engines = "xorviz.cli.engines"
    told = []

    def prepare(part, _, compiling):
        told.append(part)
        compiling(False)
        raise EngineError("no chalk")

    monkeypatch.setattr(f"{engines}.prepare", prepare)
    monkeypatch.setattr("xorviz.cli.experiments.best_engine", NumpyEngine)
    _, output, errors = xorviz("experiments", "--check", "stuck")
    assert told == ["survey"]
    assert errors.startswith("xorviz: what is compiled cannot be kept")
    assert errors.count("\n") == 1
    assert output.endswith("\nengine NumPy: the compiled engine cannot be used (no chalk)\n")
    assert json.loads(xorviz("experiments", "--check", "stuck", "--json")[1])[0]["engine"] == "NumPy"


def test_a_claim_that_does_not_hold_fails(xorviz, tmp_path, monkeypatch):
    text = options.asset("experiments.toml").read_text().replace("expected = 0.125", "expected = 0.2")
    (tmp_path / "experiments.toml").write_text(text)
    monkeypatch.setattr(options, "asset", tmp_path.joinpath)
    code, output, _ = xorviz("experiments", "--check", "stuck")
    assert code == 1
    assert "FAILS  stuck: It ends at a mean loss of 0.125" in output
    assert "3 of 4 claims hold" in output
    verdict = json.loads(xorviz("experiments", "--check", "stuck", "--json")[1])[0]
    assert not verdict["holds"]
    np.testing.assert_allclose(verdict["measured"], 0.125, atol=1e-3)


def test_a_damaged_entry_is_told_and_the_rest_stays(xorviz, tmp_path, monkeypatch):
    text = options.asset("experiments.toml").read_text().replace('kind = "number"', 'kind = "guess"', 1)
    (tmp_path / "experiments.toml").write_text(text)
    monkeypatch.setattr(options, "asset", tmp_path.joinpath)
    code, output, errors = xorviz("experiments")
    line = text.splitlines().index('kind = "guess"') + 1
    assert code == 1
    assert errors.startswith(f"xorviz: experiments.toml, line {line}: kind 'guess' is not known")
    assert "xor-8" not in output
    assert "tanh" in output


def test_the_share_held_out_is_an_axis_and_told(xorviz):
    options = ["--dataset", "moons", "--seeds", 3, "--epochs", 20, "--axis", "held-out=0,0.5"]
    result = json.loads(xorviz("survey", *options, "--json")[1])
    none, half = result["variants"]
    assert "median_test_loss" not in none
    found = []
    for seed in range(3):
        run = Run(TrainingConfig(dataset="moons", held_out=0.5, seed=seed))
        run.advance(20)
        found.append(run.head.test.loss)
    assert half["median_test_loss"] == np.median(found)
    assert 0.0 <= half["median_test_accuracy"] <= 1.0
    assert "test accuracy" in xorviz("survey", *options)[1]


def test_of_values_none_is_solved_or_not(xorviz):
    code, output, _ = xorviz("survey", "--dataset", "plane", "--seeds", "3", "--epochs", "5", "--json")
    (variant,) = json.loads(output)["variants"]
    assert code == 0
    assert variant["solved"] is variant["share_solved"] is variant["share_solved_interval"] is None
    assert variant["median_r_squared"] is not None
    code, output, _ = xorviz("train", "--dataset", "plane", "--epochs", "5", "--json")
    assert json.loads(output)["solved"] is None
