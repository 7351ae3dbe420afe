"""The words in the corners of a diagram stand over no number, name or picture of a neuron."""

from itertools import product

import numpy as np
import pytest

from xorviz.core import Run, TrainingConfig
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.network.diagram.node_names import words_of_gaps
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


@pytest.mark.parametrize("hidden", [(8,) * 6, (16,) * 6, (16,) * 9])
def test_in_a_large_network_they_cover_no_edge_and_no_count_of_neurons(show, hidden):
    view = show(NetworkView(), (408, 148))
    view.show_offer(True)
    view.show_snapshot(Run(TrainingConfig(hidden=hidden)).head)
    view.grab()
    notes = view._painter.note_boxes()
    assert notes
    for note, edge in product(notes, view.diagram.edges):
        words = note.adjusted(3, 3, -3, -3)
        on_it = (edge.start + share * (edge.end - edge.start) for share in np.linspace(0, 1, 60))
        assert not any(map(words.contains, on_it))
    for note, (count, _) in product(notes, words_of_gaps(view.diagram.gaps)):
        assert not note.intersects(count.adjusted(0, 0, 0, -5)), "letters without tails end there"


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


def distance(one, other):
    return sum(abs(here - there) for here, there in zip(one.getRgb(), other.getRgb(), strict=True))


@pytest.mark.parametrize(("theme", "underlined"), [("light", False), ("dark", False), ("contrast", True)])
def test_what_offers_the_matrices_is_a_link_in_high_contrast_too(show, trained, theme, underlined):
    view = show(NetworkView(), (600, 300))
    set_theme(view, load_theme(theme))
    view.show_offer(True)
    view.show_snapshot(trained(TrainingConfig(hidden=(16,)), 1).head)
    image, box = view.grab().toImage(), view._painter.offer_box().toRect()
    ink, ground = load_theme(theme).colour("accent"), load_theme(theme).colour("card")
    rows = [
        sum(
            distance(image.pixelColor(x, y), ink) < distance(image.pixelColor(x, y), ground)
            for x in range(box.left(), box.right() + 1)
        )
        for y in range(box.top(), box.bottom() + 1)
    ]
    assert (max(rows) > 0.9 * box.width()) is underlined


@pytest.mark.parametrize("width", range(300, 1000, 50))
def test_wherever_the_count_has_room_for_a_third_line_it_says_of_what(show, trained, width):
    view = show(NetworkView(), (width, 260))
    view.show_snapshot(trained(TrainingConfig(hidden=(16,) * 6), 1).head)
    view.grab()
    (placed,) = view._painter._placed
    assert placed is not None
    assert "weights" in placed[1]
