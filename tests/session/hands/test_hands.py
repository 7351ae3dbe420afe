"""Hands on a run: facts of its epoch, taken back to the first bit."""

import numpy as np
import pytest

from tests.driving import go_to, play_to, same_bits, settle, train_to
from xorviz.core import Run, TrainingConfig
from xorviz.core.hands.by_hand import Freeze, SetAll, SetParameter, SwitchOff
from xorviz.core.run.snapshot import take_snapshot
from xorviz.session.goals import HELD
from xorviz.session.hands import Hands
from xorviz.session.status import run_status

LAYERS = (2, 2, 1)


@pytest.fixture
def hands(session):
    return Hands(session)


def fresh(session, epoch):
    """The run shown, trained anew without a window, at an epoch."""
    given = session.run
    run = Run(given.start, given.engine, given.data)
    for edit in given.edits:
        if edit.epoch <= epoch:
            run.advance(edit.epoch - run.epoch)
            run.make(edit)
    run.advance(epoch - run.epoch)
    return run


def assert_true(session):
    """All that is shown follows from the parameters shown, and those from the facts."""
    shown, run = session.snapshot, session.run
    assert same_bits(shown, take_snapshot(shown.config, shown.data, shown.epoch, shown.state, run.engine))
    assert same_bits(shown, fresh(session, shown.epoch).head)
    again = fresh(session, run.epoch)
    assert same_bits(run.head, again.head)
    assert run.losses.tobytes() == again.losses.tobytes()
    assert run.losses[shown.epoch] == shown.loss
    assert session.config == session.run.config_at(shown.epoch) == shown.config


@pytest.mark.parametrize("at", [1, 160])
def test_at_the_head_it_is_a_fact_of_the_run_and_no_branch_beside_it(qtbot, session, hands, changes, at):
    train_to(qtbot, session, at)
    before, losses = session.branch, session.run.losses
    hands.set_parameter(3, -2.0)
    after = session.branch
    assert session.run.edits == (SetParameter(at, LAYERS, 3, -2.0),)
    assert list(session.branches) == [after]
    assert session.snapshot.parameters.flat[3] == -2.0
    assert_true(session)
    (change,) = changes
    assert change.text == "w¹₂₂ set to −2"
    session.take_back(change)
    assert (session.branch, list(session.branches)) == (before, [before])
    assert session.run.losses.tobytes() == losses.tobytes()
    assert_true(session)
    session.make_again(change)
    assert (session.branch, list(session.branches)) == (after, [after])
    train_to(qtbot, session, at + 40)
    assert_true(session)
    session.take_back(change)
    assert session.branch is before
    assert set(session.branches) == {before, after}
    assert (after.parent, after.origin) == (before, at)
    assert before.run.losses.tobytes() == losses.tobytes()


@pytest.mark.parametrize("at", [0, 60, 100])
def test_many_numbers_are_set_at_once_and_taken_back_as_one(qtbot, session, hands, changes, at):
    train_to(qtbot, session, 100)
    go_to(qtbot, session, at)
    before, wanted = session.branch, session.snapshot.parameters.flat.copy()
    hands.move_to(wanted)
    assert session.branch is before
    wanted[[1, 4, 8]] += 0.5, -1.0, 2.0
    told = []
    session.changed.connect(lambda view, what: told.append(what))
    hands.move_to(wanted)
    assert len(told) == 1
    assert session.view.cursor == at
    assert session.run.edits == tuple(
        SetParameter(at, LAYERS, place, float(wanted[place])) for place in (1, 4, 8)
    )
    np.testing.assert_array_equal(session.snapshot.parameters.flat, wanted)
    assert_true(session)
    (change,) = changes
    assert change.text == "3 weights and biases set"
    assert session.branches.name_of(session.branch) == f"3 weights and biases set at epoch {at}"
    session.take_back(change)
    assert session.branch is before
    assert before.run.epoch == 100
    session.make_again(change)
    assert_true(session)
    refused = []
    hands.refused.connect(refused.append)
    hands.move_to(np.full(9, np.inf))
    assert len(refused) == 1
    assert_true(session)


def test_what_was_seen_at_an_epoch_is_set_at_no_other(qtbot, session, hands, changes):
    train_to(qtbot, session, 100)
    session.playback.seek(60)
    hands.move_to(session.snapshot.parameters.flat + 0.5)
    hands.move_to(np.zeros(4))
    qtbot.waitUntil(lambda: session.snapshot.epoch == 60)
    hands.move_to(np.zeros(4))
    assert (session.run.edits, changes) == ((), [])


def test_of_a_large_network_all_are_set_by_one_fact(qtbot, session, hands, changes):
    session.start_run(TrainingConfig(hidden=(20, 20)))
    train_to(qtbot, session, 30)
    go_to(qtbot, session, 20)
    before, wanted = session.branch, session.snapshot.parameters.flat + 0.25
    hands.move_to(wanted)
    assert session.run.edits == (SetAll.of(20, session.run.layers, wanted),)
    np.testing.assert_array_equal(session.snapshot.parameters.flat, wanted)
    assert session.branches.name_of(session.branch) == "501 weights and biases set at epoch 20"
    assert_true(session)
    session.take_back(changes[-1])
    assert session.branch is before
    refused = []
    hands.refused.connect(refused.append)
    hands.move_to(np.full(501, np.nan))
    assert refused == ["a value is not a finite number"]


def test_in_the_past_it_begins_a_branch(qtbot, session, hands, changes):
    train_to(qtbot, session, 100)
    go_to(qtbot, session, 60)
    parent = session.branch
    hands.set_parameter(0, 5.0)
    assert session.branch.parent is parent
    assert session.branches.name_of(session.branch) == "w¹₁₁ set to 5 at epoch 60"
    assert (session.run.epoch, parent.run.edits) == (60, ())
    assert_true(session)
    session.take_back(changes[-1])
    assert (session.branch, session.snapshot.epoch) == (parent, 60)
    assert list(session.branches) == [parent]


def test_while_it_plays_a_hand_on_a_weight_pauses_and_a_switch_does_not(qtbot, session, hands):
    play_to(qtbot, session, 100)
    hands.switch_off(1, 0, True)
    assert session.playing
    qtbot.waitUntil(lambda: session.run.epoch > session.run.edits[0].epoch + 50, timeout=60_000)
    hands.set_parameter(0, 5.0)
    assert not session.playing
    settle(qtbot, session)
    assert {type(edit) for edit in session.run.edits} == {SwitchOff, SetParameter}
    assert_true(session)


def test_what_is_frozen_stays_and_what_is_off_is_out(qtbot, session, hands):
    train_to(qtbot, session, 50)
    hands.freeze(0, True)
    hands.switch_off(1, 1, True)
    kept = session.snapshot.state[:, [0, 2, 3, 5, 7]]
    train_to(qtbot, session, 90)
    np.testing.assert_array_equal(session.snapshot.state[:, [0, 2, 3, 5, 7]], kept)
    assert session.config.held.words(LAYERS) == ["w¹₁₁ frozen", "h₂ off"]
    assert_true(session)
    hands.freeze(0, False)
    hands.switch_off(1, 1, False)
    assert not session.config.held
    assert [type(edit) for edit in session.run.edits] == [Freeze, SwitchOff, Freeze, SwitchOff]
    assert_true(session)


def test_a_frozen_network_says_that_nothing_can_change(qtbot, session, hands):
    train_to(qtbot, session, 5)
    for place in range(5):
        hands.freeze(place, True)
        assert run_status(session.view) == "Paused"
    hands.switch_off(1, 1, True)
    hands.freeze(6, True)
    hands.freeze(8, True)
    assert run_status(session.view) == HELD
    with qtbot.waitSignal(session.playback.goal_reached) as ended:
        session.playback.run_to_solved()
    assert ended.args == [f"{HELD}."]
    kept = session.snapshot.state
    train_to(qtbot, session, 30)
    np.testing.assert_array_equal(session.snapshot.state, kept)
    assert_true(session)
    hands.freeze(8, False)
    assert run_status(session.view) == "Paused"


def test_all_is_freed_at_once(qtbot, session, hands, changes):
    train_to(qtbot, session, 5)
    for place in (1, 4):
        hands.freeze(place, True)
    hands.switch_off(1, 1, True)
    before = session.branch
    changes.clear()
    hands.free_all()
    assert not session.config.held
    assert len({change.grip for change in changes}) == 1 < len(changes)
    assert_true(session)
    merged = changes[0]
    for change in changes[1:]:
        merged = merged.followed_by(change)
    session.take_back(merged)
    assert session.branch is before
    assert session.config.held.text == "2 frozen, 1 off"


def test_what_overflows_is_refused_and_nothing_is_begun(qtbot, session, hands, changes):
    session.edit_parameter("output_activation", "linear")
    train_to(qtbot, session, 20)
    shown, kept, before = session.run, list(session.branches), len(changes)
    said = []
    hands.refused.connect(said.append)
    hands.set_parameter(8, 1e300)
    assert "not finite" in said[0]
    assert (session.run, list(session.branches), len(changes)) == (shown, kept, before)
    assert_true(session)


def test_what_moves_in_one_grip_has_one_in_common(qtbot, session, hands, changes):
    train_to(qtbot, session, 20)
    hands.hold(True)
    for value in (0.1, 0.2, 0.3):
        hands.move_parameter(4, value)
    hands.hold(False)
    hands.move_parameter(4, 0.4)
    grips = [change.grip for change in changes]
    assert grips[0] is not None
    assert grips[0] is grips[1] is grips[2] is not grips[3]
    assert session.run.edits == (SetParameter(20, LAYERS, 4, 0.4),)


def wish(rng):
    """Anything that a person could do, with what it takes."""
    what = rng.choice(["set", "set", "freeze", "switch", "rate", "nudge", "train", "seek", "undo", "redo"])
    numbers = {
        "set": (int(rng.integers(9)), float(rng.uniform(-8, 8))),
        "freeze": (int(rng.integers(9)), bool(rng.integers(2))),
        "switch": (int(rng.integers(2)), bool(rng.integers(2))),
        "rate": (float(rng.choice([0.1, 0.5, 2.0, 5.0])), None),
        "train": (int(rng.integers(1, 41)), None),
        "seek": (float(rng.random()), None),
    }
    return str(what), *numbers.get(str(what), (None, None))


class Person:
    """Does what a person could, with every change to be undone."""

    def __init__(self, qtbot, session):
        self.qtbot, self.session, self.hands = qtbot, session, Hands(session)
        self.done, self.undone = [], []
        session.setting_changed.connect(self.on_change)

    def on_change(self, change):
        self.done.append(change)
        self.undone.clear()

    def do(self, what, first, second):
        session = self.session
        if what == "set":
            self.hands.set_parameter(first, second)
        elif what == "freeze":
            self.hands.freeze(first, second)
        elif what == "switch":
            self.hands.switch_off(1, first, second)
        elif what == "rate":
            session.edit_parameter("learning_rate", first)
        elif what == "nudge":
            session.nudge()
        elif what == "train":
            train_to(self.qtbot, session, session.run.epoch + first)
        elif what == "seek":
            go_to(self.qtbot, session, round(first * session.run.epoch))
        elif what == "undo" and self.done:
            self.undone.append(self.done.pop())
            session.take_back(self.undone[-1])
        elif what == "redo" and self.undone:
            self.done.append(self.undone.pop())
            session.make_again(self.done[-1])
        if session.view.sought is not None:
            self.qtbot.waitUntil(lambda: session.view.sought is None, timeout=60_000)
        if what in ("rate", "undo", "redo"):
            self.qtbot.waitUntil(lambda: not session.playback._edits, timeout=60_000)


@pytest.mark.parametrize(
    ("seed", "count"),
    [(0, 25), (1, 25), *(pytest.param(seed, 200, marks=pytest.mark.slow) for seed in (2, 3))],
)
def test_whatever_is_done_all_that_is_shown_is_computed_anew(qtbot, session, seed, count):
    rng, person = np.random.default_rng(seed), Person(qtbot, session)
    first, branch = session.snapshot, session.branch
    for _ in range(count):
        person.do(*wish(rng))
        assert_true(session)
    while person.done:
        person.do("undo", None, None)
        assert_true(session)
    go_to(qtbot, session, 0)
    assert session.branch is branch
    assert same_bits(session.snapshot, first)
