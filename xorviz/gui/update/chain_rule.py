"""The chain rule: the operations of one update, line by line, each with the numbers it comes from."""

from bisect import bisect_left, bisect_right
from itertools import accumulate

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from xorviz.core.update.chain_rule import Trace
from xorviz.gui.kit.theme import VECTOR, scaled
from xorviz.gui.kit.themed import fill_ground
from xorviz.gui.kit.typesetting import Typesetter
from xorviz.gui.update.line_list import LineList
from xorviz.gui.update.rule_painter import ROW_HEIGHT, WIDE, RowLook, RulePainter, height_of
from xorviz.gui.update.rule_rows import PARTS, Row, RuleRows, group_of, part_of, tooltip
from xorviz.session.selection import Selection
from xorviz.session.view import SessionView


class ChainRuleView(LineList):
    """Lists the operations of one part of the update. The current one is highlighted, later ones are dim.

    The part is the one that a walk comes to, until a person asks for another.
    Deep networks fold by layer. The group that a walk comes to opens, and closes again behind it; what a
    person opens or closes stays so until the walk comes to another group.
    """

    part_changed = Signal(str)
    """The part that is shown now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("chain_rule", "Chain rule", parent)
        self.part = next(iter(PARTS))
        """Which of `PARTS` is shown."""
        self.viewport().setMouseTracking(True)
        self._typesetter = Typesetter(self)
        self._typesetter.ready.connect(self.on_formulas_ready)
        self._focus: int | None = None
        """The line whose numbers are written out: the current one, or that of what is selected."""
        self._opened_next = False
        """Whether a gradient has been opened in an update that is yet to be shown."""
        self._opened: set[tuple[str, int]] = set()
        self._here: tuple[str, int] | None = None
        """The group that the focus is in."""
        self._lent: tuple[str, int] | None = None
        """The group that is open only because the focus came there."""
        self._layers: tuple[int, ...] = ()
        self._hovered: Row | None = None
        self._rested = QPoint()
        """Where the pointer rested when it was told the row there."""
        self._rows: list[Row] = []
        self._maker = RuleRows()
        self._still = QPixmap()
        """What of the rows in view stays while only numbers change."""
        self._still_of: object = None
        """All that decides it."""
        self._formulas: list[float] = []
        """How wide the formula is in each of these rows."""

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Begin at the first line of another run."""
        if "run" in what:
            self._go_to("forward")
            self.verticalScrollBar().setValue(0)
        super().show_view(view, what)

    @Slot(str)
    def show_part(self, part: str) -> None:
        """Show a part from its first line on, wherever the walk is."""
        self._go_to(part)
        self.verticalScrollBar().setValue(0)
        self._arrange(reveal=False)

    def show_trace(self, trace: Trace, place: int | None) -> None:
        """Show an update. Lines after the current one are not known yet; without a current one, all are."""
        if trace is self._trace and place == self._place:
            return
        moved = place != self._place or self._trace is None or trace.config != self._trace.config
        moved, self._opened_next = moved or self._opened_next, False
        if self._trace is None or trace.lines is not self._trace.lines:
            self._begin(trace)
        self._trace, self._place = trace, place
        self._arrange(reveal=moved)

    def show_selection(self, selection: Selection) -> None:
        """Mark the numbers of what is selected; the gradient of a parameter is opened."""
        old, self._selection = self._selection, selection
        if self._trace is None or selection == old._replace(sample=selection.sample):
            return
        opened = selection.parameter is not None and selection.parameter != old.parameter
        if self._view is not None and self._view.trace is not self._trace:
            self._opened_next = opened  # the rows are made anew for the update that comes with it
        else:
            self._arrange(reveal=opened)

    def line_area(self, row: int) -> QRect:
        """Return where a line is, with the numbers that are written out below it."""
        first, end = self._rows_of(row)
        top = round(self._tops[first]) - self._offset()
        return QRect(0, top, self.viewport().width(), round(self._tops[end] - self._tops[first]))

    def hideEvent(self, event: QHideEvent) -> None:
        """Typeset nothing that nobody sees."""
        self._typesetter.give_up()
        super().hideEvent(event)

    def on_theme_changed(self) -> None:
        """Have rows as high as the text asks for."""
        self._arrange(reveal=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what matters in view."""
        super().resizeEvent(event)
        self._arrange(reveal=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in view."""
        if self._trace is None:
            self._paint_nothing(event)
            return
        used = () if self._focus is None else self._trace.operations[self._focus].uses
        known = len(self._trace.operations) if self._place is None else self._place
        look = RowLook(self._focus, known, used, self._hovered.place if self._hovered else None)
        offset, height = self._offset(), self.viewport().height()
        rows = [(self._rows[place], self._tops[place] - offset) for place in self._rows_in_view()]
        self._paint_still(self._trace, rows, look)
        with QPainter(self.viewport()) as painter:
            numbers = self._row_painter(painter, self._trace, look)
            if VECTOR[0]:
                for row, top in rows:
                    numbers.paint_still(row, top)
            else:
                fill_ground(painter, self.viewport(), self.theme)
                painter.drawPixmap(0, 0, self._still)
            for (row, top), formula in zip(rows, self._formulas, strict=True):
                numbers.paint_numbers(row, top, formula)
            first, last = self._focus_rows()
            top, bottom = self._tops[first] - offset, self._tops[last] - offset
            self._paint_focus(painter, *((top, bottom - top) if last else (0, height)))

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the row where the pointer rests."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._rested = event.pos()
            self._tell()
            return True
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the line under the pointer."""
        row = self._row_at(event.position().y())
        self._hover(row if row is not None and row.kind in ("line", "number", "fold") else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a line or one of its numbers, or open or close a group of lines."""
        row = self._row_at(event.position().y())
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if row.kind == "fold":
            self._turn(row.group)
        elif row.kind == "line":
            self.operation_selected.emit(row.place)
        elif row.element is not None and self._trace is not None:
            self._choose(self._trace.operations[row.place], row.element)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the click that began here."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Mark no line."""
        self._hover(None)
        super().leaveEvent(event)

    @Slot()
    def on_formulas_ready(self) -> None:
        """Paint the formulas that are there by now."""
        self._still_of = None
        self.viewport().update()

    def _forget(self) -> None:
        super()._forget()
        self._rows, self._hovered = [], None

    def _begin(self, trace: Trace) -> None:
        """Have formulas typeset that have not been shown; forget what was open of other layers."""
        if trace.layers != self._layers:
            self._opened.clear()
            self._here, self._lent, self._layers = None, None, trace.layers
        formulas = [each for line in trace.lines for each in (line.symbol, line.formula)]
        self._typesetter.want([each.latex for each in formulas])

    def _arrange(self, *, reveal: bool) -> None:
        """Make the rows anew; bring the one that matters into view if it has changed."""
        if self._trace is None:
            return
        before = self._focus
        self._focus = self._place if self._place is not None else self._selected_line()
        if self._focus not in (None, before):
            self._go_to(part_of(self._trace, self._focus))
        self._follow(None if self._focus is None else group_of(self._trace, self._focus))
        self._describe(self._focus)
        size = self.viewport().size()
        look = self._focus, self._selection, self._opened
        self._rows = self._maker.of(self._trace, *look, part=self.part, wide=size.width() >= scaled(WIDE))
        self._tops = list(accumulate([height_of(row) for row in self._rows], initial=0.0))
        self._make_scrollable(20)
        if reveal and self._focus is not None:
            self._reveal()
        if self._hovered is not None and QToolTip.isVisible():
            self._tell()
        self.viewport().update()

    def _go_to(self, part: str) -> None:
        """Have a part shown, from the top if it was not."""
        if part != self.part:
            self.part = part
            self.verticalScrollBar().setValue(0)
            self.part_changed.emit(part)

    def _paint_still(self, trace: Trace, rows: list[tuple[Row, float]], look: RowLook) -> None:
        """Have a picture of what stays of the rows, each at its top, while only their numbers change."""
        size, ratio = self.viewport().size(), self.devicePixelRatioF()
        lengths = [len(row.result) for row, _ in rows]
        still_of = rows, lengths, look, trace.lines, self.theme, size, ratio
        if still_of == self._still_of:
            return
        self._still_of, self._still = still_of, QPixmap(size * ratio)
        self._still.setDevicePixelRatio(ratio)
        self._still.fill(self.theme.colour("card"))
        with QPainter(self._still) as painter:
            still = self._row_painter(painter, trace, look)
            self._formulas = [still.paint_still(row, top) for row, top in rows]

    def _row_painter(self, painter: QPainter, trace: Trace, look: RowLook) -> RulePainter:
        width = float(self.viewport().width())
        return RulePainter(painter, self.theme, self._typesetter, trace, width, look)

    def _selected_line(self) -> int | None:
        """Return the line that found the gradient of the selected parameter."""
        place = self._selection.parameter
        if place is None or self._trace is None:
            return None
        for line in self._trace.operations:
            if line.kind in ("weight_gradient", "bias_gradient") and place in line.edges:
                return line.place
        return None

    def _focus_rows(self) -> tuple[int, int]:
        """Return the rows of the line in focus, from the first to that after the last; (0, 0) without one."""
        return self._rows_of(self._focus)

    def _rows_of(self, place: int | None) -> tuple[int, int]:
        rows = [
            number
            for number, row in enumerate(self._rows)
            if (row.is_current and place == self._focus)
            or (row.place == place and row.kind not in ("heading", "fold"))
        ]
        return (rows[0], rows[-1] + 1) if rows else (0, 0)

    def _follow(self, group: tuple[str, int] | None) -> None:
        """Open the group that the focus has come to, and close the one that was opened so before."""
        if group == self._here:
            return
        if self._lent is not None:
            self._opened.discard(self._lent)
        self._here, self._lent = group, None
        if group is not None and group not in self._opened:
            self._opened.add(group)
            self._lent = group

    def _turn(self, group: tuple[str, int], *, reveal: bool = False) -> None:
        """Open or close a group as a person wants it."""
        self._opened ^= {group}
        if group == self._lent:
            self._lent = None
        self._arrange(reveal=reveal)

    def _stops(self) -> list[int]:
        return [] if self._trace is None else list(range(len(self._trace.operations)))

    def _stop(self) -> int | None:
        return self._focus

    def _page(self) -> int:
        return max(1, int(self.viewport().height() / scaled(ROW_HEIGHT)) - 1)

    def _open(self) -> None:
        if self._trace is None or self._focus is None:
            return
        elements = [row.element for row in self._rows if row.element is not None]
        if elements:
            self._choose_after(self._trace.operations[self._focus], elements)
        else:
            self._fold(is_open=True)

    def _fold(self, *, is_open: bool) -> None:
        if self._here is not None and (self._here in self._opened) is not is_open:
            self._turn(self._here, reveal=True)

    def _reveal(self) -> None:
        """Scroll to whole rows, so that a line, its numbers and something around them can be seen."""
        first, end = self._focus_rows()
        top, bottom = self._tops[first], self._tops[end]
        bar, height = self.verticalScrollBar(), self.viewport().height()
        margin = max(0.0, min(60.0, (height - (bottom - top)) / 2))
        if top - margin < self._offset():
            bar.setValue(int(self._tops[max(0, bisect_right(self._tops, top - margin) - 1)]))
        elif bottom + margin > self._offset() + height:
            least = min(top - margin / 2, bottom + margin - height)
            bar.setValue(int(min(top, self._tops[bisect_left(self._tops, least)])))

    def _row_at(self, y: float) -> Row | None:
        y += self._offset()
        in_view = self._rows_in_view() if self._rows else ()
        return next((self._rows[at] for at in in_view if self._tops[at] <= y < self._tops[at + 1]), None)

    def _tell(self) -> None:
        """Say the row under the resting pointer to seven digits: as it is now, whatever it was before."""
        row = self._row_at(self._rested.y())
        text = "" if row is None or self._trace is None else tooltip(self._trace, row)
        QToolTip.showText(self.viewport().mapToGlobal(self._rested), text, self.viewport())

    def _hover(self, row: Row | None) -> None:
        if row != self._hovered:
            self._hovered = row
            shape = Qt.CursorShape.PointingHandCursor if row is not None else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()
