"""Cards get other sizes by mouse and keys; these are remembered, and there is a way back."""

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from xorviz.gui.reach.room.divider import STEP
from xorviz.session.settings import LessonPlace, load_arrangement

pytestmark = opens_a_window
CARDS = {"column": "left_column", "plots": "network", "loss": "boundary", "update": "network"}
"""By divider: what grows when it is moved on."""
SIDEWAYS = "column", "plots"


def settle():
    for _ in range(4):
        QApplication.processEvents()


def size_of(person, name):
    size = person.see(CARDS[name]).size()
    return size.width() if name in SIDEWAYS else size.height()


def drag(person, name, by):
    divider = person.see(f"divider_{name}")
    start = divider.rect().center()
    way = QPoint(by, 0) if name in SIDEWAYS else QPoint(0, by)
    on_screen = [divider.mapToGlobal(start) + way * part for part in (0.5, 1.0)]
    QTest.mousePress(divider, Qt.MouseButton.LeftButton, pos=start)
    for place in on_screen:
        QTest.mouseMove(divider, divider.mapFromGlobal(place))
        settle()
    QTest.mouseRelease(divider, Qt.MouseButton.LeftButton, pos=divider.mapFromGlobal(on_screen[-1]))
    settle()


class TestByMouse:
    @pytest.mark.slow
    @pytest.mark.parametrize("name", ["plots", pytest.param("column", marks=pytest.mark.slow)])
    def test_what_is_dragged_stays_so_and_another_window_opens_so(self, window, person, make_window, name):
        settle()
        before = size_of(person, name)
        drag(person, name, 40)
        assert abs(size_of(person, name) - before - 40) <= 1
        after = size_of(person, name)
        window.close()
        again = Person(make_window(place=None), person.qtbot)
        settle()
        assert abs(size_of(again, name) - after) <= 1

    @pytest.mark.slow
    @pytest.mark.parametrize("name", ["loss", "update"])
    def test_heights_too(self, person, name):
        settle()
        before = size_of(person, name)
        drag(person, name, 20)
        assert abs(size_of(person, name) - before - 20) <= 1

    @pytest.mark.slow
    def test_two_presses_lead_back_to_the_usual(self, person):
        settle()
        before = size_of(person, "plots")
        drag(person, "plots", -30)
        QTest.mouseDClick(person.see("divider_plots"), Qt.MouseButton.LeftButton)
        QTest.mouseRelease(person.see("divider_plots"), Qt.MouseButton.LeftButton)
        settle()
        assert size_of(person, "plots") == before
        assert load_arrangement().shares == {}

    @pytest.mark.slow
    @pytest.mark.parametrize("way", [-2000, 2000])
    @pytest.mark.parametrize("name", list(CARDS))
    def test_nothing_is_cut_however_far_it_is_dragged(self, window, person, find_flaws, name, way):
        settle()
        drag(person, name, way)
        assert find_flaws(window) == []
        assert window.size().toTuple() == (1280, 800)


class TestByKeys:
    @pytest.mark.slow
    def test_arrows_move_it_and_it_is_told(self, window, person):
        settle()
        divider, before = person.see("divider_plots"), size_of(person, "plots")
        divider.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(divider, Qt.Key.Key_Right)
        settle()
        assert abs(size_of(person, "plots") - before - STEP) <= 1
        heard = QAccessible.queryAccessibleInterface(divider)
        assert heard.text(QAccessible.Text.Name) == "Width of the network"
        assert heard.text(QAccessible.Text.Description).startswith(f"{divider.value()} pixels")
        assert load_arrangement().shares.keys() == {"explore.plots"}
        QTest.keyClick(divider, Qt.Key.Key_Left)
        settle()
        assert abs(size_of(person, "plots") - before) <= 1
        assert window.session.run.epoch == 0, "no shortcut is meant"

    @pytest.mark.slow
    def test_reset_view_gives_all_their_usual_sizes(self, window, person):
        settle()
        before = {name: size_of(person, name) for name in CARDS}
        for name in CARDS:
            drag(person, name, 24)
        assert all(size_of(person, name) != before[name] for name in CARDS)
        window.actions_by_id["view.reset_layout"].trigger()
        settle()
        assert {name: size_of(person, name) for name in CARDS} == before
        assert load_arrangement().shares == {}


@pytest.mark.slow
class TestWhatIsThere:
    def test_a_divider_without_a_neighbour_is_not_there(self, make_window, qtbot):
        person = Person(make_window(place=LessonPlace()), qtbot)
        assert not person.sees("divider_update")
        person.click("look_rule")
        assert person.sees("divider_update")
        person.see("boundary").setFocus(Qt.FocusReason.TabFocusReason)
        person.press("Ctrl+M")
        assert not any(person.sees(f"divider_{name}") for name in CARDS)

    def test_each_way_of_showing_has_its_own_sizes(self, make_window, qtbot):
        person = Person(make_window(place=LessonPlace()), qtbot)
        settle()
        before = size_of(person, "plots")
        drag(person, "plots", 60)
        person.click("mode_explore")
        settle()
        person.click("mode_lesson")
        settle()
        assert abs(size_of(person, "plots") - before - 60) <= 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    [
        "{", "[]", '{"version": 0, "shares": {"explore.plots": 0.2}}', '{"shares": {"explore.plots": 0.2}}',
        '{"version": 1, "shares": {"explore.plots": "a"}}', '{"version": 1, "shares": [0.2]}',
        '{"version": 1, "shares": {"explore.plots": NaN}}', '{"version": 1, "shares": {"explore.plots": -3}}',
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_as_if_it_were_not_there(qapp, value):
    store = QSettings("xorviz", "xorviz")
    store.clear()
    store.setValue("arrangement", value)
    store.sync()
    assert load_arrangement().shares == {}
    store.clear()
