"""Settings of runs of many samples: the run is made beside, and what is shown stays until it is there."""

from functools import partial
from threading import Event, current_thread, main_thread

import pytest

from xorviz.core import ConfigError, TrainingConfig
from xorviz.core.run.snapshot import MANY
from xorviz.session.wishes import making
from xorviz.session.worker import SOLVED

PATIENCE_MS = 60_000


@pytest.fixture
def found(monkeypatch):
    """Set to have a head found that was let go."""
    right, go_on = making._head, Event()
    monkeypatch.setattr(making, "_head", lambda *given: right(*given) if go_on.wait(60) else None)
    yield go_on
    go_on.set()


def test_a_setting_begins_its_run_when_it_is_made(many, qtbot, made, changes):
    threads, go_on = made
    before, told = many.run, len(changes)
    many.edit_parameter("seed", 7)
    many.edit_parameter("hidden", (3,))  # of the settings that are wanted by now
    assert many.run is before
    assert (many.config.seed, many.config.hidden) == (29, (2,))
    go_on.set()
    qtbot.waitUntil(lambda: many.run is not before, timeout=PATIENCE_MS)
    assert (many.config.seed, many.config.hidden, many.run.layers) == (7, (3,), (2, 3, 1))
    assert many.run.data is before.data
    assert main_thread() not in threads
    (change,) = changes[told:]
    assert (change.name, change.old, change.new) == ("hidden", (2,), (3,))
    many.take_back(change)
    assert many.run is before


def test_nothing_begins_where_something_else_is_shown_by_then(many, qtbot, made, changes):
    _, go_on = made
    many.start_run(TrainingConfig(), "XOR")
    first, other = changes[0].before, changes[0].after
    many.show_branch(first)
    many.edit_parameter("seed", 7)
    many.show_branch(other)
    assert many.making.wanted == many.config == TrainingConfig()
    go_on.set()
    qtbot.waitUntil(lambda: many.making._wish is None, timeout=PATIENCE_MS)
    assert many.branch is other
    many.show_branch(first)
    many.reset()
    qtbot.waitUntil(lambda: many.run is not first.run, timeout=PATIENCE_MS)
    assert (many.config.seed, len(many.run.data)) == (29, MANY)
    assert [change.name for change in changes] == ["", ""]


def test_what_cannot_be_takes_away_nothing_that_is_being_made(many, qtbot, made):
    _, go_on = made
    given = making.Run(TrainingConfig(), many.view.engine, many.run.data)  # the settings know no samples
    many.start_run(given.start, made=given)
    before = many.run
    many.edit_parameter("seed", 7)
    with pytest.raises(ConfigError, match="is not allowed"):
        many.edit_parameter("hidden", (99, 99))
    go_on.set()
    qtbot.waitUntil(lambda: many.run is not before, timeout=PATIENCE_MS)
    assert (many.config.seed, many.config.hidden) == (7, (2,))


def test_a_network_too_large_for_the_many_samples_shown_may_learn_a_few_others(many):
    large = TrainingConfig(hidden=(99, 99))
    with pytest.raises(ConfigError, match="is not allowed"):
        large.check_fits(many.run.data)
    many.start_run(large)
    assert (many.config, len(many.run.data)) == (large, 4)


def test_controls_have_what_is_in_force_where_nothing_is_made_any_more(many, made):
    shown = []
    many.edit_parameter("seed", 7)
    many.changed.connect(lambda view, what: shown.append(what))
    many.show_branch(many.branch)
    assert not many.making.makes
    assert any("config" in what for what in shown)


def test_what_cannot_be_is_said_and_what_is_in_force_is_shown_again(many, qtbot, monkeypatch):
    with pytest.raises(ConfigError, match="with 20,000 samples is not allowed"):
        many.edit_parameter("hidden", (99, 99))
    shown, before = [], many.run
    many.changed.connect(lambda view, what: shown.append(what))

    def refuse(*_):
        raise ConfigError("too large for so many")

    monkeypatch.setattr(making, "made_run", refuse)
    with qtbot.waitSignal(many.making.refused, timeout=PATIENCE_MS) as refused:
        many.edit_parameter("held_out", 0.5)
    assert refused.args == ["too large for so many"]
    assert frozenset({"config"}) in shown
    assert many.run is before
    assert many.making.wanted is many.config


def test_a_thread_that_fails_is_told_of(many, qtbot, monkeypatch):
    def fail(*_):
        raise RuntimeError("out of chalk")

    monkeypatch.setattr(making, "made_run", fail)
    with qtbot.waitSignals([many.aside_failed, many.making.refused], timeout=PATIENCE_MS):
        many.edit_parameter("seed", 7)
    assert many.making.wanted is many.config


@pytest.mark.parametrize("epochs", [0, 3])
def test_a_run_that_has_let_its_head_go_is_shown_when_that_is_found(
    many, qtbot, made, changes, monkeypatch, epochs
):
    first = many.branch
    many.playback.run_to(epochs)
    qtbot.waitUntil(lambda: many.view.cursor == epochs, timeout=PATIENCE_MS)
    loss, state = many.snapshot.loss, many.snapshot.state.tobytes()
    many.start_run(TrainingConfig(), "XOR")
    other, change = many.branch, changes[-1]
    threads, right = [], making._head
    monkeypatch.setattr(making, "_head", lambda *given: threads.append(current_thread()) or right(*given))
    for back in (partial(many.take_back, change), partial(many.show_branch, first, epochs)):
        many.show_branch(other)
        first.run.let_go()
        back()
        assert many.branch is other
        qtbot.waitUntil(lambda: many.branch is first, timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: many.view.sought is None, timeout=PATIENCE_MS)
        assert (many.view.cursor, many.snapshot.loss, many.snapshot.state.tobytes()) == (epochs, loss, state)
    many.show_branch(first)
    other.run.let_go()  # of few samples it is there at once
    many.make_again(change)
    assert many.branch is other
    assert len(threads) == 2
    assert main_thread() not in threads


@pytest.fixture
def let_go(many, qtbot, found, changes):
    """The branch of many samples, whose head is let go after two epochs; one that never ends is shown."""
    first = many.branch
    _train_to(many, qtbot, 2)
    many.start_run(TrainingConfig(dataset="circle", hidden=(1,), learning_rate=0.01), "Circle")
    _train_to(many, qtbot, 3)
    first.run.let_go()
    return first


@pytest.mark.parametrize("goal", [None, SOLVED, 10**9])
def test_what_is_to_be_trained_while_a_head_is_found_is_trained_there(
    many, qtbot, let_go, found, changes, goal
):
    many.playback.set_playing(True)
    many.take_back(changes[-1])
    assert not many.playing
    train = {None: partial(many.playback.set_playing, True), SOLVED: many.playback.run_to_solved}
    train.get(goal, partial(many.playback.run_to, goal))()
    assert many.playing
    found.set()
    qtbot.waitUntil(lambda: many.branch is let_go and many.view.head > 2, timeout=PATIENCE_MS)
    assert (many.playing, many.view.goal) == (True, goal)
    many.playback.set_playing(False)


def test_what_is_wished_for_while_a_head_is_found_is_done_after_that(many, qtbot, let_go, found, changes):
    many.take_back(changes[-1])
    many.edit_parameter("learning_rate", 0.125)
    many.edit_parameter("learning_rate", 0.25)
    many.nudge()
    assert many.config.learning_rate == 0.01
    found.set()
    qtbot.waitUntil(lambda: many.branch.parent is let_go, timeout=PATIENCE_MS)
    assert (many.view.cursor, many.config.learning_rate, len(many.run.data)) == (2, 0.25, MANY)


def test_a_change_that_is_taken_back_and_made_again_at_once_is_made(many, qtbot, let_go, found, changes):
    other = many.branch
    many.take_back(changes[-1])
    many.make_again(changes[-1])
    found.set()
    qtbot.waitUntil(lambda: let_go.run.holds_head, timeout=PATIENCE_MS)
    assert many.branch is other


def test_a_live_setting_is_that_of_the_run_that_is_being_made(many, qtbot, made, changes):
    _, go_on = made
    _train_to(many, qtbot, 2)
    before = many.run
    many.edit_parameter("seed", 7)
    many.edit_parameter("learning_rate", 0.125)
    assert not before.edits
    go_on.set()
    qtbot.waitUntil(lambda: many.run is not before, timeout=PATIENCE_MS)
    assert (many.config.seed, many.config.learning_rate) == (7, 0.125)


def test_a_branch_goes_when_that_in_its_place_is_found(many, qtbot, let_go, found):
    other = many.branch
    many.drop_branch(other)
    assert many.branch is other
    assert other in many.branches
    found.set()
    qtbot.waitUntil(lambda: many.branch is let_go, timeout=PATIENCE_MS)
    assert other not in many.branches


def test_a_run_that_is_begun_again_takes_the_place_of_what_it_retraces(many, qtbot, made):
    _, go_on = made
    first = many.branch
    _train_to(many, qtbot, 2)
    many.reset()
    go_on.set()
    qtbot.waitUntil(lambda: many.branch is not first, timeout=PATIENCE_MS)
    assert first not in many.branches


def _train_to(session, qtbot, epoch):
    session.playback.run_to(epoch)
    qtbot.waitUntil(lambda: session.view.cursor == epoch and not session.playing, timeout=PATIENCE_MS)
