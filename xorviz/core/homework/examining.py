"""One file read, computed again from its facts, and marked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from xorviz.core.errors import XorvizError
from xorviz.core.file_reading import read_regular
from xorviz.core.homework.asked import Asked
from xorviz.core.homework.hand_in import SECTION, hand_in_of
from xorviz.core.homework.marking import Marker
from xorviz.core.homework.paper import Paper, RunSeen
from xorviz.core.homework.stored_numbers import StoredNumber, recomputed, stored_numbers
from xorviz.core.run.describing import settings_line
from xorviz.core.runfile.facts import BranchFacts, RunFile
from xorviz.core.runfile.fields import Fields, name
from xorviz.core.runfile.loading import load, written_text
from xorviz.core.runfile.run_file_text import LARGEST_BYTES, checksum, document_of
from xorviz.core.teach.handout.student import same_student
from xorviz.core.writing import counted

OF_ONE_WINDOW = ("view", "shown", SECTION)
"""What may be another in a copy: how it was looked at, and who handed it in."""


def examine(
    path: Path,
    asked: Asked,
    each_stretch: Callable[[int], object] = lambda _: None,
) -> Paper:
    """Return what comes of a file; one that cannot be read or trained says why.

    Nothing of the file is believed but the facts of its runs, and what was answered.

    Parameters
    ----------
    path
        The file.
    asked
        The experiments that its answers can be about.
    each_stretch
        Called between two pieces of work: what it raises ends all.
    """
    try:
        file = load(path)
        by = hand_in_of(file)
    except XorvizError as error:
        problem = str(error).removeprefix(f"{path} ").removeprefix(f"{path}: ")
        return Paper(str(path), problem, name=_name_in(path))
    student = _answered_by(file) if by is None else by.name
    known = bool(student) or not asked.drawn
    marker = Marker(file.branches, asked.of(student), each_stretch, whose=known)
    whose: dict[str, Any] = {} if by is None else {"name": by.name, "date": by.date, "lesson": by.lesson}
    try:
        seen: list[RunSeen] = []
        numbers: list[StoredNumber] = []
        for place, facts in enumerate(file.branches):
            run = recomputed(facts, each_stretch)
            marker.know(place, run)
            seen.append(_seen(facts, settings_line(facts.config, run.data)))
            numbers += stored_numbers(facts, place, run, each_stretch)
    except XorvizError as error:
        return Paper(str(path), str(error), **whose)
    return Paper(
        str(path),
        runs=tuple(seen),
        numbers=tuple(numbers),
        marks=tuple(map(marker.mark, file.answers)),
        notes=(
            *_notes(file, handed_in=by is not None),
            *(() if by is None else asked.notes(by, file.answers)),
            *(() if by is None else _given_by_others(by.name, file)),
            *_near(numbers),
        ),
        content=_content(file),
        tokens=tuple(each.name for each in file.answers if each.name),
        **whose,
    )


def _name_in(path: Path) -> str:
    """Return the name in a file of which nothing else can be believed: somebody must be asked for another."""
    try:
        document = document_of(read_regular(path, LARGEST_BYTES))
        return Fields(document.get(SECTION), SECTION).read("name", name)
    except (XorvizError, OSError, ValueError):
        return ""


def _seen(facts: BranchFacts, text: str) -> RunSeen:
    return RunSeen(text, facts.config.seed, facts.epoch, facts.engine, len(facts.edits))


def _notes(file: RunFile, *, handed_in: bool) -> Iterator[str]:
    if not handed_in:
        yield "it was saved, and not handed in: it has no name"
    for place, facts in enumerate(file.branches):
        kinds = [type(edit).__name__ for edit in facts.edits]
        if kinds.count("SetParameter"):
            yield f"run {place + 1}: {kinds.count('SetParameter')} weights or biases set by hand"
        if "SetAll" in kinds:
            yield f"run {place + 1}: all weights and biases set by hand"
        if facts.config.start is not None:
            yield f"run {place + 1} begins with given weights"


def _given_by_others(person: str, file: RunFile) -> Iterator[str]:
    for other in dict.fromkeys(each.by for each in file.answers):
        if other and not same_student(other, person):
            yield f"an answer was given under another name: {other}"


def _answered_by(file: RunFile) -> str:
    """Return under whose name the answers were given that somebody saved; empty if none is in the file."""
    return next((each.by for each in file.answers if each.by), "")


def _near(numbers: Sequence[StoredNumber]) -> Iterator[str]:
    """Say which number is the first that another kind of processor may come to."""
    near = [each for each in numbers if each.agreement == "near"]
    if near:
        first, count = near[0], counted(len(near), "number")
        where = f"epoch {first.epoch:,}, {first.what} ({first.stored} in the file, {first.recomputed} here)"
        yield f"as another kind of processor rounds: {count}, from {where}"


def _content(file: RunFile) -> str:
    """Return what stands for runs and answers, however they were looked at and whoever hands them in."""
    nobodys = tuple(replace(each, by="") for each in file.answers)
    document = document_of(written_text(replace(file, answers=nobodys)))
    return checksum({name: value for name, value in document.items() if name not in OF_ONE_WINDOW})
