import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.seen import shown_rows
from tests.gui.update.rule import click_edge, current_line
from xorviz.core.data.sources import make_dataset
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.training import Trainer
from xorviz.core.update.names import sample_name
from xorviz.gui.kit.cards import Detail
from xorviz.gui.kit.numbers import on_line
from xorviz.gui.update import product_panel
from xorviz.gui.update.gradient_table import GradientTable
from xorviz.gui.update.product_panel import ProductPanel


def test_keys_walk_forward_and_back_through_one_update(person, window, rule, qtbot):
    person.press(Qt.Key.Key_L)
    assert current_line(rule, window)[0] == "pre_activation"
    for _ in range(25):
        person.press(Qt.Key.Key_L)
    qtbot.waitUntil(lambda: person.read("readout_epoch") == "1")
    assert current_line(rule, window)[0] == "bias_update"
    person.press(Qt.Key.Key_K)
    qtbot.waitUntil(lambda: person.read("readout_epoch") == "0")
    assert current_line(rule, window)[0] == "bias_step"
    person.press(Qt.Key.Key_K)
    assert current_line(rule, window)[0] == "weight_update"
    assert window.session.walk.trace.operations[window.session.walk.place].layer == 1


@pytest.mark.slow
def test_the_line_lights_its_neurons_and_edges_in_the_diagram(person, window, network):
    person.press(Qt.Key.Key_L)
    before = network.grab().toImage()
    person.press(Qt.Key.Key_L)
    assert network.take_lit().nodes == {(1, 0), (1, 1)}
    assert not network.take_lit().edges
    assert network.grab().toImage() != before


@pytest.mark.slow
def test_a_click_on_a_gradient_opens_the_product_that_made_it(person, window, network, rule, product):
    click_edge(network, 0)
    trace = window.session.walk.trace
    assert window.session.view.selection.parameter == 0
    snapshot = window.session.snapshot
    total = f"{snapshot.gradients.flat[0]:.4f}".replace("-", "−")
    assert product().startswith("∂Lₛ/∂w¹₁₁ of (0, 1) = ")
    assert product().endswith(f"; all 4 samples: {total}")
    assert product().count("·") == 4
    assert person.see("rule_product").isVisible()
    assert any(row.marked for row in shown_rows(rule) if row.kind == "number")
    assert trace.sample == 1
    click_edge(network, 0)
    assert product() == ""


@pytest.mark.slow
def test_of_the_batch_the_product_is_the_sum(window, network, product):
    window.session.picking.select_sample(None)
    click_edge(network, 8)
    gradient = f"{window.session.snapshot.gradients.flat[8]:.4f}".replace("-", "−")
    assert product().startswith("∂L/∂b²₁ all 4 samples = (0, 0) ")
    assert product().endswith(f" = {gradient}")


@pytest.mark.slow
def test_each_number_of_the_product_stands_under_its_symbol(person, window, network):
    click_edge(network, 0)
    panel = person.see("rule_product", ProductPanel)
    panel.resize(900, panel.height())
    trace = window.session.walk.trace
    columns = panel.columns()
    assert [column.symbol for column in columns] == [
        "of (0, 1)", "∂Lₛ/∂ŷ", "∂ŷ/∂z₂", "w²₁₁", "σ′ at h₁", "x₁", "", "all 4 samples",
    ]  # fmt: skip
    assert columns[3].number.strip("()") == on_line(trace.parameters.weights[1][0, 0])


@pytest.mark.slow
def test_the_product_fits_and_keeps_its_result(person, window, network):
    click_edge(network, 0)
    panel = person.see("rule_product", ProductPanel)
    for width in (700, 450, 350, 250, 120, 40):
        panel.resize(width, panel.height())
        assert product_panel._width(panel.columns()) <= max(width, 60)
        assert [column.number for column in panel.columns() if column.is_result] == [
            on_line(window.session.walk.trace.share.flat[0])
        ]


@pytest.mark.slow
def test_of_many_samples_the_first_shares_are_written(person, window):
    window.session.start_run(TrainingConfig(dataset="circle"))
    window.session.picking.select_sample(None)
    window.session.picking.select_parameter(0)
    panel = person.see("rule_product", ProductPanel)
    panel.resize(1200, panel.height())
    assert [column.number for column in panel.columns()][4] == "…"
    assert len(panel.columns()) == 6


@pytest.mark.slow
def test_a_click_on_a_neuron_selects_it_everywhere(window, network, rule):
    node = next(node for node in network.diagram.nodes if (node.layer, node.index) == (1, 1))
    QTest.mouseClick(network, Qt.MouseButton.LeftButton, pos=node.box.center().toPoint())
    assert window.session.view.selection.neuron == (1, 1)
    assert network.take_lit().selected_node == (1, 1)
    assert any(row.marked for row in shown_rows(rule))


def test_the_next_sample_is_followed(person, window):
    person.press(Qt.Key.Key_M)
    assert window.session.walk.trace.sample == 2


@pytest.mark.slow
def test_it_walks_by_itself_until_it_is_stopped_or_played_over(person, window, qtbot):
    action = window.actions_by_id["run.play_rule"]
    box = person.see("rule_pace")
    box.setCurrentIndex(box.count() - 1)
    person.click("run.play_rule")
    qtbot.waitUntil(lambda: (window.session.walk.place or 0) >= 3)
    assert action.isChecked()
    person.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not action.isChecked())
    assert window.session.walk.place is None


@pytest.mark.slow
def test_a_hidden_card_takes_nothing_apart(window, rule, monkeypatch):
    calls = []
    monkeypatch.setattr(rule, "show_trace", lambda *_: calls.append(1))
    window._update_card.hide()
    window.session.walk.step()
    assert not calls
    window._update_card.show()
    assert calls


@pytest.mark.slow
def test_the_title_says_what_is_followed(window, person):
    titles = [label.text() for label in window._update_card.findChildren(Detail)]
    assert "sample (0, 1) → 1" in titles
    window.session.picking.select_sample(None)
    titles = [label.text() for label in window._update_card.findChildren(Detail)]
    assert "all 4 samples" in titles


def test_the_fit_is_that_of_all_samples_so_its_title_names_none(window, person):
    person.click("rule_tab_fit")
    window.session.picking.select_sample(2)
    shown = [label.text() for label in window._update_card.findChildren(Detail) if label.isVisible()]
    assert not any("sample" in text for text in shown)
    person.click("rule_tab_rule")
    assert any("sample (1, 0)" in label.text() for label in window._update_card.findChildren(Detail))


@pytest.mark.slow
def test_a_row_of_the_gradient_check_opens_its_product(person, window, product, qtbot):
    qtbot.waitUntil(lambda: person.read("gradient_check").endswith("✓"))
    person.click("gradient_check")
    table = person.see("gradient_check_table", GradientTable)
    place = table.visualRect(table.model().index(6, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.session.view.selection.parameter == 6
    assert product().startswith("∂Lₛ/∂w²₁₁ of (0, 1) = ")


@pytest.mark.slow
def test_a_selection_in_another_network_waits_for_the_tab_behind(person, window, rule):
    person.click("rule_tab_code")
    window.session.edit_parameter("hidden", (8,))
    window.session.picking.select_parameter(30)
    assert person.see("health")._map._selection.parameter == 30
    person.click("rule_tab_rule")
    assert any(row.marked for row in shown_rows(rule))


@pytest.mark.slow
def test_a_tab_that_is_left_keeps_no_update(person, window, rule):
    person.click("rule_tab_code")
    code = person.see("code")
    assert (rule._trace, code._trace) == (None, window.session.walk.trace)
    person.click("rule_tab_samples")
    assert code._trace is None
    window.session.edit_parameter("hidden", (1,))
    window.session.picking.select_parameter(4)
    person.click("rule_tab_code")
    assert any(code._is_selected(line) for line in code._lines)


@pytest.mark.slow
def test_a_selection_that_comes_with_another_update_is_laid_out_once(window, rule, monkeypatch):
    arranged, arrange = [], rule._arrange
    monkeypatch.setattr(rule, "_arrange", lambda **how: arranged.append(how) or arrange(**how))
    window.session.picking.select_parameter(6)
    arranged.clear()
    window.session.edit_parameter("hidden", (1,))
    assert window.session.view.selection.parameter is None
    assert len(arranged) == 1


@pytest.mark.slow
def test_a_weight_clicked_during_a_walk_opens_its_product_too(person, window, network, product):
    for _ in range(3):
        person.press(Qt.Key.Key_L)
    click_edge(network, 6)
    assert product().startswith("∂Lₛ/∂w²₁₁ of (0, 1) = ")
    assert person.see("rule_product").isVisible()


@pytest.mark.slow
def test_a_selection_is_shown_once_by_each_view(window, person, rule, monkeypatch):
    card, shown = window._update_card, []
    person.click("plane_tab_both")

    def count(view, name):
        old = getattr(view, name)
        monkeypatch.setattr(view, name, lambda *args, **named: shown.append(name) or old(*args, **named))

    count(rule, "_arrange")
    count(window.panels._boundary, "show_selection")
    count(window.panels._hidden, "show_selection")
    count(person.see("samples"), "show_selection")
    count(card._bar, "show_product")
    expected = [
        "_arrange",
        "show_product",
        "show_selection",
        "show_selection",
        "show_selection",
    ]
    window.session.picking.select_parameter(2)
    shown.clear()
    window.session.picking.select_sample(2)
    assert sorted(shown) == expected
    shown.clear()
    window.session.picking.select_parameter(3)
    assert sorted(shown) == expected


@pytest.mark.slow
def test_a_failure_ends_the_walk_in_the_window(window, person, rule, monkeypatch, qtbot):
    person.step()
    rule.setFocus()
    QTest.keyClick(rule, Qt.Key.Key_Home)

    def fail(trainer, epochs):
        raise RuntimeError("out of chalk")

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "advance", fail)
        with qtbot.waitSignal(window.session.looks.failed):
            person.press(Qt.Key.Key_K)
    assert window.session.walk.place is None
    person.press(Qt.Key.Key_L)
    assert window.session.walk.place == 0


@pytest.mark.slow
def test_a_sample_outside_the_batch_gives_way_and_the_card_says_so(window, person):
    window.session.start_run(TrainingConfig(batch_size=2))
    trace = window.session.walk.trace
    inside, outside = int(trace.rows[1]), next(row for row in range(4) if row not in trace.rows)
    window.session.picking.select_sample(inside)
    named = [sample_name(make_dataset("xor"), row) for row in range(4)]
    assert person.read("rule_note") == f"Batch 1 of 2: following {named[inside]}"
    window.session.picking.select_sample(outside)
    followed = int(trace.rows[0])
    note = f"{named[outside]} is not in this batch, 1 of 2; following {named[followed]}"
    assert person.read("rule_note") == note
    (ringed,) = map(tuple, window.panels._boundary._samples.chosen.places)
    assert list(ringed) == make_dataset("xor").inputs[followed].tolist()
    window.session.start_run(TrainingConfig())
    assert not person.sees("rule_note")


@pytest.mark.slow
def test_letters_walk_and_arrows_move_while_the_list_has_the_keyboard(window, person, rule):
    walk = window.session.walk
    rule.setFocus()
    QTest.keyClick(rule, Qt.Key.Key_L)
    QTest.keyClick(rule, Qt.Key.Key_Down)
    QTest.keyClick(rule, Qt.Key.Key_L)
    assert walk.place == 2
    QTest.keyClick(rule, Qt.Key.Key_M)
    assert walk.trace.sample == 2
    QTest.keyClick(rule, Qt.Key.Key_K)
    assert walk.place == 1
    QTest.keyClick(rule, Qt.Key.Key_Space)
    assert window.session.playing


@pytest.mark.slow
def test_enter_opens_the_product_of_the_line_in_the_code_too(window, person, product):
    person.click("rule_tab_code")
    code = person.see("code")
    code.setFocus()
    window.session.walk.go_to(window.session.walk.trace.find("weight_gradient", 1).place)
    QTest.keyClick(code, Qt.Key.Key_Return)
    assert product().startswith("∂Lₛ/∂w¹₁₁ of (0, 1) = ")
    assert person.see("rule_product").isVisible()


@pytest.mark.slow
def test_a_selected_neuron_shows_the_product_that_made_its_delta(window, product):
    window.session.picking.select_neuron(1, 1)
    delta = f"{window.session.walk.trace.find('delta', 1).result[1]:.4f}".replace("-", "−")
    assert product().startswith("δ(h₂) of (0, 1) = ")
    assert product().endswith(f" = {delta}")
    window.session.picking.select_neuron(0, 1)
    assert product() == ""
