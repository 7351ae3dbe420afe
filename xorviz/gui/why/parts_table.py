"""A sum, part by part: what each is, a bar from where the sum is to where the part takes it, its number."""

from itertools import accumulate, pairwise

from PySide6.QtCore import QModelIndex, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy

from xorviz.core.insight.reasons.sums import AddedUp, Addend
from xorviz.core.writing import with_minus
from xorviz.gui.kit.column_table import AT_LEFT, PADDING, ROW_HEIGHT, Column, ColumnTable
from xorviz.gui.kit.theme import Theme, scaled

NUMBER_WIDTH, BAR_WIDTH = 11, 60
"""In characters, and in pixels at least."""
BAR_HEIGHT = 9.0
PART = 0.6
"""How strong the colour of a part is, beside that of the whole."""
NAMES, BARS, NUMBERS = range(3)


class PartsTable(ColumnTable):
    """Shows a sum; a part is chosen with a click or the arrows, and followed with Enter or a double click."""

    part_chosen = Signal(object)
    """The `Addend` that stands out; None if it is none."""
    part_followed = Signal(object)
    """The `Addend` whose own reasons a person wants to know, if it has any."""

    def __init__(self) -> None:
        columns = (
            Column("", self._words, alignment=AT_LEFT),
            Column("", lambda row: "", paint=self._paint_bar),
            Column("", self._number),
        )
        super().__init__("why_parts", "What it is the sum of", columns, 12)
        self._sum = AddedUp(())
        self._ends: list[tuple[float, float]] = []
        """Of each bar: where the sum is before the part and after it."""
        self._kept: Addend | None = None
        """What was chosen, while another sum takes the place of the one it was chosen in."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.horizontalHeader().hide()
        self.selectionModel().selectionChanged.connect(self.on_selection_changed)
        self.activated.connect(self.on_activated)

    @property
    def chosen(self) -> Addend | None:
        """What stands out."""
        rows = self.selectionModel().selectedRows()
        return self._sum.parts[rows[0].row()] if rows else None

    @property
    def is_backward(self) -> bool:
        """Whether what is summed comes back from the loss."""
        return self._sum.back

    def show_sum(self, found: AddedUp, *, same: bool) -> None:
        """Show a sum; of the same number, what was chosen stays chosen."""
        before = self.chosen if same else None
        self._sum = found
        values = [part.value for part in found.parts[:-1]]
        self._ends = list(pairwise(accumulate(values, initial=0.0)))
        if found.parts:
            self._ends.append((0.0, found.parts[-1].value))
        self._kept = before
        self.rows.show_rows(len(found.parts))
        self._kept = None
        self._share_room()
        self.updateGeometry()
        row = None if before is None else _same_part(before, found.parts)
        if row is not None:
            self.selectRow(row)
        else:
            self.part_chosen.emit(None)

    def sizeHint(self) -> QSize:
        """Return what its rows need."""
        return QSize(super().sizeHint().width(), max(1, self.rows.rowCount()) * scaled(ROW_HEIGHT) + 4)

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become: then it scrolls."""
        return QSize(super().minimumSizeHint().width(), 4 * scaled(ROW_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the bars what the words and numbers leave."""
        super().resizeEvent(event)
        self._share_room()

    @Slot()
    def on_selection_changed(self) -> None:
        """Tell what stands out, unless it is only being replaced."""
        if self._kept is None:
            self.part_chosen.emit(self.chosen)

    @Slot(QModelIndex)
    def on_activated(self, index: QModelIndex) -> None:
        """Follow a part."""
        part = self._sum.parts[index.row()]
        if part.leads is not None:
            self.part_followed.emit(part)

    def _words(self, row: int) -> str:
        return self._sum.parts[row].words

    def _number(self, row: int) -> str:
        return with_minus(f"{self._sum.parts[row].value + 0.0:+.4g}")

    def _share_room(self) -> None:
        words = max((self.advance(part.words) for part in self._sum.parts), default=0) + PADDING
        numbers = self.advance("0" * NUMBER_WIDTH) + PADDING
        bars = max(BAR_WIDTH, self.viewport().width() - words - numbers)
        for column, width in ((NAMES, words), (BARS, bars), (NUMBERS, numbers)):
            self.setColumnWidth(column, width)

    def _paint_bar(self, painter: QPainter, area: QRectF, row: int, theme: Theme) -> None:
        """Paint the way of the sum along one part; the last row has the whole way."""
        low, high = (pick(pick(ends) for ends in self._ends) for pick in (min, max))
        if not 0.0 < high - low < float("inf"):
            return
        start, end = (area.left() + area.width() * (each - low) / (high - low) for each in self._ends[row])
        bar = QRectF(min(start, end), 0.0, max(1.0, abs(end - start)), BAR_HEIGHT)
        bar.moveTop(area.center().y() - BAR_HEIGHT / 2)
        value, alpha = self._sum.parts[row].value, PART if row + 1 < len(self._ends) else 1.0
        colour = theme.colour("gradient", alpha) if self._sum.back else theme.sign_colour(value, alpha)
        painter.fillRect(bar, colour)
        zero = area.left() + area.width() * -low / (high - low)
        painter.fillRect(QRectF(zero, area.top(), 1.0, area.height()), theme.colour("border"))


def _same_part(part: Addend, parts: tuple[Addend, ...]) -> int | None:
    """Return which of other parts is the same, though its numbers may be others."""

    def of(each: Addend) -> tuple[object, ...]:
        where = each.nodes, each.edges, each.leads
        return where if any(where) else (each.words,)

    return next((row for row, each in enumerate(parts) if of(each) == of(part)), None)
