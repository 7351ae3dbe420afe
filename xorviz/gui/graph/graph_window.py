"""The window of the computation graph, with the line of the walk below it, and the buttons that walk."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QToolButton, QWidget

from xorviz.core.network.penalties import penalty_of
from xorviz.core.update.names import node_name, sample_and_target
from xorviz.core.update.update_rounding import settled_result
from xorviz.gui.graph.graph_view import GraphView
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.cards import Detail
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.numbers import array_text, on_line
from xorviz.gui.kit.pane import is_seen
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.widgets import Passage, named
from xorviz.session.view import SessionView

SIZE = QSize(1240, 640)
FRAME = QSize(16, 48)
"""What the desktop puts around a window, at most."""
HINT = "A click, or Enter, walks to a number; the wheel, + and − zoom, a drag moves, 0 shows all."
OTHERS = "A click on a neuron beside it, or Page Up and Page Down, lead to others; 0 shows all."


class GraphWindow(QDialog):
    """Shows the update that is taken apart as a graph, in step with the chain rule.

    Parameters
    ----------
    parent
        The main window.
    walking
        What goes back a line, on a line, and on by itself: a button each.
    others
        What has its keys here too.
    """

    def __init__(self, parent: QWidget, walking: Sequence[QAction], others: Sequence[QAction]) -> None:
        super().__init__(parent)
        self.setObjectName("graph_window")
        self.setWindowTitle("Computation graph: one update, operation by operation")
        self.resize(SIZE.boundedTo(self.screen().availableSize() - FRAME))
        self.addActions([*walking, *others])
        self.picture = GraphView()
        self._view: SessionView | None = None
        self._heading, self._hint = named(QLabel(), "graph_heading"), Detail()
        self._line = named(Passage(1, text_font(13)), "graph_line")
        buttons = [_button(action, bare=action is walking[0]) for action in walking]
        top = in_row(self._heading, (self._hint, 1), gap=14)
        below = in_row(*buttons, (self._line, 1), gap=6)
        in_column(top, (self.picture, 1), below, inside=self, gap=6, margins=(12, 8, 12, 8))
        self.picture.setFocus()

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Say of which update and sample it is, and at which line."""
        self._view = view
        if what & {"update", "place", "selection", "snapshot"}:
            self._tell_if_seen()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was shown while nobody looked."""
        super().showEvent(event)
        self._tell_if_seen()

    def _tell_if_seen(self) -> None:
        if is_seen(self, self._tell_if_seen):
            self._tell()

    def _tell(self) -> None:
        view = self._view
        if view is None or not view.update.is_listable or view.update.followed_sample is None:
            for label in (self._heading, self._hint, self._line):
                label.setText("")
            return
        trace, shown = view.trace, self.picture.shown
        neuron = None if shown is None else shown.graph.neuron
        assert trace.sample is not None
        told = f"Sample {sample_and_target(trace.data, trace.sample)}, update {trace.update:,}"
        whose = "" if neuron is None else f": neuron {node_name(trace.layers, *neuron)}"
        self._heading.setText(told + whose + _penalty_told(view))
        self._hint.setText(HINT if neuron is None else OTHERS)
        line = _line_told(view)
        self._line.setText(line)
        self._line.setToolTip(line)  # it may be longer than there is room


def _penalty_told(view: SessionView) -> str:
    """Tell of the penalty, which is no number of the graph; nothing if there is none."""
    config = view.trace.config
    if config.penalty == "none":
        return ""
    penalty = penalty_of(config.penalty, config.penalty_rate, view.trace.parameters)
    return f"; L = Σ Lₛ + R, and R is {on_line(penalty)}"


def _line_told(view: SessionView) -> str:
    """Tell the line of the walk with what comes out, or how to begin."""
    trace = view.trace
    if view.place is None:
        return "All numbers are known. L walks through the lines of the chain rule."
    line = trace.operations[view.place]
    result = array_text(settled_result(trace, line))
    where = f"Line {view.place + 1} of {len(trace.operations)}"
    return f"{where}:  {line.symbol.text} = {line.formula.text} = {result}"


def _button(action: QAction, *, bare: bool) -> QToolButton:
    button, styles = ToolButton(), Qt.ToolButtonStyle
    button.setDefaultAction(action)
    button.setToolButtonStyle(styles.ToolButtonIconOnly if bare else styles.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
