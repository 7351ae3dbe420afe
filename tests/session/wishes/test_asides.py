"""Beside the training: the newest wish of a purpose counts, and closing waits for none."""

from threading import Event

import pytest

from xorviz.session.session import Session

LIMIT = 60_000


@pytest.fixture
def session(qtbot):
    session = Session()
    yield session
    session.close()


def test_each_purpose_gets_what_it_wished_for(session, qtbot):
    found = {}
    session.asides.found.connect(found.__setitem__)
    for number in range(3):
        session.asides.wish(f"purpose {number}", lambda stopped, number=number: number * 7)
    qtbot.waitUntil(lambda: len(found) == 3, timeout=LIMIT)
    assert found == {"purpose 0": 0, "purpose 1": 7, "purpose 2": 14}


def until_stopped(began, ended):
    def compute(stopped):
        began.set()
        while not stopped():
            pass
        ended.set()

    return compute


def test_a_newer_wish_ends_the_one_that_is_under_way(session, qtbot):
    found, began, ended = [], Event(), Event()
    session.asides.found.connect(lambda _, outcome: found.append(outcome))
    session.asides.wish("same", until_stopped(began, ended))
    assert began.wait(60)
    for number in range(5):
        session.asides.wish("same", lambda stopped, number=number: number)
    qtbot.waitUntil(lambda: found == [4], timeout=LIMIT)
    assert ended.is_set()


def test_closing_ends_what_is_under_way_and_tells_nobody(qtbot):
    session, found, began, ended = Session(), [], Event(), Event()
    session.asides.found.connect(lambda _, outcome: found.append(outcome))
    session.asides.wish("long", until_stopped(began, ended))
    assert began.wait(60)
    session.asides.wish("another", lambda stopped: 1)
    session.close()
    assert ended.is_set()
    assert not found


def test_a_failure_is_told_and_the_next_wish_is_done(session, qtbot):
    failures, found = [], []
    session.aside_failed.connect(lambda *told: failures.append(told))
    session.asides.found.connect(lambda _, outcome: found.append(outcome))
    session.asides.wish("wrong", lambda stopped: 1 / 0)
    session.asides.wish("right", lambda stopped: "done")
    qtbot.waitUntil(lambda: found == ["done"], timeout=LIMIT)
    assert len(failures) == 1
    assert failures[0][0] == "wrong"
    assert "ZeroDivisionError" in failures[0][1]


def test_what_grows_is_brought_each_time_and_ends_for_a_newer_wish(session, qtbot):
    found, began = [], Event()
    session.asides.found.connect(lambda purpose, outcome: found.append((purpose, outcome)))

    def growing(stopped):
        yield from range(3)
        began.set()
        while not stopped():
            pass
        yield "too late"

    session.asides.wish("grows", growing)
    qtbot.waitUntil(lambda: len(found) == 3, timeout=LIMIT)
    assert began.wait(60)
    session.asides.wish("grows", lambda stopped: iter("ab"))
    qtbot.waitUntil(lambda: len(found) == 5, timeout=LIMIT)
    assert [outcome for _, outcome in found] == [0, 1, 2, "a", "b"]


def test_what_is_forgotten_ends_and_is_not_brought(session, qtbot):
    found, began, ended = [], Event(), Event()
    session.asides.found.connect(lambda _, outcome: found.append(outcome))
    session.asides.wish("long", until_stopped(began, ended))
    assert began.wait(60)
    session.asides.forget("long")
    session.asides.wish("next", lambda stopped: 1)
    qtbot.waitUntil(lambda: found == [1], timeout=LIMIT)
    assert ended.is_set()
