import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton

from xorviz.core.config import TrainingConfig
from xorviz.core.health import slopes
from xorviz.gui.theme import load_theme
from xorviz.gui.views.health import HealthView
from xorviz.gui.views.slope_map import SlopeMap
from xorviz.session.selection import Selection


@pytest.fixture
def view(qapp, light, show):
    return show(HealthView(light), (540, 200))


@pytest.fixture
def slope_map(view):
    return view.findChild(SlopeMap, "slope_map")


def words(view):
    return view.findChild(QLabel, "twins").text()


def test_each_layer_has_a_line_that_reaches_the_head(view, trained, qtbot):
    run = trained(TrainingConfig(hidden=(3, 2)), 3000)
    view.show_run(run, run.at(1000))
    assert view.shown_norms() == ["layer 1", "layer 2", "layer 3"]
    qtbot.waitUntil(lambda: view._lines[0].getData()[0][-1] > 2900)
    assert view._cursor.value() == 1000


def test_the_map_says_which_slope_is_under_the_pointer(view, slope_map, trained, qtbot):
    run = trained(TrainingConfig(), 1200)
    view.show_run(run, run.head)
    assert slope_map.caption() == "σ′(z): 0 … 0.25"
    QTest.mouseMove(slope_map, QPoint(slope_map.width() - 8, slope_map.height() - 8))
    value = slopes(run.head).layers[0][3, 1]
    assert slope_map.caption() == f"h₂ at (1.0, 1.0): {value:.4f}"
    with qtbot.waitSignals([slope_map.sample_selected, slope_map.neuron_selected]):
        QTest.mouseClick(
            slope_map, Qt.MouseButton.LeftButton, pos=QPoint(slope_map.width() - 8, slope_map.height() - 8)
        )


def test_twins_are_named_and_can_be_parted(view, trained, qtbot):
    run = trained(TrainingConfig(initialisation="zeros"), 100)
    view.show_run(run, run.head)
    assert words(view) == "Hidden neurons 1 and 2 are twins: distance 0."
    button = view.findChild(QToolButton, "nudge")
    with qtbot.waitSignal(view.nudge_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    run.edit("nudge", 1e-6)
    run.advance(10)
    view.show_run(run, run.head)
    assert "distance" in words(view)
    assert "e−" in words(view)
    assert view._gap.isVisible()


def test_neurons_that_differ_need_no_nudge(view, trained):
    run = trained(TrainingConfig(), 100)
    view.show_run(run, run.head)
    assert not view.findChild(QToolButton, "nudge").isVisible()
    assert words(view).startswith("Hidden neurons 1 and 2: distance ")


def test_a_hidden_view_computes_nothing(view, trained, monkeypatch):
    view.hide()
    monkeypatch.setattr("xorviz.gui.views.health.slopes", None)
    run = trained(TrainingConfig(), 5)
    view.show_run(run, run.head)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("settings", [
    {"hidden": ()}, {"dataset": "circle", "hidden": (8,) * 5, "reduction": "mean"}, {"learning_rate": 50.0},
    {"activation": "relu"}, {"initialisation": "zeros"}, {"hidden": (1,)},
])  # fmt: skip
def test_every_network_is_shown(view, trained, theme, settings):
    view.show_theme(load_theme(theme))
    run = trained(TrainingConfig(**settings), 120)
    view.show_run(run, run.head)
    view.show_selection(Selection(3, (1, 0)))
    image = view.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, 540, 3) for y in range(0, 200, 3)}) > 4


def test_a_norm_of_zero_is_said_and_not_drawn(view, trained):
    run = trained(TrainingConfig(initialisation="zeros"), 20)
    view.show_run(run, run.head)
    assert view.shown_norms() == ["layer 1: 0", "layer 2: 0"]


def test_another_sample_in_a_column_leaves_its_neuron_selected(view, slope_map, trained, qtbot):
    run = trained(TrainingConfig(), 50)
    view.show_run(run, run.head)
    view.show_selection(Selection(0, (1, 0)))
    with qtbot.waitSignal(slope_map.sample_selected), qtbot.assertNotEmitted(slope_map.neuron_selected):
        QTest.mouseClick(slope_map, Qt.MouseButton.LeftButton, pos=QPoint(8, slope_map.height() - 8))
