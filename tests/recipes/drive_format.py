import json

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.gui.conftest import opens_a_window
from tests.recipes.driving import open_survey, run_survey

pytestmark = opens_a_window


def runs_in(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_command_line_offers_and_writes_it(xorviz, tmp_path):
    assert "FILE.csv|FILE.jsonl" in xorviz("survey", "--help")[1]
    path = tmp_path / "runs.jsonl"
    code, out, _ = xorviz("survey", "--seeds", 5, "--epochs", 20, "--output", path, "--json")
    assert code == 0
    assert [run["seed"] for run in runs_in(path)] == [0, 1, 2, 3, 4]
    losses = sorted(run["loss"] for run in runs_in(path))
    assert losses[2] == json.loads(out)["variants"][0]["median_loss"]


def test_another_ending_is_refused_with_those_that_are_allowed(xorviz, tmp_path):
    code, _, errors = xorviz("survey", "--output", tmp_path / "runs.txt")
    assert code == 2
    assert "must end in .csv or .jsonl" in errors


def test_the_window_of_surveys_offers_and_writes_it(window, person, tmp_path):
    surveyor = open_survey(person)
    run_survey(surveyor)
    surveyor.press_button("save")
    dialog = surveyor.see("survey_save_dialog", QFileDialog)
    assert "JSON lines (*.jsonl)" in dialog.nameFilters()
    dialog.filterSelected.emit("JSON lines (*.jsonl)")
    assert dialog.defaultSuffix() == "jsonl"
    dialog.fileSelected.emit(str(tmp_path / "runs.jsonl"))
    dialog.close()
    surveyor.wait_for("Saved 100 runs in")
    assert len(runs_in(tmp_path / "runs.jsonl")) == 100


@pytest.mark.parametrize("before", [None, "kept\n"])
def test_where_writing_fails_the_file_is_as_it_was(xorviz, tmp_path, monkeypatch, before):
    path = tmp_path / "runs.jsonl"
    if before is not None:
        path.write_text(before)

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    code, _, errors = xorviz("survey", "--seeds", 5, "--epochs", 20, "--output", path, "--force")
    assert code == 1
    assert "the disk is full" in errors
    assert [each.name for each in tmp_path.iterdir()] == ([] if before is None else [path.name])
    assert before is None or path.read_text() == before
