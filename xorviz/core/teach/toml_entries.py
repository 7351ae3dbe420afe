"""Lists of tables in a TOML file, read one by one: an error names file, line and field; the rest stays."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, cast

from xorviz.core.errors import XorvizError, unknown_name
from xorviz.core.writing import one_line

T = TypeVar("T")
WORDS: dict[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    dict: "a table",
    list: "a list",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""All that Unicode calls so but the end of a line and the tabulator."""
_PLACE = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass(frozen=True, slots=True)
class TomlEntry:
    """A table, and where in which file it stands."""

    file: str
    line: int
    """Of its header."""
    table: Mapping[str, object]
    lines: tuple[str, ...]
    """The file's lines from the header to the next entry's."""

    def error(self, problem: str, field: str | None = None) -> XorvizError:
        """Return an error that says where the problem is."""
        name = f" ({one_line(str(self.table['name']))})" if isinstance(self.table.get("name"), str) else ""
        return XorvizError(f"{self.file}, line {self._line_of(field)}{name}: {problem}")

    def only(self, *known: str) -> None:
        """Refuse fields that have other names.

        Raises
        ------
        XorvizError
            There is one.
        """
        for read in self.strange(*known):
            read()

    def strange(self, *known: str) -> list[Callable[[], object]]:
        """Return, for each field that has another name, what refuses it."""

        def refuse(field: str) -> None:
            raise self.error(str(unknown_name("field", field, known)), field)

        return [partial(refuse, field) for field in self.table if field not in known]

    def get(self, field: str, kind: type[T], default: T | None = None) -> T:
        """Return the value of a field.

        Raises
        ------
        XorvizError
            It is missing and there is no default, or it is of another kind.
        """
        if field not in self.table:
            if default is None:
                raise self.error(f"the field {field!r} is missing")
            return default
        value: object = self.table[field]
        if kind is float and type(value) is int:
            value = float(value)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.error(f"the field {field!r} must be {WORDS[kind]}, not {value!r}", field)
        if isinstance(value, str) and _CONTROL.search(value):
            raise self.error(f"there is a control character in the field {field!r}", field)
        return cast("T", value)

    def tables(self, field: str) -> list["TomlEntry"]:
        """Return the tables of a list of tables, or of one table; none if the field is missing.

        Raises
        ------
        XorvizError
            The field is something else.
        """
        value = self.table.get(field, [])
        items = cast("list[object]", value) if isinstance(value, list) else [value]
        header = re.compile(rf"\s*\[.*\b{field}\s*\]")
        starts = [at for at, line in enumerate(self.lines) if "[" in line and header.match(line)]
        found: list[TomlEntry] = []
        for place, item in enumerate(items):
            if not isinstance(item, dict):
                raise self.error(f"the field {field!r} must hold tables, not {item!r}", field)
            inline = place >= len(starts)
            start = self._line_of(field) - self.line if inline else starts[place]
            end = start + 1 if inline else self._next_header(start)
            table = cast("dict[str, object]", item)
            found.append(TomlEntry(self.file, self.line + start, table, self.lines[start:end]))
        return found

    def _next_header(self, start: int) -> int:
        headers = (at for at in range(start + 1, len(self.lines)) if self.lines[at].lstrip().startswith("[["))
        return next(headers, len(self.lines))

    def _line_of(self, field: str | None) -> int:
        if not field:
            return self.line
        name = re.escape(field)
        there = re.compile(rf"\s*(\"?{name}\"?\s*=|\[.*\b{name}\s*\])")
        lines = enumerate(self.lines, start=self.line)
        return next((at for at, line in lines if field in line and there.match(line)), self.line)


def toml_document(file: str, text: str) -> TomlEntry:
    """Read a text as one table, that of the whole file.

    Raises
    ------
    XorvizError
        It is no TOML.
    """
    lines = text.split("\n")
    try:
        return TomlEntry(file, 1, tomllib.loads(text), tuple(lines))
    except (ValueError, RecursionError) as error:
        raise XorvizError(_syntax(file, 1, len(lines), str(error))) from error


def read_entries(file: str, data: bytes, name: str) -> tuple[list[TomlEntry], list[str]]:
    """Read the tables [[name]] of what is in a file, and what is wrong with those that cannot be read.

    Each table is read on its own, so that an error in one does not hide the others.
    """
    lines = [line.decode(errors="replace").removesuffix("\r") for line in data.split(b"\n")]
    unreadable = [at for at, line in enumerate(data.split(b"\n"), start=1) if not _is_text(line)]
    entries: list[TomlEntry] = []
    problems: list[str] = []
    for start, block, is_entry in _blocks(lines, name):
        wrong = [line for line in unreadable if start <= line < start + len(block)]
        if wrong:
            problems.append(f"{file}, line {wrong[0]}: this is no text in UTF-8")
            continue
        try:
            document = tomllib.loads("\n".join(block))
        except (ValueError, RecursionError) as error:
            problems.append(_syntax(file, start, len(block), str(error)))
            continue
        if is_entry:
            entries.append(TomlEntry(file, start, document.pop(name)[0], tuple(block)))
        around = TomlEntry(file, start, document, tuple(block))
        for field in [each for each in document if each != name] or document:
            problem = f"{field!r} is not known: entries are [[{name}]]"
            if field == name:
                problem = f"an entry begins with [[{name}]], in two brackets each"
            problems.append(str(around.error(problem, field)))
    if not entries and not problems:
        problems.append(f"{file}, line 1: there is no entry, [[{name}]]")
    return entries, problems


def _blocks(lines: list[str], name: str) -> Iterator[tuple[int, list[str], bool]]:
    """Yield what is before the first header [[name]], then each header with what follows it.

    Each with its first line, counted from 1, and whether there is a header.
    """
    header = re.compile(rf"\s*\[\[\s*{name}\s*\]\]")
    starts = [at for at, line in enumerate(lines) if header.match(line)]
    ends = [*starts, len(lines)]
    yield 1, lines[: ends[0]], False
    for start, end in zip(starts, ends[1:], strict=True):
        yield start + 1, lines[start:end], True


def _is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _syntax(file: str, start: int, length: int, message: str) -> str:
    found = _PLACE.search(message)
    line = start + (int(found[1]) if found and found[1] else length) - 1
    words = _PLACE.sub(f" at character {found[2]}" if found and found[2] else "", message)
    return f"{file}, line {line}: {words}"
