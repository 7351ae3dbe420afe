"""How much room the card of one update has, and what of it is in view."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.gui.seen import shown_rows
from tests.gui.update.rule import click_edge
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.update.rule_painter import ROW_HEIGHT


@pytest.mark.slow
def test_the_tabs_stay_where_they_are(person, window, network, qapp):
    places = {person.see("rule_tab_rule").mapTo(window, person.see("rule_tab_rule").rect().topLeft()).y()}
    click_edge(network, 6)
    for tab in ("rule", "code", "samples", "health", "fit"):
        person.click(f"rule_tab_{tab}")
        qapp.processEvents()
        button = person.see(f"rule_tab_{tab}")
        places.add(button.mapTo(window, button.rect().topLeft()).y())
    assert len(places) == 1


@pytest.mark.slow
def test_eight_lines_are_in_view_in_the_usual_window(rule):
    assert rule.viewport().height() >= 8 * ROW_HEIGHT


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (1600, 1000)])
@pytest.mark.parametrize("explore", [True, False])
def test_lines_and_network_share_the_height_of_their_column(
    person, window, rule, network, qapp, size, explore
):
    window.resize(*size)
    window.first_sight.choose(explore)
    window.first_sight.look("rule")
    qapp.processEvents()
    heights = [view.parentWidget().height() for view in (network.parentWidget(), rule.parentWidget())]
    assert abs(heights[0] - heights[1]) <= 12


def test_the_parts_are_chosen_in_the_card_and_follow_the_walk(person, window, rule):
    window.first_sight.choose(explore=True)
    assert person.see("rule_part_forward").isChecked()
    person.click("rule_part_update")
    assert {window.session.walk.trace.operations[row.place].phase for row in shown_rows(rule)} == {"update"}
    for _ in range(7):
        person.press(Qt.Key.Key_L)
    assert person.see("rule_part_backward").isChecked()
    window.session.start_run(TrainingConfig(seed=3))
    assert person.see("rule_part_forward").isChecked()
    assert rule.verticalScrollBar().value() == 0
    person.click("rule_tab_code")
    assert not person.sees("rule_part_forward")


@pytest.mark.slow
def test_without_tabs_the_title_says_what_is_open(person, window, rule):
    window.first_sight.choose(explore=False)
    window.first_sight.look("samples")
    titles = {label.text() for label in rule.window().findChildren(QLabel) if label.isVisible()}
    assert "Who pulls where" in titles
    assert "Chain rule" not in titles
    assert not person.sees("rule_part_forward")
    window.first_sight.look("rule")
    assert person.sees("rule_part_forward")
    assert not person.sees("rule_tab_code")
    window.first_sight.look("health")
    assert person.sees("rule_tab_rule"), "there is a way back"
