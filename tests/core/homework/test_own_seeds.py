"""A hand-out with a seed of each student's own: what is right for one is told of another."""

import dataclasses
from datetime import UTC, datetime

import pytest

from tests.core.homework.classroom import EXPERIMENTS
from xorviz.assets import asset
from xorviz.core import Run
from xorviz.core.homework.asked import Asked
from xorviz.core.homework.examining import examine
from xorviz.core.homework.hand_in import HandIn, handed_in
from xorviz.core.homework.together import seen_together
from xorviz.core.runfile import RunFile, facts_of, save
from xorviz.core.teach.answers import Answer
from xorviz.core.teach.handout.handout import load_handout
from xorviz.core.teach.handout.handout_files import write_handout
from xorviz.core.teach.predictions import Guess, outcome, said_text

ASKED = Asked(EXPERIMENTS, load_handout(asset("handout")))
TITLE = "Does your start solve XOR?"
LEFT_OUT = "not answered: Eight neurons, my own start"
WHEN = datetime(2026, 11, 27, tzinfo=UTC)


def done_by(name):
    """What a student hands in, who says that all four are right, and is right about it or not."""
    experiment = ASKED.of(name)["mine"]
    run = Run(experiment.config)
    run.advance(experiment.epochs)
    guess = Guess("choice", 0.0)
    found = outcome(experiment, guess, run)
    answer = Answer(
        experiment.title,
        experiment.question,
        said_text(experiment, guess),
        found.was,
        "",
        5000,
        run.start.seed,
    )
    answer = dataclasses.replace(answer, about="experiment:mine", numbers=(0.0,), branch=0, name=name)
    return handed_in(RunFile((facts_of(run),), answers=(answer,)), HandIn.by(name, WHEN, TITLE)), found.right


@pytest.mark.parametrize("name", ["Ada", "Bob"])
def test_each_student_is_marked_by_the_own_seed(tmp_path, name):
    file, right = done_by(name)
    save(tmp_path / "a.xorviz", file)
    paper = examine(tmp_path / "a.xorviz", ASKED)
    assert [mark.verdict for mark in paper.marks] == ["right" if right else "wrong"]
    assert paper.found == ()


def test_the_run_of_another_student_is_told(tmp_path):
    file, _ = done_by("Ada")
    for name in ("Ada", "Bob"):
        save(tmp_path / f"{name}.xorviz", handed_in(file, HandIn.by(name, WHEN, TITLE)))
    papers = seen_together([examine(tmp_path / f"{name}.xorviz", ASKED) for name in ("Ada", "Bob")])
    assert papers[0].found == ()
    seeds = [ASKED.of(name)["mine"].config.seed for name in ("Ada", "Bob")]
    said = f"seed {seeds[0]} in the file, {seeds[1]} in the experiment for this name"
    assert [mark.other for mark in papers[1].marks] == [said]
    assert papers[1].notes == (
        LEFT_OUT,
        "the same runs and answers as Ada.xorviz",
        "an answer that was given once is also in Ada.xorviz",
        "run 1 has the seed of another name: Ada.xorviz",
    )


@pytest.mark.parametrize("by", ["Ada", ""])
def test_who_saved_and_did_not_hand_in_is_not_held_against_the_seed_of_nobody(tmp_path, by):
    file, right = done_by("Ada")
    saved = dataclasses.replace(
        file, answers=tuple(dataclasses.replace(each, by=by) for each in file.answers), unknown={}
    )
    save(tmp_path / "a.xorviz", saved)
    paper = examine(tmp_path / "a.xorviz", ASKED)
    assert paper.notes == ("it was saved, and not handed in: it has no name",)
    assert [mark.verdict for mark in paper.marks] == ["right" if right else "wrong"]
    assert paper.found == ()


def test_without_the_hand_out_its_experiments_are_not_marked(tmp_path):
    file, _ = done_by("Ada")
    save(tmp_path / "a.xorviz", file)
    paper = examine(tmp_path / "a.xorviz", Asked(EXPERIMENTS))
    (mark,) = paper.marks
    assert paper.notes == (f"its hand-out “{TITLE}” is not given: --lesson",)
    assert (mark.verdict, mark.other) == ("not marked", "")
    assert "--lesson" in mark.told


@pytest.mark.parametrize(
    ("name", "lesson", "notes"),
    [
        ("Ada", TITLE, (LEFT_OUT,)),
        ("Ada", "Week 2", ("handed in for “Week 2”", LEFT_OUT)),
        ("Ada", "", ("handed in without a hand-out", LEFT_OUT)),
        ("\u200b", TITLE, ()),  # nothing of it can be seen
    ],
)
def test_what_was_left_out_and_another_hand_out_are_told(tmp_path, name, lesson, notes):
    file, _ = done_by("Ada")
    save(tmp_path / "a.xorviz", handed_in(file, HandIn.by(name, WHEN, lesson)))
    assert examine(tmp_path / "a.xorviz", ASKED).notes == notes


def test_a_hand_out_that_was_handed_in_is_told_as_one(tmp_path):
    write_handout(tmp_path / "a.xorviz", ASKED.handout)
    assert examine(tmp_path / "a.xorviz", ASKED).problem == "it is a hand-out, and has no runs"
