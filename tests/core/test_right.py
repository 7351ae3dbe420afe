"""One rule for what is right: of both engines, of training and test, and of whoever counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import slow_but
from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight.confusion import fits
from xorviz.core.run.describing import answer_note

ONE_EACH, SOME = np.eye(3), np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 1.0, 1.0]])
ROWS = st.lists(st.sampled_from(list(ONE_EACH)), min_size=1, max_size=9) | st.lists(
    st.sampled_from([*ONE_EACH, *SOME]), min_size=1, max_size=9
)
ENGINES = {"NumPy": NumpyEngine, "compiled": compiled_engine}


def samples(targets, seed=0, test=None):
    inputs = np.random.default_rng(seed).standard_normal((len(targets), 2))
    return Dataset("own", "Own", inputs, np.asarray(targets), test=test)


def both(training, held_out):
    return samples(training, test=samples(held_out, seed=1))


def right_by_hand(predictions, targets, apart):
    """Count row by row, in other words than `decisions`."""
    pairs = zip(predictions, targets, strict=True)
    if apart:
        return sum(int(np.argmax(row)) == int(np.argmax(target)) for row, target in pairs)
    return sum(bool(((row > 0.5) == (target > 0.5)).all()) for row, target in pairs)


@pytest.mark.parametrize(
    ("training", "held_out", "apart"),
    [(ONE_EACH, ONE_EACH[:2], True), (SOME, ONE_EACH, False), (ONE_EACH, SOME, False), (SOME, SOME, False)],
)
def test_a_test_is_judged_as_the_samples_that_it_belongs_to(training, held_out, apart):
    data = both(training, held_out)
    assert data.exclusive is data.test.exclusive is apart
    assert samples(held_out).exclusive is (held_out is not SOME)


def test_what_a_test_is_by_itself_stays_so():
    test = samples(ONE_EACH, seed=1)
    assert not samples(SOME, test=test).test.exclusive
    assert test.exclusive
    assert samples(ONE_EACH, test=test).test is test


def test_classes_need_a_test_that_has_them_too():
    settings = {"output_activation": "softmax", "loss": "cross_entropy"}
    assert Run(TrainingConfig(**settings), data=both(ONE_EACH, ONE_EACH)).layers == (2, 2, 3)
    with pytest.raises(ConfigError, match="that exclude each other"):
        Run(TrainingConfig(**settings), data=both(ONE_EACH, SOME))


@pytest.mark.parametrize("name", slow_but("NumPy", list(ENGINES)))
@given(
    training=ROWS,
    held_out=ROWS,
    seed=st.integers(0, 99),
)
def test_all_count_alike(name, training, held_out, seed):
    data = both(np.array(training), np.array(held_out))
    config = TrainingConfig(hidden=(3,), seed=seed, reduction="mean", learning_rate=2.0)
    run = Run(config, ENGINES[name](), data)
    run.advance(40)
    for epoch in (0, 40):
        snapshot = run.at(epoch)
        parts = ((snapshot.predictions, data), (snapshot.test.predictions, data.test))
        expected = [right_by_hand(found, part.targets, data.exclusive) for found, part in parts]
        assert [snapshot.correct, snapshot.test.correct] == expected
        assert [fit.right for fit in fits(snapshot)] == expected
        assert sum(not answer_note(snapshot, row) for row in range(len(data))) == snapshot.correct
        assert snapshot.correct + snapshot.wrong + snapshot.undecided == len(data)
    assert run.test_curve.fewest_right[-1] == expected[1]
    assert [fit.tells_classes for fit in fits(run.head)] == [data.exclusive] * 2
