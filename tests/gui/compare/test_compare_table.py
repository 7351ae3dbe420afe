"""The parameters of two runs, one by one, and their differences."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableView

from tests.gui.compare.sides import CIRCLE, SLOW, WIDE, cell, read
from tests.gui.heard import Paints
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.update.names import parameter_name
from xorviz.gui.compare.compare_table import BAR, DIFFERENCE, LEFT, NAME, RIGHT
from xorviz.gui.kit.numbers import fitting


@pytest.fixture
def window(side_by_side):
    return side_by_side


class TestParameters:
    def test_every_parameter_has_its_values_and_their_difference(self, window, show_epoch):
        left, right = show_epoch(500)
        model = window.findChild(QTableView, "compare_table").model()
        assert model.rowCount() == 9
        for row in range(9):
            values = left.parameters.flat[row], right.parameters.flat[row]
            shown = [cell(window, row, column) for column in (LEFT, RIGHT, DIFFERENCE)]
            assert shown == [fitting(value, 4, 8) for value in (*values, values[1] - values[0])]
            assert shown[2][0] in "+−0"

    def test_names_say_which_entry_and_which_edge_it_is(self, window, show_epoch):
        left, _ = show_epoch(500)
        names = {cell(window, row, NAME): row for row in range(9)}
        assert left.parameters.flat[names["w¹₂₁"]] == left.parameters.weights[0][1, 0]
        assert left.parameters.flat[names["b¹₂"]] == left.parameters.biases[0][1]
        assert left.parameters.flat[names["w²₁₂"]] == left.parameters.weights[1][0, 1]
        assert left.parameters.flat[names["b²₁"]] == left.parameters.biases[1][0]
        model = window.findChild(QTableView, "compare_table").model()
        tip = model.data(model.index(names["w¹₂₁"], NAME), Qt.ItemDataRole.ToolTipRole)
        assert tip == "x₁ → h₂"

    def test_all_shapes_have_names(self):
        for layers in ((2, 1), (2, 3, 1), (2, 4, 3, 1)):
            count = parameter_count(layers)
            names = [parameter_name(layers, place) for place in range(count)]
            assert len(set(names)) == len(names) == count
        assert names[0] == "w¹₁₁"
        assert names[-1] == "b³₁"

    def test_a_bar_has_the_length_and_the_colour_of_the_difference(self, window, show_epoch, light):
        left, right = show_epoch(500)
        difference = right.parameters.flat - left.parameters.flat
        table = window.findChild(QTableView, "compare_table")
        lengths, sides = [], []
        for row in range(9):
            area = table.visualRect(table.model().index(row, BAR))
            image = table.viewport().grab(area).toImage()
            colour = light.sign_colour(difference[row])
            middle = area.height() // 2
            places = [x for x in range(image.width()) if image.pixelColor(x, middle) == colour]
            lengths.append(len(places))
            sides += [(sum(places) / len(places) > image.width() / 2, difference[row] > 0)] if places else []
        assert max(lengths) > 20
        shares = abs(difference) / abs(difference).max()
        assert [length / max(lengths) for length in lengths] == pytest.approx(shares, abs=0.06)
        assert len(sides) > 4
        assert all(is_right == is_positive for is_right, is_positive in sides)

    def test_runs_of_equal_parameters_have_no_bars(self, window, show_epoch):
        show_epoch(500, SLOW, SLOW)
        assert {cell(window, row, DIFFERENCE) for row in range(9)} == {"0.0000"}
        assert read(window, "settings") == "same settings"

    def test_other_shapes_are_not_compared_one_by_one(self, window, show_epoch):
        show_epoch(500, SLOW, WIDE)
        table = window.findChild(QTableView, "compare_table")
        assert read(window, "shapes") == "2-2-1 and 2-8-1: parameters cannot be compared one by one"
        assert not table.isVisible()
        show_epoch(500, CIRCLE, WIDE)
        assert read(window, "shapes") == ""
        assert table.isVisible()
        assert table.model().rowCount() == 33

    def test_only_visible_rows_are_asked_for(self, window, show_epoch, candidates, qapp, monkeypatch):
        show_epoch(100, CIRCLE, WIDE)
        qapp.processEvents()
        model = window.findChild(QTableView, "compare_table").model()
        rows, column = set(), model.columns[LEFT]
        watched = replace(column, text=lambda row: rows.add(row) or column.text(row))
        monkeypatch.setattr(model, "columns", [watched if each is column else each for each in model.columns])
        qapp.processEvents()
        assert rows == set()
        window.show_snapshots(150, candidates[3].run.at(150), candidates[2].run.at(150))
        qapp.processEvents()
        assert rows
        assert max(rows) < 20


def test_it_is_painted_once_in_another_size(window, show_epoch):
    show_epoch(500)
    for _ in range(4):
        QApplication.processEvents()
    table = window.findChild(QTableView, "compare_table")
    paints, before = Paints(table.viewport()), table.width()
    window.resize(window.width() + 60, window.height() + 20)
    for _ in range(4):
        QApplication.processEvents()
    assert table.width() > before
    assert table.columnViewportPosition(BAR) + table.columnWidth(BAR) == table.viewport().width()
    assert paints.count == 1
