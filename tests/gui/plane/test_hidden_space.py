from itertools import groupby

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QComboBox

from tests.gui.seen import pixel_of, shown_samples
from xorviz.core.insight.hidden_space import hidden_activations
from xorviz.core.network.spelling import subscript
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.gui.kit.numbers import fixed
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.plane import hidden_space
from xorviz.gui.plane.folded_plane import CLEAR
from xorviz.gui.plane.hidden.hidden_ground import PALE
from xorviz.gui.plane.hidden_space import EXACT, HiddenSpaceView
from xorviz.gui.plane.plane_words import NO_HIDDEN
from xorviz.session.selection import Selection
from xorviz.themes import THEMES


@pytest.fixture
def view(qapp, show):
    return show(HiddenSpaceView(), (420, 320))


def names(view):
    return [view._plot.axes[side].labelText for side in ("bottom", "left")]


def choose(view, axis, name):
    box = view.findChild(QComboBox, f"hidden_{axis}")
    box.setCurrentIndex(box.findText(name))


def chosen(view):
    return [view.findChild(QComboBox, f"hidden_{axis}").currentText() for axis in ("across", "up")]


def activations(snapshot):
    return hidden_activations(snapshot, snapshot.data.inputs)


def test_it_shows_the_samples_where_the_hidden_neurons_put_them(view, trained):
    snapshot = trained(TrainingConfig(), 1200).head
    view.show_snapshot(snapshot)
    assert shown_samples(view) == pytest.approx(activations(snapshot))
    assert view._output.line.isVisible()


@pytest.mark.parametrize("hidden", [(), (3, 2)])
def test_its_numbers_are_what_the_last_hidden_layer_makes_of_each_sample(view, trained, hidden):
    snapshot = trained(TrainingConfig(hidden=hidden), 200).head
    view.show_snapshot(snapshot)
    heading, *lines = [line.split("\t") for line in view.numbers()]
    there = ["h²₁", "h²₂"] if hidden else []
    assert heading == ["x1", "x2", *there, "target", "answer"]
    told = [activations(snapshot)] if hidden else []
    data = snapshot.data
    expected = np.column_stack([data.inputs, *told, data.targets, snapshot.predictions])
    assert np.array(lines, dtype=float).tolist() == expected.tolist()


@pytest.mark.parametrize("count", [4, 16])
def test_with_more_neurons_any_two_or_the_principal_directions_are_chosen(view, trained, count, qtbot):
    snapshot = trained(TrainingConfig(hidden=(count,)), 300).head
    view.show_snapshot(snapshot)
    assert view.findChild(QComboBox, "hidden_up").isVisible()
    assert chosen(view) == ["To ŷ", "Rest"]
    assert names(view) == ["output's direction", "rest's main direction"]
    choose(view, "up", "PC₂")
    assert names(view) == ["1st principal direction", "2nd principal direction"]
    with qtbot.waitSignal(view.axes_changed) as changed:
        choose(view, "up", f"h{subscript(count)}")
    assert changed.args == [(0, count - 1)]
    choose(view, "across", "h₂")
    assert shown_samples(view) == pytest.approx(activations(snapshot)[:, [1, count - 1]])
    assert names(view) == ["h₂", f"h{subscript(count)}"]
    choose(view, "up", "h₂")
    assert chosen(view) == [f"h{subscript(count)}", "h₂"]
    choose(view, "across", "PC₁")
    assert chosen(view) == ["PC₁", "PC₂"]
    view.show_snapshot(trained(TrainingConfig(), 3).head)
    assert not view.findChild(QComboBox, "hidden_up").isVisible()


def test_what_was_chosen_stays_where_it_can(view, trained, qtbot):
    view.show_snapshot(trained(TrainingConfig(hidden=(8,)), 3).head)
    choose(view, "across", "h₅")
    choose(view, "up", "h₃")
    view.show_snapshot(trained(TrainingConfig(hidden=(6,)), 3).head)
    assert chosen(view) == ["h₅", "h₃"]
    with qtbot.waitSignal(view.axes_changed) as changed:
        view.show_snapshot(trained(TrainingConfig(hidden=(4,)), 3).head)
    assert changed.args == [None]


def test_in_a_deeper_network_the_names_have_their_layer(view, trained):
    view.show_snapshot(trained(TrainingConfig(hidden=(4, 2)), 3).head)
    assert names(view) == ["h²₁", "h²₂"]


@pytest.mark.parametrize("size", [(292, 210), (700, 300), (300, 600)])
def test_the_plot_is_square_and_its_units_are_equal(view, trained, size):
    view.resize(*size)
    view.show_snapshot(trained(TrainingConfig(activation="relu", learning_rate=0.01), 30).head)
    across, up = view._plot.box.viewPixelSize()
    assert across == pytest.approx(up, rel=0.02)
    assert view.rect().contains(view._plot.geometry())


@pytest.mark.parametrize("settings", [
    {"hidden": (8,)}, {"hidden": (5,), "activation": "tanh"}, {"hidden": (3,), "activation": "relu"},
])  # fmt: skip
def test_while_it_trains_the_axes_stand_still_or_grow(view, trained, settings):
    run = trained(TrainingConfig(learning_rate=0.3, **settings), 600)
    ranges = []
    for epoch in (0, *range(1, 600, 7)):
        view.show_snapshot(run.at(epoch))
        ranges.append(view._plot.box.viewRange()[0][1])
    reaches = [reach for reach, _ in groupby(ranges)]
    assert reaches == sorted(reaches)
    assert len(reaches) == 1 or settings["activation"] == "relu"
    ratios = np.log2(np.divide(reaches[1:], reaches[:-1]))
    assert ratios == pytest.approx(ratios.round())


def test_axes_without_bounds_do_not_shrink_until_the_run_begins_anew(view, trained, changed_snapshot):
    run = trained(TrainingConfig(activation="relu", learning_rate=0.01), 9)
    large = changed_snapshot(run.at(5), 4, 30.0)
    view.show_snapshot(run.at(4))
    small = view._plot.box.viewRange()
    view.show_snapshot(large)
    wide = view._plot.box.viewRange()
    assert wide != small
    view.show_snapshot(run.at(6))
    assert view._plot.box.viewRange() == wide
    view.show_snapshot(run.at(0))
    view.show_snapshot(run.at(4))
    assert view._plot.box.viewRange() == small


def test_the_selected_neurons_axis_stands_out(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 30).head)
    view.show_selection(Selection(0, (1, 1)))
    assert names(view) == ["h₁", "▸ h₂"]
    for other in ((2, 0), (0, 1), None):
        view.show_selection(Selection(0, other))
        assert names(view) == ["h₁", "h₂"]


def test_among_principal_directions_the_selected_neuron_has_a_direction(view, trained):
    snapshot = trained(TrainingConfig(hidden=(5,)), 300).head
    view.show_snapshot(snapshot)
    view.show_selection(Selection(0, (1, 3)))
    x, y = view._ray._line.getData()
    end = np.array([x[1], y[1]])
    moved = view._projection.project(np.eye(5)[3:4]) - view._projection.project(np.zeros((1, 5)))
    assert end / np.linalg.norm(end) == pytest.approx(moved[0] / np.linalg.norm(moved))
    assert view._ray._name.toPlainText() == "h₄"
    view.show_selection(Selection(0))
    assert not view._ray._line.isVisible()


def test_to_hover_computes_one_point_and_not_the_space(view, trained, monkeypatch):
    view.show_snapshot(trained(TrainingConfig(hidden=(8,)), 30).head)
    asked = []
    compute = hidden_space.hidden_activations
    monkeypatch.setattr(
        hidden_space, "hidden_activations", lambda *of: asked.append(len(of[1])) or compute(*of)
    )
    view.show_place((0.2, 0.3))
    assert asked == [1]


def test_a_click_on_a_sample_selects_it_and_it_is_ringed(view, trained, qtbot):
    view.show_snapshot(trained(TrainingConfig(), 1200).head)
    place = pixel_of(view, *shown_samples(view)[0])
    with qtbot.waitSignal(view.sample_selected) as chosen:
        QTest.mouseClick(
            view._plot.viewport(), Qt.MouseButton.LeftButton, pos=view._plot.mapFrom(view, place.toPoint())
        )
    assert chosen.args == [0]
    view.show_selection(Selection(0))
    assert view._samples.chosen.places == pytest.approx(shown_samples(view)[:1])


def test_a_place_in_one_space_is_linked_with_its_place_in_the_other(view, trained, qtbot):
    snapshot = trained(TrainingConfig(), 1200).head
    view.show_snapshot(snapshot)
    view.show_place((0.25, 0.5))
    x, y = view._cross.places.T
    assert [[x[0], y[0]]] == pytest.approx(hidden_activations(snapshot, np.array([[0.25, 0.5]])))
    place = view._plot.mapFrom(view, pixel_of(view, *view._grid_at[40]).toPoint())
    with qtbot.waitSignal(view.place_hovered) as hovered:
        QTest.mouseMove(view._plot.viewport(), QPoint(place))
    assert hovered.args[0] is not None
    view.show_place(None)
    assert not len(view._cross.places)


@pytest.mark.parametrize("size", [(364, 270), (220, 140)])
def test_without_a_hidden_layer_it_says_so_and_shows_no_axes(view, trained, find_flaws, size):
    view.resize(*size)
    view.show_snapshot(trained(TrainingConfig(hidden=()), 5).head)
    assert view._nothing.isVisible()
    assert view._nothing.text() == NO_HIDDEN
    assert not view._plot.isVisible()
    assert not find_flaws(view)
    view.show_snapshot(trained(TrainingConfig(), 5).head)
    assert view._plot.isVisible()
    assert not view._nothing.isVisible()


def test_a_hidden_view_computes_nothing(view, trained, monkeypatch):
    view.hide()
    monkeypatch.setattr("xorviz.gui.plane.hidden_space.hidden_activations", None)
    view.show_snapshot(trained(TrainingConfig(), 5).head)


def test_the_axes_have_their_own_colours_in_every_theme(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 5).head)
    for theme in (load_theme("dark"), load_theme("light"), load_theme("dark")):
        set_theme(view, theme)
        colours = [view._plot.axes[side].labelStyle["color"] for side in ("bottom", "left")]
        assert colours == [theme.roles["axis_1"], theme.roles["axis_2"]]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("settings", [
    {"activation": "tanh", "hidden": (8,)}, {"dataset": "circle", "hidden": (4, 3), "reduction": "mean"},
    {"initialisation": "zeros"}, {"learning_rate": 50.0}, {"hidden": (1,)}, {"activation": "relu"},
])  # fmt: skip
def test_every_network_is_shown(view, trained, theme, settings):
    set_theme(view, load_theme(theme))
    view.show_snapshot(trained(TrainingConfig(**settings), 200).head)
    image = view.grab().toImage()
    assert len({image.pixel(x, 150) for x in range(image.width())}) > 3


def test_a_network_without_hidden_layers_has_nothing_to_click(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 5).head)
    view.show_place((0.5, 0.5))
    view.show_snapshot(trained(TrainingConfig(hidden=()), 5).head)
    assert not len(shown_samples(view))
    assert not len(view._cross.places)


@pytest.fixture(scope="module")
def circle():
    run = Run(TrainingConfig(dataset="circle", hidden=(8,), activation="tanh", reduction="mean"))
    run.advance(400)
    return run.head


def test_across_the_outputs_weights_every_sample_lies_on_the_side_of_its_answer(view, circle):
    view.show_snapshot(circle)
    across = view._output.line.getData()[0]
    assert across[0] == pytest.approx(across[1])
    assert ((shown_samples(view)[:, 0] > across[0]) == (circle.predictions[:, 0] > 0.5)).all()
    assert view._note.text() == EXACT
    assert view._output.image.opacity() == CLEAR


def test_a_slice_says_how_many_samples_are_answered_otherwise(view, circle, find_flaws):
    view.show_snapshot(circle)
    choose(view, "up", "h₂")
    (x0, y0), (x1, y1) = np.transpose(view._output.line.getData())
    places = shown_samples(view)
    above = (x1 - x0) * (places[:, 1] - y0) > (y1 - y0) * (places[:, 0] - x0)
    otherwise = int((above != (circle.predictions[:, 0] > 0.5)).sum())
    counts = (f"mean: {otherwise} of 356", f"mean: {356 - otherwise} of 356")
    assert any(count in view._note.text() for count in counts)
    assert view._output.image.opacity() == PALE
    choose(view, "up", "PC₂")
    assert "a slice" in view._note.text().lower()
    assert not find_flaws(view)


def test_of_two_neurons_nothing_is_left_out_and_nothing_said(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 30).head)
    assert not view._note.isVisible()
    assert view._output.image.opacity() == CLEAR


def test_arrows_go_from_sample_to_sample_and_say_where_each_is(view, trained, qtbot, announced):
    head = trained(TrainingConfig(), 1240).head
    view.show_snapshot(head)
    assert view.focusPolicy() & Qt.FocusPolicy.TabFocus
    places = QSignalSpy(view.place_hovered)
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert [places.at(row)[0] for row in range(4)] == [tuple(point) for point in head.data.inputs.tolist()]
    for said, (across, up) in zip(announced, activations(head), strict=True):
        assert said.endswith(f"at {fixed(across, 3)} across, {fixed(up, 3)} up")
        assert "answer" in said
    assert view.spoken() == announced[-1]
    QTest.keyClick(view, Qt.Key.Key_Left)
    with qtbot.waitSignal(view.sample_selected) as chosen:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [2]
