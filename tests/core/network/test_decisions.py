import ast
from pathlib import Path

import numpy as np

import xorviz
from xorviz.core.network.decisions import THRESHOLD, count_correct, decided, is_right, leaning


def test_what_is_above_a_half_counts_as_class_1():
    targets = np.array([[0.0], [1.0], [1.0]])
    predictions = np.array([[[0.5], [0.6], [0.9]], [[0.5], [0.5], [0.5]], [[0.6], [0.4], [0.5]]])
    np.testing.assert_array_equal(count_correct(predictions, targets), [3, 1, 0])
    assert count_correct(predictions[0], targets) == 3


def test_of_several_outputs_all_must_be_right():
    targets = np.array([[0.0, 1.0], [1.0, 1.0]])
    predictions = np.array([[0.2, 0.9], [0.7, 0.3]])
    np.testing.assert_array_equal(is_right(predictions, targets), [True, False])


def test_what_is_no_number_is_class_0():
    np.testing.assert_array_equal(decided(np.array([np.nan, np.inf, -np.inf])), [False, True, False])


def test_what_leans_to_class_1_is_decided_for_it():
    outputs = np.array([0.0, 0.4999, THRESHOLD, 0.5001, 1.0])
    np.testing.assert_array_equal(leaning(outputs) > 0, decided(outputs))


def test_nothing_else_compares_with_a_half():
    """An order, or a difference, with 0.5 beside a name of outputs or targets: `decisions` has it."""
    home = Path(xorviz.__file__).parent
    words = ("prediction", "target", "output", "answer", "surface")
    for path in home.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare | ast.BinOp) and any(
                isinstance(each, ast.Constant) and each.value == 0.5 for each in ast.iter_child_nodes(node)
            ):
                assert not any(word in ast.unparse(node) for word in words), f"{path}: {ast.unparse(node)}"
