"""Why a weight is what it is: the window tells of what is selected, at the cursor, and its numbers add up."""

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from tests.gui.conftest import opens_a_window
from xorviz.core.insight.reasons.biography import biography
from xorviz.core.insight.reasons.paths import gradient_paths
from xorviz.core.insight.reasons.words import biography_lines, path_lines
from xorviz.gui.why.why_window import NOTHING, SIZE, WhyWindow
from xorviz.session.view import PARTS

pytestmark = opens_a_window
LIMIT = 60_000


@pytest.fixture
def why(window, qtbot):
    """The window, asked for with the key that the menu names."""
    session = window.session
    session.playback.run_to(1500)
    qtbot.waitUntil(lambda: session.run.epoch == 1500 and not session.playing, timeout=LIMIT)
    window.actions_by_id["run.why"].trigger()
    return window.findChild(WhyWindow, "why")


def text(why, name):
    return why.findChild(QPlainTextEdit, name).toPlainText().splitlines()


def heading(why):
    return why.findChild(QLabel, "why_heading").text()


def test_it_asks_for_a_parameter_then_tells_of_it_wherever_the_cursor_goes(window, why, qtbot):
    session = window.session
    assert heading(why) == NOTHING
    assert why.height() < 100  # the network that it speaks of is in sight
    session.picking.select_parameter(3)
    qtbot.waitUntil(lambda: "epoch 1,500" in heading(why), timeout=LIMIT)
    assert why.height() == SIZE[1]
    why.resize(800, 600)
    run, head = session.run, session.snapshot
    assert heading(why).startswith("Why is w¹₂₂ (x₂ → h₂) ")
    told = text(why, "why_history")
    for line, (words, number) in zip(told, biography_lines(biography(run, 3), run.data), strict=True):
        assert line.startswith(words)
        assert line.endswith(number)
    first, *paths = text(why, "why_paths")
    assert first.startswith("Its gradient")
    for line, (words, number) in zip(paths, path_lines(gradient_paths(head, 3), head.layers), strict=True):
        assert line.split(number)[0].strip() == words
    session.playback.seek(400)
    qtbot.waitUntil(lambda: "epoch 400" in heading(why), timeout=LIMIT)
    session.picking.select_parameter(8)
    qtbot.waitUntil(lambda: heading(why).startswith("Why is b²₁ (bias → ŷ)"), timeout=LIMIT)
    session.picking.select_parameter(8)
    assert heading(why) == NOTHING
    assert why.height() < 100
    session.picking.select_parameter(8)
    qtbot.waitUntil(lambda: why.height() == 600, timeout=LIMIT)


def test_the_menu_of_an_edge_asks_for_its_own(window, qtbot):
    card = window.panels.network_card
    for place in (5, 5, 0):
        card.diagram.hands.why_wished.emit(place)
        found = window.findChild(WhyWindow, "why")
        assert found.isVisible()
        assert window.session.view.selection.parameter == place
    qtbot.waitUntil(lambda: heading(found).startswith("Why is w¹₁₁ (x₁ → h₁)"), timeout=LIMIT)


@pytest.mark.slow
def test_what_is_under_way_comes_to_its_end_while_the_cursor_moves(window, qtbot):
    session, wishes = window.session, []
    session.playback.run_to(50)
    qtbot.waitUntil(lambda: session.run.epoch == 50 and not session.playing, timeout=LIMIT)
    session.picking.select_parameter(3)
    asked = WhyWindow(window)
    asked.aside_wished.connect(lambda _, compute: wishes.append(compute))
    asked.show()
    asked.show_view(session.view, PARTS)
    session.playback.seek(20)
    qtbot.waitUntil(lambda: session.snapshot.epoch == 20, timeout=LIMIT)
    asked.show_view(session.view, PARTS)
    assert len(wishes) == 1
    asked.on_aside_found("why", wishes[0](lambda: False))
    assert heading(asked).endswith("at epoch 50?")
    assert len(wishes) == 2
    asked.on_aside_found("why", wishes[1](lambda: False))
    assert heading(asked).endswith("at epoch 20?")
    assert len(wishes) == 2
    asked.close()
