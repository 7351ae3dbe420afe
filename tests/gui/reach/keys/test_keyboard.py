"""All of the window by keyboard: where it is is seen, and no key does two things."""

from itertools import product

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from tests.gui.reach.hearing import heard
from tests.gui.seen import contrast
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.app.help import keys_of
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.network.diagram_keys import columns_of
from xorviz.gui.reach.keys.card_keys import cards_of, stops_of
from xorviz.gui.reach.keys.focus_ring import RINGED, WIDTH, FocusRing
from xorviz.session.settings import LessonPlace
from xorviz.themes import THEMES

pytestmark = opens_a_window
LEAST_CONTRAST = 3.0
TAB = Qt.FocusReason.TabFocusReason


def stops(window):
    """What takes the keyboard with Tab, and is to be seen."""
    return [
        each
        for each in window.findChildren(QWidget)
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def place_in(window, widget):
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def focused():
    return QApplication.focusWidget()


def press(key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focused(), key, held)


def picture_around(widget, room=6):
    """A picture of a widget and of what is around it."""
    window = widget.window()
    place = widget.rect().adjusted(-room, -room, room, room)
    place.moveTopLeft(widget.mapTo(window, place.topLeft()))
    return window.grab(place & window.rect()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def ring_pixels(before, after):
    """The pixels, before and after, that are another colour by at least the least contrast."""
    size = before.size()
    places = product(range(size.width()), range(size.height()))
    pairs = ((before.pixelColor(*place), after.pixelColor(*place)) for place in places)
    return [pair for pair in pairs if pair[0] != pair[1] and contrast(*pair) >= LEAST_CONTRAST]


def without_ring(window):
    """What takes the keyboard in a window and shows nothing around it, or not enough."""
    unseen = []
    for each in stops(window):
        window.setFocus() if focused() is None else focused().clearFocus()
        for area in window.findChildren(QScrollArea):
            if area.isAncestorOf(each):
                area.ensureWidgetVisible(each)
        QApplication.processEvents()
        before = picture_around(each)
        each.setFocus(TAB)
        QApplication.processEvents()
        around = 2 * (each.width() + each.height())
        changed = len(ring_pixels(before, picture_around(each)))
        if changed < 0.75 * around:
            unseen.append((each.objectName() or each, changed, around))
    return unseen


WINDOWS = (
    "run.survey",
    "branch.compare",
    "export.frames",
    "run.to_epoch",
    "help.shortcuts",
    "help.about",
)
"""What opens another window."""


class TestRings:
    @pytest.mark.parametrize("name", THEMES)
    def test_ring_colours_stand_out_from_whatever_is_behind_them(self, qapp, name):
        theme = load_theme(name)
        for ground in ("window", "card", "field", "accent_soft"):
            assert contrast(theme.colour("accent"), theme.colour(ground)) >= LEAST_CONTRAST, ground
        for ground in ("window", "card"):  # around what is filled with the accent
            assert contrast(theme.colour("text"), theme.colour(ground)) >= LEAST_CONTRAST, ground

    @pytest.mark.slow
    @pytest.mark.parametrize("theme", THEMES)
    @pytest.mark.parametrize("place", [LessonPlace(), LessonPlace(column="settings", explore=True)])
    def test_everything_that_takes_the_keyboard_shows_it(self, make_window, qtbot, theme, place):
        window = make_window(place=place)
        window.activateWindow()
        window.actions_by_id[f"view.theme_{theme}"].trigger()
        assert len(stops(window)) > 12
        assert without_ring(window) == []

    @pytest.mark.slow
    @pytest.mark.parametrize("opens", WINDOWS)
    def test_so_it_does_in_every_other_window(self, window, person, opens):
        person.step(2)
        window.session.edit_parameter("learning_rate", 2.0)
        window.session.reseed()
        window.actions_by_id[opens].trigger()
        (opened,) = [each for each in window.findChildren(QWidget) if each.isWindow() and each.isVisible()]
        opened.activateWindow()
        person.qtbot.waitUntil(opened.isActiveWindow)
        assert stops(opened)
        assert without_ring(opened) == []
        opened.close()

    @pytest.mark.slow
    def test_a_picture_has_its_ring_around_it_and_loses_it(self, window, person):
        person.see("network").setFocus(TAB)
        ring = window.findChild(FocusRing)
        assert ring.isVisible()
        assert not isinstance(person.see("network"), RINGED)
        inside = place_in(window, person.see("network"))
        assert ring.geometry().contains(inside)
        assert not ring.mask().contains(inside.center() - ring.pos()), "what is inside stays in sight"
        assert ring.geometry().width() - inside.width() <= 2 * (WIDTH + 1)
        window.resize(1100, 720)
        QApplication.processEvents()
        assert ring.geometry().contains(place_in(window, person.see("network")))
        window.centralWidget().setFocus()
        assert not ring.isVisible()


class TestCards:
    @pytest.mark.slow
    def test_f6_goes_through_all_cards_in_the_order_in_which_they_are_read(self, window, person):
        cards = cards_of(window)
        assert cards[0].objectName() == "transport"
        assert cards[1].objectName() == "left_column"
        met = []
        for _ in cards:
            person.press("F6")
            met.append(next(card for card in cards if card.isAncestorOf(focused())))
        assert met == cards
        person.press("Shift+F6")
        assert cards[-2].isAncestorOf(focused())

    @pytest.mark.slow
    def test_it_goes_to_the_picture_in_a_card(self, window, person):
        names = set()
        for _ in cards_of(window):
            person.press("F6")
            names.add(focused().objectName())
        assert {"network", "boundary", "loss", "timeline", "chain_rule"} <= names

    def test_at_a_first_sight_too(self, make_window, qtbot):
        person = Person(make_window(place=LessonPlace()), qtbot)
        names = []
        for _ in cards_of(person.window):
            person.press("F6")
            names.append(focused().objectName())
        assert len(set(names)) == len(names) >= 6


class TestInTheNetwork:
    @pytest.mark.slow
    def test_arrows_walk_neurons_and_edges_and_each_is_said(self, window, person):
        network = person.see("network")
        network.setFocus(TAB)
        press(Qt.Key.Key_Right)
        said = [heard(network, QAccessible.Text.Description)]
        assert said == ["input 1, " + said[0].removeprefix("input 1, ")] or said == ["input 1"]
        for _ in range(3):
            press(Qt.Key.Key_Right)
            said.append(heard(network, QAccessible.Text.Description))
        assert said[1].startswith("weight from input 1 to hidden neuron ")
        assert said[2].startswith("hidden neuron ")
        assert "bias" in said[2]
        assert said[3].startswith("weight from hidden neuron ")
        press(Qt.Key.Key_Right)
        assert heard(network, QAccessible.Text.Description).startswith("output")

    @pytest.mark.slow
    def test_what_is_reached_shows_its_numbers_and_enter_selects_it(self, window, person):
        network = person.see("network")
        network.setFocus(TAB)
        assert network.hover_text() == []
        for _ in range(3):
            press(Qt.Key.Key_Right)
        assert any(line.startswith("b") for line in network.hover_text())
        press(Qt.Key.Key_Return)
        assert window.session.view.selection.neuron is not None
        press(Qt.Key.Key_Left)
        press(Qt.Key.Key_Return)
        assert window.session.view.selection.parameter is not None
        window.centralWidget().setFocus()
        assert network.hover_text() == []

    @pytest.mark.slow
    @pytest.mark.parametrize("hidden", [(2,), (6, 6), ()])
    def test_everything_is_reached(self, window, person, hidden):
        window.session.start_run(TrainingConfig(hidden=hidden))
        network = person.see("network")
        network.setFocus(TAB)
        QApplication.processEvents()
        columns = columns_of(network.diagram)
        press(Qt.Key.Key_Right)
        reached = set()
        for column in columns:
            for _ in column:
                press(Qt.Key.Key_Up)
            for _ in column:
                reached.add((*network.hover_text()[:1], network.spoken()))
                press(Qt.Key.Key_Down)
            press(Qt.Key.Key_Right)
        assert len(reached) == sum(map(len, columns))

    @pytest.mark.slow
    def test_another_network_is_walked_from_its_beginning(self, window, person):
        network = person.see("network")
        network.setFocus(TAB)
        for _ in range(3):
            press(Qt.Key.Key_Right)
        window.session.start_run(TrainingConfig(hidden=()))
        QApplication.processEvents()
        press(Qt.Key.Key_Right)
        assert network.spoken()


@pytest.mark.slow
class TestInTheBoundary:
    def test_arrows_go_from_point_to_point_and_enter_follows_one(self, window, person):
        boundary = person.see("boundary")
        boundary.setFocus(TAB)
        said = []
        for _ in range(4):
            press(Qt.Key.Key_Right)
            said.append(heard(boundary, QAccessible.Text.Description))
        assert len(set(said)) == 4
        assert all("answer" in each for each in said)
        assert boundary._hover.isVisible()
        press(Qt.Key.Key_Left)
        press(Qt.Key.Key_Return)
        assert window.session.view.selection.sample == 2
        window.centralWidget().setFocus()
        assert not boundary._hover.isVisible()


class TestTab:
    def test_it_goes_as_one_reads(self, make_window, qtbot):
        window = make_window(place=LessonPlace())
        window.activateWindow()
        QApplication.processEvents()
        met = []
        while len(met) < len(stops_of(window)):
            QTest.keyClick(focused() or window, Qt.Key.Key_Tab)
            met.append(focused().objectName() or focused().text())
        assert met[0] == "mode_lesson"
        order = ["Play", "Step", "speed", "choice_0", "just_run", "open_lesson", "open_settings", "network"]
        order += ["boundary", "loss", "look_rule", "look_hidden", "timeline"]
        assert [name for name in met if name in order] == order
        assert len(set(met)) == len(met)
        QTest.keyClick(focused(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert focused().objectName() == met[-2]

    def test_from_a_button_that_is_disabled_it_goes_to_the_next_one(self, make_window, qtbot):
        person = Person(make_window(place=LessonPlace()), qtbot)
        person.window.activateWindow()
        person.see("just_run").setFocus(TAB)
        person.see("just_run").setEnabled(False)
        assert focused().objectName() == "open_lesson"


def takes_space(widget):
    """Whether a widget keeps Space to itself, so that it is no shortcut there."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


class TestSpace:
    @pytest.mark.parametrize("place", [LessonPlace(), LessonPlace(column="settings", explore=True)])
    def test_a_button_that_has_the_keyboard_keeps_it(self, make_window, qtbot, place):
        window = make_window(place=place)
        buttons = [each for each in stops(window) if isinstance(each, QAbstractButton)]
        assert len(buttons) > 8
        assert [each.objectName() or each.text() for each in buttons if not takes_space(each)] == []

    @pytest.mark.slow
    def test_on_play_it_plays_once(self, window, person):
        button = person.button("run.play")
        button.setFocus(TAB)
        press(Qt.Key.Key_Space)
        assert window.session.playing

    @pytest.mark.slow
    def test_in_a_picture_it_plays(self, window, person):
        person.see("network").setFocus(TAB)
        press(Qt.Key.Key_Space)
        assert window.session.playing


class TestSingleKeys:
    @pytest.mark.slow
    def test_they_can_be_switched_off_and_that_is_remembered(self, window, person, make_window, qtbot):
        person.step(3)
        window.actions_by_id["view.single_keys"].trigger()
        person.press(Qt.Key.Key_R)
        person.press(Qt.Key.Key_Comma)
        assert window.session.run.epoch == 3
        assert window.session.snapshot.epoch == 3
        assert "(R)" not in window.actions_by_id["run.reset"].toolTip()
        window.actions_by_id["branch.compare"].trigger()
        assert "branch here, or" in window.statusBar().currentMessage(), "its key is not told either"
        assert "B" not in dict(keys_of(window)["Anywhere"])
        assert dict(keys_of(window)["Anywhere"])["Space"] == "Train, or pause"
        again = make_window(place=None)
        assert again.actions_by_id["run.reset"].shortcut().isEmpty()
        assert not again.actions_by_id["run.play"].shortcut().isEmpty(), "Space is no sign"
        again.actions_by_id["view.single_keys"].trigger()
        assert again.actions_by_id["run.reset"].shortcut().toString() == "R"
        assert again.actions_by_id["run.reset"].toolTip().endswith("(R)")
        again.branch_tools.toggle_comparison()
        assert "branch here (B), or" in again.statusBar().currentMessage()
        assert dict(keys_of(again)["Anywhere"])["R"] == "Back to epoch 0, same settings and seed"
