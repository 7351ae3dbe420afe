"""The words in the corners of a diagram stand over no number, name or picture of a neuron."""

from itertools import product

import pytest

from xorviz.core import Run, TrainingConfig
from xorviz.gui.network.diagram_walk import Lit
from xorviz.gui.network.network_view import NetworkView

NETWORKS = [(2,), (4,), (8,), (4, 4, 4), ()]
SIZES = [(476, 180), (505, 225), (545, 180), (640, 320)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("hidden", NETWORKS)
def test_they_cover_nothing(show, hidden, size):
    view = show(NetworkView(), size)
    run = Run(TrainingConfig(dataset="blobs", class_count=4, hidden=hidden, reduction="mean"))
    view.show_snapshot(run.head)
    numbers = {(node.layer, node.index): ("0.5000", False) for node in view.diagram.nodes}
    view.show_lit(Lit(whose="all 200 samples", values=numbers))
    view.grab()
    notes = [placed[0] for placed in view._painter._placed if placed is not None]
    assert notes or hidden == (4, 4, 4)
    for note, node in product(notes, view.diagram.nodes):
        for room in (node.box, node.value, node.head, node.foot):
            assert room.isEmpty() or not note.intersects(room), node.label
