"""The files of a hand-out, of a folder or out of one document: read without trust, not yet understood."""

import os
import re
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from os import PathLike
from pathlib import Path
from unicodedata import category

from xorviz.core.errors import XorvizError
from xorviz.core.file_reading import first_bytes, read_regular
from xorviz.core.files import whole_file
from xorviz.core.runfile.fields import Fields, refuse, text, whole
from xorviz.core.runfile.run_file_text import (
    CHECKSUM,
    OF_HANDOUT,
    RunFileError,
    checksum,
    document_of,
    text_of,
)

EXPERIMENTS = "experiments.toml"
PAGE = ".md"
VERSION = 1
LARGEST_FILE = 2**18
"""Bytes of a page, or of the experiments."""
LARGEST_HANDOUT = 2**21
"""Bytes of all pages and the experiments together."""
LARGEST_DOCUMENT = 2**23
"""Bytes of all of it as one document."""
MOST_FILES = 100
"""That belong to it."""
MOST_ENTRIES = 1_000
"""Of its folder, whatever they are: nobody looks through more to find a page."""
MOST_LINES, LONGEST_LINE = 5_000, 2_000
"""Of the experiments: to find out what is wrong with more could take minutes."""
SEED = "{seed}"
_NAME = re.compile(r"[^\W_][\w .-]{0,80}\.md")
_FIRST = 64
"""Bytes of a document in which its first field is named."""


class HandoutError(XorvizError):
    """A hand-out cannot be opened. The message is one line; `problems` are all of them."""

    def __init__(self, name: str, problems: Sequence[str]) -> None:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"the hand-out {name} cannot be opened: {problems[0]}{more}")
        self.problems = tuple(problems)
        """Each names file, line and field, as far as there are any."""


@dataclass(frozen=True, slots=True)
class HandoutFiles:
    """What a teacher has written."""

    name: str
    """Of the folder, or of the document without its ending."""
    texts: Mapping[str, str]
    """The pages, in the order of their names, and the experiments, by the names of their files."""
    place: Path | None = field(default=None, compare=False)
    """Where they were read, if anywhere."""

    @property
    def seeded(self) -> bool:
        """Whether something in it is each student's own: then the name is asked for."""
        return any(SEED in each for each in self.texts.values())

    @property
    def digest(self) -> str:
        """What stands for all that is in it, whatever its name: an SHA-256 in hexadecimal."""
        return checksum(dict(self.texts))


def read_handout(path: str | PathLike[str]) -> HandoutFiles:
    """Read a hand-out: a folder with pages `*.md` and `experiments.toml`, or a document with the same.

    Nothing outside the folder is read, whatever its links point to, and no folder inside it: however deep
    they are and however much is in them.

    Raises
    ------
    HandoutError
        It is none, cannot be read, or is too large.
    """
    place = Path(path)
    name = place.name or place.resolve().name
    shown = name if name.isprintable() else ascii(name)[1:-1]
    try:
        is_folder = place.is_dir()
        texts = _of_folder(place) if is_folder else _of_document(place)
        _check_lines(texts.get(EXPERIMENTS, ""))
        return HandoutFiles(shown if is_folder else Path(shown).stem, texts, place)
    except RunFileError as error:
        raise HandoutError(shown, (str(error),)) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise HandoutError(shown, (f"it cannot be read: {reason or error}",)) from None


def write_handout(path: Path, files: HandoutFiles) -> None:
    """Write a hand-out as one document, whole or not at all; one that nobody could open is not written.

    Raises
    ------
    HandoutError
        It is too large for one document.
    FileError
        It could not be written.
    """
    try:
        content = text_of({OF_HANDOUT: VERSION, "files": dict(files.texts)})
        if len(content) > LARGEST_DOCUMENT:
            most = f"at most {LARGEST_DOCUMENT >> 20}: hand out the folder"
            raise RunFileError(f"as one file it would have {len(content) / 2**20:,.1f} MiB, {most}")
        _texts_of(content)
    except RunFileError as error:
        raise HandoutError(files.name, (str(error),)) from None
    with whole_file(path) as stream:
        stream.write(content)


def handout_of(path: Path) -> Path | None:
    """Return the hand-out that something is, or is a page or the experiments of; `None` if of none.

    It is a folder, or a document that begins as one.
    """
    try:
        if path.is_file() and (path.suffix.lower() == PAGE or path.name == EXPERIMENTS):
            return path.parent
        return path if path.is_dir() or f'"{OF_HANDOUT}"'.encode() in first_bytes(path, _FIRST) else None
    except (OSError, ValueError):
        return None


def _of_folder(folder: Path) -> dict[str, str]:
    names = sorted(name for name in _entries(folder) if not name.startswith("."))
    pages = [name for name in names if name.lower().endswith(PAGE)]
    strange = [name for name in names if name.lower().endswith(".toml") and name != EXPERIMENTS]
    plain = [name for name in names if name.lower().endswith((".txt", ".markdown", ".html", ".docx"))]
    if plain and not pages:
        refuse(ascii(plain[0])[1:-1], f"a page is Markdown, and its name ends in {PAGE}")
    if strange:
        refuse(ascii(strange[0])[1:-1], f"experiments are in {EXPERIMENTS}")
    files = [*pages, *(name for name in names if name == EXPERIMENTS)]
    _check_names(files)
    home = os.path.realpath(folder)
    for name in files:
        if os.path.dirname(os.path.realpath(folder / name)) != home:
            refuse(name, "it is a link that leads out of the folder")
    contents: dict[str, bytes] = {}
    for name in files:
        contents[name] = _content(folder / name, name)
        _check_size(sum(map(len, contents.values())))
    return {name: _decoded(name, content) for name, content in contents.items()}


def _entries(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        names = [entry.name for entry in islice(entries, MOST_ENTRIES + 1)]
    if len(names) > MOST_ENTRIES:
        raise RunFileError(
            f"there are more than {MOST_ENTRIES:,} files in this folder: it is none of a hand-out"
        )
    return names


def _check_size(size: int) -> None:
    if size > LARGEST_HANDOUT:
        raise RunFileError(
            f"it is too large: its pages and experiments have at most {LARGEST_HANDOUT:,} bytes together"
        )


def _content(path: Path, name: str) -> bytes:
    try:
        return read_regular(path, LARGEST_FILE)
    except OSError as error:
        refuse(name, f"it cannot be read: {error.strerror or error}")


def _decoded(name: str, content: bytes) -> str:
    try:
        found = content.removeprefix(BOM_UTF8).decode()  # editors of Windows begin with a mark
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RunFileError(f"{name}, line {line}: this is no text in UTF-8") from None
    for line, each in enumerate(found.split("\n"), start=1):
        if any(sign not in "\t\r" and category(sign) == "Cc" for sign in each):
            raise RunFileError(f"{name}, line {line}: there is a control character in it")
    return found


def _of_document(path: Path) -> dict[str, str]:
    return _texts_of(read_regular(path, LARGEST_DOCUMENT))


def _texts_of(content: bytes) -> dict[str, str]:
    document = document_of(content)
    fields = Fields(document, "")
    version = fields.read(OF_HANDOUT, whole, 1)
    if version > VERSION:
        raise RunFileError(
            f"a newer version of xorviz wrote it (format {version}, and this one reads {VERSION})"
        )
    if fields.read(CHECKSUM, text) != checksum(document):
        raise RunFileError("it is damaged, or was changed by hand: its checksum is another")
    texts = fields.read("files", _texts)
    order = sorted(name for name in texts if name != EXPERIMENTS)
    return {name: texts[name] for name in [*order, *(each for each in texts if each == EXPERIMENTS)]}


def _texts(value: object, where: str) -> dict[str, str]:
    fields = Fields(value, where)
    names = list(fields.unknown)
    _check_names(names)
    texts = {name: fields.read(name, text, LARGEST_FILE) for name in names}
    _check_size(sum(len(each.encode(errors="replace")) for each in texts.values()))
    return texts


def _check_lines(experiments: str) -> None:
    lines = experiments.split("\n")
    if len(lines) > MOST_LINES:
        raise RunFileError(f"{EXPERIMENTS}: it has {len(lines):,} lines: at most {MOST_LINES:,}")
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            raise RunFileError(
                f"{EXPERIMENTS}, line {number}: it has {len(line):,} characters: at most {LONGEST_LINE:,}"
            )


def _check_names(names: list[str]) -> None:
    if len(names) > MOST_FILES:
        raise RunFileError(f"it has {len(names):,} files: at most {MOST_FILES}")
    for name in names:
        if name != EXPERIMENTS and not (_NAME.fullmatch(name) and name.isprintable()):
            refuse(
                ascii(name[:100])[1:-1],
                "a page has letters, digits, spaces, . _ and - in its name, and ends in .md",
            )
