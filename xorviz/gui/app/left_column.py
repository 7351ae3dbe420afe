"""The left column: a question, the lesson, or the settings."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QTextBrowser,
    QToolButton,
    QWidget,
)

from xorviz.gui.app.views import tabs_of
from xorviz.gui.kit.buttons.segments import Segment, Segments
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.cards import Panel
from xorviz.gui.kit.layouts import bring_forward, in_column
from xorviz.gui.kit.theme import scaled
from xorviz.gui.kit.widgets import named
from xorviz.gui.reach.keys.card_keys import target_of
from xorviz.gui.reach.room.divider import Divider
from xorviz.gui.reach.room.pair import SteadyColumn, SteadyPair
from xorviz.gui.settings.controls import PANEL_WIDTH, ControlPanel
from xorviz.gui.teach.experiment_card import ExperimentCard
from xorviz.gui.teach.question_card import QuestionCard
from xorviz.session.settings import COLUMNS

BAR = 8
"""Of the bar that scrolls the settings, in pixels."""
DIVIDER = 6
"""Between the column and all else, in pixels; pages without a bar leave as much as makes it 10."""
MARGIN = 4
LEAST, MOST = PANEL_WIDTH + BAR, 560
"""How narrow and how wide a person can make it, in pixels."""
QUESTION_WIDTH = 292
"""Of the question, at most, in pixels."""
NARROW, WIDE = (1024, 276), (1280, 360)
"""Of the window and of the lesson, in pixels: between them the lesson grows with the window."""


class LeftColumn(SteadyColumn):
    """Shows one of its pages; the lesson is put in later.

    At a first sight the question is its home, and the others lead back there; where everything is shown there
    are tabs for settings and lesson, and the question stands above the settings.
    """

    chosen = Signal(str)
    """"question", "settings" or "lesson": what a person wants to see."""
    needed = Signal(str)
    """Its own name: something of it is to be seen."""

    def __init__(self, controls: ControlPanel, card: ExperimentCard) -> None:
        super().__init__()
        self.setObjectName("left_column")
        self.shown = self.home = "settings"
        """Which page is shown; and which one is the first, where the question is."""
        self._controls, self._card = controls, card
        self._before = self.home
        """What was shown before a page that is there for a time."""
        self._chosen: float | None = None
        """The width that a person has given it; None for the usual of each page."""
        self._width = LEAST
        self.question = QuestionCard()
        self.question.wished.connect(self.on_tab_chosen)
        self._way_home = named(QPushButton(), "column_home", "The question", "Back to it", role="link")
        self._way_home.setText("◂ The question")
        self._way_home.clicked.connect(self.on_home_clicked)
        self._tabs = Segments("column", "What the left column shows", tabs_of("column"), framed=True)
        around = Panel()
        around.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._room = in_column(inside=around, margins=(1, 8, 1, 8))
        self._pages: dict[str, QWidget] = {
            "question": _scrolling(_beside(self.question)),
            "settings": _scrolling(controls, MARGIN),
            "lesson": _beside(around),
        }
        for button in self._tabs.findChildren(Segment):
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

    def add_visitor(self, name: str, page: QWidget) -> None:
        """Have a page that is shown for a time, in place of the others."""
        self._pages[name] = _scrolling(_beside(page))
        self._stack.addWidget(self._pages[name])

    def visit(self, name: str) -> None:
        """Show such a page, until it is left or another is chosen."""
        if self.shown != name:
            self._before = self.shown
        self.show_page(name)
        self.needed.emit("column")

    @Slot()
    def leave_visitor(self) -> None:
        """Show again what was there before, unless another page has been chosen."""
        if self.shown not in COLUMNS:
            self.show_page(self._before)

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
        """Show the question, the settings or the lesson, or a page that is there for a time."""
        self.shown = self.home if name == "question" else name
        self._tabs.show_choice(self.shown)
        self._way_home.setVisible(self.home == "question" != self.shown)
        bring_forward(self._stack, self._pages[self.shown])
        self._fit()

    def choose_width(self, width: float | None) -> None:
        """Be so wide, in pixels at the usual size of the text; None for as wide as each page likes."""
        self._chosen = None if width is None else min(max(LEAST, width), MOST)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return how wide it is where there is room."""
        return QSize(self._width, super().sizeHint().height())

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
        """Show it, and say that this was wanted; the keyboard that asked is beside what it asked for."""
        asked = self.question.has_keyboard() or self._has_link_by_key()
        before = self.window().focusWidget()
        self.show_page(name)
        came = self.window().focusWidget()  # Qt hands the keyboard on from what is hidden
        if not asked and came is not before and isinstance(came, QPushButton) and self.isAncestorOf(came):
            came.clearFocus()  # a ring around an answer would look like a choice
        target = self._way_home if self._way_home.isVisible() else target_of(self)
        if asked and target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
        self.needed.emit("column")
        self.chosen.emit(name)

    @Slot()
    def on_home_clicked(self) -> None:
        """Go back to the question."""
        self.on_tab_chosen("question")

    def in_front(self) -> QWidget:
        """Return the page shown; of the first one the answers to its question, while that is open."""
        answers = self._card.answers if self.shown == self.home else None
        return answers or self._pages[self.shown]

    def _has_link_by_key(self) -> bool:
        """Say whether a link of a page was reached with Tab: a click marks it as well."""
        focus = self.window().focusWidget()
        if not isinstance(focus, QTextBrowser) or not self.isAncestorOf(focus):
            return False
        from xorviz.gui.teach.lesson_page import PageBrowser  # as late as this: a start has no need of it

        return isinstance(focus, PageBrowser) and focus.by_key

    def _fit(self) -> None:
        """Have the width that it is to have: all is laid out anew only where that is another one."""
        before, self._width = self._width, scaled(self._chosen or self._usual_width())
        least = min(self._width, scaled(LEAST))
        if (self._width, least) != (before, self.minimumWidth()):
            self.setMinimumWidth(least)
            self.setMaximumWidth(self._width)
            self.updateGeometry()

    def _usual_width(self) -> int:
        lesson = lesson_width(self.window().width())
        if self.shown == "settings":
            return PANEL_WIDTH + BAR
        return lesson - MARGIN if self.shown == "lesson" else min(QUESTION_WIDTH, lesson) + DIVIDER


def column_button(action: QAction) -> QToolButton:
    """Return what shows and hides the column where it is not simply there."""
    button = named(ToolButton(), "column_toggle", role="toggle")
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.hide()
    return button


def beside(column: LeftColumn, rest: QLayout) -> SteadyPair:
    """Lay the column out beside all else."""
    divider = Divider("column", "Width of the left column", across=True, thickness=DIVIDER)
    return SteadyPair(divider, column, rest)


def _beside(content: QWidget) -> QWidget:
    """Return the widget with a margin at its right."""
    around = QWidget()
    in_column(content, inside=around, margins=(0, 0, MARGIN, 0))
    return around


class _Scrolling(QScrollArea):
    """Has a bar where there is too little height for its content; elsewhere a margin in its place."""

    def __init__(self, margin: int) -> None:
        super().__init__()
        self._margin, self._settling = margin, False
        self.verticalScrollBar().rangeChanged.connect(self.on_range_changed)

    @Slot(int, int)
    def on_range_changed(self, least: int, most: int) -> None:
        """Leave as much at the right as there is beside the other pages.

        Where a text fits only without that margin, this would call for itself without an end: once is enough.
        """
        if not self._settling:
            self._settling = True
            self.setViewportMargins(0, 0, 0 if most > least else self._margin, 0)
            self._settling = False


def _scrolling(content: QWidget, margin: int = 0) -> QScrollArea:
    """Return what scrolls the content, with a margin at its right while there is no bar."""
    scroll = _Scrolling(margin)
    scroll.on_range_changed(0, 0)
    # Its own would keep the colour of the theme that it was made in. To ask for it costs a start 5 ms: PySide
    # makes all classes of widgets that there are, to find out of which it is.
    scroll.setViewport(QWidget())
    scroll.setWidget(content)
    scroll.setWidgetResizable(True)
    content.setAutoFillBackground(False)  # or it would keep such a colour, too
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what has the keyboard in it is scrolled to
    return scroll


def lesson_width(window: int) -> int:
    """Return how wide the lesson is in a window of a width, both in pixels."""
    share = (window - NARROW[0]) / (WIDE[0] - NARROW[0])
    return round(NARROW[1] + max(0.0, min(1.0, share)) * (WIDE[1] - NARROW[1]))
