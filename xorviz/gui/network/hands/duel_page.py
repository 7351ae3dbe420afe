"""The page of Beat backprop: what is to be done, who is how far, and how it ended."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton

from xorviz.core.run.describing import correct_words
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.writing import counted
from xorviz.gui.kit.cards import Panel
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.widgets import announce, named, with_role
from xorviz.gui.network.hands.duel_plot import NAMES, DuelPlot
from xorviz.session.duel import PATIENCE, Duel
from xorviz.session.session import Session

TASK = "Solve XOR by hand: change one number at a time, until all four points are on the right side."
HOW = (
    "Drag an edge of the network up or down, turn the wheel over it, or walk there with the arrows and type"
    " its number. Each change is one move."
)
AWAY = "Something else is shown now."
ROUNDING = 1e-9
"""Relative: losses closer than this are level."""


class DuelPage(Panel):
    """Stands beside the network, where the moves are made.

    Parameters
    ----------
    session
        Whose network is changed.
    """

    left = Signal()
    """It is over: what was there before is shown again."""
    moves_expected = Signal()
    """It has begun: the keyboard belongs to the network."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._duel = Duel(session)
        self._stake = named(QLabel(), "duel_stake", role="muted")
        self._told = named(QLabel(), "duel_told")
        self._told.setFont(_bold(self._told.font()))
        self._how = with_role(QLabel(HOW), "muted")
        for label in (task := QLabel(TASK), self._how, self._stake, self._told):
            label.setWordWrap(True)
        self._plot = DuelPlot()
        self._count = with_role(QLabel(), "muted")
        self._rows = [_Row(name) for name in NAMES]
        buttons = {
            "duel_back": ("Back to My Moves", "Show again what your moves have led to", self._duel.go_back),
            "duel_again": ("Start Again", "The same start, no move made", self._duel.begin_again),
            "duel_other": ("Another Start", "Other weights to begin with", self._duel.begin_elsewhere),
            "duel_leave": ("Leave", "Back to the run as it was before", self._duel.leave),
        }
        self._buttons = {name: _button(name, text, tip) for name, (text, tip, _) in buttons.items()}
        for name, (_, _, do) in buttons.items():
            self._buttons[name].clicked.connect(do)
        for name in ("duel_back", "duel_again", "duel_other"):
            self._buttons[name].clicked.connect(self.moves_expected)
        self._buttons["duel_leave"].clicked.connect(self.left)
        title = with_role(QLabel("Beat Backprop"), "title")
        back, again, other, leave = self._buttons.values()
        texts = in_row(title, None, leave), task, self._how, self._stake
        below = (self._plot, 1), self._told, back, in_row(again, other, gap=8)
        in_column(*texts, self._table(), *below, inside=self, gap=8, margins=(14, 10, 14, 12))
        self._duel.changed.connect(self.on_duel_changed)

    def begin(self) -> None:
        """Begin, or go on with what is under way."""
        self._duel.begin()
        self.on_duel_changed()
        self.moves_expected.emit()

    @Slot()
    def give_up(self) -> None:
        """End, and show nothing of what was there before: that is no more."""
        if self._duel.under_way:
            self._duel.give_up()
            self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what there is by now."""
        super().showEvent(event)
        self.on_duel_changed()

    @Slot()
    def on_duel_changed(self) -> None:
        """Show how far both are, and say who is ahead; nobody looks at a page that is hidden."""
        if not self.isVisible() or not self._duel.under_way:
            return
        duel = self._duel
        mine, other = duel.by_hand, duel.by_updates
        self._plot.show_losses(mine, other)
        self._count.setText(f"After {counted(duel.moves, 'move')}")
        self._rows[0].show_state(duel.reached)
        self._rows[1].show_state(duel.rival)
        self._how.setHidden(duel.moves > 0)
        self._stake.setText(self._stake_words())
        self._buttons["duel_back"].setHidden(duel.goes_on)
        told = self._words(float(mine[-1]), float(other[-1]))
        if told != self._told.text():
            self._told.setText(told)
            announce(self, told)

    def _stake_words(self) -> str:
        duel = self._duel
        best = "" if duel.fewest is None else f" Your best is {counted(duel.fewest, 'move')}."
        if not duel.knows_rival:
            return "Gradient descent is counting its updates…"
        return f"From this start gradient descent {self._needs()}; each changes all nine numbers.{best}"

    def _needs(self) -> str:
        needed = self._duel.updates_needed
        if needed is None:
            return f"does not solve it in {PATIENCE:,} updates"
        return f"needs {counted(needed, 'update')}"

    def _words(self, mine: float, other: float) -> str:
        duel = self._duel
        if not duel.goes_on:
            return AWAY
        if duel.solved_after is not None:
            return self._result(duel.solved_after)
        if not duel.moves:
            return "Your move."
        if abs(mine - other) <= ROUNDING * max(abs(mine), abs(other)):
            return "Level."
        return "You are ahead." if mine < other else "Gradient descent is ahead."

    def _result(self, moves: int) -> str:
        duel, needed = self._duel, self._duel.updates_needed
        solved = f"Solved in {counted(moves, 'move')}!"
        if not duel.knows_rival:
            return solved
        if needed is None or moves < needed:
            return f"{solved} You beat backprop: from here it {self._needs()}."
        if moves == needed:
            return f"{solved} A draw: gradient descent needs as many updates."
        return f"{solved} Backprop was quicker: it {self._needs()}."

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        heads = self._count, with_role(QLabel("Loss"), "muted"), with_role(QLabel("Correct"), "muted")
        for line, labels in enumerate((heads, *(row.labels for row in self._rows))):
            for column, label in enumerate(labels):
                grid.addWidget(label, line, column)
        grid.setColumnStretch(0, 1)
        return grid


class _Row:
    """Who, the loss, and how many are right."""

    def __init__(self, name: str) -> None:
        self.labels = QLabel(name.capitalize()), QLabel(), QLabel()
        for label, of in zip(self.labels[1:], ("loss", "correct"), strict=True):
            named(label, f"duel_{of}_{name.replace(' ', '_')}").setFont(number_font(14))

    def show_state(self, snapshot: Snapshot) -> None:
        name = self.labels[0].text()
        for label, text, of in (
            (self.labels[1], loss_text(snapshot.loss), "loss"),
            (self.labels[2], correct_words(snapshot), "correct"),
        ):
            label.setText(text)
            label.setAccessibleName(f"{name}: {of} {text}")


def _button(name: str, text: str, tip: str) -> QPushButton:
    button = named(QPushButton(), name, tip=tip)
    button.setText(text)
    return button


def _bold(font: QFont) -> QFont:
    font.setWeight(QFont.Weight.DemiBold)
    return font
