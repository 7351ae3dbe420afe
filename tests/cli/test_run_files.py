"""`xorviz train FILE` and `--save FILE`: a run goes on where it was, to the last digit."""

import dataclasses
import errno
import json
import os

import pytest

from xorviz.cli import train
from xorviz.core import Dataset, Run, TrainingConfig, runfile
from xorviz.core.engine.engines import best_engine
from xorviz.core.runfile import run_file_text

GONE = os.strerror(errno.ENOENT)


@pytest.fixture
def kept(tmp_path):
    """A run of 300 epochs in a file, with a name."""
    run = Run(TrainingConfig(seed=4, optimiser="adam", learning_rate=0.05))
    run.advance(200)
    run.edit("learning_rate", 0.2)
    run.advance(100)
    path = tmp_path / "kept.xorviz"
    runfile.save(path, runfile.facts_of(run, name="mine"))
    return path, run


def test_it_goes_on_as_if_it_had_never_been_in_a_file(xorviz, kept, tmp_path):
    path, run = kept
    code, output, errors = xorviz("train", path, "--epochs", 400, "--json", "--save", tmp_path / "on.xorviz")
    summary = json.loads(output)
    assert (code, errors, summary["difference"], summary["file"]) == (0, "", "", str(path))
    assert (summary["epochs"], summary["epochs_asked"]) == (700, 700)
    run.advance(400)
    assert summary["loss"] == run.head.loss
    facts = runfile.load(tmp_path / "on.xorviz").branch
    assert (facts.name, facts.epoch, facts.edits) == ("mine", 700, run.edits)
    assert facts.state.tobytes() == run.head.state.tobytes()


def test_without_epochs_it_is_made_again_and_told(xorviz, kept):
    path, run = kept
    code, output, errors = xorviz("train", path)
    assert (code, errors) == (0, "")
    assert "epochs   300" in output
    assert f"{run.head.loss:.6g}" in output


def test_a_run_is_kept_with_what_was_given(xorviz, tmp_path):
    path = tmp_path / "new.xorviz"
    code, output, _ = xorviz("train", "--hidden", 3, "--seed", 8, "--epochs", 50, "--save", path)
    assert code == 0
    assert f"run file {path}" in output
    facts = runfile.load(path).branch
    assert (facts.config, facts.epoch) == (TrainingConfig(hidden=3, seed=8), 50)
    assert runfile.reopen(facts).difference == ""


def test_a_run_with_given_classes_goes_on_by_what_computed_it(xorviz, tmp_path, monkeypatch):
    given = Dataset("own", "a", [[0, 0], [1, 1], [2, 0]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    run = Run(TrainingConfig(), data=given)
    run.advance(50)
    runfile.save(tmp_path / "a.xorviz", run)
    if run.engine is best_engine():
        monkeypatch.setattr(run.engine, "knows_classes", None)  # as where no run of classes has been
    code, output, errors = xorviz("train", tmp_path / "a.xorviz", "--json")
    summary = json.loads(output)
    assert (code, errors, summary["engine"], summary["difference"]) == (0, "", run.engine.label, "")


def test_samples_that_no_file_can_hold_are_refused_before_the_training(xorviz, tmp_path, monkeypatch):
    table = tmp_path / "table.csv"
    table.write_text("a,b,what\n" + "0.1,1,yes\n1,1,no\n" * 300)
    monkeypatch.setattr(run_file_text, "MOST_VALUES", 1_000)
    monkeypatch.setattr(train, "train_asked", None)
    code, output, errors = xorviz("train", "--data", table, "--save", tmp_path / "a.xorviz")
    assert (code, output) == (1, "")
    assert "a.xorviz cannot be kept: it has too many values" in errors
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]


def test_branches_beside_it_stay(xorviz, kept, tmp_path):
    path, run = kept
    other = runfile.facts_of(Run(TrainingConfig(hidden=5)))
    runfile.save(path, runfile.RunFile((other, runfile.facts_of(run)), shown=1, view={"cursor": 3}))
    assert xorviz("train", path, "--epochs", 1, "--save", path, "--force")[0] == 0
    file = runfile.load(path)
    assert [each.epoch for each in file.branches] == [0, 301]
    assert (file.shown, file.view) == (1, {"cursor": 3})


def test_what_is_not_as_it_was_is_said(xorviz, kept):
    path, _ = kept
    facts = runfile.load(path).branch
    runfile.save(path, dataclasses.replace(facts, state=facts.state + 1.0))
    code, output, errors = xorviz("train", path, "--json")
    assert code == 0
    assert errors.count("\n") == 1
    assert "goes on from the state in the file" in errors
    assert json.loads(output)["difference"] in errors


@pytest.mark.parametrize(
    ("options", "said", "expected"),
    [
        (["--seed", "3"], "--seed is not allowed with a run file", 2),
        (["--experiment", "xor"], "--experiment is not allowed with a run file", 2),
        (["--save", "b.txt"], "run file b.txt is not allowed: its name must end in .xorviz", 2),
        (["--save", "kept.xorviz"], "is there already", 1),
    ],
)
def test_what_cannot_be_asked_of_a_file(xorviz, kept, monkeypatch, options, said, expected):
    path, _ = kept
    monkeypatch.chdir(path.parent)
    before = path.read_bytes()
    code, output, errors = xorviz("train", path, *options)
    assert (code, output, errors.count("\n")) == (expected, "", 1)
    assert said in errors
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [None, b"", b"{}", b"PK\x03\x04", b"[" * 10**5])
def test_a_file_that_is_none_fails_in_a_line(xorviz, tmp_path, content):
    path = tmp_path / "broken.xorviz"
    if content is not None:
        path.write_bytes(content)
    code, output, errors = xorviz("train", path)
    assert (code, output, errors.count("\n")) == (2 if content is None else 1, "", 1)
    assert str(path) in errors


def test_what_overflows_is_not_kept(xorviz, tmp_path):
    options = ["--activation", "relu", "--output-activation", "linear", "--learning-rate", 50]
    code, _, errors = xorviz("train", *options, "--save", tmp_path / "a.xorviz")
    assert code == 1
    assert "not written" in errors
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said", "expected"),
    [
        (["none.xorviz"], "none.xorviz cannot be read: No such file or directory", 2),
        (["--theme", "dark", "none.xorviz"], "none.xorviz cannot be read", 2),
        (["--data", "none.xorviz"], f"none.xorviz cannot be read: {GONE}", 2),
        (["--theme", "none.xorviz"], "argument --theme", 2),
        (["none.xorviz", "--seed", "3"], "--seed is not allowed with a run file", 2),
        (["none.xorviz", "--data", "t.csv"], "t.csv", 2),
        (["none.xorviz", "train"], "none.xorviz before a command is the window's", 2),
    ],
)
def test_a_window_does_not_open_for_what_is_no_file(xorviz, monkeypatch, tmp_path, arguments, said, expected):
    monkeypatch.chdir(tmp_path)
    code, output, errors = xorviz(*arguments)
    assert (code, output, errors.count("\n")) == (expected, "", 1)
    assert said in errors


def test_help_tells_what_holds_unless_it_is_said(xorviz):
    _, output, _ = xorviz("--help")
    told = " ".join(output.split())
    assert "xorviz FILE.xorviz" in told
    for usual in (
        "Usually xor.",
        "Usually 2.",
        "Usually 0.5.",
        "Usually all.",
        "Usually sigmoid.",
        "Usually 29.",
    ):
        assert usual in told
