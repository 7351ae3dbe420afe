"""Loss and right answers of samples that are held out, at every epoch, and that nothing else changes."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.runs import OVERFLOWING, assert_same, configs
from xorviz.core import Run, TrainingConfig
from xorviz.core.data.sources import SOURCES
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.formats import format_for
from xorviz.core.hands.by_hand import SetParameter, SwitchOff
from xorviz.core.network.backpropagation import forward
from xorviz.core.network.decisions import count_correct
from xorviz.core.network.losses import batch_loss
from xorviz.core.run import testing
from xorviz.core.run.history import LossCurve

MOONS = TrainingConfig(dataset="moons", hidden=(4,), learning_rate=0.05, held_out=0.3)
SMALL = tuple(name for name, source in SOURCES.items() if name != "circle" and source.kind != "classes")


def test_curve(run):
    """The losses of the test as they are kept: not a test by itself."""
    return run.test_curve.of_each_epoch()


test_curve.__test__ = False


def test_it_is_what_numpy_makes_of_the_parameters_of_each_epoch():
    run = Run(MOONS.changed(reduction="mean"))
    run.advance(70)
    data = run.data.test
    for epoch, loss in enumerate(test_curve(run)):
        snapshot = run.at(epoch)
        passed = forward(snapshot.parameters, data.inputs, run.config.activations)
        (expected,) = batch_loss(passed.predictions[np.newaxis], data.targets, run.config.loss, "mean")
        assert loss == pytest.approx(expected, rel=1e-12)
        assert snapshot.test.correct == count_correct(passed.predictions, data.targets, data.exclusive)
    assert run.test_curve.fewest_right[-1] == run.head.test.correct


@settings(deadline=None)
@given(
    config=configs(datasets=SMALL, learning_rates=(1e-3, 1e-1)),
    share=st.sampled_from([0.25, 0.5]),
    compiled=st.booleans(),
)
def test_curve_and_snapshots_agree_to_the_last_bit(config, share, compiled):
    run = Run(config.changed(held_out=share), None if compiled else NumpyEngine())
    run.advance(37)
    kept, right = test_curve(run), run.test_curve.fewest_right
    for epoch in {0, min(1, run.epoch), run.epoch // 2, run.epoch}:  # some overflow at once
        snapshot = run.at(epoch)
        assert (snapshot.test.loss, snapshot.test.correct) == (kept[epoch], right[epoch])
    for each in (run.branch(run.epoch // 2), run.copy()):
        each.advance(5)
        np.testing.assert_array_equal(test_curve(each)[: run.epoch // 2 + 1], kept[: run.epoch // 2 + 1])


@given(config=configs(datasets=SMALL, learning_rates=(1e-3, 1e-1)))
def test_training_does_not_see_them(config):
    """As if the samples that are left were all there are."""
    held_out = Run(config.changed(held_out=0.5))
    alone = Run(config, data=held_out.data.rows(np.ones(len(held_out.data), bool)))
    assert alone.test_curve is None
    for run in (held_out, alone):
        run.advance(50)
        run.advance(13)
    assert held_out.losses.tobytes() == alone.losses.tobytes()
    assert held_out.head.state.tobytes() == alone.head.state.tobytes()
    assert held_out.keyframe_spacing == alone.keyframe_spacing
    half = held_out.epoch // 2
    assert held_out.at(half).state.tobytes() == alone.at(half).state.tobytes()


def test_with_none_held_out_nobody_looks(monkeypatch):
    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr(testing, "_by_mean", refuse)
    run = Run(MOONS.changed(held_out=0.0))
    run.advance(20)
    assert run.head.test is None
    assert run.test_curve is None


def test_a_sum_counts_as_many_samples_as_are_trained_on():
    """Two curves of sums over different numbers of samples could not be compared."""
    runs = [Run(MOONS.changed(reduction=reduction, held_out=0.9)) for reduction in ("sum", "mean")]
    by_sum, by_mean = (run.head.test.loss for run in runs)
    assert (len(runs[0].data), len(runs[0].data.test)) == (20, 180)
    assert by_sum == by_mean * 20


@pytest.mark.parametrize("bytes_kept", [1, 500, 2**20])
def test_in_whichever_parts_they_are_judged(monkeypatch, bytes_kept):
    whole = Run(MOONS)
    whole.advance(100)
    monkeypatch.setattr(testing, "STATE_BYTES", bytes_kept)
    run = Run(MOONS)
    run.advance(100)
    assert test_curve(run).tobytes() == test_curve(whole).tobytes()
    assert run.losses.tobytes() == whole.losses.tobytes()
    for epoch in (15, 16, 17, 64, 99):
        assert_same(run.at(epoch), whole.at(epoch))


def test_spans_of_a_long_run_are_joined_like_those_of_the_training(monkeypatch):
    monkeypatch.setattr("xorviz.core.run.record.LossCurve", partial(LossCurve, 8))
    run = Run(MOONS)
    run.advance(50)
    assert run.test_curve.span == run.curve.span == 8
    assert run.test_curve.epochs == run.curve.epochs == 51
    branch = run.branch(29)
    assert branch.test_curve.epochs == 30
    assert branch.test_curve.latest[-1] == run.at(29).test.loss
    run._record.join_spans()
    assert run.test_curve.epochs == run.curve.epochs == 51
    assert run.test_curve.latest[-1] == run.head.test.loss


def test_a_run_that_diverges_has_them_up_to_its_end():
    run = Run(OVERFLOWING.changed(held_out=0.25))
    run.advance(1000)
    assert run.diverged
    assert run.test_curve.epochs == run.epoch + 1
    assert np.isfinite(test_curve(run)).all()


def test_history_has_both(tmp_path):
    run = Run(MOONS)
    run.advance(20)
    columns = run.history()
    assert list(columns)[:6] == ["epoch", "loss", "accuracy", "test_loss", "test_accuracy", "W1"]
    np.testing.assert_array_equal(columns["test_loss"], test_curve(run))
    np.testing.assert_array_equal(columns["test_accuracy"], run.test_curve.fewest_right / len(run.data.test))
    for path in (tmp_path / "h.csv", tmp_path / "h.npz"):
        format_for(path, "history").write(path, run, lambda: None)
    with np.load(tmp_path / "h.npz") as arrays:
        assert arrays.files == list(columns)
        np.testing.assert_array_equal(arrays["test_loss"], columns["test_loss"])
    head, *rows = (tmp_path / "h.csv").read_text().splitlines()
    assert head.startswith("epoch,loss,accuracy,test_loss,test_accuracy,W1[0][0],")
    assert [float(row.split(",")[3]) for row in rows] == columns["test_loss"].tolist()


@pytest.mark.parametrize("epoch", [0, 20])
def test_a_weight_set_by_hand_counts_for_the_test_at_once(epoch):
    run = Run(MOONS)
    run.advance(epoch)
    before = run.head.test.loss
    run.make(SetParameter(run.epoch, run.layers, 0, 3.0))
    assert run.head.test.loss != before
    assert test_curve(run)[-1] == run.head.test.loss
    run.advance(10)
    assert run.at(epoch).test.loss == test_curve(run)[epoch]
    stretch = run.trainer_before(0).advance(run.epoch)
    np.testing.assert_array_equal(stretch.course.test.losses, test_curve(run)[1:])


@pytest.mark.parametrize("compiled", [False, True])
def test_a_neuron_that_is_off_is_so_for_the_test_too(compiled):
    run = Run(MOONS, None if compiled else NumpyEngine())
    run.advance(30)
    before = run.head.test.loss
    run.make(SwitchOff(run.epoch, run.layers, (1, 2)))
    assert run.head.test.loss != before
    run.advance(20)
    for epoch in (30, 31, 50):
        snapshot = run.at(epoch)
        assert snapshot.test.loss == test_curve(run)[epoch]
        answers = snapshot.predict(run.data.test.inputs)
        np.testing.assert_allclose(snapshot.test.predictions, answers, rtol=1e-12)
