"""A run for a notebook: as a table of pandas, as a figure of Matplotlib. Neither comes with the program."""

# Matplotlib types some of its arguments, pandas nothing.
# pyright: basic

from collections.abc import Iterable, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import ConfigError, XorvizError
from xorviz.core.network.decisions import THRESHOLD
from xorviz.core.network.spelling import subscript
from xorviz.core.parameter import whole_number
from xorviz.core.run.history import LossCurve
from xorviz.core.run.report.columns import columns_of, number_names
from xorviz.core.run.snapshot import Snapshot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray
    from pandas import DataFrame

    from xorviz.core.insight.plane_cut import Cut

CELLS = 200
"""Of the picture of the plane, along each side."""
POINTS = 241
"""Of the curve of one input."""
MOST_DOTS = 5_000
"""Samples that are drawn: more hide each other."""


def frame(snapshots: Iterable[Snapshot], epochs: int, layers: Sequence[int], data: Dataset) -> "DataFrame":
    """Return a `pandas.DataFrame` with a row for each epoch, from 0 on.

    Its index is `epoch`; its columns are `loss`, `accuracy`, both of the test too if there is one, and each
    parameter, named as in a history file: ``W1[0][1]`` is the weight to output 0 from input 1 of layer 1.

    Raises
    ------
    XorvizError
        pandas is not installed.
    """
    pandas = _library("pandas", "pandas")
    columns, flat = columns_of(snapshots, range(epochs + 1), layers, data)
    index = pandas.Index(columns.pop("epoch"), name="epoch")
    numbers = dict(zip(number_names(layers), flat.T, strict=True))
    return pandas.DataFrame(columns | numbers, index=index)


def figure(
    curve: LossCurve,
    head: Snapshot,
    test: LossCurve | None = None,
    columns: tuple[int, int] = (0, 1),
    sample: int | None = None,
) -> "Figure":
    """Return a `matplotlib.figure.Figure`: the loss over the epochs, and ŷ over the inputs.

    The line in the plane is where the answer changes; of classes, each output has a colour where it is the
    largest. Of one input it is a curve. Of a long run, the loss is a band: see `LossCurve`.

    Parameters
    ----------
    curve, head, test
        What is drawn.
    columns
        Of more than two inputs those that vary to the right and upward, from 0; the others are held.
    sample
        The row at whose inputs they are held; None for their means.

    Raises
    ------
    ConfigError
        There are no such inputs, or no such sample.
    XorvizError
        Matplotlib is not installed.
    """
    cut = _cut(head.data, columns, sample)
    drawn = _library("matplotlib.figure", "matplotlib").Figure(figsize=(9.0, 4.0), layout="constrained")
    losses, answers = drawn.subplots(1, 2)
    _draw_loss(losses, curve, head)
    if test is not None:
        _draw_curve(losses, test, "test")
        losses.legend()
    if head.data.inputs.shape[1] == 1:
        _draw_answers(answers, head)
    else:
        _draw_plane(answers, head, cut)
    return drawn


def _cut(data: Dataset, columns: tuple[int, int], sample: int | None) -> "Cut":
    from xorviz.core.insight.plane_cut import AT_MEANS, Cut  # which knows runs

    inputs = data.inputs.shape[1]
    if inputs <= 2:
        return AT_MEANS
    across, upright = (whole_number(place, "column") for place in columns)
    if across == upright or max(across, upright) >= inputs:
        raise ConfigError(f"columns {columns!r} are not allowed: they must be two of {inputs}, from 0")
    row = None if sample is None else whole_number(sample, "sample")
    if row is not None and row >= len(data):
        raise ConfigError(f"there is no sample {row:,}: there are {len(data):,}, from 0")
    return Cut(across, upright, row)


def _draw_loss(axes: "Axes", curve: LossCurve, head: Snapshot) -> None:
    _draw_curve(axes, curve, "training")
    title = f"loss {head.loss:.6g} at epoch {head.epoch:,}"
    axes.set(title=title, xlabel="epoch", ylabel="loss", yscale="log")


def _draw_curve(axes: "Axes", curve: LossCurve, label: str) -> None:
    epochs = np.arange(len(curve.minimum)) * curve.span
    if curve.span > 1:
        axes.fill_between(epochs, curve.minimum, curve.maximum, label=label)
    else:
        axes.plot(epochs, curve.minimum, label=label)


def _draw_plane(axes: "Axes", head: Snapshot, cut: "Cut") -> None:
    from xorviz.core.insight.plane_cut import cut_words, seen  # which knows runs
    from xorviz.core.insight.surface import answer_surface, cell_centres

    plane, whole = seen(head, cut), head.data
    data, some = plane.data, _some_rows(len(plane.data))
    centres = [cell_centres(stretch, CELLS) for stretch in data.window]
    surface = answer_surface(plane, *centres)
    several = surface.ndim == 3
    (left, right), (low, high) = data.window
    placed: dict[str, Any] = {"origin": "lower", "extent": (left, right, low, high)}
    placed["aspect"] = (right - left) / (high - low)  # a square
    if several:
        shown: dict[str, Any] = {"cmap": "tab10", "vmin": 0, "vmax": 9}
        axes.imshow(surface.argmax(axis=0), alpha=0.4, **placed, **shown)
    else:
        shown = _shades(data)
        axes.imshow(surface, **placed, **shown)
        if not data.regression and surface.min() < THRESHOLD < surface.max():
            axes.contour(*centres, surface, levels=[THRESHOLD], colors="black")
    colours = data.targets.argmax(axis=1) if several else data.targets[:, 0]
    axes.scatter(*data.inputs[some].T, c=colours[some], edgecolors="black", **shown)
    told = [_outcome(head)] + ([f"{MOST_DOTS:,} of them drawn"] if len(data) > MOST_DOTS else [])
    if whole.inputs.shape[1] > 2:
        told.append(cut_words(whole, cut, short=True))
    names = _axis_name(whole, cut.across), _axis_name(whole, cut.upright)
    ends = {"xlim": (left, right), "ylim": (low, high)}
    axes.set(title="\n".join(told), xlabel=names[0], ylabel=names[1], **ends)


def _draw_answers(axes: "Axes", head: Snapshot) -> None:
    """Draw what is answered to one input, a line for each output."""
    data, some = head.data, _some_rows(len(head.data))
    inputs = np.linspace(*data.extent, POINTS)
    for name, answers in zip(_output_names(data), head.predict(inputs[:, np.newaxis]).T, strict=True):
        axes.plot(inputs, answers, label=name)
    if data.targets.shape[1] > 1:
        axes.legend()
    elif not data.regression:
        axes.axhline(THRESHOLD, color="black", linewidth=0.8)
    for targets in data.targets[some].T:
        axes.scatter(data.inputs[some, 0], targets, s=12)
    axes.set(title=_outcome(head), xlabel=_axis_name(data, 0), ylabel="ŷ", xlim=data.extent)


def _shades(data: Dataset) -> dict[str, Any]:
    """Return from orange over white to blue, between the least and the greatest that is wanted."""
    low, high = min(0.0, float(data.targets.min())), max(1.0, float(data.targets.max()))
    colours = _library("matplotlib.colors", "matplotlib").LinearSegmentedColormap.from_list(
        "answers", ["tab:orange", "white", "tab:blue"]
    )
    return {"cmap": colours, "vmin": low, "vmax": high}


def _outcome(head: Snapshot) -> str:
    return "ŷ" if head.data.regression else f"ŷ: {head.correct:,} of {len(head.data):,} right"


def _axis_name(data: Dataset, place: int) -> str:
    return data.axes[place].name if data.axes else f"x{subscript(place + 1)}"


def _output_names(data: Dataset) -> tuple[str, ...]:
    return data.class_names if data.targets.shape[1] > 1 else ("ŷ",)


def _some_rows(count: int) -> "NDArray[np.int64]":
    """Return which of so many samples are drawn: of many some at random, but always the same."""
    if count <= MOST_DOTS:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).permutation(count)[:MOST_DOTS])


def _library(module: str, package: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError:
        raise XorvizError(f"this needs {package}, which is not installed: pip install {package}") from None
