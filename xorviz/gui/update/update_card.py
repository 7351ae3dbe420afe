"""The card that takes an update apart: chain rule, code, samples and gradient health, one at a time."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.names import node_name, parameter_name, sample_name
from xorviz.core.update.products import Product, product, sample_sum
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.numbers import on_line
from xorviz.gui.kit.widgets import Card, Segments
from xorviz.gui.update.line_list import LineList
from xorviz.gui.update.product_panel import ShownProduct
from xorviz.gui.update.rule_bar import Note, RuleBar
from xorviz.session.selection import Selection
from xorviz.session.session import Session
from xorviz.session.view import PARTS, SessionView

LEAST_HEIGHT = 68


class RuleCard(Card):
    """Connects the views of one update with the session. Only the one in front is kept up to date.

    Parameters
    ----------
    session
        What is shown.
    actions
        By id: those that walk through the lines.
    tips
        Of the tabs, by tab.
    pages
        The views, by tab. Each has `show_view(view, what)`: what the session shows, and which parts of that
        are not as they were. What a person wants it says by signals, of the names in `_wishes`.
    """

    def __init__(
        self,
        session: Session,
        actions: Mapping[str, QAction],
        tips: Mapping[str, str],
        pages: Mapping[str, QWidget],
    ) -> None:
        tabs = Segments("rule_tab", "What of the update is shown", tips)
        super().__init__("Chain rule", control=tabs)
        self._session = session
        self._bar = RuleBar(actions["run.step_rule_back"], actions["run.step_rule"], actions["run.play_rule"])
        self._pages = pages
        stack = QWidget()
        self._stack = QStackedLayout(stack)
        for each in self._pages.values():
            self._stack.addWidget(each)
        stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        stack.setMinimumHeight(LEAST_HEIGHT)
        self._note = Note()
        self._note.setObjectName("rule_note")
        self._note.hide()
        page = QWidget()
        in_column(self._note, (stack, 1), self._bar, inside=page, gap=4)
        self.fill(page)
        self._layout.setContentsMargins(14, 10, 14, 8)
        self._layout.setSpacing(4)
        self._tabs = tabs
        tabs.show_choice("rule")
        tabs.chosen.connect(self.on_tab_chosen)
        self._bar.pace_chosen.connect(session.walk.set_pace)
        for page in pages.values():
            for wish, grant in self._wishes().items():
                if hasattr(page, wish):
                    getattr(page, wish).connect(grant)
        session.changed.connect(self.on_session_changed)

    def show_tab(self, tab: str) -> None:
        """Bring a view to the front, as its tab does."""
        self._tabs.show_choice(tab)
        self.on_tab_chosen(tab)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has happened meanwhile."""
        super().showEvent(event)
        self.on_session_changed(self._session.view, PARTS)

    @Slot(str)
    def on_tab_chosen(self, tab: str) -> None:
        """Bring a view to the front."""
        self._stack.setCurrentWidget(self._pages[tab])
        self._bar.show_buttons(isinstance(self._pages[tab], LineList))
        self._show_walk()

    @Slot(object, object)
    def on_session_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Show what is not as it was."""
        for page in self._pages.values():
            cast("Any", page).show_view(view, what)
        if what & {"update", "place", "selection"}:
            self._show_walk()

    @Slot(float)
    def on_nudge_requested(self, size: float) -> None:
        """Nudge the parameters that far."""
        self._session.nudge(size)

    def _wishes(self) -> dict[str, Callable[..., object]]:
        """Return what is done for each signal that a page can have."""
        session = self._session
        return {
            "operation_selected": session.walk.go_to,
            "parameter_selected": session.select_parameter,
            "neuron_selected": session.select_neuron,
            "sample_selected": session.select_sample,
            "cursor_requested": session.playback.seek,
            "nudge_requested": self.on_nudge_requested,
        }

    def _show_walk(self) -> None:
        """Show where the walk is."""
        if not self.isVisible():
            return
        shown = self._session.view
        trace, selection = shown.trace, shown.selection
        self.show_title("Chain rule", _followed(trace))
        self._note.show_texts(note_texts(trace, selection))
        self._bar.show_product(shown_product(trace, selection))


def shown_product(trace: Trace, selection: Selection) -> ShownProduct | None:
    """Return what makes the gradient of the selected parameter, or the δ of the selected neuron."""
    place = selection.parameter
    if place is None:
        return None if selection.neuron is None else _delta(trace, *selection.neuron)
    if place >= len(trace.total):
        return None
    name, everyone = f"∂L/∂({parameter_name(trace.layers, place)})", _everyone(trace)
    if trace.sample is None:
        return _shown(name, everyone, sample_sum(trace, place))
    total = (everyone, on_line(float(trace.total[place]))) if len(trace.rows) > 1 else None
    return _shown(name, _of_sample(trace, trace.sample), product(trace, place), total)


def _everyone(trace: Trace) -> str:
    """Name the samples whose gradients the update adds up."""
    if trace.batches > 1:
        return f"batch {trace.batch + 1} of {trace.batches}"
    return f"all {len(trace.rows)} samples"


def _delta(trace: Trace, layer: int, neuron: int) -> ShownProduct | None:
    """Return the product that makes the δ of a neuron: the gradient of its bias is the same."""
    if trace.sample is None or not 0 < layer < len(trace.layers):
        return None
    places = trace.find("bias_gradient", layer).edges
    if neuron >= len(places):
        return None
    name = f"δ({node_name(trace.layers, layer, neuron)})"
    return _shown(name, _of_sample(trace, trace.sample), product(trace, places[neuron]))


def _shown(name: str, whose: str, found: Product, total: tuple[str, str] | None = None) -> ShownProduct:
    parts = tuple((symbol, on_line(value)) for symbol, value in found.parts)
    return ShownProduct(name, whose, parts, found.sign, on_line(found.result), total)


def _of_sample(trace: Trace, row: int) -> str:
    return f"of {sample_name(trace.data, row)}"


def note_texts(trace: Trace, selection: Selection) -> list[str]:
    """Say which sample is followed where that is not always the one selected; the best text first."""
    if trace.batches == 1 or trace.sample is None:
        return []
    followed, place = sample_name(trace.data, trace.sample), f"{trace.batch + 1} of {trace.batches}"
    if selection.sample is None or selection.sample == trace.sample:
        return [f"Batch {place}: following {followed}", f"Following {followed}"]
    chosen = sample_name(trace.data, selection.sample)
    return [
        f"{chosen} is not in this batch, {place}; following {followed}",
        f"{chosen} is not in this batch; following {followed}",
        f"Following {followed} in this batch",
    ]


def _followed(trace: Trace) -> str:
    """Say what is followed: a sample and its target, or the batch."""
    batch = f", batch {trace.batch + 1} of {trace.batches}" if trace.batches > 1 else ""
    if trace.sample is None:
        return f"all {len(trace.rows)} samples{batch}"
    return f"sample {sample_name(trace.data, trace.sample)} → {trace.targets[0, 0]:g}"
