from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QTableView, QWidget

from tests.gui.seen import shown_ranges, shown_words
from tests.telling import tells
from xorviz.core import Run, TrainingConfig
from xorviz.core.network.backpropagation import parameter_count
from xorviz.gui.app.comparing import compare_window
from xorviz.gui.compare.compare_table import BAR, DIFFERENCE, LEFT, NAME, RIGHT, parameter_names
from xorviz.gui.compare.compare_window import Candidate
from xorviz.gui.kit.numbers import fitting, loss_text
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme

SLOW, FAST, WIDE, CIRCLE = 11, 22, 33, 44


def train(epochs, **settings):
    run = Run(TrainingConfig(**settings))
    run.advance(epochs)
    return run


@pytest.fixture(scope="module")
def candidates():
    return [
        Candidate(SLOW, "slow", train(1500)),
        Candidate(FAST, "fast", train(680, learning_rate=5.0)),
        Candidate(WIDE, "wide", train(900, hidden=(8,))),
        Candidate(CIRCLE, "circle", train(200, dataset="circle", hidden=(8,), reduction="mean")),
    ]


@pytest.fixture
def window(qapp, qtbot, light, candidates):
    """Shown with the slow run on the left and the fast one on the right, and no snapshot yet."""
    owner = QWidget()
    set_theme(owner, light)
    window = compare_window(owner)
    window.show_candidates(candidates, SLOW, FAST)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close()
    owner.deleteLater()


@pytest.fixture
def show_epoch(window, candidates, qapp):
    """Hand in the snapshots of two runs at an epoch, as the window's owner does."""
    runs = {candidate.id: candidate.run for candidate in candidates}

    def show(epoch, left=SLOW, right=FAST):
        window.show_candidates(candidates, left, right)
        pair = [runs[side].at(min(epoch, runs[side].epoch)) for side in (left, right)]
        window.show_snapshots(epoch, *pair)
        qapp.processEvents()
        return pair

    return show


def read(window, name):
    label = window.findChild(QLabel, f"compare_{name}")
    return label.text() if label.isVisible() else ""


def cell(window, row, column):
    model = window.findChild(QTableView, "compare_table").model()
    return model.data(model.index(row, column))


def pick(window, side, candidate_id):
    box = window.findChild(QComboBox, f"compare_{side}")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findData(candidate_id)):
        QTest.keyClick(box, Qt.Key.Key_Down)


def picture(window, name):
    return window.findChild(QWidget, f"compare_{name}").grab().toImage()


class TestSides:
    @pytest.mark.parametrize("epoch", [0, 1, 500, 680])
    def test_both_show_their_own_numbers_at_the_same_epoch(self, window, show_epoch, epoch):
        for side, snapshot in zip(("left", "right"), show_epoch(epoch), strict=True):
            words = read(window, f"{side}_numbers").split()
            numbers = [f"{epoch:,}", loss_text(snapshot.loss), f"{snapshot.correct}/4"]
            assert words[::2] == ["epoch", "loss", "correct"]
            assert words[1::2] == numbers
            assert read(window, f"{side}_note") == ""

    def test_a_shorter_run_shows_its_end_and_says_so(self, window, show_epoch):
        show_epoch(1240)
        assert read(window, "left_note") == ""
        assert read(window, "left_numbers").startswith("epoch 1,240 ")
        assert read(window, "right_note") == "ends at epoch 680"
        assert read(window, "right_numbers").startswith("epoch 680 ")
        show_epoch(680)
        assert read(window, "right_note") == ""

    def test_numbers_do_not_dance(self, window, candidates):
        places = set()
        for epoch, loss in ((0, 1.0), (9, 0.5), (99, 1.23e-5), (999, 0.0), (1500, 4e4)):
            window.show_snapshots(epoch, replace(candidates[0].run.at(epoch), loss=loss), None)
            text = read(window, "left_numbers")
            places.add((text.index("loss"), text.index("correct")))
        assert len(places) == 1

    def test_boundaries_are_those_of_the_snapshots_on_one_scale(self, window, show_epoch):
        show_epoch(600)
        left, right = picture(window, "left_boundary"), picture(window, "right_boundary")
        assert left.size() == right.size()
        assert left != right
        show_epoch(600, FAST, SLOW)
        assert picture(window, "left_boundary") == right
        assert picture(window, "right_boundary") == left

    def test_a_side_stays_as_it_is_until_its_snapshot_is_there(self, window, show_epoch, candidates):
        show_epoch(300)
        names = ("left_boundary", "right_boundary", "left_numbers", "right_numbers")
        before = {name: picture(window, name) for name in names}
        window.show_snapshots(400, None, None)
        assert {name: picture(window, name) for name in names} == before
        window.show_snapshots(400, candidates[0].run.at(400), None)
        changed = {name for name in names if picture(window, name) != before[name]}
        assert changed == {"left_boundary", "left_numbers"}

    def test_no_number_of_another_run_stands_under_a_name(self, window, show_epoch, candidates):
        show_epoch(300)
        window.show_candidates(candidates, SLOW, WIDE)
        assert read(window, "right_numbers") == "epoch –   loss –   correct –"
        assert "300" in read(window, "left_numbers")
        window.show_candidates(candidates, FAST, SLOW)
        assert {cell(window, row, column) for row in range(9) for column in (LEFT, RIGHT)} == {"–"}
        assert read(window, "settings") == ""


class TestChoice:
    def test_a_person_picks_other_runs(self, window, show_epoch, qtbot):
        show_epoch(300)
        chosen = []
        window.chosen.connect(lambda left, right: chosen.append((left, right)))
        pick(window, "right", WIDE)
        pick(window, "left", FAST)
        assert chosen[0] == (SLOW, SLOW)  # on the way there with the keyboard
        assert chosen[-1] == (FAST, WIDE)
        assert "wide" in window._loss._ghosts[0].ghost.name

    def test_showing_is_not_picking(self, window, show_epoch):
        window.chosen.connect(pytest.fail)
        show_epoch(300, WIDE, SLOW)
        boxes = [window.findChild(QComboBox, f"compare_{side}") for side in ("left", "right")]
        assert [box.currentText() for box in boxes] == ["wide", "slow"]
        assert [box.currentData() for box in boxes] == [WIDE, SLOW]
        assert all(box.accessibleName() for box in boxes)

    def test_escape_closes(self, window):
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert not window.isVisible()

    def test_is_not_modal(self, window):
        assert not window.isModal()


class TestLosses:
    def test_both_curves_are_in_one_picture(self, window, show_epoch, candidates):
        show_epoch(300)
        (_, last), _ = shown_ranges(window._loss)
        assert last >= 1500
        assert shown_words(window._loss) == ["fast"]
        x, _ = window._loss._future.getData()
        assert x.max() == 1500
        x, _ = window._loss._ghosts[0].item.getData()
        assert (x.min(), x.max()) == (0, pytest.approx(680, abs=2))

    def test_the_cursor_can_be_dragged_to_where_only_the_other_run_is(self, window, show_epoch):
        show_epoch(300, FAST, SLOW)
        asked = []
        window.cursor_requested.connect(asked.append)
        viewport = window._loss._plot.viewport()
        start, end = (
            viewport.mapFrom(window._loss, window._loss.pixel_of(epoch, 0.5).toPoint())
            for epoch in (300, 1400)
        )
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(viewport, end)
        QTest.mouseMove(viewport, end + QPoint(500, 0))
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
        assert asked[0] == pytest.approx(1400, abs=10)
        assert asked[1] == 1500

    def test_the_cursor_is_at_the_epoch_and_the_point_on_the_curve(self, window, show_epoch, candidates):
        for epoch in (0, 300, 1240):
            show_epoch(epoch, FAST, SLOW)
            assert window._loss._cursor.value() == epoch
            x, y = window._loss._point.getData()
            assert x[0] == min(epoch, 680)
            assert 10 ** y[0] == pytest.approx(candidates[1].run.losses[x[0].astype(int)])

    @pytest.mark.parametrize(("current", "solid"), [(SLOW, SLOW), (FAST, FAST), (WIDE, SLOW), (None, SLOW)])
    def test_the_current_run_s_line_is_solid_on_whichever_side_it_is(
        self, window, show_epoch, candidates, current, solid
    ):
        show_epoch(300)
        window.show_candidates(candidates, SLOW, FAST, current)
        curves = {candidate.id: candidate.run.curve for candidate in candidates}
        assert window._loss._curve is curves[solid]
        assert window._loss._ghosts[0].ghost.curve is not curves[solid]
        names = {SLOW: "slow", FAST: "fast"}
        assert window.findChild(QWidget, "compare_legend").words()[0] == names[solid]

    def test_the_legend_shortens_long_names_and_keeps_their_ends(self, window, candidates, qapp):
        names = ("learning rate 5 from epoch 1,085 and more", "initialisation zeros, width 16 from epoch 99")
        long = [replace(each, name=name) for each, name in zip(candidates[:2], names, strict=True)]
        window.show_candidates(long, SLOW, FAST)
        window.resize(760, 520)
        qapp.processEvents()
        legend = window.findChild(QWidget, "compare_legend")
        words = legend.words()
        assert all("…" in word and len(word) > 8 for word in words)
        assert [word[-2:] for word in words] == ["re", "99"]
        assert sum(legend.fontMetrics().horizontalAdvance(word) for word in words) < legend.width()


@pytest.mark.qt_log_ignore("does not support raise")
class TestInTheProgram:
    @pytest.fixture
    def opened(self, make_window, qapp):
        window = make_window()
        window.session.start_run(TrainingConfig(seed=3))
        window.actions_by_id["branch.compare"].trigger()
        qapp.processEvents()
        return window

    def test_the_keys_of_the_main_window_work_and_c_closes_it_again(self, opened, qtbot):
        compare = opened.findChild(QWidget, "compare")
        compare.activateWindow()
        box = compare.findChild(QComboBox, "compare_left")
        box.setFocus()
        chosen = box.currentIndex()
        with qtbot.waitSignal(opened.session.changed, check_params_cb=tells("snapshot")):
            QTest.keyClick(box, Qt.Key.Key_Period)
        assert box.currentIndex() == chosen
        QTest.keyClick(box, Qt.Key.Key_C)
        assert not compare.isVisible()

    def test_it_is_not_larger_than_the_screen(self, opened):
        compare = opened.findChild(QWidget, "compare")
        available = compare.screen().availableSize()
        assert compare.height() + 40 <= available.height()
        assert compare.width() <= available.width()


class TestParameters:
    def test_every_parameter_has_its_values_and_their_difference(self, window, show_epoch):
        left, right = show_epoch(500)
        model = window.findChild(QTableView, "compare_table").model()
        assert model.rowCount() == 9
        for row in range(9):
            values = left.parameters.flat[row], right.parameters.flat[row]
            shown = [cell(window, row, column) for column in (LEFT, RIGHT, DIFFERENCE)]
            assert shown == [fitting(value, 4, 8) for value in (*values, values[1] - values[0])]
            assert shown[2][0] in "+−0"

    def test_names_say_which_entry_and_which_edge_it_is(self, window, show_epoch):
        left, _ = show_epoch(500)
        names = {cell(window, row, NAME): row for row in range(9)}
        assert left.parameters.flat[names["W₁[2,1]"]] == left.parameters.weights[0][1, 0]
        assert left.parameters.flat[names["b₁[2]"]] == left.parameters.biases[0][1]
        assert left.parameters.flat[names["W₂[1,2]"]] == left.parameters.weights[1][0, 1]
        assert left.parameters.flat[names["b₂[1]"]] == left.parameters.biases[1][0]
        model = window.findChild(QTableView, "compare_table").model()
        tip = model.data(model.index(names["W₁[2,1]"], NAME), Qt.ItemDataRole.ToolTipRole)
        assert tip == "x₁ → h₂"

    def test_all_shapes_have_names(self):
        for layers in ((2, 1), (2, 3, 1), (2, 4, 3, 1)):
            names = [name for name, _ in parameter_names(layers)]
            count = parameter_count(layers)
            assert len(set(names)) == len(names) == count
        assert names[0] == "W₁[1,1]"
        assert names[-1] == "b₃[1]"

    def test_a_bar_has_the_length_and_the_colour_of_the_difference(self, window, show_epoch, light):
        left, right = show_epoch(500)
        difference = right.parameters.flat - left.parameters.flat
        table = window.findChild(QTableView, "compare_table")
        lengths, sides = [], []
        for row in range(9):
            area = table.visualRect(table.model().index(row, BAR))
            image = table.viewport().grab(area).toImage()
            colour = light.sign_colour(difference[row])
            middle = area.height() // 2
            places = [x for x in range(image.width()) if image.pixelColor(x, middle) == colour]
            lengths.append(len(places))
            sides += [(sum(places) / len(places) > image.width() / 2, difference[row] > 0)] if places else []
        assert max(lengths) > 20
        shares = abs(difference) / abs(difference).max()
        assert [length / max(lengths) for length in lengths] == pytest.approx(shares, abs=0.06)
        assert len(sides) > 4
        assert all(is_right == is_positive for is_right, is_positive in sides)

    def test_runs_of_equal_parameters_have_no_bars(self, window, show_epoch):
        show_epoch(500, SLOW, SLOW)
        assert {cell(window, row, DIFFERENCE) for row in range(9)} == {"0.0000"}
        assert read(window, "settings") == "same settings"

    def test_other_shapes_are_not_compared_one_by_one(self, window, show_epoch):
        show_epoch(500, SLOW, WIDE)
        table = window.findChild(QTableView, "compare_table")
        assert read(window, "shapes") == "2-2-1 and 2-8-1: parameters cannot be compared one by one"
        assert not table.isVisible()
        show_epoch(500, CIRCLE, WIDE)
        assert read(window, "shapes") == ""
        assert table.isVisible()
        assert table.model().rowCount() == 33

    def test_only_visible_rows_are_asked_for(self, window, show_epoch, candidates, qapp, monkeypatch):
        show_epoch(100, CIRCLE, WIDE)
        qapp.processEvents()
        model = window.findChild(QTableView, "compare_table").model()
        rows, column = set(), model.columns[LEFT]
        watched = replace(column, text=lambda row: rows.add(row) or column.text(row))
        monkeypatch.setattr(model, "columns", [watched if each is column else each for each in model.columns])
        qapp.processEvents()
        assert rows == set()
        window.show_snapshots(150, candidates[3].run.at(150), candidates[2].run.at(150))
        qapp.processEvents()
        assert rows
        assert max(rows) < 20


class TestSettings:
    def test_is_that_of_the_epoch_shown(self, window, show_epoch, qapp):
        edited = train(300)
        edited.edit("learning_rate", 2.0)
        edited.advance(300)
        plain = train(600)
        window.show_candidates([Candidate(1, "plain", plain), Candidate(2, "edited", edited)], 1, 2)
        window.show_snapshots(200, plain.at(200), edited.at(200))
        assert read(window, "settings") == "same settings"
        window.show_snapshots(400, plain.at(400), edited.at(400))
        assert read(window, "settings") == "learning rate 0.5 | 2"


class TestLook:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("size", [(760, 520), (980, 680), (1600, 1000)])
    def test_nothing_is_cut_or_overlaps(self, window, show_epoch, qapp, find_flaws, theme, size):
        set_theme(window.parent(), load_theme(theme))
        for left, right in ((SLOW, FAST), (FAST, CIRCLE), (WIDE, CIRCLE)):
            window.resize(*size)
            show_epoch(1240, left, right)
            qapp.processEvents()
            assert window.size().toTuple() == size
            assert find_flaws(window) == [], (left, right)

    def test_the_columns_have_room_for_their_numbers(self, window, show_epoch):
        show_epoch(1240)
        window.resize(760, 520)
        table = window.findChild(QTableView, "compare_table")
        for column in (NAME, LEFT, RIGHT, DIFFERENCE):
            texts = [*(cell(window, row, column) for row in range(9)), "+12.3456"]
            widest = max(table.fontMetrics().horizontalAdvance(text) for text in texts)
            assert widest + 6 <= table.columnWidth(column)
        assert table.columnWidth(BAR) >= 20

    def test_a_theme_repaints_everything(self, window, show_epoch, candidates, qtbot):
        pair = show_epoch(500)
        names = ("left_boundary", "right_boundary", "loss", "table")
        set_theme(window.parent(), load_theme("dark"))
        other = compare_window(window.parent())
        with qtbot.waitExposed(other):
            other.show()
        other.show_candidates(candidates, SLOW, FAST)
        other.show_snapshots(500, *pair)
        differing = [name for name in names if picture(window, name) != picture(other, name)]
        other.close()
        assert differing == []
