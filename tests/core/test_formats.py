from pathlib import Path

import pytest

from xorviz.core.errors import ConfigError
from xorviz.core.formats import FORMATS, Format, check_folder_name, format_for, formats_of


@pytest.fixture
def notes(monkeypatch):
    """A format more for a history and for a survey: one entry each."""

    def write_history(path, run, each_epoch):
        path.write_text(f"{run.epoch} epochs")

    def write_survey(path, tally):
        path.write_text(f"{tally.finished} runs")

    monkeypatch.setitem(FORMATS, ("history", "txt"), Format("txt", "Text", "history", write_history))
    monkeypatch.setitem(FORMATS, ("survey", "txt"), Format("txt", "Text", "survey", write_survey))


def test_the_ending_of_a_name_says_the_format_in_upper_case_too(tmp_path):
    assert format_for(tmp_path / "h.NPZ", "history").suffix == "npz"
    with pytest.raises(ConfigError, match=r"survey file .* is not allowed: its name must end in \.csv$"):
        format_for(tmp_path / "runs.npz", "survey")


def test_a_suffix_means_one_format_of_a_content():
    for (what, suffix), entry in FORMATS.items():
        assert (entry.what, entry.suffix) == (what, suffix) == (what.lower(), suffix.lower().strip("."))
        assert formats_of(what)[0].what == what


@pytest.mark.usefixtures("notes")
class TestOneEntry:
    @pytest.mark.parametrize(
        ("arguments", "text"),
        [
            (["train", "--epochs", 3, "--history"], "3 epochs"),
            (["survey", "--seeds", 4, "--epochs", 3, "--output"], "4 runs"),
        ],
    )
    def test_is_written_by_the_command_line_and_offered_in_its_help(self, xorviz, tmp_path, arguments, text):
        path = tmp_path / "found.txt"
        assert xorviz(*arguments, path)[0] == 0
        assert path.read_text() == text
        assert "FILE.txt" in xorviz(arguments[0], "--help")[1]

    def test_is_named_where_an_ending_is_refused(self, xorviz, tmp_path):
        code, _, errors = xorviz("train", "--history", tmp_path / "h.doc")
        assert code == 2
        assert "must end in .csv or .npz or .txt" in errors


@pytest.mark.parametrize("name", ["a.gif", "a.GIF", "b/film.mp4", "c.png", "d.svg"])
def test_a_folder_is_not_called_like_a_picture_or_a_film(name):
    with pytest.raises(ConfigError, match="as a file's, but pictures go into a folder"):
        check_folder_name(Path(name))
    with pytest.raises(ConfigError, match="as a file's"):
        check_folder_name(Path(Path(name).suffix))  # a name that is nothing but an ending
    check_folder_name(Path(name).with_suffix(".d"))
    check_folder_name(Path(name).with_suffix(""))
