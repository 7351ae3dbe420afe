"""The card of the network: diagram or matrices, or both side by side, and what they share."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.network.pictured import picture
from tests.gui.seen import edge_position
from xorviz.core import TrainingConfig
from xorviz.gui.network.network_card import BESIDE, NetworkCard


@pytest.fixture
def card(show):
    return show(NetworkCard({"matrix": "cells"}), (1000, 500))


def test_a_choice_shows_the_matrices_and_another_the_diagram_again(card, trained):
    head = trained(TrainingConfig(), 3).head
    for view in (card.diagram, card.matrix):
        view.show_snapshot(head)
    card.resize(500, 400)
    assert not card.matrix.isVisible()
    card.choose("matrix")
    assert (card.diagram.isVisible(), card.matrix.isVisible(), card.choice) == (False, True, "matrix")
    card.choose("gradients")
    assert (card.diagram.isVisible(), card.matrix.isVisible()) == (True, False)
    assert card.diagram.strokes == card.choice == "gradients"


def test_where_there_is_room_they_stand_side_by_side_and_share_what_is_pointed_at(card, trained):
    head = trained(TrainingConfig(), 3).head
    for view in (card.diagram, card.matrix):
        view.show_snapshot(head)
    card.resize(BESIDE + 100, 500)
    card.choose("matrix")
    assert card.diagram.isVisible()
    assert card.matrix.isVisible()
    before = picture(card.matrix), picture(card.diagram)
    QTest.mouseMove(card.diagram, edge_position(card.diagram, 3).toPoint())
    assert picture(card.matrix) != before[0]
    QTest.mouseMove(card.diagram, card.diagram.rect().topLeft())
    assert picture(card.matrix) == before[0]
    QTest.mouseMove(card.matrix, card.matrix.box_of(3).center().toPoint())
    assert picture(card.diagram) != before[1]
    assert card.diagram.hover_text() == [], "what is said stands beside the pointer alone"


def test_those_of_a_large_network_have_more_room_of_their_own(card):
    card.resize(BESIDE + 100, 500)
    card.choose("matrix")
    for layers, beside in (((2, 2, 1), True), ((2, 16, 1), False)):
        card.show_layers(layers)
        assert card.diagram.isVisible() is beside


def test_a_large_network_offers_them_in_words(card, trained):
    for hidden, offered in (((2,), False), ((16,), True)):
        card.choose("both")
        card.diagram.show_snapshot(trained(TrainingConfig(hidden=hidden), 3).head)
        card.diagram.grab()
        box = card.diagram._painter.offer_box()
        assert box.isEmpty() is not offered
        assert ("matrices" in card.diagram.spoken()) is offered
    QTest.mouseClick(card.diagram, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert card.choice == "matrix"
    card.resize(1300, 500)
    card.diagram.grab()
    assert card.diagram._painter.offer_box().isEmpty(), "they are there"


def test_at_a_first_sight_there_is_a_way_back_from_them(card, trained):
    card.diagram.show_snapshot(trained(TrainingConfig(hidden=(16,)), 3).head)
    card.show_plain(True)
    assert not card._choices.isVisible()
    card.choose("matrix")
    assert card._choices.isVisible()
    card.choose("both")
    assert not card._choices.isVisible()
    card.show_plain(False)
    card.choose("matrix")
    card.show_plain(True)
    assert card.choice == "both"
