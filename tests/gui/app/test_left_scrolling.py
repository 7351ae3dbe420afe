"""What scrolls in the left column settles, at any size: with a bar, or with a margin in its place."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from xorviz.gui.app.left_column import MARGIN, _scrolling

WORDS = "of all that is written here each word may be the one that needs another line"


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_a_text_that_needs_a_line_less_where_it_is_wider_by_the_margin(show, lines):
    label = QLabel(WORDS, wordWrap=True)
    scroll = show(_scrolling(label, MARGIN), (600, 100))
    scroll.setFrameShape(scroll.Shape.NoFrame)
    around = scroll.height() - scroll.viewport().height()
    for width in range(60, 600):
        for room in (0, 1):
            scroll.resize(width, label.fontMetrics().lineSpacing() * lines + around + room)
            QApplication.processEvents()
            bar = scroll.verticalScrollBar()
            assert bar.isVisible() == (bar.maximum() > 0)
            needed = label.heightForWidth(label.width())
            assert label.height() >= needed or bar.isVisible(), "a line is cut"
