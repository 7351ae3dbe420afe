"""Why is it what it is? A parameter's history, split by what moved it, and its paths to the loss."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QWidget

from xorviz.core.errors import ConfigError
from xorviz.core.insight.reasons.biography import Biography, biography
from xorviz.core.insight.reasons.paths import Paths, gradient_paths
from xorviz.core.insight.reasons.words import biography_lines, parts_of, path_lines
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import edge_name, parameter_name
from xorviz.core.writing import with_minus
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.theme import number_font
from xorviz.gui.why.history_plot import HistoryPlot
from xorviz.session.view import SessionView

PURPOSE = "why"
SIZE = (760, 520)
SMALL = (420, 64)
"""While nothing is told: it asks for an edge of the network, and must not cover that."""
NOTHING = "Pick a weight or a bias: click its edge in the network, or go there with the arrow keys."


@dataclass(frozen=True, slots=True, eq=False)
class _Reasons:
    snapshot: Snapshot
    history: Biography
    paths: Paths | str
    """Or why they cannot be listed."""


def reasons(run: Run, snapshot: Snapshot, place: int, stopped: Callable[[], bool]) -> _Reasons | None:
    """Return what a parameter came from, and what its gradient is made of; None if it was stopped."""
    history = biography(run, place, snapshot.epoch, stopped=stopped)
    if history is None:
        return None
    try:
        paths: Paths | str = gradient_paths(snapshot, place)
    except ConfigError as error:
        paths = str(error)
    return _Reasons(snapshot, history, paths)


class WhyWindow(QDialog):
    """Tells of the parameter that is selected, at the cursor."""

    aside_wished = Signal(str, object)
    """A purpose, and what is to be computed beside the training."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("why")
        self.setWindowTitle("Why is it what it is?")
        self.resize(*SIZE)
        self._size = self.size()
        self._small = False
        self._shown: tuple[Run, Snapshot, int | None] | None = None
        self._asked: tuple[Snapshot, int] | None = None
        """What is told, or under way."""
        self._under_way: tuple[Run, int] | None = None
        """Of what it is under way: that comes to its end while the run plays; then the newest is asked."""
        self._heading = QLabel(NOTHING)
        self._heading.setObjectName("why_heading")
        self._heading.setWordWrap(True)
        self._plot = HistoryPlot()
        self._history = _lines("why_history", "What moved it, and how far")
        self._paths = _lines("why_paths", "The paths from it to the loss, with their products")
        both = in_row(self._history, self._paths, gap=10)
        parts = self._heading, self._plot, both
        self._column = in_column(*parts, inside=self, gap=10, margins=(14, 14, 14, 14))

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Take the parameter that is selected, and the run at the cursor."""
        if what & {"run", "snapshot", "edits", "selection"}:
            self._shown = (view.run, view.snapshot, view.selection.parameter)
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was shown while nobody looked."""
        super().showEvent(event)
        self._ask()

    def _ask(self) -> None:
        if self._shown is None or not self.isVisible():
            return
        run, snapshot, place = self._shown
        if place is None:
            self._tell_nothing()
        elif self._asked != (snapshot, place) and self._under_way != (run, place):
            self._asked, self._under_way = (snapshot, place), (run, place)
            self.aside_wished.emit(PURPOSE, partial(reasons, run.copy(), snapshot, place))

    def _tell_nothing(self) -> None:
        self._asked = self._under_way = None
        self._heading.setText(NOTHING)
        for each in (self._plot, self._history, self._paths):
            each.hide()
        if not self._small:
            self._small, self._size = True, self.size()
            self._column.activate()  # or it holds to the room of what was hidden just now
            self.resize(*SMALL)

    @Slot(str, object)
    def on_aside_found(self, purpose: str, outcome: object) -> None:
        """Tell what was found."""
        if purpose != PURPOSE or not isinstance(outcome, _Reasons) or self._asked is None:
            return
        snapshot, history, layers = outcome.snapshot, outcome.history, outcome.snapshot.layers
        value = with_minus(f"{float(snapshot.parameters.flat[history.place]):.4f}")
        name, edge = parameter_name(layers, history.place), edge_name(layers, history.place)
        self._heading.setText(f"Why is {name} ({edge}) {value} at epoch {snapshot.epoch:,}?")
        self._plot.show_history(history, parts_of(history, snapshot.data))
        _tell(self._history, biography_lines(history, snapshot.data))
        if isinstance(outcome.paths, str):
            self._paths.setPlainText(outcome.paths)
        else:
            _tell(self._paths, [("Its gradient, path by path:", ""), *path_lines(outcome.paths, layers)])
        if self._small:
            self._small = False
            self.resize(self._size)
        for each in (self._plot, self._history, self._paths):
            each.show()
        self._under_way = None
        self._ask()


def _lines(name: str, title: str) -> QPlainTextEdit:
    """Return what shows lines that can be read, selected and copied."""
    lines = QPlainTextEdit()
    lines.setObjectName(name)
    lines.setAccessibleName(title)
    lines.setReadOnly(True)
    lines.setTabChangesFocus(True)
    lines.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    lines.setFont(number_font())
    lines.setMaximumHeight(lines.fontMetrics().lineSpacing() * 9)
    return lines


def _tell(lines: QPlainTextEdit, told: list[tuple[str, str]]) -> None:
    width = max(len(words) for words, _ in told)
    lines.setPlainText("\n".join(f"{words:<{width}}  {number:>10}".rstrip() for words, number in told))
