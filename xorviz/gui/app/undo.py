"""Undo and redo for every change of a setting."""

import time
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QUndoCommand, QUndoStack

from xorviz.gui.kit.widgets import in_menu
from xorviz.session.branches import Branch, Change
from xorviz.session.session import Session

MERGE_SECONDS = 1.0
"""Changes of one setting that follow each other this quickly are one: a slider that is dragged."""
LIMIT = 256
"""Each step may hold a run, of which no state is kept where memory is short."""


class ChangeCommand(QUndoCommand):
    """One change, or several of one setting in quick succession."""

    def __init__(self, session: Session, change: Change) -> None:
        super().__init__(change.text)
        self._session = session
        self.change = change
        self.time = time.monotonic()
        self._made = True

    def take_in(self, later: Change) -> bool:
        """Take in a change of the same setting that has just been made after this one; say whether it was."""
        mine, now = self.change, time.monotonic()
        held = mine.grip is not None and mine.grip is later.grip
        soon = bool(mine.name) and mine.name == later.name and now - self.time < MERGE_SECONDS
        if later.before is not mine.after or not (held or soon):
            return False
        if later.after is not later.before:
            self._session.forget_overtaken(mine, later)
        self.change = mine.followed_by(later)
        self.time = now
        self.setText(later.text)
        return True

    def undo(self) -> None:
        """Take it back."""
        self._session.take_back(self.change)

    def redo(self) -> None:
        """Make it again; Qt calls this once when it has already been made."""
        if self._made:
            self._made = False
        else:
            self._session.make_again(self.change)


class _Withdrawn(NamedTuple):
    """A change that was taken back before it had come into force."""

    text: str
    again: Callable[[], object]
    """Wishes for it again."""
    after: int
    """How many changes had been made then."""
    pending: str | None
    """What was still being made without it."""
    branch: Branch
    """What was shown then."""
    epoch: int
    """Where the cursor was."""


class UndoHistory(QObject):
    """The changes that a person has made in a session."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._undo: QAction | None = None
        self._redo: QAction | None = None
        self._withdrawn = list[_Withdrawn]()
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(LIMIT)
        session.setting_changed.connect(self.on_setting_changed)
        session.making.changed.connect(self.on_index_changed)

    def name_actions(self, undo: QAction, redo: QAction) -> None:
        """Let the two actions say what they would do."""
        self._undo, self._redo = undo, redo
        self.stack.indexChanged.connect(self.on_index_changed)
        self.on_index_changed()

    def forget(self) -> None:
        """Have nothing to undo and nothing to redo: other runs are open."""
        self._withdrawn.clear()
        self.stack.clear()
        self.on_index_changed()

    def take_back(self) -> None:
        """Undo the newest change: one that is still being made is made no more."""
        making, view = self._session.making, self._session.view
        text, again = making.undoable, making.take_back()
        if again is None:
            self.stack.undo()
        else:
            facts = self.stack.index(), making.undoable, view.branch, view.cursor
            self._withdrawn.append(_Withdrawn(text or "", again, *facts))
            self.on_index_changed()

    def make_again(self) -> None:
        """Redo what was taken back last: what had not come into force is wished for again, where it was."""
        if self._withdrawn_last is None:
            self.stack.redo()
            return
        last, view = self._withdrawn.pop(), self._session.view
        # Beside another change that is still being made it is made where that leads.
        if last.pending is None and (view.branch, view.cursor) != (last.branch, last.epoch):
            self._session.show_branch(last.branch, last.epoch)
        last.again()

    @property
    def _withdrawn_last(self) -> _Withdrawn | None:
        """What was taken back last, if it had not come into force, and all is as it was then."""
        if not self._withdrawn:
            return None
        last, now = self._withdrawn[-1], (self.stack.index(), self._session.making.undoable)
        return last if (last.after, last.pending) == now else None

    @Slot()
    def on_index_changed(self) -> None:
        """Name what would be undone and redone: what is still being made, before what has been made."""
        stack, made = self.stack, self._session.making.undoable
        withdrawn = self._withdrawn_last
        for action, word, text, can in (
            (
                self._undo,
                "Undo",
                stack.undoText() if made is None else made,
                made is not None or stack.canUndo(),
            ),
            (
                self._redo,
                "Redo",
                stack.redoText() if withdrawn is None else withdrawn.text,
                withdrawn is not None or stack.canRedo(),
            ),
        ):
            if action is not None:
                action.setText(in_menu(f"{word} {text}") if text else word)
                action.setEnabled(can)
                action.setProperty("refusal", "" if can else f"There is nothing to {word.lower()}")

    @Slot(object)
    def on_setting_changed(self, change: Change) -> None:
        """Remember a change, with the one before if both are one.

        Qt's own way to merge two commands never frees the second one if it is Python's.
        """
        stack = self.stack
        newest = stack.command(stack.index() - 1) if stack.index() and not stack.canRedo() else None
        if not (isinstance(newest, ChangeCommand) and newest.take_in(change)):
            stack.push(ChangeCommand(self._session, change))
        if self._withdrawn:
            now = {
                "after": stack.index(),
                "pending": None,
                "branch": change.after,
                "epoch": self._session.view.cursor,
            }
            self._withdrawn = [
                each._replace(**now) for each in self._withdrawn if each.pending == change.text
            ]
        self.on_index_changed()
