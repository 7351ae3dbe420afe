"""What is in no file: kept for the next start, and what an earlier one has left, offered.

All of it lies on the settings' own disk, which may hang as any other: the window's thread never waits for it
for longer than a moment.
"""

from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from xorviz.core import steps
from xorviz.gui.app.keeping.questions import Buttons, question
from xorviz.session.keeping.autosave import Autosave, LeftFile, newest_left
from xorviz.session.keeping.run_files import RunFiles
from xorviz.session.session import Session


class SafeKeeping(QObject):
    """Keeps what is in no file in a folder, and asks what is to become of what was left there.

    `end` and then `close` must be called before it goes.
    """

    refused = Signal(str)
    """Why nothing can be kept."""
    left_wished = Signal(object)
    """The `Path` of what was left and is to be opened."""

    def __init__(self, session: Session, files: RunFiles, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._files, self._window = files, window
        self._autosave = Autosave(session, files, folder)
        self._autosave.failed.connect(self.refused)
        self._left: LeftFile | None = None
        """What another window has left, as long as nobody has said what is to become of it."""
        looking = steps.unwaited(newest_left, folder)
        wait([looking], steps.PATIENCE)
        if not looking.done():
            looking.add_done_callback(_leave_found)
        elif not looking.exception() and looking.result() is not None:
            self._offer(looking.result())

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return self._autosave.path

    def write(self) -> bool:
        """Write what is in no file, unless that has been written; say whether there is something to write."""
        return self._autosave.write()

    def take_over(self) -> None:
        """Keep what was left as what is in no file now, and forget it where it was."""
        self._files.copied.connect(self.on_taken_over, Qt.ConnectionType.SingleShotConnection)
        self._autosave.write()

    @Slot()
    def on_taken_over(self) -> None:
        """Forget what was left: this window keeps it."""
        self._let_go(LeftFile.forget)

    def end(self, *, keep: bool) -> None:
        """Write no more; what was written goes, unless it is to be kept."""
        self._autosave.end(keep=keep)

    def close(self, *, patient: bool) -> None:
        """Leave the folder to others; wait a moment for that, if its disk has answered."""
        self._let_go(LeftFile.leave)
        self._autosave.close(patient=patient)

    def _offer(self, left: LeftFile) -> None:
        """Ask what is to become of what was left."""
        self._left = left
        when = QDateTime.fromSecsSinceEpoch(int(left.written_at))
        time = QLocale(QLocale.Language.English).toString(when, "d MMMM yyyy 'at' HH:mm")
        text = f"xorviz ended before its runs were saved. They were kept on {time}. Open them?"
        box = question(
            self._window, "left_dialog", "Not saved", text, Buttons.Open | Buttons.Discard | Buttons.Cancel
        )
        box.button(Buttons.Cancel).setText("Later")
        box.setDefaultButton(Buttons.Open)
        box.buttonClicked.connect(lambda button: self._offered(box.standardButton(button), left))
        box.open()
        box.setFocus()  # it comes unasked: a space that was meant for Play presses none of its buttons

    def _offered(self, answer: QMessageBox.StandardButton, left: LeftFile) -> None:
        if answer == Buttons.Open:
            self.left_wished.emit(left.path)
        else:
            self._let_go(LeftFile.forget if answer == Buttons.Discard else LeftFile.leave)

    def _let_go(self, how: Callable[[LeftFile], object]) -> None:
        left, self._left = self._left, None
        if left is not None:
            self._autosave.on_disk(partial(how, left))


def _leave_found(looking: "Future[LeftFile | None]") -> None:
    """Leave for another start what has been found too late to be offered."""
    if not looking.exception() and (left := looking.result()) is not None:
        left.leave()
