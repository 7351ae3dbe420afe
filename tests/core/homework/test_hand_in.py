"""Whose a file is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.core.runfile.run_files import signed
from xorviz.core import Run, TrainingConfig
from xorviz.core.homework.asked import Asked
from xorviz.core.homework.examining import examine
from xorviz.core.homework.hand_in import HandIn, hand_in_of, handed_in, person
from xorviz.core.runfile import RunFile, RunFileError, facts_of
from xorviz.core.runfile.loading import read_text, save, written_text
from xorviz.core.runfile.run_file_text import document_of
from xorviz.core.teach.answers import LESSON, Answer

WHEN = datetime(2026, 11, 27, 22, 5, tzinfo=UTC)
FILE = RunFile((facts_of(Run(TrainingConfig())),))


def test_who_hands_in_is_in_the_file_and_survives_being_saved():
    by = HandIn.by(" Ada \n Lovelace ", WHEN, "Week 3")
    file = read_text(written_text(handed_in(FILE, by)))
    assert hand_in_of(file) == by == HandIn("Ada Lovelace", "2026-11-27T22:05:00+00:00", "Week 3")
    assert hand_in_of(read_text(written_text(file))) == by
    assert hand_in_of(handed_in(file, HandIn.by("Bob", WHEN))).name == "Bob"
    assert hand_in_of(FILE) is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "", "date": "2026-11-27"}, "hand_in.name: it is empty"),
        ({"name": "\u2028", "date": "2026-11-27"}, "hand_in.name: it is empty"),
        ({"name": 3, "date": "2026-11-27"}, "hand_in.name: it must be a text"),
        ({"name": "a\x07", "date": "2026-11-27"}, "hand_in.name: it has a control character"),
        ({"name": "Ada", "date": "yesterday"}, "hand_in.date: 'yesterday' is no date"),
        ({"name": "Ada"}, "hand_in.date: it is missing"),
        ([], "hand_in: it must be a table"),
    ],
)
def test_what_is_no_hand_in_is_refused(fields, said):
    file = read_text(signed({**document_of(written_text(FILE)), "hand_in": fields}))
    with pytest.raises(RunFileError, match=said.replace("(", r"\(")):
        hand_in_of(file)


def test_what_was_given_under_another_name_is_told(tmp_path):
    answer = Answer(LESSON, "Why?", "", "", "They cancel.", 0, 7, about="lesson")
    papers = []
    for by in ("", "ada lovelace", "Bob"):
        path = tmp_path / f"{by}.xorviz"
        file = replace(FILE, answers=(replace(answer, by=by),))
        save(path, handed_in(file, HandIn.by("Ada Lovelace", WHEN)))
        papers.append(examine(path, Asked({})))
    notes = [paper.notes for paper in papers]
    assert notes == [(), (), ("an answer was given under another name: Bob",)]
    assert len({paper.content for paper in papers}) == 1


def test_a_name_is_one_line_and_not_endless():
    assert person("x" * 500) == "x" * 100
    assert person("a\u2028b\x00c") == "a b c"
