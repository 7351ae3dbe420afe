"""What stands beside a run that plays is shown in turns: never in one with the frame of the run itself.

A click waits as long as a turn of the event loop takes. A frame fills one; what a window beside it shows
fills others, one for each thing, between that frame and the next.
"""

from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from xorviz.session.view import Stage

LONGEST_WAIT_MS = 20
"""Where frames are rarer, nothing waits longer for the next one."""
PAINTING_TURNS = 2
"""So many turns of the event loop go by until a frame is painted: what is posted while it handles posted
events, as a request to paint is, waits for the next, and timers that are due come before that."""
Show = Callable[[], object]


class Besides(QObject):
    """Has things shown, each in a turn of its own while a run plays, and otherwise at once."""

    over = Signal()
    """A frame has been painted, and what waited for that has been shown after it."""

    def __init__(self, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._stage = stage
        self._waiting: dict[Hashable, Show] = {}
        self._closed = False
        self._unpainted = 0
        """How many turns the frame that has begun needs still until it is painted."""
        self._frame = QTimer(self, singleShot=True, interval=0)
        self._frame.timeout.connect(self.on_frame_timeout)
        self._patience = QTimer(self, singleShot=True, interval=LONGEST_WAIT_MS)
        self._patience.timeout.connect(self.on_patience_timeout)

    @property
    def frame_begun(self) -> bool:
        """Whether a frame has begun and is not over."""
        return self._frame.isActive()

    def begin(self) -> None:
        """Begin a frame: its views have been told what they are to paint."""
        if not self._closed:
            self._unpainted = PAINTING_TURNS
            self._frame.start()

    def stop(self) -> None:
        """Tell of no frame that has begun."""
        self._frame.stop()

    def close(self) -> None:
        """Show nothing any more; a frame that is on its way comes too late."""
        self._closed = True
        self._waiting.clear()
        self._frame.stop()
        self._patience.stop()

    def show(self, thing: Hashable, show: Show) -> None:
        """Have a thing shown; what was to be shown of it before is not any more."""
        if not self._stage.view.playing:
            self.forget(thing)
            show()
            return
        self._waiting[thing] = show
        if not self._patience.isActive():
            self._patience.start()

    def forget(self, thing: Hashable) -> None:
        """Show no more of a thing."""
        if thing in self._waiting:
            del self._waiting[thing]
            if not self._waiting:
                self._patience.stop()

    @Slot()
    def on_frame_timeout(self) -> None:
        """Show what waits, when the frame is painted: each after the requests to paint of that before."""
        if self._unpainted:
            self._unpainted -= 1
            self._frame.start()
        elif self._show_next():
            self._frame.start()
        else:
            self.over.emit()

    @Slot()
    def on_patience_timeout(self) -> None:
        """Wait no longer for a frame."""
        if not self._frame.isActive():
            self._show_next()
        if self._waiting:
            self._patience.start()

    def _show_next(self) -> bool:
        """Show what has waited longest; say whether there was anything."""
        thing = next(iter(self._waiting), None)
        if thing is None:
            return False
        show = self._waiting[thing]
        self.forget(thing)
        show()
        return True
