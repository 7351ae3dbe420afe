"""Folding the input plane into hidden space."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QSlider, QToolButton

from tests.gui.seen import pixel_of, shown_samples
from xorviz.core.data.sources import make_dataset
from xorviz.core.insight.hidden_space import folded, hidden_activations
from xorviz.core.insight.surface import cell_centres, output_surface
from xorviz.core.network.backpropagation import forward
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.kit.plane_picture import half_line
from xorviz.gui.kit.theme import diverging_table, load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.plane.folded_plane import CELLS, CLEAR
from xorviz.gui.plane.hidden_space import HiddenSpaceView
from xorviz.themes import THEMES


@pytest.fixture
def view(qapp, show):
    return show(HiddenSpaceView(), (420, 320))


@pytest.fixture
def fold(view):
    return view.findChild(QSlider, "fold")


def test_the_slider_unfolds_it_to_the_input_plane(view, fold, trained):
    snapshot = trained(TrainingConfig(), 1200).head
    view.show_snapshot(snapshot)
    fold.setValue(0)
    inputs = make_dataset("xor").inputs
    assert np.diff(shown_samples(view), axis=0) == pytest.approx(np.diff(inputs, axis=0) * 1.16 / 2)
    assert not view._output.line.isVisible()
    assert not view._output.image.isVisible()
    assert [view._plot.axes[side].labelText for side in ("bottom", "left")] == ["x₁", "x₂"]
    assert not view._plot.axes["left"].style["showValues"]
    fold.setValue(50)
    assert [view._plot.axes[side].labelText for side in ("bottom", "left")] == ["", ""]


@pytest.mark.parametrize("hidden", [2, 5])
@pytest.mark.parametrize("value", [0, 40, 97])
def test_while_it_folds_the_plane_keeps_its_line(view, fold, trained, hidden, value):
    snapshot = trained(TrainingConfig(hidden=(hidden,)), 1500).head
    view.show_snapshot(snapshot)
    fold.setValue(value)
    assert view._fold.line.isVisible()
    axis = cell_centres(snapshot.data.extent, CELLS)
    line = half_line(axis, axis, output_surface(snapshot, axis, axis))
    expected = folded(
        line,
        view._projection.project(hidden_activations(snapshot, np.nan_to_num(line))),
        view._bar.share,
        snapshot.data.extent,
        view._limits,
    )
    np.testing.assert_allclose(np.column_stack(view._fold.line.getData()), expected)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("value", [0, 25])
def test_while_it_folds_the_plane_keeps_its_colours(view, fold, trained, theme, value):
    theme = load_theme(theme)
    set_theme(view, theme)
    snapshot = trained(TrainingConfig(hidden=(3,)), 1500).head
    view.show_snapshot(snapshot)
    fold.setValue(value)
    image = view.grab().toImage()
    points = np.random.default_rng(0).uniform(-0.45, 1.45, (60, 2))
    hidden = view._projection.project(hidden_activations(snapshot, points))
    places = folded(points, hidden, view._bar.share, snapshot.data.window, view._limits)
    answers = forward(snapshot.parameters, points, snapshot.config.activations).predictions[:, 0]
    card = np.array(theme.colour("card").getRgb()[:3])
    gaps = []
    for place, answer in zip(places, answers, strict=True):
        colour = diverging_table(theme.name)[int(256 * answer)]
        pixel = pixel_of(view, *place).toPoint()
        shown = np.array(image.pixelColor(pixel).getRgb()[:3])
        gaps.append(np.abs(shown - (CLEAR * colour + (1 - CLEAR) * card)).max())
    assert np.median(gaps) < 14, "under some of them are lines of the grid, or samples"


def test_in_hidden_space_there_is_one_picture_and_not_two(view, fold, trained):
    view.show_snapshot(trained(TrainingConfig(), 1200).head)
    for value, in_it in ((100, True), (50, False), (100, True)):
        fold.setValue(value)
        assert view._output.image.isVisible() == in_it
        assert view._fold.cells.isVisible() != in_it
        assert view._fold.line.isVisible() != in_it


@pytest.mark.parametrize("hidden", [2, 5])
def test_beside_the_input_plane_it_folds_too(view, fold, trained, find_flaws, hidden, qapp):
    view.resize(220, 300)
    view.show_alone(False)
    view.show_snapshot(trained(TrainingConfig(hidden=(hidden,)), 100).head)
    assert fold.isVisible()
    assert view.findChild(QToolButton, "fold_play").isVisible()
    assert not view.findChild(QComboBox, "hidden_up").isVisible()
    assert (
        fold.mapTo(view, QPoint(0, 0)).y()
        > view._plot.mapTo(view, QPoint(0, 0)).y() + view._plot.height() - 1
    )
    qapp.processEvents()
    assert view.square.side > 110
    assert not find_flaws(view)
    view.show_alone(True)
    assert view.findChild(QComboBox, "hidden_up").isVisible() == (hidden > 2)


def test_the_button_plays_the_fold_and_stops_at_the_end(view, fold, trained, qtbot):
    view.show_snapshot(trained(TrainingConfig(), 100).head)
    play = view.findChild(QToolButton, "fold_play")
    fold.setValue(6)
    assert play.text() == "Fold"
    QTest.mouseClick(play, Qt.MouseButton.LeftButton)
    assert play.text() == "Stop"
    qtbot.waitUntil(lambda: fold.value() > 8)
    fold.setValue(98)
    qtbot.waitUntil(lambda: not play.isChecked())
    assert fold.value() == 100
    assert play.text() == "Unfold"
    QTest.mouseClick(play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: fold.value() < 98)
    view.hide()
    assert not play.isChecked()


@pytest.mark.parametrize(("size", "beside"), [((254, 228), False), ((560, 300), True)])
def test_the_fold_stands_where_it_leaves_the_plot_most_room(view, fold, trained, qapp, size, beside):
    view.show_snapshot(trained(TrainingConfig(), 3).head)
    view.resize(*size)
    qapp.processEvents()
    square = view.square.geometry()
    bar = fold.parentWidget().geometry()
    assert (bar.left() > square.right()) == beside
    assert (bar.top() > square.bottom()) != beside
