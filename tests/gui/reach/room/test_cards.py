"""Cards are hidden and shown one by one; in a small window they share places, and all comes back."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.reach.keys.card_keys import cards_of
from xorviz.gui.reach.room import sight
from xorviz.session.settings import LessonPlace, load_arrangement

pytestmark = opens_a_window
LEFT = Qt.MouseButton.LeftButton
EXPLORE = LessonPlace(column="settings", explore=True)
PLACES = [LessonPlace(), LessonPlace(column="lesson"), EXPLORE]
VIEWS = {"network": "network", "boundary": "boundary", "loss": "loss", "update": "chain_rule"}
"""By card, a view that is in it."""


@pytest.fixture(autouse=True)
def large_screen(monkeypatch):
    monkeypatch.setattr(sight, "room_for", lambda window: QSize(1916, 1040))


@pytest.fixture
def open_at(make_window, qtbot):
    """Open a window as it was left, in a size."""

    def open_at(place, size=(1280, 800)):
        person = Person(make_window(place=place, size=size), qtbot)
        settle()
        return person

    return open_at


def settle():
    for _ in range(5):
        QApplication.processEvents()


def resize(person, *size):
    person.window.resize(*size)
    settle()
    assert person.window.size().toTuple() == size


def toggle(person, name):
    person.window.actions_by_id[f"view.show_{name}"].trigger()
    settle()


def places_of(person):
    return [(card.objectName(), card.geometry()) for card in cards_of(person.window)]


def seen(person):
    return {name for name, view in VIEWS.items() if person.sees(view)}


class TestHiding:
    @pytest.mark.slow
    def test_each_card_goes_and_comes_and_is_remembered(self, open_at, make_window, find_flaws):
        person = open_at(EXPLORE)
        before = places_of(person)
        for name, view in VIEWS.items():
            toggle(person, name)
            assert not person.sees(view)
            assert not person.window.actions_by_id[f"view.show_{name}"].isChecked()
            assert find_flaws(person.window) == []
            toggle(person, name)
            assert places_of(person) == before
        toggle(person, "loss")
        toggle(person, "timeline")
        again = Person(make_window(place=None), person.qtbot)
        assert seen(again) == {"network", "boundary", "update"}
        assert not again.sees("timeline")

    @pytest.mark.slow
    def test_others_take_the_room_of_what_is_hidden(self, open_at):
        person = open_at(EXPLORE)
        width = person.see("network").width()
        toggle(person, "boundary")
        toggle(person, "loss")
        assert person.see("network").width() > 1.5 * width
        toggle(person, "network")
        toggle(person, "update")
        assert seen(person) == set()
        assert person.sees("timeline")

    @pytest.mark.slow
    def test_reset_view_shows_all_again(self, open_at):
        person = open_at(EXPLORE)
        before = places_of(person)
        for name in (*VIEWS, "timeline", "column"):
            toggle(person, name)
        person.window.actions_by_id["view.reset_layout"].trigger()
        settle()
        assert places_of(person) == before
        assert load_arrangement().hidden == frozenset()

    @pytest.mark.slow
    def test_what_is_asked_for_is_shown_though_it_was_hidden(self, open_at):
        person = open_at(EXPLORE)
        for card, name, view in (
            ("network", "network", "network"),
            ("boundary", "hidden", "hidden_space"),
            ("update", "rule", "chain_rule"),
        ):
            toggle(person, card)
            assert not person.sees(view)
            person.window.lesson.view.link_followed.emit(link(name))
            settle()
            assert person.sees(view)
        toggle(person, "timeline")
        person.press("F")
        settle()
        assert person.sees("film")
        assert person.sees("timeline")

    @pytest.mark.slow
    def test_at_a_first_sight_the_menu_opens_one_update_too(self, open_at):
        person = open_at(LessonPlace())
        toggle(person, "update")
        assert person.sees("chain_rule")
        assert person.see("look_rule").isChecked()
        toggle(person, "update")
        assert not person.sees("chain_rule")
        assert not person.see("look_rule").isChecked()

    @pytest.mark.slow
    def test_the_column_leaves_a_button_that_brings_it_back(self, open_at):
        person = open_at(EXPLORE)
        assert not person.sees("column_toggle")
        person.press("F9")
        settle()
        assert not person.sees("left_column")
        person.click("column_toggle")
        settle()
        assert person.sees("left_column")
        assert not person.sees("column_toggle")


def link(view):
    from xorviz.core.teach.lesson_text import Link

    return Link(view, "view", view)


class TestSmallWindows:
    @pytest.mark.parametrize("place", PLACES)
    @pytest.mark.slow
    def test_at_800_by_500_nothing_is_cut_and_the_way_back_is_exact(self, open_at, find_flaws, place):
        person = open_at(place)
        before = places_of(person)
        resize(person, 800, 500)
        assert find_flaws(person.window) == []
        assert all(person.button(name).isVisible() for name in ("run.play", "run.step", "run.step_back"))
        assert person.sees("timeline")
        assert person.sees("left_column") or (place.explore and person.sees("column_toggle"))
        resize(person, 1280, 800)
        assert places_of(person) == before

    @pytest.mark.slow
    @pytest.mark.parametrize("size", [(800, 500), (820, 900), (960, 1080), (1024, 600), (1500, 500)])
    @pytest.mark.parametrize("place", PLACES)
    def test_nothing_is_cut_in_any_of_the_cards(self, open_at, find_flaws, place, size):
        person = open_at(place, size)
        if not place.explore:
            person.click("look_rule")
            settle()
        for _ in range(2):
            for name, view in VIEWS.items():
                tab = next((each for each in tabs(person, name) if each.isVisible()), None)
                if tab is not None:
                    QTest.mouseClick(tab, LEFT)
                    settle()
                assert person.sees(view)
                assert find_flaws(person.window) == []
            person.press("F9")
            settle()
        assert person.window.size().toTuple() == size

    @pytest.mark.slow
    def test_it_can_be_no_smaller_than_all_that_is_left_needs(self, open_at):
        for place in PLACES:
            least = open_at(place).window.minimumSize()
            assert least.boundedTo(QSize(800, 500)) == least

    @pytest.mark.slow
    def test_the_film_makes_it_no_larger_than_the_screen(self, open_at, monkeypatch):
        monkeypatch.setattr(sight, "room_for", lambda window: QSize(796, 460))
        person = open_at(LessonPlace(), (796, 460))
        person.press("F")
        settle()
        assert person.sees("film")
        assert person.window.size().toTuple() == (796, 460)

    def test_where_all_is_shown_network_and_a_plane_worth_looking_at_are_side_by_side(
        self, open_at, find_flaws
    ):
        person = open_at(EXPLORE, (800, 500))
        assert seen(person) == {"network", "boundary"}
        assert min(person.see("boundary").findChild(StillPlot).size().toTuple()) >= 190
        for name in VIEWS:
            QTest.mouseClick(next(tab for tab in tabs(person, name) if tab.isVisible()), LEFT)
            settle()
            assert person.sees(VIEWS[name])
            assert len(seen(person)) == 2
            assert find_flaws(person.window) == []

    @pytest.mark.parametrize("size", [(800, 500), (960, 540)])
    def test_the_film_leaves_the_window_as_low_as_it_is_and_the_cards_in_rest(
        self, open_at, find_flaws, size
    ):
        person = open_at(EXPLORE)
        person.press("F")
        settle()
        for _ in range(2):  # first down to where its smallest pictures begin
            person.window.resize(*size)
            settle()
        assert person.window.size().toTuple() == size
        assert person.sees("film")
        assert find_flaws(person.window) == []
        before = person.window.sight._plan
        settle()
        assert person.window.sight._plan == before

    def test_tabs_bring_the_cards_to_the_front_and_keep_the_keyboard(self, open_at):
        person = open_at(LessonPlace(), (800, 500))
        assert seen(person) == {"network", "boundary"}, "at first sight one hides the other"
        tab = person.see("front_boundary_loss")
        tab.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(tab, Qt.Key.Key_Space)
        settle()
        assert seen(person) == {"network", "loss"}
        assert QApplication.focusWidget() is person.see("front_loss_loss")
        assert not person.window.session.playing
        assert person.see("front_loss_loss").isChecked()

    @pytest.mark.slow
    def test_what_a_person_asks_for_comes_to_the_front(self, open_at):
        person = open_at(LessonPlace(), (800, 500))
        person.click("look_rule")
        settle()
        assert seen(person) == {"update"}
        person.click("look_hidden")
        settle()
        assert person.sees("hidden_space")

    @pytest.mark.slow
    def test_the_column_comes_and_goes_by_its_button(self, open_at, find_flaws):
        person = open_at(LessonPlace(), (800, 500))
        person.click("column_toggle")
        settle()
        assert not person.sees("left_column")
        assert {"network", "boundary"} <= seen(person)
        assert find_flaws(person.window) == []
        person.press("F3")
        settle()
        assert person.sees("lesson")

    @pytest.mark.slow
    def test_presenting_in_a_small_window_and_with_hidden_cards_leads_exactly_back(self, open_at, find_flaws):
        person = open_at(EXPLORE, (800, 500))
        toggle(person, "loss")
        before = places_of(person)
        person.press("F5")
        settle()
        assert seen(person) <= {"network", "boundary"}
        assert not person.sees("divider_column")
        assert find_flaws(person.window) == []
        person.press(Qt.Key.Key_Escape)
        settle()
        person.window.resize(800, 500)
        settle()
        assert places_of(person) == before


def tabs(person, name):
    """The tabs that bring a card to the front: one in each card of its place."""
    return [person.window.findChild(QWidget, f"front_{other}_{name}") for other in VIEWS]


@pytest.mark.parametrize("top", [0, 23, 47])
@pytest.mark.slow
def test_cards_at_nearly_the_same_height_are_one_row_wherever_it_begins(qapp, top):
    around = QWidget()
    around.resize(400, 300)
    for x, y in ((300, top + 3), (0, top + 5), (150, top), (0, top + 100)):
        card = QWidget(around)
        card.setObjectName("card")
        card.setGeometry(x, y, 100, 60)
    around.show()
    assert [(card.x(), card.y() - top) for card in cards_of(around)] == [(0, 5), (150, 0), (300, 3), (0, 100)]
    around.close()
