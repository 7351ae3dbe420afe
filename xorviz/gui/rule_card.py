"""The card that takes an update apart: chain rule, code, samples and gradient health, one at a time."""

from collections.abc import Mapping

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from xorviz.core.chain_rule import Trace
from xorviz.core.substitution import product
from xorviz.core.training import Snapshot
from xorviz.gui.gradient_table import parameter_name
from xorviz.gui.rule_bar import RuleBar
from xorviz.gui.theme import Theme
from xorviz.gui.views.chain_rule import ChainRuleView
from xorviz.gui.views.code import CodeView
from xorviz.gui.views.health import HealthView
from xorviz.gui.views.rule_rows import number, sample_name
from xorviz.gui.views.samples import SamplesView
from xorviz.gui.widgets import Card, Segments
from xorviz.session.selection import Selection
from xorviz.session.session import Session

LEAST_HEIGHT = 120
TABS = {
    "rule": "Every operation of one update, with its numbers",
    "code": "The same as a short Python program, with the value of each line",
    "samples": "Each sample's share of the gradient, and how they add up or cancel",
    "health": "How large the gradients are, what the neurons let through, and whether two are twins",
}


class RuleCard(Card):
    """Connects the views of one update with the session. Only the one in front is kept up to date."""

    def __init__(self, session: Session, theme: Theme, actions: Mapping[str, QAction]) -> None:
        tabs = Segments("rule_tab", "What of the update is shown", TABS)
        super().__init__("Chain rule", control=tabs)
        self._session, self._theme = session, theme
        self._bar = RuleBar(actions["run.step_rule_back"], actions["run.step_rule"], actions["run.play_rule"])
        self._rule = ChainRuleView(theme)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._rule, 1)
        column.addWidget(self._bar)
        self._code = CodeView(theme)
        self._samples = SamplesView(theme)
        self._health = HealthView(theme)
        self._pages: dict[str, QWidget] = {
            "rule": page,
            "code": self._code,
            "samples": self._samples,
            "health": self._health,
        }
        stack = QWidget()
        self._stack = QStackedLayout(stack)
        for each in self._pages.values():
            self._stack.addWidget(each)
        stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        stack.setMinimumHeight(LEAST_HEIGHT)
        self.fill(stack)
        tabs.show_choice("rule")
        tabs.chosen.connect(self.on_tab_chosen)
        self._bar.pace_chosen.connect(session.walk.set_pace)
        self._rule.operation_selected.connect(session.walk.go_to)
        self._code.operation_selected.connect(session.walk.go_to)
        self._samples.sample_selected.connect(session.selector.select_sample)
        session.walk.moved.connect(self.on_walk_moved)
        self._health.sample_selected.connect(session.selector.select_sample)
        self._health.neuron_selected.connect(session.selector.select_neuron)
        self._health.nudge_requested.connect(session.nudge)
        session.snapshot_changed.connect(self.on_snapshot_changed)
        session.selector.selection_changed.connect(self.on_selection_changed)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for view in (self._rule, self._code, self._samples, self._health):
            view.show_theme(theme)

    def close_views(self) -> None:
        """Leave nothing under way."""
        self._rule.close_formulas()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has happened meanwhile."""
        super().showEvent(event)
        self.on_snapshot_changed(self._session.snapshot)
        self.on_selection_changed(self._session.selector.selection)

    @Slot(str)
    def on_tab_chosen(self, tab: str) -> None:
        """Bring a view to the front."""
        self._stack.setCurrentWidget(self._pages[tab])
        self.on_walk_moved()

    @Slot(object)
    def on_snapshot_changed(self, snapshot: Snapshot) -> None:
        """Show an epoch."""
        self._samples.show_snapshot(snapshot)
        self._health.show_run(self._session.run, snapshot)

    @Slot()
    def on_walk_moved(self) -> None:
        """Show where the walk is."""
        if not self.isVisible():
            return
        walk = self._session.walk
        trace = walk.trace
        self.show_title("Chain rule", _followed(trace))
        for view in (self._rule, self._code):
            if view.isVisible():
                view.show_trace(trace, walk.place)
        self._bar.show_product(product_text(trace, self._session.selector.selection))

    @Slot(object)
    def on_selection_changed(self, selection: Selection) -> None:
        """Show what is selected; the product of a gradient comes to the front."""
        for view in (self._rule, self._code, self._samples, self._health):
            view.show_selection(selection)
        self.on_walk_moved()


def product_text(trace: Trace, selection: Selection) -> str:
    """Write the product that makes the gradient of the selected parameter; nothing if none is."""
    place = selection.parameter
    if place is None or place >= len(trace.total):
        return ""
    name, total = parameter_name(trace.config.layers, place), number(float(trace.total[place]))
    whole = f"all {len(trace.rows)} samples: {total}"
    if trace.sample is None:
        return f"∂L/∂({name}), {whole}"
    found = product(trace, place)
    share = f"{found.written(number)} = {number(found.result)}"
    return f"∂L/∂({name}) of {sample_name(trace, trace.sample)} = {share}; {whole}"


def _followed(trace: Trace) -> str:
    """Say what is followed: a sample and its target, or the batch."""
    batch = f", batch {trace.batch + 1} of {trace.batches}" if trace.batches > 1 else ""
    if trace.sample is None:
        return f"all {len(trace.rows)} samples{batch}"
    return f"sample {sample_name(trace, trace.sample)} → {trace.targets[0, 0]:g}{batch}"
