"""Each menu by letters: Alt and that of the menu, then that of the entry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from tests.examples import examples
from tests.gui.conftest import opens_a_window
from xorviz.gui.reach.keys.mnemonics import underlined

pytestmark = opens_a_window


def letter(text):
    return QKeySequence.mnemonic(text).toString()[-1:]


def entries(menu):
    return [each for each in menu.actions() if not each.isSeparator()]


def shown(menu, qtbot):
    menu.popup(QPoint(0, 0))
    qtbot.waitUntil(menu.isVisible, timeout=60_000)
    return menu


def all_menus(bar, qtbot):
    """Each menu as it is when it is shown, those within others too."""
    found = [each.menu() for each in bar.actions()]
    for menu in found:
        yield shown(menu, qtbot)
        found += [each.menu() for each in entries(menu) if each.menu() is not None]
        menu.close()


def test_in_each_menu_each_entry_has_a_letter_of_its_own(window, qtbot):
    seen = 0
    for menu in all_menus(window.menuBar(), qtbot):
        letters = [letter(each.text()) for each in entries(menu)]
        assert all(letters), [each.text() for each in entries(menu)]
        assert len(set(letters)) == len(letters), [each.text() for each in entries(menu)]
        seen += len(letters)
    assert seen > 100
    assert len({letter(each.text()) for each in window.menuBar().actions()}) == 5


def test_a_menu_that_is_closed_has_its_words_alone(window, qtbot):
    menus = list(all_menus(window.menuBar(), qtbot))
    texts = [each.text() for menu in menus for each in entries(menu) if each.menu() is None]
    assert not [text for text in texts if letter(text)]
    assert "Save As…" in texts


def test_alt_f_and_a_letter_do_what_the_entry_does(window, qtbot):
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    menu = window.findChild(QMenu, "menu_file")
    qtbot.waitUntil(menu.isVisible, timeout=60_000)
    assert QApplication.activePopupWidget() is menu
    QTest.keyClick(menu, Qt.Key.Key_O)
    qtbot.waitUntil(lambda: window.findChild(QFileDialog, "open_dialog") is not None, timeout=60_000)
    window.findChild(QFileDialog, "open_dialog").reject()


@pytest.mark.parametrize(
    ("texts", "marked"),
    [
        (["Save", "Save As…", "Quit"], ["&Save", "Save &As…", "&Quit"]),
        (["Stop", "E&xport", "x"], ["&Stop", "E&xport", "x"]),
        (["ab", "a", "b"], ["a&b", "&a", "b"]),  # of two letters three cannot be made
        (["ab", "a"], ["a&b", "&a"]),
        (["R && D", "…"], ["&R && D", "…"]),
    ],
)
def test_who_comes_first_chooses(texts, marked):
    assert underlined(texts) == marked


@given(st.lists(st.text("abCD& …1", max_size=6).filter(lambda t: "&" not in t), max_size=12))
@examples(200)
def test_no_letter_stands_for_two_and_none_is_spared(texts):
    marked = underlined(texts)
    assert [text.replace("&", "") for text in marked] == texts
    letters = [letter(text) for text in marked if letter(text)]
    assert len(set(letters)) == len(letters)
    for text, found in zip(texts, map(letter, marked), strict=True):
        assert found or {sign.upper() for sign in text if sign.isalnum()} <= set(letters)
