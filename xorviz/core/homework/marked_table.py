"""What came of files that were handed in, as a table to read, as CSV, as JSON."""

import io
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from unicodedata import category, east_asian_width

from xorviz.core.homework.marking import MarkedAnswer
from xorviz.core.homework.paper import Paper
from xorviz.core.homework.together import called
from xorviz.core.writing import counted, no_formula, one_line

WIDEST = 40
"""Characters of a text in a table; longer ones are cut, and whole in CSV and JSON."""
LONGEST_LINE = 300
"""Characters of a line below the table."""
OF_PAPERS = (
    "file",
    "name",
    "date",
    "lesson",
    "right",
    "marked",
    "to_read",
    "numbers",
    "near",
    "other",
    "found",
)
OF_ANSWERS = (
    "file",
    "name",
    "run",
    "epoch",
    "question",
    "given",
    "verdict",
    "recomputed",
    "tolerance",
    "sentence",
)


def table_text(papers: Sequence[Paper], *, answers: bool) -> str:
    """Return a table to read: a line for each file, or for each answer, and below it all that was found."""
    papers = [replace(paper, file=name) for paper, name in zip(papers, called(papers), strict=True)]
    rows = (
        [_answer_row(paper, mark) for paper, mark in _marks(papers)] if answers else map(_short_row, papers)
    )
    head = _SHORT_ANSWERS if answers else _SHORT
    lines = _in_columns([head, *(row[: len(head)] for row in rows)])
    for paper in papers:
        told = [paper.problem] if paper.problem else [*paper.found, *(f"({note})" for note in paper.notes)]
        lines += [_cut(f"{shown(paper.file)}: {shown(each)}", LONGEST_LINE) for each in told]
    return "\n".join([*lines, _summary(papers)]) + "\n"


def table_csv(papers: Sequence[Paper], *, answers: bool) -> str:
    """Return a line of CSV for each file, or for each answer. No text in it is a formula to a spreadsheet."""
    import csv  # as late as this: few need it

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(OF_ANSWERS if answers else OF_PAPERS)
    rows = [_answer_row(paper, mark) for paper, mark in _marks(papers)] if answers else map(_row, papers)
    for row in rows:
        writer.writerow([harmless(each) if isinstance(each, str) else each for each in row])
    return stream.getvalue()


def table_json(papers: Sequence[Paper], *, answers: bool) -> str:
    """Return all that is known of each file; answers are always among it."""
    return json.dumps([_whole(paper) for paper in papers], allow_nan=False) + "\n"


FORMATS: dict[str, Callable[..., str]] = {"table": table_text, "csv": table_csv, "json": table_json}
"""How it can be told."""


def shown(text: str) -> str:
    """Return a text as it can be shown anywhere: on one line, with no sign that controls or turns others."""
    return "".join(sign if category(sign) != "Cf" else "\ufffd" for sign in one_line(text))


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; a number alone is none."""
    return no_formula(shown(text))


_SHORT = ("file", "name", "date", "right", "to read", "numbers", "does not fit")
_SHORT_ANSWERS = ("file", "name", "run", "epoch", "question", "given", "mark", "recomputed")


def _short_row(paper: Paper) -> tuple[str, ...]:
    if paper.problem:
        return (paper.file, paper.name, paper.date[:10], "", "", "", "cannot be checked")
    right = f"{paper.right} of {paper.marked}" if paper.marked else ""
    agreeing = len(paper.numbers) - len(paper.others)
    numbers = f"{agreeing} of {len(paper.numbers)}"
    return (
        paper.file,
        paper.name,
        paper.date[:10],
        right,
        _count(paper.to_read),
        numbers,
        _count(len(paper.found)),
    )


def _count(count: int) -> str:
    return str(count) if count else ""


def _row(paper: Paper) -> tuple[object, ...]:
    if paper.problem:
        return (paper.file, paper.name, paper.date, paper.lesson, *("",) * 6, paper.problem)
    found = "; ".join([*paper.found, *(f"({note})" for note in paper.notes)])
    whose = paper.file, paper.name, paper.date, paper.lesson
    marks = paper.right, paper.marked, paper.to_read
    return (*whose, *marks, len(paper.numbers), paper.near, len(paper.found), found)


def _marks(papers: Sequence[Paper]) -> list[tuple[Paper, MarkedAnswer]]:
    return [(paper, mark) for paper in papers for mark in paper.marks]


def _answer_row(paper: Paper, mark: MarkedAnswer) -> tuple[object, ...]:
    run = "" if mark.branch is None else mark.branch + 1
    tolerance = "" if mark.tolerance is None else mark.tolerance
    whose = paper.file, paper.name, run, mark.epoch
    return (*whose, mark.question, mark.given, mark.verdict, mark.told, tolerance, mark.sentence)


def _whole(paper: Paper) -> dict[str, Any]:
    table = paper.as_dict()
    for mark in table["marks"]:
        if mark["tolerance"] is not None and not math.isfinite(mark["tolerance"]):
            mark["tolerance"] = None
    counts = {"right": paper.right, "marked": paper.marked, "to_read": paper.to_read, "near": paper.near}
    return {**table, **counts, "found": list(paper.found)}


def _summary(papers: Sequence[Paper]) -> str:
    read = [paper for paper in papers if not paper.problem]
    others = sum(bool(paper.found) for paper in read)
    told = [counted(len(papers), "file")]
    if len(read) < len(papers):
        told.append(f"{len(papers) - len(read):,} cannot be checked")
    if others:
        told.append(f"{others:,} with something that does not fit")
    elif read:
        who = "it says" if len(papers) == 1 else "they say" if len(read) == len(papers) else "the others say"
        told.append(f"all that {who} fits")
    return ", ".join(told)


def _in_columns(rows: Sequence[Sequence[object]]) -> list[str]:
    cells = [
        [_shortened(shown(str(file)), WIDEST), *(_cut(shown(str(each)), WIDEST) for each in row)]
        for file, *row in rows
    ]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in cells
    ]


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if category(sign) in ("Mn", "Me") else 2 if east_asian_width(sign) in "WF" else 1 for sign in text
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _shortened(text: str, most: int) -> str:
    """Leave out the middle of a long text: names of files that begin alike end otherwise."""
    end = most // 2
    return text if len(text) <= most else f"{text[: most - end - 1]}…{text[-end:]}"
