import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.seen import shown_code
from xorviz.core.run.config import TrainingConfig
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.gui.kit.theme import load_theme, number_font
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.update.code import ROW, CodeView
from xorviz.session.selection import Selection
from xorviz.themes import THEMES


@pytest.fixture
def view(qapp, show):
    return show(CodeView(), (520, 240))


def line_of(view, text):
    return [line for line, _ in shown_code(view)].index(text)


def test_each_line_has_its_live_value_beside_it(view, trace):
    view.show_trace(trace, None)
    values = dict(shown_code(view))
    h1, h2 = trace.find("activation", 1).result
    assert values["h = sigmoid(z1)"] == f"[{h1:.4f}, {h2:.4f}]"
    assert values["L_s = (y_hat - y) ** 2"] == f"{trace.find('loss', 2).result[0]:.4f}"
    assert values["# forward: the answers and losses L_s; L is their sum"] == ""


def test_a_gradient_is_first_the_samples_share_then_the_sum(view, trace):
    view.show_trace(trace, trace.find("weight_gradient", 2).place)
    assert dict(shown_code(view))["dL_dW2 = d2.T @ h"].startswith("of (0, 1): [")
    view.show_trace(trace, trace.find("batch_weight_gradient", 2).place)
    assert dict(shown_code(view))["dL_dW2 = d2.T @ h"].startswith("[")


def test_the_line_of_the_current_operation_is_highlighted_and_later_ones_have_no_value(view, trace):
    view.show_trace(trace, trace.find("delta", 2).place)
    current = line_of(view, "d2 = dL_dy * dy_dz")
    assert view.current_line() == current
    values = [value for _, value in shown_code(view)]
    assert all(values[line] for line in range(1, current) if not shown_code(view)[line][0].startswith("#"))
    assert not any(values[current + 1 :])


def test_where_a_share_has_little_room_it_keeps_its_numbers_and_says_that_it_is_one(view, trained):
    config = TrainingConfig(dataset="circle", hidden=(4, 3), reduction="mean")
    trace = trace_snapshot(trained(config, 200).head, 7)
    place = trace.find("weight_gradient", 3).place
    view.show_trace(trace, place)
    whole, shorter, *others = view._values(view._lines[view.current_line()])
    assert whole.startswith("of (")
    assert shorter == f"share: {whole.rpartition(': ')[2]}"
    assert all(text.startswith(("of (", "share: ")) for text in others)


def test_a_large_value_shows_its_first_numbers_and_its_shape(view, trained):
    trace = trace_snapshot(trained(TrainingConfig(hidden=(8, 8)), 5).head, 1)
    view.show_trace(trace, None)
    first, *_, last = view._values(view._lines[line_of(view, "h1 = sigmoid(z1)")])
    values = trace.find("activation", 1).result
    assert first == "8 numbers: " + ", ".join(f"{value:.4f}" for value in values[:3]) + ", …"
    assert last == "8 numbers"


def test_beside_a_long_line_at_least_the_first_number_is_shown(view, trained):
    trace = trace_snapshot(trained(TrainingConfig(optimiser="adam"), 5).head, 1)
    view.show_trace(trace, None)
    (line,) = [each for each in view._lines if each.text.startswith("step_W2 = ")]
    step = trace.find("weight_step", 2).result
    assert view._values(line)[-1] == f"{step[0, 0]:.4f}, …".replace("-", "−")


@pytest.mark.parametrize("hidden", [(2,), (8, 8)])
def test_what_is_shown_where_there_is_room_is_the_value(view, trained, hidden):
    view.show_trace(trace_snapshot(trained(TrainingConfig(hidden=hidden), 5).head, 1), None)
    for line in view._lines:
        value, shown = view._value(line), view._values(line)
        assert bool(value) == bool(shown) == bool(line.operations)
        assert not shown or shown[0].startswith(value.removesuffix("]"))


def test_what_the_optimiser_remembers_has_a_value_from_its_line_on(view, trained):
    trace = trace_snapshot(trained(TrainingConfig(optimiser="adam"), 5).head, 1)
    memory, mean = "m_W2 = 0.9 * m_W2 + 0.1 * dL_dW2", trace.find("weight_mean", 2)
    view.show_trace(trace, mean.place - 1)
    assert dict(shown_code(view))[memory] == ""
    view.show_trace(trace, mean.place)
    assert dict(shown_code(view))[memory] == f"[{mean.result[0, 0]:.4f}, {mean.result[0, 1]:.4f}]".replace(
        "-", "−"
    )
    assert view.current_line() == line_of(view, memory)


def test_the_current_line_stays_in_view(view, trace):
    for place in range(len(trace.operations)):
        view.show_trace(trace, place)
        top = ROW * view.current_line() - view.verticalScrollBar().value()
        assert 0 <= top <= view.viewport().height() - ROW


def test_a_click_chooses_the_lines_operation(view, trace, qtbot):
    view.show_trace(trace, None)
    with qtbot.waitSignal(view.operation_selected) as chosen:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, ROW * 2 + 5))
    assert chosen.args == [1]
    with qtbot.assertNotEmitted(view.operation_selected):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, 5))


def test_a_selected_weight_marks_its_lines(view, trace):
    view.show_trace(trace, None)
    plain = view.viewport().grab().toImage()
    view.show_selection(Selection(1, None, 0))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    marked = [line.text for line in view._lines if view._is_selected(line)]
    assert marked == ["dL_dW1 = d1.T @ x", "step_W1 = lr * dL_dW1", "W1 = W1 - step_W1"]
    assert view.viewport().grab().toImage() != plain


@pytest.mark.parametrize("theme", THEMES)
def test_it_paints_deep_networks_and_small_sizes(view, trained, theme):
    set_theme(view, load_theme(theme))
    view.resize(230, 80)
    config = TrainingConfig(dataset="circle", hidden=(8,) * 5, reduction="mean", optimiser="adam")
    view.show_trace(trace_snapshot(trained(config, 5).head, 7), 30)
    image = view.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, 220, 2) for y in range(0, 80, 2)}) > 5


def test_a_click_on_a_number_of_a_value_chooses_what_it_belongs_to(view, trace, qtbot):
    view.show_trace(trace, None)
    metrics = QFontMetricsF(number_font(12))

    def click(text, part):
        row = line_of(view, text)
        view._reveal(row)
        value = dict(shown_code(view))[text]
        end = view.viewport().width() - 8 - metrics.horizontalAdvance(value[value.index(part) + len(part) :])
        y = ROW * row - view.verticalScrollBar().value() + 8
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(int(end - 8), int(y)))

    gradient, delta = trace.find("batch_weight_gradient", 2).result[0, 1], trace.find("delta", 1).result[0]
    with qtbot.waitSignal(view.parameter_selected) as chosen:
        click("dL_dW2 = d2.T @ h", f"{gradient:.4f}".replace("-", "−"))
    assert chosen.args == [7]
    with qtbot.waitSignal(view.neuron_selected) as chosen:
        click("d1 = dL_dh * h * (1 - h)", f"{delta:.4f}".replace("-", "−"))
    assert chosen.args == [1, 0]


def test_a_selected_parameter_is_brought_into_view(view, trace):
    view.resize(420, 70)
    view.show_trace(trace, None)
    view.show_selection(Selection(1, None, 0))
    top = ROW * line_of(view, "dL_dW1 = d1.T @ x") - view.verticalScrollBar().value()
    assert 0 <= top <= view.viewport().height() - ROW


def test_a_selected_neuron_marks_the_lines_of_its_layer(view, trace):
    view.show_trace(trace, None)
    view.show_selection(Selection(1, (1, 0)))
    marked = [line.text for line in view._lines if view._is_selected(line)]
    assert marked[:2] == ["z1 = x @ W1.T + b1", "h = sigmoid(z1)"]
    assert "z2 = h @ W2.T + b2" not in marked


def test_keys_move_from_one_line_that_computes_to_the_next(view, trace, qtbot):
    view.show_trace(trace, None)
    view.operation_selected.connect(lambda place: view.show_trace(trace, place))
    rows = []
    for key in (Qt.Key.Key_Down,) * 6 + (Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Home):
        QTest.keyClick(view, key)
        rows.append(view._lines[view.current_line()].text)
    assert rows[:2] == ["z1 = x @ W1.T + b1", "h = sigmoid(z1)"]
    assert rows[5] == "dL_dy = 2 * (y_hat - y)"
    assert rows[6:] == ["b1 = b1 - step_b1", "step_b1 = lr * dL_db1", "z1 = x @ W1.T + b1"]


def test_enter_chooses_the_next_number_of_the_current_line(view, trace, qtbot):
    view.show_trace(trace, trace.find("bias_gradient", 1).place)
    with qtbot.waitSignal(view.parameter_selected) as chosen:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [4]
    view.show_selection(Selection(1, None, 4))
    with qtbot.waitSignal(view.parameter_selected) as chosen:
        QTest.keyClick(view, Qt.Key.Key_Enter)
    assert chosen.args == [5]


def test_down_walks_in_the_order_in_which_things_are_computed(view, trace):
    view.show_trace(trace, None)
    places = []
    view.operation_selected.connect(places.append)
    view.operation_selected.connect(lambda place: view.show_trace(trace, place))
    for _ in trace.operations:
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert places == list(range(len(trace.operations)))


class TestCopying:
    def drag(self, view, first, last):
        places = [QPoint(60, ROW * row + ROW // 2) for row in (first, last)]
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=places[0])
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(places[1]),
            view.viewport().mapToGlobal(QPointF(places[1])),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(view.viewport(), move)
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=places[1])

    def test_all_of_the_program_can_be_copied_and_runs(self, view, trace):
        view.show_trace(trace, None)
        compile(view.words(), "code", "exec")
        assert view.words().split("\n") == [line for line, _ in shown_code(view)]
        assert not view.is_marked()

    @pytest.mark.parametrize(("first", "last"), [(1, 3), (3, 1)])
    def test_a_drag_marks_lines_and_a_click_none(self, view, trace, first, last):
        view.show_trace(trace, None)
        before = view.grab().toImage()
        self.drag(view, first, last)
        assert view.is_marked()
        assert view.words().split("\n") == [line for line, _ in shown_code(view)][1:4]
        assert view.grab().toImage() != before
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, ROW // 2))
        assert not view.is_marked()

    def test_what_is_marked_goes_with_the_update(self, view, trace):
        view.show_trace(trace, None)
        self.drag(view, 1, 3)
        view.hide()
        assert not view.is_marked()
