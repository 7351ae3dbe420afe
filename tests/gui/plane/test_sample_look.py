import numpy as np
import pytest

from xorviz.gui.plane.sample_look import CROWD, nearest_gap


def gap_of_all_pairs(places):
    gaps = np.hypot(*(places[:, np.newaxis] - places).transpose(2, 0, 1))
    nearest = np.where(gaps > 0.0, gaps, np.inf).min(axis=1)
    return nearest.min() if len(places) <= 16 else np.median(nearest)


def scattered(count, across=1.0):
    return np.random.default_rng(3).uniform(-1.0, 1.0, (count, 2)) * (across, 1.0)


@pytest.mark.parametrize(
    "places",
    [
        scattered(2), scattered(16), scattered(17), scattered(300), scattered(CROWD), scattered(90, 0.0),
        scattered(300, 1e-3), np.round(scattered(200), 1), np.repeat(scattered(5), 20, axis=0),
        np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.ones((40, 2)),
    ],
)  # fmt: skip
def test_the_gap_is_that_of_all_pairs(places):
    assert nearest_gap(places) == gap_of_all_pairs(places)


def test_of_one_place_or_a_crowd_there_is_none():
    assert nearest_gap(np.zeros((1, 2))) == np.inf
    assert nearest_gap(scattered(CROWD + 1)) == 0.0


def test_few_pairs_are_looked_at(monkeypatch):
    looked, found = [], np.hypot
    monkeypatch.setattr(np, "hypot", lambda one, other: looked.append(np.size(one)) or found(one, other))
    nearest_gap(scattered(CROWD))
    assert 0 < sum(looked) < CROWD**2 / 8
