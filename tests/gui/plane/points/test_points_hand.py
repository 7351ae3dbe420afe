"""Samples drawn in the plane by mouse and keys; each stroke one change, that can be taken back."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QToolButton, QWidget

from xorviz.core import TrainingConfig
from xorviz.gui.kit.theme import number_font
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.points.points_bar import PointsBar
from xorviz.gui.plane.points.points_hand import target_of
from xorviz.gui.plane.sample_hover import in_lines

PATIENCE_MS = 60_000
LEFT, RIGHT, NO_KEY = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


class Drawn:
    """A window in whose plane a person draws."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot
        window.actions_by_id["edit.draw_points"].trigger()
        self.view = window.findChild(BoundaryView)
        self.hand = self.view.points
        self.plot = self.view._plot

    @property
    def data(self):
        return self.window.session.run.data

    def send(self, kind, place, button=LEFT, held=LEFT):
        pixel = QPointF(self.plot.mapFromScene(self.plot.box.mapViewToScene(QPointF(*place))))
        event = QMouseEvent(kind, pixel, self.plot.viewport().mapToGlobal(pixel), button, held, NO_KEY)
        QApplication.sendEvent(self.plot.viewport(), event)

    def stroke(self, *places):
        self.send(PRESS, places[0])
        for place in places[1:]:
            self.send(MOVE, place, Qt.MouseButton.NoButton)
        self.send(RELEASE, places[-1], held=Qt.MouseButton.NoButton)

    def see_samples(self, count):
        self.qtbot.waitUntil(lambda: len(self.data) == count, timeout=PATIENCE_MS)
        self.qtbot.waitUntil(lambda: len(self.view._snapshot.data) == count, timeout=PATIENCE_MS)


@pytest.fixture
def drawn(window, qtbot):
    return Drawn(window, qtbot)


def test_a_click_adds_a_drag_moves_a_right_click_takes_out_and_all_goes_back(drawn):
    drawn.stroke((0.5, 0.5))
    drawn.see_samples(5)
    np.testing.assert_allclose(drawn.data.inputs[4], [0.5, 0.5], atol=0.01)
    assert drawn.data.targets[4].tolist() == [1.0]
    drawn.stroke((0.0, 0.0), (0.1, 0.1), (0.3, 0.2))
    drawn.qtbot.waitUntil(lambda: drawn.data.inputs[0, 0] > 0.2, timeout=PATIENCE_MS)
    np.testing.assert_allclose(drawn.data.inputs[0], [0.3, 0.2], atol=0.01)
    drawn.qtbot.waitUntil(lambda: drawn.view._snapshot.data is drawn.data, timeout=PATIENCE_MS)
    drawn.send(PRESS, (0.5, 0.5), RIGHT, RIGHT)
    drawn.see_samples(4)
    for count in (5, 5, 4):
        drawn.window.actions_by_id["edit.undo"].trigger()
        drawn.see_samples(count)
    assert drawn.window.session.config == TrainingConfig()


@pytest.mark.slow
def test_a_sample_in_hand_shows_what_learning_it_there_comes_to(drawn):
    session = drawn.window.session
    session.ahead.set_horizon(200)
    drawn.send(PRESS, (0.0, 0.0))
    assert session.view.ahead is None, "a click is no drag yet"
    for place in ((0.2, 0.1), (0.4, 0.3)):
        drawn.send(MOVE, place, Qt.MouseButton.NoButton)
    where = drawn.hand._painted[0]

    def is_known():
        future = session.view.ahead.future
        return future is not None and future.whole and tuple(future.head.data.inputs[0]) == where

    drawn.qtbot.waitUntil(is_known, timeout=PATIENCE_MS)
    future = session.view.ahead.future
    assert drawn.data.inputs[0].tolist() == [0.0, 0.0]
    drawn.send(RELEASE, (0.4, 0.3), held=Qt.MouseButton.NoButton)
    assert session.view.ahead is None
    session.playback.run_to(200)
    drawn.qtbot.waitUntil(lambda: session.view.snapshot.epoch == 200, timeout=PATIENCE_MS)
    np.testing.assert_array_equal(future.head.state, session.run.head.state)
    drawn.send(PRESS, (1.0, 1.0))
    drawn.send(MOVE, (0.6, 0.6), Qt.MouseButton.NoButton)
    assert session.view.ahead is not None
    drawn.hand.stop()
    assert session.view.ahead is None


@pytest.mark.slow
def test_a_drag_from_nowhere_paints_the_class_in_hand(drawn):
    drawn.window.findChild(QToolButton, "point_class_0").click()
    drawn.stroke((-0.4, 0.5), (0.5, 0.5), (1.4, 0.5))
    drawn.see_samples(7)
    assert drawn.data.targets[4:, 0].tolist() == [0, 0, 0]


@pytest.mark.slow
def test_beside_the_plane_nothing_is_added_and_the_keys_work_wherever_the_keyboard_is(drawn):
    drawn.stroke((0.5, 2.4))
    drawn.stroke((2.4, 0.5), (2.6, 0.5))
    drawn.stroke((0.5, 0.5), (0.5, 2.4))
    drawn.see_samples(5)
    assert drawn.plot.shown_area.contains(QPointF(*drawn.data.inputs[4]))
    assert drawn.window.findChild(QToolButton, "point_class_1").isChecked()
    QTest.keyClick(drawn.window.focusWidget() or drawn.window, Qt.Key.Key_X)
    assert drawn.window.findChild(QToolButton, "point_class_0").isChecked()
    drawn.send(MOVE, (0.5, 0.5), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton)
    QTest.keyClick(drawn.window.focusWidget() or drawn.window, Qt.Key.Key_Delete)
    drawn.see_samples(4)


@pytest.mark.parametrize("size", [(1280, 800), (800, 500), (1024, 700), (1500, 800)])
@pytest.mark.slow
def test_the_plane_stays_as_large(window, qtbot, find_flaws, size):
    window.actions_by_id["view.explore"].trigger()
    window.resize(*size)
    view = window.findChild(BoundaryView)
    for _ in range(4):
        QApplication.processEvents()
    side = view.square.side
    drawn = Drawn(window, qtbot)
    for _ in range(4):
        QApplication.processEvents()
    assert view.square.side >= side
    bar = window.findChild(QWidget, "points_bar")
    assert bar.isVisible()
    assert not bar.geometry().intersects(view.square.geometry())
    assert find_flaws(bar) == []
    for width in (1366, 1024, size[0]) if size[1] >= 700 else ():  # the loss has room to lend
        sides = []
        for drawing in (True, False):
            window.resize(width, size[1])
            if not drawing:
                drawn.hand.stop()
            for _ in range(6):
                QApplication.processEvents()
            sides.append(view.square.side)
        assert sides[0] >= sides[1], width
        window.actions_by_id["edit.draw_points"].trigger()
    drawn.hand.stop()


@pytest.mark.parametrize("side", [110, 170, 300])
def test_what_is_said_of_a_sample_is_no_wider_than_the_plane(qapp, side):
    parts = "(−0.50, 12.50)", "y 1", "ŷ 0.5000 (undecided)"
    metrics = QFontMetricsF(number_font(12))
    lines = in_lines(parts, side).split("\n")
    assert "  ".join(lines) == "  ".join(parts)
    for line in lines:
        assert line in parts or metrics.horizontalAdvance(line) <= side


@pytest.mark.slow
def test_the_keys_put_in_and_take_out(drawn):
    drawn.view.setFocus()
    QTest.keyClick(drawn.view, Qt.Key.Key_Right)
    for _ in range(8):
        QTest.keyClick(drawn.view, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(drawn.view, Qt.Key.Key_X)
    QTest.keyClick(drawn.view, Qt.Key.Key_Insert)
    drawn.see_samples(5)
    assert drawn.data.targets[4].tolist() == [0.0]
    QTest.keyClick(drawn.view, Qt.Key.Key_Delete)
    drawn.see_samples(4)


@pytest.mark.slow
def test_it_keeps_the_weights_if_that_is_wished(drawn):
    session = drawn.window.session
    session.playback.run_to(150)
    drawn.qtbot.waitUntil(lambda: session.snapshot.epoch == 150, timeout=PATIENCE_MS)
    weights = session.snapshot.parameters.flat.copy()
    drawn.window.findChild(QCheckBox, "points_go_on").click()
    drawn.stroke((0.5, 0.5))
    drawn.see_samples(5)
    np.testing.assert_array_equal(session.run.at(0).parameters.flat, weights)


@pytest.mark.slow
def test_the_last_sample_stays_and_done_ends_it(drawn):
    messages = []
    drawn.window.dialogs.refused.connect(messages.append)
    for count, place in ((3, (0, 0)), (2, (0, 1)), (1, (1, 0))):
        drawn.send(PRESS, place, RIGHT, RIGHT)
        drawn.see_samples(count)
    drawn.send(PRESS, (1, 1), RIGHT, RIGHT)
    assert messages == ["the last sample cannot be taken out: a network needs one to learn"]
    bar = drawn.window.findChild(QWidget, "points_bar")
    assert bar.isVisible()
    QTest.keyClick(drawn.window, Qt.Key.Key_Escape)
    drawn.hand.stop()
    assert not bar.isVisible()
    drawn.stroke((0.5, 0.5))
    assert len(drawn.data) == 1


def test_several_classes_have_a_target_each():
    data = TrainingConfig().make_data()
    assert (data.class_names, target_of(data, 1)) == (("0", "1"), [1.0])


def test_a_class_is_chosen_also_while_buttons_of_classes_before_are_still_there(show):
    bar, chosen = show(PointsBar()), []
    bar.chosen.connect(chosen.append)
    bar.show_classes(("0", "1"), 1, go_on=True)
    bar.show_classes(("0", "1"), 0, go_on=True)
    for button in (bar._classes[1], bar._classes[0], bar._classes[1]):
        QTest.mouseClick(button, LEFT)
    assert chosen == [1, 0, 1]


def test_space_on_a_class_chooses_it_and_begins_no_training(window, qtbot):
    window.actions_by_id["edit.draw_points"].trigger()
    bar = window.findChild(PointsBar)
    other = next(button for button in bar._classes if not button.isChecked())
    other.setFocus()
    QTest.keyClick(other, Qt.Key.Key_Space)
    assert other.isChecked()
    assert not window.session.playing
