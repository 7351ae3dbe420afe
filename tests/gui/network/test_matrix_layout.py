"""Where the cells of the matrices are: inside, apart, one for each number, and as large as they can be."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from tests.examples import examples
from xorviz.core.network.backpropagation import parameter_count
from xorviz.gui.network.matrix.matrix_layout import CAPTION, HEADS, Cell, place_matrices

LAYERS = st.lists(st.integers(1, 20), min_size=2, max_size=8).map(tuple)
AREAS = st.tuples(st.integers(240, 1500), st.integers(130, 1000)).map(lambda size: QRectF(5, 7, *size))


def centre(layout, place):
    cell = layout.cell_of(place)
    return [block.cell_box(cell).center() for block in layout.by_layer[cell.layer]]


@given(LAYERS, AREAS, st.sampled_from([1.0, 1.5, 2.0]))
@examples(150)
def test_every_parameter_has_a_cell_and_every_cell_leads_back_to_it(layers, area, ratio):
    layout = place_matrices(layers, area, ratio)
    for place in range(parameter_count(layers)):
        cell = layout.cell_of(place)
        assert layout.place_of(cell) == place
        for block, point in zip(layout.by_layer[cell.layer], centre(layout, place), strict=True):
            rows, columns = block.parameters_at(point)
            assert cell.row in rows
            assert cell.column in columns


@given(LAYERS, AREAS, st.sampled_from([1.0, 1.5, 2.0]))
@examples(150)
def test_blocks_with_their_captions_are_apart_and_cells_are_whole_pixels(layers, area, ratio):
    layout = place_matrices(layers, area, ratio)
    rooms = [block.box.adjusted(-block.side, -CAPTION - HEADS, 0, 0) for block in layout.blocks]
    for one, other in combinations(rooms, 2):
        assert not one.adjusted(1, 1, -1, -1).intersects(other)
    for block in layout.blocks:
        for length in (block.size.width(), block.size.height(), block.corner.x(), block.corner.y()):
            assert length * ratio == pytest.approx(round(length * ratio), abs=1e-9)


@given(st.lists(st.integers(1, 16), min_size=2, max_size=4).map(tuple))
@examples(60)
def test_where_there_is_room_all_is_inside_and_no_cell_stands_for_two(layers):
    area = QRectF(0, 0, 800, 700)
    layout = place_matrices(layers, area)
    for block in layout.blocks:
        assert not block.thinned
        assert area.adjusted(-1, -1, 1, 1).contains(block.box.adjusted(-block.side, -CAPTION - HEADS, 0, 0))


@pytest.mark.parametrize("layers", [(2, 1024, 1), (2, 1024, 1000, 1), (40, 300, 2)])
@pytest.mark.parametrize("size", [(480, 400), (1500, 900)])
def test_of_wide_layers_a_cell_stands_for_several_and_all_are_there(layers, size):
    layout = place_matrices(layers, QRectF(0, 0, *size))
    assert any(block.thinned for block in layout.blocks)
    for block in layout.blocks:
        rows, columns = block.shape
        assert max(rows, columns) <= 64
        found = {block.parameters_at(point)[0] for point in points_down(block)}
        assert sorted(row for each in found for row in each) == list(range(block.outputs))


def points_down(block):
    return [
        QPointF(block.corner.x() + 1, block.corner.y() + (row + 0.5) * block.size.height())
        for row in range(block.shape[0])
    ]


def test_the_lessons_network_has_room_for_its_numbers():
    layout = place_matrices((2, 2, 1), QRectF(0, 0, 480, 300))
    assert all(block.size.width() > 56 and block.size.height() > 20 for block in layout.blocks)


def test_a_bias_is_the_column_after_the_inputs():
    layout = place_matrices((2, 3, 1), QRectF(0, 0, 480, 300))
    assert layout.cell_of(6) == Cell(1, 0, 2)
    assert layout.cell_of(12) == Cell(2, 0, 3)
    weights, _ = layout.by_layer[1]
    assert weights.cell_box(Cell(1, 0, 2)).left() > weights.weights_box.right()
