"""Run files, read and written: one JSON document, whose facts determine every number of every epoch."""

import errno
import json
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, cast

from xorviz.core.data.dataset import Dataset
from xorviz.core.file_reading import read_regular
from xorviz.core.files import clear_left, whole_file
from xorviz.core.run.run import Run
from xorviz.core.runfile.answers_in_file import answer_in_file, read_answer
from xorviz.core.runfile.branch_in_file import (
    Shared,
    branch_in_file,
    read_branch,
    read_start_numbers,
    start_in_file,
)
from xorviz.core.runfile.data_in_file import data_in_file, read_data
from xorviz.core.runfile.facts import BranchFacts, RunFile, facts_of
from xorviz.core.runfile.fields import Fields, as_it_is, items, refuse, text, whole
from xorviz.core.runfile.run_file_text import (
    CHECKSUM,
    LARGE,
    LARGEST_BYTES,
    OF_HANDOUT,
    RunFileError,
    checksum,
    document_of,
    text_of,
    too_large,
)
from xorviz.core.writing import spelt

VERSION = 1
SUFFIX = ".xorviz"
MOST_BRANCHES = 1_000
"""In a file: a window keeps far fewer."""
BYTES_OF_NUMBER = 32 / 3
"""Of one of very many, whose doubles are written in base64."""
MEMORY_OF_BYTE = 5
"""Bytes of memory that one of a large file takes while it is read, about."""
LARGEST_VIEW = 2**16
"""Characters of the view, written as JSON."""


def load(path: str | PathLike[str]) -> RunFile:
    """Return what a run file says. Nothing is trained: `reopen` does that.

    Raises
    ------
    RunFileError
        One line with the file, the field, and what is wrong with it.
    """
    file = Path(path)
    clear_left(file)
    try:
        _check_memory(file.stat().st_size)
        content = read_regular(file, LARGEST_BYTES)
    except (OSError, ValueError) as error:  # a name that no file can have
        reason = error.strerror if isinstance(error, OSError) else error
        raise RunFileError(f"{spelt(file)} cannot be read: {reason or error}") from None
    try:
        return read_text(content)
    except RunFileError as error:
        raise RunFileError(f"{spelt(file)}: {error}") from None


def save(path: str | PathLike[str], what: RunFile | BranchFacts | Run) -> None:
    """Write a run file, whole or not at all: what was there before stays until it is.

    Raises
    ------
    RunFileError
        It would be too large to be opened again, or holds what no file can.
    FileError
        It could not be written.
    """
    file = Path(path)
    if isinstance(what, Run):
        what = facts_of(what)
    if isinstance(what, BranchFacts):
        what = RunFile((what,))
    content = content_for(file, what)
    with whole_file(file) as stream:
        stream.write(content)


def content_for(path: Path, file: RunFile) -> bytes:
    """Return what a file of this name would have, before anything is written.

    Raises
    ------
    RunFileError
        See `save`.
    """
    try:
        return written_text(file)
    except RunFileError as error:
        raise RunFileError(f"{spelt(path)} cannot be kept: {error}") from None


def read_text(content: bytes) -> RunFile:
    """Return what the text of a run file says.

    Raises
    ------
    RunFileError
        One line with the field, and what is wrong with it.
    """
    document = document_of(content)
    if OF_HANDOUT in document:
        raise RunFileError("it is a hand-out, and has no runs")
    fields = Fields(document, "")
    version = fields.read("xorviz", whole, 1)
    if version > VERSION:
        raise RunFileError(
            f"a newer version of xorviz wrote it (format {version}, and this one reads {VERSION})"
        )
    if fields.read(CHECKSUM, text) != checksum(document):
        raise RunFileError("it is damaged, or was changed by hand: its checksum is another")
    return read_document(fields)


def written_text(file: RunFile) -> bytes:
    """Return the text of a run file, which has been read once to see that it can be.

    States that would make it too large are left out: the facts say all, if it is computed alike.

    Raises
    ------
    RunFileError
        It would be too large even so, or holds what no file can.
    """
    size = sum(each.inputs.size + each.targets.size for each in _samples(file)) * BYTES_OF_NUMBER
    if size > LARGEST_BYTES:  # before they are written to see that
        raise RunFileError(f"{too_large(size)}: delete runs that have samples of their own, and save again")
    try:
        content = text_of(document_in_full(file, with_states=True))
    except RunFileError:
        content = text_of(document_in_full(file, with_states=False))
    read_text(content)
    return content


def document_in_full(file: RunFile, *, with_states: bool) -> dict[str, object]:
    """Return all that is to be said of a file, ready for JSON, with states or without."""
    data = _samples(file)
    starts = list(dict.fromkeys(each.config.start for each in file.branches if each.config.start is not None))
    shared = Shared(data, starts, dict(file.unknown))
    return {
        "xorviz": VERSION,
        "shown": file.shown,
        "data": [data_in_file(each, shared.unknown) for each in data],
        "starts": [start_in_file(each, shared.unknown) for each in starts],
        "branches": [branch_in_file(each, shared, with_state=with_states) for each in file.branches],
        "answers": [answer_in_file(each, shared.unknown) for each in file.answers],
        "view": dict(file.view),
        **file.unknown.get(None, {}),
    }


def _check_memory(size: int) -> None:
    """Refuse to read a large file of so many bytes where memory is short. Raises `OSError`."""
    if not LARGE < size <= LARGEST_BYTES:
        return
    from xorviz.core.memory import available_bytes  # as late as this: seldom

    there = available_bytes()
    if there is not None and MEMORY_OF_BYTE * size > there:
        needed, free = MEMORY_OF_BYTE * size / 2**20, there / 2**20
        reason = f"that takes about {needed:,.0f} MiB of memory, and {free:,.0f} are free"
        raise OSError(errno.ENOMEM, reason)


def _samples(file: RunFile) -> list[Dataset]:
    """Return all samples that the file has to hold, those of several branches once."""
    found = [
        each for branch in file.branches for each in (branch.config.own, branch.data) if each is not None
    ]
    return list(dict.fromkeys(found))


def read_document(fields: Fields) -> RunFile:
    """Read the fields of a document of this version.

    Raises
    ------
    RunFileError
        One line with the field, and what is wrong with it.
    """
    unknown: dict[object, Any] = {}
    data = fields.read("data", items, read_data, unknown)
    starts = fields.read("starts", items, read_start_numbers, unknown)
    given = fields.read("branches", items, as_it_is)
    if not given:
        refuse("branches", "there must be one at least")
    if len(given) > MOST_BRANCHES:
        refuse("branches", f"there are {len(given):,}: at most {MOST_BRANCHES:,}")
    shared = Shared(data, starts, unknown)
    branches = items(list(given), "branches", read_branch, shared, len(given))
    _check_parents(branches)
    shown = fields.read("shown", whole, 0, len(branches) - 1)
    answers = fields.read("answers", items, read_answer, len(branches), unknown)
    view = fields.read("view", _view)
    if fields.unknown:
        unknown[None] = fields.unknown
    return RunFile(branches, shown, answers, view, unknown)


def _check_parents(branches: tuple[BranchFacts, ...]) -> None:
    """Refuse a branch that stands, by whatever way, on itself."""
    for place, branch in enumerate(branches):
        parent, steps = branch.parent, 0
        while parent is not None and steps <= len(branches):
            parent, steps = branches[parent].parent, steps + 1
        if parent is not None:
            refuse(f"branches[{place}].parent", "it stands on itself")


def _view(value: object, where: str) -> Mapping[str, object]:
    table = Fields(value, where).unknown
    if len(json.dumps(table)) > LARGEST_VIEW:
        refuse(where, f"it is too large: at most {LARGEST_VIEW:,} characters")
    return cast("Mapping[str, object]", table)
