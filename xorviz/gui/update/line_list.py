"""A list of lines that is walked through with the keyboard: what chain rule and code share."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from xorviz.core.update.chain_rule import MOST_TAKEN, Trace, is_listable
from xorviz.core.update.names import sample_name
from xorviz.core.update.operations import Operation
from xorviz.core.update.substitution import Element
from xorviz.core.update.update_rounding import settled_result
from xorviz.core.update.words import operation_words
from xorviz.gui.kit.numbers import array_text
from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.widgets import announce
from xorviz.gui.update.numbers_of_lines import neuron_of, parameter_of, selected_elements
from xorviz.session.selection import Selection
from xorviz.session.view import SessionView

DIMMED = 0.65
"""How opaque a line is whose result is not known yet."""
BACKWARD = "backward", "batch"
"""The phases whose lines are gradients: what marks and numbers them is purple."""
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineList(Pane, QAbstractScrollArea):
    """Up, Down, Page Up, Page Down, Home and End move the current line; Enter opens a product behind it.

    A letter, a comma, Space: all else is left to the window.
    """

    operation_selected = Signal(int)
    """The line that a person chose."""
    parameter_selected = Signal(int)
    """The place of the parameter whose number a person chose."""
    neuron_selected = Signal(int, int)
    """Layer and index of the neuron whose number a person chose."""

    smallest = (220, 64)

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing behind it is painted
        self._trace: Trace | None = None
        self._place: int | None = None
        self._selection = Selection()
        self._tops: list[float] = [0.0]
        """Where each row begins from the top of all, and where the last one ends."""
        self._view: SessionView | None = None
        self._said: tuple[int, int | None] | None = None
        """The line that was said last in a walk, and the sample whose numbers were."""

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Show the update that is taken apart, the current line, and what is selected."""
        self._view = view
        if "selection" in what:
            self.show_selection(view.selection)
        if what & {"update", "place", "selection"}:
            self.redraw()

    def draw(self) -> None:
        """Take the update apart, unless it has too many numbers."""
        if self._view is None:
            return
        if self._view.update.is_listable:
            self.show_trace(self._view.trace, self._view.place)
        else:
            self._forget()
            self.verticalScrollBar().setRange(0, 0)
            self.viewport().update()

    def show_trace(self, trace: Trace, place: int | None) -> None:
        """Show an update, with the current line if there is one."""
        raise NotImplementedError

    def show_selection(self, selection: Selection) -> None:
        """Mark what is selected."""
        raise NotImplementedError

    def numbers(self) -> Iterator[str]:
        """Yield the result of each line that is known by now, a line for each, parted by tabs."""
        if self._trace is None:
            return
        trace = self._trace
        for line in trace.operations[: None if self._place is None else self._place + 1]:
            results = settled_result(trace, line).ravel().tolist()
            yield "\t".join([line.symbol.text, *map(repr, results)])

    def line_count(self) -> int:
        """Return how many lines the update has."""
        return 0 if self._trace is None else len(self._trace.operations)

    def line_words(self, row: int) -> str:
        """Say a line, with its numbers if they are known by now."""
        assert self._trace is not None
        line = self._trace.operations[row]
        known = self._place is None or row <= self._place
        result = f"; {array_text(settled_result(self._trace, line))}" if known else ""
        words = operation_words(line.symbol, line.formula)
        return f"Line {row + 1:,} of {self.line_count():,}: {words}{result}"

    def line_at_keys(self) -> int | None:
        """Return the line that the keys are at."""
        stop, stops = self._stop() if self._trace is not None else None, self._stops()
        return stops[stop] if stop is not None and stop < len(stops) else None

    def line_area(self, row: int) -> QRect:
        """Return where a line is in the viewport; empty if nothing of it is shown."""
        raise NotImplementedError

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget the update: it is of a network that may be gone when this is seen again."""
        self._forget()
        self._is_due = True
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the current line, fold, or open a product."""
        stops, key = self._stops(), event.key()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not stops or held != Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
        elif key in ENTER:
            self._open()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._fold(is_open=key == Qt.Key.Key_Right)
        elif (stop := self._stop_for(key, len(stops) - 1)) is not None:
            self.operation_selected.emit(stops[stop])
        elif key not in (Qt.Key.Key_Up, Qt.Key.Key_PageUp):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show who has the keyboard."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show who has it no more."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _forget(self) -> None:
        """Forget the update and its lines."""
        self._trace = None

    def _make_scrollable(self, step: int) -> None:
        """Let all rows be scrolled to, `step` pixels with each turn; no row is ever cut."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, int(self._tops[bisect_left(self._tops, self._tops[-1] - height)]))
        bar.setPageStep(height)
        bar.setSingleStep(step)

    def _rows_in_view(self) -> range:
        """Return which rows are in view: whole ones, and one at the least."""
        first = max(0, bisect_right(self._tops, self.verticalScrollBar().value()) - 1)
        end = bisect_right(self._tops, self._tops[first] + self.viewport().height()) - 1
        return range(first, min(max(first + 1, end), len(self._tops) - 1))

    def _offset(self) -> int:
        """Return how many pixels of the rows are above those in view."""
        return int(self._tops[self._rows_in_view().start])

    def _stop_for(self, key: int, last: int) -> int | None:
        """Return the stop that a key leads to; nobody is at one at first."""
        here, page = self._stop(), self._page()
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return 0 if key == Qt.Key.Key_Home else last
        leaps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
        }
        if key not in leaps or (here is None and leaps[Qt.Key(key)] < 0):
            return None
        return 0 if here is None else max(0, min(here + leaps[Qt.Key(key)], last))

    def _stops(self) -> list[int]:
        """Return the lines that one can be at, in order."""
        raise NotImplementedError

    def _stop(self) -> int | None:
        """Return at which of the stops one is."""
        raise NotImplementedError

    def _page(self) -> int:
        """Return how many stops are a page."""
        raise NotImplementedError

    def _open(self) -> None:
        """Select a number of the current line, which shows its product; the next time, the next number."""
        raise NotImplementedError

    def _fold(self, *, is_open: bool) -> None:
        """Open or close the group of the current line, if there are groups."""

    def _choose(self, operation: Operation, element: Element) -> None:
        """Say which number has been chosen."""
        parameter = parameter_of(operation, element)
        if parameter is not None:
            self.parameter_selected.emit(parameter)
        else:
            self.neuron_selected.emit(*neuron_of(operation, element))

    def _choose_after(self, operation: Operation, elements: list[Element]) -> None:
        """Choose the number after the selected one; after the last, that one again: then none is selected."""
        assert self._trace is not None
        chosen = selected_elements(self._trace, operation, self._selection)
        found = [place for place, element in enumerate(elements) if element in chosen]
        place = found[-1] + 1 if found else 0
        if elements:
            self._choose(operation, elements[min(place, len(elements) - 1)])

    def _describe(self, row: int | None) -> None:
        """Tell a screen reader the current line, and say it aloud when a walk has come there."""
        if self._trace is None or row is None:
            self._said = None
            self.setAccessibleDescription("No line is current")
            return
        text = self.line_words(row)
        self.setAccessibleDescription(text)
        before = self._said
        self._said = now = None if self._place is None else (self._place, self._trace.sample)
        if now is not None and now != before:
            is_news = before is None or before[1] != now[1]
            announce(self, f"{_followed(self._trace)}. {text}" if is_news else text)

    def _paint_nothing(self, event: QPaintEvent) -> None:
        """Say why there are no lines, if anything was shown."""
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), self.theme.colour("card"))
            if self._view is None:
                return
            painter.setFont(text_font(12))
            painter.setPen(self.theme.colour("muted"))
            count = self._view.update.states[-1].shape[1]
            text = f"{count:,} parameters and {len(self._view.run.data):,} samples: too many numbers to list"
            if is_listable(count, MOST_TAKEN):
                text += f". In batches of up to {MOST_TAKEN:,} samples they are listed"
            align = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(8, 0, -8, 0), align, text)

    def _paint_focus(self, painter: QPainter, top: float, height: float) -> None:
        """Frame the current line, or all if there is none, while the keyboard is here."""
        if self.hasFocus():
            painter.setPen(QPen(self.theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = self.viewport().rect().toRectF()
            frame.setTop(top)
            frame.setHeight(height)
            end = self._tops[self._rows_in_view().stop] - self._offset()
            if height < self.viewport().height():
                painter.setClipRect(QRectF(0, 0, frame.width(), end))
            painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 3, 3)


def _followed(trace: Trace) -> str:
    """Say what the numbers of the lines are of."""
    if trace.sample is None:
        return f"All {len(trace.rows):,} samples"
    return f"Sample {sample_name(trace.data, trace.sample)}"
