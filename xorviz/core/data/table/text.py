"""The text of a file: which encoding it has, and what is no text."""

import codecs
from typing import AnyStr

from xorviz.core.errors import ConfigError

LARGEST_BYTES = 2**27
"""Of a file."""
ENCODINGS = ("utf-8", "utf-16", "cp1252")
"""What a person may choose; the last is never guessed, for any bytes are text in it."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text, without a byte order mark, and its encoding: UTF-8 if none is given or marked.

    Raises
    ------
    ConfigError
        It has other bytes, or NUL: the line says where.
    """
    if encoding is not None and encoding not in ENCODINGS:
        raise ConfigError(f"encoding {encoding!r} is not known (known: {', '.join(ENCODINGS)})")
    found = encoding or next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode("utf-8-sig" if found == "utf-8" else found)
    except UnicodeDecodeError as error:
        row, byte = _place(content, b"\n", error.start)
        told = f"row {row}, byte {byte:,} is not {found.upper()}"
        raise ConfigError(f"{told}: save it as UTF-8, or choose its encoding") from None
    if "\0" in text:
        row, character = _place(text, "\n", text.index("\0"))
        raise ConfigError(f"row {row}, character {character:,}: a NUL, so this is no text")
    return text, found


def _place(whole: AnyStr, end: AnyStr, place: int) -> tuple[int, int]:
    """Return the row of a place, and the place in it, both from 1."""
    return whole.count(end, 0, place) + 1, place - whole.rfind(end, 0, place)
