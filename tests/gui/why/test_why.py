"""Why is it what it is? The window tells of what is asked, at the cursor, and its numbers add up."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton

from tests.gui.conftest import opens_a_window
from xorviz.core import TrainingConfig
from xorviz.core.insight.reasons.biography import biography
from xorviz.core.insight.reasons.paths import gradient_paths
from xorviz.core.insight.reasons.sums import loss_added, paths_added, terms_added
from xorviz.core.insight.reasons.words import biography_lines
from xorviz.core.update.names import node_name, sample_name
from xorviz.core.writing import with_minus
from xorviz.gui.why.parts_table import PartsTable
from xorviz.gui.why.why_window import WhyWindow
from xorviz.session.view import PARTS

pytestmark = opens_a_window
LIMIT = 60_000


@pytest.fixture
def trained(window, qtbot):
    """The window, with 1,500 epochs of its first run."""
    session = window.session
    session.playback.run_to(1500)
    qtbot.waitUntil(lambda: session.run.epoch == 1500 and not session.playing, timeout=LIMIT)
    return window


def label(why, name):
    return why.findChild(QLabel, f"why_{name}").text()


def table(why):
    return why.findChild(PartsTable, "why_parts")


def told(why):
    rows = table(why).rows
    return [tuple(rows.data(rows.index(row, column)) for column in (0, 2)) for row in range(rows.rowCount())]


def lines_of(found):
    return [(part.words, with_minus(f"{part.value + 0.0:+.4g}")) for part in found.parts]


def lit(window):
    return window.panels.network.take_lit()


def test_it_tells_of_the_loss_of_a_prediction_of_a_neuron_and_of_a_weight(trained, qtbot):
    window, session, network = trained, trained.session, trained.panels.network
    network.setFocus()
    qtbot.keyClick(network, Qt.Key.Key_Right)
    window.actions_by_id["run.why"].trigger()  # of what the arrows have led to
    why, head = window.findChild(WhyWindow, "why"), session.snapshot
    name = node_name(head.layers, network.reached.layer, network.reached.index)
    qtbot.waitUntil(lambda: label(why, "heading").startswith(f"Why is {name} for (0, 1) "), timeout=LIMIT)
    window.actions_by_id["run.why"].trigger()
    session.picking.select_neuron(*session.view.selection.neuron)
    qtbot.waitUntil(lambda: label(why, "heading") == f"Why is the loss {head.loss:.4g} at epoch 1,500?")
    assert told(why) == lines_of(loss_added(head))
    asked, history = why.findChild(QPushButton, "why_loss"), why.findChild(QPlainTextEdit, "why_history")
    assert (asked.isVisible(), history.isVisible()) == (False, False)
    low = why.height()

    table(why).setFocus()
    table(why).selectRow(2)
    qtbot.keyClick(table(why), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: label(why, "heading").startswith("Why is ŷ for (1, 0) "), timeout=LIMIT)
    assert told(why) == lines_of(terms_added(head, (2, 0), 2))
    assert label(why, "note") == terms_added(head, (2, 0), 2).after
    assert (session.view.selection.sample, session.view.selection.neuron) == (2, (2, 0))

    table(why).selectRow(1)
    shown = lit(window)
    assert (shown.edges, shown.nodes, shown.flow) == ({7}, {(1, 1), (2, 0)}, "forward")
    assert shown.note == f"w²₁₂ · h₂: {told(why)[1][1]}"
    qtbot.keyClick(table(why), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: label(why, "heading").startswith("Why is h₂ for (1, 0) "), timeout=LIMIT)
    assert told(why) == lines_of(terms_added(head, (1, 1), 2))
    assert not lit(window).edges

    session.picking.select_parameter(3)
    qtbot.waitUntil(lambda: label(why, "heading").startswith("Why is w¹₂₂ (x₂ → h₂) "), timeout=LIMIT)
    card = window.panels.network_card
    seen = QRect(card.mapToGlobal(QPoint()), card.size())
    assert not why.geometry().intersects(seen)  # in which a path is to light up
    assert told(why) == lines_of(paths_added(gradient_paths(head, 3), head.layers))
    lines = biography_lines(biography(session.run, 3), session.run.data)
    for line, (words, number) in zip(history.toPlainText().splitlines(), lines, strict=True):
        assert (line.startswith(words), line.endswith(number)) == (True, True)
    assert why.height() > low + 100
    qtbot.mouseClick(asked, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: label(why, "heading").startswith("Why is the loss"), timeout=LIMIT)
    assert session.view.selection.parameter is None
    assert why.height() == low


def test_a_path_lights_up_with_its_product_at_the_epoch_shown_until_the_window_is_closed(make_window, qtbot):
    window = make_window(TrainingConfig(hidden=(2, 2), seed=3))
    session = window.session
    session.playback.run_to(40)
    qtbot.waitUntil(lambda: session.run.epoch == 40 and not session.playing, timeout=LIMIT)
    window.panels.network_card.diagram.hands.why_wished.emit(0)
    why = window.findChild(WhyWindow, "why")
    assert session.view.selection.parameter == 0
    qtbot.waitUntil(lambda: label(why, "heading").startswith("Why is w¹₁₁ (x₁ → h¹₁)"), timeout=LIMIT)
    found = paths_added(gradient_paths(session.snapshot, 0), session.snapshot.layers)
    assert told(why) == lines_of(found)
    assert not lit(window).edges

    def at(row):
        table(why).selectRow(row)
        return lit(window)

    for row, part in enumerate(found.parts):
        shown = at(row)
        assert (shown.edges, shown.nodes, shown.flow) == (part.edges, part.nodes, "backward")
        assert shown.note == ": ".join(told(why)[row])
    at(1)
    notes = []
    why.part_lit.connect(lambda part, back, note: notes.append(note if part else None))
    session.playback.seek(20)
    qtbot.waitUntil(lambda: session.snapshot.epoch == 20 and lit(window).note != "", timeout=LIMIT)
    assert notes[0] == ""  # as long as its number is of another epoch
    assert None not in notes
    product = gradient_paths(session.snapshot, 0).products[1]
    assert notes[-1] == lit(window).note == f"h¹₁ → h²₂ → ŷ → L: {with_minus(f'{product:+.4g}')}"
    why.close()
    assert not lit(window).edges
    notes.clear()
    session.playback.seek(30)
    qtbot.waitUntil(lambda: session.snapshot.epoch == 30, timeout=LIMIT)
    assert notes == []  # what nobody sees costs nothing
    window.actions_by_id["run.why"].trigger()
    qtbot.waitUntil(lambda: notes and bool(notes[-1]), timeout=LIMIT)  # what was chosen stands out again


def test_of_the_plane_and_the_loss_their_menus_ask_and_the_key_asks_of_what_is_pointed_at(trained, qtbot):
    window, session, panels = trained, trained.session, trained.panels
    plane, loss = panels.plots[0], panels.plots[-1]

    def ask(view):
        view.setFocus()
        at = QPoint(9, 9)
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, view.mapToGlobal(at))
        QApplication.sendEvent(window, asked)
        menu = QApplication.activePopupWidget()
        (action,) = (each for each in menu.actions() if each.text().startswith("Why"))
        action.trigger()
        menu.close()
        return action.text()

    plane.setFocus()
    qtbot.keyClick(plane, Qt.Key.Key_Right)
    row = plane.pointed_sample()
    assert ask(plane) == f"Why is ŷ for {sample_name(session.run.data, row)} what it is?"
    assert (session.view.selection.neuron, session.view.selection.sample) == ((2, 0), row)
    panels.plane_card.show_tab("hidden")
    hidden = panels.plots[1]
    hidden.setFocus()
    for _ in range(2):
        qtbot.keyClick(hidden, Qt.Key.Key_Left)
    other = hidden.pointed_sample()
    assert other not in (None, row)
    assert ask(hidden) == f"Why is ŷ for {sample_name(session.run.data, other)} what it is?"
    assert session.view.selection.sample == other
    panels.plane_card.show_tab("input")
    assert ask(loss) == "Why is the loss what it is?"
    assert session.view.selection.neuron is None
    session.picking.select_parameter(0)
    ask(loss)
    assert session.view.selection.parameter is None
    why = window.findChild(WhyWindow, "why")
    qtbot.waitUntil(lambda: label(why, "heading").startswith("Why is the loss"), timeout=LIMIT)
    why.close()
    window.activateWindow()
    plane.setFocus()
    qtbot.waitUntil(plane.hasFocus, timeout=LIMIT)
    qtbot.keyClick(plane, Qt.Key.Key_Right)
    window.actions_by_id["run.why"].trigger()
    assert session.view.selection.neuron == (2, 0)


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
    assert label(asked, "heading").endswith("at epoch 50?")
    assert len(wishes) == 2
    asked.on_aside_found("why", wishes[1](lambda: False))
    assert label(asked, "heading").endswith("at epoch 20?")
    assert len(wishes) == 2
    asked.close()
