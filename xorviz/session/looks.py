"""The epochs that are looked for: of each purpose the newest wish counts."""

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.run.run import Run
from xorviz.core.run.training import Snapshot
from xorviz.session.replay import Look
from xorviz.session.threads import Threads

CURSOR = "cursor"
"""The purpose of the looks that move the cursor."""


class Looks(QObject):
    """Sends wishes to the replayer, and drops what nobody waits for any more."""

    found = Signal(str, Snapshot)
    """A purpose, and the snapshot that was looked for."""
    failed = Signal(str, str)
    """A purpose, and a traceback. For the cursor that counts as a failure of the training."""

    def __init__(self, threads: Threads, parent: QObject) -> None:
        super().__init__(parent)
        self._threads = threads
        self._stamp = 0
        self._stamps: dict[str, int] = {}
        threads.found.connect(self.on_found)
        threads.look_failed.connect(self.on_failed)

    def __contains__(self, purpose: str) -> bool:
        return purpose in self._stamps

    def wish(self, purpose: str, run: Run, epoch: int) -> None:
        """Look for an epoch of a run, or for its head if it is shorter: `found` brings it."""
        self._stamp += 1
        self._stamps[purpose] = self._stamp
        epoch = min(epoch, run.epoch)
        self._threads.look_requested.emit(Look(purpose, self._stamp, run.trainer_before(epoch), epoch))

    def forget(self, purpose: str) -> None:
        """Wait for it no more."""
        self._stamps.pop(purpose, None)

    @Slot(str, int, Snapshot)
    def on_found(self, purpose: str, stamp: int, snapshot: Snapshot) -> None:
        """Pass the answer on, unless another epoch has been wished for since."""
        if self._stamps.get(purpose) == stamp:
            del self._stamps[purpose]
            self.found.emit(purpose, snapshot)

    @Slot(str, int, str)
    def on_failed(self, purpose: str, stamp: int, trace: str) -> None:
        """Pass it on, unless another epoch has been wished for since."""
        if self._stamps.get(purpose) == stamp:
            del self._stamps[purpose]
            self.failed.emit(purpose, trace)
