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
    assert words_in_the_clear(show, 4, hidden, size) or hidden == (4, 4, 4)


@pytest.mark.parametrize("size", [(476, 165), (505, 171)])
def test_between_two_outputs_they_do_not_touch_a_frame_either(show, size):
    assert words_in_the_clear(show, 3, (8,), size)


def words_in_the_clear(show, outputs, hidden, size):
    """Return the words that there are: none of them stands over anything."""
    view = show(NetworkView(), size)
    run = Run(TrainingConfig(dataset="blobs", class_count=outputs, hidden=hidden, reduction="mean"))
    view.show_snapshot(run.head)
    numbers = {(node.layer, node.index): ("0.5000", False) for node in view.diagram.nodes}
    view.show_lit(Lit(whose="all 200 samples", values=numbers))
    view.grab()
    notes = [placed[0] for placed in view._painter._placed if placed is not None]
    for note, node in product(notes, view.diagram.nodes):
        frame = node.box.adjusted(-1, -1, 1, 1)
        for room in (frame, node.value, node.head, node.foot):
            assert room.isEmpty() or not note.adjusted(0, -3.9, 0, 3.9).intersects(room), node.label
    return notes
