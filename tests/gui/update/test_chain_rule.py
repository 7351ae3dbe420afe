from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPixmap
from PySide6.QtTest import QTest

from xorviz.core.run.config import TrainingConfig
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.gui.kit import typesetting
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.update.chain_rule import ChainRuleView
from xorviz.gui.update.rule_painter import HEIGHTS, RulePainter
from xorviz.gui.update.rule_rows import HEADINGS
from xorviz.session.selection import Selection

DEEP = TrainingConfig(dataset="circle", hidden=(8,) * 5, reduction="mean")


@pytest.fixture
def view(qapp, show):
    shown = show(ChainRuleView(), (520, 320))
    yield shown
    shown._typesetter.close()


@pytest.fixture
def trace(trained):
    return trace_snapshot(trained(TrainingConfig(), 1240).head, 1)


def rows(view, kind):
    return [row for row in view.rows() if row.kind == kind]


def click_row(view, row):
    top = view._tops[view.rows().index(row)] - view.verticalScrollBar().value()
    place = QPoint(60, int(top + HEIGHTS[row.kind] / 2))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def colours(view):
    image = view.viewport().grab().toImage()
    points = [(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)]
    return {image.pixelColor(*point).name() for point in points}


def test_every_operation_has_its_line_under_the_heading_of_its_phase(view, trace):
    view.show_trace(trace, None)
    assert [row.text for row in rows(view, "heading")] == list(HEADINGS.values())
    assert [row.place for row in rows(view, "line")] == list(range(26))


def test_the_current_line_writes_out_each_number_and_what_it_came_from(view, trace):
    view.show_trace(trace, trace.find("weight_gradient", 2).place)
    numbers = rows(view, "number")
    delta, h = trace.find("delta", 2).result[0], trace.find("activation", 1).result
    assert [row.text for row in numbers] == ["∂L/∂w₁₁", "∂L/∂w₁₂"]
    for row, activation in zip(numbers, h, strict=True):
        assert row.numbers == f"{delta:.4f} · {activation:.4f}".replace("-", "−")
        assert row.result == f"{delta * activation:.4f}".replace("-", "−")


@pytest.mark.parametrize(
    ("optimiser", "kind", "names"),
    [
        ("momentum", "weight_velocity", ["v(w₁₁)", "v(w₁₂)"]),
        ("adam", "weight_true_mean", ["m̂(w₁₁)", "m̂(w₁₂)"]),
        ("adam", "weight_update", ["w₁₁", "w₁₂"]),
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
        top = view._tops[view.rows().index(line)] - view.verticalScrollBar().value()
        assert 0 <= top <= view.viewport().height() - HEIGHTS[line.kind]


def test_a_click_on_a_line_chooses_it(view, trace, qtbot):
    view.show_trace(trace, None)
    with qtbot.waitSignal(view.operation_selected) as chosen:
        click_row(view, rows(view, "line")[3])
    assert chosen.args == [3]


def test_a_selected_weight_opens_the_product_that_made_its_gradient(view, trace):
    view.show_trace(trace, None)
    view.show_selection(Selection(1, None, 3))
    (marked,) = [row for row in rows(view, "number") if row.marked]
    assert marked.text == "∂L/∂w₂₂"
    assert marked.place == trace.find("weight_gradient", 1).place


def test_a_selected_neuron_marks_its_number_in_every_line_of_its_layer(view, trace):
    view.show_trace(trace, None)
    view.show_selection(Selection(1, (1, 1), None))
    marked = {trace.operations[row.place].kind for row in rows(view, "line") if row.marked}
    assert marked == {"pre_activation", "activation", "activation_gradient", "delta", "bias_gradient",
                      "batch_bias_gradient", "bias_step", "bias_update"}  # fmt: skip


def test_a_deep_network_is_folded_by_layer_but_for_where_the_walk_is(view, trained):
    trace = trace_snapshot(trained(DEEP, 5).head, 7)
    view.show_trace(trace, None)
    assert not rows(view, "line")
    folds = rows(view, "fold")
    assert len(folds) == 4 * 6
    click_row(view, folds[1])
    assert [trace.operations[row.place].layer for row in rows(view, "line")] == [2, 2]
    click_row(view, rows(view, "fold")[1])
    view.show_trace(trace, trace.find("activation_gradient", 3).place)
    assert {trace.operations[row.place].layer for row in rows(view, "line")} == {3}
    assert rows(view, "more")[0].text == "… and 2 more"


def test_of_the_whole_batch_each_sample_is_named(view, trained):
    trace = trace_snapshot(trained(TrainingConfig(), 50).head, None)
    view.show_trace(trace, trace.find("delta", 2).place)
    assert [row.text for row in rows(view, "number")] == ["(0, 0), 1", "(0, 1), 1", "(1, 0), 1", "(1, 1), 1"]


def test_formulas_are_typeset_when_they_are_there(view, trace, qtbot):
    with qtbot.waitSignal(view._typesetter.ready, timeout=20000):
        typesetting._DRAWINGS.clear()
        view.show_trace(trace, 3)
    wanted = {line.formula.latex for line in trace.operations}
    assert wanted <= typesetting._DRAWINGS.keys()


@pytest.mark.parametrize(("width", "more"), [(500, True), (700, False)])
def test_where_no_numbers_stand_beside_it_a_formula_takes_what_the_result_leaves(
    view, trained, monkeypatch, width, more
):
    trace, rooms = trace_snapshot(trained(TrainingConfig(optimiser="adam"), 5).head, 1), {}

    def note(painter, latex, text, left, baseline, room, colour):
        rooms[text] = room / (painter._width - left)
        return 0.0

    monkeypatch.setattr(RulePainter, "_formula", note)
    view.resize(width, 320)
    view.show_trace(trace, trace.find("weight_square", 2).place)
    view.viewport().grab()
    assert (0.4 < rooms["0.999 s(W₂) + 0.001 (Σ ∂L/∂W₂)²"] < 0.8) is more


def test_a_formula_that_cannot_be_typeset_stays_text(view, trace, qtbot, monkeypatch):
    monkeypatch.setattr(typesetting, "_DRAWINGS", {})
    monkeypatch.setattr(typesetting, "_FAILED", set())
    tries = []

    def fail(latex):
        tries.append(latex)
        raise ValueError(latex)

    monkeypatch.setattr(typesetting, "svg_of", fail)
    with qtbot.waitSignal(view._typesetter.ready):
        view.show_trace(trace, 3)
    assert not typesetting._DRAWINGS
    assert len(colours(view)) > 4
    view.show_trace(trace, 4)
    assert view._typesetter._pool is None
    assert len(tries) == len(set(tries))


def test_hiding_does_not_wait_for_a_formula_that_is_under_way(view, trace, monkeypatch):
    monkeypatch.setattr(typesetting, "_DRAWINGS", {})
    begun, hidden, waited = Event(), Event(), []

    def typeset(latex):
        begun.set()
        waited.append(not hidden.wait(10))
        return b""

    monkeypatch.setattr(typesetting, "svg_of", typeset)
    view.show_trace(trace, 3)
    assert begun.wait(10)
    view.hide()
    hidden.set()
    view._typesetter.close()
    assert waited == [False]


def test_pixmaps_of_formulas_are_bounded_and_the_one_drawn_last_stays(view, trace, qtbot, monkeypatch):
    monkeypatch.setattr(typesetting, "MOST_PIXMAPS", 5)
    monkeypatch.setattr(typesetting, "_DRAWINGS", {})
    with qtbot.waitSignal(view._typesetter.ready, timeout=20000):
        view.show_trace(trace, 3)
    view.viewport().grab()
    pixmaps = view._typesetter._pixmaps
    assert len(pixmaps) == 5
    kept = next(iter(pixmaps))
    made = []
    tinted = typesetting._tinted
    monkeypatch.setattr(typesetting, "_tinted", lambda *args: made.append(1) or tinted(*args))
    image = QPixmap(50, 50)
    painter = QPainter(image)
    for pixels in (20.0, 21.0, 22.0, 23.0):
        for size in (kept[1], pixels):
            view._typesetter.draw(painter, kept[0], 0, 20, size, QColor(kept[2]))
    painter.end()
    assert len(pixmaps) == 5
    assert len(made) == 4


@pytest.mark.parametrize("theme", ["light", "dark"])
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
    assert view.accessibleDescription() == f"Line 10 of 26: ∂L/∂b₂ = δ₂; {result}"


def test_the_group_of_the_current_line_stays_folded_until_the_walk_comes_to_another(view, trained, walked):
    trace = trace_snapshot(trained(DEEP, 5).head, 7)
    walked(trace, trace.find("pre_activation", 3).place)
    assert len(rows(view, "line")) == 2
    press(view, "Left")
    assert not rows(view, "line")
    (folded,) = [row for row in view.rows() if row.is_current]
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


def test_of_the_whole_batch_a_neurons_numbers_are_marked_for_each_sample(view, trained):
    trace = trace_snapshot(trained(TrainingConfig(), 50).head, None)
    view.show_trace(trace, trace.find("activation", 1).place)
    view.show_selection(Selection(None, (1, 1)))
    marked = [row.text for row in rows(view, "number") if row.marked]
    assert marked == ["(0, 0), 2", "(0, 1), 2", "(1, 0), 2"]
    assert {row.place for row in rows(view, "line") if row.marked} >= {0, 1}


def test_the_pointer_tells_a_row_to_seven_digits(view, trace):
    view.show_trace(trace, trace.find("weight_gradient", 2).place)
    row = rows(view, "number")[1]
    top = view._tops[view.rows().index(row)] - view.verticalScrollBar().value()
    QTest.mouseMove(view.viewport(), QPoint(60, int(top + 4)))
    numbers, result = view.viewport().toolTip().replace("−", "-").split(" = ")
    delta, h = (float(each) for each in numbers.split(" · "))
    assert float(result) == pytest.approx(trace.find("weight_gradient", 2).result[0, 1], rel=1e-6)
    assert delta * h == pytest.approx(float(result), rel=1e-5)


def test_formulas_are_wanted_again_by_a_view_that_was_left_early(view, trace, qtbot):
    view.show_trace(trace, None)
    view.hide()
    view.show()
    view.show_trace(trace, None)
    latex = [line.formula.latex for line in trace.operations]
    qtbot.waitUntil(lambda: all(view._typesetter.size(each, 12.0) for each in latex))


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
