"""How the tests drive a session and its walk, and compare what is shown."""

from PySide6.QtCore import QObject, Qt, Signal, Slot

from tests.telling import tells
from xorviz.core import TrainingConfig

DIVERGING = TrainingConfig(activation="linear", output_activation="linear", learning_rate=50.0, hidden=(8,))


def same_bits(one, other):
    return (
        one.epoch == other.epoch
        and one.loss == other.loss
        and one.parameters.flat.tobytes() == other.parameters.flat.tobytes()
        and one.gradients.flat.tobytes() == other.gradients.flat.tobytes()
        and one.predictions.tobytes() == other.predictions.tobytes()
    )


def play_to(qtbot, session, epoch):
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.run.epoch >= epoch, timeout=60_000)


def pause(qtbot, session):
    """Pause, and wait until the message under way has come."""
    session.playback.set_playing(False)
    settle(qtbot, session)


class Looker(QObject):
    """Looks at a worker in its thread, between two things that it does: from here it may be seen amid one."""

    sent = Signal()

    def __init__(self, worker):
        super().__init__()
        self._worker, self._home = worker, self.thread()
        self.is_back, self.seen_at_rest = True, False
        self.sent.connect(self.on_sent, Qt.ConnectionType.QueuedConnection)

    def look_again(self):
        """Go there, if it is back from the last time."""
        if self.is_back:
            self.is_back = False
            self.moveToThread(self._worker.thread())
            self.sent.emit()

    @Slot()
    def on_sent(self):
        worker = self._worker
        self.seen_at_rest = not (worker._message_under_way or worker._backlog or worker._steps)
        self.moveToThread(self._home)
        self.is_back = True


def settle(qtbot, session):
    """Let the worker answer all that it has been asked: one more step, after which nothing is under way."""
    looker, besides = Looker(session._threads._worker), session.playback.besides

    def is_settled():
        if looker.is_back and looker.seen_at_rest and not besides.frame_begun:
            return True
        looker.look_again()
        return False

    with qtbot.waitSignal(session.changed, check_params_cb=tells("snapshot")):
        session.playback.step()
    qtbot.waitUntil(is_settled)


def train_to(qtbot, session, epoch):
    with qtbot.waitSignal(session.playback.goal_reached):
        session.playback.run_to(epoch)
    assert (session.run.epoch, session.playing) == (epoch, False)


def go_to(qtbot, session, epoch):
    session.playback.seek(epoch)
    qtbot.waitUntil(lambda: session.snapshot.epoch == epoch)


def steps(walk, at_rest, count, back=False):
    for _ in range(count):
        (walk.step_back if back else walk.step)()
        at_rest()


def lines(walk):
    return len(walk.trace.operations)
