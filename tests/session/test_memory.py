"""All runs together, kept or only to be brought back, take no more memory than a bound."""

import numpy as np
import pytest

from tests.driving import go_to, same_bits, train_to
from tests.memory import array_bytes, runs_alive
from xorviz.core import TrainingConfig
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run import record
from xorviz.core.run.run import Run
from xorviz.gui.app.undo import UndoHistory
from xorviz.session import branches
from xorviz.session.branches import Branches

KEPT = 300_000
LARGEST = {"hidden": (1000, 1000), "optimiser": "adam"}


@pytest.fixture
def little_memory(monkeypatch):
    monkeypatch.setattr(branches, "KEPT_BYTES", KEPT)
    monkeypatch.setattr(record, "LEAST_KEPT", 2_000)


@pytest.fixture
def taken(qapp):
    """Return what all runs take that are not those of other tests, when the window has been told of all."""
    others = runs_alive()

    def measure():
        qapp.processEvents()
        return array_bytes(runs_alive() - others)

    return measure


@pytest.mark.slow
def test_runs_and_undo_stay_within_the_bound_and_every_epoch_comes_back(
    little_memory, make_session, qtbot, taken
):
    session = make_session(engine=NumpyEngine())
    undo = UndoHistory(session, session)
    for seed in range(100, 106):
        session.edit_parameter("hidden", (2 + seed % 2,))
        session.edit_parameter("seed", seed)
        train_to(qtbot, session, 2_000)
        session.playback.seek(500 + seed)
        session.edit_parameter("learning_rate", 0.3 + seed / 1_000)
        train_to(qtbot, session, 1_000)
        assert taken() <= KEPT
    for _ in range(6):
        undo.stack.undo()
        assert taken() <= KEPT
    for branch in session.branches:
        run = branch.run
        fresh = Run(run.start, run.engine)
        for edit in run.edits:
            fresh.advance(edit.epoch - fresh.epoch)
            fresh.make(edit)
        fresh.advance(run.epoch - fresh.epoch)
        for epoch in np.linspace(0, run.epoch, 4).astype(int).tolist():
            assert same_bits(run.at(epoch), fresh.at(epoch))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("engine", [NumpyEngine(), compiled_engine()], ids=["NumPy", "compiled"])
@pytest.mark.parametrize(
    "settings",
    [{}, {"optimiser": "adam"}, {"dataset": "circle", "hidden": (16, 16)}, {"hidden": (300, 300)}, LARGEST],
    ids=str,
)
def test_a_run_counts_all_that_it_holds(settings, engine):
    run = Run(TrainingConfig(**settings), engine)
    for epochs in (0, 1, 2) if settings is LARGEST else (0, 1, 40, 300):
        run.advance(epochs)
        assert array_bytes({run}) <= run.kept_bytes <= 1.1 * array_bytes({run}) + 2**16
        twin = run.branch(run.epoch // 2)
        assert array_bytes({twin}) <= twin.kept_bytes
        twin.forget_half()
        assert array_bytes({twin}) <= twin.kept_bytes


@pytest.mark.slow
def test_the_largest_networks_stay_within_the_bound(make_session, taken, monkeypatch):
    """A dozen with names, all of which undo brings back: of most there is no state until they are shown."""
    monkeypatch.setattr("xorviz.gui.app.undo.MERGE_SECONDS", 0.0)
    session = make_session(config=TrainingConfig(**LARGEST), engine=NumpyEngine())
    undo = UndoHistory(session, session)
    for seed in range(12):
        session.rename_branch(session.branch, f"mine {seed}")
        session.edit_parameter("seed", seed)
        assert taken() <= branches.KEPT_BYTES
    one = session.run.kept_bytes
    assert taken() > branches.KEPT_BYTES - 2 * one
    assert len(session.branches) == branches.MOST_BRANCHES + 1
    assert undo.stack.count() == undo.stack.index() == 12
    while undo.stack.canUndo():
        undo.stack.undo()
        assert session.branch is list(session.branches)[undo.stack.index()]
        assert session.snapshot.state[0].any()
        assert taken() <= branches.KEPT_BYTES


@pytest.mark.slow
def test_what_undo_alone_can_bring_back_goes_first_then_the_oldest_the_named_last(monkeypatch):
    kept = Branches()
    named, old, dropped, new, shown = made = [kept.new(_trained(seed), None, None) for seed in range(5)]
    stands = kept.new(old.run.branch(900), old, None)
    kept.rename(named, "mine")
    kept.drop(dropped)
    monkeypatch.setattr(record, "LEAST_KEPT", 2**30)  # nothing can be forgotten by half
    total = sum(each.run.kept_bytes for each in (*made, stands))
    for count, gone in enumerate((dropped, old, new, stands, named), start=1):
        monkeypatch.setattr(branches, "KEPT_BYTES", total - 1)
        before = gone.run.kept_bytes
        kept.save_memory(shown)
        assert sum(not each.run.holds_head for each in (*made, stands)) == count
        assert not gone.run.holds_head
        assert stands.parent is old
        total -= before - gone.run.kept_bytes
    monkeypatch.setattr(branches, "KEPT_BYTES", 0)
    kept.save_memory(shown)
    assert shown.run.holds_head


@pytest.fixture
def let_go(make_session, engine, qtbot):
    """Return a session in which the run before that shown has been let go, its branch, and its head."""
    session = make_session(engine=engine)
    train_to(qtbot, session, 1_000)
    first, head = session.branch, session.run.head
    session.edit_parameter("seed", 100)
    first.run.let_go()
    return session, first, head


@pytest.fixture
def nothing_recomputed_here(monkeypatch):
    """Let nothing be retraced for the window but what is at a keyframe."""

    def refuse(*args):
        raise AssertionError("the window had to wait")

    def start_alone(run, epoch):
        return run.trainer_before(0).snapshot() if epoch == 0 else refuse()

    monkeypatch.setattr("xorviz.session.wishes.replay.NEAR_EPOCHS", 0)
    monkeypatch.setattr(Run, "_redo", refuse)
    monkeypatch.setattr(Run, "_retraced", start_alone)


def test_a_run_that_was_let_go_comes_back_and_goes_on(let_go, nothing_recomputed_here, qtbot):
    session, first, head = let_go
    session.show_branch(first, 1_000)
    assert (session.view.cursor, session.snapshot.epoch) == (1_000, 0)
    qtbot.waitUntil(lambda: session.snapshot.epoch == 1_000, timeout=60_000)
    assert same_bits(session.snapshot, head)
    train_to(qtbot, session, 1_300)
    alone = Run(TrainingConfig(), session.view.engine)
    alone.advance(1_300)
    assert same_bits(session.run.head, alone.head)
    assert session.run.losses.tobytes() == alone.losses.tobytes()


@pytest.mark.parametrize("wish", ["play", "step", "solve", "go on", "edit", "branch"])
def test_what_is_wished_of_a_run_that_comes_back_is_done_then(let_go, nothing_recomputed_here, qtbot, wish):
    session, first, _ = let_go
    session.show_branch(first, 1_000)
    ended = []
    session.playback.goal_reached.connect(ended.append)
    {
        "play": lambda: session.playback.set_playing(True),
        "step": session.playback.step,
        "solve": session.playback.run_to_solved,
        "go on": lambda: session.playback.run_to(1_100),
        "edit": lambda: session.edit_parameter("learning_rate", 5.0),
        "branch": session.branch_here,
    }[wish]()
    done = {
        "play": lambda: session.run.epoch > 1_000,
        "step": lambda: session.run.epoch == 1_001,
        "solve": lambda: len(ended) == 1,
        "go on": lambda: session.run.epoch == 1_100 and not session.playing,
        "edit": lambda: session.run.config.learning_rate == 5.0 and len(session.run.edits) == 1,
        "branch": lambda: session.branch.parent is first and session.run.epoch == 1_000,
    }
    qtbot.waitUntil(done[wish], timeout=60_000)


def test_a_wish_is_forgotten_when_the_cursor_is_sent_elsewhere(let_go, nothing_recomputed_here, qtbot):
    session, first, _ = let_go
    session.show_branch(first, 1_000)
    session.playback.step()
    session.playback.seek(640)
    qtbot.waitUntil(lambda: session.snapshot.epoch == 640, timeout=60_000)
    assert session.run.epoch == 1_000
    assert not session.playing


@pytest.mark.parametrize("end", [3_100, 3_967, 3_968])
def test_a_branch_far_back_in_a_long_run_takes_no_losses_that_must_be_recomputed(
    make_session, engine, qtbot, nothing_recomputed_here, monkeypatch, end
):
    monkeypatch.setattr("xorviz.core.run.history.LossCurve.__init__.__defaults__", (64,))
    session = make_session(engine=engine)
    train_to(qtbot, session, 4_000)
    assert session.run.curve.span == 64
    go_to(qtbot, session, end)
    session.branch_here()
    alone = Run(TrainingConfig(), session.view.engine)
    alone.advance(end)
    assert session.run.epoch == end
    for name in ("minimum", "maximum", "latest", "latest_right", "fewest_right"):
        assert getattr(session.run.curve, name).tobytes() == getattr(alone.curve, name).tobytes(), name


@pytest.mark.slow
def test_the_oldest_forget_first_then_those_with_a_name_and_the_one_shown_last(little_memory, monkeypatch):
    kept = Branches()
    first, named, last, shown = (kept.new(_trained(seed), None, None) for seed in range(4))
    kept.rename(named, "mine")
    sizes = {branch: branch.run.kept_bytes for branch in kept}

    def save(bound):
        monkeypatch.setattr(branches, "KEPT_BYTES", bound)
        kept.save_memory(shown)
        return [branch for branch, size in sizes.items() if branch.run.kept_bytes < size]

    total = sum(sizes.values())
    assert save(total) == []
    assert save(total - 1) == [first]
    assert save(0.7 * total) == [first, last]
    assert save(0.5 * total) == [first, named, last]
    assert save(0.3 * total) == [first, named, last, shown]


def _trained(seed=29):
    run = Run(TrainingConfig(seed=seed), NumpyEngine())
    run.advance(2_000)
    return run
