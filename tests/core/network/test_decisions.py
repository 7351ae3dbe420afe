import ast
import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import xorviz
from tests.examples import examples
from xorviz.core.network.decisions import (
    THRESHOLD,
    UNDECIDED,
    count_correct,
    is_right,
    is_wrong,
    largest,
    leaning,
    sides,
)

NOISE = 1e-16
"""What rounding leaves of 0: less than can be told from it."""


def test_what_is_above_a_half_counts_as_class_1():
    targets = np.array([[0.0], [1.0], [1.0]])
    predictions = np.array([[[0.4], [0.6], [0.9]], [[0.4], [0.5], [0.5]], [[0.6], [0.4], [0.3]]])
    np.testing.assert_array_equal(count_correct(predictions, targets, False), [3, 1, 0])
    assert count_correct(predictions[0], targets, False) == 3


@pytest.mark.parametrize("noise", [0.0, NOISE, -NOISE, 1e-13, -1e-13])
def test_what_is_a_half_to_rounding_is_neither_right_nor_wrong(noise):
    predictions, targets = np.full((2, 1), 0.5 + noise), np.array([[0.0], [1.0]])
    assert not sides(predictions).any()
    assert not is_right(predictions, targets, False).any()
    assert not is_wrong(predictions, targets, False).any()


@pytest.mark.parametrize("side", [-1, 1])
def test_what_is_farther_from_a_half_than_rounding_is_right_or_wrong(side):
    predictions, targets = np.full((2, 1), 0.5 + 2e-12 * side), np.array([[0.0], [1.0]])
    np.testing.assert_array_equal(is_right(predictions, targets, False), [side < 0, side > 0])
    np.testing.assert_array_equal(is_wrong(predictions, targets, False), [side > 0, side < 0])


def test_of_several_outputs_all_must_be_right_and_one_can_be_wrong():
    targets = np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 0.0]])
    predictions = np.array([[0.2, 0.9], [0.5, 0.3], [0.5, 0.1]])
    np.testing.assert_array_equal(is_right(predictions, targets, False), [True, False, False])
    np.testing.assert_array_equal(is_wrong(predictions, targets, False), [False, True, False])


def test_what_is_no_number_is_undecided():
    np.testing.assert_array_equal(sides(np.array([np.nan, np.inf, -np.inf])), [0, 1, -1])


def test_what_leans_to_class_1_is_decided_for_it():
    outputs = np.array([0.0, 0.4999, THRESHOLD, 0.5001, 1.0])
    np.testing.assert_array_equal(np.sign(leaning(outputs)), sides(outputs))


def test_nothing_else_compares_with_a_half():
    """An order, or a difference, with 0.5 beside a name of outputs or targets: `decisions` has it."""
    home = Path(xorviz.__file__).parent
    words = ("prediction", "target", "output", "answer", "surface")
    texts = {path: path.read_text(encoding="utf-8") for path in home.rglob("*.py")}
    for path in [each for each, text in texts.items() if re.search(r"\.5\b|5e-", text)]:
        for node in ast.walk(ast.parse(texts[path])):
            if isinstance(node, ast.Compare | ast.BinOp) and any(
                isinstance(each, ast.Constant) and each.value == 0.5 for each in ast.iter_child_nodes(node)
            ):
                assert not any(word in ast.unparse(node) for word in words), f"{path}: {ast.unparse(node)}"


SOME = st.sampled_from([0.0, UNDECIDED, 0.25, 0.25 + 5e-13, 0.5, 1.0, math.nan])


@examples(50)
@given(
    st.integers(2, 4).flatmap(
        lambda count: st.lists(st.lists(SOME, min_size=count, max_size=count), min_size=1)
    )
)
def test_the_largest_of_few_is_that_of_them_and_some_that_are_far_below(rows):
    few = np.array(rows)
    many = np.column_stack([few, np.full((len(few), 5 - few.shape[1]), -9.0)])
    many = np.column_stack([many, np.arange(-20.0, -20.0 - len(few), -1.0)])
    np.testing.assert_array_equal(largest(few), largest(many))


@pytest.mark.parametrize("outputs", [2, 3, 9])
def test_as_far_apart_as_rounding_may_bring_them_none_is_the_largest(outputs):
    level = np.zeros(outputs)
    level[1] = UNDECIDED
    assert largest(level) == -1
    level[1] = np.nextafter(UNDECIDED, 1.0)
    assert largest(level) == 1
