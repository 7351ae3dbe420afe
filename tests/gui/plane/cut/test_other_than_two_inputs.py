"""Data with one input, or with more than two: a curve, or a plane through two columns, is shown and told."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from tests.gui.seen import looks_of
from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.data.axis import Axis
from xorviz.core.insight.plane_cut import Cut, seen
from xorviz.core.update.names import sample_name
from xorviz.gui.app.plot_cards import Panels
from xorviz.gui.kit.plane_picture import film_picture
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.network.network_view import NetworkView
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.hidden_space import HiddenSpaceView
from xorviz.gui.plane.sample_look import LARGEST
from xorviz.gui.time.time_card import boundary_picture
from xorviz.session.selection import Selection

AXES = Axis("age", 40.0, 20.0), Axis("income", 1000.0, 500.0), Axis("height")


def snapshot_of(inputs, samples=8, **settings):
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((samples, inputs)), rng.integers(0, 2, (samples, 1))
    data = Dataset("own", "Own", *rows, axes=AXES[:inputs])
    run = Run(TrainingConfig(hidden=(3,), **settings), data=data)
    run.advance(5)
    return run.head


def test_columns_are_chosen_by_lists_and_by_keys(show, qtbot):
    view = show(BoundaryView())
    wishes = []
    view.columns_selected.connect(lambda *columns: wishes.append(columns))
    view.columns_selected.connect(lambda *columns: view.show_selection(Selection(2, columns=columns)))
    view.show_selection(Selection(2))
    view.show_snapshot(snapshot_of(3))
    across, up = (view.findChild(QComboBox, f"cut_{side}") for side in ("across", "up"))
    assert [across.itemText(row) for row in range(across.count())] == ["age", "income", "height"]
    assert (across.currentText(), up.currentText()) == ("age", "income")
    across.setFocus()
    QTest.keyClick(across, Qt.Key.Key_Down)  # they change places
    assert wishes == [(1, 0)]
    assert (across.currentText(), up.currentText()) == ("income", "age")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A)
    QTest.keyClick(view, Qt.Key.Key_U)
    assert wishes[1:] == [(2, 0), (2, 1)]
    assert view._across._axis == AXES[2]
    assert view._across._name == "x₃"
    assert "of 8 answered otherwise than in this slice, at age " in view.cut_bar.note.text()
    assert "(as followed)" in view.cut_bar.note.text()
    assert "with age " in view.cut_bar.note.toolTip()
    assert "(as of the followed sample)" in view.spoken()
    assert "Across height, up income" in view.spoken()
    view.show_selection(Selection(None, columns=(2, 1)))
    assert "(its mean)" in view.cut_bar.note.text()


def test_what_is_pointed_at_is_a_place_of_all_inputs(show, qtbot):
    view, network = show(BoundaryView()), show(NetworkView())
    snapshot = snapshot_of(3)
    places = []
    view.place_hovered.connect(places.append)
    view.place_hovered.connect(network.show_place)
    for each in (view, network):
        each.show_snapshot(snapshot)
    network.show_lit(network.take_lit())
    view.show_selection(Selection(4, columns=(0, 2)))
    network._view = SimpleNamespace(followed=Selection(4, columns=(0, 2)))
    plot = view._plot
    QTest.mouseMove(plot.viewport(), QPoint(plot.viewport().width() // 2, plot.viewport().height() // 2))
    qtbot.waitUntil(lambda: bool(places), timeout=60_000)
    assert len(places[-1]) == 3
    samples = map(tuple, snapshot.data.inputs.tolist())
    assert places[-1][1] == snapshot.data.inputs[4, 1] or places[-1] in samples
    values = network.take_lit().values
    assert {(0, 0), (0, 1), (0, 2)} <= set(values)
    network.grab()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert places[-1] == tuple(snapshot.data.inputs[0].tolist())
    words = view._hover.toPlainText()
    assert words.startswith(sample_name(snapshot.data, 0))
    assert "ŷ" in words
    assert words.count("\n") <= 1  # so that it stays inside
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert len(places[-1]) == 3
    assert places[-1][1] == snapshot.data.inputs[4, 1]
    view.show_neuron((0, 1))  # it is held: the answers stay
    assert view._heading[0] == ""
    view.show_neuron((0, 2))
    assert view._heading[0] == "Input height"


@pytest.mark.parametrize(("before", "after"), [(1, 2), (2, 1), (2, 3), (3, 2)])
@pytest.mark.parametrize("kind", [NetworkView, HiddenSpaceView])
def test_a_place_pointed_at_is_forgotten_with_the_columns_it_had(kind, before, after, show):
    view = show(kind())
    view.show_snapshot(snapshot_of(before))
    view.show_place((0.5,) * before)
    view.grab()
    view.show_snapshot(snapshot_of(after))  # while the pointer rests where it was
    view.grab()
    assert view.spoken()
    view.show_place((0.25,) * after)
    view.grab()


def test_of_one_input_there_is_a_curve(show, qtbot):
    view = show(BoundaryView())
    snapshot = snapshot_of(1)
    picked, places = [], []
    view.sample_selected.connect(picked.append)
    view.place_hovered.connect(places.append)
    curve = view.curve
    assert curve.findChild(StillPlot) is None
    view.show_snapshot(snapshot)
    assert curve.isVisible()
    assert not view.square.isVisible()
    assert not view.cut_bar.isVisible()
    x, y = curve._lines[0].getData()
    assert np.array_equal(y, snapshot.predict(x[:, np.newaxis])[:, 0])
    assert np.array_equal(curve.places, np.column_stack([snapshot.data.inputs, snapshot.data.targets]))
    viewport = curve._plot.viewport()
    middle, row = curve._plot.shown_area.center(), 3
    pixel = curve._plot.mapFromScene(curve._plot.box.mapViewToScene(middle))
    QTest.mouseMove(viewport, pixel)
    qtbot.waitUntil(lambda: bool(places), timeout=60_000)
    assert len(places[-1]) == 1
    at = curve._plot.mapFromScene(curve._plot.box.mapViewToScene(QPointF(*curve.places[row])))
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    assert picked == [row]
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert curve._hover.isVisible()
    assert "age" in curve._hover.toPlainText()
    view.show_snapshot(snapshot_of(3))
    assert view.square.isVisible()
    assert not curve.isVisible()


def test_samples_of_one_input_are_as_large_as_there_is_room_for(show, qapp):
    def sizes(inputs, size):
        samples = np.array(inputs, dtype=float)[:, np.newaxis]
        run = Run(TrainingConfig(), data=Dataset("own", "Own", samples, samples % 2))
        view = show(BoundaryView(), (400, 300))
        view.show_snapshot(run.head)
        view.resize(*size)
        qapp.processEvents()
        return {size for _, size, *_ in looks_of(view.curve._samples)}

    wide, narrow = sizes(range(4), (800, 600)), sizes(range(4), (90, 300))
    assert max(narrow) < min(wide)
    assert LARGEST in wide
    assert max(sizes([0, 1, 2, 2.001], (800, 600))) < min(wide), "they would hide each other"


@pytest.mark.parametrize("inputs", [1, 3])
def test_hidden_space_has_the_samples_where_they_are_and_folds_the_plane(show, inputs):
    view, snapshot = show(HiddenSpaceView()), snapshot_of(inputs)
    view.show_snapshot(snapshot)
    assert view._space.isVisible()
    assert len(view._samples.places) == len(snapshot.data)
    view.show_place(tuple(snapshot.data.inputs[2].tolist()))
    cross = view._cross.places[0]
    assert np.allclose(cross, view._samples.places[2])
    view._bar._slider.setValue(0)
    plane = seen(snapshot, view._cut)
    low, high = plane.data.extent
    share = (plane.data.inputs[:, 0].clip(low, high) - low) / (high - low)
    (left, right), _ = view._limits
    assert np.allclose(view._samples.places[:, 0], left + share * (right - left))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.spoken()


def test_small_pictures_are_of_the_same_plane(show, light):
    network, snapshot = show(NetworkView()), snapshot_of(3)
    network.show_snapshot(snapshot)
    network._view = SimpleNamespace(followed=Selection(1, columns=(2, 0)))
    pictures = network._pictures.of(snapshot, network._cut(snapshot), light, 30.0)
    assert [len(layer) for layer in pictures] == [3, 3, 1]
    across, held, up = (pictures[0][place] for place in (2, 1, 0))
    assert colours_along(across, 1, 0) > 4
    assert colours_along(across, 0, 1) == 1
    assert colours_along(up, 0, 1) > 4
    assert colours_along(held, 1, 0) == colours_along(held, 0, 1) == 1
    planes = [seen(snapshot, cut) for cut in (Cut(), Cut(2, 1, 3))]
    assert film_picture(snapshot, light, 40) == film_picture(seen(snapshot), light, 40)
    for draw in (lambda plane: film_picture(plane, light, 40), lambda plane: boundary_picture(plane, light)):
        one, other = map(draw, planes)
        assert one.size() == other.size()
        assert one != other


def colours_along(image, across, up):
    """How many colours a line through the middle of a picture has."""
    middle, side = image.width() // 2, range(image.width())
    return len({image.pixel(step if across else middle, step if up else middle) for step in side})


def test_a_picture_of_the_cards_has_nothing_to_choose(show):
    for touchable in (True, False):
        panels = show(Panels(touchable=touchable), (900, 600))
        view = panels._boundary
        view.show_snapshot(snapshot_of(3))
        assert view.cut_bar.note.isVisible()
        assert view.cut_bar.choices.isVisible() is touchable
