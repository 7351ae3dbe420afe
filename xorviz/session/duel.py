"""Beat backprop: a person's moves from a start, beside what as many updates make of it."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from xorviz.core.hands.by_hand import SetParameter
from xorviz.core.hands.descent import Descent
from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot
from xorviz.session.branches import Branch, Change
from xorviz.session.session import Session
from xorviz.session.view import SessionView


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """One number that a person has set, stepped or dragged."""

    branch: Branch
    """What it led to."""
    loss: float
    grip: object


class Duel(QObject):
    """Follows the moves. A drag is one; what is undone does not count, and what else is done is none."""

    changed = Signal()
    """In a moment after what has changed: a drag is shown when there is time for it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._told = QTimer(self, singleShot=True, interval=0)
        self._told.timeout.connect(self.changed)
        self._begin()
        session.changed.connect(self.on_session_changed)
        session.setting_changed.connect(self.on_setting_changed)

    @property
    def start(self) -> Snapshot:
        """Where it began."""
        return self._start

    @property
    def moves(self) -> int:
        """How many moves there are by now."""
        return self._made

    @property
    def by_hand(self) -> Array:
        """The loss at the start and after each move, (moves + 1,)."""
        return np.array([self._start.loss, *(move.loss for move in self._moves[: self._made])])

    @property
    def by_updates(self) -> Array:
        """The loss at the start and after each of as many updates, (moves + 1,)."""
        return self._descent.losses(self._made)

    @property
    def goes_on(self) -> bool:
        """Whether what is shown is where the moves have led: or something else has been done."""
        return self._session.branch is self._here() and self._session.snapshot.epoch == self._start.epoch

    @Slot()
    def begin(self) -> None:
        """Begin anew, from what is shown."""
        self._begin()
        self._told.start()

    @Slot(object, object)
    def on_session_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Follow undo and redo: they lead along the moves."""
        if what & {"branch", "run", "snapshot"}:
            branches = [self._branch, *(move.branch for move in self._moves)]
            if view.branch in branches:
                self._made = branches.index(view.branch)
            self._told.start()

    @Slot(object)
    def on_setting_changed(self, change: Change) -> None:
        """Count a move that was made where the last one led; the rest of a drag is the same one."""
        edits = self._session.run.edits
        of_number = change.grip is not None and (not edits or isinstance(edits[-1], SetParameter))
        if not of_number or change.before is not self._here() or change.epoch != self._start.epoch:
            return
        last = self._moves[self._made - 1] if self._made else None
        if last is not None and last.grip is change.grip:
            self._made -= 1
        move = Move(change.after, self._session.snapshot.loss, change.grip)
        self._moves[self._made :] = [move]
        self._made += 1
        self._told.start()

    def _begin(self) -> None:
        self._start, self._branch = self._session.snapshot, self._session.branch
        self._descent = Descent(self._start, self._session.run.engine)
        self._moves: list[Move] = []
        self._made = 0

    def _here(self) -> Branch:
        return self._moves[self._made - 1].branch if self._made else self._branch
