"""Two runs side by side at the same epoch: what they answer, their losses, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QStackedWidget, QWidget

from xorviz.core.run.describing import comparison, fit_words, shape_text
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.compare.compare_names import Legend, NameBox
from xorviz.gui.compare.compare_table import ParameterTable
from xorviz.gui.kit.cards import Card, Panel
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.widgets import named

SIZE = (980, 680)
SMALLEST = (760, 520)
SPACING = 10
LOSS_WIDTH = len("1.23e−05")
FRAME = QSize(16, 48)
"""What the desktop puts around a window, at most."""
SHORTEST_NAME = 10


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A run that can be compared. It is only read."""

    id: int
    name: str
    run: Run


class Side(Panel):
    """One of the two runs: its name, its numbers, and its boundary."""

    chosen = Signal()
    """A person has picked another run."""

    shown = Signal(object)
    """The snapshot that its boundary is to show."""

    def __init__(self, side: str, boundary: QWidget) -> None:
        super().__init__()
        self.candidate: Candidate | None = None
        self.snapshot: Snapshot | None = None
        """Of the candidate; None until there is one."""
        self._box = named(NameBox(), f"compare_{side}", f"Run on the {side}")
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(SHORTEST_NAME)
        self._box.currentIndexChanged.connect(self.chosen)
        self._note = named(QLabel(), f"compare_{side}_note", role="muted")
        self._note.hide()
        self._numbers = named(
            QLabel(), f"compare_{side}_numbers", f"Epoch, loss and correct samples on the {side}"
        )
        self._numbers.setFont(number_font(12))
        boundary.setObjectName(f"compare_{side}_boundary")
        head = in_row((self._box, 1), self._note, gap=SPACING)
        in_column(head, self._numbers, (boundary, 1), inside=self, gap=8, margins=(14, 10, 14, 12))

    @property
    def chosen_id(self) -> int:
        """The id of the run that is picked."""
        return self._box.currentData()

    def show_candidates(self, candidates: Sequence[Candidate], chosen: int) -> None:
        """Offer these runs, one of them picked; another run than before has no numbers yet."""
        with QSignalBlocker(self._box):
            self._box.clear()
            for candidate in candidates:
                self._box.addItem(candidate.name, candidate.id)
            self._box.setCurrentIndex(self._box.findData(chosen))
        self.show_candidate(next(candidate for candidate in candidates if candidate.id == chosen))

    def show_candidate(self, candidate: Candidate) -> None:
        """Change the run; its picture is there with its first snapshot."""
        if self.candidate is None or candidate.run is not self.candidate.run:
            self.snapshot = None
            self._note.hide()
            self._numbers.setText("epoch –   loss –   correct –")
        self.candidate = candidate

    def show_snapshot(self, epoch: int, snapshot: Snapshot | None, width: int) -> None:
        """Show the run at an epoch, or as it was until the snapshot is there.

        Parameters
        ----------
        epoch
            The epoch that is meant; a shorter run ends before it, and says so.
        snapshot
            Of that epoch, or of the run's last.
        width
            Characters that the epoch takes.
        """
        assert self.candidate is not None
        head = self.candidate.run.epoch
        self._note.setText(f"ends at epoch {head:,}")
        self._note.setVisible(epoch > head)
        if snapshot is None or snapshot is self.snapshot:
            return
        self.snapshot = snapshot
        self._numbers.setText(
            f"epoch {snapshot.epoch:<{width},}   loss {loss_text(snapshot.loss):<{LOSS_WIDTH}}"
            f"   {fit_words(snapshot)}"
        )
        self.shown.emit(snapshot)


class CompareWindow(QDialog):
    """Shows two runs. It computes no snapshot: whoever owns it hands them in.

    Parameters
    ----------
    parent
        The window.
    left, right
        What shows the boundary of either run, as `left_shown` and `right_shown` say.
    losses
        What shows the losses of both, as `losses_shown` and `other_shown` say.
    """

    chosen = Signal(int, int)
    """The ids of the runs that a person wants to see, left and right."""
    cursor_requested = Signal(int)
    """The epoch that a person drags the cursor to."""
    followed_shown = Signal(object)
    """A `Selection`: the sample that both sides ring, if they have it."""
    left_shown, right_shown = Signal(object), Signal(object)
    """The snapshot that the boundary of a side is to show."""
    losses_shown = Signal(object, int, float)
    """The `LossCurve` of the solid line, the epoch of the cursor, and the loss there."""
    other_shown = Signal(str, object)
    """The name and the `LossCurve` of the dotted line."""

    def __init__(self, parent: QWidget, left: QWidget, right: QWidget, losses: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("compare")
        self.setWindowTitle("Compare runs")
        self.setModal(False)
        self._candidates: dict[int, Candidate] = {}
        self._current: int | None = None
        self._epoch = 0
        self._left, self._right = Side("left", left), Side("right", right)
        self._settings = named(QLabel(wordWrap=True), "compare_settings", role="muted")
        self._loss = losses
        self._loss.setObjectName("compare_loss")
        self._legend = Legend()
        self._table = ParameterTable()
        self._shapes = named(
            QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter), "compare_shapes", role="muted"
        )
        self._compose()
        for side in (self._left, self._right):
            side.chosen.connect(self.on_side_chosen)
        self._left.shown.connect(self.left_shown)
        self._right.shown.connect(self.right_shown)
        self.setMinimumSize(*SMALLEST)
        self.resize(QSize(*SIZE).boundedTo(self.screen().availableSize() - FRAME))

    def show_candidates(
        self, candidates: Sequence[Candidate], left: int, right: int, current: int | None = None
    ) -> None:
        """Offer runs to compare, two of them chosen by their ids; the current one's losses are solid."""
        self._current = current
        self._candidates = {candidate.id: candidate for candidate in candidates}
        self._left.show_candidates(candidates, left)
        self._right.show_candidates(candidates, right)
        self._show_choice()

    def show_snapshots(self, epoch: int, left: Snapshot | None, right: Snapshot | None) -> None:
        """Show both runs at an epoch, or at their end if that is before it.

        Where there is no snapshot yet, the side stays as it is.
        """
        self._epoch = epoch
        width = len(f"{max(side.run.epoch for side in self._candidates.values()):,}")
        self._left.show_snapshot(epoch, left, width)
        self._right.show_snapshot(epoch, right, width)
        self._show_losses()
        self._show_differences()

    @Slot()
    def on_side_chosen(self) -> None:
        """Show the other run's name and losses, and ask for the rest."""
        left, right = self._left.chosen_id, self._right.chosen_id
        self._left.show_candidate(self._candidates[left])
        self._right.show_candidate(self._candidates[right])
        self._show_choice()
        self.chosen.emit(left, right)

    def _show_choice(self) -> None:
        """Show what follows from the two runs that are chosen."""
        left, right = self._left.candidate, self._right.candidate
        assert left is not None
        assert right is not None
        solid, dotted = ("right", left) if self._is_swapped() else ("left", right)
        self.other_shown.emit(dotted.name, dotted.run.curve)
        self._legend.show_sides(left.name, right.name, solid=solid)
        layers = [side.run.layers for side in (left, right)]
        if layers[0] == layers[1]:
            self._table.show_layers(layers[0])
        shapes = " and ".join(shape_text(each) for each in layers)
        self._shapes.setText(f"{shapes}: parameters cannot be compared one by one")
        self._stack.setCurrentWidget(self._table if layers[0] == layers[1] else self._shapes)
        self._show_losses()
        self._show_differences()

    def _is_swapped(self) -> bool:
        """Say whether the right run's losses are solid: those of the current run are, or else the left's."""
        right, left = self._right.candidate, self._left.candidate
        return right is not None and right.id == self._current and right is not left

    def _show_losses(self) -> None:
        side = self._right if self._is_swapped() else self._left
        candidate, snapshot = side.candidate, side.snapshot
        assert candidate is not None
        curve = candidate.run.curve
        epoch = min(self._epoch, curve.epochs - 1)
        loss = snapshot.loss if snapshot and snapshot.epoch == epoch else curve.around(epoch)[2]
        self.losses_shown.emit(curve, self._epoch, loss)

    def _show_differences(self) -> None:
        left, right = self._left.snapshot, self._right.snapshot
        if self._stack.currentWidget() is self._table:
            self._table.show_values(left, right)
        differing = comparison(left.config, right.config) or "same settings" if left and right else ""
        self._settings.setText(differing)

    def _compose(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._shapes)
        losses, parameters = Card("Loss", self._loss, self._legend), Card("Parameters", self._stack)
        sides = in_row((self._left, 1), (self._right, 1), gap=SPACING)
        cards = in_row((losses, 1), (parameters, 1), gap=SPACING)
        in_column((sides, 4), self._settings, (cards, 3), inside=self, gap=SPACING, margins=(14, 12, 14, 12))
