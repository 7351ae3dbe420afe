"""Why is it what it is? Of what is selected: what moved it over the epochs, and what it is the sum of."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget

from xorviz.core.insight.reasons.sums import AddedUp, Addend
from xorviz.core.insight.reasons.words import biography_lines, parts_of
from xorviz.core.writing import with_minus
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.widgets import named
from xorviz.gui.why.history_plot import HistoryPlot
from xorviz.gui.why.parts_table import PartsTable
from xorviz.gui.why.reasons import Reasons, asked_of, reasons
from xorviz.session.selection import Selection
from xorviz.session.status import failed_status
from xorviz.session.view import SessionView

if TYPE_CHECKING:
    from xorviz.core.run.run import Run
    from xorviz.core.run.snapshot import Snapshot

PURPOSE = "why"
WIDTH, LOW, HIGH = 600, 120, (360, 470)
"""Of the window: how wide it is; how high at least; and with a history, at least and at most."""
ASK = "Select a weight, a bias or a neuron in the network to ask about that."
MOVED = "What has moved it since the start:"
PATHS = "Its gradient is the sum of its paths: choose one, and the network shows it."
TERMS = "Its z is the sum of what comes in: choose a part, and it lights up in the network."
FOLLOW = f"{TERMS} Enter, or a double click, asks on."
SAMPLES = "It is the sum of what the samples add: Enter, or a double click, asks on for one."


class WhyWindow(QDialog):
    """Tells of the parameter that is selected, of the neuron for the sample followed, or of the loss."""

    aside_wished = Signal(str, object)
    """A purpose, and what is to be computed beside the training."""
    part_lit = Signal(object, bool, str)
    """The `Addend` that stands out or None, whether it comes back from the loss, and what is said of it."""
    sample_selected = Signal(object)
    neuron_selected = Signal(int, int)
    parameter_selected = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("why")
        self.setWindowTitle("Why is it what it is?")
        self.resize(WIDTH, LOW)
        self._high = HIGH[1]
        self._fitted = (False, 0)
        """To what the height was fitted: whether there is a history, and how many parts."""
        self._view: SessionView | None = None
        self._lit = False
        """Whether a part stands out in the network."""
        self._asked: tuple[Snapshot, Selection] | None = None
        """What is told, or under way."""
        self._under_way: tuple[Run, Selection] | None = None
        """Of what it is under way: that comes to its end while the run plays; then the newest is asked."""
        self._told: Reasons | None = None
        self._heading = named(QLabel(wordWrap=True), "why_heading")
        self._loss = named(QPushButton("The loss?"), "why_loss", tip="Ask why the loss is what it is")
        self._loss.setAutoDefault(False)
        self._loss.clicked.connect(self.on_loss_asked)
        self._plot = HistoryPlot()
        self._history = _lines("why_history", "What moved it, and how far")
        self._caption = named(QLabel(wordWrap=True), "why_caption", role="muted")
        self._table = PartsTable()
        self._table.part_chosen.connect(self.on_part_chosen)
        self._table.part_followed.connect(self.on_part_followed)
        self._note = named(QLabel(wordWrap=True), "why_note")
        head = in_row((self._heading, 1), (self._loss, Qt.AlignmentFlag.AlignTop), gap=10)
        sums = in_column(self._caption, self._table, self._note, None, gap=6)
        moved = named(QLabel(MOVED, wordWrap=True), "why_moved", role="muted")
        self._moved = QWidget()
        in_column(moved, self._history, None, inside=self._moved, gap=6)
        both = in_row((self._moved, 4), (sums, 5), gap=12)
        parts = head, (self._plot, 1), both
        self._column = in_column(*parts, inside=self, gap=10, margins=(14, 14, 14, 14))
        for each in (self._loss, self._plot, self._moved, self._table):
            each.hide()  # until something is told

    def stand_below(self, network: QRect, window: QRect) -> None:
        """Stand at the right, below the network where that leaves room, and not beyond the window."""
        least, most = HIGH
        title = self.frameGeometry().height() - self.height() or self.fontMetrics().height() * 2
        self._high = max(least, min(most, window.bottom() - network.bottom() - title))
        top = min(network.bottom(), window.bottom() - self._high - title)
        self.move(max(window.left(), window.right() - WIDTH), top)

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Take what is selected, and the run at the cursor."""
        self._view = view
        if self.isVisible() and what & {"run", "snapshot", "edits", "selection", "update"}:
            self._ask()
            self._light(self._table.chosen)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was shown while nobody looked."""
        super().showEvent(event)
        self._table.setFocus()
        self._ask()
        self._light(self._table.chosen)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let nothing of the network stand out any more."""
        super().hideEvent(event)
        self._light(None)

    def _ask(self) -> None:
        if self._view is None or not self.isVisible():
            return
        run, snapshot, asked = self._view.run, self._view.snapshot, asked_of(self._view.followed)
        if self._asked != (snapshot, asked) and self._under_way != (run, asked):
            self._asked, self._under_way = (snapshot, asked), (run, asked)
            self.aside_wished.emit(PURPOSE, partial(reasons, run.copy(), snapshot, asked))

    @Slot(str, object)
    def on_aside_found(self, purpose: str, outcome: object) -> None:
        """Tell what was found."""
        if purpose != PURPOSE or not isinstance(outcome, Reasons):
            return
        same = self._told is not None and self._told.asked == outcome.asked
        self._told, self._under_way = outcome, None
        self._heading.setText(outcome.heading)
        self._loss.setVisible(outcome.asked != asked_of(Selection(sample=None)))
        if outcome.history is not None:
            self._plot.show_history(outcome.history, parts_of(outcome.history, outcome.snapshot.data))
            _tell(self._history, biography_lines(outcome.history, outcome.snapshot.data))
        self._caption.setText(_caption(outcome))
        self._caption.setVisible(outcome.added is not None)
        self._table.setVisible(outcome.added is not None)
        asks = f"{outcome.note} {ASK}".strip() if outcome.asked.neuron is None and not outcome.history else ""
        self._note.setText(asks or outcome.note)
        self._note.setVisible(bool(self._note.text()))
        self._table.show_sum(outcome.added or AddedUp(()), same=same)
        self._make_room(outcome.history is not None)
        self._ask()

    @Slot(str, str)
    def on_aside_failed(self, purpose: str, trace: str) -> None:
        """Say that there is no answer, until something else is asked."""
        if purpose == PURPOSE:
            self._under_way = None
            self._heading.setText(failed_status(trace))

    @Slot(object)
    def on_part_chosen(self, part: Addend | None) -> None:
        """Let a part stand out in the network."""
        self._light(part)

    @Slot(object)
    def on_part_followed(self, part: Addend) -> None:
        """Ask why the neuron in a part is what it is."""
        sample, neuron = part.leads or (None, (0, 0))
        self.sample_selected.emit(sample)
        self.neuron_selected.emit(*neuron)

    @Slot()
    def on_loss_asked(self) -> None:
        """Ask about the loss: that is told when nothing is selected."""
        selection = Selection() if self._view is None else self._view.selection
        if selection.parameter is not None:
            self.parameter_selected.emit(selection.parameter)
        elif selection.neuron is not None:
            self.neuron_selected.emit(*selection.neuron)

    def _light(self, part: Addend | None) -> None:
        """Have a part stand out in the network; its number only at the epoch that it was found for."""
        told, view = self._told, self._view
        if part is None or told is None or view is None or asked_of(view.followed) != told.asked:
            if self._lit:
                self.part_lit.emit(None, False, "")
            self._lit = False
        else:
            number = with_minus(f"{part.value + 0.0:+.4g}")
            note = f"{part.words.partition(' = ')[0]}: {number}" if view.snapshot is told.snapshot else ""
            self.part_lit.emit(part, self._table.is_backward, note)
            self._lit = True

    def _make_room(self, for_history: bool) -> None:
        """Be as high as what is told needs; of a history, as high as a person made it."""
        for each in (self._plot, self._moved):
            each.setVisible(for_history)
        fitted = for_history, self._table.rows.rowCount()
        if fitted == self._fitted:
            return
        if self._fitted[0]:
            self._high = self.height()
        self._fitted = fitted
        self._column.activate()  # or it holds to the room of what was hidden just now
        needed = min(max(LOW, self._column.totalHeightForWidth(self.width())), self._high)
        self.resize(self.width(), self._high if for_history else needed)


def _caption(outcome: Reasons) -> str:
    if outcome.asked.parameter is not None:
        return PATHS
    if outcome.asked.neuron is None:
        return SAMPLES
    return FOLLOW if outcome.asked.neuron[0] > 1 else TERMS


def _lines(name: str, title: str) -> QPlainTextEdit:
    """Return what shows lines that can be read, selected and copied."""
    lines = QPlainTextEdit()
    lines.setObjectName(name)
    lines.setAccessibleName(title)
    lines.setReadOnly(True)
    lines.setTabChangesFocus(True)
    lines.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    lines.setFont(number_font(12))
    lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    lines.setMaximumHeight(lines.fontMetrics().lineSpacing() * 9)
    return lines


def _tell(lines: QPlainTextEdit, told: list[tuple[str, str]]) -> None:
    width = max(len(words) for words, _ in told)
    lines.setPlainText("\n".join(f"{words:<{width}}  {number:>10}".rstrip() for words, number in told))
