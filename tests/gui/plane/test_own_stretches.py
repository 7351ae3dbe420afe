"""A table of columns on scales far apart, as they were measured: each axis of the plane shows its own."""

import numpy as np
import pytest
from PySide6.QtWidgets import QSlider

from tests.gui.seen import pixel_of
from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.data.axis import Axis
from xorviz.core.insight.film_epochs import film_epochs
from xorviz.core.insight.plane_cut import AT_MEANS
from xorviz.gui.kit.plane_picture import film_picture, sketch
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.network.diagram.neuron_pictures import NeuronPictures, place_in_pictures
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.hidden_space import HiddenSpaceView


@pytest.fixture(scope="module")
def run():
    rng = np.random.default_rng(1)
    age, salary = rng.uniform(19, 60, 60), rng.uniform(15_000, 150_000, 60)
    targets = (salary > 80_000).astype(float)[:, np.newaxis]
    axes = Axis("age"), Axis("salary")
    run = Run(
        TrainingConfig(activation="tanh"),
        data=Dataset("own", "Own", np.column_stack([age, salary]), targets, axes=axes),
    )
    run.advance(20)
    return run


def test_samples_fill_the_plane_and_are_where_axes_say(run, show):
    view = show(BoundaryView())
    view.show_snapshot(run.head)
    pixels = np.array([[at.x(), at.y()] for at in (pixel_of(view, *place) for place in run.data.inputs)])
    side = view.square.side
    assert (np.ptp(pixels, axis=0) > 0.7 * side).all()
    assert view.zoom.shown == run.data.window
    view.zoom.stretch.zoom(2.0, tuple(run.data.inputs[0]))
    assert [np.ptp(each) for each in view.zoom.shown] == pytest.approx(
        [np.ptp(each) / 2 for each in run.data.window]
    )


def test_pictures_show_the_same(run):
    theme = load_theme("light")
    drawn = sketch(run.head, 40)
    across, up = ((np.arange(40) + 0.5) / 40 * np.ptp(each) + each[0] for each in run.data.window)
    places = np.stack(np.meshgrid(across, up[::-1]), axis=-1).reshape(-1, 2)
    np.testing.assert_allclose(drawn.answers.ravel(), run.head.predict(places)[:, 0], rtol=1e-9)
    assert not film_picture(run.head, theme, 30).isNull()
    seen_at = [place_in_pictures(run.head, AT_MEANS, tuple(place)) for place in run.data.inputs.tolist()]
    shares = (run.data.inputs - np.array(run.data.window)[:, 0]) / np.ptp(run.data.window, axis=1)
    np.testing.assert_allclose(seen_at, shares)
    for place, image in enumerate(NeuronPictures().of(run.head, AT_MEANS, theme, 40)[0]):
        ends = [(0, 20), (39, 20)] if place == 0 else [(20, 0), (20, 39)]
        first, last = (image.pixelColor(*(min(at, image.width() - 1) for at in end)) for end in ends)
        assert abs(first.red() - last.red()) > 100  # from one end of its colours to the other
    assert film_epochs(run, 4)[0] == 0


@pytest.mark.parametrize("share", [0, 100])
def test_the_plane_is_folded_from_where_it_is_seen(run, show, share):
    view = show(HiddenSpaceView(), (420, 320))
    view.show_snapshot(run.head)
    view.findChild(QSlider, "fold").setValue(share)
    spread = np.ptp(view._samples.places, axis=0) / np.ptp(view._limits, axis=1)
    assert (spread > 0.7).all() == (share == 0)
    assert np.isfinite(view._grid_at).all()
    assert view._fold.cells.isVisible() == (share == 0)
