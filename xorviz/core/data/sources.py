"""Where data come from: each source is declared once, in `SOURCES`.

Controls, command-line options, survey axes and help follow from its parameters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias
from weakref import WeakValueDictionary

import numpy as np

from xorviz.core.data.classes import blobs, pinwheel
from xorviz.core.data.curves import line, parabola, sine
from xorviz.core.data.dataset import Dataset
from xorviz.core.data.generators import checkerboard, gaussians, quadrants, ring, spiral
from xorviz.core.data.values import bumps, plane
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
    regression: bool = False
    """Whether the targets are values rather than classes: see `Dataset`."""
    classes: int = 1
    """How many outputs the samples have: one for each class, if there are more than two."""

    @property
    def kind(self) -> Literal["one", "values", "classes"]:
        """What its samples ask: one of two classes, values, or one of several classes."""
        if self.regression:
            return "values"
        return "classes" if self.classes > 1 else "one"


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


def moons(noise: float, count: int, data_seed: int = 0) -> Dataset:
    """Draw two half circles of radius 1 that reach into each other, and move each point by N(0, noise).

    As scikit-learn's `make_moons`: the upper one is class 0, the lower one class 1.
    """
    rng = np.random.default_rng(data_seed)
    upper, lower = (np.linspace(0.0, np.pi, points) for points in (count // 2, count - count // 2))
    inputs = np.vstack(
        [
            np.column_stack([np.cos(upper), np.sin(upper)]),
            np.column_stack([1.0 - np.cos(lower), 0.5 - np.sin(lower)]),
        ]
    )
    inputs += noise * rng.standard_normal(inputs.shape)
    targets = np.repeat([[0.0], [1.0]], [len(upper), len(lower)], axis=0)
    return Dataset("moons", f"Moons ({count:,} points)", inputs, targets)


NOISE = Parameter(
    name="noise",
    label="Noise",
    help="How far the points are moved at random: the standard deviation of each coordinate.",
    kind="real",
    allowed="a number from 0 to 1",
    minimum=0.0,
    maximum=1.0,
    slider=(0.0, 0.5),
    compared=(0.0, 0.1, 0.2, 0.4),
    default=0.1,
)
COUNT = Parameter(
    name="count",
    label="Points",
    help="How many points there are.",
    kind="integer",
    allowed="a whole number from 2 to 10000",
    minimum=2,
    maximum=10_000,
    slider=(20, 500),
    compared=(20, 100, 500),
    default=200,
)

DATA_SEED = Parameter(
    name="data_seed",
    label="Data seed",
    help="What the points are drawn from; the seed of the weights is another.",
    kind="integer",
    allowed="a whole number from 0 to 4294967295",
    minimum=0,
    maximum=2**32 - 1,
    compared=(0, 1, 2, 3),
    default=0,
)
CLASSES = Parameter(
    name="class_count",
    label="Classes",
    help="How many classes there are: each has an output of its own.",
    kind="integer",
    allowed="a whole number from 3 to 4",
    minimum=3,
    maximum=4,
    slider=(3, 4),
    compared=(3, 4),
    default=3,
)
_DRAWN = NOISE, COUNT, DATA_SEED

SOURCES = {
    source.name: source
    for source in (
        Source("xor", "XOR", (), xor),
        Source("circle", "Circle", (), circle),
        Source("moons", "Moons", _DRAWN, moons),
        Source("quadrants", "XOR quadrants", _DRAWN, quadrants),
        Source("gaussians", "Two Gaussians", _DRAWN, gaussians),
        Source("ring", "Ring", _DRAWN, ring),
        Source("spiral", "Spiral", _DRAWN, spiral),
        Source("checkerboard", "Checkerboard", _DRAWN, checkerboard),
        Source("blobs", "Blobs", (*_DRAWN, CLASSES), blobs, classes=3),
        Source("pinwheel", "Pinwheel", (*_DRAWN, CLASSES), pinwheel, classes=3),
        Source("line", "Above a line", _DRAWN, line),
        Source("parabola", "Above a parabola", _DRAWN, parabola),
        Source("sine", "Above a sine", _DRAWN, sine),
        Source("plane", "Plane (values)", _DRAWN, plane, regression=True),
        Source("bumps", "Bumps (values)", _DRAWN, bumps, regression=True),
    )
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
