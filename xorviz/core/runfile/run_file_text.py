"""The text of a run file: JSON that nobody vouches for, and the proof that nothing of it has changed."""

import json
import math
from codecs import BOM_UTF8
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NoReturn, cast

from xorviz.core.errors import XorvizError

LARGEST_BYTES = 2**29
"""Of a run file: the samples of the largest table that can be opened have room in it."""
LARGE = 2**25
"""Bytes of a file of which it is asked first whether there is memory for it."""
MOST_VALUES = 2**21
"""In it, counted by the commas; so many bytes alone could become forty times as many in memory."""
MOST_GROUPS = 2**18
"""Lists and tables in it."""
MOST_FIELDS = 2**19
"""Of all tables in it, counted by the colons."""
MOST_NESTED = 100
"""Lists and tables in one another."""
LARGEST_BEYOND_ASCII = 2**23
"""Bytes of one that has other signs too, each of which may take four in memory; what is saved has none."""
LARGEST_SPELT = 2**25
"""Bytes of those texts in it that have signs spelt out, by a backslash: one can make each of its text four
in memory."""
MOST_SIGNS_SPELT = 2**20
"""Signs that are spelt out, in a large one."""
MOST_DIGITS = 32
"""Of a whole number."""
PIECE = 2**12
"""So many numbers are written at a time, in some milliseconds."""
OF_HANDOUT = "xorviz_handout"
"""The field by which a document is known as a hand-out, the first in it: see `core/teach/handout`."""
CHECKSUM = "checksum"


class RunFileError(XorvizError):
    """A run file cannot be read or kept. One line: the file, the field, and what is wrong with it."""


def too_large(size: float) -> RunFileError:
    """Return what is said of a file with more bytes than one can have."""
    return RunFileError(f"it would have {size / 2**20:,.0f} MiB, and can have {LARGEST_BYTES >> 20}")


def document_of(content: bytes) -> dict[str, object]:
    """Return the table that a text is. Nothing is taken for granted but that it is not too large.

    Raises
    ------
    RunFileError
        It is no JSON, or what only lax readers take for JSON, or it would take much memory.
    """
    if content.startswith(BOM_UTF8):
        raise RunFileError("it begins with a byte order mark, and must not")
    if content.count(b",") > MOST_VALUES or content.count(b"[") + content.count(b"{") > MOST_GROUPS:
        raise RunFileError(
            f"it has too many values: at most {MOST_VALUES:,}, in {MOST_GROUPS:,} lists or tables"
        )
    if content.count(b":") > MOST_FIELDS:
        raise RunFileError(f"it has too many fields: at most {MOST_FIELDS:,}")
    if not content.isascii() and len(content) > LARGEST_BEYOND_ASCII:
        raise RunFileError(
            f"it is too large for one with signs beyond ASCII: at most {LARGEST_BEYOND_ASCII:,} bytes"
        )
    if len(content) > LARGE and _bytes_spelt(content) > LARGEST_SPELT:
        raise RunFileError("it has too many texts with signs that are spelt out by a backslash")
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise RunFileError("it is no text in UTF-8") from None
    del content
    document = _parsed(text)
    if not isinstance(document, dict):
        raise RunFileError("it is no table")
    return cast("dict[str, object]", document)


def text_of(document: Mapping[str, object]) -> bytes:
    """Return a document as a text, in ASCII, with its checksum; a field or a listed table has a line.

    Raises
    ------
    RunFileError
        Something in it is no JSON, or it is too large.
    """
    try:
        fields = [f"{_dumped(name)}: {_lines(value)}" for name, value in document.items()]
    except (TypeError, ValueError, RecursionError):
        raise RunFileError("there is something in it that JSON does not know") from None
    fields.append(f'"{CHECKSUM}": "{checksum(document)}"')
    content = ("{\n" + ",\n".join(fields) + "\n}\n").encode()
    if len(content) > LARGEST_BYTES:
        raise too_large(len(content))
    return content


def checksum(document: Mapping[str, object]) -> str:
    """Return what stands for the content of a document, however it is written: an SHA-256 in hexadecimal.

    Raises
    ------
    RunFileError
        It is nested too deep, or a text in it has half of a character.
    """
    digest = sha256()
    try:
        _feed(digest.update, {name: value for name, value in document.items() if name != CHECKSUM}, 0)
    except UnicodeEncodeError:
        raise RunFileError("a text in it has half of a character (a lone surrogate)") from None
    return digest.hexdigest()


def _bytes_spelt(content: bytes) -> float:
    """Return how many bytes the texts have in which something is spelt out; infinity if it is too much."""
    if content.count(b"\\") > MOST_SIGNS_SPELT:
        return math.inf
    found, end, place = 0, 0, content.find(b"\\")
    while place >= 0:
        begin = max(end, content.rfind(b'"', end, place) + 1)
        after = content.find(b"\\", place + 2)
        end = after if after >= 0 else len(content)
        closed = content.find(b'"', place + 2, end)
        end = closed if closed >= 0 else end
        found, place = found + end - begin, after
    return found


def _parsed(text: str) -> object:
    try:
        return json.loads(
            text, parse_float=_finite, parse_int=_whole, parse_constant=_refuse, object_pairs_hook=_once_each
        )
    except json.JSONDecodeError as error:
        raise RunFileError(_damage(text, error)) from None
    except RecursionError:
        raise RunFileError("it is nested too deep") from None


def _damage(text: str, error: json.JSONDecodeError) -> str:
    """Say of a text that is no JSON what a person can do something with."""
    if not text.strip():
        return "it is empty"
    if not text.lstrip().startswith("{"):
        return "it is no run file: that would begin with {"
    if not text.rstrip().endswith("}"):
        return f"it is cut off: there is nothing after line {text.count(chr(10)) + 1:,}, and no }} at its end"
    return f"it is damaged, or was changed by hand, at line {error.lineno:,}, column {error.colno:,}"


def _lines(value: object) -> str:
    """Write a value; of a list of tables, each on a line of its own."""
    rows = cast("list[object]", value) if isinstance(value, list) else []
    if rows and isinstance(rows[0], dict):
        return "[\n " + ",\n ".join(map(_dumped, rows)) + "\n]"
    return _dumped(cast("object", value))


def _dumped(value: object) -> str:
    """Write a value, of a long list a piece at a time: all at once would keep Python's lock from others."""
    if isinstance(value, dict):
        table = cast("dict[str, object]", value)
        return "{" + ", ".join([f"{json.dumps(name)}: {_dumped(each)}" for name, each in table.items()]) + "}"
    if isinstance(value, list):
        row = cast("list[object]", value)
        pieces = (row[start : start + PIECE] for start in range(0, len(row), PIECE))
        return "[" + ", ".join([_dumped_piece(piece) for piece in pieces]) + "]"
    return json.dumps(value, allow_nan=False)


def _dumped_piece(piece: list[object]) -> str:
    if {*map(type, piece)} <= {int, float}:
        return json.dumps(piece, allow_nan=False)[1:-1]
    return ", ".join(map(_dumped, piece))


def _feed(update: Any, value: object, depth: int) -> None:  # noqa: ANN401
    """Feed a digest with a value in the one way that there is for it, and little memory."""
    if depth > MOST_NESTED:
        raise RunFileError("it is nested too deep")
    if isinstance(value, str):
        text = value.encode()
        update(b'"%d:' % len(text))
        update(text)
    elif isinstance(value, dict):
        table = cast("dict[str, object]", value)
        update(b"{%d:" % len(table))
        for name in sorted(table):
            _feed(update, name, depth)
            _feed(update, table[name], depth + 1)
    elif isinstance(value, list):
        row = cast("list[object]", value)
        update(b"[%d:" % len(row))
        if {*map(type, row)} <= {int, float}:
            update(_dumped(row).encode())
        else:
            for each in row:
                _feed(update, each, depth + 1)
    else:
        update(_dumped(value).encode())


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise RunFileError(f"{text[:20]} is beyond what numbers can be")
    return number


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise RunFileError(f"a whole number in it has {len(text):,} digits: at most {MOST_DIGITS}")
    return int(text)


def _refuse(name: str) -> NoReturn:
    raise RunFileError(f"{name} is no finite number")


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))
        raise RunFileError(f"{twice[:40]!r} stands twice in one table")
    return table
