"""A neuron that is off is marked in diagram, matrix, plane and hidden space alike, and told of."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest

from xorviz.core import Run, TrainingConfig
from xorviz.core.hands.held import Held
from xorviz.core.update.names import bias_place, parameter_name
from xorviz.gui.network.diagram_words import thing_words
from xorviz.gui.network.hands.held_words import held_line, held_said
from xorviz.gui.network.matrix.matrix_view import MatrixView
from xorviz.gui.network.network_view import NetworkView
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.hidden_space import HiddenSpaceView
from xorviz.session.selection import Selection


def shown_with(off=(), frozen=(), hidden=(3,)):
    return Run(TrainingConfig(hidden=hidden, held=Held(frozenset(frozen), frozenset(off)))).head


class TestWords:
    @pytest.mark.parametrize("hidden", [(3,), (2, 3)])
    def test_what_rests_is_what_no_update_changes(self, hidden):
        snapshot = shown_with(off={(1, 1)}, frozen={0}, hidden=hidden)
        layers, held = snapshot.layers, snapshot.config.held
        for place in range(snapshot.parameters.flat.size):
            rests = place in held.resting(layers)
            assert bool(held_line(place, snapshot)) == bool(held_said(place, snapshot)) == rests, place

    def test_frozen_is_said_before_off(self):
        snapshot = shown_with(off={(1, 0)}, frozen={0})
        assert held_line(0, snapshot) == ["frozen: no update changes it"]
        assert held_line(1, snapshot) == ["rests: h₁ is off"]
        assert held_said(1, snapshot) == ", rests: hidden neuron 1 is switched off"


@pytest.mark.parametrize("kind", [NetworkView, MatrixView])
def test_each_view_marks_it_and_tells_of_it(show, kind):
    view = show(kind(), (640, 320))
    view.show_snapshot(shown_with())
    on = view.grab().toImage()
    assert "off" not in view.spoken()
    view.show_snapshot(shown_with(off={(1, 1)}))
    assert view.grab().toImage() != on
    assert "1 off" in view.spoken()


def test_the_matrix_marks_all_that_comes_and_leaves(show):
    view = show(MatrixView(), (640, 320))
    off = shown_with(off={(1, 1)})
    view.show_snapshot(shown_with())
    before = view.grab().toImage()
    view.show_snapshot(off)
    after = view.grab().toImage()
    for place in range(off.parameters.flat.size):
        box = view.box_of(place).toRect().adjusted(2, 2, -3, -3)
        assert (before.copy(box) != after.copy(box)) == (place in off.config.held.resting(off.layers)), (
            parameter_name(off.layers, place)
        )
    place = bias_place(off.layers, 1, 1)
    QTest.mouseMove(view, view.box_of(place).center().toPoint())
    assert view.hover_text()[-1] == "rests: h₂ is off"
    assert view.spoken().endswith("rests: hidden neuron 2 is switched off")


def test_matrices_that_are_thinned_mark_where_one_is_off(show):
    view = show(MatrixView(), (300, 200))
    view.show_snapshot(shown_with(hidden=(200,)))
    assert any(block.thinned for block in view.painter_now().layout.blocks)
    before = view.grab().toImage()
    view.show_snapshot(shown_with(off={(1, 150)}, hidden=(200,)))
    box = view.box_of(2 * 150).toRect()
    after = view.grab().toImage()
    assert after.copy(box) != before.copy(box)
    other = view.box_of(0).toRect()
    assert after.copy(other) == before.copy(other)


def test_a_small_cell_shows_that_it_is_frozen(show):
    view = show(MatrixView(), (300, 200))
    view.show_snapshot(shown_with(hidden=(16,)))
    before = view.grab().toImage()
    box = view.box_of(3).toRect()
    assert min(box.width(), box.height()) < 26
    view.show_snapshot(shown_with(hidden=(16,), frozen={3}))
    assert view.grab().toImage().copy(box) != before.copy(box)


class TestPlane:
    def test_it_draws_no_line_and_has_no_name_there(self, show):
        view = show(BoundaryView(), (420, 320))
        view.show_snapshot(shown_with())
        pairs = view.neurons._items
        lines = {index for index, (line, _) in pairs.items() if line.isVisible()}
        view.show_snapshot(shown_with(off={(1, 1)}))
        assert 1 in lines
        assert {index for index, (line, _) in pairs.items() if line.isVisible()} == lines - {1}
        assert not pairs[1][1].isVisible()
        view.show_snapshot(shown_with())
        assert pairs[1][0].isVisible()

    def test_a_neuron_of_a_later_layer_leaves_the_lines(self, show):
        view = show(BoundaryView(), (420, 320))
        view.show_snapshot(shown_with(hidden=(3, 2), off={(2, 1)}))
        assert view.neurons._items[1][0].isVisible()

    def test_its_large_picture_says_so(self, show):
        view = show(BoundaryView(), (420, 320))
        told = []
        view.headed.connect(lambda *each: told.append(each))
        view.show_snapshot(shown_with(off={(1, 1)}))
        view.show_neuron((1, 1))
        assert told[-1] == ("Neuron h₂", "off: 0 everywhere")


class TestHiddenSpace:
    def names(self, view):
        return [view._plot.axes[side].labelText for side in ("bottom", "left")]

    def test_its_axis_says_so(self, show):
        view = show(HiddenSpaceView(), (420, 320))
        view.show_snapshot(shown_with(hidden=(2,)))
        assert self.names(view) == ["h₁", "h₂"]
        view.show_snapshot(shown_with(hidden=(2,), off={(1, 0)}))
        assert self.names(view) == ["h₁ off", "h₂"]
        np.testing.assert_array_equal(view._samples.places[:, 0], 0.0)
        assert "hidden neuron 1 is switched off" in view.spoken()

    def test_the_lists_say_so_and_keep_what_was_chosen(self, show):
        view = show(HiddenSpaceView(), (420, 320))
        view.show_snapshot(shown_with())
        box = view._bar._lists[0]
        box.setCurrentIndex(box.findText("h₂"))
        view.show_snapshot(shown_with(off={(1, 1)}))
        assert box.currentText() == "h₂ off"
        assert self.names(view)[0] == "h₂ off"

    def test_it_has_no_direction(self, show):
        view = show(HiddenSpaceView(), (420, 320))
        view.show_selection(Selection(neuron=(1, 1)))
        view.show_snapshot(shown_with())
        assert view._ray._line.isVisible()
        view.show_snapshot(shown_with(off={(1, 1)}))
        assert not view._ray._line.isVisible()


def test_diagram_and_matrix_say_the_same_of_what_rests(show):
    diagram, matrix = show(NetworkView(), (640, 320)), show(MatrixView(), (640, 320))
    snapshot = shown_with(off={(1, 2)}, frozen={4})
    for view in (diagram, matrix):
        view.show_snapshot(snapshot)
    for edge in diagram.diagram.edges:
        matrix._pointer = QPointF(matrix.box_of(edge.place).center())
        words = thing_words(edge, snapshot, diagram.take_lit())
        rests = edge.place in snapshot.config.held.resting(snapshot.layers)
        for said in (words, matrix.hover_text()[-1], matrix.spoken()):
            assert ("frozen" in said or "rests" in said) == rests
