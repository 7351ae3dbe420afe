"""What is told of many files: harmless in a spreadsheet and on a terminal, facts and no accusations."""

import csv
import io
import json
from dataclasses import replace
from unittest.mock import Mock

import pytest

from xorviz.core.homework import together
from xorviz.core.homework.marked_table import WIDEST, harmless, shown, table_csv, table_json, table_text
from xorviz.core.homework.marking import MarkedAnswer
from xorviz.core.homework.paper import Paper, RunSeen
from xorviz.core.homework.stored_numbers import StoredNumber
from xorviz.core.homework.together import seen_together
from xorviz.core.teach.handout.student import student_seed

EVIL = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "\u200b=1",
    " =1",
    "\x1b[31mred",
    "a\u202eb",
)


def paper(file="a.xorviz", **fields):
    usual = {
        "name": "Ada",
        "date": "2026-11-27T22:05:00+00:00",
        "runs": (RunSeen("XOR 2-2-1", 4, 100, "NumPy", 0),),
    }
    return Paper(file, **(usual | fields))


def of_all(text):
    """A paper with a text wherever a file can have one."""
    mark = MarkedAnswer(text, text, "to read", text, sentence=text, other=text)
    number = StoredNumber(0, 5, "loss", text, text, "other")
    return paper(text, name=text, date=text, lesson=text, numbers=(number,), marks=(mark,), notes=(text,))


def test_an_answer_that_is_given_again_counts_once():
    right = MarkedAnswer("What is ŷ?", "0.5", "right", "0.5", epoch=5, branch=0, network="a")
    again = replace(right, given="0.50001")
    later, there, else_asked = (
        replace(right, epoch=6, network="b"),
        replace(right, told="0.7"),
        replace(right, question="δ?"),
    )
    wrong = replace(right, given="1", verdict="wrong")
    found = paper(marks=(right, again, right))
    assert (found.right, found.marked) == (1, 1)
    found = paper(marks=(right, later, there, else_asked, again))
    assert (found.right, found.marked) == (4, 4)
    found = paper(marks=(wrong, wrong, replace(wrong, given="2"), right, right))
    assert (found.right, found.marked) == (1, 3)
    assert "1 of 3" in table_text([found], answers=False)
    assert len(list(csv.reader(io.StringIO(table_csv([found], answers=True))))) == 6


def test_runs_are_counted_from_1():
    marks = MarkedAnswer("of a run", "", "right", "", branch=0), MarkedAnswer("of none", "", "right", "")
    heads, *rows = csv.reader(io.StringIO(table_csv([paper(marks=marks)], answers=True)))
    assert [row[heads.index("run")] for row in rows] == ["1", ""]


@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize("answers", [False, True])
def test_no_cell_is_a_formula(text, answers):
    rows = list(csv.reader(io.StringIO(table_csv([of_all(text)], answers=answers))))
    assert len(rows) == 2
    for cell in rows[1]:
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))
        assert cell.isprintable()


@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize("answers", [False, True])
def test_nothing_moves_what_a_terminal_shows(text, answers):
    lines = table_text([of_all(text)], answers=answers).splitlines()
    assert all(line.isprintable() for line in lines)
    assert len(lines) == 6
    assert all(len(line) <= 400 for line in lines)


def test_text_is_told_as_it_is_where_nothing_is_wrong_with_it():
    assert harmless("Élise O’Neill") == shown("Élise O’Neill") == "Élise O’Neill"
    assert harmless("-1") == "-1"
    assert harmless("-1+2") == "'-1+2"
    assert shown("a\u202eb\nc") == "a\ufffdb c"


def test_columns_stand_below_each_other_in_any_script():
    lines = table_text([paper(name="李雷"), paper(name="Hồng")], answers=False).splitlines()
    assert lines[1].startswith("a.xorviz  李雷  2026-11-27")
    assert lines[2].startswith("a.xorviz  Hồng  2026-11-27")


def test_a_long_text_is_cut_to_the_width_of_a_column_and_no_shorter_one():
    for length, told in ((WIDEST, "n" * WIDEST), (WIDEST + 1, "n" * (WIDEST - 1) + "…")):
        (_, line, *_) = table_text([paper(name="n" * length)], answers=False).splitlines()
        assert line.startswith(f"a.xorviz  {told}  2026-11-27")


def test_json_has_all_of_it():
    number = StoredNumber(0, 5, "loss", "0.1", "0.2", "other")
    mark = MarkedAnswer("What?", "3", "wrong", "4", float("inf"))
    (told,) = json.loads(table_json([paper(numbers=(number,), marks=(mark,))], answers=False))
    assert (told["name"], told["right"], told["marked"], told["numbers"][0]["recomputed"]) == (
        "Ada",
        0,
        1,
        "0.2",
    )
    assert told["marks"][0]["tolerance"] is None
    assert told["found"] == ["epoch 5, loss: 0.1 in the file, 0.2 recomputed"]


def test_what_files_have_in_common_is_told_as_facts():
    bob = paper("b.xorviz", name="Bob", content="1", tokens=("t",))
    copied = paper(
        "c.xorviz",
        name="Eve",
        content="1",
        tokens=("u", "t"),
        runs=(RunSeen("", student_seed("Bob"), 9, "", 0),),
    )
    again = paper("d.xorviz", name=" BOB", content="2")
    alone = paper("e.xorviz", name="Zoe", content="3", runs=(RunSeen("", student_seed("Zoe"), 9, "", 0),))
    notes = [each.notes for each in seen_together([bob, copied, again, alone])]
    assert notes[0] == (
        "also handed in by this name: d.xorviz",
        "the same runs and answers as c.xorviz",
        "an answer that was given once is also in c.xorviz",
    )
    assert notes[1] == (
        "the same runs and answers as b.xorviz",
        "an answer that was given once is also in b.xorviz",
        "run 1 has the seed of another name: b.xorviz, d.xorviz",
    )
    assert notes[2] == ("also handed in by this name: b.xorviz",)
    assert notes[3] == ()


def test_each_name_is_looked_at_a_few_times_however_many_files_there_are(monkeypatch):
    asked = {"student_seed": Mock(wraps=student_seed), "called": Mock(wraps=together.called)}
    for what, counted in asked.items():
        monkeypatch.setattr(together, what, counted)
    run = RunSeen("", student_seed("n1"), 9, "", 0)
    found = seen_together([paper(f"{place}", name=f"n{place}", runs=(run,)) for place in range(40)])
    assert all(("seed of another" in "".join(each.notes)) == (each.name != "n1") for each in found)
    assert (asked["called"].call_count, asked["student_seed"].call_count) == (1, 2 * 40 - 1)


def test_files_without_a_name_or_content_have_nothing_in_common():
    assert [each.notes for each in seen_together([Paper("a", "bad"), Paper("b", "bad")])] == [(), ()]


def test_of_many_alike_a_few_are_named():
    notes = seen_together([paper(f"{place}.xorviz", content="1", name=f"n{place}") for place in range(6)])[
        0
    ].notes
    assert notes == ("the same runs and answers as 1.xorviz, 2.xorviz, 3.xorviz and 2 more",)
