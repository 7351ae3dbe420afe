import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.conftest import opens_a_window
from tests.gui.seen import pixel_of, shown_ranges
from tests.gui.teach.question import read, wait_until_told
from xorviz.core import TrainingConfig

pytestmark = opens_a_window


def draw_curve(person, *places):
    view = person.see("loss")
    person.drag_plot(view, *(pixel_of(view, *place) for place in places))


def press(person, *keys):
    for key in keys:
        QTest.keyClick(
            person.see("loss_plot") if person.see("loss").sketch.drawing else person.see("boundary_plot"), key
        )


class TestDrawingACurve:
    @pytest.fixture(autouse=True)
    def _asked_for_a_curve(self, person):
        person.choose("experiment", "xor")

    @pytest.mark.slow
    def test_the_curve_is_drawn_and_stays_beside_the_true_one(self, window, person):
        person.click("draw")
        sketch = person.see("loss").sketch
        assert sketch.drawing
        assert person.sees("sketch_hint")
        assert person.see("draw").text() == "Draw the curve", "there is none yet"
        draw_curve(person, (0, 1.0), (1000, 1.0), (1200, 0.01), (2000, 0.01))
        assert window.session.run.epoch == 0, "the drag moved the cursor"
        assert person.see("draw").text() == "Draw anew"
        ((*_, last),) = sketch.strokes
        epochs, losses = np.array(sketch.strokes[0]).T
        assert last[0] == 2000
        assert np.interp(500, epochs, losses) == pytest.approx(1.0, rel=0.1)
        assert np.interp(1800, epochs, losses) == pytest.approx(0.01, rel=0.2)
        before = sketch.strokes
        person.click("commit")
        assert not sketch.drawing
        assert not person.sees("sketch_hint")
        wait_until_told(person)
        assert sketch.strokes == before
        assert "off by a factor of" in read(person, "experiment_was")
        (first, end), _ = shown_ranges(person.see("loss"))
        assert first <= 0
        assert end >= 2000

    @pytest.mark.slow
    def test_after_it_the_plot_is_dragged_as_ever(self, window, person):
        person.click("draw")
        draw_curve(person, (0, 1.0), (2000, 0.5))
        person.click("commit")
        wait_until_told(person)
        strokes = person.see("loss").sketch.strokes
        draw_curve(person, (2000, 0.1), (500, 0.1))
        person.qtbot.waitUntil(lambda: window.session.snapshot.epoch == pytest.approx(500, abs=20))
        assert person.see("loss").sketch.strokes == strokes

    @pytest.mark.slow
    def test_part_of_a_curve_is_enough_and_can_be_mended(self, person):
        person.click("draw")
        draw_curve(person, (900, 0.3), (1100, 0.3))
        losses = np.array(person.see("loss").sketch.strokes[0])[:, 1]
        assert losses == pytest.approx(np.full(len(losses), 0.3), rel=0.1)
        draw_curve(person, (2000, 0.01), (1500, 0.01))
        losses = np.array(person.see("loss").sketch.strokes[0])[:, 1]
        assert losses[-1] == pytest.approx(0.01, rel=0.2)
        assert losses[0] == pytest.approx(0.3, rel=0.1)

    @pytest.mark.slow
    def test_the_hint_stays_within_the_axes_in_a_window_of_another_size(self, window, person, qapp):
        person.click("draw")
        for size in ((1024, 700), (1366, 768)):
            window.resize(*size)
            for _ in range(4):
                qapp.processEvents()
            plot, hint = person.see("loss")._plot, person.see("loss").sketch._hint.geometry()
            axes = plot.mapFromScene(plot.box.sceneBoundingRect()).boundingRect()
            assert axes.contains(hint), size

    @pytest.mark.slow
    def test_the_scale_may_change_meanwhile(self, person):
        person.click("draw")
        draw_curve(person, (0, 1.0), (2000, 0.1))
        before = person.see("loss").sketch.strokes
        person.click("loss_scale_linear")
        assert person.see("loss").sketch.strokes == before
        draw_curve(person, (2000, 0.5), (1900, 0.5))
        assert person.see("loss").sketch.strokes[0][-1][1] == pytest.approx(0.5, rel=0.1)

    @pytest.mark.slow
    def test_by_keyboard_alone(self, window, person):
        button = person.see("draw")
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        keys = Qt.Key
        press(person, keys.Key_Right, keys.Key_Right, keys.Key_Down, keys.Key_Down, keys.Key_Down)
        losses = np.array(person.see("loss").sketch.strokes[0])[:, 1]
        start = window.session.snapshot.loss
        assert losses.min() < start
        assert losses[0] == pytest.approx(start)
        press(person, keys.Key_Return)
        wait_until_told(person)
        assert read(person, "experiment_said") == "You drew a curve."

    def test_escape_leaves_and_the_plot_is_its_own_again(self, window, person):
        person.click("draw")
        QTest.keyClick(person.see("loss_plot"), Qt.Key.Key_Escape)
        assert not person.see("loss").sketch.drawing
        assert not person.sees("sketch_hint")
        draw_curve(person, (0, 1.0), (50, 0.5))
        assert person.see("loss").sketch.strokes == ()

    @pytest.mark.slow
    def test_another_experiment_takes_the_drawing_away(self, window, person):
        person.click("draw")
        draw_curve(person, (0, 1.0), (2000, 0.5))
        person.choose("experiment", "xor-8")
        assert not person.see("loss").sketch.drawing
        assert person.see("loss").sketch.strokes == ()

    @pytest.mark.slow
    def test_it_comes_back_with_its_run(self, window, person):
        person.click("draw")
        draw_curve(person, (0, 1.0), (2000, 0.5))
        person.click("commit")
        wait_until_told(person)
        strokes, branch = person.see("loss").sketch.strokes, window.session.branch
        person.choose("experiment", "xor-8")
        assert person.see("loss").sketch.strokes == ()
        window.session.show_branch(branch)
        assert np.array(person.see("loss").sketch.strokes) == pytest.approx(np.array(strokes))
        assert read(person, "experiment_said") == "You drew a curve."


class TestDrawingABoundary:
    @pytest.mark.slow
    def test_it_is_drawn_and_stays_beside_the_learned_one(self, window, person):
        person.choose("experiment", "circle")
        person.click("plane_tab_hidden")
        sample = window.session.view.selection
        person.click("draw")
        view = person.see("boundary")
        assert view.isVisible(), "it is drawn on the input plane"
        circle = [(1.1 * math.cos(a), 1.1 * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 30)]
        person.drag_plot(view, *(pixel_of(view, *place) for place in circle))
        assert window.session.view.selection == sample, "the drag selected a sample"
        assert len(view.sketch.strokes) == 1
        person.click("commit")
        wait_until_told(person)
        said = read(person, "experiment_was")
        assert int(said.split(" % of the plane")[0].split()[-1]) > 85
        assert len(view.sketch.strokes) == 1
        assert not view.sketch.drawing

    @pytest.mark.slow
    def test_samples_are_selected_as_ever_when_nothing_is_drawn(self, window, person):
        person.choose("experiment", "stuck")
        view = person.see("boundary")
        person.drag_plot(view, pixel_of(view, 1, 1), pixel_of(view, 1, 1))
        assert window.session.view.selection.sample == 3
        assert view.sketch.strokes == ()

    @pytest.mark.slow
    def test_by_keyboard_alone(self, window, person):
        person.choose("experiment", "stuck")
        person.click("draw")
        keys = Qt.Key
        press(person, keys.Key_Left, keys.Key_3, keys.Key_Left, keys.Key_Left)
        sketch = person.see("boundary").sketch
        ((first, *_, last),) = sketch.strokes
        assert last[0] < first[0]
        press(person, keys.Key_Plus)
        assert len(sketch.strokes) == 2
        press(person, keys.Key_Delete)
        assert len(sketch.strokes) == 1
        press(person, keys.Key_Return)
        wait_until_told(person)
        assert "of the plane" in read(person, "experiment_was")


def test_a_restart_for_the_compiled_engine_keeps_the_drawing(qtbot, make_window):
    window = make_window(TrainingConfig(), experiment="xor")
    window.findChild(object, "draw").click()
    window.session._begin_run(window.session.config)
    sketch = window.panels.sketch("curve")
    assert sketch.drawing
