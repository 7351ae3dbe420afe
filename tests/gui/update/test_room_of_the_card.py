"""How much room the card of one update has, and what of it is in view."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from tests.gui.heard import LayoutRequests
from tests.gui.seen import shown_rows
from tests.gui.update.rule import click_edge
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.update.chain_rule import ChainRuleView
from xorviz.gui.update.code import CodeView
from xorviz.gui.update.product_panel import ProductPanel, ShownProduct
from xorviz.gui.update.rule_painter import ROW_HEIGHT

OVERHANG = 3
"""Of a formula below its row, in pixels."""


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


@pytest.mark.parametrize("kind", [ChainRuleView, CodeView])
@pytest.mark.parametrize("line", [None, 8])
def test_no_row_is_cut(show, trace, kind, line):
    view = show(kind(), (520, 64))
    view.show_trace(trace, line)
    if kind is ChainRuleView:
        view._typesetter.close()  # else a formula that arrives is drawn in the middle of it
    if line is None:
        view.clearFocus()  # a frame around all of it
    ground = view.theme.colour("card").rgb()
    for height in (64, 75, 90, 102):
        view.resize(520, height)
        bar = view.verticalScrollBar()
        assert bar.maximum() > 0, "all of it has room: nothing is tried"
        for value in (*range(0, bar.maximum(), 7), bar.maximum()):
            bar.setValue(value)
            rows, image = view._rows_in_view(), view.viewport().grab().toImage()
            end = round(view._tops[rows.stop]) - view._offset()
            assert 0 < end <= image.height()
            below = range(end + OVERHANG, image.height())
            left = {image.pixel(x, y) for x in range(image.width()) for y in below}
            assert left <= {ground}, (height, value)
        assert rows.stop == len(view._tops) - 1, "the last row is not reached"


def product_of(number):
    return ShownProduct("∂Lₛ/∂w", "of (0, 1)", (("δ", number), ("h₁", "0.5000")), "·", number)


@pytest.fixture
def panel(show):
    column, panel = QWidget(), ProductPanel()
    QVBoxLayout(column).addWidget(panel)
    panel.show_product(product_of("0.1000"))
    show(column, (400, 80))
    QApplication.processEvents()
    return panel


def test_other_numbers_lay_nothing_out(panel):
    requests = LayoutRequests(panel.parentWidget())
    for number in ("−0.2000", "12.3000"):
        panel.show_product(product_of(number))
        QApplication.processEvents()
        assert number in panel.text()
        assert panel.accessibleName() == panel.toolTip() == panel.text()
    assert requests.count == 0
