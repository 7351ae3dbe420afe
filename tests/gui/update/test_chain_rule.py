"""The lines of an update, and what the current one writes out."""

import pytest
from PySide6.QtGui import QColor

from tests.gui.seen import contrast, shown_rows
from tests.gui.update.rule import all_rows, colours, rows
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.update import rule_rows
from xorviz.gui.update.line_list import DIMMED
from xorviz.gui.update.rule_painter import HEIGHTS, RulePainter
from xorviz.session.selection import Selection
from xorviz.themes import THEMES


@pytest.fixture
def view(chain_rule_view):
    return chain_rule_view


def test_every_operation_has_its_line_in_the_part_of_its_phase(view, trace):
    view.show_trace(trace, None)
    assert [row.place for row in all_rows(view, "line")] == list(range(26))
    phases = {"forward": {"forward"}, "backward": {"backward", "batch"}, "update": {"update"}}
    for part, shown in phases.items():
        view.show_part(part)
        assert {trace.operations[row.place].phase for row in rows(view, "line")} == shown


def test_the_part_follows_the_walk_and_stays_where_a_person_looks(view, trace, qtbot):
    view.show_trace(trace, None)
    assert view.part == "forward"
    with qtbot.waitSignal(view.part_changed) as changed:
        view.show_trace(trace, trace.find("delta", 2).place)
    assert changed.args == ["backward"]
    view.show_part("update")
    view.show_trace(trace_snapshot(Run(trace.config).head, 1), trace.find("delta", 2).place)
    assert view.part == "update"
    view.show_trace(trace, trace.find("weight_gradient", 2).place)
    assert view.part == "backward"
    view.show_trace(trace, trace.find("weight_update", 2).place)
    assert view.part == "update"


def test_a_part_is_shown_from_its_first_line_on(view, trace):
    view.resize(520, 80)
    view.show_trace(trace, None)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    for part in ("backward", "backward"):
        assert view.verticalScrollBar().maximum() > 0
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
        view.show_part(part)
        assert view.verticalScrollBar().value() == 0


@pytest.mark.slow
def test_another_run_is_shown_from_the_top(rule, window, person):
    person.step()  # while a question is open, N does nothing
    rule.setFixedHeight(60)
    rule.verticalScrollBar().setValue(rule.verticalScrollBar().maximum())
    assert rule.verticalScrollBar().value() > 0
    person.press("N")
    assert rule.verticalScrollBar().value() == 0


def test_where_it_scrolls_the_first_row_in_view_is_whole(view, trace):
    view.resize(520, 130)
    for place in (11, 8):
        view.show_trace(trace, place)
        assert 0 < view.verticalScrollBar().value() < view.verticalScrollBar().maximum()
        assert view.verticalScrollBar().value() in view._tops


@pytest.mark.parametrize(
    ("kind", "role", "other"),
    [
        ("activation", "accent", "gradient"),
        ("delta", "gradient", "accent"),
        ("batch_weight_gradient", "gradient", "accent"),
        ("weight_update", "accent", "gradient"),
    ],
)
def test_what_marks_the_current_line_is_purple_for_a_gradient_alone(view, trace, kind, role, other):
    view.show_trace(trace, trace.find(kind, 2).place)
    view.clearFocus()  # whose frame has the accent
    theme = load_theme("light")
    assert theme.colour(role).name() in colours(view)
    assert theme.colour(other).name() not in colours(view)


def test_a_line_yet_to_come_can_be_read():
    """Text at the opacity of such a line, on a card: at least 3:1, and 0.65 at the least."""
    assert DIMMED >= 0.65
    for theme in map(load_theme, ("light", "dark")):
        text, card = theme.colour("text"), theme.colour("card")
        mixed = [DIMMED * a + (1 - DIMMED) * b for a, b in zip(text.getRgbF(), card.getRgbF(), strict=True)]
        assert contrast(QColor.fromRgbF(*mixed[:3]), card) >= 3


def test_only_lines_in_view_are_written(view, trace, monkeypatch):
    written = []
    monkeypatch.setattr(rule_rows, "array_text", lambda result: written.append(result) or "")
    view.show_trace(trace, None)
    view.viewport().grab()
    assert 0 < len(written) < 26


def test_the_current_line_writes_out_each_number_and_what_it_came_from(view, trace):
    view.show_trace(trace, trace.find("weight_gradient", 2).place)
    numbers = rows(view, "number")
    delta, h = trace.find("delta", 2).result[0], trace.find("activation", 1).result
    assert [row.text for row in numbers] == ["∂Lₛ/∂w²₁₁", "∂Lₛ/∂w²₁₂"]
    for row, activation in zip(numbers, h, strict=True):
        assert row.numbers == f"{delta:.4f} · {activation:.4f}".replace("-", "−")
        assert row.result == f"{delta * activation:.4f}".replace("-", "−")


@pytest.mark.parametrize(
    ("optimiser", "kind", "names"),
    [
        ("momentum", "weight_velocity", ["v(w²₁₁)", "v(w²₁₂)"]),
        ("adam", "weight_true_mean", ["m̂(w²₁₁)", "m̂(w²₁₂)"]),
        ("adam", "weight_update", ["w²₁₁", "w²₁₂"]),
    ],
)
def test_a_number_that_the_optimiser_remembers_says_of_which_weight(view, trained, optimiser, kind, names):
    trace = trace_snapshot(trained(TrainingConfig(optimiser=optimiser), 50).head, 1)
    view.show_trace(trace, trace.find(kind, 2).place)
    assert [row.text for row in rows(view, "number")] == names


def test_the_update_says_the_old_value_the_step_and_the_new(view, trained):
    trace = trace_snapshot(trained(TrainingConfig(optimiser="adam"), 50).head, 1)
    view.show_trace(trace, trace.find("bias_update", 2).place)
    (row,) = rows(view, "number")
    old, new = trace.before[0, 8], trace.after[0, 8]
    step = trace.find("bias_step", 2).result[0]
    signed = f"{step:.4f}" if step >= 0 else f"({step:.4f})"
    assert row.numbers == f"{old:.4f} − {signed}".replace("-", "−")
    assert row.result == f"{new:.4f}".replace("-", "−")


@pytest.mark.parametrize(
    ("kind", "layer", "names"),
    [
        ("pre_activation", 1, ["z(h₁)", "z(h₂)"]),
        ("activation", 1, ["h₁", "h₂"]),
        ("activation_gradient", 1, ["∂Lₛ/∂h₁", "∂Lₛ/∂h₂"]),
        ("delta", 1, ["δ(h₁)", "δ(h₂)"]),
        ("batch_bias_gradient", 1, ["∂L/∂b¹₁", "∂L/∂b¹₂"]),
    ],
)
def test_a_number_of_a_neuron_is_not_named_like_a_layer(view, trace, kind, layer, names):
    view.show_trace(trace, trace.find(kind, layer).place)
    assert [row.text for row in rows(view, "number")] == names


def test_lines_to_come_are_dim_and_say_no_result(view, trace):
    view.show_trace(trace, 8)
    known = colours(view)
    view.show_trace(trace, 0)
    assert colours(view) != known
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert load_theme("light").colour("gradient").name() not in colours(view)


def test_the_current_line_stays_in_view_all_the_way(view, trace):
    for place in [*range(26), *reversed(range(26))]:
        view.show_trace(trace, place)
        line = next(row for row in rows(view, "line") if row.place == place)
        top = view._tops[shown_rows(view).index(line)] - view.verticalScrollBar().value()
        assert 0 <= top <= view.viewport().height() - HEIGHTS[line.kind]


def test_a_selected_weight_opens_the_product_that_made_its_gradient(view, trace):
    view.show_trace(trace, None)
    view.show_selection(Selection(1, None, 3))
    (marked,) = [row for row in rows(view, "number") if row.marked]
    assert marked.text == "∂Lₛ/∂w¹₂₂"
    assert marked.place == trace.find("weight_gradient", 1).place


def test_a_selected_neuron_marks_its_number_in_every_line_of_its_layer(view, trace):
    view.show_trace(trace, None)
    view.show_selection(Selection(1, (1, 1), None))
    marked = {trace.operations[row.place].kind for row in all_rows(view, "line") if row.marked}
    assert marked == {"pre_activation", "activation", "activation_gradient", "delta", "bias_gradient",
                      "batch_bias_gradient", "bias_step", "bias_update"}  # fmt: skip


def test_of_the_whole_batch_each_sample_is_named(view, trained):
    trace = trace_snapshot(trained(TrainingConfig(), 50).head, None)
    view.show_trace(trace, trace.find("delta", 2).place)
    assert [row.text for row in rows(view, "number")] == [
        f"δ(ŷ) of {sample}" for sample in ("(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [(240, 80), (380, 200), (900, 500)])
def test_it_paints_at_every_size(view, trace, theme, size):
    set_theme(view, load_theme(theme))
    view.resize(*size)
    view.show_trace(trace, 12)
    assert load_theme(theme).colour("gradient").name() in colours(view)


def test_a_line_of_one_number_writes_out_what_it_came_from_too(view, trace):
    view.show_trace(trace, trace.find("loss", 2).place)
    (written,) = rows(view, "number")
    prediction, loss = trace.find("activation", 2).result[0], trace.find("loss", 2).result[0]
    assert written.numbers == f"({prediction:.4f} − 1.0000)²"
    assert written.result == f"{loss:.4f}"


def test_a_selection_leaves_whole_vectors_as_they_are(view, trace):
    view.show_trace(trace, None)
    before = [row.result for row in rows(view, "line")]
    view.show_selection(Selection(1, (1, 1), None))
    assert [row.result for row in rows(view, "line")] == before


def test_of_the_whole_batch_a_neurons_numbers_are_marked_for_each_sample(view, trained):
    trace = trace_snapshot(trained(TrainingConfig(), 50).head, None)
    view.show_trace(trace, trace.find("activation", 1).place)
    view.show_selection(Selection(None, (1, 1)))
    marked = [row.text for row in rows(view, "number") if row.marked]
    assert marked == ["h₂ of (0, 0)", "h₂ of (0, 1)", "h₂ of (1, 0)"]
    assert {row.place for row in rows(view, "line") if row.marked} >= {0, 1}


def test_a_vector_without_room_is_not_shown_as_its_size(view, trained, monkeypatch):
    trace = trace_snapshot(trained(TrainingConfig(dataset="circle", hidden=(4,)), 5).head, 1)
    view.resize(240, 320)
    painted = []
    paint = RulePainter._fitting_result
    monkeypatch.setattr(RulePainter, "_fitting_result", lambda *a: painted.append(paint(*a)) or painted[-1])
    view.show_trace(trace, None)
    view.viewport().grab()
    assert painted
    assert not any(text.isdigit() for text in painted)


@pytest.mark.slow
def test_the_button_says_that_the_walk_goes_on_by_itself(window, person):
    button = person.button("run.play_rule")
    assert button.text() == "Walk"
    window.session.walk.set_walking(True)
    assert button.text() == "Pause"
    assert "Shift+L" in button.toolTip()
    window.session.walk.set_walking(False)
    assert button.text() == "Walk"


def test_the_lines_are_there_again_after_it_was_out_of_sight(rule):
    lines = rule.line_count()
    assert lines
    rule.hide()
    assert rule.line_count() == 0
    rule.show()
    assert rule.line_count() == lines
