"""What is told of why a number is what it is: lines whose numbers add up."""

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.reasons.biography import Biography
from xorviz.core.network.arrays import Array
from xorviz.core.update.names import sample_name
from xorviz.core.writing import counted, with_minus

MOST_PARTS = 8
"""Samples that are told one by one; more are told by their class."""


def parts_of(found: Biography, data: Dataset) -> dict[str, Array]:
    """Return what moved a parameter, each by its name and (stretches,), so that all add up to its change.

    Samples one by one, or where they are many by class; what the penalty and hands did, if they did anything.
    With a rule whose steps are no sum of parts, the updates together.
    """
    parts: dict[str, Array] = {}
    if found.by_sample is None or found.by_penalty is None:
        parts["updates"] = found.by_update
    else:
        if len(data) <= MOST_PARTS:
            parts = {sample_name(data, row): found.by_sample[:, row] for row in range(len(data))}
        else:
            for label, rows in _groups(data).items():
                parts[label] = found.by_sample[:, rows].sum(axis=1)
        if found.by_penalty.any():
            parts["penalty"] = found.by_penalty
    if found.by_hand.any():
        parts["by hand"] = found.by_hand
    return parts


def _groups(data: Dataset) -> dict[str, NDArray[np.intp]]:
    """Return which samples are told together, by what they are called: classes, or all values."""
    if data.regression:
        return {counted(len(data), "sample"): np.arange(len(data))}
    answers, firsts = np.unique(data.targets, axis=0, return_index=True)
    return {
        f"class {', '.join(f'{each:g}' for each in data.targets[first])}": np.flatnonzero(
            (data.targets == answer).all(axis=1)
        )
        for answer, first in zip(answers, firsts.tolist(), strict=True)
    }


def biography_lines(found: Biography, data: Dataset) -> list[tuple[str, str]]:
    """Return what a parameter started with, what each part moved it by, and what it is: words and numbers."""
    return told_of(found, parts_of(found, data))


def told_of(found: Biography, parts: dict[str, Array]) -> list[tuple[str, str]]:
    """Return the same with parts that are known."""
    lines = [("at the start", _signed(float(found.values[0])))]
    lines += [(name, _signed(float(moved.sum()))) for name, moved in parts.items()]
    return [*lines, (f"at epoch {int(found.edges[-1]):,}", _signed(float(found.values[-1])))]


def _signed(value: float) -> str:
    return with_minus(f"{value + 0.0:+.4g}")
