"""How much of a window is seen: which cards, one alone, pictures alone, the whole screen."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from xorviz.gui.kit.cards import Card, CardRoom
from xorviz.gui.kit.theme import zoom
from xorviz.gui.reach.comfort import Comforts
from xorviz.gui.reach.room.arranging import ORDER, Plan, Wish, plan, smallest, wanted
from xorviz.gui.reach.room.pair import Pair
from xorviz.gui.reach.room.shares import Shares
from xorviz.session.settings import load_arrangement, save_arrangement

FRAME = 4, 40
"""Room for the frame that a desktop draws around a window, in pixels."""
BESIDE, ABOVE = 14, 12
"""The margins around all but the bars, in pixels."""
GOING = "column", "row", *ORDER, "timeline"
"""What comes and goes."""
LARGE = 1.4
"""Zoom of the text while presenting, at least."""
NEIGHBOURS = {
    "network": "The network",
    "boundary": "What it answers",
    "loss": "How wrong it is",
    "update": "One update, taken apart",
}
"""By card, the tip of the tab that leads there where several share a place."""


class Central(QWidget):
    """All of a window but its bars."""

    laid_out = Signal()
    """Something in it takes other room. Qt tells the window so at each size, for the menu bar's sake."""

    def event(self, event: QEvent) -> bool:
        """Say so."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.laid_out.emit()
        return done


class Sight(QObject):
    """Shows what is wished as far as there is room, and what was there before when there is again.

    Parameters
    ----------
    window
        Whose.
    actions
        By id: those that are checked while what they do lasts.
    comfort
        The size of the text.
    pairs
        Neighbours with a divider between them, by name, inner ones first.
    stand_upright
        Has one column of cards, or two; the row below all of them, or below the network.
    parts
        By name, what can be shown and hidden; some come later. The `transport` is always there.
    """

    presented = Signal(bool)
    """Whether pictures alone are shown from now on."""
    lines_wished = Signal(str, bool)
    """A tab of the card of one update, at a first sight: it is to be seen, or not."""
    column_offered = Signal(bool)
    """Whether the left column is not simply there, but comes and goes."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Mapping[str, QAction],
        comfort: Comforts,
        pairs: Mapping[str, Pair],
        stand_upright: Callable[[bool, bool], None],
        parts: Mapping[str, QWidget],
    ) -> None:
        super().__init__(window)
        self._window, self._actions, self._comfort = window, actions, comfort
        self._shares, self._stand_upright = Shares(pairs, self), stand_upright
        self._parts: dict[str, QWidget] = {}
        self._wish = Wish(hidden=load_arrangement().hidden)
        self._measured: dict[tuple[str, tuple[str, ...], bool], QSize] = {}
        """How small parts can be, with those that share their place; until they are laid out anew."""
        self._rooms: dict[str, CardRoom] = {}
        """Of the cards, what each needs whatever shares its place; as long."""
        self._plan = Plan(frozenset(("column", *ORDER, "timeline")))
        self._was_full = False
        """Whether the window had the whole screen before the pictures were presented."""
        for name, part in parts.items():
            self._take(name, part)
        comfort.zoomed.connect(self.fit, Qt.ConnectionType.QueuedConnection)

    def add(self, name: str, part: QWidget) -> None:
        """Take something more that can be shown and hidden."""
        self._take(name, part)
        self._carry_out(self._plan)
        self._show(self._wish)

    @property
    def hidden(self) -> frozenset[str]:
        """The cards that are not wanted."""
        return self._wish.hidden

    @property
    def alone(self) -> str:
        """The card that has the window; empty if none has."""
        return self._wish.alone

    def show_left(self, hidden: Collection[str], alone: str) -> None:
        """Hide those cards alone, and give the window to one, as it was left; it is not remembered."""
        known = frozenset(hidden) & {"column", "timeline", *ORDER}
        self._show(self._wish._replace(hidden=known, alone=alone if alone in ORDER else ""))

    @Slot(bool, bool)
    def show_lines(self, explore: bool, lines: bool) -> None:
        """Show all, or what a first sight needs; with the card of one update there, if that was asked for."""
        if lines and not self._wish.lines and not explore:
            self._wish = self._brought("update")
        self._show(self._wish._replace(explore=explore, lines=lines))
        self._shares.show_mode("explore" if explore else "lesson")

    def show_card(self, name: str, on: bool) -> None:
        """Show a card, or hide it; it is remembered."""
        if name == "column" and self._plan.offers_column and name not in self._wish.hidden:
            self._show(self._wish._replace(opened=on))
            return
        if on:
            self.reveal(name)
        else:
            self._hide(self._wish.hidden | {name})
            self._show(self._wish)
        if name == "update" and not (on and self._wish.explore):
            self.lines_wished.emit("rule", on)

    @Slot(str)
    def reveal(self, name: str) -> None:
        """Have a card in sight, whatever hides it."""
        if name in self._parts and name not in self._plan.shown:
            self._hide(self._wish.hidden - {name})
            wish = self._brought(name)
            self._show(wish._replace(opened=True) if name == "column" else wish)

    def show_full_screen(self, on: bool) -> None:
        """Take the whole screen, or give it back."""
        state, full = self._window.windowState(), Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | full if on else state & ~full)
        self._actions["view.full_screen"].setChecked(on)

    def maximise(self, name: str = "") -> None:
        """Give the window to a card, or to the one with the keyboard; if one has it, to all again."""
        focus = self._window.focusWidget() or self._window
        held = [each for each, part in self._parts.items() if each in ORDER and part.isAncestorOf(focus)]
        alone = "" if self._wish.alone else name or next(iter(held), "")
        self._show(self._wish._replace(alone=alone))

    def present(self, on: bool) -> None:
        """Show nothing but pictures, large, on the whole screen; or all as it was."""
        if on and not self._wish.presenting:
            self._was_full = self._window.isFullScreen()
        for bar in (self._window.menuBar(), self._window.statusBar()):
            bar.setVisible(not on)
        self._comfort.enlarge(LARGE if on else 0.0)
        self.show_full_screen(on or self._was_full)
        self._was_full = on and self._was_full
        self._show(self._wish._replace(presenting=on, alone=""))
        self.presented.emit(on)

    def leave(self) -> bool:
        """Go back one step, and say whether there was one."""
        if self._wish.alone:
            self.maximise()
        elif self._wish.presenting:
            self.present(False)
        elif self._window.isFullScreen():
            self.show_full_screen(False)
        else:
            return False
        return True

    def reset(self) -> None:
        """Show everything again, at its usual size."""
        if self._wish.presenting:
            self.present(False)
        self.show_full_screen(False)
        self._hide(frozenset())
        self._shares.reset()
        self._comfort.zoom_as_desktop()
        self._show(Wish(explore=self._wish.explore, lines=self._wish.lines))

    @Slot()
    def follow(self, *, resized: bool = False) -> None:
        """Show as much as there is room for now; if the window alone was resized, by the same measures."""
        self._show(self._wish, anew=not resized)
        least = self._least_window().boundedTo(room_for(self._window))
        if least != self._window.minimumSize():
            self._window.setMinimumSize(least)

    @Slot()
    def fit(self) -> None:
        """Keep the window within its screen after the text has become another size; or else that smaller."""
        window, room = self._window, room_for(self._window)
        self._forget()
        least = self._least_window()
        if zoom() > 1.0 and least.boundedTo(room) != least:
            self._comfort.shrink()
            return
        self.follow()
        # One that leaves the whole screen has its size until the desktop has given it back its own.
        is_full = window.isFullScreen() or window.size() == window.screen().size()
        if not is_full and not window.isMaximized():
            window.resize(window.size().boundedTo(room))

    @Slot(str)
    def on_neighbour_wished(self, name: str) -> None:
        """Bring a card to the front of its place; the keyboard stays with the tabs."""
        held = QApplication.focusWidget()
        self._show(self._brought(name))
        if held is not None and not held.isVisible():
            tab = self._parts[name].findChild(QWidget, f"front_{name}_{name}")
            if tab is not None:
                tab.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def on_title_pressed_twice(self) -> None:
        """Give the window to that card, or to all again."""
        self.maximise(next(name for name, part in self._parts.items() if part is self.sender()))

    def _take(self, name: str, part: QWidget) -> None:
        self._parts[name] = part
        if isinstance(part, Card):
            part.offer_neighbours(name, NEIGHBOURS)
            part.neighbour_wished.connect(self.on_neighbour_wished)
            part.title_pressed_twice.connect(self.on_title_pressed_twice)

    def _least_window(self) -> QSize:
        room = self._room()
        return smallest(self._wish, room, self._least) + self._window.size() - room

    def _room(self) -> QSize:
        """Return what there is for all but the transport and the window's own bars."""
        room = self._window.size() - QSize(2 * BESIDE, 2 * ABOVE + self._least("transport").height())
        bars = () if self._wish.presenting else (self._window.menuBar(), self._window.statusBar())
        return room - QSize(0, sum(bar.minimumSizeHint().height() for bar in bars))

    def _brought(self, name: str) -> Wish:
        """Return the wish to have a card in sight too."""
        alone = self._wish.alone if self._wish.alone == name else ""
        others = (each for each in self._wish.recent if each != name)
        return self._wish._replace(recent=(name, *others), alone=alone)

    def _hide(self, names: frozenset[str]) -> None:
        if names != self._wish.hidden:
            self._wish = self._wish._replace(hidden=names)
            save_arrangement(replace(load_arrangement(), hidden=names))

    def _show(self, wish: Wish, *, anew: bool = True) -> None:
        if anew:
            self._forget()
        self._wish = wish
        now = plan(wish, self._room(), self._least)
        if now != self._plan:
            self._plan = now
            self._carry_out(now)
        self._check_actions()

    def _forget(self) -> None:
        """Measure all parts anew the next time."""
        self._measured.clear()
        self._rooms.clear()

    def _carry_out(self, now: Plan) -> None:
        """Show and hide what the plan says; nothing is laid out before all of that is done."""
        around = [self._parts[name].parentWidget() for name in ("transport", "network")]
        layouts = [layout for each in around if each is not None and (layout := each.layout()) is not None]
        for layout in layouts:
            layout.setEnabled(False)
        self._show_parts(now)
        for layout in layouts:
            layout.setEnabled(True)
            layout.invalidate()
            layout.activate()

    def _show_parts(self, now: Plan) -> None:
        for name, part in self._parts.items():
            if name not in now.shown and name in GOING:
                part.hide()
        self._stand_upright(now.upright, now.row_below_all)
        for name, part in self._parts.items():
            if isinstance(part, Card):
                place = next((each for each in now.places if name in each), ())
                part.show_neighbours(place, above=name in now.above)
            if name in now.shown:
                part.show()
        self._shares.follow()
        self.column_offered.emit(now.offers_column)

    def _check_actions(self) -> None:
        there = wanted(self._wish._replace(alone="", presenting=False))
        for name in (*ORDER, "timeline"):
            self._actions[f"view.show_{name}"].setChecked(name in there)
        self._actions["view.show_column"].setChecked("column" in self._plan.shown)
        self._actions["view.maximise"].setChecked(bool(self._wish.alone))
        self._actions["view.present"].setChecked(self._wish.presenting)

    def _least(self, name: str, sharing: tuple[str, ...] = (), above: bool = False) -> QSize:
        """Return how small a part can be, with those that share its place, and their tabs above or not."""
        if (name, sharing, above) not in self._measured:
            part = self._parts.get(name)
            if part is None:
                size = QSize(0, 0)
            elif isinstance(part, Card):
                if name not in self._rooms:
                    self._rooms[name] = part.room()
                size = self._rooms[name].least(sharing, above=above)
            else:
                size = part.minimumSizeHint().expandedTo(part.minimumSize())
            self._measured[name, sharing, above] = size
        return self._measured[name, sharing, above]


def room_for(window: QWidget) -> QSize:
    """Return how large a window may be on its screen."""
    return window.screen().availableGeometry().size() - QSize(*FRAME)
