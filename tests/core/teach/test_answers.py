import json
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core.files import FileError
from xorviz.core.teach.answers import (
    LESSON,
    Answer,
    DamagedJournal,
    JournalError,
    markdown,
    read_journal,
    set_aside,
    with_answers,
    write_journal,
    written_to,
)

DRAWING = (((0.0, 0.5), (100.0, 0.25)), ((1.0, 2.0),))
ENTRY = Answer(
    "XOR", "How many?", "You said 800.", "It was 233.", "They cancel.", 2000, 29, "tanh, sum", DRAWING, "a1"
)
GOOD = {"version": 1, "entries": [{
    "experiment": "XOR", "question": "How many?", "prediction": "You said 800.", "outcome": "It was 233.",
    "sentence": "They cancel.", "epoch": 2000, "seed": 29, "settings": "tanh, sum",
    "drawing": [[[0.0, 0.5], [100.0, 0.25]], [[1.0, 2.0]]], "name": "a1",
}]}  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=("Cs",)))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "answers.json"


def test_no_file_is_no_entries(path):
    assert read_journal(path) == ()


NUMBER = st.floats(allow_nan=False, allow_infinity=False)
POINTS = st.lists(st.lists(st.tuples(NUMBER, NUMBER), max_size=4).map(tuple), max_size=2).map(tuple)
ANSWERS = st.builds(Answer, TEXT, TEXT, TEXT, TEXT, TEXT, st.integers(0), st.integers(), TEXT, POINTS, TEXT)


@given(st.lists(ANSWERS, max_size=3))
def test_what_is_written_is_read(tmp_path_factory, entries):
    path = tmp_path_factory.mktemp("journal") / "answers.json"
    write_journal(path, entries)
    assert read_journal(path) == tuple(entries)


def test_the_file_is_as_documented(path):
    write_journal(path, [ENTRY])
    assert json.loads(path.read_text()) == GOOD
    assert list(path.parent.iterdir()) == [path]


def test_what_came_to_an_answer_takes_its_place():
    first, other, unnamed = (replace(ENTRY, name=name, outcome="") for name in ("a", "b", ""))
    later = replace(first, outcome="It was 233.")
    assert with_answers([first, unnamed, other], [unnamed, later]) == (later, unnamed, other, unnamed)
    assert with_answers([other], [first, unnamed, unnamed, later]) == (other, later, unnamed, unnamed)


def test_what_was_written_last_to_a_question_of_the_lesson_is_found():
    first, last = (replace(ENTRY, experiment=LESSON, sentence=each) for each in ("one", "two"))
    other = replace(last, question="Why?")
    assert written_to([first, last, other, ENTRY], ENTRY.question) == last
    assert written_to([ENTRY, other], ENTRY.question) is None, "an experiment asks the same"


def without(name):
    return {**GOOD, "entries": [{key: each for key, each in GOOD["entries"][0].items() if key != name}]}


DAMAGED = {
    "nothing": "",
    "half": json.dumps(GOOD)[:-30],
    "a list": "[]",
    "version 0": json.dumps({**GOOD, "version": 0}),
    "a version that is no number": json.dumps({**GOOD, "version": True}),
    "no version": json.dumps({"entries": []}),
    "no entries": json.dumps({"version": 1}),
    "a field is missing": json.dumps(GOOD).replace('"seed": 29', '"sed": 29'),
    **{f"no {name}": json.dumps(without(name)) for name in ("settings", "drawing", "name")},
    "a field too many": json.dumps(GOOD).replace('"seed": 29', '"seed": 29, "more": 1'),
    "a truth for a number": json.dumps(GOOD).replace("2000", "true"),
    "NaN": json.dumps(GOOD).replace("2000", "NaN"),
    "a number for a text": json.dumps(GOOD).replace('"XOR"', "7"),
    "a drawing of words": json.dumps(GOOD).replace("[1.0, 2.0]", '["1", "2"]'),
    "a drawing of half points": json.dumps(GOOD).replace("[1.0, 2.0]", "[1.0]"),
    "a drawing that is a number": json.dumps({**GOOD, "entries": [{**GOOD["entries"][0], "drawing": 3}]}),
    "an entry that is none": json.dumps({"version": 1, "entries": [3]}),
    "too deep": "[" * 100_000,
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_told_and_set_aside_whole(tmp_path, text):
    path = tmp_path / "answers.json"
    path.write_text(text)
    with pytest.raises(DamagedJournal, match=r"answers\.json"):
        read_journal(path)
    aside = set_aside(path)
    assert aside.read_text() == text
    assert read_journal(path) == ()


def test_bytes_that_are_no_text_are_told(tmp_path):
    path = tmp_path / "answers.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DamagedJournal):
        read_journal(path)


def test_a_newer_versions_file_is_not_damaged(path):
    path.parent.mkdir()
    path.write_text(json.dumps({"version": 2, "entries": {"of": "another kind"}}))
    with pytest.raises(JournalError, match="newer version") as told:
        read_journal(path)
    assert not isinstance(told.value, DamagedJournal)


def test_a_file_that_cannot_be_read_is_not_damaged(path):
    path.mkdir(parents=True)
    with pytest.raises(JournalError, match="cannot be read") as told:
        read_journal(path)
    assert not isinstance(told.value, DamagedJournal)


def test_half_a_sign_does_not_cost_an_answer(path):
    write_journal(path, [replace(ENTRY, sentence="so \ud83d")])
    assert [entry.sentence for entry in read_journal(path)] == ["so ?"]


def test_what_was_written_under_another_name_is_somebody_elses(path):
    lesson = replace(ENTRY, experiment=LESSON, question="Why?")
    write_journal(path, [lesson, replace(lesson, by="Ada Lovelace", sentence="hers")])
    entries = read_journal(path)
    assert [entry.by for entry in entries] == ["", "Ada Lovelace"]
    assert '"by": ""' not in path.read_text()  # older versions read it
    found = {name: written_to(entries, "Why?", name) for name in ("ada  lovelace", "Bob", "")}
    assert found == {"ada  lovelace": entries[1], "Bob": entries[0], "": entries[0]}
    assert written_to(entries[1:], "Why?", "Bob") is None


def test_a_failed_write_leaves_the_old_file(path, monkeypatch):
    write_journal(path, [ENTRY])
    before = path.read_text()

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(FileError, match="the disk is full"):
        write_journal(path, [ENTRY, ENTRY])
    assert path.read_text() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="a part of the path is not a folder"):
        write_journal(tmp_path / "file" / "sub" / "answers.json", [ENTRY])


def test_markdown_holds_everything_and_no_markup_of_the_learner():
    text = markdown([ENTRY, Answer("A*b", "Q?", "p", "o", "", 5, 1)])
    for part in ("## 1. XOR", "**How many?**", "You said 800.", "It was 233.", "They cancel.", "2,000", "29"):
        assert part in text
    for part in ("Settings: tanh, sum", "Drawn: (0, 0.5) (100, 0.25)\n", "Drawn: (1, 2)\n"):
        assert part in text
    assert "Outcome: not run so far" in markdown([replace(ENTRY, outcome="")])
    assert "## 2. A\\*b" in text
    assert text.count("What explains it") == 1
    assert "None yet" in markdown([])
    assert "\n# " not in markdown([Answer("x", "q", "p", "o", "one\n# two", 1, 1)])


def test_a_pipe_in_the_place_of_the_answers_keeps_nobody_waiting(tmp_path):
    path = tmp_path / "answers.json"
    os.mkfifo(path)
    with pytest.raises(JournalError, match=r"answers.json cannot be read: it is no regular file"):
        read_journal(path)
