"""Keys, clicks and the pointer over the lines of an update."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from tests.gui.conftest import opens_a_window
from tests.gui.seen import shown_rows
from tests.gui.update.rule import DEEP, all_rows, click_row, colours, rows
from xorviz.core.run.config import TrainingConfig
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.update_rounding import settled_result
from xorviz.gui.kit.theme import load_theme
from xorviz.session.selection import Selection


@pytest.fixture
def view(chain_rule_view):
    return chain_rule_view


def press(view, *keys):
    for key in keys:
        QTest.keyClick(view, getattr(Qt.Key, f"Key_{key}"))


@pytest.fixture
def walked(view):
    """Let the view's wishes move its current line, as the window does."""

    def follow(trace, place):
        view.show_trace(trace, place)
        view.operation_selected.connect(lambda chosen: view.show_trace(trace, chosen))
        return lambda: view._place

    return follow


def test_a_click_on_a_line_chooses_it(view, trace, qtbot):
    view.show_trace(trace, None)
    with qtbot.waitSignal(view.operation_selected) as chosen:
        click_row(view, rows(view, "line")[3])
    assert chosen.args == [3]


def test_keys_move_the_current_line(view, trace, walked):
    place = walked(trace, None)
    press(view, "Up")
    assert place() is None
    press(view, "Down", "Down", "Down")
    assert place() == 2
    press(view, "Up")
    assert place() == 1
    press(view, "End")
    assert place() == len(trace.operations) - 1
    press(view, "PageUp")
    page = len(trace.operations) - 1 - place()
    assert 5 < page < 16
    press(view, "PageDown", "PageDown")
    assert place() == len(trace.operations) - 1
    press(view, "Home")
    assert place() == 0


def test_its_numbers_are_the_results_of_the_lines_that_are_known_by_now(view, trace):
    assert list(view.numbers()) == []
    for place, known in [(0, 1), (2, 3), (None, len(trace.operations))]:
        view.show_trace(trace, place)
        for line, told in zip(trace.operations[:known], view.numbers(), strict=True):
            name, *numbers = told.split("\t")
            assert name == line.symbol.text
            assert [*map(float, numbers)] == settled_result(trace, line).ravel().tolist()


def test_letters_are_left_to_the_window(view, trace, walked, qtbot):
    walked(trace, 3)
    event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_L, Qt.KeyboardModifier.NoModifier)
    view.keyPressEvent(event)
    assert not event.isAccepted()


def test_enter_goes_through_the_numbers_of_the_line(view, trace, walked):
    walked(trace, trace.find("weight_gradient", 2).place)
    chosen = []
    view.parameter_selected.connect(chosen.append)
    view.parameter_selected.connect(lambda place: view.show_selection(Selection(1, None, place)))
    press(view, "Return", "Return", "Return")
    assert chosen == [6, 7, 7]


def test_enter_on_a_delta_chooses_its_neuron(view, trace, walked, qtbot):
    walked(trace, trace.find("delta", 1).place)
    with qtbot.waitSignal(view.neuron_selected) as chosen:
        press(view, "Return")
    assert chosen.args == [1, 0]


def test_a_click_on_a_number_chooses_its_parameter_or_neuron(view, trace, qtbot):
    view.show_trace(trace, trace.find("weight_gradient", 1).place)
    view._arrange(reveal=True)
    with qtbot.waitSignal(view.parameter_selected) as chosen:
        click_row(view, rows(view, "number")[2])
    assert chosen.args == [2]
    view.show_trace(trace, trace.find("delta", 1).place)
    with qtbot.waitSignal(view.neuron_selected) as chosen:
        click_row(view, rows(view, "number")[1])
    assert chosen.args == [1, 1]


def test_the_keyboards_line_is_framed_and_told(view, trace, qtbot):
    view.show_trace(trace, 9)
    view.clearFocus()
    before = colours(view)
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert load_theme("light").colour("accent").name() in colours(view) - before
    result = f"{trace.operations[9].result[0]:.4f}".replace("-", "−")
    assert view.accessibleDescription() == f"Line 10 of 26: the sample's gradient of b 2 is delta 2; {result}"


def test_a_deep_network_is_folded_by_layer_but_for_where_the_walk_is(view, trained):
    trace = trace_snapshot(trained(DEEP, 5).head, 7)
    view.show_trace(trace, None)
    assert not rows(view, "line")
    assert len(all_rows(view, "fold")) == 4 * 6
    click_row(view, rows(view, "fold")[1])
    assert [trace.operations[row.place].layer for row in rows(view, "line")] == [2, 2]
    click_row(view, rows(view, "fold")[1])
    view.show_trace(trace, trace.find("activation_gradient", 3).place)
    assert {trace.operations[row.place].layer for row in rows(view, "line")} == {3}
    assert rows(view, "more")[0].text == "… and 2 more"


def test_the_group_of_the_current_line_stays_folded_until_the_walk_comes_to_another(view, trained, walked):
    trace = trace_snapshot(trained(DEEP, 5).head, 7)
    walked(trace, trace.find("pre_activation", 3).place)
    assert len(rows(view, "line")) == 2
    press(view, "Left")
    assert not rows(view, "line")
    (folded,) = [row for row in shown_rows(view) if row.is_current]
    assert (folded.group, folded.result) == (("forward", 3), "line 5")
    press(view, "Down")
    assert not rows(view, "line")
    press(view, "Down")
    assert {trace.operations[row.place].layer for row in rows(view, "line")} == {4}
    press(view, "Up")
    assert {trace.operations[row.place].layer for row in rows(view, "line")} == {3}


def test_a_group_that_a_person_opened_stays_open_behind_the_walk(view, trained, walked):
    trace = trace_snapshot(trained(DEEP, 5).head, 7)
    walked(trace, 0)
    press(view, "Left", "Right", "Down", "Down")
    assert {trace.operations[row.place].layer for row in rows(view, "line")} == {1, 2}


@pytest.fixture
def ask(qtbot):
    """Rest with the pointer on a place of the view."""

    def ask(view, place):
        QTest.mouseMove(view.viewport(), place)
        rested = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
        QApplication.sendEvent(view.viewport(), rested)

    yield ask
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


@opens_a_window
def test_the_pointer_tells_a_row_to_seven_digits(view, trace, ask):
    view.show_trace(trace, trace.find("weight_gradient", 2).place)
    row = rows(view, "number")[1]
    top = view._tops[shown_rows(view).index(row)] - view.verticalScrollBar().value()
    ask(view, QPoint(60, int(top + 4)))
    numbers, result = QToolTip.text().replace("−", "-").split(" = ")
    delta, h = (float(each) for each in numbers.split(" · "))
    assert float(result) == pytest.approx(trace.find("weight_gradient", 2).result[0, 1], rel=1e-6)
    assert delta * h == pytest.approx(float(result), rel=1e-5)


@opens_a_window
def test_the_pointer_tells_a_line_in_words(view, trace, ask):
    view.show_trace(trace, None)
    view.show_part("backward")
    row = next(row for row in rows(view, "line") if row.place == trace.find("weight_gradient", 2).place)
    top = view._tops[shown_rows(view).index(row)] - view.verticalScrollBar().value()
    ask(view, QPoint(60, int(top + 4)))
    assert QToolTip.text() == "the sample's gradient of W 2 is delta 2 times h"


@opens_a_window
def test_what_a_resting_pointer_tells_is_of_the_epoch_shown(view, trained, changed_snapshot, ask):
    """Two epochs whose rows are equal to four digits and differ at seven."""
    snapshot = trained(TrainingConfig(), 1240).head
    trace = trace_snapshot(snapshot, 1)
    place = trace.find("bias_update", 2).place
    view.show_trace(trace, place)
    before = rows(view, "number")[0]
    top = view._tops[shown_rows(view).index(before)] - view.verticalScrollBar().value()
    ask(view, QPoint(60, int(top + 4)))
    told = QToolTip.text()
    (old,) = trace.find("bias_update", 2).result.flat
    later = trace_snapshot(changed_snapshot(snapshot, 8, trace.before[0, 8] - 2e-6), 1)
    view.show_trace(later, place)
    assert rows(view, "number")[0] == before
    (new,) = later.find("bias_update", 2).result.flat
    assert old != new
    assert QToolTip.text() != told
    assert float(QToolTip.text().split(" = ")[1].replace("−", "-")) == pytest.approx(new, abs=6e-7)
