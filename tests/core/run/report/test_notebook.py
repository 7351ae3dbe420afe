"""A run as a table of pandas and as a figure of Matplotlib, and what is said where they are missing."""

import sys

import numpy as np
import pytest

from xorviz.core import Dataset, Run, TrainingConfig, XorvizError
from xorviz.core.insight.surface import cell_centres
from xorviz.core.run.report.notebook import CELLS


def trained(epochs=1200, **settings):
    run = Run(TrainingConfig(**settings))
    run.advance(epochs)
    return run


def test_the_table_has_each_number_of_each_epoch():
    run = trained(30, hidden=3)
    table, history = run.to_pandas(), run.history()
    assert (table.index.name, len(table), table.shape[1]) == ("epoch", 31, 2 + 13)
    np.testing.assert_array_equal(table["loss"], run.losses)
    np.testing.assert_array_equal(table["accuracy"], history["accuracy"])
    np.testing.assert_array_equal(table["W1[2][1]"], history["W1"][:, 2, 1])
    np.testing.assert_array_equal(table["b2[0]"], history["b2"][:, 0])


def test_the_figure_shows_the_losses_and_the_answers():
    run = trained()
    loss, plane = run.plot().axes
    (line,) = loss.lines
    np.testing.assert_array_equal(line.get_ydata(), run.losses)
    centres = cell_centres(run.data.extent, CELLS)
    x1, x2 = np.meshgrid(centres, centres)
    expected = run.predict(np.column_stack([x1.ravel(), x2.ravel()])).reshape(CELLS, CELLS)
    image = plane.images[0]
    np.testing.assert_allclose(image.get_array(), expected, rtol=0, atol=1e-15)
    assert (image.origin, tuple(image.get_extent())) == ("lower", (*run.data.extent, *run.data.extent))
    assert f"{run.head.correct} of 4 right" in plane.get_title()
    contour, points = plane.collections
    for path in contour.get_paths():
        np.testing.assert_allclose(run.predict(path.vertices), 0.5, atol=0.01)
    np.testing.assert_array_equal(points.get_offsets(), run.data.inputs)


def test_a_long_run_is_a_band():
    run = trained(600_000)
    assert run.curve.span > 1
    loss = run.plot().axes[0]
    (band,) = loss.collections
    (path,) = band.get_paths()
    assert path.vertices[:, 1].min() == run.curve.minimum.min()
    assert not loss.lines


def test_what_is_no_plane_is_not_drawn():
    rows = np.eye(3)
    run = Run(TrainingConfig(), data=Dataset("own", "Own", rows, rows[:, :1]))
    assert len(run.plot().axes) == 1


@pytest.mark.parametrize(("name", "method"), [("pandas", "to_pandas"), ("matplotlib", "plot")])
def test_what_is_missing_is_said(name, method, monkeypatch):
    run = trained(1)
    monkeypatch.setitem(sys.modules, f"{name}.figure" if name == "matplotlib" else name, None)
    with pytest.raises(XorvizError, match=f"^this needs {name}, which is not installed: pip install {name}$"):
        getattr(run, method)()
