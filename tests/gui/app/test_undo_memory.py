"""Undo holds on to runs only as long as it can bring them back."""

import gc
import weakref

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from tests.gui.app.test_status_messages import said
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run import run as running
from xorviz.gui.app import undo
from xorviz.gui.app.undo import LIMIT, UndoHistory
from xorviz.session import branches
from xorviz.session.session import Session
from xorviz.session.status import let_go_text


@pytest.fixture
def session(qapp):
    session = Session(engine=NumpyEngine())
    yield session
    session.close()
    session.deleteLater()


@pytest.fixture
def history(session):
    return UndoHistory(session, session)


def count_alive(references):
    gc.collect()
    return sum(reference() is not None for reference in references)


def take_seeds(session, seeds):
    runs = []
    for seed in seeds:
        session.edit_parameter("seed", seed)
        session.run.advance(3)
        runs.append(weakref.ref(session.run))
    return runs


def test_a_drag_is_one_step_and_lets_the_runs_between_go(session, history):
    runs = take_seeds(session, range(100, 140))
    assert history.stack.count() == 1
    assert count_alive(runs) == 1


def test_a_drag_goes_back_to_where_it_began(session, history):
    seed = session.config.seed
    parent = QObject()
    back, on = QAction(parent), QAction(parent)
    history.name_actions(back, on)
    take_seeds(session, [100, 101, 102])
    assert back.text() == "Undo seed 102"
    history.stack.undo()
    assert session.config.seed == seed
    assert on.text() == "Redo seed 102"
    history.stack.redo()
    assert session.config.seed == 102


def test_what_follows_an_undo_is_a_step_of_its_own(session, history):
    session.edit_parameter("seed", 100)
    session.edit_parameter("hidden", (3,))
    history.stack.undo()
    session.edit_parameter("seed", 101)
    assert (history.stack.count(), history.stack.index()) == (2, 2)
    assert not history.stack.canRedo()


def test_steps_beyond_the_limit_let_their_runs_go(session, history, monkeypatch):
    monkeypatch.setattr(undo, "MERGE_SECONDS", -1.0)
    runs = take_seeds(session, range(100, 200))
    assert history.stack.count() == LIMIT
    assert count_alive(runs) <= LIMIT + len(session.branches)


def test_the_status_bar_says_that_a_run_was_let_go_and_undo_goes_no_further(
    window, person, qapp, monkeypatch
):
    monkeypatch.setattr(undo, "MERGE_SECONDS", -1.0)
    monkeypatch.setattr(running, "LEAST_KEPT", 2**30)  # nothing can be recomputed
    monkeypatch.setattr(branches, "KEPT_BYTES", int(2.5 * window.session.run.kept_bytes))
    for width, message in (("3", ""), ("2", let_go_text(1)), ("1", let_go_text(1))):
        person.type_number("width_number", width)
        qapp.processEvents()
        assert said(window) == message
    person.press("Ctrl+Z")
    assert person.see("width").value() == 2
    assert person.menu_text("edit.undo") == "Undo"
    assert person.menu_text("edit.redo") == "Redo width 1"
