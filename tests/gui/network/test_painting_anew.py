"""What does not change is not made again, and what nobody sees is not computed."""

from collections import Counter
from functools import partial

import pytest
from PySide6.QtGui import QFont

from tests.calls import count_calls
from xorviz.core import TrainingConfig
from xorviz.gui.kit import theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.network import diagram_walk
from xorviz.gui.network.diagram import diagram_painter, kept_diagram, neuron_pictures
from xorviz.gui.network.network_view import NetworkView


@pytest.fixture
def made(monkeypatch):
    """How often each is made."""
    count = Counter()
    watch = partial(count_calls, monkeypatch, count)
    watch(diagram_painter, "DiagramPainter")
    watch(kept_diagram, "place_diagram")
    for name in ("layer_surfaces", "plane_image"):
        watch(neuron_pictures, name)
    watch(diagram_walk, "lit")
    watch(theme, "QFont")
    return count


def test_an_epoch_makes_its_pictures_and_nothing_else(show, trained, made):
    run = trained(TrainingConfig(), 10)
    view = show(NetworkView())
    view.show_snapshot(run.at(3))
    view.grab()
    made.clear()
    view.show_snapshot(run.at(4))
    view.grab()
    assert made == {"layer_surfaces": 1, "plane_image": 3}
    made.clear()
    view.grab()
    assert not made


def test_other_strokes_make_what_depends_on_them(show, trained, made):
    view = show(NetworkView())
    view.show_snapshot(trained(TrainingConfig(), 3).head)
    view.grab()
    made.clear()
    view.show_strokes("weights")
    view.grab()
    assert made == {"DiagramPainter": 1, "place_diagram": 1}


def test_a_hidden_diagram_computes_nothing_and_shows_the_present_epoch_when_it_is_seen(window, person, made):
    network = person.see("network")
    network.hide()
    made.clear()
    for _ in range(3):
        person.step()
    window.session.picking.select_parameter(2)
    assert not made.keys() & {"layer_surfaces", "lit", "plane_image", "DiagramPainter"}
    network.show()
    network.grab()
    assert network.take_lit().selected_edge == 2
    assert network._pictures._of[0] is window.session.snapshot
    assert made["layer_surfaces"] == made["lit"] == 1


def test_epochs_that_are_not_painted_make_no_pictures(show, trained, made):
    run = trained(TrainingConfig(), 10)
    view = show(NetworkView())
    for epoch in range(8):
        view.show_snapshot(run.at(epoch))
    assert not made["layer_surfaces"]
    view.grab()
    assert made["layer_surfaces"] == 1


def test_other_colours_place_nothing_anew_but_larger_text_does(show, trained, made, monkeypatch):
    view, other = show(NetworkView()), show(NetworkView())
    snapshot = trained(TrainingConfig(), 3).head
    view.show_snapshot(snapshot)
    view.grab()
    made.clear()
    set_theme(view, theme.load_theme("dark"))
    recoloured = view.grab().toImage()
    assert not made.keys() & {"DiagramPainter", "place_diagram", "layer_surfaces"}
    set_theme(other, theme.load_theme("dark"))
    other.show_snapshot(snapshot)
    assert recoloured == other.grab().toImage()
    made.clear()
    monkeypatch.setattr(theme, "_zoomed", [1.25])
    set_theme(view, theme.load_theme("dark"))
    view.grab()
    assert made["place_diagram"] == 1


def test_of_many_edges_only_those_with_chevrons_are_measured(show, trained):
    view = show(NetworkView())
    view.show_snapshot(trained(TrainingConfig(hidden=(16,) * 6), 3).head)
    view.grab()
    assert len(view.diagram.edges) > 1000
    assert len(view._painter._edges._chevrons._along) <= 64


def test_a_font_is_made_once(qapp):
    assert theme.text_font(11) is theme.text_font(11)
    assert isinstance(theme.number_font(11, QFont.Weight.Bold), QFont)
