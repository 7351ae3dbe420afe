"""A learner's answers: what was predicted, what came of it, and why; kept in a file, told as Markdown."""

import errno
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import NoReturn, cast

from xorviz.core.errors import XorvizError
from xorviz.core.file_reading import read_regular
from xorviz.core.files import whole_file
from xorviz.core.teach.handout.student import same_student
from xorviz.core.teach.predictions import Stroke

VERSION = 1
LARGEST_BYTES = 2**26
LESSON = "The lesson"
"""What stands in place of an experiment's title where a question of the lesson is answered."""
EXPERIMENT = "experiment:"
"""What `Answer.about` begins with if it is a prediction of an experiment."""
IN_RUN_FILES = frozenset(("about", "numbers", "sample", "branch"))
"""What is kept of an answer beside its run alone: a journal has words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer."""

    experiment: str
    """Its title."""
    question: str
    prediction: str
    outcome: str
    """Empty as long as the run has not got so far."""
    sentence: str
    """The learner's explanation; may be empty. What was written where nothing was predicted."""
    epoch: int
    """At which prediction and outcome were compared."""
    seed: int
    settings: str = ""
    """Of the run, in words, without its seed."""
    drawing: tuple[Stroke, ...] = ()
    """What was drawn, if that was the prediction."""
    name: str = ""
    """Of an answer that is kept from the moment it is given: what comes to it later takes its place."""
    about: str = ""
    """What asks, as a program finds it; empty where that is not known.

    `experiment:NAME`, of `experiments.toml`; `question`, that of `exercises.questions` at `epoch` for
    `sample` which has this text; `backward:BLANKS`, of `backward_pass`, likewise; `lesson`, in own words.
    """
    numbers: tuple[float, ...] = ()
    """What was answered, as numbers: the place of the choice, from 0; or the number itself, of an experiment
    in the unit of its measure; or what was filled in. Empty for a drawing, and for own words."""
    sample: int | None = None
    """The row of the sample that it was asked of; None for the whole batch, or for no sample."""
    branch: int | None = None
    """In a run file, the place of the branch that was shown; None where it is not among them any more."""
    by: str = ""
    """Under whose name it was given; empty where nobody had said a name yet."""


class JournalError(XorvizError):
    """A file of answers cannot be read, but may be whole: leave it alone. The message says which and why."""


class DamagedJournal(JournalError):
    """The content of a file of answers is broken."""


def read_journal(path: Path) -> tuple[Answer, ...]:
    """Return the entries of a file, the oldest first; none if there is no file.

    Raises
    ------
    DamagedJournal
        It is there, but its content is broken.
    JournalError
        It is there, but may not be read, or a newer version wrote it.
    """
    try:
        text = read_regular(path, LARGEST_BYTES).decode()
    except FileNotFoundError:
        return ()
    except OSError as error:
        kind = DamagedJournal if error.errno == errno.EFBIG else JournalError
        raise kind(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise DamagedJournal(f"{path} is damaged: {error}") from error
    try:
        document: object = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise DamagedJournal(f"{path} is damaged: {error}") from error
    if not isinstance(document, dict):
        raise DamagedJournal(f"{path} is damaged: it holds no table")
    table = cast("dict[str, object]", document)
    version = table.get("version")
    if type(version) is int and version > VERSION:
        raise JournalError(f"{path} was written by a newer version of xorviz")
    if type(version) is not int or version != VERSION:
        raise DamagedJournal(f"{path} is damaged: 'version' is {version!r}")
    if not isinstance(table.get("entries"), list):
        raise DamagedJournal(f"{path} is damaged: it has no list of entries")
    entries = cast("list[object]", table["entries"])
    return tuple(_entry(path, place, each) for place, each in enumerate(entries, start=1))


def write_journal(path: Path, entries: Sequence[Answer]) -> None:
    """Write all entries, whole or not at all; the folder is made if need be.

    Raises
    ------
    FileError
        It could not be written.
    """
    document = {"version": VERSION, "entries": [_in_journal(entry) for entry in entries]}
    with whole_file(path) as stream:
        stream.write(json.dumps(document, ensure_ascii=False, indent=1).encode(errors="replace"))


def with_answers(entries: Iterable[Answer], later: Iterable[Answer]) -> tuple[Answer, ...]:
    """Add answers, the oldest first; one whose name is there already takes that one's place."""
    kept = list(entries)
    places = {entry.name: place for place, entry in enumerate(kept) if entry.name}
    for entry in later:
        if entry.name in places:
            kept[places[entry.name]] = entry
        else:
            if entry.name:
                places[entry.name] = len(kept)
            kept.append(entry)
    return tuple(kept)


def written_to(entries: Iterable[Answer], question: str, student: str = "") -> Answer | None:
    """Return what a student wrote last to a question of the lesson, or somebody without a name did.

    None if nothing was; what was written under another name is somebody else's.
    """
    written = [entry for entry in entries if (entry.experiment, entry.question) == (LESSON, question)]
    own = [entry for entry in written if not entry.by or same_student(entry.by, student)]
    return own[-1] if own else None


def set_aside(path: Path) -> Path:
    """Rename a damaged file, so that nothing of it is lost; return its new name.

    Raises
    ------
    OSError
        It cannot be renamed.
    """
    return path.rename(path.with_name(f"{path.stem}-damaged-{secrets.token_hex(3)}{path.suffix}"))


def markdown(entries: Sequence[Answer]) -> str:
    """Return all entries as one Markdown document; whose each is, if they are not all of one person."""
    if not entries:
        return "# Answers\n\nNone yet.\n"
    several = any(not same_student(each.by, entries[0].by) for each in entries if each.by or entries[0].by)
    sections = [_section(place, entry, several) for place, entry in enumerate(entries, start=1)]
    return "# Answers\n\n" + "\n".join(sections)


def write_markdown(path: Path, entries: Sequence[Answer]) -> None:
    """Write answers down as Markdown, into a file that is whole or absent.

    Raises
    ------
    FileError
        The file could not be written.
    """
    with whole_file(path) as stream:
        stream.write(markdown(entries).encode(errors="replace"))


def _section(place: int, entry: Answer, signed: bool) -> str:
    lines = [f"## {place}. {_plain(entry.experiment)}", f"**{_plain(entry.question)}**"]
    if signed and entry.by:
        lines.append(f"- Name: {_plain(entry.by)}")
    if entry.prediction:
        lines.append(f"- Prediction: {_plain(entry.prediction)}")
        lines += [f"- Drawn: {_points(stroke)}" for stroke in entry.drawing]
        lines.append(f"- Outcome: {_plain(entry.outcome) or 'not run so far'}")
    if entry.sentence:
        what = "What explains it" if entry.prediction else "Answer"
        lines.append(f"- {what}: {_plain(entry.sentence)}")
    lines.append(f"- Epoch {entry.epoch:,}, seed {entry.seed:,}")
    if entry.settings:
        lines.append(f"- Settings: {_plain(entry.settings)}")
    return f"{lines[0]}\n\n{lines[1]}\n\n" + "\n".join(lines[2:]) + "\n"


def _points(stroke: Stroke) -> str:
    return " ".join(f"({x:.4g}, {y:.4g})" for x, y in stroke)


def _plain(text: str) -> str:
    """Return a text as one line in which nothing is markup."""
    line = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in line)


def _in_journal(entry: Answer) -> dict[str, object]:
    left_out = IN_RUN_FILES if entry.by else IN_RUN_FILES | {"by"}
    return {name: value for name, value in asdict(entry).items() if name not in left_out}


def _entry(path: Path, place: int, value: object) -> Answer:
    known = {field.name: field.type for field in fields(Answer) if field.name not in IN_RUN_FILES}
    if not isinstance(value, dict) or {"by", *value} != known.keys():  # older ones do not say whose they are
        raise DamagedJournal(f"{path} is damaged: entry {place} has not the fields {', '.join(known)}")
    table = cast("dict[str, object]", value)
    drawing = _drawing(table.pop("drawing"))
    if drawing is None:
        raise DamagedJournal(f"{path} is damaged: 'drawing' of entry {place} is no list of points")
    for name, given in table.items():
        if type(given) is not known[name]:
            raise DamagedJournal(f"{path} is damaged: {name!r} of entry {place} is {given!r}")
    return Answer(**table, drawing=drawing)  # pyright: ignore[reportArgumentType]


def _drawing(value: object) -> tuple[Stroke, ...] | None:
    """Return what was drawn; None if the value is not points."""
    try:
        strokes = cast("list[list[tuple[float, float]]]", value)
        drawing = tuple(tuple((x, y) for x, y in stroke) for stroke in strokes)
    except (TypeError, ValueError):
        return None
    numbers = [number for stroke in drawing for point in stroke for number in point]
    return drawing if all(type(number) in (int, float) for number in numbers) else None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
