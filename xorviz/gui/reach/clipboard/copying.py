"""Pictures and numbers of views, to the clipboard."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from time import perf_counter
from traceback import print_exc
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QTableView, QWidget
from shiboken6 import isValid

from xorviz.core.errors import XorvizError
from xorviz.core.writing import counted
from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.step_job import StepJob
from xorviz.gui.reach.clipboard.copied_numbers import Numbered, has_numbers, numbers_steps
from xorviz.gui.reach.spoken import Spoken

NONE = "no view with numbers has the keyboard. F6 leads to them."
AT_END_SECONDS = 0.1
"""For so long at most, what is being copied is finished when the window closes."""


@runtime_checkable
class Worded(Protocol):
    """A view whose words can be copied as they stand."""

    words_name: str
    """What they are: Code."""

    def words(self) -> str:
        """Return what is marked of them, or all."""
        ...

    def is_marked(self) -> bool:
        """Say whether a part of them is marked."""
        ...


class Copying(QObject):
    """Copies the view with the keyboard, or another; offers that in the menu of each view of each window.

    Parameters
    ----------
    window
        Whose views, and those of the windows that it opens.
    otherwise
        What is copied if no view of it has the keyboard.
    actions
        Those that copy: they have their keys in every window.
    """

    said = Signal(str)
    """What was copied, in a sentence."""
    picture_wanted = Signal(QWidget)
    """A view that is to be a file."""
    menu_filled = Signal(object, object)
    """The menu that is about to open, and the view that it is of: there may be more to offer."""

    def __init__(self, window: QWidget, otherwise: QWidget, actions: Sequence[QAction]) -> None:
        super().__init__(window)
        self._window, self._otherwise, self._actions = window, otherwise, actions
        self._served = [window]
        self._job: StepJob | None = None
        """What writes a great many numbers."""
        window.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self.on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the menu of a view that has none of its own."""
        if not isinstance(event, QContextMenuEvent) or not isinstance(watched, QWidget):
            return False
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = watched.focusWidget() if by_key else watched.childAt(watched.mapFromGlobal(event.globalPos()))
        view = _view_around(at)
        if view is None:
            return False
        menu = QMenu(watched)
        if isinstance(view, Worded):
            menu.addAction(f"Copy {view.words_name}", partial(self.copy_words, view))
        menu.addAction("Copy Picture", partial(self._copy_image, view))
        numbers = menu.addAction("Copy Numbers", partial(self.copy_numbers, view))
        numbers.setEnabled(has_numbers(view))
        menu.addAction("Save Picture…", partial(self.picture_wanted.emit, view))
        self.menu_filled.emit(menu, view)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())
        return True

    def copy_picture(self, view: QWidget | None = None) -> None:
        """Copy a view, or the one with the keyboard, as it is seen; a table as text too.

        Of a view in which words are marked, these alone.
        """
        copied = view or self._view() or self._without_view()
        if isinstance(copied, Worded) and copied.is_marked():
            self.copy_words(copied)
        else:
            self._copy_image(copied)

    def copy_words(self, view: Worded) -> None:
        """Copy the words of a view, or what is marked of them."""
        text = view.words()
        QGuiApplication.clipboard().setText(text)
        self.said.emit(f"Copied {counted(len(text.splitlines()), 'line')} of {view.words_name.lower()}.")

    def _copy_image(self, copied: QWidget) -> None:
        name = copied.accessibleName() or copied.windowTitle()
        what = "network, boundary and loss" if copied is self._otherwise else name
        give = partial(self._give_image, copied.grab().toImage(), what)
        if isinstance(copied, QTableView):
            self._write(copied, give, lambda reason: give("", without=reason))
        else:
            give(copied.words() if isinstance(copied, Worded) else "")

    def _give_image(self, image: QImage, what: str, text: str, lines: int = 0, *, without: str = "") -> None:
        content = QMimeData()
        content.setImageData(image)
        if text:
            content.setText(text)
        QGuiApplication.clipboard().setMimeData(content)
        self.said.emit(f"Copied a picture: {what}." + (f" No numbers: {without}" if without else ""))

    def copy_numbers(self, view: QWidget | None = None) -> None:
        """Copy the numbers of a view, or of the one with the keyboard, if it has any."""
        copied = view or self._view()
        if copied is None:
            self._refuse(NONE)
        else:
            self._write(copied, self._give_numbers, self._refuse)

    def finish(self) -> None:
        """Finish, within a moment, what is being copied: the window closes, whatever fault a view has."""
        end = perf_counter() + AT_END_SECONDS
        try:
            while self._job is not None and perf_counter() < end:
                self._job.on_timer_timeout()
        except Exception:
            print_exc()
        self._leave()

    def _write(
        self, copied: QWidget, give: Callable[[str, int], object], refuse: Callable[[str], object]
    ) -> None:
        """Have the numbers of a view written, many of them in turns of the event loop, and given.

        Or else it is told why they are not.
        """
        self._leave()
        steps = numbers_steps(copied, give)
        try:
            next(steps)
        except StopIteration:
            return
        except XorvizError as error:
            refuse(f"{error}.")
            return
        self.said.emit("Copying a great many numbers…")
        self._job = StepJob(steps, self)
        self._job.finished.connect(partial(self._end, refuse))

    def _give_numbers(self, text: str, lines: int) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)
            self.said.emit(f"Copied {counted(lines, 'line')} of numbers.")
        else:
            self._refuse(NONE)

    def _refuse(self, reason: str) -> None:
        self.said.emit(f"Nothing is copied: {reason}")

    def _leave(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            job.deleteLater()

    @Slot()
    def on_focus_changed(self) -> None:
        """Serve another window of this one when something in it gets the keyboard."""
        self._served = [each for each in self._served if isValid(each)]
        focus = QApplication.focusWidget()
        window = None if focus is None else focus.window()
        if not isinstance(window, QDialog) or window in self._served or not _is_of(window, self._window):
            return
        if any(_can_be_copied(type(each)) for each in window.findChildren(QWidget)):
            self._served.append(window)
            window.addActions(self._actions)
            window.installEventFilter(self)

    def _end(self, refuse: Callable[[str], object], reason: str) -> None:
        self._leave()
        if reason:
            refuse(f"{reason}.")

    def _here(self) -> QWidget:
        """Return the window that is meant: a palette may have just gone, and none has the keyboard yet."""
        active = QApplication.activeWindow()
        return active if active is not None and active in self._served else self._window

    def _view(self) -> QWidget | None:
        """Return the view with the keyboard; None if none has it."""
        return _view_around(self._here().focusWidget())

    def _without_view(self) -> QWidget:
        here = self._here()
        return self._otherwise if here is self._window else here


@cache
def _can_be_copied(kind: type[QWidget]) -> bool:
    """Say whether widgets of a class have words or numbers; to ask each for a protocol takes its time."""
    return issubclass(kind, Spoken | Numbered | Pane | QTableView)


def _view_around(at: QWidget | None) -> QWidget | None:
    while at is not None and not isinstance(at, Spoken | Numbered | Pane | QTableView):
        at = None if at.isWindow() else at.parentWidget()
    return at


def _is_of(window: QWidget, main: QWidget) -> bool:
    parent = window.parentWidget()
    return parent is not None and parent.window() is main
