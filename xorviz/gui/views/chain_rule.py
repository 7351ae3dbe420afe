"""The chain rule: the operations of one update, line by line, each with the numbers it comes from."""

from itertools import accumulate

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from xorviz.core.chain_rule import Trace
from xorviz.gui.theme import Theme
from xorviz.gui.typesetting import Typesetter
from xorviz.gui.views.rule_painter import Look, RulePainter, height_of
from xorviz.gui.views.rule_rows import Row, rows_of
from xorviz.session.selection import Selection


class ChainRuleView(QAbstractScrollArea):
    """Lists the operations. The current one is highlighted, later ones are dim."""

    operation_selected = Signal(int)
    """The line that a person clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chain_rule")
        self.setAccessibleName("Chain rule")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self._theme = theme
        self._typesetter = Typesetter(self)
        self._typesetter.ready.connect(self.viewport().update)
        self._trace: Trace | None = None
        self._place: int | None = None
        self._selection = Selection()
        self._focus: int | None = None
        """The line whose numbers are written out: the current one, or that of what is selected."""
        self._opened: set[tuple[str, int]] = set()
        self._hovered: int | None = None
        self._rows: list[Row] = []
        self._tops: list[float] = [0.0]
        self.show_theme(theme)

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(220, 64)

    def show_trace(self, trace: Trace, place: int | None) -> None:
        """Show an update. Lines after the current one are not known yet; without a current one, all are."""
        moved = place != self._place or self._trace is None or trace.config != self._trace.config
        if self._trace is None or trace.config.layers != self._trace.config.layers:
            self._opened.clear()
        self._trace, self._place = trace, place
        self._typesetter.want(
            latex for line in trace.operations for latex in (line.symbol.latex, line.formula.latex)
        )
        self._arrange(reveal=moved)

    def show_selection(self, selection: Selection) -> None:
        """Mark the numbers of what is selected; the gradient of a parameter is opened."""
        opened = selection.parameter is not None and selection.parameter != self._selection.parameter
        self._selection = selection
        if not self.isVisible():
            self._trace = None  # of a network that may be gone when this is seen again
        elif self._trace is not None:
            self._arrange(reveal=opened)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.viewport().update()

    def rows(self) -> list[Row]:
        """Return the rows, from the top."""
        return self._rows

    def close_formulas(self) -> None:
        """Give up typesetting."""
        self._typesetter.close()

    def hideEvent(self, event: QHideEvent) -> None:
        """Typeset nothing that nobody sees."""
        self._typesetter.close()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what matters in view."""
        super().resizeEvent(event)
        self._arrange(reveal=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in view."""
        if self._trace is None:
            return
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("card"))
        used = () if self._focus is None else self._trace.operations[self._focus].uses
        known = len(self._trace.operations) if self._place is None else self._place
        look = Look(self._focus, known, used, self._hovered)
        width, offset = float(self.viewport().width()), self.verticalScrollBar().value()
        rows = RulePainter(painter, self._theme, self._typesetter, self._trace, width, look)
        for row, top in zip(self._rows, self._tops, strict=False):
            if top + height_of(row) >= offset and top <= offset + self.viewport().height():
                rows.paint(row, top - offset)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the line under the pointer."""
        row = self._row_at(event.position().y())
        self._hover(row.place if row is not None and row.kind == "line" else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a line, or open or close a group of them."""
        row = self._row_at(event.position().y())
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if row.kind == "fold":
            self._opened ^= {row.group}
            self._arrange(reveal=False)
        elif row.kind == "line":
            self.operation_selected.emit(row.place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the click that began here."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Mark no line."""
        self._hover(None)
        super().leaveEvent(event)

    def _arrange(self, *, reveal: bool) -> None:
        """Make the rows anew; bring the one that matters into view if it has changed."""
        if self._trace is None:
            return
        self._focus = self._place if self._place is not None else self._selected_line()
        self._rows = rows_of(self._trace, self._focus, self._selection, self._opened)
        self._tops = list(accumulate((height_of(row) for row in self._rows), initial=0.0))
        height = self.viewport().height()
        self.verticalScrollBar().setRange(0, max(0, int(self._tops[-1] - height)))
        self.verticalScrollBar().setPageStep(height)
        self.verticalScrollBar().setSingleStep(20)
        if reveal and self._focus is not None:
            self._reveal(self._focus)
        self.viewport().update()

    def _selected_line(self) -> int | None:
        """Return the line that found the gradient of the selected parameter."""
        place = self._selection.parameter
        if place is None or self._trace is None:
            return None
        for line in self._trace.operations:
            if line.kind in ("weight_gradient", "bias_gradient") and place in line.edges:
                return line.place
        return None

    def _reveal(self, place: int) -> None:
        """Scroll so that a line, its numbers and something before and after them can be seen."""
        rows = [
            number for number, row in enumerate(self._rows) if row.place == place and row.kind != "heading"
        ]
        if not rows:
            return
        top, bottom = self._tops[rows[0]], self._tops[rows[-1] + 1]
        bar, height = self.verticalScrollBar(), self.viewport().height()
        margin = max(0.0, min(60.0, (height - (bottom - top)) / 2))
        if top - margin < bar.value():
            bar.setValue(int(top - margin))
        elif bottom + margin > bar.value() + height:
            bar.setValue(int(min(top - margin / 2, bottom + margin - height)))

    def _row_at(self, y: float) -> Row | None:
        y += self.verticalScrollBar().value()
        for row, top in zip(self._rows, self._tops, strict=False):
            if top <= y < top + height_of(row):
                return row
        return None

    def _hover(self, place: int | None) -> None:
        if place != self._hovered:
            self._hovered = place
            shape = Qt.CursorShape.PointingHandCursor if place is not None else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()
