"""Comparing two runs: brings the window that shows them and the session together."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QWidget

from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.compare.compare_window import Candidate, CompareWindow
from xorviz.session.branches import Branch
from xorviz.session.selection import Selection
from xorviz.session.session import Session
from xorviz.session.view import SessionView

SIDES = ("compare_left", "compare_right")
"""The purposes of the looks for either side."""


class Comparison(QObject):
    """Shows two branches at the epoch of the cursor, for as long as the window is open."""

    def __init__(self, session: Session, window: CompareWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self._window.addActions(parent.actions())  # so that their keys work there too
        self._branches: list[Branch] = []
        self._found: list[Snapshot | None] = [None, None]
        self._asked: set[str] = set()
        """The sides that are looked for."""
        self._epoch = 0
        self._is_away = False
        """Whether the window comes back by itself."""
        self._window.chosen.connect(self.on_window_chosen)
        self._window.cursor_requested.connect(self.on_cursor_requested)
        session.changed.connect(self.on_session_changed)
        session.looks.found.connect(self.on_found)
        session.looks.failed.connect(self.on_look_failed)

    def open(self, other: Branch | None = None) -> None:
        """Compare another branch with the one shown: the newest other one if none is named."""
        view = self._session.view
        branches = _two_of(view, None if other is view.branch else other, view.branch)
        known = not self._asked and branches == self._branches
        self._choose(branches, self._found if known else (None, None))
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    @property
    def is_open(self) -> bool:
        """Whether the window is there."""
        return self._window.isVisible()

    def show_alone(self, alone: bool) -> None:
        """Leave out of sight what shows other runs, or let it be seen again; the keyboard stays elsewhere."""
        if alone and self._window.isVisible():
            self._is_away = True
            self._window.hide()
        elif self._is_away and not alone:
            self._is_away = False
            view = self._session.view
            if len(view.branches) > 1:
                self._choose(self._those_there(view))
                self._window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
                self._window.show()
                self._window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, False)

    def close(self) -> None:
        """Close the window."""
        self._window.close()

    @Slot(int, int)
    def on_window_chosen(self, left: int, right: int) -> None:
        """Compare what a person chose."""
        self._choose([self._session.branches[left], self._session.branches[right]])

    @Slot(int)
    def on_cursor_requested(self, epoch: int) -> None:
        """Go to an epoch, of the run shown if it has it, else of the other."""
        if epoch > self._session.view.head:
            longest = max(self._branches, key=lambda branch: branch.run.epoch)
            self._session.show_branch(longest, epoch)
        else:
            self._session.playback.seek(epoch)

    @Slot(object, object)
    def on_session_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Follow the cursor, and what comes and goes, as long as the window is open.

        What is gone is compared no more; a run alone is not compared with itself.
        """
        if not self._window.isVisible():
            self._asked.clear()
            self._found = [None, None]  # another may be there when it opens again
            return
        if what & {"update", "selection"}:
            self._show_followed()
        if len(view.branches) == 1:
            self.close()
        elif what & {"branch", "branches", "run"}:
            self._choose(self._those_there(view))
        elif "snapshot" in what:
            self._look()

    @Slot(str, Snapshot)
    def on_found(self, purpose: str, snapshot: Snapshot) -> None:
        """Take what was looked for; when both sides are there, show them, and follow the cursor on."""
        if purpose in self._asked:
            self._asked.remove(purpose)
            self._found[SIDES.index(purpose)] = snapshot
            self._show_pair()
            self._follow()

    @Slot(str, str)
    def on_look_failed(self, purpose: str, trace: str) -> None:
        """Wait for this pair no more: leave what is shown, and follow the cursor if it has moved on."""
        if purpose in self._asked:
            self._asked.clear()
            if self._session.view.snapshot.epoch != self._epoch:
                self._follow()

    def _show_followed(self) -> None:
        self._window.followed_shown.emit(Selection(self._session.view.followed.sample))

    def _choose(self, branches: list[Branch], found: Iterable[Snapshot | None] = (None, None)) -> None:
        """Compare these, of which something may be found already."""
        self._show_followed()
        view = self._session.view
        self._branches = branches
        self._found, self._asked = list(found), set()
        candidates = [Candidate(each.branch.id, each.name, each.branch.run) for each in view.branches]
        self._window.show_candidates(candidates, branches[0].id, branches[1].id, view.branch.id)
        if self._pair_is_at(view.snapshot):
            self._show_pair()
        else:
            self._look()

    def _those_there(self, view: SessionView) -> list[Branch]:
        """Return the two that are compared; for one that is gone, another."""
        there = {each.branch for each in view.branches}
        return _two_of(view, *(each if each in there else None for each in self._branches))

    def _follow(self) -> None:
        if self._window.isVisible():
            self._look()

    def _look(self) -> None:
        """Find both sides at the epoch of the cursor. Both of a pair are waited for: none mixes epochs."""
        view = self._session.view
        shown = view.snapshot
        if self._asked or self._pair_is_at(shown):
            return
        self._epoch = shown.epoch
        for side, branch in enumerate(self._branches):
            epoch = min(shown.epoch, branch.run.epoch)
            if branch is view.branch and epoch == shown.epoch:
                self._found[side] = shown
            else:
                self._asked.add(SIDES[side])
                self._session.looks.wish(SIDES[side], branch.run, epoch)
        self._show_pair()

    def _pair_is_at(self, shown: Snapshot) -> bool:
        """Say whether both sides are already at the cursor's epoch, or at their end before it."""
        return all(
            found is not None
            and found.epoch == min(shown.epoch, branch.run.epoch)
            and (branch is not self._session.view.branch or found is shown)
            for found, branch in zip(self._found, self._branches, strict=True)
        )

    def _show_pair(self) -> None:
        if not self._asked:
            self._window.show_snapshots(self._epoch, *self._found)


def _two_of(view: SessionView, *chosen: Branch | None) -> list[Branch]:
    """Return the two chosen; for one that is not there the one shown, or else the newest of the others."""
    newest_first = [each.branch for each in reversed(view.branches)]
    pair = list(chosen)
    for place, branch in enumerate(pair):
        if branch is None:
            pair[place] = next(each for each in (view.branch, *newest_first) if each not in pair)
    return [branch for branch in pair if branch is not None]
