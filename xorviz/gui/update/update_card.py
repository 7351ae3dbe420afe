"""The card that takes an update apart: chain rule, code, samples and gradient health, one at a time."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.names import gradient_name, locate, node_name, parameter_name, sample_name
from xorviz.core.update.products import Product, product, sample_sum
from xorviz.core.update.update_rounding import settled_total
from xorviz.gui.kit.buttons.segments import Segments
from xorviz.gui.kit.cards import Card, Detail, TabCard
from xorviz.gui.kit.layouts import in_row
from xorviz.gui.kit.numbers import on_line
from xorviz.gui.kit.pane import is_seen
from xorviz.gui.kit.theme import scaled
from xorviz.gui.update.chain_rule import ChainRuleView
from xorviz.gui.update.line_list import LineList
from xorviz.gui.update.product_panel import ShownProduct
from xorviz.gui.update.rule_bar import Note, RuleBar
from xorviz.session.selection import Selection
from xorviz.session.view import SessionView

LEAST_HEIGHT = 52
PLAIN_TABS = "rule", "samples"
"""What a first sight opens by buttons of its own: it needs no tabs to choose between them."""
PART_TIPS = {
    "forward": "Activations flow right",
    "backward": "Gradients flow left",
    "update": "Each parameter moves against its gradient",
}


class PartBar(QWidget):
    """Says which part of the update the lines are of, and lets another be chosen."""

    def __init__(self, view: ChainRuleView) -> None:
        super().__init__()
        self._parts = Segments("rule_part", "Which part of the update is shown", PART_TIPS)
        self._flow = Detail()
        in_row(self._parts, (self._flow, 1), inside=self, gap=10)
        self._parts.chosen.connect(view.show_part)
        view.part_changed.connect(self.show_part)
        self.show_part(view.part)

    @Slot(str)
    def show_part(self, part: str) -> None:
        """Mark the part that is shown, and say what happens in it."""
        self._parts.show_choice(part)
        self._flow.setText(PART_TIPS[part])

    def show_flow(self, shown: bool) -> None:
        """Have room to say what happens, or only to choose."""
        self._flow.setVisible(shown)


class UpdateCard(TabCard):
    """Says which update is taken apart, and walks through it, below the views of one update.

    Parameters
    ----------
    pages
        The views, by tab.
    tips
        Of the tabs, by tab.
    actions
        By id: those that walk through the lines.
    """

    pace_chosen = Signal(float)
    """Lines a second."""

    def __init__(
        self, pages: Mapping[str, QWidget], tips: Mapping[str, str], actions: Mapping[str, QAction]
    ) -> None:
        super().__init__("Chain rule", Segments("rule_tab", "What of the update is shown", tips), "rule")
        self._view: SessionView | None = None
        self._said_of: tuple[Trace, Selection] | None = None
        self._bar = RuleBar(actions["run.step_rule_back"], actions["run.step_rule"], actions["run.play_rule"])
        self._bar.pace_chosen.connect(self.pace_chosen)
        self._note = Note()
        self._note.setObjectName("rule_note")
        self._note.hide()
        self.body.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.body.setMinimumHeight(scaled(LEAST_HEIGHT))
        rule = pages["rule"]
        assert isinstance(rule, ChainRuleView)
        self._parts = PartBar(rule)
        self._layout.insertWidget(1, self._note)
        self._layout.addWidget(self._bar)
        self._layout.setContentsMargins(14, 6, 14, 4)
        self._layout.setSpacing(2)
        self.chosen.connect(self.on_chosen)
        self.add_pages(pages)

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Say which update it is, and what made the gradient of what is selected."""
        self._view = view
        if what & {"update", "place", "selection"} and is_seen(self, self._show_update):
            self._show_update()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has happened meanwhile."""
        super().showEvent(event)
        self._show_update()

    def show_plain(self, plain: bool) -> None:
        """Have the parts beside the title, in place of the tabs; or the tabs, and the parts below them."""
        self._plain = plain
        bare = plain and self.tab in PLAIN_TABS
        Card.show_plain(self, bare)
        self._parts.show_flow(not bare)
        if bare:
            self._header.addWidget(self._parts)
        else:
            self._layout.insertWidget(1, self._parts)

    @Slot(str)
    def on_chosen(self, tab: str) -> None:
        """Offer to walk where there are lines; the chain rule has parts."""
        self._parts.setVisible(tab == "rule")
        if self._said_of is None:
            self._title.setText(self._called())
        else:
            self.show_title(self._called(), self._words_of(self._said_of[0]))
        self._bar.show_buttons(isinstance(self._pages[tab], LineList))

    def _called(self) -> str:
        """Return the card's title: where there are no tabs, it says which is in front."""
        if self.tab == "fit":
            return "How well?"
        return "Who pulls where" if self._plain and self.tab == "samples" else "Chain rule"

    def _words_of(self, trace: Trace) -> str:
        """Return what is followed; nothing where all samples are looked at alike."""
        return "" if self.tab == "fit" else _followed(trace)

    def _show_update(self) -> None:
        if self._view is not None and not self._view.update.is_listable:
            self._said_of = None
            self.show_title(self._called(), "")
            self._note.show_texts([])
            self._bar.show_product(None)
        elif self._view is not None:
            trace, selection = self._view.trace, self._view.selection
            before, self._said_of = self._said_of, (trace, selection)
            if before is not None and before[0].shares is trace.shares and before[1] == selection:
                return  # but for the learning rate it is the same update
            self.show_title(self._called(), self._words_of(trace))
            self._note.show_texts(note_texts(trace, selection))
            self._bar.show_product(shown_product(trace, selection))


def shown_product(trace: Trace, selection: Selection) -> ShownProduct | None:
    """Return what makes the gradient of the selected parameter, or the δ of the selected neuron."""
    place = selection.parameter
    if place is None:
        return None if selection.neuron is None else _delta(trace, *selection.neuron)
    if place >= len(trace.total):
        return None
    parameter, everyone = parameter_name(trace.layers, place), _everyone(trace)
    penalised = trace.config.penalty != "none" and locate(trace.layers, place)[2] is not None
    name = gradient_name(parameter, of_sample=trace.of_sample, penalised=penalised)
    if trace.sample is None:
        return _shown(name, everyone, sample_sum(trace, place))
    total = (everyone, on_line(float(settled_total(trace)[place]))) if len(trace.rows) > 1 else None
    return _shown(name, _of_sample(trace, trace.sample), product(trace, place), total)


def _everyone(trace: Trace) -> str:
    """Name the samples whose gradients the update adds up."""
    if trace.batches > 1:
        return f"batch {trace.batch + 1:,} of {trace.batches:,}"
    return f"all {len(trace.rows):,} samples"


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
    batch = f", batch {trace.batch + 1:,} of {trace.batches:,}" if trace.batches > 1 else ""
    if trace.sample is None:
        return f"{'one sample' if len(trace.rows) == 1 else f'all {len(trace.rows):,} samples'}{batch}"
    return f"sample {sample_name(trace.data, trace.sample)} → {trace.targets[0, 0]:g}"
