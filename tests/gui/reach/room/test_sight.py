"""More or less of the window, and larger text."""

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from tests.gui.conftest import opens_a_window
from tests.gui.heard import LayoutRequests
from tests.gui.person import Person
from xorviz.gui.kit.theme import load_theme, number_font, set_zoom, text_font, zoom
from xorviz.gui.reach.comfort import DESKTOPS_ZOOM, follow_text_size, zoom_for
from xorviz.gui.reach.keys.card_keys import cards_of
from xorviz.gui.reach.room import sight
from xorviz.gui.reach.text_size import show_zoom
from xorviz.session.settings import LessonPlace, load_comfort

pytestmark = opens_a_window
SCREEN = QSize(1600, 1000)


@pytest.fixture(autouse=True)
def usual_text(qapp, monkeypatch):
    """A screen larger than the one of the offscreen platform; the text as it was, at the end."""
    monkeypatch.setattr(sight, "room_for", lambda window: SCREEN)
    yield
    set_zoom(1.0)
    qapp.setFont(text_font())


def settle():
    for _ in range(4):
        QApplication.processEvents()


def places_of(window):
    """Where each card is that is to be seen."""
    return [(card.objectName(), card.geometry()) for card in cards_of(window)]


def press_title_twice(person, card):
    title = card.findChild(QLabel)
    QTest.mouseDClick(title, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(title, Qt.MouseButton.LeftButton)


@pytest.mark.slow
class TestOneCard:
    @pytest.mark.parametrize("name", ["network", "boundary", "loss", "chain_rule"])
    def test_a_double_click_on_its_title_gives_it_the_window_and_back(self, window, person, name):
        view = person.see(name)
        card = next(c for c in [*window.panels.cards.values(), window._update_card] if c.isAncestorOf(view))
        before = card.geometry()
        press_title_twice(person, card)
        settle()
        others = {"network", "boundary", "loss", "chain_rule", "controls"} - {name}
        assert [other for other in others if person.sees(other)] == []
        assert person.sees("timeline")
        assert person.button("run.play").isVisible()
        assert card.width() > 0.9 * window.width()
        press_title_twice(person, card)
        settle()
        assert card.geometry() == before
        assert all(person.sees(other) for other in others)

    def test_the_key_does_it_for_the_card_with_the_keyboard_and_escape_leads_back(self, window, person):
        person.see("boundary").setFocus(Qt.FocusReason.TabFocusReason)
        person.press("Ctrl+M")
        assert not person.sees("network")
        assert window.actions_by_id["view.maximise"].isChecked()
        person.press(Qt.Key.Key_Escape)
        assert person.sees("network")
        assert not window.actions_by_id["view.maximise"].isChecked()

    def test_a_double_click_below_the_title_does_nothing(self, window, person):
        QTest.mouseDClick(person.see("network"), Qt.MouseButton.LeftButton)
        QTest.mouseRelease(person.see("network"), Qt.MouseButton.LeftButton)
        assert person.sees("boundary")


@pytest.mark.slow
class TestPresent:
    def test_only_pictures_and_transport_are_left_in_large(self, window, person, find_flaws):
        person.press("F5")
        settle()
        for name in ("controls", "timeline", "chain_rule", "status"):
            assert not person.sees(name), name
        for name in ("network", "boundary", "loss", "transport"):
            assert person.sees(name), name
        assert not window.menuBar().isVisible()
        assert window.actions_by_id["view.full_screen"].isChecked()
        assert zoom() > 1.0
        person.press(Qt.Key.Key_Space)
        assert window.session.playing
        person.press(Qt.Key.Key_Escape)
        settle()
        assert zoom() == 1.0
        assert all(person.sees(name) for name in ("controls", "timeline", "chain_rule", "status"))
        assert window.menuBar().isVisible()
        assert not window.isFullScreen()

    def test_the_mouse_finds_a_way_back(self, window, person):
        end = person.see("readout_rate").mapTo(window, QPoint())
        for _ in range(2):
            person.press("F5")
            settle()
            person.click("leave")
            settle()
            assert person.sees("timeline")
            assert window.menuBar().isVisible()
            assert not person.sees("leave")
            assert person.see("readout_rate").mapTo(window, QPoint()) == end, "all is where it was"

    def test_space_on_the_way_back_leads_back_and_begins_no_training(self, window, person):
        person.press("F5")
        person.see("leave").setFocus()
        QTest.keyClick(person.see("leave"), Qt.Key.Key_Space)
        assert person.sees("timeline")
        assert not window.session.playing

    def test_what_is_written_in_the_loss_has_room_in_large_too(self, window, person, qtbot):
        person.press("Ctrl+Return")
        qtbot.waitUntil(lambda: not window.session.playing)
        person.press("F5")
        settle()
        words = person.see("loss")._placed_marks.words
        metrics = QFontMetricsF(text_font(12))
        assert {word.text for word in words} >= {"plateau", "✓ solved"}
        assert all(word.box.width() >= metrics.horizontalAdvance(word.text) for word in words)

    def test_it_leads_back_to_the_whole_screen_where_that_was_taken(self, window, person):
        person.press("F11")
        person.press("F5")
        person.press(Qt.Key.Key_Escape)
        settle()
        assert window.isFullScreen()
        assert person.sees("timeline")
        person.press(Qt.Key.Key_Escape)
        assert not window.isFullScreen()


@pytest.mark.slow
def test_full_screen(window, person):
    person.press("F11")
    assert window.isFullScreen()
    person.press(Qt.Key.Key_Escape)
    assert not window.isFullScreen()


class TestTextSize:
    @pytest.mark.slow
    def test_fonts_of_words_numbers_and_titles_grow_and_come_back(self, window, person):
        title = next(label for label in window.findChildren(QLabel) if label.text() == "Boundary")
        labels = [title, person.see("readout_epoch"), person.see("status")]
        before = [label.fontMetrics().height() for label in labels]
        for _ in range(3):
            person.press("Ctrl+=")
        assert zoom() == 1.5
        larger = [label.fontMetrics().height() for label in labels]
        assert all(1.35 < new / old < 1.65 for old, new in zip(before, larger, strict=True)), (before, larger)
        assert number_font(12).pixelSize() == 18
        person.press("Ctrl+0")
        assert [label.fontMetrics().height() for label in labels] == before

    @pytest.mark.slow
    def test_icons_grow_with_the_words_beside_them_and_come_back(self, window, person):
        button = person.button("run.play")
        usual = button.iconSize().width()
        person.press("Ctrl+=")
        person.press("Ctrl+=")
        assert button.iconSize().width() == round(1.25 * usual)
        person.press("Ctrl+0")
        assert button.iconSize().width() == usual

    @pytest.mark.slow
    def test_settings_have_their_sizes_again(self, window, person):
        settle()
        before = {each: each.size() for each in window.controls.findChildren(QLabel) if each.isVisible()}
        for key in ("Ctrl++", "Ctrl++", "Ctrl+-", "Ctrl+0"):
            person.press(key)
            settle()
        assert {each: each.size() for each in before} == before

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "size", [1.1, *(pytest.param(size, marks=pytest.mark.slow) for size in (1.5, 2.0))]
    )
    @pytest.mark.parametrize("place", [LessonPlace(), LessonPlace(column="settings", explore=True)])
    def test_nothing_is_cut_in_larger_text(self, make_window, qtbot, find_flaws, monkeypatch, place, size):
        monkeypatch.setattr(sight, "room_for", lambda window: QSize(1916, 1040))
        person = Person(make_window(place=place, size=(1600, 1000)), qtbot)
        while zoom() < size:
            person.press("Ctrl+=")
            settle()
        assert zoom() == size
        for card in ("network", "boundary", "loss", "update", "timeline"):
            person.window.sight.reveal(card)
            settle()
            assert find_flaws(person.window) == [], card

    @pytest.mark.slow
    def test_what_is_painted_grows_with_it_too(self, window, person):
        rule, timeline, boundary = person.see("chain_rule"), person.see("timeline"), person.see("boundary")
        play, loss = person.button("run.play"), person.see("loss")

        def sizes():
            axes = boundary._plot.axes["bottom"], loss._plot.axes["bottom"], loss._plot.axes["left"]
            heights = [axis.fixedHeight or axis.fixedWidth for axis in axes]
            return [rule._tops[1], timeline.height(), play.iconSize().width(), *heights]

        before = sizes()
        for _ in range(5):
            person.press("Ctrl+=")
            settle()
        assert zoom() >= 1.75
        assert sizes() == [round(size * zoom()) for size in before]
        person.press("Ctrl+0")
        settle()
        assert sizes() == before

    @pytest.mark.slow
    def test_it_is_remembered_and_another_window_opens_so(self, window, person, make_window):
        person.press("Ctrl+=")
        assert load_comfort().zoom == 1.1
        window.close()
        set_zoom(1.0)
        make_window(place=None)
        assert zoom() == 1.1

    @pytest.mark.parametrize(
        ("pixels", "size"), [(9, 1.0), (12, 1.0), (15, 1.0), (16, 1.0), (18, 1.5), (22, 1.75), (40, 2.0)]
    )
    def test_large_text_of_the_desktop_is_followed(self, pixels, size):
        assert zoom_for(pixels) == size

    @pytest.mark.slow
    def test_it_is_the_desktops_until_another_is_chosen(self, qapp, make_window, qtbot):
        font = qapp.font()
        try:
            large = QFont(font)
            large.setPixelSize(18)
            qapp.setFont(large)
            follow_text_size(qapp)
            window = make_window()
            assert zoom() == 1.5
            window.comfort.shrink()
            assert (zoom(), load_comfort().zoom) == (1.25, None), "there was no room, and nobody chose it"
            Person(window, qtbot).press("Ctrl+0")
            assert zoom() == 1.0
            window.close()
            window = make_window(place=None)
            assert zoom() == 1.0
            window.actions_by_id["view.reset_layout"].trigger()
            assert (zoom(), load_comfort().zoom) == (1.5, None)
        finally:
            qapp.setFont(font)
            qapp.setProperty(DESKTOPS_ZOOM, None)

    @pytest.mark.slow
    def test_the_window_stays_within_its_screen(self, window, person):
        for _ in range(6):
            person.press("Ctrl+=")
            settle()
        assert window.minimumSizeHint().width() <= SCREEN.width()
        assert window.width() <= SCREEN.width()

    @pytest.mark.slow
    @pytest.mark.parametrize("place", [LessonPlace(), LessonPlace(column="settings", explore=True)])
    def test_what_has_no_room_beside_larger_text_comes_back_with_the_usual(
        self, make_window, qtbot, monkeypatch, find_flaws, place
    ):
        monkeypatch.setattr(sight, "room_for", lambda window: QSize(1276, 760))
        person = Person(make_window(place=place, size=(1276, 760)), qtbot)
        settle()
        before = places_of(person.window)
        for _ in range(3):
            person.press("Ctrl+=")
            settle()
        assert zoom() == 1.5
        assert find_flaws(person.window) == []
        assert person.sees("timeline")
        person.press("Ctrl+0")
        settle()
        assert places_of(person.window) == before
        assert person.window.size().toTuple() == (1276, 760)

    def test_themes_are_others_so_that_all_that_holds_fonts_makes_them_anew(self, qapp):
        usual = load_theme("light")
        show_zoom(1.25, 1.0)
        assert load_theme("light") != usual
        assert load_theme("light") is load_theme("light")
        show_zoom(1.0, 1.25)
        assert load_theme("light") is usual

    @pytest.mark.slow
    def test_reset_leads_back(self, window, person):
        person.press("Ctrl+=")
        person.see("boundary").setFocus(Qt.FocusReason.TabFocusReason)
        person.press("Ctrl+M")
        window.actions_by_id["view.reset_layout"].trigger()
        settle()
        assert zoom() == 1.0
        assert person.sees("network")


def test_in_a_small_window_what_is_opened_moves_no_other_card(make_window, qtbot):
    person = Person(make_window(size=(1024, 700), place=LessonPlace()), qtbot)
    names = {card.objectName() for card in cards_of(person.window)}
    for look, seen in (
        ("look_hidden", "hidden_space"),
        ("look_hidden", "boundary"),
        ("look_rule", "chain_rule"),
    ):
        person.click(look)
        settle()
        assert person.sees(seen)
        for name in ("network", "loss", "timeline", "experiment_question"):
            assert person.sees(name), f"{name} after {look}"
        if seen != "chain_rule":  # which has as much of the height as the network
            assert len(person.see("network").diagram.labels) == 9
    assert names <= {card.objectName() for card in cards_of(person.window)}


@pytest.mark.parametrize("place", [LessonPlace(), LessonPlace(explore=True)], ids=["lesson", "explore"])
def test_a_window_that_is_resized_is_laid_out_once(make_window, place):
    window = make_window(place=place)
    settle()
    requests = LayoutRequests(window.centralWidget())
    for width in (1275, 1270):
        window.resize(width, 795)
        settle()
    assert requests.count == 0


def test_what_needs_other_room_is_followed(window):
    settle()
    requests, before = LayoutRequests(window.centralWidget()), window.minimumSize()
    window.transport.setMinimumHeight(3 * window.transport.height())
    settle()
    assert requests.count > 0
    assert window.minimumHeight() > before.height()
