"""A table for a notebook."""

from collections.abc import Iterable


def html_table(rows: Iterable[tuple[str, str]]) -> str:
    """Return rows of a name and a value as HTML, escaped."""
    from html import escape  # whose table of signs a start without a notebook need not read

    lines = (f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    return f"<table>{''.join(lines)}</table>"
