import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QSlider, QToolButton

from xorviz.core.config import TrainingConfig
from xorviz.core.datasets import load_dataset
from xorviz.core.hidden_space import hidden_activations
from xorviz.gui.theme import load_theme
from xorviz.gui.views.hidden_space import NO_HIDDEN, HiddenSpaceView
from xorviz.session.selection import Selection


@pytest.fixture
def view(qapp, light, show):
    return show(HiddenSpaceView(light), (420, 320))


@pytest.fixture
def fold(view):
    return view.findChild(QSlider, "fold")


def activations(snapshot):
    return hidden_activations(snapshot, load_dataset(snapshot.config.dataset).inputs)


def test_it_shows_the_samples_where_the_hidden_neurons_put_them(view, trained):
    snapshot = trained(TrainingConfig(), 1200).head
    view.show_snapshot(snapshot)
    assert view.shown_samples() == pytest.approx(activations(snapshot))
    assert view._line.isVisible()


def test_the_slider_unfolds_it_to_the_input_plane(view, fold, trained):
    snapshot = trained(TrainingConfig(), 1200).head
    view.show_snapshot(snapshot)
    fold.setValue(0)
    inputs = load_dataset("xor").inputs
    assert np.diff(view.shown_samples(), axis=0) == pytest.approx(np.diff(inputs, axis=0) * 1.16 / 2)
    assert not view._line.isVisible()
    assert not view._image.isVisible()
    assert view._plot.getAxis("left").labelText == ""


def test_the_button_plays_the_fold_and_stops_at_the_end(view, fold, trained, qtbot):
    view.show_snapshot(trained(TrainingConfig(), 100).head)
    play = view.findChild(QToolButton, "fold_play")
    fold.setValue(6)
    QTest.mouseClick(play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: fold.value() > 8)
    fold.setValue(98)
    qtbot.waitUntil(lambda: not play.isChecked())
    assert fold.value() == 100
    QTest.mouseClick(play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: fold.value() < 98)
    view.hide()
    assert not play.isChecked()


def test_with_more_neurons_two_or_the_principal_directions_are_chosen(view, trained):
    snapshot = trained(TrainingConfig(hidden=(4,)), 300).head
    view.show_snapshot(snapshot)
    box = view.findChild(QComboBox, "hidden_axes")
    assert box.isVisible()
    assert box.currentText() == "principal directions"
    box.setCurrentIndex(box.findText("h₂, h₄"))
    assert view.shown_samples() == pytest.approx(activations(snapshot)[:, [1, 3]])
    view.show_snapshot(trained(TrainingConfig(), 3).head)
    assert not box.isVisible()


def test_a_click_on_a_sample_selects_it_and_it_is_ringed(view, trained, qtbot):
    view.show_snapshot(trained(TrainingConfig(), 1200).head)
    place = view.pixel_of(view.shown_samples()[0])
    with qtbot.waitSignal(view.sample_selected) as chosen:
        QTest.mouseClick(
            view._plot.viewport(), Qt.MouseButton.LeftButton, pos=view._plot.mapFrom(view, place.toPoint())
        )
    assert chosen.args == [0]
    view.show_selection(Selection(0))
    assert view._chosen.getData()[0] == pytest.approx(view.shown_samples()[:1, 0])


def test_a_place_in_one_space_is_linked_with_its_place_in_the_other(view, trained, qtbot):
    snapshot = trained(TrainingConfig(), 1200).head
    view.show_snapshot(snapshot)
    view.show_place((0.25, 0.5))
    x, y = view._cross.getData()
    assert [[x[0], y[0]]] == pytest.approx(hidden_activations(snapshot, np.array([[0.25, 0.5]])))
    place = view._plot.mapFrom(view, view.pixel_of(view._grid_at[40]).toPoint())
    with qtbot.waitSignal(view.place_hovered) as hovered:
        QTest.mouseMove(view._plot.viewport(), QPoint(place))
    assert hovered.args[0] is not None
    view.show_place(None)
    assert not len(view._cross.getData()[0])


def test_without_a_hidden_layer_it_says_so(view, trained):
    view.show_snapshot(trained(TrainingConfig(hidden=()), 5).head)
    assert view._nothing.isVisible()
    assert view._nothing.toPlainText() == NO_HIDDEN
    assert not view._samples.isVisible()


def test_a_hidden_view_computes_nothing(view, trained, monkeypatch):
    view.hide()
    monkeypatch.setattr("xorviz.gui.views.hidden_space.hidden_activations", None)
    view.show_snapshot(trained(TrainingConfig(), 5).head)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("settings", [
    {"activation": "tanh", "hidden": (8,)}, {"dataset": "circle", "hidden": (4, 3), "reduction": "mean"},
    {"initialisation": "zeros"}, {"learning_rate": 50.0}, {"hidden": (1,)}, {"activation": "relu"},
])  # fmt: skip
def test_every_network_is_shown(view, trained, theme, settings):
    view.show_theme(load_theme(theme))
    view.show_snapshot(trained(TrainingConfig(**settings), 200).head)
    image = view.grab().toImage()
    assert len({image.pixel(x, 150) for x in range(image.width())}) > 3


def test_a_network_without_hidden_layers_has_nothing_to_click(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 5).head)
    view.show_place((0.5, 0.5))
    view.show_snapshot(trained(TrainingConfig(hidden=()), 5).head)
    assert not len(view.shown_samples())
    assert not len(view._cross.getData()[0])
