"""`--start FILE`: what a person has on paper, trained."""

import json

import pytest

WEIGHTS, BIASES = [[[0.15, 0.2], [0.25, 0.3], [1, -1]], [[0.4, 0.45, 2]]], [[0.35, 0.36, 0], [0.6]]


@pytest.fixture
def start(tmp_path):
    path = tmp_path / "start.json"
    path.write_text(json.dumps({"weights": WEIGHTS, "biases": BIASES}), encoding="utf-8")
    return str(path)


def test_a_run_begins_with_it_and_has_its_hidden_layers(xorviz, start):
    code, output, errors = xorviz("train", "--json", "--epochs", "0", "--start", start)
    assert (code, errors) == (0, "")
    config = json.loads(output)["config"]
    assert config["hidden"] == [3]
    assert config["start"] == {"weights": WEIGHTS, "biases": BIASES}
    assert "initialisation" not in config


def test_the_history_begins_with_it(xorviz, start, tmp_path):
    table = tmp_path / "history.csv"
    assert xorviz("train", "--epochs", "2", "--start", start, "--history", str(table))[0] == 0
    first = dict(zip(*[line.split(",") for line in table.read_text().splitlines()[:2]], strict=True))
    assert [float(value) for name, value in first.items() if name.startswith("b2")] == [0.6]


def test_it_is_told_in_words(xorviz, start):
    assert "given start" in xorviz("train", "--epochs", "1", "--start", start)[1]


@pytest.mark.parametrize("place", ["missing.json", "."])
def test_what_cannot_be_read_is_refused_in_a_line(xorviz, tmp_path, place):
    code, output, errors = xorviz("train", "--start", str(tmp_path / place))
    assert (code, output) == (2, "")
    assert errors.count("\n") == 1
    assert str(tmp_path) in errors


def test_other_hidden_layers_are_refused_with_both_shapes(xorviz, start):
    code, _, errors = xorviz("train", "--hidden", "8", "--start", start)
    assert code == 2
    assert "2-3-1" in errors
    assert "2-8-1" in errors
