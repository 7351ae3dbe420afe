"""The lines of an update as those find them who hear the window: a list, said line by line."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from tests.gui.conftest import opens_a_window
from tests.gui.reach.hearing import heard
from xorviz.core.run.run import Run
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.gui.kit.numbers import array_text
from xorviz.gui.update.chain_rule import ChainRuleView
from xorviz.gui.update.code import CodeView

ROLES = QAccessible.Role


@pytest.fixture(params=[ChainRuleView, CodeView])
def view(request, show):
    view = show(request.param(), (520, 320))
    yield view
    if isinstance(view, ChainRuleView):
        view._typesetter.close()


def listed(view):
    return QAccessible.queryAccessibleInterface(view)


def items(view):
    return [listed(view).child(place) for place in range(listed(view).childCount())]


def test_it_is_a_list_with_an_item_for_each_line_that_says_words_and_numbers(view, trace):
    assert items(view) == []
    view.show_trace(trace, None)
    assert listed(view).role() == ROLES.List
    assert len(items(view)) == len(trace.operations)
    for line, item in zip(trace.operations, items(view), strict=True):
        assert item.role() == ROLES.ListItem
        assert heard(item).startswith(f"Line {line.place + 1} of {len(trace.operations)}: ")
        assert heard(item).endswith(f"; {array_text(line.result)}")
        assert listed(view).indexOfChild(item) == line.place
        assert item.parent().object() is view
    assert (
        heard(items(view)[trace.find("weight_gradient", 2).place]).count("gradient of W 2 is delta 2 times h")
        == 1
    )


def test_what_is_not_known_yet_has_no_numbers(view, trace):
    view.show_trace(trace, 3)
    assert [";" in heard(item) for item in items(view)] == [place <= 3 for place in range(26)]
    assert [item.state().selected for item in items(view)] == [place == 3 for place in range(26)]
    assert listed(view).focusChild() is items(view)[3]


def test_an_item_is_where_its_line_is_seen(view, trace):
    view.show_trace(trace, 1)
    area = items(view)[1].rect()
    assert view.viewport().rect().contains(area.translated(view.viewport().mapFromGlobal(QPoint())))
    assert listed(view).childAt(area.center().x(), area.center().y()) is items(view)[1]
    assert not items(view)[1].state().offscreen
    assert items(view)[25].state().offscreen == items(view)[25].rect().isEmpty()


def test_each_line_is_said_once_when_it_comes(view, trace, announced):
    view.show_trace(trace, 0)
    view.show_trace(trace, 1)
    view.show_trace(trace_snapshot(Run(trace.config).head, 1), 1)
    first, second = (heard(item) for item in items(view)[:2])
    assert len(announced) == 2, "the same line with other numbers is not said again"
    assert first.split(";")[0] in announced[0]
    assert announced[1].startswith(second.split(";")[0])
    view.show_trace(trace_snapshot(Run(trace.config).head, 2), 1)
    assert len(announced) == 3, "of another sample it is"


def test_items_of_a_view_that_is_gone_are_not_valid(view, trace):
    view.show_trace(trace, None)
    item = items(view)[5]
    assert item.isValid()
    view.hide()
    assert not item.isValid()
    assert heard(item) == ""


@pytest.mark.slow
@opens_a_window
def test_a_walk_by_key_is_heard_line_by_line(window, person, announced):
    window.first_sight.look("rule")
    rule = person.see("chain_rule")
    rule.setFocus(Qt.FocusReason.TabFocusReason)
    count = len(window.session.walk.trace.operations)
    for _ in range(count):
        QTest.keyClick(rule, Qt.Key.Key_Down)
    said = [text for text in announced if "Line " in text]
    assert [text[text.index("Line ") :].split(":")[0] for text in said] == [
        f"Line {line + 1} of {count}" for line in range(count)
    ]
    assert all("; " in text for text in said)
