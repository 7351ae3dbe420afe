"""Cards, and what stands in their titles: a short text, a few choices, tabs."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QWidget,
)

from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.widgets import named, with_role


class Detail(QLabel):
    """A short text that is there when it fits, and absent when it does not: never cut."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setProperty("role", "muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)


class Card(QFrame):
    """A titled panel around one widget, with room for a small control at the right of its title."""

    title_pressed_twice = Signal()
    """A person wants to see more of it, or less again."""

    def __init__(self, title: str, content: QWidget | None = None, control: QWidget | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self._title = with_role(QLabel(title), "title")
        self._detail = Detail()
        self._control = control
        self._header = in_row(self._title, (self._detail, 1), gap=8)
        if control is not None:
            self._header.addWidget(control)
        self._layout = in_column(self._header, inside=self, gap=8, margins=(14, 10, 14, 12))
        if content is not None:
            self.fill(content)
        else:
            self._layout.addStretch(1)

    def fill(self, content: QWidget) -> None:
        """Put the widget in."""
        if self._layout.count() > 1:
            self._layout.takeAt(1)
        self._layout.addWidget(content, 1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Say that the title was pressed twice."""
        if event.position().y() <= self._header.geometry().bottom():
            self.title_pressed_twice.emit()

    def show_plain(self, plain: bool) -> None:
        """Leave the control at the right out, or have it."""
        if self._control is not None:
            self._control.setVisible(not plain)

    def show_title(self, title: str, detail: str) -> None:
        """Change the title, and what stands beside it where there is room."""
        self._title.setText(title)
        self._detail.setText(detail)


class Segments(QWidget):
    """A few choices side by side, of which one holds."""

    chosen = Signal(str)
    """The name of the choice that a person made."""

    def __init__(self, name: str, title: str, choices: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName("segments")
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        layout = in_row(inside=self, gap=0)
        for choice, tip in choices.items():
            button = named(QToolButton(), f"{name}_{choice}", tip=tip)
            button.setText(choice.capitalize())
            button.setCheckable(True)
            self._group.addButton(button)
            layout.addWidget(button)
        self._group.buttonClicked.connect(self.on_button_clicked)

    def show_choice(self, choice: str) -> None:
        """Mark a choice as the one that holds."""
        for button in self._group.buttons():
            button.setChecked(button.text().lower() == choice)

    @Slot(QAbstractButton)
    def on_button_clicked(self, button: QAbstractButton) -> None:
        """Pass the choice on."""
        self.chosen.emit(button.text().lower())


class TabCard(Card):
    """A card of views, of which its tabs show one at a time. It stays empty until it is given them.

    Parameters
    ----------
    title
        What it is called until another is said.
    tabs
        Its tabs.
    tab
        The one in front.
    touchable
        Whether the tabs are there to be seen; in a picture they are not.
    """

    chosen = Signal(str)
    """The tab that has come to the front."""

    def __init__(self, title: str, tabs: Segments, tab: str, *, touchable: bool = True) -> None:
        self.body = QWidget()
        """What the views stand in."""
        super().__init__(title, self.body, tabs if touchable else None)
        self.tab = self._first = tab
        """The tab in front."""
        self._plain = False
        self._stack = QStackedLayout(self.body)
        self._pages: Mapping[str, QWidget] = {}
        self._tabs = tabs
        tabs.show_choice(tab)
        tabs.chosen.connect(self.show_tab)

    def add_pages(self, pages: Mapping[str, QWidget]) -> None:
        """Take what tabs show; some may show the same."""
        self._pages = {**self._pages, **pages}
        for page in dict.fromkeys(pages.values()):
            self._stack.addWidget(page)
        self.show_tab(self.tab)

    def show_plain(self, plain: bool) -> None:
        """Leave the tabs out while the first is in front, or have them always."""
        self._plain = plain
        super().show_plain(plain and self.tab == self._first)

    @Slot(str)
    def show_tab(self, tab: str) -> None:
        """Bring what a tab shows to the front."""
        self.tab = tab
        self.show_plain(self._plain)
        self._tabs.show_choice(tab)
        if tab in self._pages:
            self._stack.setCurrentWidget(self._pages[tab])
        self.chosen.emit(tab)
