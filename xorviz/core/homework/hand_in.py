"""Whose a run file is: the section that makes a hand-in of it."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from xorviz.core.runfile.facts import RunFile
from xorviz.core.runfile.fields import Fields, name, refuse
from xorviz.core.runfile.fields import text as read_text
from xorviz.core.writing import one_line

SECTION = "hand_in"
"""What the section is called in the file. A window that opens it as any other file keeps it."""
LONGEST_PERSON = 100
"""Characters of a person's name."""


@dataclass(frozen=True, slots=True)
class HandIn:
    """Who hands in, when, and for what. The learner's machine says so, and nobody vouches for it."""

    name: str
    date: str
    """Day and time, as ISO 8601 writes them, with the difference from UTC."""
    lesson: str = ""
    """The title of the hand-out; empty if there was none."""

    @classmethod
    def by(cls, name: str, date: datetime, lesson: str = "") -> "HandIn":
        """Return that of a person at a time."""
        return cls(person(name), date.isoformat(timespec="seconds"), one_line(lesson))


def person(name: str) -> str:
    """Return a person's name as it is handed in: on one line, not endless."""
    return one_line(name)[:LONGEST_PERSON].strip()


def handed_in(file: RunFile, by: HandIn) -> RunFile:
    """Return a file with the section that says whose it is."""
    whole: dict[str, Any] = {**file.unknown.get(None, {}), SECTION: asdict(by)}
    return replace(file, unknown={**file.unknown, None: whole})


def hand_in_of(file: RunFile) -> HandIn | None:
    """Return whose a file is; None if nobody has handed it in.

    Raises
    ------
    RunFileError
        What it says of that is no name, or no date. One line with the field.
    """
    whole = file.unknown.get(None, {})
    if SECTION not in whole:
        return None
    fields = Fields(whole[SECTION], SECTION)
    found = HandIn(
        fields.read("name", name), fields.read("date", _date), fields.read("lesson", name, default="")
    )
    if not person(found.name):
        refuse(f"{SECTION}.name", "it is empty")
    return found


def _date(value: object, where: str) -> str:
    given = read_text(value, where, 40)
    try:
        datetime.fromisoformat(given)
    except ValueError:
        refuse(where, f"{given!r} is no date")
    return given
