"""A run for a notebook: as a table of pandas, as a figure of Matplotlib. Neither comes with the program."""

# Matplotlib types some of its arguments, pandas nothing.
# pyright: basic

from collections.abc import Iterable, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import XorvizError
from xorviz.core.network.decisions import THRESHOLD
from xorviz.core.run.history import LossCurve
from xorviz.core.run.report.columns import columns_of, number_names
from xorviz.core.run.snapshot import Snapshot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

CELLS = 200
"""Of the picture of the plane, along each side."""


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


def figure(curve: LossCurve, head: Snapshot, test: LossCurve | None = None) -> "Figure":
    """Return a `matplotlib.figure.Figure`: the loss over the epochs and, of two inputs, ŷ over the plane.

    The line in the plane is where the answer changes. Of a long run, the loss is a band: see `LossCurve`.

    Raises
    ------
    XorvizError
        Matplotlib is not installed.
    """
    drawn = _library("matplotlib.figure", "matplotlib").Figure(figsize=(9.0, 4.0), layout="constrained")
    plane = head.data.inputs.shape[1] == 2 and head.predictions.shape[1] == 1
    axes = drawn.subplots(1, 2 if plane else 1, squeeze=False)[0]
    _draw_loss(axes[0], curve, head)
    if test is not None:
        _draw_curve(axes[0], test, "test")
        axes[0].legend()
    if plane:
        _draw_plane(axes[1], head)
    return drawn


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


def _draw_plane(axes: "Axes", head: Snapshot) -> None:
    from xorviz.core.insight.surface import cell_centres, output_surface  # which knows runs

    data = head.data
    centres = cell_centres(data.extent, CELLS)
    surface = output_surface(head, centres, centres)
    low, high = min(0.0, float(data.targets.min())), max(1.0, float(data.targets.max()))
    colours = _library("matplotlib.colors", "matplotlib").LinearSegmentedColormap.from_list(
        "answers", ["tab:orange", "white", "tab:blue"]
    )
    shown = {"cmap": colours, "vmin": low, "vmax": high}
    axes.imshow(surface, origin="lower", extent=(*data.extent, *data.extent), **shown)
    if not data.regression and surface.min() < THRESHOLD < surface.max():
        axes.contour(centres, centres, surface, levels=[THRESHOLD], colors="black")
    axes.scatter(*data.inputs.T, c=data.targets[:, 0], edgecolors="black", **shown)
    told = "ŷ" if data.regression else f"ŷ: {head.correct:,} of {len(data):,} right"
    axes.set(title=told, xlabel="x₁", ylabel="x₂", xlim=data.extent, ylim=data.extent)


def _library(module: str, package: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError:
        raise XorvizError(f"this needs {package}, which is not installed: pip install {package}") from None
