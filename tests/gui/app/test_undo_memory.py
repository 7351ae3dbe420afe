"""Undo holds on to runs only as long as it can bring them back."""

import gc
import weakref

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.gui.app import undo
from xorviz.gui.app.undo import LIMIT, UndoHistory
from xorviz.session import branches
from xorviz.session.session import Session


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


@pytest.mark.slow
def test_steps_beyond_the_limit_let_their_runs_go(session, history, monkeypatch):
    monkeypatch.setattr(undo, "MERGE_SECONDS", -1.0)
    runs = take_seeds(session, range(100, 120 + LIMIT))
    assert history.stack.count() == LIMIT
    assert count_alive(runs) <= LIMIT + len(session.branches)


@pytest.mark.slow
def test_undo_goes_back_to_runs_of_which_no_state_is_left(window, person, qapp, monkeypatch):
    monkeypatch.setattr(undo, "MERGE_SECONDS", -1.0)
    monkeypatch.setattr(branches, "KEPT_BYTES", 0)
    runs = [window.session.run]
    for width in ("3", "2", "1"):
        person.type_number("width_number", width)
        qapp.processEvents()
        runs.append(window.session.run)
        assert [run.holds_head for run in runs] == [False] * (len(runs) - 1) + [True]
    for width in (2, 3, 2):
        person.press("Ctrl+Z")
        assert person.see("width").value() == window.session.snapshot.layers[1] == width
