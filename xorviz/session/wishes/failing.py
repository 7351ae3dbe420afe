"""What becomes of the session when a thread fails."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.session.playback import Playback
from xorviz.session.view import Stage
from xorviz.session.walk import BEFORE, Walk
from xorviz.session.wishes.replay import CURSOR


class Failing(QObject):
    """Stops what failed, and says so when what is left is shown.

    Parameters
    ----------
    stage, playback, walk
        Of the session.
    show_again
        Shows the branch at epoch 0, with the engine that new runs have.
    parent
        The session.
    """

    failed = Signal(str)
    """A traceback."""

    def __init__(
        self,
        stage: Stage,
        playback: Playback,
        walk: Walk,
        show_again: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._stage, self._playback, self._walk, self._show_again = stage, playback, walk, show_again

    @Slot(str)
    def fail(self, trace: str) -> None:
        """Stop, say what happened, and be ready to go on from what is shown."""
        with self._stage:
            self._playback.halt()
            self._walk.fail()
            self._stage.then(partial(self.failed.emit, trace))

    @Slot(int, str)
    def on_training_failed(self, run_id: int, trace: str) -> None:
        """Stop. An engine that failed is not used again; a run that has not begun gets another at once."""
        view = self._stage.view
        if not self._playback.is_current(run_id):
            return
        if isinstance(view.run.engine, NumpyEngine):
            self.fail(trace)
            return
        with self._stage:
            self._stage.show(engine=NumpyEngine(), engine_failure=trace.strip().splitlines()[-1])
            if view.run.epoch == 0:
                self._playback.record_edits()
                go_on = self._playback.go_on if view.playing else self._playback.step
                self._show_again()
                go_on()
            else:
                self.fail(trace)

    @Slot(str, str)
    def on_look_failed(self, purpose: str, trace: str) -> None:
        """Stop if the cursor cannot be where it was sent; wait no more for the start of an update."""
        if purpose == CURSOR:
            self.fail(trace)
        elif purpose == BEFORE:
            self._walk.fail()
