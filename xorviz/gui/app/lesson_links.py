"""What the links of the lesson do to the window."""

from collections.abc import Callable, Mapping
from typing import cast

import numpy as np
from PySide6.QtCore import QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QWidget

from xorviz.core.teach.lesson_text import LOSS, Link, epoch_parts
from xorviz.core.teach.quoted_numbers import default_layers, line_place, parse_parameter
from xorviz.core.update.names import parameter_name
from xorviz.gui.app.asking.why_door import WhyDoor
from xorviz.gui.app.left_column import LeftColumn
from xorviz.gui.app.plot_cards import Panels
from xorviz.gui.app.views import by_link
from xorviz.gui.kit.widgets import restyle
from xorviz.gui.teach.predicting import Predicting
from xorviz.session.session import Session

LIT_MS = 1600
PLACES = {"plane": "boundary", "loss": "loss", "update": "update", "column": "column"}
"""What a card of tabs is called as a card of the window."""


class LessonActions(QObject):
    """Does what links say, by the same ways that a person has."""

    said = Signal(str)
    """Why something cannot be done now, in a sentence."""

    def __init__(
        self,
        session: Session,
        predicting: Predicting,
        actions: Mapping[str, QAction],
        panels: Panels,
        why: WhyDoor,
        look: Callable[[str], None],
        reveal: Callable[[str], None],
        column: LeftColumn,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._actions, self._window = session, actions, parent
        self._predicting, self._why = predicting, why
        self._sent = ""
        """The experiment whose question took the place of the lesson."""
        self._column, self._reveal = column, reveal
        self._cards: dict[str, Callable[[str], None]] = {
            "network": panels.network_card.choose,
            "plane": panels.plane_card.show_tab,
            "loss": panels.loss_card.show_tab,
            "update": look,
            "column": column.on_tab_chosen,
        }
        """What brings a tab of a card to the front."""
        self._lit: QWidget | None = None
        self._dim = QTimer(self, singleShot=True, interval=LIT_MS)
        self._dim.timeout.connect(self.on_dim_timeout)
        self._ways: dict[str, Callable[[str], None]] = {
            "run": self._run,
            "predict": self._predict,
            "epoch": self._go_to_epoch,
            "select": self._select,
            "sample": self._select_sample,
            "why": self._ask_why,
            "line": self._go_to_line,
            "view": self.show_view,
            "action": self._trigger,
            "https": self._open_address,
        }

    @Slot(object)
    def follow(self, link: Link) -> None:
        """Do what a link says."""
        self._ways[link.scheme](link.value)

    def show_view(self, name: str) -> None:
        """Bring a view to the front, and light its card for a moment; or open its window."""
        entry = by_link()[name]
        if entry.action:
            self._trigger(entry.action)
            return
        if entry.card:
            self._cards[entry.card](entry.tab)
        self._reveal(PLACES.get(entry.card) or entry.name)
        view = self._window.findChild(QWidget, entry.name)
        while view is not None and view.objectName() != "card":
            view = view.parentWidget()
        self._light(view)

    @Slot()
    def on_dim_timeout(self) -> None:
        """Let the card look like the others again."""
        self._light(None)

    @Slot()
    def on_skipped(self) -> None:
        """Go back to the lesson when the question that it led to is skipped."""
        sent, self._sent = self._sent, ""
        if sent and self._predicting.experiments[sent].config == self._session.config:
            self._column.on_tab_chosen("lesson")

    def _run(self, name: str) -> None:
        """Begin an experiment, after its question if that is new."""
        if self._predicting.is_new(name):
            self._predict(name)
        else:
            self._predicting.start(name)
            self._session.playback.set_playing(True)

    def _predict(self, name: str) -> None:
        """Set an experiment up, and put its question, which may be answered anew."""
        self._predicting.start(name)
        self._sent = name
        self._column.on_tab_chosen(self._column.home)

    def _go_to_epoch(self, value: str) -> None:
        """Go to an epoch of the run shown; or of an experiment's, whose question comes first if it is new."""
        name, epoch = epoch_parts(value)
        view = self._session.view
        shown = not name or (not view.edits and view.run.start == self._predicting.experiments[name].config)
        if name and self._predicting.is_new(name) and not (shown and (view.begun or epoch == "0")):
            self._predict(name)
            return
        if not shown:
            self._predicting.start(name)
        self._session.playback.run_to(int(epoch))

    def _select(self, name: str) -> None:
        parameter = parse_parameter(name)
        place = parameter.place_in(self._session.view.run.layers)
        if place is None:
            known = parameter_name(default_layers(), cast("int", parameter.place_in(default_layers())))
            self.said.emit(f"The network shown has no {known}: run XOR with 2 hidden neurons.")
        elif self._session.view.selection.parameter != place:
            self._session.picking.select_parameter(place)

    def _ask_why(self, value: str) -> None:
        """Ask why a parameter, the answer to a sample, or the loss is what it is."""
        view = self._session.view
        if value == LOSS:
            self._why.tell(None)
        elif value[0].isalpha():
            place = parse_parameter(value).place_in(view.run.layers)
            self._select(value)
            if place is not None:
                self._why.tell(place)
        elif (row := self._row_of(value)) is not None:
            self._why.tell_of_prediction(row)

    def _select_sample(self, inputs: str) -> None:
        if inputs == "batch":
            self._session.picking.select_sample(None)
        elif (row := self._row_of(inputs)) is not None:
            self._session.picking.select_sample(row)

    def _row_of(self, inputs: str) -> int | None:
        """Return the row of the point with these inputs; say so where the data has none."""
        wanted = [float(each) for each in inputs.split(",")]
        known = self._session.view.run.data.inputs
        if known.shape[1] == len(wanted) and len(rows := np.flatnonzero((known == wanted).all(axis=1))):
            return int(rows[0])
        self.said.emit(f"The data shown has no point ({inputs.replace(',', ', ')}): run XOR.")
        return None

    def _go_to_line(self, name: str) -> None:
        kind, layer = name.split("/")
        self.show_view("rule")
        view = self._session.view
        place = line_place(view.trace, kind, int(layer)) if view.update.is_listable else None
        if place is None:
            self.said.emit("The network shown has no such line: run XOR with 2 hidden neurons.")
        else:
            self._session.walk.go_to(place)

    def _trigger(self, name: str) -> None:
        self._actions[name].trigger()

    def _open_address(self, address: str) -> None:
        QDesktopServices.openUrl(QUrl(f"https:{address}"))

    def _light(self, card: QWidget | None) -> None:
        for each, lit in ((self._lit, False), (card, True)):
            if each is not None:
                restyle(each, "lit", lit)
        self._lit = card
        if card is not None:
            self._dim.start()
