"""All runs together, kept or only to be brought back, take no more memory than a bound."""

import numpy as np
import pytest

from tests.driving import same_bits, train_to
from tests.memory import array_bytes, runs_alive
from xorviz.core import TrainingConfig
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run import run as running
from xorviz.core.run.run import Run
from xorviz.gui.app.undo import UndoHistory
from xorviz.session import branches
from xorviz.session.branches import Branches
from xorviz.session.status import let_go_text

KEPT = 300_000
LARGEST = {"hidden": (1000, 1000), "optimiser": "adam"}


@pytest.fixture
def little_memory(monkeypatch):
    monkeypatch.setattr(branches, "KEPT_BYTES", KEPT)
    monkeypatch.setattr(running, "LEAST_KEPT", 2_000)


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
    """A dozen with names, all of which undo could bring back: most go whole, and the steps to them too."""
    monkeypatch.setattr("xorviz.gui.app.undo.MERGE_SECONDS", 0.0)
    session = make_session(config=TrainingConfig(**LARGEST), engine=NumpyEngine())
    undo = UndoHistory(session, session)
    said = []
    session.runs_let_go.connect(lambda gone: said.append(let_go_text(len(gone))))
    for seed in range(12):
        session.rename_branch(session.branch, f"mine {seed}")
        session.edit_parameter("seed", seed)
        assert taken() <= branches.KEPT_BYTES
    one = session.run.kept_bytes
    assert taken() > branches.KEPT_BYTES - 2 * one
    assert set(said) == {let_go_text(1)}
    assert undo.stack.count() == undo.stack.index() == len(session.branches) - 1 > 0
    while undo.stack.canUndo():
        undo.stack.undo()
        assert session.branch is list(session.branches)[undo.stack.index()]
        assert taken() <= branches.KEPT_BYTES


@pytest.mark.slow
def test_what_undo_alone_can_bring_back_goes_first_then_the_oldest_the_named_last(monkeypatch):
    kept = Branches()
    named, old, dropped, new, shown = made = [kept.new(_trained(seed), None, None) for seed in range(5)]
    stands = kept.new(old.run.branch(900), old, None)
    kept.rename(named, "mine")
    kept.drop(dropped)
    monkeypatch.setattr(running, "LEAST_KEPT", 2**30)  # nothing can be recomputed
    total = sum(each.run.kept_bytes for each in (*made, stands))
    for gone, left in ((dropped, 6), (old, 5), (new, 4), (stands, 3), (named, 2)):
        monkeypatch.setattr(branches, "KEPT_BYTES", total - 1)
        assert kept.save_memory(shown) == {gone}
        assert gone not in kept
        total -= gone.run.kept_bytes
        assert stands.parent is (old if left == 6 else None)
    assert list(kept) == [shown]
    monkeypatch.setattr(branches, "KEPT_BYTES", 0)
    assert kept.save_memory(shown) == set()


def test_what_undo_can_bring_back_holds_no_run_that_it_stood_on(monkeypatch):
    kept = Branches()
    parent = kept.new(_trained(), None, None)
    child, shown = kept.new(parent.run.branch(900), parent, None), kept.new(_trained(1), None, None)
    for each in (child, parent):
        kept.drop(each)
    child.parent = parent  # as it is while it cannot be seen
    monkeypatch.setattr(running, "LEAST_KEPT", 2**30)
    monkeypatch.setattr(branches, "KEPT_BYTES", child.run.kept_bytes + shown.run.kept_bytes)
    assert kept.save_memory(shown) == {parent}
    assert (child.parent, child.origin) == (None, 0)


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
