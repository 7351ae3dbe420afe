"""The samples as rows: inputs, target, prediction, loss, share of the gradient. First, all of them."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from xorviz.core.insight.pull import Pull
from xorviz.core.insight.pull_words import FEW
from xorviz.core.network.decisions import THRESHOLD
from xorviz.core.update.names import sample_name
from xorviz.gui.kit.numbers import fitting, fixed, loss_text
from xorviz.gui.kit.theme import Theme, number_font, text_font
from xorviz.gui.update.samples_places import class_pen

COLUMNS = {
    "sample": "The inputs",
    "y": "The target: the class that the sample belongs to",
    "ŷ": f"The prediction; ✗ where it is on the wrong side of {THRESHOLD:g}. Of all: how many are right",
    "loss": "The sample's own loss, (ŷ − y)². What it adds to L, its Lₛ, is this; "
    "with the mean as the reduction, this divided by the samples. Of all: L",
    "gradient share": "How long its gradient is, of all samples' lengths together. "
    "Of all: how much of these lengths is left in their sum",
}
SAMPLE, TARGET, PREDICTION, LOSS, SHARE = range(len(COLUMNS))
SHORT_SHARE = "share"
"""What the last column is called in a narrow table."""
BATCH, ALL = "batch", "all samples"
"""What all of them are called; the latter where training takes them in mini-batches."""
WRONG = "✗"
WIDEST_LOSS = "1.23e−05"
WIDEST_SHARE = "100.00 %"
ROW_HEIGHT = 19
PADDING = 8
STROKE = 12.0
"""The length of the piece of its arrow beside a target."""
STROKE_GAP = 6.0
BAR_HEIGHT = 6.0
BARS = (26, 120)
"""The room for the bars, at least and at most."""
LARGEST_PLAIN = 1e3
LARGEST_SHORT = 9.995
"""From here on a prediction, of an output without bounds, needs a wider column."""
TEXT_PIXELS = 11

Index = QModelIndex | QPersistentModelIndex


class SampleModel(QAbstractTableModel):
    """The rows: first all samples, then each sample in the order of the dataset."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pull: Pull | None = None
        self.narrow = False
        """Whether there is only room for the shorter names of the columns."""
        self._loss = 0.0
        self._names: list[str] = []

    def show_pull(self, pull: Pull, loss: float) -> bool:
        """Show other numbers. Return whether these are other samples, with other rows."""
        known = self.pull
        other = known is None or known.data is not pull.data or known.in_batches != pull.in_batches
        if other:
            self.beginResetModel()
            whole = ALL if pull.in_batches else BATCH
            self._names = [whole, *(sample_name(pull.data.name, row) for row in range(len(pull.data)))]
        self.pull, self._loss = pull, loss
        if other:
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0, PREDICTION), self.index(len(self._names) - 1, SHARE))
        return other

    @property
    def names(self) -> list[str]:
        """What each row is called."""
        return self._names

    def bar(self, row: int) -> float:
        """Return the length of a row's bar: its share, or of many samples that beside the greatest share."""
        if self.pull is None:
            return 0.0
        few = len(self.pull.shares) <= FEW
        if row == 0:
            return self.pull.remaining if few else 0.0
        greatest = 1.0 if few else float(self.pull.shares.max()) or 1.0
        return float(self.pull.shares[row - 1]) / greatest

    def target(self, row: int) -> float | None:
        """Return the class of a row; all together have none."""
        return None if self.pull is None or row == 0 else float(self.pull.data.targets[row - 1, 0])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows there are: one more than samples."""
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, and how it stands."""
        if role == Qt.ItemDataRole.DisplayRole and self.pull is not None:
            row, column = index.row(), index.column()
            return self._batch_text(self.pull, column) if row == 0 else self._text(self.pull, row, column)
        return _alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column, and what it means."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return SHORT_SHARE if self.narrow and section == SHARE else list(COLUMNS)[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return list(COLUMNS.values())[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _batch_text(self, pull: Pull, column: int) -> str:
        samples = len(pull.lengths)
        right = samples - int(pull.wrong.sum())
        return (self._names[0], "", f"{right}/{samples}", loss_text(self._loss), _share_text(pull.remaining))[
            column
        ]

    def _text(self, pull: Pull, row: int, column: int) -> str:
        sample = row - 1
        if column == SAMPLE:
            return self._names[row]
        if column == TARGET:
            return f"{pull.data.targets[sample, 0]:.0f}"
        if column == PREDICTION:
            prediction = float(pull.predictions[sample])
            text = fixed(prediction, 2) if abs(prediction) < LARGEST_PLAIN else fitting(prediction, 2, 7)
            return f"{text} {WRONG if pull.wrong[sample] else ' '}"
        if column == LOSS:
            return loss_text(float(pull.losses[sample]))
        return _share_text(float(pull.shares[sample]))


class SampleTable(QTableView):
    """Shows the rows; a click or an arrow key picks one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("samples_table")
        self.setAccessibleName("Samples")
        self.full_width = 0
        """The room that all columns need, in pixels; that depends on the samples."""
        self._long = False
        self.samples = SampleModel(self)
        self._cells = _CellPainter(self.samples, theme)
        self.setModel(self.samples)
        self.setItemDelegate(self._cells)
        self.setFont(number_font(TEXT_PIXELS))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self._lay_out_headers()

    def show_pull(self, pull: Pull, loss: float, sample: int | None) -> None:
        """Show the numbers of an epoch, and pick a sample if the rows are new."""
        other = self.samples.show_pull(pull, loss)
        long = bool((abs(pull.predictions) >= LARGEST_SHORT).any())
        if other or (long and not self._long):
            self._long = long
            self._lay_out_columns()
        if other:
            self.show_sample(sample)

    def show_sample(self, sample: int | None) -> None:
        """Pick the row of a sample; the first for None."""
        row = 0 if sample is None else sample + 1
        if row < self.samples.rowCount() and row != self.currentIndex().row():
            self.setCurrentIndex(self.samples.index(row, SAMPLE))

    def show_narrow(self, narrow: bool) -> None:
        """Do without the losses and the bars, or show them again."""
        if narrow != self.samples.narrow:
            self.samples.narrow = narrow
            self.setColumnHidden(LOSS, narrow)
            self._lay_out_columns()

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._cells.theme = theme
        card, text, muted, border, soft = (
            theme.colour(role).name() for role in ("card", "text", "muted", "border", "accent_soft")
        )
        self.setStyleSheet(
            f"QTableView {{ background: {card}; color: {text}; border: none; outline: none;"
            f" selection-background-color: {soft}; selection-color: {text}; }}"
            f"QHeaderView {{ background: {card}; border: none; }}"
            f"QHeaderView::section {{ background: {card}; color: {muted}; border: none;"
            f" border-bottom: 1px solid {border}; padding: 1px 4px; font-size: {TEXT_PIXELS}px; }}"
        )

    def _lay_out_headers(self) -> None:
        header = self.horizontalHeader()
        header.setFont(text_font(TEXT_PIXELS))
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)

    def _lay_out_columns(self) -> None:
        """Give each column the room of its widest text, and the table that of its columns."""
        widths = self._column_widths()
        for column, width in widths.items():
            self.horizontalHeader().resizeSection(column, width)
        bar = self.verticalScrollBar().sizeHint().width()
        needed = sum(widths.values()) + bar
        self.full_width = needed + BARS[0]
        if self.samples.narrow:
            self.setFixedWidth(needed - widths[LOSS])
        else:
            self.setMinimumWidth(self.full_width)
            self.setMaximumWidth(needed + BARS[1])

    def _column_widths(self) -> dict[int, int]:
        """Return the room that each column needs, the last without its bars."""
        samples = len(self.samples.names) - 1
        widest = {
            SAMPLE: max(self.samples.names, key=len, default=""),
            TARGET: "0",
            PREDICTION: max("−999.99 ✗" if self._long else "−0.00 ✗", f"{samples}/{samples}", key=len),
            LOSS: WIDEST_LOSS,
            SHARE: WIDEST_SHARE,
        }
        stroke = {TARGET: round(STROKE + STROKE_GAP)}
        return {
            column: self._advance(text) + PADDING + stroke.get(column, 0) for column, text in widest.items()
        }

    def _advance(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)


class _CellPainter(QStyledItemDelegate):
    """Paints the cells: beside a target a piece of its arrow, beside a share its bar."""

    def __init__(self, samples: SampleModel, theme: Theme) -> None:
        super().__init__(samples)
        self.theme = theme
        self._samples = samples

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint."""
        area = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        if option.state & QStyle.StateFlag.State_Selected:  # pyright: ignore[reportAttributeAccessIssue]
            painter.fillRect(area, self.theme.colour("accent_soft"))
        area.adjust(PADDING / 2, 0, -PADDING / 2, 0)
        if index.column() == TARGET:
            self._paint_class(painter, area, self._samples.target(index.row()))
        elif index.column() == SHARE:
            self._paint_bar(painter, area, self._samples.bar(index.row()))
        painter.setPen(self.theme.colour("text"))
        painter.drawText(area, _alignment(index.column()), str(index.data()))

    def _paint_bar(self, painter: QPainter, area: QRectF, share: float) -> None:
        room = area.width() - painter.fontMetrics().horizontalAdvance(WIDEST_SHARE) - PADDING / 2
        top = area.center().y() - BAR_HEIGHT / 2
        bar = QRectF(area.left(), top, share * max(0.0, room), BAR_HEIGHT)
        painter.fillRect(bar, self.theme.colour("gradient"))

    def _paint_class(self, painter: QPainter, area: QRectF, target: float | None) -> None:
        if target is not None:
            painter.setPen(class_pen(self.theme, target, 2.0))
            middle = area.center().y() + 0.5
            painter.drawLine(QPointF(area.left(), middle), QPointF(area.left() + STROKE, middle))


def _share_text(share: float) -> str:
    return f"{fixed(100.0 * share, 2)} %"


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == SAMPLE else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
