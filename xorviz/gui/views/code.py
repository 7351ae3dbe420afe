"""The update as a short Python program, with the live value beside each line."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from xorviz.core.chain_rule import Trace
from xorviz.core.listing import CodeLine, listing
from xorviz.core.operations import Operation
from xorviz.gui.theme import Theme, number_font
from xorviz.gui.views.rule_painter import DIMMED, LEFT, RIGHT
from xorviz.gui.views.rule_rows import SHOWN_IN_A_ROW, array_text, number, sample_name
from xorviz.session.selection import Selection

ROW = 20
PADDING = 8.0
NUMBER_WIDTH = 26.0


class CodeView(QAbstractScrollArea):
    """Shows the program that computes an update. The line of the current operation is highlighted."""

    operation_selected = Signal(int)
    """The operation whose line a person clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code")
        self.setAccessibleName("Code")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = theme
        self._trace: Trace | None = None
        self._place: int | None = None
        self._selection = Selection()
        self._lines: tuple[CodeLine, ...] = ()

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(220, 64)

    def show_trace(self, trace: Trace, place: int | None) -> None:
        """Show an update. Lines after that of the current operation have no value yet."""
        moved = place != self._place
        self._trace, self._place = trace, place
        self._lines = listing(trace)
        self._arrange(reveal=moved)

    def show_selection(self, selection: Selection) -> None:
        """Mark the lines that compute the selected weight or bias, and its gradient."""
        self._selection = selection
        self.viewport().update()

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.viewport().update()

    def shown(self) -> list[tuple[str, str]]:
        """Return each line and the value beside it; an empty one if it is not known."""
        return [(line.text, self._value(line)) for line in self._lines]

    def current_line(self) -> int | None:
        """Return which line is highlighted."""
        for row, line in enumerate(self._lines):
            if self._place is not None and self._place in line.operations:
                return row
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current line in view."""
        super().resizeEvent(event)
        self._arrange(reveal=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the operation of a line."""
        row = int(event.position().y() + self.verticalScrollBar().value()) // ROW
        if event.button() == Qt.MouseButton.LeftButton and 0 <= row < len(self._lines):
            operations = self._lines[row].operations
            if operations:
                self.operation_selected.emit(operations[-1])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the click that began here."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines in view."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("card"))
        painter.setFont(number_font(12))
        current, offset = self.current_line(), self.verticalScrollBar().value()
        for row, line in enumerate(self._lines):
            box = QRectF(0, ROW * row - offset, self.viewport().width(), ROW)
            if box.bottom() >= 0 and box.top() <= self.viewport().height():
                self._paint_line(painter, row, line, box, is_current=row == current)
        painter.end()

    def _paint_line(
        self, painter: QPainter, row: int, line: CodeLine, box: QRectF, *, is_current: bool
    ) -> None:
        colour, comment = self._theme.colour, not line.operations
        if is_current:
            painter.fillRect(box, colour("gradient", 0.1))
            painter.fillRect(QRectF(0, box.top(), 3, box.height()), colour("gradient"))
        elif self._is_selected(line):
            painter.fillRect(box, colour("accent", 0.1))
        painter.setPen(colour("muted", 0.6))
        painter.drawText(QRectF(PADDING, box.top(), NUMBER_WIDTH - 6, ROW), LEFT, f"{row + 1}")
        known = comment or self._is_known(line)
        painter.setPen(colour("muted") if comment else colour("text", 1.0 if known else DIMMED))
        left = PADDING + NUMBER_WIDTH
        painter.drawText(QRectF(left, box.top(), box.width() - left, ROW), LEFT, line.text)
        metrics = QFontMetricsF(painter.font())
        room = box.width() - left - metrics.horizontalAdvance(line.text) - PADDING - 16
        value = next((text for text in self._values(line) if metrics.horizontalAdvance(text) <= room), "")
        if value:
            backward = self._operation(line).phase in ("backward", "batch")
            painter.setPen(colour("gradient" if backward else "muted"))
            painter.drawText(box.adjusted(0, 0, -PADDING, 0), RIGHT, value)

    def _is_known(self, line: CodeLine) -> bool:
        """Return whether a line has run."""
        return self._place is None or min(line.operations) <= self._place

    def _is_selected(self, line: CodeLine) -> bool:
        place = self._selection.parameter
        if place is None or self._trace is None:
            return False
        lines = (self._trace.operations[operation] for operation in line.operations)
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
        text = array_text(operation.result)
        shared = trace is not None and trace.sample is not None and len(trace.rows) > 1
        if shared and operation.kind in ("weight_gradient", "bias_gradient") and trace is not None:
            return f"of {sample_name(trace, trace.sample or 0)}: {text}"
        return text

    def _values(self, line: CodeLine) -> list[str]:
        """Return the ways to write a line's value, the best first: the first that fits is shown."""
        value = self._value(line)
        if not value:
            return []
        result = self._operation(line).result
        count = " × ".join(str(length) for length in result.shape) + " numbers"
        starts = [
            f"{count}: {', '.join(number(each) for each in result.flat[:shown])}, …"
            for shown in (3, 2, 1)
            if shown < result.size
        ]
        whole, word = array_text(result), "share: " if value.startswith("of ") else ""
        long = value.removesuffix(whole)
        if 1 < result.size <= SHOWN_IN_A_ROW:
            starts.append(f"{number(result.flat[0])}, …")
        texts = [whole, *starts] if result.size <= SHOWN_IN_A_ROW else [*starts, whole]
        return [lead + text for text in texts for lead in dict.fromkeys((long, word))]

    def _arrange(self, *, reveal: bool) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, ROW * len(self._lines) - height))
        bar.setPageStep(height)
        bar.setSingleStep(ROW)
        current = self.current_line()
        if reveal and current is not None:
            bar.setValue(min(max(bar.value(), ROW * (current + 2) - height), max(0, ROW * (current - 1))))
        self.viewport().update()
