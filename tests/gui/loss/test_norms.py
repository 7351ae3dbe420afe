from threading import current_thread, main_thread

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.core.runs import gradient_norms
from tests.gui.seen import shown_norms
from xorviz.core.insight import health
from xorviz.core.insight.health import GradientNorms
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.kit.epoch_lines import EpochLines
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.plots import StillPlot, spread
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.loss.norms import NormsView


@pytest.fixture
def view(show):
    return show(NormsView(), (400, 180))


def places(view):
    lines = view._lines
    return [lines._plot.mapFromScene(lines._plot.box.mapViewToScene(name.pos())).y() for name in lines._names]


def test_each_layer_has_a_line_that_reaches_the_head(view, trained, qtbot):
    run = trained(TrainingConfig(hidden=(3, 2)), 3000)
    view.show_run(run, run.at(1000))
    assert shown_norms(view) == ["layer 1", "layer 2", "layer 3"]
    lines = view._lines
    norms = gradient_norms(run).norms
    qtbot.waitUntil(lambda: len(lines._lines[0].getData()[0]) == len(norms))
    assert lines._lines[0].getData()[0][-1] > 2900
    for index, line in enumerate(lines._lines):
        assert 10 ** line.getData()[1] == pytest.approx(norms[:, index])
    assert lines._cursor.line().x1() == 1000


def test_its_numbers_are_the_norms_at_each_epoch_drawn(view, trained, qtbot):
    run = trained(TrainingConfig(hidden=(3,)), 50)
    view.show_run(run, run.head)
    qtbot.waitUntil(lambda: shown_epochs(view) == 51, timeout=60_000)
    heading, *lines = [line.split("\t") for line in view._lines.numbers()]
    assert heading == ["epoch", "layer 1", "layer 2"]
    assert [int(line[0]) for line in lines] == list(range(51))
    assert [[float(each) for each in line[1:]] for line in lines] == gradient_norms(run).norms.tolist()


def test_of_epochs_that_take_long_they_are_found_in_a_thread_beside(view, trained, qtbot, monkeypatch):
    monkeypatch.setattr(health, "SLOW", 10)
    threads, found = set(), GradientNorms._add
    monkeypatch.setattr(GradientNorms, "_add", lambda *given: threads.add(current_thread()) or found(*given))
    run = trained(TrainingConfig(hidden=(3,)), 100)
    view.show_run(run, run.head)
    qtbot.waitUntil(lambda: len(view._lines._lines) > 0 and shown_epochs(view) == 101, timeout=60_000)
    run.advance(40)
    view.show_run(run, run.head)
    qtbot.waitUntil(lambda: shown_epochs(view) == 141, timeout=60_000)
    assert threads
    assert main_thread() not in threads
    norms = gradient_norms(run).norms
    for index, line in enumerate(view._lines._lines):
        assert 10 ** line.getData()[1] == pytest.approx(norms[:, index])


def shown_epochs(view):
    return len(view._lines._lines[0].getData()[0])


@pytest.mark.parametrize("size", [(400, 180), (292, 130)])
def test_the_names_stand_apart_and_inside(view, trained, size):
    view.resize(*size)
    run = trained(TrainingConfig(hidden=(4, 4, 4)), 300)
    view.show_run(run, run.head)
    found = places(view)
    assert min(abs(np.subtract.outer(found, found))[np.triu_indices(4, 1)]) > 13
    assert 0 < min(found) < max(found) < view.height()


def test_the_names_of_many_layers_are_all_inside(view, trained):
    view.resize(292, 130)
    run = trained(TrainingConfig(hidden=(3,) * 6), 100)
    view.show_run(run, run.head)
    found = sorted(places(view))
    assert found[0] > 5
    assert found[-1] < view.height() - 20
    assert min(np.diff(found)) > 11


def test_a_norm_of_zero_is_said_and_not_drawn(view, trained):
    run = trained(TrainingConfig(initialisation="zeros"), 20)
    view.show_run(run, run.head)
    assert shown_norms(view) == ["layer 1: 0", "layer 2: 0"]


def test_the_axes_say_what_they_are_and_are_made_when_there_is_a_run(view, trained):
    run = trained(TrainingConfig(), 10)
    assert view.findChild(StillPlot) is None
    view.show_run(run, run.head)
    plot = view._lines._plot
    assert plot.axes["left"].labelText == "norm per layer"
    assert plot.axes["bottom"].label.isVisible()
    view.resize(300, 110)
    assert not plot.axes["bottom"].label.isVisible()


def test_a_press_moves_the_cursor(view, trained, qtbot):
    run = trained(TrainingConfig(), 1000)
    view.show_run(run, run.head)
    plot = view._lines._plot
    place = plot.mapFromScene(plot.box.mapViewToScene(QPoint(250, 0)))
    with qtbot.waitSignal(view.cursor_requested) as asked:
        QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.x(), 40))
    assert asked.args[0] == pytest.approx(250, abs=5)


def test_the_keys_read_it_from_place_to_place_and_enter_takes_the_cursor_there(
    view, trained, announced, qtbot
):
    run = trained(TrainingConfig(), 300)
    view.show_run(run, run.at(120))
    lines, keys, health = view._lines, Qt.Key, gradient_norms(run)
    qtbot.waitUntil(lambda: len(lines._lines[0].getData()[0]) == len(health.norms), timeout=60_000)
    here = health.epochs.tolist().index(120)
    for key in (keys.Key_Right, keys.Key_Right, keys.Key_Left, keys.Key_Home, keys.Key_Left, keys.Key_End):
        QTest.keyClick(lines, key)
    last = len(health.norms) - 1
    assert announced == [
        f"Norm per layer at epoch {health.epochs[at]:,.0f}:"
        f" layer 1 {loss_text(health.norms[at, 0])}, layer 2 {loss_text(health.norms[at, 1])}"
        for at in (here + 1, here + 2, here + 1, 0, 0, last)
    ]
    assert view.spoken() == announced[-1]
    assert f"epoch {health.epochs[-1]:.0f}: " in lines._told.toPlainText(), "it is to be seen too"
    with qtbot.waitSignal(lines.cursor_requested) as asked:
        QTest.keyClick(lines, keys.Key_Return)
    assert asked.args == [health.epochs[-1]]
    lines.clearFocus()
    QApplication.sendEvent(lines, QFocusEvent(QEvent.Type.FocusOut))
    assert "at epoch 120:" in view.spoken()
    assert not lines._told.isVisible()


def test_a_hidden_view_computes_nothing(view, trained, monkeypatch):
    view.hide()
    monkeypatch.setattr(view._norms, "follow", None)
    run = trained(TrainingConfig(), 5)
    view.show_run(run, run.head)


def test_it_takes_the_colours_of_a_theme(view, trained):
    run = trained(TrainingConfig(), 50)
    view.show_run(run, run.head)
    set_theme(view, load_theme("dark"))
    assert view._lines._lines[-1].opts["pen"].color() == load_theme("dark").colour("gradient")


def test_in_the_window_it_takes_the_place_of_the_loss(person, window, qtbot):
    person.step(5)
    person.click("loss_scale_gradients")
    norms = person.see("gradient_norms", QWidget)
    assert norms.isVisible()
    assert shown_norms(norms) == ["layer 1", "layer 2"]
    qtbot.waitUntil(lambda: len(norms._lines._lines[0].getData()[0]) == 6)
    person.click("loss_scale_linear")
    assert not norms.isVisible()
    assert person.see("loss").isVisible()
    assert not window.panels.logarithmic


def test_what_is_spread_keeps_its_order_and_its_limits():
    assert spread([5.0, 5.0, 30.0], 10, 0, 100) == [5.0, 15.0, 30.0]
    assert spread([99.0, 98.0, 97.0], 10, 0, 100) == [100.0, 90.0, 80.0]
    assert spread([], 10, 0, 100) == []
    moved = spread([3.0, 2.0, 50.0, 51.0], 10, 5, 60)
    assert moved == [15.0, 5.0, 50.0, 60.0]


def test_the_lines_differ_without_their_colour(qapp, show):
    lines = show(EpochLines("lines", "Lines", "unit", "gradient"))
    lines.show_lines(np.arange(5.0), np.ones((5, 3)), ["a", "b", "c"], 2, 4)
    widths = [line.opts["pen"].widthF() for line in lines._lines]
    assert widths == sorted(set(widths))
