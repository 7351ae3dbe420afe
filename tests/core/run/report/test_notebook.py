"""A run as a table of pandas and as a figure of Matplotlib, and what is said where they are missing."""

import sys

import numpy as np
import pytest

from xorviz.core import ConfigError, Dataset, Run, TrainingConfig, XorvizError
from xorviz.core.data.axis import Axis
from xorviz.core.insight.surface import cell_centres
from xorviz.core.run.report.notebook import CELLS, MOST_DOTS


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


def test_of_more_inputs_there_is_a_plane_through_two_of_them_with_the_others_held():
    rng = np.random.default_rng(1)
    axes = tuple(Axis(name, 10.0, 2.0) for name in ("width", "depth", "height"))
    inputs = rng.uniform(-1, 1, (20, 3))
    data = Dataset("own", "Own", inputs, (inputs[:, :1] > 0).astype(float), axes=axes)
    run = Run(TrainingConfig(hidden=4), data=data)
    run.advance(200)
    for sample, held in ((None, inputs.mean(axis=0)), (3, inputs[3])):
        plane = run.plot(columns=(2, 0), sample=sample).axes[1]
        assert (plane.get_xlabel(), plane.get_ylabel()) == ("height", "width")
        assert f"depth {10 + 2 * held[1]:.3g}"[:9] in plane.get_title()
        np.testing.assert_array_equal(plane.collections[-1].get_offsets(), inputs[:, [2, 0]])
        centres = cell_centres(plane.get_xlim(), CELLS)
        x, y = np.meshgrid(centres, centres)
        places = np.tile(held, (CELLS**2, 1))
        places[:, 2], places[:, 0] = x.ravel(), y.ravel()
        shown = plane.images[0].get_array().ravel()
        np.testing.assert_allclose(shown, run.predict(places)[:, 0], rtol=0, atol=1e-14)


def test_of_one_input_there_is_a_curve():
    inputs = np.linspace(-1, 1, 9)[:, np.newaxis]
    run = Run(TrainingConfig(), data=Dataset("own", "Own", inputs, (inputs > 0).astype(float)))
    run.advance(5)
    curve = run.plot().axes[1].lines[0]
    x, y = curve.get_data()
    np.testing.assert_array_equal(y, run.predict(x[:, np.newaxis])[:, 0])
    np.testing.assert_array_equal(run.plot().axes[1].collections[0].get_offsets()[:, 0], inputs[:, 0])


def test_of_classes_the_largest_output_is_drawn():
    run = trained(50, dataset="blobs")
    plane = run.plot().axes[1]
    centres = cell_centres(run.data.extent, CELLS)
    places = np.stack(np.meshgrid(centres, centres), axis=-1).reshape(-1, 2)
    np.testing.assert_array_equal(plane.images[0].get_array().ravel(), run.predict(places).argmax(axis=1))


def test_of_many_samples_some_are_drawn_and_it_is_said():
    inputs = np.random.default_rng(0).uniform(-1, 1, (2 * MOST_DOTS, 2))
    run = Run(TrainingConfig(), data=Dataset("own", "Own", inputs, (inputs[:, :1] > 0).astype(float)))
    plane = run.plot().axes[1]
    assert len(plane.collections[-1].get_offsets()) == MOST_DOTS
    assert plane.get_title().endswith("5,000 of them drawn")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"columns": (0, 3)}, r"columns \(0, 3\) are not allowed: they must be two of 3, from 0"),
        ({"columns": (1, 1)}, r"columns \(1, 1\) are not allowed"),
        ({"sample": 3}, "there is no sample 3: there are 3, from 0"),
    ],
)
def test_a_plane_that_is_none_is_refused(asked, told):
    rows = np.eye(3)
    run = Run(TrainingConfig(), data=Dataset("own", "Own", rows, rows[:, :1]))
    with pytest.raises(ConfigError, match=told):
        run.plot(**asked)


@pytest.mark.parametrize(("name", "method"), [("pandas", "to_pandas"), ("matplotlib", "plot")])
def test_what_is_missing_is_said(name, method, monkeypatch):
    run = trained(1)
    monkeypatch.setitem(sys.modules, f"{name}.figure" if name == "matplotlib" else name, None)
    with pytest.raises(XorvizError, match=f"^this needs {name}, which is not installed: pip install {name}$"):
        getattr(run, method)()
