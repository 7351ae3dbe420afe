"""Boxes looked at in one go answer as each of them does."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from xorviz.gui.graph.boxes import Boxes


def a_box(rng):
    left, top, width, height = rng.integers(0, 12, 4).tolist()
    return QRectF(left, top, width, height)  # some are empty, some only touch others


@pytest.mark.parametrize("seed", range(20))
def test_what_meets_one_of_them_is_what_qt_says_of_each(seed):
    rng = np.random.default_rng(seed)
    given = [a_box(rng) for _ in range(6)]
    boxes = Boxes(given[:5])
    boxes.add(given[5])
    solid = [box for box in given if not box.isEmpty()]
    for _ in range(50):
        other = a_box(rng).adjusted(0, 0, 1, 1)
        assert boxes.meet(other) == any(other.intersects(box) for box in solid)
    assert boxes.right == max(box.right() for box in solid)


@pytest.mark.parametrize("seed", range(20))
def test_what_touches_a_place_comes_nearer_than_its_room(seed):
    rng = np.random.default_rng(seed)
    given = [a_box(rng) for _ in range(4)]
    at, room = rng.uniform(0, 20, (2, 50)), rng.uniform(0.1, 3, (2, 50))
    around = [QRectF(*(at[:, k] - room[:, k]), *(2 * room[:, k])) for k in range(50)]
    expected = [any(box.intersects(area) for box in given if not box.isEmpty()) for area in around]
    assert Boxes(given).touch(at, room).tolist() == expected


def test_nothing_touches_where_nothing_is_written():
    assert not Boxes([QRectF()]).touch(np.zeros((2, 3)), np.ones((2, 3))).any()
