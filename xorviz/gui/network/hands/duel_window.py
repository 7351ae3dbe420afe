"""The window of Beat backprop: two losses, over a person's moves and over as many updates."""

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run.describing import correct_words
from xorviz.gui.kit.epoch_lines import EpochLines
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.widgets import announce, named
from xorviz.session.duel import Duel
from xorviz.session.session import Session

SIZE = 460, 340
RULES = "Drag, turn or type weights and biases of the network. Each counts as one update. Get the loss down."
AWAY = "Something else has been done. Undo leads back, or begin anew from here."
ROUNDING = 1e-9
"""Relative: losses closer than this are level."""


class DuelWindow(QDialog):
    """Shows who is ahead."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("duel")
        self.setWindowTitle("Beat Backprop")
        self.resize(*SIZE)
        self.setAttribute(
            Qt.WidgetAttribute.WA_ShowWithoutActivating
        )  # the moves are made in the other window
        self._session = session
        self._duel = Duel(session)
        self._told = named(QLabel(), "duel_told", "Who is ahead")
        self._told.setWordWrap(True)
        title = "Loss over your moves, and over as many updates"
        self._lines = EpochLines("duel_plot", title, "loss", "accent", "move")
        begin = named(QPushButton("Begin Anew"), "duel_begin", "", "From the network as it is shown now")
        begin.setAutoDefault(False)
        begin.clicked.connect(self._duel.begin)
        in_column(
            self._told, (self._lines, 1), in_row(None, begin), inside=self, gap=8, margins=(16, 12, 16, 12)
        )
        self._duel.changed.connect(self.on_duel_changed)

    def begin(self) -> None:
        """Begin from what is shown, beside the main window."""
        self._duel.begin()
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what there is by now."""
        super().showEvent(event)
        self.on_duel_changed()

    @Slot()
    def on_duel_changed(self) -> None:
        """Show both losses, and say who is ahead; nobody looks at a window that is closed."""
        if not self.isVisible():
            return
        duel = self._duel
        by_updates, by_hand = duel.by_updates, duel.by_hand
        names, moves = [self._rule(), "you"], np.arange(duel.moves + 1, dtype=np.float64)
        self._lines.show_lines(moves, np.column_stack((by_updates, by_hand)), names, duel.moves, duel.moves)
        told = self._words(float(by_hand[-1]), float(by_updates[-1]))
        if told != self._told.text():
            self._told.setText(told)
            announce(self, told)

    def _words(self, mine: float, other: float) -> str:
        duel = self._duel
        if not duel.goes_on:
            return AWAY
        if not duel.moves:
            return RULES
        count = f"{duel.moves:,} {'move' if duel.moves == 1 else 'moves'}"
        if abs(mine - other) <= ROUNDING * max(abs(mine), abs(other)):
            lead = "Level."
        else:
            lead = "You are ahead." if mine < other else f"{self._rule().capitalize()} is ahead."
        return (
            f"After {count} your loss is {loss_text(mine)}, {correct_words(self._session.snapshot)} right."
            f" After as many updates {self._rule()} has {loss_text(other)}. {lead}"
        )

    def _rule(self) -> str:
        """Return what plays against the person: gradient descent, or another rule of updates."""
        return OPTIMISERS[self._duel.start.config.optimiser].label.lower()
