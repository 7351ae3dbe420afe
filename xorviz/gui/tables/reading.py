"""A table read in a thread beside, and what it comes to with what a person says of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.table.choice import TableChoice, guess_choice
from xorviz.core.data.table.samples import Samples, samples_of
from xorviz.core.data.table.table import Table, read_table
from xorviz.core.data.table.text import BinaryError, other_encodings
from xorviz.core.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Said:
    """What a person has said of a table; the rest is guessed."""

    layout: tuple[tuple[str, str], ...] = ()
    """Of encoding, delimiter, decimal and first: each name with its value."""
    choice: tuple[tuple[str, Any], ...] = ()
    """Of inputs, target, classes, missing and scaled."""

    def with_layout(self, name: str, value: str) -> "Said":
        """Return the same with another layout: then nothing is said of columns, which may be others."""
        return Said((*(each for each in self.layout if each[0] != name), (name, value)))

    def with_choice(self, name: str, value: object) -> "Said":
        """Return the same with another choice; another target has other classes."""
        gone = {name, "classes"} if name == "target" else {name}
        return replace(self, choice=(*(each for each in self.choice if each[0] not in gone), (name, value)))


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How far it came."""

    content: bytes | None = None
    said: Said = Said()
    table: Table | None = None
    choice: TableChoice | None = None
    samples: Samples | None = None
    data: Dataset | None = None
    """What is learned of them."""
    problem: str = ""
    """Why there is no more, in a line."""
    encodings: tuple[str, ...] = ()
    """Under which others it is text, if it is none as it was read."""
    is_text: bool = True
    """Whether it may be a text, so that its layout can be said otherwise."""


def read_on(
    before: Reading,
    said: Said,
    label: str,
    fetch: Callable[[], bytes],
    each_step: Callable[[int, int], object],
) -> Reading:
    """Read what is not read yet, or is to be read otherwise.

    `each_step` hears how many rows are read, and how many lines there are. What it raises ends it.
    """
    after = Reading(before.content, said)
    try:
        content = fetch() if before.content is None else before.content
        after = replace(after, content=content)
        if before.table is None or said.layout != before.said.layout:
            lines = max(content.count(b"\n"), content.count(b"\r"))
            table = read_table(content, **dict(said.layout), each_step=lambda rows: each_step(rows, lines))
        else:
            table = before.table
        after = replace(after, table=table)
        choice = guess_choice(table, **dict(said.choice))
        after = replace(after, choice=choice)
        samples = samples_of(table, choice, label)
        return replace(after, samples=samples, data=Dataset.of(samples))
    except ConfigError as error:
        others: tuple[str, ...] = ()
        if after.table is None and after.content is not None:
            others = other_encodings(after.content)
        is_text = not isinstance(error, BinaryError)
        return replace(after, problem=str(error), encodings=others, is_text=is_text)
