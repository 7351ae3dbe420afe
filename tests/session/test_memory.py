"""All runs together, kept or only to be brought back, take no more memory than a bound."""

import numpy as np
import pytest

from tests.session.driving import same_bits, train_to
from xorviz.core import TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run import run as running
from xorviz.core.run.run import Run
from xorviz.gui.app.undo import UndoHistory
from xorviz.session import branches, session
from xorviz.session.branches import Branches

KEPT = 200_000


@pytest.fixture(autouse=True)
def _little_memory(monkeypatch):
    monkeypatch.setattr(branches, "KEPT_BYTES", KEPT)
    monkeypatch.setattr(running, "LEAST_KEPT", 2_000)
    monkeypatch.setattr(session, "MEASURED_EPOCHS", 1)


def kept(session):
    return sum(each.run.kept_bytes for each in session.branches._alive)


def test_runs_and_undo_stay_within_the_bound_and_every_epoch_comes_back(make_session, qtbot):
    session = make_session(engine=NumpyEngine())
    undo = UndoHistory(session, session)
    for seed in range(100, 106):
        session.edit_parameter("hidden", (2 + seed % 2,))
        session.edit_parameter("seed", seed)
        train_to(qtbot, session, 2_000)
        session.playback.seek(500 + seed)
        session.edit_parameter("learning_rate", 0.3 + seed / 1_000)
        train_to(qtbot, session, 1_000)
        assert kept(session) <= KEPT
    for _ in range(6):
        undo.stack.undo()
        assert kept(session) <= KEPT
    for branch in session.branches:
        run = branch.run
        fresh = Run(run.start, run.engine)
        for edit in run.edits:
            fresh.advance(edit.epoch - fresh.epoch)
            fresh.make(edit)
        fresh.advance(run.epoch - fresh.epoch)
        for epoch in np.linspace(0, run.epoch, 4).astype(int).tolist():
            assert same_bits(run.at(epoch), fresh.at(epoch))


def test_the_oldest_forget_first_then_those_with_a_name_and_the_one_shown_last(monkeypatch):
    kept = Branches()
    first, named, last, shown = (kept.new(_trained(), None, None) for _ in range(4))
    kept.rename(named, "mine")
    sizes = {branch: branch.run.kept_bytes for branch in kept}

    def save(bound):
        monkeypatch.setattr(branches, "KEPT_BYTES", bound)
        kept.save_memory(shown)
        return [branch for branch, size in sizes.items() if branch.run.kept_bytes < size]

    total = sum(sizes.values())
    assert save(total) == []
    assert save(total - 1) == [first]
    assert save(0.6 * total) == [first, last]
    assert save(0.35 * total) == [first, named, last]
    assert save(0) == [first, named, last, shown]


def _trained():
    run = Run(TrainingConfig(), NumpyEngine())
    run.advance(2_000)
    return run
