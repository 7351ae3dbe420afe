"""What a person without a mouse, or without sight, or with a small screen meets."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QSlider, QTextBrowser

from tests.gui.conftest import opens_a_window
from xorviz.gui.app.application import size_on
from xorviz.gui.app.help import _rows, _table, keys_of
from xorviz.gui.teach.answer_tile import AnswerTile

pytestmark = opens_a_window


def heard(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@pytest.mark.slow
def test_who_hears_a_label_hears_what_it_says(window, person):
    person.step(3)
    person.click("more_start")
    labels = [label for label in window.findChildren(QLabel) if label.isVisible() and label.text()]
    silent = [
        (label.objectName(), label.text(), heard(label))
        for label in labels
        if label.textFormat() != Qt.TextFormat.RichText and label.text() not in heard(label)
    ]
    assert len(labels) > 20
    assert silent == []


@pytest.mark.slow
def test_all_buttons_keep_space_and_all_lists_their_letters_however_late_they_are_made(make_window, qtbot):
    window = make_window(plots_later=True)
    qtbot.waitUntil(lambda: not window._others.isActive())

    def keeps(widget, key, text):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, text)
        event.ignore()
        QApplication.sendEvent(widget, event)
        return event.isAccepted()

    lists, buttons = window.findChildren(QComboBox), window.findChildren(QAbstractButton)
    assert len(lists) > 20
    assert [each.objectName() for each in lists if not keeps(each, Qt.Key.Key_R, "r")] == []
    assert [each.objectName() for each in buttons if not keeps(each, Qt.Key.Key_Space, " ")] == []


def test_a_read_out_says_what_its_number_is(window, person):
    person.step(2)
    assert heard(person.see("readout_epoch")) == "Epoch 2"
    assert heard(person.see("readout_loss")) == f"Loss {person.read('readout_loss')}"
    assert heard(person.see("readout_correct")) == f"Correct {person.read('readout_correct')}"


class TestLetters:
    """In a list a letter finds an entry; elsewhere it is a shortcut."""

    def type_letter(self, letter):
        QTest.keyClick(QApplication.focusWidget(), letter)

    @pytest.mark.slow
    def test_they_choose_in_a_list_that_has_the_keyboard(self, window, person):
        person.see("reduction").setFocus(Qt.FocusReason.TabFocusReason)
        self.type_letter("m")
        assert window.session.config.reduction == "mean"

    @pytest.mark.slow
    def test_they_do_nothing_else_there(self, window, person):
        person.step(3)
        person.see("reduction").setFocus(Qt.FocusReason.TabFocusReason)
        self.type_letter("r")
        assert (window.session.run.epoch, window.session.config.reduction) == (3, "sum")

    @pytest.mark.slow
    def test_space_still_plays(self, window, person):
        person.see("reduction").setFocus(Qt.FocusReason.TabFocusReason)
        self.type_letter(" ")
        assert window.session.playing

    @pytest.mark.slow
    def test_after_a_choice_by_mouse_they_are_shortcuts_again(self, window, person):
        box = person.see("activation", QComboBox)
        QTest.mouseClick(box, Qt.MouseButton.LeftButton)
        view = box.view()
        place = view.visualRect(view.model().index(box.findData("tanh"), 0)).center()
        QTest.mouseMove(view.viewport(), place)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert window.session.config.activation == "tanh"
        window.activateWindow()
        person.qtbot.waitUntil(lambda: QApplication.focusWidget() is window.centralWidget())

    @pytest.mark.slow
    @pytest.mark.parametrize("name", ["activation", "experiment", "rule_pace", "hidden_up"])
    def test_a_list_opened_by_mouse_and_closed_by_escape_gives_the_keyboard_back(self, window, person, name):
        window.session.edit_parameter("hidden", (3,))
        person.qtbot.waitUntil(lambda: bool(window.findChildren(QComboBox, "hidden_up")), timeout=60_000)
        if name == "hidden_up":
            window.panels.plane_card.show_tab("hidden")
        box = person.see(name, QComboBox)
        QTest.mouseClick(box, Qt.MouseButton.LeftButton)
        person.qtbot.waitUntil(box.view().isVisible, timeout=60_000)
        QTest.keyClick(box.view(), Qt.Key.Key_Escape)
        window.activateWindow()
        person.qtbot.waitUntil(window.isActiveWindow, timeout=60_000)
        assert QApplication.focusWidget() is window.centralWidget()
        self.type_letter(" ")
        assert window.session.playing

    @pytest.mark.slow
    def test_one_opened_by_keyboard_keeps_it(self, window, person):
        box = person.see("activation", QComboBox)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        person.qtbot.waitUntil(box.view().isVisible, timeout=60_000)
        QTest.keyClick(box.view(), Qt.Key.Key_Escape)
        window.activateWindow()
        person.qtbot.waitUntil(box.hasFocus, timeout=60_000)


@pytest.mark.parametrize(
    ("screen", "opened"),
    [
        ((1366, 728), (1280, 688)),
        ((1280, 680), (1276, 640)),
        ((1920, 1040), (1280, 800)),
        ((3840, 2100), (1280, 800)),
    ],
)
def test_a_window_opens_no_larger_than_its_screen(screen, opened):
    assert size_on(QSize(*screen)).toTuple() == opened


@pytest.mark.slow
class TestUnderThePointer:
    """No setting moves away under the pointer."""

    def place_of(self, window, widget):
        return widget.mapTo(window, QPoint()).y()

    def test_an_experiment_that_ceases_to_match_leaves_the_settings_where_they_are(self, window, person):
        slider = person.see("learning_rate", QSlider)
        person.point_at(slider, slider.rect().center())
        before = self.place_of(window, slider)
        person.drag_slider("learning_rate", (slider.value() + slider.maximum()) // 2)
        QApplication.processEvents()
        assert self.place_of(window, slider) == before
        assert person.sees("experiment_reason")
        assert not person.sees("commit")
        assert not any(tile.isEnabled() for tile in window.findChildren(AnswerTile)), "faint, not gone"
        person.point_at(window, QPoint(700, 300))
        person.qtbot.waitUntil(lambda: self.place_of(window, slider) < before)
        assert not person.sees("experiment_question")

    def test_of_a_deeper_network_the_settings_stay_in_a_small_window(self, window, person):
        window.resize(1024, 700)
        for layers in range(1, 7):
            window.session.edit_parameter("hidden", (16,) * layers)
            person.qtbot.waitUntil(lambda layers=layers: len(window.session.view.config.hidden) == layers)
            for _ in range(4):  # a layout asks for the next one
                QApplication.processEvents()
            assert person.sees("left_column"), f"with {layers} layers"

    def test_one_that_matches_again_can_be_answered_again(self, window, person):
        slider = person.see("learning_rate", QSlider)
        person.point_at(slider, slider.rect().center())
        person.drag_slider("learning_rate", (slider.value() + slider.maximum()) // 2)
        window.session.edit_parameter("learning_rate", 0.5)
        QApplication.processEvents()
        assert person.sees("commit")
        assert all(tile.isEnabled() for tile in window.findChildren(AnswerTile) if tile.isVisible())
        assert person.see("experiment_question").property("role") != "muted"


@pytest.mark.slow
def test_f1_lists_all_keys_also_those_of_what_has_the_keyboard_and_fits_on_a_small_screen(window, person):
    window.resize(1024, 700)
    person.press("F1")
    box, label = person.see("shortcuts"), person.see("keys")
    listed = label.toPlainText()
    for action in window.actions_by_id.values():
        if not action.shortcut().isEmpty():
            assert action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in listed
    for place, key, words in (
        ("On the timeline", "Page Down, Page Up", "Back or forward 100 epochs"),
        ("Drawing a curve", "↑ ↓", "Move it"),
        ("Drawing a boundary", "1 2 3", "Choose one"),
    ):
        assert f"{key}\n{words}" in listed[listed.index(place) :]
    assert label.horizontalScrollBar().maximum() == 0, "no line is cut"
    assert box.width() <= 1016
    assert box.height() <= 640
    box.close()


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_each_column_of_keys_begins_with_a_place_and_has_about_as_much_as_the_others(window, columns):
    places = [_rows(place, each) for place, each in keys_of(window).items()]
    filled = _table(places, columns).split("<table cellspacing")[1:]
    assert len(filled) == columns
    assert all(each.split("<tr>")[1].count("<b>") == 1 for each in filled), "a place is parted"
    lengths = [each.count("<tr>") for each in filled]
    assert sum(lengths) == sum(map(len, places))
    assert max(lengths) - min(lengths) <= max(map(len, places))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["help.shortcuts", "help.about"])
def test_help_opens_beside_the_window_and_closes(window, name, qtbot):
    window.actions_by_id[name].trigger()
    box = window.findChild(QDialog)
    qtbot.waitUntil(box.isVisible)
    labels, pages = box.findChildren(QLabel), box.findChildren(QTextBrowser)
    assert any([label.text() for label in labels] + [page.toPlainText() for page in pages])
    with qtbot.waitSignal(box.destroyed):
        box.close()
