"""`--data FILE`: a person's own table, trained and surveyed."""

import json

import pytest

from tests.core.data.table.kept import KEPT
from tests.core.data.table.tables import BIRDS, DECISIONS
from xorviz.cli import train
from xorviz.core import Run


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "decisions.csv"
    path.write_text(DECISIONS, encoding="utf-8")
    return str(path)


def test_it_is_trained_and_told(xorviz, table):
    code, output, errors = xorviz("train", "--data", table, "--epochs", "3", "--hidden", "4")
    assert (code, errors) == (0, "")
    assert output.startswith("decisions 2-4-1, sigmoid, learning rate 0.5, mean, seed 29\n")


@pytest.mark.parametrize("kept", KEPT, ids=str)
def test_each_table_is_trained_with_its_numbers(xorviz, tmp_path, monkeypatch, kept):
    trained = []
    monkeypatch.setattr(train, "Run", lambda config, *rest: trained.append(Run(config, *rest)) or trained[-1])
    path = tmp_path / kept.name
    path.write_bytes(kept.content)
    code, _, _ = xorviz("train", "--json", "--data", str(path), "--epochs", "2")
    assert code == 0
    kept.check(trained[0].data)


def test_what_is_said_beside_it_counts(xorviz, table):
    words = ("train", "--json", "--data", table, "--epochs", "1", "--reduction", "sum", "--inputs", "2,1")
    found = json.loads(xorviz(*words)[1])
    assert found["config"]["reduction"] == "sum"
    assert found["config"]["own"] == {"label": "decisions", "samples": 4}


def test_what_is_left_out_is_said_on_standard_error(xorviz, tmp_path):
    path = tmp_path / "birds.csv"
    path.write_text(BIRDS, encoding="utf-8")
    words = ("train", "--data", str(path), "--epochs", "1", "--target", "sex", "--classes", "female,male")
    code, output, errors = xorviz(*words)
    assert code == 0
    assert errors == f"xorviz: {path}: 2 rows lack something and are left out: 3, 5\n"
    assert "correct " in output


def test_a_survey_has_it(xorviz, table):
    code, output, _ = xorviz("survey", "--data", table, "--seeds", "3", "--epochs", "5")
    assert code == 0
    assert output.startswith("decisions 2-2-1")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--dataset", "xor"), "--dataset and --data both say"),
        (("--target", "nothing"), "there is no column 'nothing'"),
    ],
)
def test_what_does_not_go_with_it_is_refused_in_a_line(xorviz, table, words, told):
    code, output, errors = xorviz("train", "--data", table, *words)
    assert (code, output, errors.count("\n")) == (2, "", 1)
    assert told in errors


def test_what_is_about_a_table_needs_one(xorviz):
    code, _, errors = xorviz("train", "--inputs", "a,b")
    assert code == 2
    assert "--inputs is about a table: say with --data in which file it is" in errors
