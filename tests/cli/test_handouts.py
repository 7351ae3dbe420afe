"""Hand-outs without a window: `xorviz experiments --lesson`."""

import json
from shutil import copytree

import pytest

from tests.core.teach.handout.mistaken import SAID, written
from xorviz.assets import asset


def test_the_experiments_of_a_hand_out_as_a_student_sees_them(xorviz):
    code, out, err = xorviz(
        "experiments", "--lesson", asset("handout"), "--student", "Ada Lovelace", "--json"
    )
    assert (code, err) == (0, "")
    assert [(each["name"], each["config"]["seed"]) for each in json.loads(out)] == [
        ("mine", 617631),
        ("eight", 617631),
    ]


def test_a_student_s_seed_and_the_command_that_trains_an_experiment_are_told(xorviz):
    asked = "experiments", "--lesson", asset("handout"), "--student", "Ada Lovelace"
    code, out, _ = xorviz(*asked)
    assert (code, out.splitlines()[:2]) == (0, ["Ada Lovelace has seed 617631", "mine   My own start"])
    code, out, _ = xorviz(*asked, "eight")
    assert (code, "617631" in out) == (0, True)
    command = "xorviz train --hidden 8 --seed 617631 --epochs 2000"
    assert f"\n  Trained by: {command}\n" in out
    assert "seed" not in xorviz("experiments", "--lesson", asset("handout"))[1]


def test_where_nothing_is_each_students_own_that_is_said(xorviz, tmp_path):
    written(tmp_path / "a", {"01.md": "# T\n"}, "")
    code, out, _ = xorviz("experiments", "--lesson", tmp_path / "a", "--student", "Ada")
    assert (code, out) == (0, "Ada has no seed: {seed} is nowhere in this hand-out\n")


@pytest.mark.parametrize("name", ["01-your-start.md", "experiments.toml"])
def test_a_page_stands_for_its_hand_out(xorviz, name):
    whole = xorviz("experiments", "--lesson", asset("handout"))
    assert xorviz("experiments", "--lesson", asset("handout") / name) == whole
    code, _, err = xorviz("experiments", "--lesson", asset("handout") / "03-none.md")
    assert (code, "03-none.md cannot be opened" in err) == (1, True)


def test_all_mistakes_are_printed_a_line_each(xorviz, tmp_path):
    code, out, err = xorviz("experiments", "--check", "--lesson", written(tmp_path / "a"))
    *mistakes, last = err.splitlines()
    assert (code, out, len(mistakes)) == (1, "", len(SAID))
    assert last == f"xorviz: the hand-out {tmp_path / 'a'} has {len(SAID)} mistakes, and is not opened"
    assert all(each.startswith(("xorviz: 0", "xorviz: experiments.toml, line ")) for each in mistakes)


def test_a_folder_becomes_one_file_which_is_the_same_hand_out(xorviz, tmp_path):
    file = tmp_path / "week3.xorviz"
    code, _, err = xorviz("experiments", "--lesson", asset("handout"), "--output", file)
    assert (code, err) == (0, f"{file}  hand-out, 2 pages: File > Open opens it, as xorviz --lesson does\n")
    assert xorviz("experiments", "--lesson", file) == xorviz("experiments", "--lesson", asset("handout"))
    code, _, err = xorviz("experiments", "--lesson", asset("handout"), "--output", file)
    assert (code, "is there already" in err) == (1, True)


def test_the_claims_of_a_hand_out_are_measured(xorviz, tmp_path):
    claim = '[[experiment.claim]]\nname = "{}"\ntext = "t"\nmeasure = "parameters"\n{}\ntolerance = 0\n'
    head = '[[experiment]]\nname = "a"\ntitle = "A"\nsettings = {}\nquestion = "q"\nwatch = "w"\n'
    texts = [claim.format("right", "expected = 9"), claim.format("wrong", "expected = 8")]
    written(tmp_path / "a", {"01.md": "# T\n"}, head + "".join(texts))
    code, out, _ = xorviz("experiments", "--check", "--lesson", tmp_path / "a")
    assert code == 1
    assert "1 of 2 claims hold" in out


def test_what_goes_with_a_hand_out_is_refused_without_one(xorviz):
    assert xorviz("experiments", "--student", "Ada") == (
        2,
        "",
        "xorviz: --student goes with a hand-out: --lesson DIR\n",
    )


def test_a_folder_may_be_called_as_what_ends_the_options(xorviz, tmp_path, monkeypatch):
    copytree(asset("handout"), tmp_path / "--")
    monkeypatch.chdir(tmp_path)
    assert xorviz("experiments", "--lesson=--") == xorviz("experiments", "--lesson", asset("handout"))


@pytest.mark.parametrize("name", ["week3.zip", "week3", "week3.xorviz.txt"])
def test_the_one_file_is_called_as_what_it_is(xorviz, tmp_path, name):
    code, out, err = xorviz("experiments", "--lesson", asset("handout"), "--output", tmp_path / name)
    said = f"xorviz: hand-out file {tmp_path / name} is not allowed: its name must end in .xorviz\n"
    assert (code, out, err) == (2, "", said)
    assert list(tmp_path.iterdir()) == []
