"""Long work in short pieces, taken from the event loop while the window lives; and that it ended."""

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from xorviz.core.errors import XorvizError
from xorviz.core.steps import Steps

if TYPE_CHECKING:
    from concurrent.futures import Future

PAUSE_MS = 1


class StepJob(QObject):
    """Takes one step at a time from the event loop, and waits for futures without blocking it."""

    stepped = Signal()
    finished = Signal(str)
    """Why it failed, in one line; empty if all is done."""

    def __init__(self, steps: Steps, parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._awaited: Future[Any] | None = None
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(self.on_timer_timeout)
        self._timer.start()

    def cancel(self) -> None:
        """Stop, and leave nothing behind."""
        self._timer.stop()
        self._steps.close()

    @Slot()
    def on_timer_timeout(self) -> None:
        """Take one step."""
        if self._awaited is not None and not self._awaited.done():
            return
        try:
            self._awaited = next(self._steps)
        except StopIteration:
            self._finish("")
        except XorvizError as error:
            self._finish(str(error))
        except Exception as error:
            self._finish(f"an error that should not happen: {error}")
            raise
        else:
            self.stepped.emit()

    def _finish(self, reason: str) -> None:
        self._timer.stop()
        self.finished.emit(reason)


class InTurns(QObject):
    """Does one thing in each turn of the event loop: a click waits for one alone."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = deque[Callable[[], object]]()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.on_timer_timeout)

    def do(self, *acts: Callable[[], object]) -> None:
        """Do these, in turns of their own."""
        self._left.extend(acts)
        self._timer.start()

    @Slot()
    def on_timer_timeout(self) -> None:
        """Do the next; the one after it when what this asks to be painted is."""
        act = self._left.popleft()
        if self._left:
            self._timer.start()
        act()


def ask_for_attention(widget: QWidget | None) -> None:
    """Let the desktop mark a window that is behind others: what was waited for has ended."""
    if widget is not None:
        QApplication.alert(widget.window())
