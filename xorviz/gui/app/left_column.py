"""The left column: the settings, or the lesson."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QStackedLayout, QToolButton, QWidget

from xorviz.gui.app.views import tabs_of
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.widgets import Segments
from xorviz.gui.settings.controls import PANEL_WIDTH

BAR = 10
"""Room for the bar that scrolls the settings, in pixels."""
NARROW, WIDE = (1024, 276), (1280, 360)
"""Of the window and of the lesson, in pixels: between them the lesson grows with the window."""


class LeftColumn(QWidget):
    """Shows one of two pages; the lesson is put in later."""

    chosen = Signal(str)
    """"settings" or "lesson": what a person wants to see."""

    def __init__(self, controls: QWidget) -> None:
        super().__init__()
        self.setObjectName("left_column")
        self.shown = "settings"
        """Which page is shown."""
        self._tabs = Segments("column", "What the left column shows", tabs_of("column"))
        scroll = QScrollArea()
        scroll.setWidget(controls)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card = QFrame()
        card.setObjectName("card")
        card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._room = in_column(inside=card, margins=(1, 8, 1, 8))
        self._pages: dict[str, QWidget] = {"settings": scroll, "lesson": _beside(card)}
        for button in self._tabs.findChildren(QToolButton):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        pages = QWidget()
        self._stack = QStackedLayout(pages)
        for page in self._pages.values():
            self._stack.addWidget(page)
        in_column(_beside(self._tabs), (pages, 1), inside=self, gap=8)
        self._tabs.chosen.connect(self.on_tab_chosen)
        self.show_page("settings")

    def add_lesson(self, lesson: QWidget) -> None:
        """Put the lesson in."""
        self._room.addWidget(lesson)

    def show_page(self, name: str) -> None:
        """Show the settings or the lesson."""
        self.shown = name
        self._tabs.show_choice(name)
        self._stack.setCurrentWidget(self._pages[name])
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the width of the window from now on."""
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the lesson more room in a wider window."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    @Slot(str)
    def on_tab_chosen(self, name: str) -> None:
        """Show it, and say that this was wanted."""
        self.show_page(name)
        self.chosen.emit(name)

    def _fit(self) -> None:
        self.setFixedWidth(
            PANEL_WIDTH + BAR if self.shown == "settings" else lesson_width(self.window().width())
        )


def _beside(content: QWidget) -> QWidget:
    """Return the widget with the room at its right that the settings' bar has there."""
    around = QWidget()
    in_column(content, inside=around, margins=(0, 0, BAR - 2, 0))
    return around


def lesson_width(window: int) -> int:
    """Return how wide the lesson is in a window of a width, both in pixels."""
    share = (window - NARROW[0]) / (WIDE[0] - NARROW[0])
    return round(NARROW[1] + max(0.0, min(1.0, share)) * (WIDE[1] - NARROW[1]))
