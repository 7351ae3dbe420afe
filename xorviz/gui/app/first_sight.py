"""How much is shown: what a first sight needs, or everything; and the ways from there into the network."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QToolButton, QWidget

from xorviz.gui.kit.buttons.segments import Segments
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.cards import Panel, TabCard
from xorviz.gui.kit.layouts import in_row
from xorviz.gui.kit.widgets import named, with_role
from xorviz.session.settings import load_lesson_place, remember_place
from xorviz.session.walk import Walk

WAYS = {
    "rule": ("Line by line", "The chain rule with its numbers: what one update does, and why"),
    "samples": ("Who pulls where", "What each point asks of the weights, and how that adds up or cancels"),
    "hidden": ("Hidden space", "Where the hidden neurons put the points, so that one line can part them"),
}
"""By the tab that it opens: what its button says, and a tip."""
MODES = {
    "lesson": "What a first sight needs: a question, the network, what it answers, and time",
    "explore": "Everything there is (Ctrl+Shift+X)",
}
GAP = 8
"""Between the buttons, in pixels."""
LINES = "run.step_rule", "run.step_rule_back", "run.play_rule", "run.step_sample"
"""The actions that go through the lines of the chain rule."""


class Part(Protocol):
    """A part of the window that has more than a first sight needs."""

    def show_plain(self, plain: bool) -> None:
        """Leave out what a first sight does not need, or have it."""
        ...


class LookInside(Panel):
    """A row of buttons; one that is pressed again closes what it opened."""

    opened = Signal(str, bool)
    """A tab, and whether it is to be seen."""

    def __init__(self) -> None:
        super().__init__()
        self._buttons = {name: _button(name, *words) for name, words in WAYS.items()}
        for button in self._buttons.values():
            button.clicked.connect(self.on_clicked)
        self._title = with_role(QLabel("Look inside"), "title")
        self._title.setContentsMargins(0, 0, 6, 0)
        self._sized = QTimer(self, singleShot=True, interval=0)
        self._sized.timeout.connect(self.on_sized)
        parts = self._title, *self._buttons.values(), None
        self._parts = in_row(*parts, inside=self, gap=GAP, margins=(14, 8, 14, 8))

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become: without its title."""
        hint = super().minimumSizeHint()
        return QSize(self._width_of_buttons(), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether there is room for the title when all has its size: this may be one on the way."""
        super().resizeEvent(event)
        self._sized.start()

    @Slot()
    def on_sized(self) -> None:
        """Have the title where there is room for it; where there is none, begin with the buttons."""
        room = self.width() - self._width_of_buttons()
        self._title.setVisible(room >= self._title.sizeHint().width() + GAP)
        self._parts.activate()  # or it may be painted once with the buttons where they were

    def _width_of_buttons(self) -> int:
        widths = [button.sizeHint().width() for button in self._buttons.values()]
        margins = self.contentsMargins() + self._parts.contentsMargins()
        return sum(widths) + GAP * (len(widths) - 1) + margins.left() + margins.right()

    def show_open(self, name: str, opened: bool) -> None:
        """Say what is open: of chain rule and samples, which share a card, one."""
        if name != "hidden":
            for other in ("rule", "samples"):
                self._buttons[other].setChecked(opened and other == name)
        else:
            self._buttons[name].setChecked(opened)

    @Slot()
    def on_clicked(self) -> None:
        """Ask for what the button opens or closes."""
        button = self.sender()
        assert isinstance(button, QAbstractButton)
        self.opened.emit(button.objectName().removeprefix("look_"), button.isChecked())


class FirstSight(QObject):
    """Shows all of the window or a part of it, as it was left.

    Parameters
    ----------
    walk
        Through the lines of an update: closing their card ends it.
    parts
        Of the window, that have more than a first sight needs.
    planes
        The card that has hidden space.
    actions
        By id: the switch, and those that walk through the lines of an update.
    parent
        The window.
    """

    changed = Signal(bool, bool)
    """Whether everything is to be seen; whether one update is, as that was asked for."""
    looked = Signal(str)
    """The name of a card of which something is to be seen."""

    def __init__(
        self,
        walk: Walk,
        parts: Sequence[Part],
        planes: TabCard,
        actions: Mapping[str, QAction],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.explore = load_lesson_place().explore
        """Whether everything is shown."""
        self.row = LookInside()
        self.modes = Segments("mode", "How much is shown", MODES)
        self._lines = False
        """Whether one update was asked for."""
        self._walk, self._parts, self._planes = walk, parts, planes
        self._switch = actions["view.explore"]
        self._updates: TabCard | None = None
        self._notes: QWidget | None = None
        self.row.opened.connect(self.look)
        self.modes.chosen.connect(self.on_mode_chosen)
        planes.chosen.connect(self.on_plane_chosen)
        for name in LINES:
            actions[name].triggered.connect(self.on_lines_wished)

    def add(self, updates: TabCard, notes: QWidget) -> None:
        """Take the card of one update, and technical notes: they are made late."""
        self._updates, self._notes = updates, notes
        updates.show_plain(not self.explore)
        updates.chosen.connect(self.on_update_chosen)
        notes.setVisible(self.explore)

    def choose(self, explore: bool) -> None:
        """Show everything, or what a first sight needs; it is remembered."""
        self.explore = explore
        remember_place(explore=explore)
        self.show_parts()

    @property
    def update(self) -> tuple[str, bool]:
        """The tab in front of the card of one update, empty if there is none yet; whether it was wanted."""
        return "" if self._updates is None else self._updates.tab, self._lines

    def show_left(self, explore: bool, tab: str, lines: bool) -> None:
        """Show as much, and that tab of one update, as where something was left; it is not remembered."""
        self.explore = explore
        self.show_parts()
        if lines and tab:
            self.look(tab)
        elif tab and self._updates is not None:
            self._updates.show_tab(tab)

    def show_parts(self) -> None:
        """Show what was chosen."""
        self._switch.setChecked(self.explore)
        self.modes.show_choice("explore" if self.explore else "lesson")
        for part in self._parts:
            part.show_plain(not self.explore)
        if self._updates is not None:
            self._updates.show_plain(not self.explore)
        if self._notes is not None:
            self._notes.setVisible(self.explore)
        self.look("rule", opened=False)
        if not self.explore:
            self._planes.show_tab("input")

    @Slot(str, bool)
    def look(self, name: str, opened: bool = True) -> None:
        """Open or close a tab of the card of one update, or hidden space."""
        if name == "hidden":
            self._planes.show_tab("hidden" if opened else "input")
        elif self._updates is not None:
            self._lines = opened
            if opened:
                self._updates.show_tab(name)
            self.row.show_open(name, opened)
        self.changed.emit(self.explore, self._lines)
        if name != "hidden" and not opened and self._walk.place is not None and not self._shows_lines():
            self._walk.leave()  # or what it lights, and what it does not know yet, would stay
        if opened:
            self.looked.emit("boundary" if name == "hidden" else "update")

    def _shows_lines(self) -> bool:
        return self._updates is not None and not self._updates.isHidden()

    @Slot(str)
    def on_mode_chosen(self, mode: str) -> None:
        """Show as much as was chosen."""
        self.choose(mode == "explore")

    @Slot(str)
    def on_update_chosen(self, tab: str) -> None:
        """Say what of one update is open."""
        self.row.show_open(tab, self._lines)

    @Slot(str)
    def on_plane_chosen(self, tab: str) -> None:
        """Say whether hidden space is open."""
        self.row.show_open("hidden", tab != "input")

    @Slot()
    def on_lines_wished(self) -> None:
        """Have the lines in sight that a key goes through; where everything is shown, the tab stays."""
        card = self._updates
        if card is not None and (not card.isVisible() or (card.tab == "samples" and not self.explore)):
            self.look("rule")


def _button(name: str, text: str, tip: str) -> QToolButton:
    button = named(ToolButton(), f"look_{name}", tip=tip, role="pill")
    button.setText(text)
    button.setCheckable(True)
    return button
