"""The update as a short Python program, with the live value beside each line."""

import re
from bisect import bisect_left
from itertools import islice

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from xorviz.core.network.arrays import Array
from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.listing import CodeLine, listing
from xorviz.core.update.names import sample_name
from xorviz.core.update.operations import Operation
from xorviz.core.update.substitution import Element
from xorviz.core.update.update_rounding import settled_result
from xorviz.gui.kit.numbers import SHOWN_IN_A_ROW, array_text, on_line
from xorviz.gui.kit.theme import number_font, scaled
from xorviz.gui.update.line_list import BACKWARD, DIMMED, LEFT, RIGHT, LineList
from xorviz.gui.update.numbers_of_lines import selected_elements
from xorviz.session.selection import Selection

ROW = 20
PADDING = 8.0
NUMBER_WIDTH = 26.0
MOST_OPENED = 64
"""Of a line's numbers, so many can be opened with the keyboard."""


class CodeView(LineList):
    """Shows the program that computes an update. The line of the current operation is highlighted.

    A drag marks lines, to be copied.
    """

    words_name = "Code"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("code", "Code", parent)
        self._lines: tuple[CodeLine, ...] = ()
        self._pressed = 0
        """The row where the mouse went down."""
        self._marked = range(0)

    def show_trace(self, trace: Trace, place: int | None) -> None:
        """Show an update. Lines after that of the current operation have no value yet."""
        if trace is self._trace and place == self._place:
            return
        moved = place != self._place or self._trace is None
        self._trace, self._place = trace, place
        self._lines = listing(trace)
        self._marked = self._marked if self._marked.stop <= len(self._lines) else range(0)
        self._describe(place)
        self._arrange()
        if moved:
            self._reveal(self._row())

    def show_selection(self, selection: Selection) -> None:
        """Mark the lines of the selected neuron, weight or bias, and bring the first into view."""
        old, self._selection = self._selection, selection
        if (selection.parameter, selection.neuron) != (old.parameter, old.neuron):
            self._reveal(self._selected_line())
        self.viewport().update()

    def words(self) -> str:
        """Return the lines that are marked, or all of them, as a program."""
        return "\n".join(line.text for line in (self._lines[row] for row in self._marked or self._rows()))

    def is_marked(self) -> bool:
        """Say whether lines are marked."""
        return bool(self._marked)

    def _rows(self) -> range:
        return range(len(self._lines))

    def current_line(self) -> int | None:
        """Return which line is highlighted."""
        for row, line in enumerate(self._lines):
            if self._place is not None and self._place in line.operations:
                return row
        return None

    def line_area(self, row: int) -> QRect:
        """Return where the line of code is that carries an operation out."""
        lines = (at for at, line in enumerate(self._lines) if row in line.operations)
        top = next((scaled(ROW) * at for at in lines), None)
        if top is None:
            return QRect()
        return QRect(0, top - self._offset(), self.viewport().width(), scaled(ROW))

    def on_theme_changed(self) -> None:
        """Have lines as high as the text asks for."""
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current line in view."""
        super().resizeEvent(event)
        self._arrange()
        self._reveal(self.current_line())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a number of a line's value, or the line's operation."""
        row = self._row_at(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = row
        self._mark(range(0))
        if row not in self._rows():
            return
        line = self._lines[row]
        element = self._element_at(line, event.position().x())
        if element is not None:
            self._choose(self._operation(line), element)
        elif line.operations:
            self.operation_selected.emit(line.operations[0])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the lines from where the mouse went down to where it is."""
        row = self._row_at(event)
        if event.buttons() & Qt.MouseButton.LeftButton and (row != self._pressed or self._marked):
            first, last = sorted((self._pressed, row))
            self._mark(range(max(0, first), min(last + 1, len(self._lines))))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the click that began here."""
        event.accept()

    def _row_at(self, event: QMouseEvent) -> int:
        return int(event.position().y() + self._offset()) // scaled(ROW)

    def _mark(self, rows: range) -> None:
        if rows != self._marked:
            self._marked = rows
            self.viewport().update()

    def _forget(self) -> None:
        super()._forget()
        self._lines, self._marked = (), range(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines in view."""
        if not self._lines:
            self._paint_nothing(event)
            return
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), self.theme.colour("card"))
            painter.setFont(number_font(12))
            current, offset = self.current_line(), self._offset()
            for row in self._rows_in_view():
                box = QRectF(0, scaled(ROW) * row - offset, self.viewport().width(), scaled(ROW))
                self._paint_line(painter, row, self._lines[row], box, is_current=row == current)
            current = self._row()
            top, height = (
                (0, self.viewport().height())
                if current is None
                else (scaled(ROW) * current - offset, scaled(ROW))
            )
            self._paint_focus(painter, top, height)

    def _paint_line(
        self, painter: QPainter, row: int, line: CodeLine, box: QRectF, *, is_current: bool
    ) -> None:
        colour, comment = self.theme.colour, not line.operations
        if row in self._marked:
            painter.fillRect(box, colour("accent", 0.3))
        elif is_current:
            role = "gradient" if self._operation(line).phase in BACKWARD else "accent"
            painter.fillRect(box, colour(role, 0.1))
            painter.fillRect(QRectF(0, box.top(), 3, box.height()), colour(role))
        elif self._is_selected(line):
            painter.fillRect(box, colour("accent", 0.1))
        painter.setPen(colour("muted", 0.6))
        painter.drawText(
            QRectF(PADDING, box.top(), scaled(NUMBER_WIDTH) - 6, scaled(ROW)), LEFT, f"{row + 1}"
        )
        known = comment or self._is_known(line)
        painter.setPen(colour("muted") if comment else colour("text", 1.0 if known else DIMMED))
        room = QRectF(PADDING + scaled(NUMBER_WIDTH), box.top(), 0.0, scaled(ROW))
        room.setRight(box.right() - PADDING * comment)
        text = (
            painter.fontMetrics().elidedText(line.text, Qt.TextElideMode.ElideRight, int(room.width()))
            if comment
            else line.text
        )
        painter.drawText(room, LEFT, text)
        if value := self._fitting_value(line):
            backward = self._operation(line).phase in BACKWARD
            painter.setPen(colour("gradient" if backward else "muted"))
            painter.drawText(box.adjusted(0, 0, -PADDING, 0), RIGHT, value)

    def _is_known(self, line: CodeLine) -> bool:
        return self._place is None or min(line.operations) <= self._place

    def _is_selected(self, line: CodeLine) -> bool:
        place, trace = self._selection.parameter, self._trace
        if trace is None:
            return False
        lines = (trace.operations[operation] for operation in line.operations)
        if place is None:
            return any(selected_elements(trace, each, self._selection) for each in lines)
        return any(
            place in each.edges and ("gradient" in each.kind or each.phase == "update") for each in lines
        )

    def _operation(self, line: CodeLine) -> Operation:
        """Return the operation that is a line's value: of those known, the last."""
        assert self._trace is not None
        known = [each for each in line.operations if self._place is None or each <= self._place]
        return self._trace.operations[(known or line.operations)[-1]]

    def _value(self, line: CodeLine) -> str:
        if not line.operations or not self._is_known(line):
            return ""
        operation, trace = self._operation(line), self._trace
        text = array_text(self._result(operation))
        shared = trace is not None and trace.sample is not None and len(trace.rows) > 1
        if shared and operation.kind in ("weight_gradient", "bias_gradient") and trace is not None:
            return f"of {sample_name(trace.data, trace.sample or 0)}: {text}"
        return text

    def _result(self, operation: Operation) -> Array:
        return operation.result if self._trace is None else settled_result(self._trace, operation)

    def _values(self, line: CodeLine) -> list[str]:
        """Return the ways to write a line's value, the best first: the first that fits is shown."""
        value = self._value(line)
        if not value:
            return []
        result = self._result(self._operation(line))
        count = " × ".join(f"{length:,}" for length in result.shape) + " numbers"
        starts = [
            f"{count}: {', '.join(on_line(each) for each in result.flat[:shown])}, …"
            for shown in (3, 2, 1)
            if shown < result.size
        ]
        whole, word = array_text(result), "share: " if value.startswith("of ") else ""
        long = value.removesuffix(whole)
        if 1 < result.size <= SHOWN_IN_A_ROW:
            starts.append(f"{on_line(result.flat[0])}, …")
        texts = [whole, *starts] if result.size <= SHOWN_IN_A_ROW else [*starts, whole]
        return [lead + text for text in texts for lead in dict.fromkeys((long, word))]

    def _fitting_value(self, line: CodeLine) -> str:
        """Return the value beside a line, as far as there is room."""
        metrics = QFontMetricsF(number_font(12))
        width = self.viewport().width() - PADDING - scaled(NUMBER_WIDTH) - PADDING - 16
        room = width - metrics.horizontalAdvance(line.text)
        return next((text for text in self._values(line) if metrics.horizontalAdvance(text) <= room), "")

    def _element_at(self, line: CodeLine, x: float) -> Element | None:
        """Return which number of a line's value is at a place across."""
        text, metrics = self._fitting_value(line), QFontMetricsF(number_font(12))
        if text.endswith("numbers") or not text:
            return None
        left = self.viewport().width() - PADDING - metrics.horizontalAdvance(text)
        shape, lead = self._operation(line).result.shape, text.rfind(": ") + 1
        for count, found in enumerate(re.finditer(r"[^\[\],;\s…]+", text[lead:])):
            start, end = (left + metrics.horizontalAdvance(text[: lead + at]) for at in found.span())
            if start <= x <= end:
                return tuple(int(index) for index in np.unravel_index(count, shape))
        return None

    def _selected_line(self) -> int | None:
        """Return the first line of what is selected."""
        return next((row for row, line in enumerate(self._lines) if self._is_selected(line)), None)

    def _row(self) -> int | None:
        """Return the line that the keyboard is at: the current one, or the first of what is selected."""
        current = self.current_line()
        return current if current is not None else self._selected_line()

    def _stops(self) -> list[int]:
        return sorted(place for line in self._lines for place in line.operations)

    def _stop(self) -> int | None:
        if self._place is not None:
            return bisect_left(self._stops(), self._place)
        row = self._selected_line()
        return None if row is None else self._stops().index(self._lines[row].operations[0])

    def _page(self) -> int:
        return max(1, self.viewport().height() // scaled(ROW) - 1)

    def _open(self) -> None:
        row = self._row()
        if row is not None:
            operation = self._operation(self._lines[row])
            self._choose_after(operation, list(islice(np.ndindex(operation.result.shape), MOST_OPENED)))

    def _arrange(self) -> None:
        self._tops = [float(scaled(ROW) * row) for row in range(len(self._lines) + 1)]
        self._make_scrollable(scaled(ROW))
        self.viewport().update()

    def _reveal(self, row: int | None) -> None:
        """Bring a line into view, and the one before and after it."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if row is not None:
            bar.setValue(
                min(max(bar.value(), scaled(ROW) * (row + 2) - height), max(0, scaled(ROW) * (row - 1)))
            )
