"""A view that nobody sees computes nothing, wherever it is hidden, and shows the present epoch when it is."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt

from xorviz.gui.kit.pane import Pane

HIDDEN = ("hidden_space", "code", "samples", "health", "fit")
"""What is in a tab behind the front one, when the window opens."""


@pytest.fixture
def drawn(window, monkeypatch):
    """How often each pane of the window draws, and how often an update is taken apart."""
    count = Counter()

    def counted(pane):
        old = pane.draw
        return lambda: (count.update([pane.objectName()]), old())

    for pane in window.findChildren(Pane):
        monkeypatch.setattr(pane, "draw", counted(pane))
    return count


def test_what_is_in_a_tab_behind_the_front_one_draws_nothing(window, person, drawn):
    person.step(3)
    window.session.picking.select_parameter(2)
    assert drawn["boundary"] >= 3
    assert not drawn.keys() & set(HIDDEN)


@pytest.mark.slow
def test_when_its_tab_is_chosen_it_shows_the_present_epoch(window, person, drawn):
    person.step(3)
    person.click("plane_tab_hidden")
    assert drawn["hidden_space"]
    assert window.panels._hidden._snapshot is window.session.snapshot


def test_a_minimised_window_computes_nothing_and_catches_up(window, person, drawn, monkeypatch):
    taken = []
    window.setWindowState(Qt.WindowState.WindowMinimized)
    assert window.isMinimized()
    drawn.clear()
    for _ in range(3):
        person.step()
    window.session.picking.select_parameter(2)
    assert not drawn
    assert "trace" not in vars(window.session.view.update)
    for pane in window.findChildren(Pane):
        monkeypatch.setattr(pane, "draw", lambda pane=pane, old=pane.draw: (taken.append(pane), old()))
    window.setWindowState(Qt.WindowState.WindowNoState)
    assert {"boundary", "loss", "chain_rule"} <= {pane.objectName() for pane in taken}
    assert person.see("chain_rule")._trace is window.session.view.trace
