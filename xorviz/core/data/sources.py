"""Where data come from: each source is declared once, in `SOURCES`.

Controls, command-line options, survey axes and help follow from its parameters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from weakref import WeakValueDictionary

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.parameter import Parameter, Setting

Values: TypeAlias = tuple[tuple[str, Setting], ...]
"""Of a source's parameters: each name with its value, in the order of the source."""


@dataclass(frozen=True, slots=True)
class Source:
    """A way to come by samples."""

    name: str
    label: str
    parameters: tuple[Parameter, ...]
    """Settings of its own. Those that several sources have are the same records."""
    make: Callable[..., Dataset]
    """Takes a value for each of the parameters, by name; the same values give the same samples."""


def xor() -> Dataset:
    """Exclusive or: class 1 where exactly one input is 1."""
    inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    return Dataset("xor", "XOR (4 points)", inputs, targets, (-0.5, 1.5))


def circle() -> Dataset:
    """Draw a disc (class 1) inside a ring (class 0), as the lesson does: 356 points."""
    rng = np.random.default_rng(0)
    inside = rng.normal(0, 0.5, (200, 2))
    outside = rng.normal(0, 1.6, (200, 2))
    outside = outside[np.linalg.norm(outside, axis=1) > 1.2]
    inputs = np.vstack([inside, outside])
    targets = np.concatenate([np.ones(len(inside)), np.zeros(len(outside))])[:, np.newaxis]
    return Dataset("circle", f"Circle ({len(inputs)} points)", inputs, targets, (-6.5, 6.5))


SOURCES = {
    source.name: source for source in (Source("xor", "XOR", (), xor), Source("circle", "Circle", (), circle))
}

_made: "WeakValueDictionary[tuple[str, Values], Dataset]" = WeakValueDictionary()


def make_dataset(name: str, values: Values = ()) -> Dataset:
    """Return the samples of a source: the same object for as long as somebody has it.

    Parameters
    ----------
    name
        In `SOURCES`.
    values
        Of all the source's parameters, checked.
    """
    dataset = _made.get((name, values))
    if dataset is None:
        arguments: dict[str, Any] = dict(values)
        dataset = _made.setdefault((name, values), SOURCES[name].make(**arguments))
    return dataset
