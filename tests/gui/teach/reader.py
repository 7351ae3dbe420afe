"""A person who reads the lesson, and what there is to read."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from xorviz.assets import asset
from xorviz.core.teach.experiment_file import load_experiments

_FILE = load_experiments(asset("experiments.toml"))
EXPERIMENTS, CLAIMS = _FILE.by_name, _FILE.claims
PAGES = [
    "01-welcome", "02-question", "03-objectives", "04-architecture", "05-forward", "06-backward",
    "07-training", "08-reflection", "09-experiments", "10-reasons", "11-futures",
    "12-fates", "13-landscape", "14-curvature", "15-circle", "16-references",
]  # fmt: skip


class Reader:
    """What a person does with the lesson."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot
        self.session = window.session
        self.view = window.findChild(QWidget, "lesson")
        self.page = window.findChild(QWidget, "lesson_page")

    @property
    def name(self):
        return PAGES[self.view.place]

    def open(self, name, anchor=""):
        if not self.view.isVisible():
            self.press_key(Qt.Key.Key_F3, self.window)
        self.view.show_page(name, anchor)
        return self

    def press_key(self, key, widget=None, modifiers=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(widget or self.window.focusWidget(), key, modifiers)

    def text(self):
        return self.page.toPlainText()

    def links(self):
        return list(self.page.built.links)

    def tab_to(self, target):
        """Press Tab until a link has the focus."""
        for _ in range(200):
            self.press_key(Qt.Key.Key_Tab)
            if self.focused() is not None and self.focused().target == target:
                return
        pytest.fail(f"Tab does not reach {target}")

    def focused(self):
        cursor = self.page.textCursor()
        address = cursor.charFormat().anchorHref() if cursor.hasSelection() else ""
        return self.page.built.link_at(address) if address and self.page.hasFocus() else None

    def follow(self, target):
        """Reach a link with Tab, and follow it with Enter."""
        self.window.activateWindow()  # as a desktop does when a dialog is gone
        self.page.setFocus()
        self.qtbot.waitUntil(self.page.hasFocus)
        self.tab_to(target)
        self.press_key(Qt.Key.Key_Return)

    def click(self, target):
        """Click a link with the mouse, where it is on the screen."""
        number = [link.target for link in self.links()].index(target)
        cursor = self.page.built.place_of(f"link:{number}")
        cursor.setPosition(cursor.selectionStart() + 1)
        self.page.setTextCursor(cursor)
        self.page.ensureCursorVisible()
        place = self.page.cursorRect(cursor).center() + QPoint(1, 0)
        QTest.mouseClick(self.page.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def sees_place(self, anchor):
        """Say whether a named place of the page is in view."""
        block = self.page.document().findBlockByNumber(self.page.built.anchors[anchor])
        cursor = self.page.textCursor()
        cursor.setPosition(block.position())
        assert block.text()
        return self.page.viewport().rect().contains(self.page.cursorRect(cursor).center())
