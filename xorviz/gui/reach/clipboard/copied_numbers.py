"""The numbers of views as text, as programs read it; a great many of them in pieces."""

import re
from collections.abc import Callable, Iterable, Iterator
from time import thread_time
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QTableView, QWidget
from shiboken6 import isValid

from xorviz.core.errors import XorvizError
from xorviz.core.steps import Steps
from xorviz.core.writing import no_formula

PLUS = re.compile(r"^\+(?=[0-9])")
"""Before a number: a spreadsheet needs none, and a formula can begin with it."""
MOST = 4_000_000
"""Characters of what is copied as text."""
SLICE_SECONDS = 0.004
"""Of work in one turn of the event loop."""


@runtime_checkable
class Numbered(Protocol):
    """A view that shows numbers of which each can be told."""

    def numbers(self) -> Iterable[str]:
        """Yield the numbers as they are, line by line, parted by tabs.

        All are of the moment in which the first line is asked for, whatever is shown before the next: the
        view lives meanwhile. What it may change is taken before that line.
        """
        ...


def has_numbers(view: QWidget) -> bool:
    """Say whether a view has numbers to copy; none is written for that."""
    return isinstance(view, Numbered) or bool(_tables(view))


def lines_of(view: QWidget) -> Iterator[str]:
    """Yield the numbers of a view line by line; of a table, its headings and its cells.

    Names that come from a file are not taken for formulas by a spreadsheet into which this is pasted.
    """
    for line in _lines_of(view):
        yield "\t".join(no_formula(PLUS.sub("", cell)) for cell in line.split("\t"))


def _lines_of(view: QWidget) -> Iterator[str]:
    if isinstance(view, Numbered):
        yield from view.numbers()
        return
    for place, table in enumerate(_tables(view)):
        if place:
            yield ""
        yield from _cells(table)


def _tables(view: QWidget) -> list[QTableView]:
    tables = [view] if isinstance(view, QTableView) else view.findChildren(QTableView)
    return [table for table in tables if table.isVisible() and table.model() is not None]


def _cells(table: QTableView) -> Iterator[str]:
    """Yield the headings and the rows of a table, with the minus of a keyboard, as programs read it."""
    model, columns = table.model(), range(table.model().columnCount())
    across = Qt.Orientation.Horizontal
    yield "\t".join(str(model.headerData(column, across) or "").replace("\n", " ") for column in columns)
    for row in range(model.rowCount()):
        cells = (str(model.index(row, column).data() or "") for column in columns)
        yield "\t".join(cells).replace("−", "-")


class Unchanged(QObject):
    """Knows whether the tables of a view are as they were."""

    def __init__(self, view: QWidget) -> None:
        super().__init__()
        self.holds = True
        for table in _tables(view):
            model = table.model()
            for signal in (model.dataChanged, model.modelReset, model.layoutChanged):
                signal.connect(self.on_changed)
            for signal in (model.rowsInserted, model.rowsRemoved):
                signal.connect(self.on_changed)

    @Slot()
    def on_changed(self) -> None:
        """Note it."""
        self.holds = False


def numbers_steps(view: QWidget, give: Callable[[str, int], object]) -> Steps:
    """Write the numbers of a view for some milliseconds at a time; at the end, give the text and its lines.

    Raises
    ------
    XorvizError
        They are too many, or the view changes meanwhile: what is copied is of one moment.
    """
    unchanged, lines = Unchanged(view), lines_of(view)
    kept: list[str] = []
    room, until = MOST, thread_time() + SLICE_SECONDS
    for line in lines:
        kept.append(line)
        room -= len(line) + 1
        if room < 0:
            raise XorvizError("these are too many numbers")
        if thread_time() >= until:
            yield None
            if not isValid(view):
                raise XorvizError("what they are of has been closed")
            if not unchanged.holds:
                raise XorvizError("the numbers changed meanwhile. Pause first, then copy")
            until = thread_time() + SLICE_SECONDS
    give("\n".join(kept), len(kept))
