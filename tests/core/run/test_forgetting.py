"""A run that forgets half of its history, again and again, is still the same run."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import assert_same, run_of
from xorviz.core import TrainingConfig
from xorviz.core.run import record
from xorviz.core.run.landmarks import landmarks
from xorviz.core.run.record import Known
from xorviz.core.run.run import Run

SETTINGS = {"batch_size": 3, "optimiser": "adam", "learning_rate": 0.003}


@pytest.fixture(autouse=True)
def _forget_all(monkeypatch):
    monkeypatch.setattr(record, "LEAST_KEPT", 0)


def forget_all(run):
    while run.forget_half():
        pass
    assert len(run.curve.minimum) <= 1
    assert run.keyframe_spacing > run.epoch


def test_memory_is_given_back():
    run = run_of(100_000)
    kept = [run.kept_bytes]
    for _ in range(9):
        assert run.forget_half()
        kept.append(run.kept_bytes)
    assert all(after < before for before, after in pairwise(kept))
    assert kept[-1] < kept[0] / 16


@pytest.mark.parametrize("epochs", [1_000, 4_097, 20_003])
def test_any_epoch_comes_back_and_the_run_goes_on_as_if_it_knew_all(epochs):
    run, whole = run_of(epochs, **SETTINGS), run_of(epochs, **SETTINGS)
    for _ in range(2):
        forget_all(run)
        for epoch in (0, 1, 17, epochs // 2, epochs - 1):
            assert_same(run.at(epoch), whole.at(epoch))
        for each in (run, whole):
            each.edit("learning_rate", 0.001 if each.config.learning_rate == 0.003 else 0.003)
            each.advance(777)
        assert_same(run.head, whole.head)
        assert landmarks(run) == landmarks(whole)
        middle = run.epoch // 2 + 1
        assert landmarks(run.branch(middle)) == landmarks(whole.branch(middle))
        assert run.branch(middle).solved_epoch == whole.branch(middle).solved_epoch


@given(parts=st.lists(st.integers(1, 600), min_size=1, max_size=5))
def test_the_loss_is_the_smallest_and_largest_of_each_span(parts):
    run = Run(TrainingConfig(seed=9))
    losses = [run.head.loss]
    for part in parts:
        before = run.copy()
        before.advance(part)
        trainer = run.trainer()
        losses += trainer.advance(part).losses.tolist()
        run.advance(part)
        assert_same(run.head, before.head)
        run._record.join_spans()
        span, used = run.curve.span, len(run.curve.minimum)
        spans = np.array(losses)[: used * span].reshape(used, span)
        np.testing.assert_array_equal(run.curve.minimum, spans.min(axis=1))
        np.testing.assert_array_equal(run.curve.maximum, spans.max(axis=1))
        firsts, low, high = run.curve.pieces()
        ends = [*firsts[1:], len(losses)]
        pieces = [losses[first:end] for first, end in zip(firsts, ends, strict=True)]
        assert [min(piece) for piece in pieces] == low.tolist()
        assert [max(piece) for piece in pieces] == high.tolist()
        assert sum(len(piece) > 1 for piece in pieces) <= used + 1
        assert run.curve.epochs == run.epoch + 1


def test_to_forget_computes_nothing(monkeypatch):
    """However long the run, and even if its states have gone: the window's thread forgets."""
    run = run_of(20_003, **SETTINGS)

    def refuse(*args):
        raise AssertionError("it was trained again")

    monkeypatch.setattr(Run, "_redo", refuse)
    monkeypatch.setattr(Run, "trainer_from", refuse)
    run.let_go()
    forget_all(run)


@pytest.mark.parametrize("how", ["asked for", "held", "copied", "branched"])
@pytest.mark.parametrize("epochs", [0, 1_000, 4_097])
def test_a_run_that_was_let_go_is_the_same_run(epochs, how):
    run, whole = run_of(epochs, **SETTINGS), run_of(epochs, **SETTINGS)
    for each in (run, whole):
        each.edit("learning_rate", 0.002)
    head = run.head
    for _ in range(2):
        run.let_go()
        assert not run.holds_head
        assert (run.epoch, run.config, run.layers, run.edits) == (
            whole.epoch,
            whole.config,
            whole.layers,
            whole.edits,
        )
        assert run.kept_bytes == run._record.nbytes + run.data.nbytes
        assert_same(run.at(run.epoch // 3), whole.at(run.epoch // 3))
        assert run.holds_head == (epochs == 0), "its head has been asked for, or has not"
    if how == "held":
        run.hold(head)
    elif how == "copied":
        run = run.copy()
    elif how == "branched":
        run, whole = (each.branch(each.epoch // 2 + 1 if epochs else 0) for each in (run, whole))
    assert_same(run.head, whole.head)
    assert run.holds_head
    for each in (run, whole):
        each.advance(777)
    assert_same(run.head, whole.head)
    for epoch in (0, 1, run.epoch // 2, run.epoch - 1):
        assert_same(run.at(epoch), whole.at(epoch))
    assert run.losses.tobytes() == whole.losses.tobytes()
    assert landmarks(run) == landmarks(whole)


def test_what_is_known_of_other_epochs_is_not_taken():
    run = run_of(300)
    known = Known(100)
    trainer = run.trainer_before(90)
    for _ in range(2):
        known.add(trainer.advance(60))
    whole = run.losses
    last = trainer.epoch
    losses, right, _ = known.of(100, last)
    assert losses.tobytes() == whole[100 : last + 1].tobytes()
    assert len(right) == len(losses)
    for first, end in ((99, last), (101, last), (100, last - 1), (100, last + 1)):
        assert known.of(first, end) is None
