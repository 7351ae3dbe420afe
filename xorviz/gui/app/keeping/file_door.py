"""Run files in the window: opened, saved, begun anew, and never lost without a question."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from xorviz.assets import tell
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.app.keeping.kinds_of_file import EVERYTHING, RUNS, SUFFIX, FileSorter
from xorviz.gui.app.keeping.questions import Buttons, over_question, question
from xorviz.gui.app.keeping.recent_files import RecentFiles
from xorviz.gui.app.undo import UndoHistory
from xorviz.gui.kit.step_job import InTurns
from xorviz.session.keeping.answers_given import AnswersGiven
from xorviz.session.session import Session
from xorviz.session.settings import remember_recent

if TYPE_CHECKING:
    from xorviz.core.runfile import RunFile
    from xorviz.gui.app.keeping.safe_keeping import SafeKeeping
    from xorviz.session.keeping.file_worker import OpenedFile
    from xorviz.session.keeping.run_files import RunFiles

UNTITLED = "Untitled"
"""What runs are called that are in no file."""
PASTED = Path("pasted run")
"""What a run is called that is in no file."""
LEAVE_MS = 300
"""So long the window may take to keep what is in no file, when it has been told to end."""


class FileDoor(QObject):
    """Lets the window's runs out into a file and in again. `close` must be called before it goes."""

    said = Signal(str)
    """What was opened or saved, in a sentence."""
    refused = Signal(str)
    """Why something was not."""
    table_chosen = Signal(str)
    """A file that is no run file."""
    handout_chosen = Signal(object)
    """A folder, or a file, that is a teacher's hand-out."""
    replaced = Signal()
    """All runs there were have been given up: for those of a file, or for a first one."""
    begun = Signal()
    """A first run is there, of a first start."""
    shown = Signal(object)
    """An `OpenedFile` is in their place."""
    settled = Signal()
    """A question has been answered, or none was open."""

    def __init__(self, session: Session, undo: UndoHistory, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._undo, self._window = session, undo, window
        self._files: RunFiles | None = None
        self._first = session.run.start
        self._then: Callable[[], object] | None = None
        """What is to be done when all has been saved."""
        self.safe: SafeKeeping | None = None
        """Keeps what is in no file, if that is wanted."""
        self._kept = False
        """Whether what is in no file stays for the next start."""
        self.asks = False
        """Whether closing the window asks before something is lost."""
        self._late = QTimer(self, singleShot=True, interval=LEAVE_MS)
        self._late.timeout.connect(window.close)
        window.installEventFilter(self)
        self.sorter = FileSorter(self)
        self.sorter.handout_found.connect(self.handout_chosen)
        self.sorter.runs_found.connect(self.open)
        self.sorter.table_found.connect(self.table_chosen)
        self._recent = RecentFiles(window)
        self._recent.chosen.connect(self.open)
        self.answers = AnswersGiven(session)
        """What was predicted and answered about the runs there are."""
        self.look: Callable[[], Mapping[str, object]] = dict
        """Tells how they are looked at, ready for JSON."""

    @property
    def files(self) -> "RunFiles":
        """The session's file; what it takes is loaded when it is wanted, for a quick start."""
        if self._files is None:
            from xorviz.gui.app.keeping.opening_dialog import OpeningDialog
            from xorviz.session.keeping.run_files import RunFiles

            self._files = RunFiles(self._session, self.modified, self.answers)
            self._files.look = self.look
            self._files.changed.connect(self.on_changed)
            self._files.opened.connect(self.on_opened)
            self._files.overtaken.connect(self.on_overtaken)
            self._files.others.connect(self.on_others)
            self._files.saved.connect(self.on_saved)
            self._files.slow.connect(self.on_slow)
            self._files.refused.connect(self.on_refused)
            self._opening = OpeningDialog(self._window)
            self._files.opening.connect(self._opening.show_progress)
            self._opening.given_up.connect(self._files.give_up)
        return self._files

    @property
    def modified(self) -> bool:
        """Whether there is something that is in no file."""
        if self._files is not None:
            return self._files.modified
        session, start, first = self._session, self._session.run.start, self._first
        given = (start.own, start.start) != (first.own, first.start) or bool(self.answers.given)
        return session.view.begun or len(session.branches) > 1 or given

    def keep_safe(self, folder: Path) -> None:
        """Ask before something is lost, keep what is in no file in a folder, and offer what was left."""
        from xorviz.gui.app.keeping.safe_keeping import SafeKeeping

        self.asks = True
        self.safe = SafeKeeping(self._session, self.files, folder, self._window)
        self.safe.refused.connect(self.refused)
        self.safe.left_wished.connect(self.on_left_wished)

    @Slot()
    def leave_at_once(self) -> None:
        """Close the window without a question: what is in no file is kept for the next start."""
        self.asks, self._kept = False, self.modified
        if self.safe is None or not self.safe.write():
            self._window.close()
            return
        self.files.copied.connect(self._window.close)
        self.files.copy_failed.connect(self._window.close)
        self._late.start()

    def close(self) -> None:
        """Stop what is under way, and wait for it."""
        self._late.stop()
        self.sorter.leave()
        copy = None
        if self.safe is not None:
            self.safe.end(keep=self._kept)
            copy = self.safe.path
        late = [] if self._files is None else self._files.close(copy if self._kept else None)
        for path in (each for each in late if self._kept or each != copy):
            tell(f"{path} is not written: that takes too long")
        if self.safe is not None:
            self.safe.close(patient=not late)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask before the window closes, if something would be lost."""
        if not isinstance(event, QCloseEvent) or not (self.asks and self.modified):
            return False
        event.ignore()
        self._unless_lost("close xorviz", self._leave)
        return True

    def begin_anew(self) -> None:
        """Begin with the settings of a first start, in no file."""
        self._unless_lost("begin anew", self._begin)

    def ask_for_file(self) -> None:
        """Ask for a run file, or for a table."""
        dialog = self._dialog("Open", "open_dialog", EVERYTHING)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.on_file_chosen)
        dialog.open()

    def show_recent(self) -> None:
        """List the files that were open last."""
        self._recent.show()

    @Slot(object)
    def open(self, path: Path) -> None:
        """Show what is in a file, when nothing is lost by it."""
        self._unless_lost(f"open {path.name}", partial(self._open, path))

    def open_pasted(self, file: "RunFile") -> None:
        """Show a run that was a text, when nothing is lost by it."""
        self._unless_lost("open the pasted run", lambda: self.files.open(PASTED, pasted=file))

    def save(self) -> None:
        """Save all runs where they were saved before, or ask where."""
        path = self.files.path
        if path is None:
            self.save_as()
        else:
            self.files.save(path, only_own=True)

    def save_as(self) -> None:
        """Ask for a file, and save all runs in it."""
        dialog = self._dialog("Save runs", "save_dialog", (RUNS,))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX)
        dialog.selectFile(str(self.files.path or Path.cwd() / f"xor.{SUFFIX}"))
        dialog.fileSelected.connect(self.on_target_chosen)
        dialog.rejected.connect(self.on_given_up)
        dialog.open()

    @Slot(str)
    def on_file_chosen(self, file: str) -> None:
        """Open a file by what it is, as soon as that is known."""
        self.sorter.look_at(Path(file))

    @Slot(str)
    def on_target_chosen(self, file: str) -> None:
        """Save there."""
        self.files.save(Path(file))

    @Slot()
    def on_given_up(self) -> None:
        """Do nothing of what was to follow."""
        self._then = None
        self.settled.emit()

    @Slot()
    def on_changed(self) -> None:
        """Say in the title what is open, and whether all is in it."""
        path, modified = self.files.path, self.files.modified
        name = (UNTITLED * modified if path is None else path.name).replace(
            "[*]", "[*][*]"
        )  # none is the star
        self._window.setWindowTitle(f"{name}[*] – xorviz" if name else "xorviz")
        self._window.setWindowModified(modified)

    @Slot(object)
    def on_opened(self, found: "OpenedFile") -> None:
        """Say what is open now, and what is not as it was."""
        self._undo.forget()
        self.replaced.emit()
        self.shown.emit(found)
        if found.copy:
            if self.safe is not None:
                self.safe.take_over()
        elif not found.nameless:
            remember_recent(found.path)
        if found.differences:
            self.refused.emit(f"{found.path.name}: {found.differences[0]}")
        else:
            self.said.emit("Opened what was not saved" if found.copy else f"Opened {found.path.name}")

    @Slot(object)
    def on_left_wished(self, path: Path) -> None:
        """Open what an earlier window has left, when nothing is lost by it."""
        self._unless_lost("open what was kept", lambda: self.files.open(path, copy=True))

    @Slot(object)
    def on_overtaken(self, found: "OpenedFile") -> None:
        """Ask before what has been done meanwhile is replaced."""
        what = "what was kept" if found.copy else found.path.name
        ask = partial(self._ask, f"open {what}", partial(self.files.show, found))
        if (asked := self._window.findChild(QMessageBox, "lost_dialog")) is None:
            ask()
        else:  # one after the other
            asked.finished.connect(lambda: InTurns(self).do(ask))

    @Slot(object)
    def on_others(self, path: Path) -> None:
        """Ask whether what another window, or another program, has written is to go."""
        box = over_question(self._window, path.name)
        do = {Buttons.Yes: partial(self.files.save, path), Buttons.Save: self.save_as}
        box.buttonClicked.connect(lambda button: do.get(box.standardButton(button), self.on_given_up)())
        box.open()

    @Slot(object)
    def on_saved(self, path: Path) -> None:
        """Say so, and do what was to follow."""
        remember_recent(path)
        self.said.emit(f"Saved as {path.name}")
        then, self._then = self._then, None
        if then is not None:
            then()

    @Slot(object)
    def on_slow(self, path: Path) -> None:
        """Say that it is not there yet."""
        self.said.emit(f"{path.name} is not written yet: it is large, or its disk does not answer")

    @Slot(str)
    def on_refused(self, reason: str) -> None:
        """Say why not; what was to follow does not."""
        self._then = None
        self.refused.emit(reason)

    def _begin(self) -> None:
        self.files.begin(TrainingConfig())
        self._undo.forget()
        self.replaced.emit()
        self.begun.emit()

    def _open(self, path: Path) -> None:
        self.said.emit(f"Opening {path.name}: its runs are computed again…")
        self.files.open(path)

    def _leave(self) -> None:
        self.asks = False
        self._window.close()

    def _unless_lost(self, what: str, then: Callable[[], object]) -> None:
        if not self.modified:
            then()
        elif self._window.findChild(QMessageBox, "lost_dialog") is None:
            self._ask(what, then)

    def _ask(self, what: str, then: Callable[[], object]) -> None:
        """Ask whether to save first."""
        self._session.playback.set_playing(False)
        path = self.files.path
        what_is, lost = ("the runs", "they are") if path is None else (path.name, "what is not in it yet is")
        text = f"Save {what_is} before you {what}? Otherwise {lost} gone."
        box = question(
            self._window, "lost_dialog", "Save first?", text, Buttons.Save | Buttons.Discard | Buttons.Cancel
        )
        box.setDefaultButton(Buttons.Save)
        box.buttonClicked.connect(lambda button: self._answered(box.standardButton(button), then))
        box.open()

    def _answered(self, answer: QMessageBox.StandardButton, then: Callable[[], object]) -> None:
        if answer == Buttons.Save:
            self._then = then
            self.save()
        elif answer == Buttons.Discard:
            then()

    def _dialog(self, title: str, name: str, filters: tuple[str, ...]) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        dialog.setObjectName(name)
        dialog.setNameFilters(filters)
        dialog.finished.connect(dialog.deleteLater)
        return dialog
