"""Tables of figures, as Markdown for people and as JSON for machines."""

import sys
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
"""Column to figure; None for what could not be measured."""


@dataclass(frozen=True, slots=True)
class Table:
    """What one measurement found."""

    rows: list[Row]
    note: str
    """How it was measured, and what the goal is."""


def say(text: str) -> None:
    """Report progress."""
    print(text, file=sys.stderr, flush=True)


def as_json(table: Table) -> dict[str, Any]:
    return {"rows": table.rows, "note": table.note}


def as_markdown(table: Table) -> str:
    """Return the rows as a table, with every column that any of them has, and the note below it."""
    columns = list(dict.fromkeys(column for row in table.rows for column in row))
    lines = [columns, ["---"] * len(columns)]
    lines += [[figure(row[column]) if column in row else "" for column in columns] for row in table.rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + f"\n\n{table.note}"


def figure(value: Any) -> str:
    """Write a figure with three significant digits or all those before the point."""
    if value is None:
        return "not measured"
    if isinstance(value, str):
        return value
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
