"""The samples: their numbers, how their gradients add up or cancel, and that in a sentence."""

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from xorviz.core.insight.pull import Pull, pull_of
from xorviz.core.insight.pull_words import batch_sentence, sample_sentence
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.chain_rule import is_listable
from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.widgets import Passage
from xorviz.gui.update.samples_arrows import SampleArrows
from xorviz.gui.update.samples_table import SampleTable
from xorviz.session.selection import Selection
from xorviz.session.view import SessionView

ROOMY, TIGHT = 180, 116
"""The table shows all its columns, or all but the losses, if they leave so many pixels for the arrows."""
TOO_MANY = "Too many numbers: each sample has a gradient of its own"
SEVERAL = "Who pulls where is told of one output: this network has several"
LINES = 2
"""Room for so many lines of the sentence, whatever it says."""


class SamplesView(Pane, QWidget):
    """Shows each sample, or all as the batch, and lets a person pick one."""

    sample_selected = Signal(object)
    """The row of the dataset that a person picked; None for the batch."""

    smallest = (360, 120)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("samples", "Samples", parent)
        self._snapshot: Snapshot | None = None
        self._pull: Pull | None = None
        self._selection = Selection(sample=None)
        self._sentence = Passage(LINES)
        self._sentence.setObjectName("samples_sentence")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.table = SampleTable()
        self.arrows = SampleArrows()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._sentence, 0, 0, 1, 2)
        layout.addWidget(self.table, 1, 0)
        layout.addWidget(self.arrows, 1, 1)
        layout.setRowStretch(1, 1)
        layout.setColumnStretch(0, 5)
        layout.setColumnStretch(1, 4)
        self.table.selectionModel().currentRowChanged.connect(self.on_row_changed)
        self.arrows.sample_picked.connect(self.on_sample_picked)

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Show the epoch at the cursor, and what is selected."""
        if what & {"run", "snapshot"}:
            self.show_snapshot(view.snapshot)
        if "selection" in what:
            self.show_selection(view.selection)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the samples at an epoch."""
        self._snapshot, self._pull = snapshot, None
        self.redraw()

    def show_selection(self, selection: Selection) -> None:
        """Bring out the sample that is selected; the batch if there is none."""
        self._selection = selection
        self.table.show_sample(selection.sample)
        self.redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Do with fewer columns where the arrows need the room."""
        super().resizeEvent(event)
        self._share_width()

    @Slot(QModelIndex, QModelIndex)
    def on_row_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Pass on what a person picked."""
        if current.isValid():
            self.on_sample_picked(current.row() - 1 if current.row() > 0 else None)

    @Slot(object)
    def on_sample_picked(self, sample: int | None) -> None:
        """Pass on the row of the dataset that a person picked; None for the batch."""
        if sample != self._selection.sample:
            self.sample_selected.emit(sample)

    def _share_width(self) -> None:
        table, width = self.table, self.width()
        table.leave_out((width < table.full_width + ROOMY) + (width < table.narrow_width + TIGHT))

    def draw(self) -> None:
        """Show the numbers, the arrows and the sentence."""
        if self._snapshot is None:
            return
        listable = is_listable(self._snapshot.parameters.flat.size, len(self._snapshot.data))
        alone = self._snapshot.layers[-1] == 1
        self.table.setVisible(listable and alone)
        self.arrows.setVisible(listable and alone)
        if not listable or not alone:
            self._sentence.setText(TOO_MANY if alone else SEVERAL)
            return
        self._pull = self._pull or pull_of(self._snapshot)
        sample = self._selection.sample
        if sample is not None and sample >= len(self._pull.lengths):
            sample = None
        self.table.show_pull(self._pull, self._snapshot.loss, sample)
        self._share_width()
        self.arrows.show_pull(self._pull, sample)
        words = batch_sentence(self._pull) if sample is None else sample_sentence(self._pull, sample)
        if words != self._sentence.text():
            self._sentence.setText(words)
