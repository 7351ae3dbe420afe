"""How text, numbers and lines of code are laid out. What a person wrote becomes data, never code."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDTH = 100
"""Of a line."""
PACKED_LINES = 6
"""Over so many lines at most many numbers are spread, however long these get."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a script that a heading stands over."""

    heading: str
    blocks: list[list[str]] = field(default_factory=list[list[str]])
    """Lines; a definition is a block of its own."""

    @property
    def lines(self) -> list[str]:
        """All lines, with as many empty ones between the blocks as a formatter wants."""
        return _joined([block for block in self.blocks if block])


def script_text(told: Sequence[str], sections: Iterable[Section], *, tight: bool = False) -> str:
    """Return a whole script, which begins with what it says of itself; tight, with few empty lines."""
    blocks = [[f'"""{told[0]}', *(["", *told[1:]] if told[1:] else []), '"""']]
    if not told[1:]:
        blocks = [[f'"""{told[0]}"""']]
    for section in sections:
        first, *others = [block for block in section.blocks if block] or [[]]
        headed = section.heading and first
        blocks += [[f"# {section.heading}", *first] if headed else first, *others]
    return "\n".join([*_joined([block for block in blocks if block], tight), ""])


def _joined(blocks: Sequence[list[str]], tight: bool = False) -> list[str]:
    lines = list[str]()
    for place, block in enumerate(blocks):
        if place:
            far = _defines(block) or _defines(blocks[place - 1])
            lines += [""] * (2 if far else 0 if tight and place > 2 else 1)
        lines += block
    return lines


def _defines(block: Sequence[str]) -> bool:
    return any(line.startswith(("def ", "class ")) for line in block)


def close_powers(formula: str) -> str:
    """Return a formula with no room around the sign of a power of something simple, as a formatter has it."""
    return re.sub(r"(?<![\w.)\]])([\w.]+) \*\* ([\w.]+)", r"\1**\2", formula)


def quoted(text: str) -> str:
    """Return a text as Python writes it, in double quotes where it can be; what is not shown is escaped."""
    written = repr(text)
    return f'"{written[1:-1]}"' if written[0] == "'" and '"' not in text and "\\'" not in written else written


def array_lines(name: str, array: NDArray[Any], *, short: bool = False) -> list[str]:
    """Return what assigns an array of numbers to a name: written out where that is a line, else packed."""
    line = f"{name} = np.array({array.tolist()!r})"
    if len(line) <= WIDTH and array.size:
        return [line]
    shape = "" if array.ndim == 1 else f".reshape({', '.join(map(str, array.shape))})"
    return [*packed(name, array.ravel(), short=short), f"{name} = np.array({name}.split(), float){shape}"]


def packed(name: str, numbers: NDArray[Any], *, short: bool = False) -> list[str]:
    """Return what assigns a text with all the numbers to a name; in a single line if it is to be short."""
    words = [_number(each) for each in np.asarray(numbers).tolist()]
    if short:
        return [f'{name} = "{" ".join(words)}"']
    width = max(WIDTH, math.ceil(sum(len(word) + 1 for word in words) / PACKED_LINES) + 25)
    lines, line = list[str](), ""
    for word in words:
        if line and len(line) + len(word) + 1 > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return [f'{name} = """', *lines, line, '"""']


def _number(value: float) -> str:
    """Return a number that reads as the same one."""
    if isinstance(value, float) and value.is_integer() and 0 < abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def listed(name: str, words: Sequence[str], first: str = "") -> list[str]:
    """Return what assigns a list to a name, over as many lines as it needs; `first` comes before all."""
    whole = f"{name} = [{', '.join([*([first] if first else []), *words])}]"
    if len(whole) <= WIDTH:
        return [whole]
    parts = [words[at : at + 4] for at in range(0, len(words), 4)]
    if max(map(len, words)) < 6:
        parts = [words[at : at + 12] for at in range(0, len(words), 12)]
    return [f"{name} = [{first}]", *(f"{name} += [{', '.join(part)}]" for part in parts)]


def broken(line: str) -> list[str]:
    """Return a line, or three where it is too long and ends in a bracket that can be opened."""
    if len(line) <= WIDTH or not line.endswith(")"):
        return [line]
    room = " " * (len(line) - len(line.lstrip()))
    before, _, inside = line.partition("(")
    return [f"{before}(", f"{room}    {inside[:-1]}", f"{room})"]


def places_text(places: Sequence[int]) -> list[str]:
    """Return what picks places of a flat array: one, a stretch with even steps, or lists of some."""
    if len(places) == 1:
        return [str(places[0])]
    step = places[1] - places[0]
    if list(places) == list(range(places[0], places[-1] + 1, step)):
        return [f"{places[0]}:{places[-1] + 1}{f':{step}' if step > 1 else ''}"]
    return [str(list(places[at : at + 4])) for at in range(0, len(places), 4)]
