"""What was held out stays held out when samples come, go and move by hand."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core import ConfigError, Dataset, TrainingConfig
from xorviz.core.data.dataset import KeptOut
from xorviz.core.data.drawn import moved, whole, with_points, with_rows, without
from xorviz.core.data.held_out import with_held_out

MOONS = TrainingConfig(dataset="moons", held_out=0.3)


def rows_of(data):
    return Counter(map(tuple, np.hstack([data.inputs, data.targets]).tolist()))


def learned(config, data):
    """What is trained on and what is held out once samples are changed."""
    config = config.with_own(data)
    split = config.make_data()
    assert split.test is not None
    return config, split


@given(data=st.data())
def test_no_sample_changes_sides(data):
    config, now = MOONS, MOONS.make_data()
    for _ in range(5):
        train, test = rows_of(now), rows_of(now.test)
        every = whole(now, config.held_out)
        how = data.draw(st.sampled_from(["added", "moved", "gone"]))
        row = data.draw(st.integers(0, len(every) - 1))
        tested = row >= len(now)
        gone = Counter([tuple(np.hstack([every.inputs[row], every.targets[row]]).tolist())])
        if how == "added":
            place = data.draw(st.tuples(st.floats(-1, 1), st.floats(-1, 1)))
            config, now = learned(config, with_points(every, [place], [1.0]))
            assert (rows_of(now) - train) + (rows_of(now.test) - test) == Counter([(*place, 1.0)])
            assert len(now.test) in (test.total(), min(test.total() + 1, int(0.3 * (len(every) + 1) + 0.5)))
            continue
        new = Counter()
        if how == "moved":
            place = (float(row), -7.0)
            new = Counter([(*place, *every.targets[row].tolist())])
            config, now = learned(config, moved(every, row, place))
        else:
            config, now = learned(config, without(every, row))
        wanted = (train, test - gone + new) if tested else (train - gone + new, test)
        assert (rows_of(now), rows_of(now.test)) == wanted


def test_what_is_trained_on_keeps_its_order():
    before = MOONS.make_data()
    _, now = learned(MOONS, moved(whole(before, 0.3), 0, (5.0, 5.0)))
    np.testing.assert_array_equal(now.inputs[1:], before.inputs[1:])
    np.testing.assert_array_equal(now.test.inputs, before.test.inputs)


def test_rows_of_a_table_are_known_by_where_they_were():
    data = Dataset("own", "Own", [[0.0], [1.0], [2.0]], [[0.0], [1.0], [0.0]], kept_out=KeptOut(0.34, (1,)))
    changed = with_rows(data, [[1.0], [5.0], [0.0]], [[1.0], [0.0], [0.0]], [1, None, 0])
    assert changed.kept_out == KeptOut(0.34, (0,))
    many = with_rows(data, [[0.0]] * 9, [[0.0]] * 9)
    assert many.kept_out == KeptOut(0.34, (1, 4, 7))  # 1, 2 and 3 of 3, 5 and 8


def test_another_share_is_drawn_anew_and_the_share_before_is_as_it_was():
    config, split = learned(MOONS, without(whole(MOONS.make_data(), 0.3), 3))
    other = config.changed(held_out=0.5).make_data()
    assert len(other.test) == 100
    assert config.changed(held_out=0.5).changed(held_out=0.3).make_data().is_same_as(split)
    assert config.changed(held_out=0.0).make_data().test is None


def test_the_last_one_that_is_trained_on_stays():
    data = Dataset("own", "Own", [[0.0], [1.0]], [[0.0], [1.0]], kept_out=KeptOut(0.5, (1,)))
    with pytest.raises(ConfigError, match="the last sample that is trained on cannot be taken out"):
        without(data, 0)


@pytest.mark.parametrize("rows", [(0, 1), (2,), (-1,), (0, 0)])
def test_what_cannot_be_kept_out_is_refused(rows):
    with pytest.raises(ConfigError, match="must be some of 2, but not all"):
        Dataset("own", "Own", [[0.0], [1.0]], [[0.0], [1.0]], kept_out=KeptOut(0.5, rows))


@pytest.mark.parametrize("rows", [(), (1,)])
def test_what_has_been_kept_out_is_not_drawn_again(rows):
    data = Dataset("own", "Own", np.arange(4.0)[:, None], np.eye(4)[:, :1], kept_out=KeptOut(0.5, rows))
    once = with_held_out(data, 0.5, 0)
    assert len(once) == 4 - len(rows)
    assert with_held_out(once, 0.5, 0) == once
