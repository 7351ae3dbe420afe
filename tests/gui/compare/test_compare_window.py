"""Two runs side by side: which they are, what they say, how it looks."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QTableView, QWidget

from tests.core.runs import run_of
from tests.gui.compare.sides import CIRCLE, FAST, SLOW, WIDE, cell, read
from tests.telling import tells
from xorviz.core import TrainingConfig
from xorviz.gui.app.asking.compare_door import compare_window
from xorviz.gui.compare.compare_table import BAR, DIFFERENCE, LEFT, NAME, RIGHT
from xorviz.gui.compare.compare_window import Candidate
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.themes import THEMES


@pytest.fixture
def window(side_by_side):
    return side_by_side


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

    @pytest.mark.slow
    def test_a_shorter_run_shows_its_end_and_says_so(self, window, show_epoch):
        show_epoch(1240)
        assert read(window, "left_note") == ""
        assert read(window, "left_numbers").startswith("epoch 1,240 ")
        assert read(window, "right_note") == "ends at epoch 680"
        assert read(window, "right_numbers").startswith("epoch 680 ")
        show_epoch(680)
        assert read(window, "right_note") == ""

    @pytest.mark.slow
    def test_numbers_do_not_dance(self, window, candidates):
        places = set()
        for epoch, loss in ((0, 1.0), (9, 0.5), (99, 1.23e-5), (999, 0.0), (1500, 4e4)):
            window.show_snapshots(epoch, replace(candidates[0].run.at(epoch), loss=loss), None)
            text = read(window, "left_numbers")
            places.add((text.index("loss"), text.index("correct")))
        assert len(places) == 1

    @pytest.mark.slow
    def test_boundaries_are_those_of_the_snapshots_on_one_scale(self, window, show_epoch):
        show_epoch(600)
        left, right = picture(window, "left_boundary"), picture(window, "right_boundary")
        assert left.size() == right.size()
        assert left != right
        show_epoch(600, FAST, SLOW)
        assert picture(window, "left_boundary") == right
        assert picture(window, "right_boundary") == left

    @pytest.mark.slow
    def test_a_side_stays_as_it_is_until_its_snapshot_is_there(self, window, show_epoch, candidates):
        show_epoch(300)
        names = ("left_boundary", "right_boundary", "left_numbers", "right_numbers")
        before = {name: picture(window, name) for name in names}
        window.show_snapshots(400, None, None)
        assert {name: picture(window, name) for name in names} == before
        window.show_snapshots(400, candidates[0].run.at(400), None)
        changed = {name for name in names if picture(window, name) != before[name]}
        assert changed == {"left_boundary", "left_numbers"}

    @pytest.mark.slow
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

    @pytest.mark.slow
    def test_showing_is_not_picking(self, window, show_epoch):
        window.chosen.connect(pytest.fail)
        show_epoch(300, WIDE, SLOW)
        boxes = [window.findChild(QComboBox, f"compare_{side}") for side in ("left", "right")]
        assert [box.currentText() for box in boxes] == ["wide", "slow"]
        assert [box.currentData() for box in boxes] == [WIDE, SLOW]
        assert all(box.accessibleName() for box in boxes)

    @pytest.mark.slow
    def test_escape_closes(self, window):
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert not window.isVisible()

    def test_is_not_modal(self, window):
        assert not window.isModal()


@pytest.mark.qt_log_ignore("does not support raise")
class TestInTheProgram:
    @pytest.fixture
    def opened(self, make_window, qapp):
        window = make_window()
        window.session.start_run(TrainingConfig(seed=12))
        window.session.branch_here()
        window.actions_by_id["branch.compare"].trigger()
        qapp.processEvents()
        return window

    @pytest.mark.slow
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

    @pytest.mark.slow
    def test_both_sides_ring_the_sample_that_is_followed(self, opened, qtbot):
        sides = [opened.findChild(BoundaryView, f"compare_{side}_boundary") for side in ("left", "right")]
        for row in (2, 0):
            opened.session.picking.select_sample(row)
            assert [each._selection.sample for each in sides] == [row, row]

    @pytest.mark.slow
    def test_it_is_not_larger_than_the_screen(self, opened):
        compare = opened.findChild(QWidget, "compare")
        available = compare.screen().availableSize()
        assert compare.height() + 40 <= available.height()
        assert compare.width() <= available.width()


class TestSettings:
    def test_is_that_of_the_epoch_shown(self, window, show_epoch, qapp):
        edited = run_of(300)
        edited.edit("learning_rate", 2.0)
        edited.advance(300)
        plain = run_of(600)
        window.show_candidates([Candidate(1, "plain", plain), Candidate(2, "edited", edited)], 1, 2)
        window.show_snapshots(200, plain.at(200), edited.at(200))
        assert read(window, "settings") == "same settings"
        window.show_snapshots(400, plain.at(400), edited.at(400))
        assert read(window, "settings") == "learning rate 0.5 | 2"


class TestLook:
    @pytest.mark.slow
    @pytest.mark.parametrize("theme", THEMES)
    @pytest.mark.parametrize("size", [(760, 520), (980, 680), (1600, 1000)])
    def test_nothing_is_cut_or_overlaps(self, window, show_epoch, qapp, find_flaws, theme, size):
        set_theme(window.parent(), load_theme(theme))
        for left, right in ((SLOW, FAST), (FAST, CIRCLE), (WIDE, CIRCLE)):
            window.resize(*size)
            show_epoch(1240, left, right)
            qapp.processEvents()
            assert window.size().toTuple() == size
            assert find_flaws(window) == [], (left, right)

    @pytest.mark.slow
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
