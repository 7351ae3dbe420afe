"""A gradient has a shape of its own: chevrons from the output to the inputs, and never a dash."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF

from xorviz.core import TrainingConfig
from xorviz.gui.network.diagram import chevrons
from xorviz.gui.network.diagram.chevrons import PITCH, REACHES, WIDE_PITCH, chevron_row, size_of
from xorviz.gui.network.diagram.diagram_parts import Edge, Node
from xorviz.gui.network.network_view import NetworkView


def edge_between(start, end):
    nodes = [Node(layer, 0, "", *[QRectF()] * 4, beside=False) for layer in (0, 1)]
    return Edge(nodes[0], nodes[1], 0, QPointF(*start), QPointF(*end))


@pytest.fixture
def painted(monkeypatch):
    """The gradients of which chevrons are painted, with their phases."""
    seen = []
    old = chevrons.Chevrons.paint

    def paint(self, painter, brush, number, gradient, phase, stroke):
        seen.append((gradient, phase))
        old(self, painter, brush, number, gradient, phase, stroke)

    monkeypatch.setattr(chevrons.Chevrons, "paint", paint)
    return seen


@pytest.mark.parametrize("end", [(200, 0), (200, 150), (200, -300), (0, 16)])
@pytest.mark.parametrize("size", [0, len(REACHES) - 1])
def test_they_point_from_the_target_to_the_source(end, size):
    """Of each, the tip is further on the way back to the source than all other corners."""
    edge = edge_between((0, 0), end)
    polygons = chevron_row(edge, size).toSubpathPolygons()
    assert polygons
    for polygon in polygons:
        back = [QPointF.dotProduct(point, edge.backward()) for point in polygon]
        assert back.index(max(back)) == 0
        across = [abs(QPointF.dotProduct(point, edge.normal())) for point in polygon]
        assert max(across) == pytest.approx(REACHES[size])


def test_a_moved_row_ends_where_it_began():
    assert WIDE_PITCH % PITCH == 0


def test_they_are_a_row_at_equal_distances_and_a_single_one_on_a_short_edge():
    tips = [polygon[0].x() for polygon in chevron_row(edge_between((0, 0), (200, 0)), 3).toSubpathPolygons()]
    assert len(tips) == int(200 / PITCH)
    assert [one - other for one, other in pairwise(tips)] == pytest.approx([PITCH] * (len(tips) - 1))
    (single,) = chevron_row(edge_between((0, 0), (0, -16)), 3).toSubpathPolygons()
    assert single.boundingRect().center().y() == pytest.approx(-8)


def test_their_size_is_the_logarithm_of_the_gradient():
    sizes = [size_of(sign * 10.0**power) for power in range(-9, 3) for sign in (1, -1)]
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (0, len(REACHES) - 1)
    assert size_of(1e-4) - size_of(1e-6) == size_of(1e-2) - size_of(1e-4) > 0


@pytest.mark.parametrize(("strokes", "count"), [("weights", 0), ("gradients", 9), ("both", 9)])
def test_they_are_there_where_gradients_are_shown(show, trained, painted, strokes, count):
    view = show(NetworkView())
    view.show_strokes(strokes)
    head = trained(TrainingConfig(), 20).head
    view.show_snapshot(head)
    view.grab()
    assert sorted(gradient for gradient, _ in painted) == sorted(head.gradients.flat.tolist())[:count]


def test_they_move_with_each_epoch_and_stay_within_their_distance(show, trained, painted):
    run = trained(TrainingConfig(), 40)
    view = show(NetworkView())
    for epoch in range(40):
        view.show_snapshot(run.at(epoch))
        view.grab()
    phases = [phase for _, phase in painted[::9]]
    assert len(set(phases)) > 10
    assert all(0 <= phase < WIDE_PITCH for phase in phases)
