"""`xorviz script`: a run as a program."""

import json
import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.script.scripted import performed, run_of
from xorviz.cli.own_data import ABOUT
from xorviz.core import runfile
from xorviz.core.hands.by_hand import Freeze
from xorviz.core.run.edits import Nudge, SettingEdit


def test_it_prints_a_script_that_finds_the_losses_of_the_run(xorviz, tmp_path):
    code, output, errors = xorviz("script", "--hidden", "3", "--learning-rate", "2", "--epochs", "50")
    assert (code, errors) == (0, "")
    found, _ = performed(output, tmp_path)
    assert found["losses"] == run_of(50, hidden=3, learning_rate=2.0).losses.tolist()


def test_it_takes_a_start_and_a_table(xorviz, tmp_path):
    start, table = tmp_path / "start.json", tmp_path / "table.csv"
    start.write_text(json.dumps({"weights": [[[0.5, -1.0]], [[2.0]]], "biases": [[0.0], [0.25]]}))
    table.write_text("a,b,what\n0,1,yes\n1,1,no\n2,3,yes\n4,3,no\n")
    code, output, _ = xorviz("script", "--start", start, "--data", table, "--epochs", "9")
    assert code == 0
    assert "W1 = np.array([[0.5, -1.0]])" in output
    assert len(performed(output, tmp_path)[0]["losses"]) == 10


def test_it_writes_a_file_and_no_other_over_it(xorviz, tmp_path):
    path = tmp_path / "run.py"
    told = f"{path}  Python script, 20 epochs\n"
    assert xorviz("script", "--epochs", "20", "--output", path) == (0, told, "")
    assert path.read_text(encoding="utf-8") == xorviz("script", "--epochs", "20")[1]
    path.write_text("mine")
    code, output, errors = xorviz("script", "--output", path)
    assert (code, output, path.read_text()) == (1, "", "mine")
    assert "is there already" in errors
    assert xorviz("script", "--output", path, "--force")[0] == 0
    assert path.read_text(encoding="utf-8").startswith('"""Backpropagation in NumPy: XOR 2-2-1')


@pytest.mark.parametrize("name", ["run.js", "run", "run.py.txt"])
def test_an_unknown_ending_is_refused(xorviz, tmp_path, name):
    code, output, errors = xorviz("script", "--output", tmp_path / name)
    assert (code, output, errors.count("\n")) == (2, "", 1)
    assert "must end in .py" in errors
    assert not (tmp_path / name).exists()


def test_what_cannot_be_trained_is_refused(xorviz):
    code, output, errors = xorviz("script", "--output-activation", "softmax")
    assert (code, output, errors.count("\n")) == (2, "", 1)


def test_the_ending_decides_that_it_is_a_notebook(xorviz, tmp_path):
    path = tmp_path / "run.IPYNB"
    told = f"{path}  Notebook, 20 epochs\n"
    assert xorviz("script", "--epochs", "20", "--output", path) == (0, told, "")
    assert json.loads(path.read_text())["nbformat"] == 4


def test_pytorch_code_and_the_command_are_asked_for(xorviz, tmp_path):
    assert "torch.nn.Sequential(" in xorviz("script", "--torch")[1]
    path = tmp_path / "torch.py"
    told = f"{path}  Python script, 5,000 epochs\n"
    assert xorviz("script", "--torch", "--output", path) == (0, told, "")
    assert path.read_text(encoding="utf-8") == xorviz("script", "--torch")[1]
    assert xorviz("script", "--hidden", "8", "--command")[1] == "xorviz train --hidden 8\n"


def test_the_command_names_its_files(xorviz, tmp_path):
    table = tmp_path / "my table.csv"
    table.write_text("a,b,what\n0,1,yes\n1,1,no\n2,3,yes\n4,3,no\n")
    code, output, _ = xorviz("script", "--data", table, "--target", "what", "--hidden", "3", "--command")
    assert (code, output) == (0, f"xorviz train --data '{table}' --target what --hidden 3\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--torch", "--command"], "give one of them"),
        (["--torch", "--output", "a.ipynb"], "a notebook has NumPy code"),
        (["--command", "--output", "a.py"], "it goes into no file"),
    ],
)
def test_what_does_not_go_together_is_refused(xorviz, arguments, told):
    code, output, errors = xorviz("script", *arguments)
    assert (code, output, errors.count("\n")) == (2, "", 1)
    assert told in errors


def test_it_takes_the_run_of_a_file_with_its_changes(xorviz, tmp_path):
    path = tmp_path / "run.xorviz"
    edits = [(5, "edit", "learning_rate", 2.0), (9, "set_parameter", 0, -3.0), (12, "freeze", 3)]
    run = run_of(30, edits, hidden=3)
    runfile.save(path, runfile.RunFile((runfile.facts_of(run),)))
    code, output, errors = xorviz("script", path)
    assert (code, errors) == (0, "")
    assert performed(output, tmp_path)[0]["losses"] == run.losses.tolist()
    run.advance(10)
    more = xorviz("script", path, "--epochs", "10")[1]
    assert performed(more, tmp_path)[0]["losses"] == run.losses.tolist()
    assert xorviz("script", path, "--hidden", "4")[0] == 2


def test_the_readme_says_what_is_printed(xorviz):
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    command, told = re.search(r"\$ \.venv/bin/xorviz (script .*) *\n(.*)\n", readme).groups()
    assert xorviz(*command.split()) == (0, f"{told}\n", "")
    assert "xorviz script --hidden 8 --epochs 2000 --output my_xor.py" in readme


def test_the_command_reads_a_table_as_it_was_read(xorviz, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("-t.csv").write_bytes("a,-b,what\n0,1,rot\n1,1,grün\n2,3,rot\n4,3,blau\n".encode("cp1252"))
    asked = ["--data=-t.csv", "--inputs=-b,a", "--encoding", "cp1252", "--loss", "squared_error"]
    asked += ["--output-activation", "sigmoid", "--epochs", "9", "--scaled", "yes", "--missing", "none"]
    _, output, _ = xorviz("script", *asked, "--command")
    assert "--data=-t.csv --inputs=-b,a" in output
    told = xorviz("train", *shlex.split(output)[2:])
    assert (told[0], told[1]) == (0, xorviz("train", *asked)[1])


def test_what_is_said_of_a_table_is_refused_with_a_run_file(xorviz, tmp_path):
    runfile.save(tmp_path / "a.xorviz", run_of(3))
    for name in ABOUT:
        code, _, errors = xorviz("script", tmp_path / "a.xorviz", f"--{name}", "no")
        assert code == 2
        assert f"--{name} is not allowed with a run file" in errors


def test_of_changes_of_one_thing_at_an_epoch_the_script_has_the_last_as_the_run(xorviz, tmp_path):
    run = run_of(9)
    edits = (Nudge(4, 0.1), SettingEdit(4, "learning_rate", 3.0), Nudge(4, 0.2), Freeze(4, run.layers, 0))
    edits += (SettingEdit(4, "learning_rate", 2.0), Freeze(4, run.layers, 0, frozen=False))
    facts = replace(runfile.facts_of(run), edits=edits, checks=(), state=None)
    runfile.save(tmp_path / "a.xorviz", facts)
    _, output, _ = xorviz("script", tmp_path / "a.xorviz")
    assert performed(output, tmp_path)[0]["losses"] == runfile.reopen(facts).run.losses.tolist()
