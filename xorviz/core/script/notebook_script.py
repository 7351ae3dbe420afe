"""A run as a notebook: the parts of its script, each in a cell under its heading. nbformat 4.5."""

import json

from xorviz.core.script.facts import RunFacts
from xorviz.core.script.layout import Section
from xorviz.core.script.numpy_script import numpy_sections, told


def notebook_text(facts: RunFacts) -> str:
    """Return a run as the text of a notebook, which finds the losses that its script finds.

    Raises
    ------
    XorvizError
        The run has what a script cannot do.
    """
    title, _, *settings = told(facts)
    cells = [_words(f"# {title}\n\n{' '.join(settings)}")]
    for section in numpy_sections(facts):
        if section.heading:
            cells.append(_words(_heading(section)))
        cells.append(_code(section.lines))
    document = {
        "cells": [{**cell, "id": f"cell-{place}"} for place, cell in enumerate(cells, start=1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def _heading(section: Section) -> str:
    title, _, rest = section.heading.partition(": ")
    return f"## {title}" + (f"\n\n{rest[:1].upper()}{rest[1:]}." if rest else "")


def _words(text: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(lines: list[str]) -> dict[str, object]:
    source = "\n".join(lines).splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
