"""Reading the fields of a run file: each value is checked, and what is wrong is named by its place."""

import base64
import binascii
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, cast
from unicodedata import category

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.runfile.run_file_text import RunFileError
from xorviz.core.writing import LONGEST_NAME

T = TypeVar("T")
MOST_EPOCHS = 2**53
"""Beyond it, not every whole number can be written as a double."""
LONGEST_TEXT = 100_000
_NOTHING = object()


def refuse(where: str, reason: str) -> NoReturn:
    """Raise a `RunFileError` that names the place, on one line though the file names it."""
    where = where if where.isprintable() else ascii(where)[1:-1]
    raise RunFileError(f"{where}: {reason}" if where else reason)


class Fields:
    """A table whose fields are read one by one; those that nobody reads are left as `unknown`.

    Raises
    ------
    RunFileError
        It is no table, or a field is missing or wrong.
    """

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            refuse(where, f"it must be a table, not {kind(value)}")
        self._table = dict(cast("dict[str, object]", value))
        self.where = where

    def read(self, name: str, read: Callable[..., T], *about: object, default: Any = _NOTHING) -> T:  # noqa: ANN401
        """Read a field, and take it out: `read` takes the value, its place, and what it is about."""
        if name not in self._table and default is not _NOTHING:
            return default
        where = f"{self.where}.{name}" if self.where else name
        if name not in self._table:
            refuse(where, "it is missing")
        return read(self._table.pop(name), where, *about)

    @property
    def unknown(self) -> dict[str, object]:
        """What has not been read."""
        return self._table


def kind(value: object) -> str:
    """Return in words what a value of JSON is."""
    words = {
        "dict": "a table",
        "list": "a list",
        "str": "a text",
        "bool": "true or false",
        "NoneType": "nothing",
    }
    return words.get(type(value).__name__, "a number")


def text(value: object, where: str, longest: int = LONGEST_TEXT) -> str:
    """Read a text without signs that control something, but for ends of lines and tabulators."""
    if not isinstance(value, str):
        refuse(where, f"it must be a text, not {kind(value)}")
    if len(value) > longest:
        refuse(where, f"it has {len(value):,} characters: at most {longest:,}")
    if not value.isprintable() and any(_controls(sign) for sign in value):
        refuse(where, "it has a control character")
    return value


def _controls(sign: str) -> bool:
    """Say whether a sign does something to a screen or a terminal, or is half of one."""
    return sign not in "\n\t\r" and category(sign) in ("Cc", "Cs")


def readable(typed: str) -> str:
    """Return what a person typed or pasted so that `text` reads it: no sign is worth a whole file."""
    return "".join(["\ufffd" if _controls(sign) else sign for sign in typed[:LONGEST_TEXT]])


def readable_name(given: str) -> str:
    """Return the same of what must be one line."""
    return " ".join(readable(given).splitlines())[:LONGEST_NAME]


def name(value: object, where: str) -> str:
    """Read a text of one line."""
    found = text(value, where, LONGEST_NAME)
    if any(sign in found for sign in "\n\t\r"):
        refuse(where, "it must be one line")
    return found


def truth(value: object, where: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        refuse(where, f"it must be true or false, not {kind(value)}")
    return value


def whole(value: object, where: str, least: int = 0, most: int = MOST_EPOCHS) -> int:
    """Read a whole number."""
    if type(value) is not int:
        refuse(where, f"it must be a whole number, not {kind(value) if type(value) is not float else value}")
    if not least <= value <= most:
        refuse(where, f"{value} is not allowed: it must be from {least:,} to {most:,}")
    return value


def real(value: object, where: str) -> float:
    """Read a number; the text of the file has none that is not finite."""
    if type(value) is not int and type(value) is not float:
        refuse(where, f"it must be a number, not {kind(value)}")
    return float(value)


def items(value: object, where: str, read: Callable[..., T], *about: object) -> tuple[T, ...]:
    """Read a list of what is all alike."""
    return tuple([read(each, f"{where}[{place}]", *about) for place, each in enumerate(row(value, where))])


def row(value: object, where: str) -> list[object]:
    """Read a list."""
    if not isinstance(value, list):
        refuse(where, f"it must be a list, not {kind(value)}")
    return cast("list[object]", value)


def numbers(value: object, where: str) -> Array:
    """Read a list of numbers, (numbers,)."""
    values = row(value, where)
    if not {*map(type, values)} <= {int, float}:
        refuse(where, "it must have numbers alone")
    return np.array(values, np.float64)


def neuron(value: object, where: str) -> tuple[int, int]:
    """Read a layer, from 1, and the index of a neuron in it."""
    pair = items(value, where, whole)
    if len(pair) != 2:
        refuse(where, "it must be a layer and a neuron in it")
    return pair


def as_it_is(value: object, where: str) -> object:
    """Read anything."""
    return value


def optional(value: object, where: str, read: Callable[..., T], *about: object) -> T | None:
    """Read what can be nothing."""
    return None if value is None else read(value, where, *about)


def packed(array: Array) -> str:
    """Write doubles as a text: little-endian, in base64."""
    return base64.b64encode(np.ascontiguousarray(array, "<f8").tobytes()).decode("ascii")


def unpacked(value: object, where: str, count: int) -> bytes:
    """Read the bytes of so many doubles from such a text; it is not unpacked if it has another length."""
    if not isinstance(value, str):
        refuse(where, f"it must be a text, not {kind(value)}")
    if len(value) != -(-8 * count // 3) * 4:
        refuse(where, f"it is not as long as {count:,} numbers are")
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        refuse(where, "it is no base64")
    if len(content) != 8 * count or not np.isfinite(np.frombuffer(content, "<f8")).all():
        refuse(where, "it must have finite numbers alone")
    return content
