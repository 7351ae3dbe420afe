"""What is told of a biography adds up, by samples or by classes."""

import numpy as np
import pytest

from tests.core.runs import run_of
from xorviz.core.insight.reasons.biography import biography
from xorviz.core.insight.reasons.words import biography_lines, parts_of
from xorviz.core.writing import with_minus


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]),
        ({"penalty": "l2"}, ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)", "penalty"]),
        ({"dataset": "circle"}, ["class 0", "class 1"]),
        ({"dataset": "blobs", "reduction": "mean"}, ["class 1, 0, 0", "class 0, 1, 0", "class 0, 0, 1"]),
        ({"dataset": "plane"}, ["200 samples"]),
        ({"optimiser": "adam"}, ["updates"]),
    ],
)
def test_the_parts_add_up_to_the_change(settings, names):
    run = run_of(60, learning_rate=0.05, **settings)
    run.nudge(0.01)
    run.advance(20)
    found = biography(run, 0)
    parts = parts_of(found, run.data)
    assert sorted(parts) == sorted([*names, "by hand"])
    np.testing.assert_allclose(sum(parts.values()), np.diff(found.values), rtol=1e-7, atol=1e-12)
    lines = biography_lines(found, run.data)
    assert lines[0] == ("at the start", with_minus(f"{run.at(0).parameters.flat[0]:+.4g}"))
    assert lines[-1] == ("at epoch 80", with_minus(f"{run.head.parameters.flat[0]:+.4g}"))
    assert [name for name, _ in lines[1:-1]] == list(parts)
