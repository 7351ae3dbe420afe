"""The left column: a question, the lesson, or the settings."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QWidget,
)

from xorviz.gui.app.views import tabs_of
from xorviz.gui.kit.cards import Segments
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.theme import scaled
from xorviz.gui.kit.widgets import named
from xorviz.gui.settings.controls import PANEL_WIDTH, ControlPanel
from xorviz.gui.teach.experiment_card import ExperimentCard
from xorviz.gui.teach.question_card import QuestionCard

BAR = 10
"""Room for the bar that scrolls the settings, in pixels."""
QUESTION_WIDTH = 292
"""Of the question, at most, in pixels."""
NARROW, WIDE = (1024, 276), (1280, 360)
"""Of the window and of the lesson, in pixels: between them the lesson grows with the window."""


class LeftColumn(QWidget):
    """Shows one of its pages; the lesson is put in later.

    At a first sight the question is its home, and the others lead back there; where everything is shown there
    are tabs for settings and lesson, and the question stands above the settings.
    """

    chosen = Signal(str)
    """"question", "settings" or "lesson": what a person wants to see."""

    def __init__(self, controls: ControlPanel, card: ExperimentCard) -> None:
        super().__init__()
        self.setObjectName("left_column")
        self.shown = self.home = "settings"
        """Which page is shown; and which one is the first, where the question is."""
        self._controls, self._card = controls, card
        self.question = QuestionCard()
        self.question.wished.connect(self.on_tab_chosen)
        self._way_home = named(QPushButton(), "column_home", tip="Back to the question", role="link")
        self._way_home.setText("◂ The question")
        self._way_home.clicked.connect(self.on_home_clicked)
        self._tabs = Segments("column", "What the left column shows", tabs_of("column"))
        scroll = QScrollArea()
        scroll.setWidget(controls)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        around = named(QFrame(), "card")
        around.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._room = in_column(inside=around, margins=(1, 8, 1, 8))
        self._pages: dict[str, QWidget] = {
            "question": _beside(self.question),
            "settings": scroll,
            "lesson": _beside(around),
        }
        for button in self._tabs.findChildren(QToolButton):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        pages = QWidget()
        self._stack = QStackedLayout(pages)
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._tab_row = _beside(self._tabs)
        in_column(self._tab_row, self._way_home, (pages, 1), inside=self, gap=8)
        self._tabs.chosen.connect(self.on_tab_chosen)
        self.show_page("settings")

    def add_lesson(self, lesson: QWidget) -> None:
        """Put the lesson in."""
        self._room.addWidget(lesson)

    def show_lesson_place(self, page: int, pages: int, title: str) -> None:
        """Say on the first page which page of the lesson is open."""
        self.question.show_place(page, pages, title)

    def show_plain(self, plain: bool) -> None:
        """Have the question first, or tabs for settings and lesson."""
        before, self.home = self.home, "question" if plain else "settings"
        (self.question if plain else self._controls).take(self._card)
        self._card.show_plain(plain)
        self._tab_row.setVisible(not plain)
        self.show_page(self.home if self.shown == before else self.shown)

    def show_page(self, name: str) -> None:
        """Show the question, the settings or the lesson."""
        self.shown = self.home if name == "question" else name
        self._tabs.show_choice(self.shown)
        self._way_home.setVisible(self.home == "question" != self.shown)
        self._stack.setCurrentWidget(self._pages[self.shown])
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

    @Slot()
    def on_home_clicked(self) -> None:
        """Go back to the question."""
        self.on_tab_chosen("question")

    def _fit(self) -> None:
        window = self.window().width()
        widths = {"settings": PANEL_WIDTH + BAR, "question": min(QUESTION_WIDTH, lesson_width(window)) + BAR}
        self.setFixedWidth(scaled(widths.get(self.shown) or lesson_width(window)))


def _beside(content: QWidget) -> QWidget:
    """Return the widget with the room at its right that the settings' bar has there."""
    around = QWidget()
    in_column(content, inside=around, margins=(0, 0, BAR - 2, 0))
    return around


def lesson_width(window: int) -> int:
    """Return how wide the lesson is in a window of a width, both in pixels."""
    share = (window - NARROW[0]) / (WIDE[0] - NARROW[0])
    return round(NARROW[1] + max(0.0, min(1.0, share)) * (WIDE[1] - NARROW[1]))
