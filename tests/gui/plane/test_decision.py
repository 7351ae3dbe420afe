"""The plane in two colours: which class is answered, and not how surely."""

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget

from tests.calls import Calls
from tests.gui.seen import pixel_of, shown_contour, shown_labels
from xorviz.core import TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.data.sources import make_dataset
from xorviz.core.insight.surface import cell_centres, output_surface
from xorviz.core.network.backpropagation import forward
from xorviz.core.run.run import Run
from xorviz.gui.app.asking.compare_door import compare_window
from xorviz.gui.kit.theme import diverging_table
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.plane_ground import CELLS

POINTS = np.array([(-0.3, -0.3), (0.5, -0.3), (1.3, 0.4), (0.3, 1.3), (0.6, 0.7), (-0.3, 0.5)])


def pixels(view):
    """The colours of the surface's cells, as numbers."""
    image = view._ground.image._image
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("epochs", [1, 300, 3000])
def test_it_has_the_colour_of_the_class_that_is_answered(view, light, trained, epochs):
    snapshot = trained(TrainingConfig(), epochs).head
    view.show_snapshot(snapshot)
    view.show_decision(True)
    image = view.grab().toImage()
    answers = forward(snapshot.parameters, POINTS, snapshot.config.activations).predictions[:, 0]
    ends = diverging_table("light")[[0, -1]].astype(int)
    for point, answer in zip(POINTS, answers, strict=True):
        if abs(answer - 0.5) > 0.02:
            shown = image.pixelColor(pixel_of(view, *point).toPoint()).getRgb()[:3]
            assert np.abs(np.array(shown) - ends[int(answer > 0.5)]).max() <= 12
    axis = cell_centres(snapshot.data.extent, CELLS)
    assert len(pixels(view)) == len(np.unique(output_surface(snapshot, axis, axis) > 0.5))


def test_line_and_numbers_stay(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 3000).head)
    line, labels = shown_contour(view), shown_labels(view)
    view.show_decision(True)
    np.testing.assert_array_equal(shown_contour(view), line)
    assert shown_labels(view) == labels


def test_what_is_undecided_has_neither_colour(view, trained):
    view.show_snapshot(trained(TrainingConfig(initialisation="zeros"), 0).head)
    graded = pixels(view)
    view.show_decision(True)
    assert pixels(view) == graded
    assert len(graded) == 1


def test_it_computes_nothing_anew_and_back_is_as_before(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 300).head)
    before, found = view.grab().toImage(), Calls()
    found.during(lambda: view.show_decision(True))
    assert not found.of_python["answer_surface"]
    assert found.of_python["plane_image"] == 1
    assert view.grab().toImage() != before
    view.show_decision(False)
    assert view.grab().toImage() == before


def test_a_neuron_pointed_at_is_shown_as_it_is(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 300).head)
    view.show_neuron((1, 0))
    before = pixels(view)
    view.show_decision(True)
    assert pixels(view) == before
    view.show_neuron(None)
    assert len(pixels(view)) == 2


def test_both_planes_of_a_comparison_follow_the_switch_of_their_window(qapp, light):
    owner = QWidget()
    set_theme(owner, light)
    switch = QAction("Decision Only", owner, objectName="view.decision", checkable=True, checked=True)
    window = compare_window(owner)
    planes = window.findChildren(BoundaryView)
    assert [plane._decision for plane in planes] == [True, True]
    switch.setChecked(False)
    assert [plane._decision for plane in planes] == [False, False]
    window.close()
    owner.deleteLater()


def test_it_is_said_above_the_plane_where_there_is_something_to_decide(view, trained):
    heads = QSignalSpy(view.headed)
    view.show_decision(True)
    view.show_snapshot(trained(TrainingConfig(), 3).head)
    assert heads.at(0) == ["", "decision only"]
    classes = make_dataset("xor")
    values = Dataset("own", "Own", classes.inputs, 3.0 * classes.targets, regression=True)
    view.show_snapshot(Run(TrainingConfig(output_activation="linear"), data=values).head)
    assert heads.at(1) == ["", ""]
