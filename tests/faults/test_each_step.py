"""An exception at each step of the threads: it is said, nothing stands still, no number is wrong after it."""

import math
import sys
from functools import partial, wraps
from threading import current_thread, main_thread
from types import FunctionType

import pytest

from tests.driving import pause, play_to
from tests.gui.network.hands.test_whatever_is_done import from_the_facts
from tests.session.conftest import Witness
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.training import Trainer
from xorviz.gui.app.application import ErrorRelay
from xorviz.session.session import Session
from xorviz.session.wishes.replay import Replayer
from xorviz.session.worker import TrainingWorker

BEFORE_ALL = {"__init__", "on_thread_finished"}
"""What is called before there is a window, or when there is none any more."""
NOT_BESIDE = {"stretches", "at", "_course", "_amend"}
"""What trainers do for files, looks and edits by hand of the window's own thread alone."""
STEPS = [
    (part, name)
    for part in (TrainingWorker, Replayer, Trainer)
    for name, value in vars(part).items()
    if isinstance(value, FunctionType | staticmethod) and name not in BEFORE_ALL | NOT_BESIDE
]


class Fault:
    """Breaks a method: it fails once, beside the window's thread, as soon as it is asked to."""

    def __init__(self, monkeypatch, part, name):
        self.armed = self.happened = False
        whole = getattr(part, name)

        @wraps(whole)
        def broken(*arguments, **options):
            if self.armed and current_thread() is not main_thread():
                self.armed, self.happened = False, True
                raise RuntimeError("out of chalk")
            return whole(*arguments, **options)

        vars(broken).update(vars(whole))  # what makes it a slot
        is_static = isinstance(vars(part)[name], staticmethod)
        monkeypatch.setattr(part, name, staticmethod(broken) if is_static else broken)


def wishes_of(session, looks):
    """All that the threads are asked for, one after the other, and when each is done."""

    def play_on():
        session.playback.set_playing(True)
        return partial(reached, session.run.epoch + 5)

    def reached(epoch):
        return session.run.epoch >= epoch

    def look():
        session.looks.wish("a look", session.run, session.run.epoch // 3)
        return lambda: bool(looks)

    def do(wish, *arguments, done=lambda: True):
        return lambda: (wish(*arguments), done)[1]

    def at_rest():
        return session.view.sought is None and not session.playing and not session.playback._edits

    playback = session.playback
    return (
        do(playback.set_speed, 700.0),
        play_on,
        do(session.edit_parameter, "learning_rate", 2.0, done=lambda: not playback._edits),
        do(playback.set_playing, False, done=at_rest),
        lambda: do(playback.step, done=partial(reached, session.run.epoch + 1))(),
        lambda: do(playback.seek, session.run.epoch // 2, done=at_rest)(),
        look,
        do(playback.run_to_solved),
        lambda: partial(reached, session.run.epoch + 50),
        do(session.reset, done=at_rest),
        play_on,
    )


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("part", "name"), STEPS, ids=lambda each: getattr(each, "__name__", each))
def test_it_is_said_and_training_goes_on(qtbot, monkeypatch, part, name):
    fault, relay = Fault(monkeypatch, part, name), ErrorRelay()
    monkeypatch.setattr(sys, "excepthook", relay.on_exception)
    session = Session(engine=NumpyEngine())
    try:
        relay.caught.connect(session.failing.fail)
        said, looks, refused = Witness(session), [], []
        session.looks.found.connect(lambda *what: looks.append(what))
        session.looks.failed.connect(lambda *what: refused.append(what[1]))
        play_to(qtbot, session, 20)
        fault.armed = True
        for wish in wishes_of(session, looks):
            done = wish()
            qtbot.waitUntil(lambda done=done: fault.happened or done())
            if fault.happened:
                break
        assert fault.happened, "it is never called"
        qtbot.waitUntil(lambda: bool(said.failures or refused))
        assert all("RuntimeError: out of chalk" in each for each in said.failures + refused)
        session.playback.set_speed(math.inf)
        play_to(qtbot, session, session.run.epoch + 50)
        pause(qtbot, session)
        again = from_the_facts(session.run)
        assert session.run.losses.tobytes() == again.losses.tobytes()
        assert session.snapshot.state.tobytes() == again.at(session.snapshot.epoch).state.tobytes()
    finally:
        session.close()
        session.deleteLater()
