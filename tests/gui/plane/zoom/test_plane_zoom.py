"""What is shown of a plane that is zoomed is computed anew, and is where it belongs."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QToolButton

from tests.calls import Calls
from tests.gui.plane.zoom.hand import (
    CIRCLE,
    LEFT,
    MIDDLE,
    drag,
    ranges,
    turn_wheel,
    viewport_of,
)
from tests.gui.seen import pixel_of, shown_contour, shown_labels
from xorviz.core import TrainingConfig
from xorviz.core.data.sources import moons
from xorviz.core.insight.surface import cell_centres, output_surface
from xorviz.core.network.backpropagation import forward
from xorviz.core.run.run import Run
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.plane_ground import CELLS


class TestWhatIsShown:
    def test_is_computed_for_that_stretch_with_as_many_cells(self, view):
        for _ in range(8):
            turn_wheel(view, (0.5, 1.0), 1)
        snapshot, (x1, x2) = view._snapshot, view.zoom.shown
        axes = cell_centres(x1, CELLS), cell_centres(x2, CELLS)
        np.testing.assert_array_equal(view._ground._surface, output_surface(snapshot, *axes))
        line = shown_contour(view)
        line = line[~np.isnan(line).any(axis=1)]
        assert len(line) > 20
        answers = forward(snapshot.parameters, line, snapshot.config.activations).predictions[:, 0]
        assert np.abs(answers - 0.5).max() < 1e-3
        np.testing.assert_allclose(ranges(view), view.zoom.shown)

    @pytest.mark.parametrize("steps", [6, -6])
    def test_the_lines_of_neurons_run_from_edge_to_edge_of_it(self, view, steps):
        turn_wheel(view, (0.5, 0.5), steps)
        limits = np.array(view.zoom.shown)
        for line, name in view.neurons._items.values():
            if not line.isVisible():
                continue
            ends = np.array([line.line().p1().toTuple(), line.line().p2().toTuple()])
            for end in ends:
                assert (np.abs(end[:, np.newaxis] - limits) < 1e-9).any()
                assert (end >= limits[:, 0] - 1e-9).all()
                assert (end <= limits[:, 1] + 1e-9).all()
            if name.isVisible():
                assert limits[0, 0] < name.pos().x() < limits[0, 1]

    def test_has_no_number_of_a_sample_that_is_outside(self, view):
        turn_wheel(view, (0.0, 1.0), 5)
        seen = [text.isVisible() for text in view._samples.labels.texts]
        assert seen == [False, True, False, False]
        assert len(shown_labels(view)) == 4
        view.zoom.show_all()
        assert all(text.isVisible() for text in view._samples.labels.texts)

    def test_all_is_as_before_when_it_is_shown_again(self, view, trained):
        for config in (TrainingConfig(), CIRCLE):
            view.show_snapshot(trained(config, 200).head)
            before = view.grab().toImage()
            turn_wheel(view, (0.0, 0.0), 3)
            drag(view, MIDDLE, QPoint(30, 10))
            assert view.grab().toImage() != before
            view.zoom.show_all()
            view._pointer = None
            view.redraw()
            assert view.grab().toImage() == before

    def test_samples_beyond_the_edge_are_where_they_are(self, view, trained):
        run = Run(TrainingConfig(hidden=(2,)), data=moons(0.2, 60))
        inputs = np.vstack([run.data.inputs, [[60.0, 0.0]]])
        from xorviz.core.data.dataset import Dataset

        data = Dataset("own", "Own", inputs, np.vstack([run.data.targets, [[1.0]]]))
        view.show_snapshot(Run(TrainingConfig(), data=data).head)
        assert view._samples.beyond.isVisible()
        assert view._samples.places[-1, 0] < 60.0
        turn_wheel(view, (0.0, 0.0), 1)
        assert not view._samples.beyond.isVisible()
        assert view._samples.places[-1, 0] == 60.0

    def test_another_epoch_stays_zoomed_and_other_data_do_not(self, view, trained):
        turn_wheel(view, (0.5, 0.5), 3)
        shown = ranges(view)
        view.show_snapshot(trained(TrainingConfig(), 30).head)
        np.testing.assert_array_equal(ranges(view), shown)
        snapshot = trained(CIRCLE, 1).head
        view.show_snapshot(snapshot)
        assert ranges(view).tolist() == [list(snapshot.data.extent)] * 2

    def test_a_great_zoom_keeps_no_great_picture(self, view, trained):
        view.show_snapshot(trained(CIRCLE, 5).head)
        for _ in range(30):
            turn_wheel(view, (0.0, 0.0), 1)
        view.grab()
        kept = view._samples.marks._kept._pixmap
        assert kept.width() <= 1.5 * view.width()
        assert kept.height() <= 1.5 * view.height()

    def test_the_button_leads_back_and_is_there_only_then(self, view):
        button = view.findChild(QToolButton, "boundary_all")
        assert not button.isVisible()
        turn_wheel(view, (0.5, 0.5), 2)
        assert button.isVisible()
        assert view._plot.geometry().contains(button.geometry())
        heard = QAccessible.queryAccessibleInterface(button.parentWidget())
        assert button in [heard.child(place).object() for place in range(heard.childCount())]
        QTest.mouseClick(button, LEFT)
        assert view.zoom.stretch.is_whole
        assert not button.isVisible()

    def test_no_name_of_a_neuron_lies_under_the_button(self, show, trained):
        view = show(BoundaryView(), (260, 250))
        view.show_snapshot(trained(CIRCLE.changed(hidden=(8,)), 500).head)
        button = view.findChild(QToolButton, "boundary_all")
        for _ in range(6):
            turn_wheel(view, (0.3, 0.3), 1)
            shown = [name for _, name in view.neurons._items.values() if name.isVisible()]
            boxes = [name.deviceTransform(view._plot.viewportTransform()) for name in shown]
            for name, transform in zip(shown, boxes, strict=True):
                box = transform.mapRect(name.boundingRect()).adjusted(3, 3, -3, -3)
                assert not box.toRect().translated(view._plot.pos()).intersects(button.geometry())

    def test_the_place_under_a_dragged_pointer_stays_and_is_told(self, view):
        places = QSignalSpy(view.place_hovered)
        drag(view, MIDDLE, QPoint(40, -24))
        (last,) = places.at(places.count() - 1)
        place = view._plot.place_at(QPointF(240, 176))
        assert last == pytest.approx((place.x(), place.y()), abs=0.02)

    def test_a_place_of_a_zoomed_plane_is_told_more_finely(self, view):
        places = QSignalSpy(view.place_hovered)
        turn_wheel(view, (0.5, 0.5), 12)
        QTest.mouseMove(viewport_of(view), QPoint(211, 187))
        (last,) = places.at(places.count() - 1)
        place = view._plot.place_at(QPointF(211, 187))
        assert last == pytest.approx((place.x(), place.y()), abs=1e-3)

    def test_behind_a_tab_it_costs_nothing(self, view):
        view.hide()
        found = Calls()
        found.during(lambda: turn_wheel(view, (0.5, 0.5), 2))
        assert not found.of_python["answer_surface"]
        assert not found.of_python["BoundaryView.draw"]

    def test_the_whole_plane_is_a_square(self, view):
        view.zoom.show_all()
        right, up = pixel_of(view, 1, 0) - pixel_of(view, 0, 0), pixel_of(view, 0, 0) - pixel_of(view, 0, 1)
        assert right.x() == pytest.approx(up.y(), abs=2)

    def test_leaving_the_plane_leaves_it_zoomed(self, view):
        turn_wheel(view, (0.5, 0.5), 2)
        shown = ranges(view)
        view.eventFilter(viewport_of(view), QEvent(QEvent.Type.Leave))
        np.testing.assert_array_equal(ranges(view), shown)


def test_no_number_below_the_plane_is_cut(view, monkeypatch):
    turn_wheel(view, (0.5, 0.5), -4)
    axis = view._plot.axes["bottom"]
    whole = [value for value in (-1.0, 0.0, 1.0, 2.0) if axis._is_whole(value, f"{value:.0f}")]
    assert 0.0 in whole
    low, high = axis.range
    assert not axis._is_whole(low + 0.001 * (high - low), "−20")
    assert not axis._is_whole(high, "20")
