"""Hands on a network of many samples, and wishes that follow each other: nothing of a person's is lost."""

from functools import partial
from threading import Event, current_thread, main_thread

import numpy as np
import pytest
from PySide6.QtGui import QAction

from tests.driving import train_to
from xorviz.core import ConfigError, Dataset, TrainingConfig
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.runfile import BranchFacts
from xorviz.gui.app.undo import UndoHistory
from xorviz.session.hands import Hands
from xorviz.session.own_samples import OwnSamples
from xorviz.session.wishes import making

PATIENCE_MS = 60_000


@pytest.fixture
def editing(monkeypatch):
    """Which threads have made edits of many samples; each waits for `go_on`."""
    right, threads, go_on = making.edited, [], Event()

    def make(*given):
        threads.append(current_thread())
        assert current_thread() is main_thread() or go_on.wait(60)
        return right(*given)

    monkeypatch.setattr(making, "edited", make)
    yield threads, go_on
    go_on.set()


def test_hands_on_the_network_are_of_a_run_that_is_made_beside(many, qtbot, editing, changes):
    threads, go_on = editing
    train_to(qtbot, many, 2)
    hands, before, told = Hands(many), many.branch, len(changes)
    hands.set_parameter(0, 0.25)
    hands.freeze(1, True)  # nothing is lost meanwhile
    hands.switch_off(1, 0, True)
    assert many.branch is before
    go_on.set()
    qtbot.waitUntil(lambda: len(changes) == told + 3, timeout=PATIENCE_MS)
    assert threads
    assert main_thread() not in threads
    assert many.snapshot.parameters.flat[0] == 0.25
    assert (many.config.held.frozen, many.config.held.off) == ({1}, {(1, 0)})
    assert (many.view.cursor, before.run.edits) == (2, ())
    many.take_back(changes[-1])
    many.take_back(changes[-2])
    many.take_back(changes[-3])
    assert many.branch is before


@pytest.mark.parametrize("epochs", [0, 2])
def test_of_a_drag_the_newest_place_counts_and_it_is_taken_back_as_one(
    many, qtbot, made, editing, changes, epochs
):
    if epochs:
        train_to(qtbot, many, epochs)
    hands, before, told = Hands(many), many.branch, len(changes)
    hands.hold(True)
    for value in (0.1, 0.2, 0.3, 0.4):
        hands.move_parameter(0, value)
    hands.hold(False)
    hands.set_parameter(3, -0.5)
    made[1].set()
    editing[1].set()
    qtbot.waitUntil(lambda: len(changes) == told + 3, timeout=PATIENCE_MS)
    assert many.snapshot.parameters.flat[[0, 3]].tolist() == [0.4, -0.5]
    first, last, other = changes[told:]
    assert first.grip is last.grip is not other.grip
    assert (many.view.cursor, many.branch is before) == (epochs, False)


def test_what_a_hand_is_refused_beside_is_said(many, qtbot, monkeypatch):
    def refuse(*_):
        raise ConfigError("not that one")

    train_to(qtbot, many, 2)
    monkeypatch.setattr(making, "edited", refuse)
    before = many.branch
    with qtbot.waitSignal(many.making.refused, timeout=PATIENCE_MS) as refused:
        Hands(many).set_parameter(0, 0.25)
    assert refused.args == ["not that one"]
    assert many.branch is before


def test_undo_takes_back_what_is_still_being_made_and_nothing_more(many, qtbot, made, changes):
    undo = UndoHistory(many, many)
    changes_of = undo.stack.count
    other = many.branch
    many.start_run(TrainingConfig(), "XOR")
    many.show_branch(other)
    assert changes_of() == 1
    many.edit_parameter("seed", 7)
    undo.take_back()
    assert not many.making.makes
    assert (many.branch, undo.stack.index()) == (other, 1)
    made[1].set()
    many.edit_parameter("seed", 8)
    qtbot.waitUntil(lambda: many.config.seed == 8, timeout=PATIENCE_MS)
    undo.take_back()
    assert many.branch is other


def test_redo_wishes_again_for_what_was_taken_back_before_it_had_come(many, qtbot, made):
    undo, actions = UndoHistory(many, many), (QAction(), QAction())
    undo.name_actions(*actions)
    other = many.branch
    many.start_run(TrainingConfig(), "XOR")
    many.show_branch(other)
    many.edit_parameter("seed", 7)
    undo.take_back()
    undo.take_back()
    assert actions[1].text() == "Redo XOR", "what was taken back last is first"
    undo.make_again()
    many.show_branch(other)
    assert (actions[1].text(), actions[1].isEnabled()) == ("Redo seed 7", True)
    undo.make_again()
    assert many.making.wanted.seed == 7
    assert (actions[1].text(), actions[1].isEnabled()) == ("Redo", False)
    made[1].set()
    qtbot.waitUntil(lambda: many.config.seed == 7, timeout=PATIENCE_MS)
    undo.take_back()
    assert many.branch is other
    assert actions[1].text() == "Redo seed 7"


@pytest.mark.parametrize("elsewhere", ["another epoch", "another branch"])
def test_redo_of_what_had_not_come_leads_to_where_it_was_taken_back(
    many, qtbot, made, editing, changes, elsewhere
):
    undo, actions = UndoHistory(many, many), (QAction(), QAction())
    undo.name_actions(*actions)
    train_to(qtbot, many, 2)
    where = many.branch
    Hands(many).set_parameter(0, 0.25)
    undo.take_back()
    made[1].set()
    editing[1].set()
    train_to(qtbot, many, 4)
    if elsewhere == "another branch":
        many.branch_here()
        train_to(qtbot, many, 5)
    other, epoch = many.branch, many.run.epoch
    assert actions[1].text() == "Redo w¹₁₁ set to 0.25"
    told = len(changes)
    undo.make_again()
    qtbot.waitUntil(lambda: len(changes) > told, timeout=PATIENCE_MS)
    assert (many.branch.parent, many.branch.origin, many.view.cursor) == (where, 2, 2)
    assert many.snapshot.parameters.flat[0] == 0.25
    assert (other.run.epoch, other.run.edits) == (epoch, ()), "the other run is as it was"
    undo.take_back()
    qtbot.waitUntil(lambda: many.branch is where, timeout=PATIENCE_MS)
    assert many.view.cursor == 2


def test_no_redo_leads_into_other_runs(many, made):
    undo, actions = UndoHistory(many, many), (QAction(), QAction())
    undo.name_actions(*actions)
    many.edit_parameter("seed", 7)
    undo.take_back()
    assert actions[1].isEnabled()
    undo.forget()
    assert not actions[1].isEnabled()
    undo.make_again()
    assert many.making.wanted.seed != 7


def test_what_waits_is_not_done_in_the_runs_of_another_file(many, qtbot, made, editing, changes):
    hands, config, told = Hands(many), many.config, len(changes)
    many.edit_parameter("seed", 7)
    hands.set_parameter(0, 0.25)
    other = making.Run(config, many.view.engine, many.run.data)
    many.show_kept([(other, BranchFacts(config, (), 0))], 0, 0)
    many.nudge(0.01)
    assert many.making.undoable == "nudged by 0.01"
    made[1].set()
    editing[1].set()
    qtbot.waitUntil(lambda: len(changes) > told and not many.making.makes, timeout=PATIENCE_MS)
    assert [change.text for change in changes[told:]] == ["nudged by 0.01"]


def test_redo_of_what_waited_comes_after_what_has_come_meanwhile(many, qtbot, made, editing):
    undo, actions = UndoHistory(many, many), (QAction(), QAction())
    undo.name_actions(*actions)
    train_to(qtbot, many, 2)
    hands = Hands(many)
    hands.set_parameter(0, 0.25)
    hands.set_parameter(1, 0.5)
    many.playback.seek(1)
    qtbot.waitUntil(lambda: many.view.cursor == 1, timeout=PATIENCE_MS)
    undo.take_back()
    assert actions[1].text() == "Redo w¹₁₂ 0.5"
    made[1].set()
    editing[1].set()
    qtbot.waitUntil(lambda: many.snapshot.parameters.flat[0] == 0.25, timeout=PATIENCE_MS)
    assert actions[1].text() == "Redo w¹₁₂ 0.5"
    undo.make_again()
    qtbot.waitUntil(lambda: many.snapshot.parameters.flat[1] == 0.5, timeout=PATIENCE_MS)
    assert many.snapshot.parameters.flat[0] == 0.25, "it is beside what has come"
    assert not actions[1].isEnabled()
    many.edit_parameter("seed", 8)
    undo.take_back()
    many.edit_parameter("seed", 9)
    qtbot.waitUntil(lambda: many.config.seed == 9, timeout=PATIENCE_MS)
    assert not actions[1].isEnabled(), "another change has been made since"


def test_redo_beside_what_is_still_being_made_leads_away_from_none_of_it(many, qtbot, made, editing):
    undo = UndoHistory(many, many)
    train_to(qtbot, many, 2)
    hands = Hands(many)
    hands.set_parameter(0, 0.25)
    hands.set_parameter(1, 0.5)
    undo.take_back()
    many.playback.seek(1)
    qtbot.waitUntil(lambda: many.view.cursor == many.snapshot.epoch == 1, timeout=PATIENCE_MS)
    undo.make_again()
    made[1].set()
    editing[1].set()
    qtbot.waitUntil(lambda: many.snapshot.parameters.flat[1] == 0.5, timeout=PATIENCE_MS)
    assert many.snapshot.parameters.flat[0] == 0.25


def test_reset_and_own_samples_have_the_settings_that_are_wished_for(many, qtbot, made):
    _, go_on = made
    before = many.run
    many.edit_parameter("hidden", (3,))
    many.reset()
    assert many.making.wanted.hidden == (3,)
    few = Dataset("own", "Few", np.eye(2), np.array([[0.0], [1.0]]))
    OwnSamples(many).begin(few, "few")
    assert (many.config.hidden, len(many.run.data)) == ((3,), 2)
    go_on.set()
    assert many.run is not before


def test_a_run_of_many_has_the_engine_that_comes_and_is_made_beside(many, qtbot, editing, monkeypatch):
    threads, right = [], making.begun_again
    monkeypatch.setattr(
        making, "begun_again", lambda *given: threads.append(current_thread()) or right(*given)
    )
    before, editing_done = many.run, editing[1]
    editing_done.set()
    other = NumpyEngine() if before.engine.label == "compiled" else compiled_engine()
    many.on_engine_loaded(other, "")
    assert many.run is before
    many.nudge(0.25)  # nothing is lost meanwhile
    qtbot.waitUntil(lambda: len(many.run.edits) == 1, timeout=PATIENCE_MS)
    assert many.run.engine is other
    assert threads
    assert main_thread() not in threads


@pytest.mark.parametrize("epochs", [0, 2])
def test_no_quick_step_is_lost_while_one_is_being_made(many, qtbot, made, editing, changes, epochs):
    if epochs:
        train_to(qtbot, many, epochs)
    hands, before, told = Hands(many), float(many.snapshot.parameters.flat[0]), len(changes)
    for change in (0.1, 0.1, 0.1, -0.01):
        hands.step_parameter(0, change)
    assert many.snapshot.parameters.flat[0] == before
    made[1].set()
    editing[1].set()
    qtbot.waitUntil(lambda: len(changes) == told + 2, timeout=PATIENCE_MS)
    assert many.snapshot.parameters.flat[0] == pytest.approx(before + 0.29, abs=1e-11)
    assert changes[-1].grip is changes[-2].grip


def test_a_step_that_is_taken_back_while_it_waits_is_not_made(many, qtbot, editing, changes):
    train_to(qtbot, many, 2)
    hands, before = Hands(many), float(many.snapshot.parameters.flat[0])
    for change in (0.1, 0.2, 0.4):
        hands.step_parameter(0, change)
    assert many.making.take_back()
    hands.step_parameter(0, 0.8)
    editing[1].set()
    qtbot.waitUntil(lambda: len(changes) == 2, timeout=PATIENCE_MS)
    assert many.snapshot.parameters.flat[0] == pytest.approx(before + 0.9, abs=1e-11)


@pytest.mark.parametrize("wish", ["play", "step", "run_to"])
def test_what_is_to_be_trained_while_another_engine_comes_is_trained_with_that(many, qtbot, editing, wish):
    other = NumpyEngine() if many.run.engine.label == "compiled" else compiled_engine()
    many.on_engine_loaded(other, "")
    playback = many.playback
    {
        "play": lambda: playback.set_playing(True),
        "step": playback.step,
        "run_to": lambda: playback.run_to(1),
    }[wish]()
    assert many.playing == (wish != "step")
    editing[1].set()
    qtbot.waitUntil(lambda: many.view.head > 0, timeout=PATIENCE_MS)
    assert many.run.engine is other
    playback.set_playing(False)


def test_it_is_trained_with_the_engine_there_is_if_the_other_fails(many, qtbot, monkeypatch):
    def fail(*_):
        raise RuntimeError("out of chalk")

    monkeypatch.setattr(making, "begun_again", fail)
    before = many.run.engine
    many.on_engine_loaded(NumpyEngine() if before.label == "compiled" else compiled_engine(), "")
    many.playback.set_playing(True)
    qtbot.waitUntil(lambda: many.view.head > 0, timeout=PATIENCE_MS)
    assert many.run.engine is before
    many.playback.set_playing(False)


def test_undo_names_what_it_takes_back_while_it_is_being_made(many, qtbot, editing):
    undo, actions = UndoHistory(many, many), (QAction(), QAction())
    undo.name_actions(*actions)
    train_to(qtbot, many, 2)
    assert (actions[0].text(), actions[0].isEnabled()) == ("Undo", False)
    hands = Hands(many)
    told = []
    for do in (partial(hands.set_parameter, 0, 0.25), partial(hands.step_parameter, 1, 0.1), many.nudge):
        do()
        told.append(actions[0].text())
        assert actions[0].isEnabled()
    assert told == ["Undo w¹₁₁ set to 0.25", "Undo w¹₁₂ by +0.1", "Undo nudged by 0.000001"]
    for text in (*told[1::-1], "Undo"):
        undo.take_back()
        assert actions[0].text() == text
    many.edit_parameter("seed", 7)
    assert actions[0].text() == "Undo seed 7"
    undo.take_back()
    assert (actions[0].text(), actions[0].isEnabled(), undo.stack.count()) == ("Undo", False, 0)
