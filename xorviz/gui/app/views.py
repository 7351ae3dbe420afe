"""The table of views: what each is called, where it stands, and how it comes to show the session."""

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple, Protocol, cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from xorviz.session.session import Session
from xorviz.session.view import PARTS, SessionView


class ShowsSession(Protocol):
    """What shows the session. Of its signals, those that `connect_view` names are wishes of a person."""

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Take what it shows from the parts that are not as they were; a pane draws it while it is seen."""


class FindsAsides(Protocol):
    """What wishes for something that is computed beside the training."""

    def on_aside_found(self, purpose: str, outcome: object) -> None:
        """Take what was computed, if it is of this view."""


class ViewEntry(NamedTuple):
    """A view of the window."""

    name: str
    """The object's name, by which links, tests and automation find it."""
    module: str
    """Where its class is, below `xorviz.gui`: no view of a room knows another."""
    link: str = ""
    """What a link of the lesson calls it, as in `view:rule`; nothing if none leads there."""
    card: str = ""
    """What it shares with others: `plane`, `loss`, `update`, the left `column`; nothing if alone."""
    tab: str = ""
    """What its card's tab says."""
    tip: str = ""
    """What is said where a pointer rests on the tab."""
    page: str = ""
    """Its class, where its card makes what its tabs show: a new entry is a new tab. It has `show_view`."""
    beside: bool = False
    """Whether it is shown in turns of its own while the run plays."""
    action: str = ""
    """What opens it, where it stands in a window of its own."""


VIEWS = (
    ViewEntry("network", "network.network_view", "network"),
    ViewEntry(
        "matrix",
        "network.matrix.matrix_view",
        "matrix",
        "network",
        "matrix",
        "All weights and gradients as cells of matrices: a row for each neuron, a column for each input",
    ),
    ViewEntry(
        "boundary",
        "plane.boundary",
        "boundary",
        "plane",
        "input",
        "The input plane, and what the network answers everywhere",
        "BoundaryView",
    ),
    ViewEntry(
        "hidden_space",
        "plane.hidden_space",
        "hidden",
        "plane",
        "hidden",
        "The space of the last hidden layer, where the output decides with one straight cut;"
        " of more than two neurons the plot shows two directions",
        "HiddenSpaceView",
    ),
    ViewEntry("loss", "loss.loss_view", "loss"),
    ViewEntry(
        "gradient_norms",
        "loss.norms",
        "",
        "loss",
        "gradients",
        "How large each layer's gradient is, over the same epochs",
        "NormsView",
    ),
    ViewEntry(
        "chain_rule",
        "update.chain_rule",
        "rule",
        "update",
        "rule",
        "Every operation of one update, with its numbers",
        "ChainRuleView",
    ),
    ViewEntry(
        "code",
        "update.code",
        "code",
        "update",
        "code",
        "The same as a short Python program, with the value of each line",
        "CodeView",
    ),
    ViewEntry(
        "samples",
        "update.samples",
        "samples",
        "update",
        "samples",
        "Each sample's share of the gradient, and how they add up or cancel",
        "SamplesView",
    ),
    ViewEntry(
        "health",
        "update.health",
        "health",
        "update",
        "health",
        "What the neurons let through of the gradients, whether two are twins, how sharply the loss curves",
        "HealthView",
        beside=True,
    ),
    ViewEntry(
        "fit",
        "update.fit_view",
        "fit",
        "update",
        "fit",
        "How well it does: which classes are confused, or how far values are off; training beside test",
        "FitView",
    ),
    ViewEntry("graph", "graph.graph_view", "graph", action="run.graph"),
    ViewEntry("timeline", "time.timeline", "timeline"),
    ViewEntry("film", "time.film_view"),
    ViewEntry("controls", "settings.controls", "settings", "column", "settings", "What is trained, and how"),
    ViewEntry(
        "lesson", "teach.lesson_view", "", "column", "lesson", "How a network learns, step by step (F3)"
    ),
    ViewEntry("survey_curves", "survey.survey_curves"),
    ViewEntry("survey_dots", "survey.survey_dots"),
    ViewEntry("survey_heat", "survey.survey_heat"),
)


def by_link() -> Mapping[str, ViewEntry]:
    """Return the views that links of the lesson lead to, by what these call them."""
    return {view.link: view for view in VIEWS if view.link}


def tabs_of(card: str) -> Mapping[str, str]:
    """Return the tips of a card's tabs, by tab."""
    return {view.tab: view.tip for view in VIEWS if view.card == card}


def pages_of(card: str) -> dict[str, QWidget]:
    """Make what a card's tabs show, by tab. Classes are imported only now: pyqtgraph takes its time."""
    entries = (view for view in VIEWS if view.card == card)
    return {each.tab: getattr(import_module(f"xorviz.gui.{each.module}"), each.page)() for each in entries}


NOTHING = frozenset[str]()
"""Is what has changed."""


class ShownBeside(QObject):
    """Shows the session in a view beside the run, and what was computed for it: see `Besides`."""

    def __init__(self, widget: QWidget, session: Session) -> None:
        super().__init__(widget)
        self._widget, self._view = widget, cast("ShowsSession", widget)
        self._besides = session.playback.besides
        self._newest, self._what = session.view, NOTHING
        self._wished = set[str]()
        """The purposes of this view."""

    @Slot(object, object)
    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Have it shown, with what was to be shown before; at once where nobody sees it."""
        waits = self._what
        self._newest, self._what = view, waits | what
        if self._widget.isVisible():
            self._besides.show(self, self._show)
            return
        if waits:
            self._besides.forget(self)
        self._show()

    @Slot(str, object)
    def on_aside_wished(self, purpose: str, compute: object) -> None:
        """Show no more of what was computed for that purpose before."""
        self._wished.add(purpose)
        self._besides.forget((self, purpose))

    @Slot(str, object)
    def on_aside_found(self, purpose: str, outcome: object) -> None:
        """Have shown what this view wished for."""
        if purpose in self._wished:
            found = cast("FindsAsides", self._widget).on_aside_found
            self._besides.show((self, purpose), partial(found, purpose, outcome))

    def _show(self) -> None:
        what, self._what = self._what, NOTHING
        self._view.show_view(self._newest, what)


def connect_view(widget: QWidget, session: Session, *, beside: bool = False) -> None:
    """Show the session in a widget that can from now on, and do what a person wishes there.

    What stands `beside` the run is shown in turns of its own while that plays.
    """
    view = cast("ShowsSession", widget)
    wishes = {
        "sample_selected": session.picking.select_sample,
        "neuron_selected": session.picking.select_neuron,
        "columns_selected": session.picking.select_columns,
        "parameter_selected": session.picking.select_parameter,
        "operation_selected": session.walk.go_to,
        "pace_chosen": session.walk.set_pace,
        "cursor_requested": session.playback.seek,
        "nudge_requested": session.nudge,
        "aside_wished": session.asides.wish,
        "present_wished": session.ahead.compare,
    }
    for name, do in wishes.items():
        if hasattr(view, name):
            getattr(view, name).connect(do)
    beside |= any(each.beside for each in VIEWS if each.name == widget.objectName())
    teller = ShownBeside(widget, session) if beside else view
    if hasattr(view, "on_aside_found"):
        session.asides.found.connect(cast("FindsAsides", teller).on_aside_found)
    if isinstance(teller, ShownBeside) and hasattr(view, "aside_wished"):
        cast("Any", view).aside_wished.connect(teller.on_aside_wished)
    if told := getattr(view, "on_aside_told", None):
        session.asides.told.connect(told)
    if failed := getattr(view, "on_aside_failed", None):
        session.asides.failed.connect(failed)
    session.changed.connect(teller.show_view)
    view.show_view(session.view, PARTS)
