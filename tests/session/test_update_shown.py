"""An update is taken apart once, when somebody asks for its lines, and not for less."""

import pytest

from xorviz.core import TrainingConfig
from xorviz.core.update.chain_rule import trace_update
from xorviz.session import update_shown


@pytest.fixture
def taken(monkeypatch):
    count = []
    monkeypatch.setattr(update_shown, "trace_update", lambda *args: count.append(args) or trace_update(*args))
    return count


def test_it_is_taken_apart_once(session, taken):
    view = session.view
    assert view.trace is view.trace
    assert len(taken) == 1


def test_what_is_followed_and_whether_it_is_the_last_are_known_without_its_lines(session, taken):
    for size, sample in ((None, 2), (None, None), (1, 3), (3, 0), (3, None)):
        session.start_run(TrainingConfig(batch_size=size, seed=5))
        session.select_sample(sample)
        update = session.view.update
        while True:
            taken.clear()
            followed, is_last, batch = update.followed_sample, update.is_last, update.batch
            assert not taken
            trace = update.trace
            assert (followed, is_last, batch) == (trace.sample, trace.is_last, trace.batch)
            if is_last:
                break
            update = update.next()


def test_an_engine_that_cannot_leaves_the_lines_to_numpy(session, monkeypatch):
    def fail(*_):
        raise MemoryError("out of chalk")

    expected = session.view.trace.after.tobytes()
    monkeypatch.setattr(type(session.run.engine), "update", fail)
    session.select_sample(1)
    assert session.view.trace.after.tobytes() == expected
