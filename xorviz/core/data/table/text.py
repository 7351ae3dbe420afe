"""The text of a file: which encoding it has, and what is no text."""

import codecs
from typing import AnyStr

from xorviz.core.data.table.binary import binary_kind, is_binary
from xorviz.core.data.table.choice_error import ChoiceError
from xorviz.core.data.table.spelling import ENCODINGS
from xorviz.core.errors import ConfigError

LARGEST_BYTES = 2**27
"""Of a file."""
_LOOKED_AT = 4_000
"""Bytes that say whether it is UTF-16 without a mark."""
_MOSTLY = 0.8
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class BinaryError(ConfigError):
    """What is to be read is no text: nothing that could be said of its layout would make it one."""


def decode(content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text, without a byte order mark, and its encoding: UTF-8 if none is given or marked.

    Raises
    ------
    ConfigError
        It has other bytes, or NUL: the line says where. A `BinaryError`: it is no text at all.
    """
    if encoding is not None and encoding not in ENCODINGS:
        raise ConfigError(f"encoding {encoding!r} is not known (known: {', '.join(ENCODINGS)})")
    if kind := binary_kind(content):
        raise BinaryError(f"this is {kind}")
    mark = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    found = encoding or mark or ("utf-16" if _order_of_halves(content) else "utf-8")
    codec = "utf-8-sig" if found == "utf-8" else found
    if found == "utf-16" and mark is None:
        codec = _order_of_halves(content) or codec
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        if is_binary(content):
            raise BinaryError("this is binary data, not a table in a text") from None
        row, byte = _place(content, b"\n", error.start)
        told = f"row {row}, byte {byte:,} is not {found.upper()}"
        raise ChoiceError(f"{told}: save it as UTF-8, or choose its encoding", "encoding") from None
    if "\0" in text:
        row, character = _place(text, "\n", text.index("\0"))
        raise ConfigError(f"row {row}, character {character:,}: a NUL, so this is no text")
    return text, found


def other_encodings(content: bytes) -> tuple[str, ...]:
    """Return under which encodings it is text, if it is none under the one that is guessed."""
    if _is_text(content):
        return ()
    return tuple(each for each in ENCODINGS if each != "utf-16" and _is_text(content, each))


def _is_text(content: bytes, encoding: str | None = None) -> bool:
    try:
        decode(content, encoding)
    except ConfigError:
        return False
    return True


def _order_of_halves(content: bytes) -> str | None:
    """Return which UTF-16 it is without a mark: then nearly every second byte is NUL, and no other."""
    first, second = content[:_LOOKED_AT:2], content[1:_LOOKED_AT:2]
    for full, empty, codec in ((first, second, "utf-16-le"), (second, first, "utf-16-be")):
        if 0 not in full and empty.count(0) > _MOSTLY * len(empty):
            return codec
    return None


def _place(whole: AnyStr, end: AnyStr, place: int) -> tuple[int, int]:
    """Return the row of a place, and the place in it, both from 1."""
    return whole.count(end, 0, place) + 1, place - whole.rfind(end, 0, place)
