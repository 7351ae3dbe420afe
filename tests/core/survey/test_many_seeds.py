import math
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from random import Random
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import OVERFLOWING
from tests.examples import examples
from tests.held import held
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.network.initialisers import INITIALISERS
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.survey import many_starts
from xorviz.core.survey import portions as survey_portion
from xorviz.core.survey.many_seeds import portions, survey
from xorviz.core.survey.many_starts import column_epochs
from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.portions import BINS, LEAST_LOSS, Task, train_portion
from xorviz.core.survey.tally import Share, Tally

COLUMNS = ("done", "finite", "losses", "right", "solved", "reached", "rises", "density")


def assert_same_tally(tally, other):
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(tally, name), getattr(other, name), err_msg=name)


def assert_is_the_run(portion, place, epochs):
    """Compare what a portion says of a seed with the run of that seed, epoch by epoch."""
    config = portion.task.config.changed(seed=portion.task.first_seed + place)
    run = Run(config)
    run.advance(epochs)
    small = np.flatnonzero(run.losses < many_starts.small_loss(config, len(config.make_data())))
    assert portion.finite[place] == (not run.diverged)
    assert portion.loss[place] == run.head.loss
    assert portion.right[place] == run.head.correct
    assert portion.solved[place] == (-1 if run.solved_epoch is None else run.solved_epoch)
    assert portion.reached[place] == (small[0] if len(small) else -1)
    assert portion.rises[place] == np.count_nonzero(np.diff(run.losses) > 0)


@examples(20)
@given(
    hidden=st.lists(st.integers(1, 4), max_size=2),
    activation=st.sampled_from(["sigmoid", "tanh", "relu"]),
    learning_rate=st.sampled_from([0.05, 0.5, 5.0, 50.0]),
    reduction=st.sampled_from(["sum", "mean"]),
    batch_size=st.sampled_from([None, 1, 3, 7]),
    optimiser=st.sampled_from(list(OPTIMISERS)),
    first_seed=st.integers(0, 2**32 - 3),
    epochs=st.integers(1, 400),
    work=st.sampled_from([1, 2_000, 30_000, 4e7]),
    small=st.sampled_from([0.01, 0.22, 0.25, 0.3]),
)
def test_each_seed_is_the_very_run_of_the_window(first_seed, epochs, work, small, **changes):
    """For any stretches of training, and for a small loss that is there at the start, or comes and goes."""
    with (
        patch.object(many_starts, "TASK_WORK", work),
        patch.object(many_starts, "SMALL_LOSS", small),
    ):
        portion = train_portion(Task(0, TrainingConfig(**changes), first_seed, 2, epochs))
        for place in range(2):
            assert_is_the_run(portion, place, epochs)
    counted = portion.density.sum(axis=1)
    assert counted[0] == 2
    assert (counted <= 2).all()


def test_runs_that_overflow_end_at_their_last_finite_epoch():
    portion = train_portion(Task(0, OVERFLOWING, 0, 12, 300))
    assert not portion.finite.all()
    for place in range(12):
        assert_is_the_run(portion, place, 300)


@pytest.mark.parametrize("epochs", [56, 57, 58, 59, 60])
def test_it_tells_an_overflow_from_one_that_is_still_to_come(epochs):
    """In the losses, in the state, or only in the next update: as its run does."""
    portion = train_portion(Task(0, OVERFLOWING, 0, 12, epochs))
    for place in range(12):
        assert_is_the_run(portion, place, epochs)


def test_an_epoch_whose_gradient_alone_overflows_is_none():
    """After one update ŷ = w h is 1e150, the loss 1e300, and the gradient of w, ŷ h, beyond all numbers."""
    config = TrainingConfig(
        hidden=(1,), activation="relu", output_activation="linear", learning_rate=1e-250, seed=0
    )
    large = INITIALISERS["normal"]._replace(
        draw=lambda _, shape: np.full(shape, 1e200 if shape[1] == 2 else 0.0)
    )
    with patch.dict(INITIALISERS, normal=large):
        portion = train_portion(Task(0, config, 0, 1, 1))
        assert not portion.finite[0]
        assert_is_the_run(portion, 0, 1)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_a_small_loss_is_a_mean_of_a_hundredth_whatever_the_reduction(reduction):
    small = many_starts.small_loss(TrainingConfig(reduction=reduction), 4)
    assert small == pytest.approx(0.04 if reduction == "sum" else 0.01)


@pytest.mark.parametrize(
    "changes",
    [
        {"learning_rate": 50.0},
        {"activation": "relu"},
        {"optimiser": "adam", "learning_rate": 0.05},
        {"optimiser": "momentum", "activation": "tanh", "reduction": "mean"},
        {"batch_size": 3},
        {"batch_size": 1, "optimiser": "adam", "activation": "relu", "learning_rate": 0.05},
        {"dataset": "circle", "reduction": "mean", "batch_size": 50},
    ],
    ids=str,
)
@pytest.mark.slow
def test_compiled_or_not_the_records_are_the_same(monkeypatch, changes):
    task = Task(0, TrainingConfig(**changes), 0, 20, 40)
    monkeypatch.setattr(many_starts, "SMALL_LOSS", 0.3)
    compiled = train_portion(task)
    monkeypatch.setattr(survey_portion, "engine_for", lambda *_: NumpyEngine())
    plain = train_portion(task)
    assert (compiled.engine, plain.engine) == ("compiled", "NumPy")
    np.testing.assert_allclose(plain.loss, compiled.loss, rtol=1e-9)
    for name in ("finite", "right", "solved", "reached", "rises", "density"):
        np.testing.assert_array_equal(getattr(plain, name), getattr(compiled, name), err_msg=name)
    assert (compiled.reached >= 0).any()


def test_a_network_may_be_right_from_the_start():
    config = TrainingConfig(activation="tanh", hidden=(8,), learning_rate=0.05, bias_initialisation="same")
    portion = train_portion(Task(0, config, 176, 1, 3))
    assert portion.solved[0] == 0
    assert_is_the_run(portion, 0, 3)


def test_without_the_compiled_engine_numpy_surveys(monkeypatch):
    task = Task(0, TrainingConfig(), 29, 3, 1200)
    compiled = train_portion(task)
    monkeypatch.setattr(survey_portion, "engine_for", lambda *_: NumpyEngine())
    plain = train_portion(task)
    assert (compiled.engine, plain.engine) == ("compiled", "NumPy")
    np.testing.assert_allclose(plain.loss, compiled.loss, rtol=1e-9)
    np.testing.assert_array_equal(plain.solved, compiled.solved)
    np.testing.assert_array_equal(plain.density, compiled.density)
    assert plain.solved[0] == 1085


def test_the_density_counts_each_loss_where_it_belongs():
    portion = train_portion(Task(0, TrainingConfig(), 0, 40, 1000))
    columns = column_epochs(1000)
    assert (columns[0], columns[1], columns[-1]) == (0, 1, 1000)
    assert portion.density.shape == (len(columns), BINS)
    assert (portion.density.sum(axis=1) == 40).all()
    edges = LEAST_LOSS * 10 ** (np.arange(BINS + 1) / survey_portion.BINS_PER_DECADE)
    np.testing.assert_array_equal(portion.density[-1], np.histogram(portion.loss, edges)[0])


def test_losses_beyond_the_bins_count_at_the_edge():
    density = survey_portion._density(np.array([[1e-9, np.nan], [0.0, 1e5], [3e-6, 0.5]]))
    assert density.sum(axis=1).tolist() == [3, 2]
    assert density[0, 0] == 2
    assert density[1, -1] == 1


@pytest.mark.slow
def test_any_executor_finds_the_same():
    plan = SurveyPlan(config=TrainingConfig(), seeds=2300, epochs=60, axis="width", values=(1, 3))
    reference = survey(plan)
    assert reference.is_complete
    with ThreadPoolExecutor(1) as one, ProcessPoolExecutor(2, get_context("spawn")) as processes:
        assert_same_tally(survey(plan, one), reference)
        assert_same_tally(survey(plan, processes), reference)


@pytest.mark.parametrize(("workers", "waiting"), [(1, 64), (100, 400)])
def test_many_workers_have_enough_to_do_and_few_are_soon_stopped(workers, waiting):
    class Hoarder(ThreadPoolExecutor):
        tasks = 0

        def submit(self, *_):
            self.tasks += 1
            failed = Future()
            failed.set_exception(RuntimeError("not so many"))
            return failed

    executor = Hoarder(1)
    plan = SurveyPlan(config=TrainingConfig(), seeds=100_000, epochs=10_000)
    with pytest.raises(RuntimeError, match="not so many"):
        next(portions(plan, executor, None, workers))
    assert executor.tasks == waiting


@pytest.mark.slow
@given(order=st.integers(0, 1000))
@examples(10)
def test_portions_count_once_in_any_order(order):
    plan = SurveyPlan(config=TrainingConfig(), seeds=2100, epochs=5)
    found = list(portions(plan)) * 2
    Random(order).shuffle(found)
    tally = Tally(plan)
    for portion in found:
        tally.add(portion)
    assert_same_tally(tally, survey(plan))
    assert tally.density[0, 0].sum() == 2100


def test_what_ctrl_c_comes_in_between_of_does_not_count():
    plan = SurveyPlan(config=TrainingConfig(), seeds=5, epochs=2000)
    (portion,) = portions(plan)
    assert (portion.reached >= 0).any()

    class Interrupted:
        def __getattr__(self, name):
            if name in ("rises", "density", "engine"):
                raise KeyboardInterrupt
            return getattr(portion, name)

    tally = Tally(plan)
    with pytest.raises(KeyboardInterrupt):
        tally.add(Interrupted())
    assert tally.finished == 0
    assert tally.share_reached().count == tally.share_solved().count == 0
    tally.add(portion)
    assert tally.is_complete


def test_a_survey_that_is_stopped_keeps_what_it_has_and_leaves_no_thread():
    plan = SurveyPlan(config=TrainingConfig(), seeds=100_000, epochs=20_000)
    before = held()
    tally, running = Tally(plan), portions(plan)
    for _ in range(3):
        tally.add(next(running))
    running.close()
    assert 0 < tally.finished < plan.runs
    assert tally.share_solved().of == tally.finished
    assert not held() - before


def test_a_long_run_is_stopped_midway():
    looks = iter([False, True])
    task = Task(0, TrainingConfig(dataset="circle"), 0, 1, 100_000)
    assert train_portion(task, lambda: next(looks)) is None


@given(of=st.integers(1, 1_000_000), part=st.floats(0, 1))
def test_the_interval_holds_what_a_score_test_would_not_refuse(of, part):
    share = Share(round(of * part), of)
    for end in share.interval:
        assert -1e-12 <= end <= 1 + 1e-12
        assert (share.value - end) ** 2 == pytest.approx(
            1.959964**2 * end * (1 - end) / of, rel=1e-5, abs=1e-12
        )
    assert share.interval[0] <= share.value <= share.interval[1]


def test_nothing_counted_is_no_share():
    assert math.isnan(Share(0, 0).value)
    assert Share(0, 0).interval == (0.0, 1.0)


def test_a_survey_in_a_line_and_as_a_table():
    plan = SurveyPlan(config=TrainingConfig(), seeds=4, epochs=2000, axis="learning_rate", values=(0.5, 2.0))
    tally = Tally(plan)
    assert repr(tally).startswith(
        "<Survey of 0 of 8 runs to epoch 2,000: XOR 2-2-1, sigmoid, learning rate 0.5"
    )
    assert repr(tally).endswith("learning rate 2, sum: none yet>")
    tally = survey(plan)
    share = tally.share_solved(1)
    low, high = share.interval
    told = f"{share.value:.1%} solved ({low:.1%} to {high:.1%})"
    assert repr(tally).startswith("<Survey of 8 runs to epoch 2,000: ")
    assert repr(tally).endswith(f"{told}>")
    assert f"<td>{told}</td></tr></table>" in tally._repr_html_()


def test_seeds_of_classes_give_what_their_runs_do():
    config = TrainingConfig(dataset="blobs", hidden=(3,), learning_rate=1.0)
    portion = train_portion(Task(0, config, 5, 3, 60))
    for place in range(3):
        run = Run(config.changed(seed=5 + place))
        run.advance(60)
        assert portion.engine == run.engine.label
        assert (portion.loss[place], portion.right[place]) == (run.head.loss, run.head.correct)
