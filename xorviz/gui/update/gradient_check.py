"""The gradient check in the status bar, and the table of all parameters behind it."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from xorviz.core.insight.gradient_check import STEP, TOLERANCE, GradientCheck, check_gradients
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.numbers import powers
from xorviz.gui.kit.pane import is_seen
from xorviz.gui.kit.widgets import named, restyle
from xorviz.gui.update.gradient_table import GradientTable
from xorviz.session.view import SessionView

INTERVAL_MS = 500
"""A check takes some milliseconds: no more than two a second, also while training goes on."""
DIALOG_SIZE = (560, 420)


class GradientCheckButton(ToolButton):
    """Says whether the gradients of the snapshot shown are right; a click opens the numbers.

    Of snapshots in quick succession it checks one at once, and the newest every `INTERVAL_MS`.
    """

    parameter_selected = Signal(int)
    """The place of the parameter that a person picked from the numbers."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "gradient_check", "Gradient check", role="quiet")
        self._snapshot: Snapshot | None = None
        self._checked: Snapshot | None = None
        self._check: GradientCheck | None = None
        self._dialog: GradientCheckDialog | None = None
        self._pause = QTimer(self, singleShot=True, interval=INTERVAL_MS)
        self._pause.timeout.connect(self._check_newest)
        self.clicked.connect(self.on_clicked)

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Check the gradients at the cursor."""
        if "snapshot" in what:
            self.show_snapshot(view.snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Check these gradients, now or as soon as the last check is long enough ago."""
        self._snapshot = snapshot
        if not self._pause.isActive():
            self._check_newest()

    def showEvent(self, event: QShowEvent) -> None:
        """Check what came while nobody saw it."""
        super().showEvent(event)
        self._check_newest()

    @Slot()
    def on_clicked(self) -> None:
        """Open the numbers; they stay up to date while they are open."""
        if self._dialog is None:
            self._dialog = GradientCheckDialog(self)
            self._dialog.parameter_selected.connect(self.parameter_selected)
        if self._check is not None and self._checked is not None:
            self._dialog.show_check(self._check, self._checked.layers)
        self._dialog.show()
        self._dialog.activateWindow()

    def _check_newest(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or snapshot is self._checked or not is_seen(self, self._check_newest):
            return
        self._checked, self._check = snapshot, check_gradients(snapshot)
        self._pause.start()
        self.setText(button_text(self._check))
        self.setToolTip(summary(self._check))
        restyle(self, "alarm", _is_wrong(self._check))
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.show_check(self._check, snapshot.layers)


class GradientCheckDialog(QDialog):
    """Each parameter with both of its gradients."""

    parameter_selected = Signal(int)
    """The place of the parameter whose row a person clicked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setObjectName("gradient_check_dialog")
        self.setWindowTitle("Gradient check")
        self.resize(*DIALOG_SIZE)
        self._summary = QLabel()
        self._summary.setObjectName("gradient_check_summary")
        self._summary.setWordWrap(True)
        self._table = GradientTable()
        self._table.parameter_selected.connect(self.parameter_selected)
        in_column(self._summary, (self._table, 1), inside=self, gap=10, margins=(18, 14, 18, 14))

    def show_check(self, check: GradientCheck, layers: tuple[int, ...]) -> None:
        """Show a check of a network with these widths."""
        self._summary.setText(summary(check))
        restyle(self._summary, "alarm", _is_wrong(check))
        self._table.show_check(check, layers)


def button_text(check: GradientCheck) -> str:
    """Say in a few words how far the gradients are apart."""
    if not len(check.places):
        return "Gradients not checked"
    stated = check.stated_error
    if not check.checkable.any() or stated is None:
        return "Gradient check –"
    error = powers(stated, 1)
    return f"Gradient check {error} ✓" if check.passed else f"Wrong gradient: check {error} ✗"


def summary(check: GradientCheck) -> str:
    """Say what was compared, and what came of it."""
    checkable, checked = int(check.checkable.sum()), len(check.places)
    if not checked:
        return (
            f"{check.total:,} parameters, each over all samples, are too much to check beside the training."
        )
    if not checkable:
        why = "would go across a kink of the activation" if check.kinks.all() else "is not a number"
        return f"Nothing to compare at epoch {check.epoch:,}: every difference {why}."
    stated = check.stated_error
    of = f"{checkable:,} of {check.total:,} parameters" if checkable < check.total else f"all {check.total:,}"
    if stated is None:
        verdict, error = "Too small to tell", "every gradient is below what rounding makes of a difference"
    else:
        verdict = (
            "The gradients agree"
            if check.passed
            else f"The gradients do not agree, to {powers(TOLERANCE, 0)}: backpropagation is wrong here"
        )
        error = f"relative error of a layer at most {powers(stated, 1)}{_exception(check)}"
    return (
        f"{verdict}. Epoch {check.epoch:,}, {of}: backpropagation against central differences of the loss,"
        f" h = {powers(STEP, 0)}; {error}."
    )


def _exception(check: GradientCheck) -> str:
    """Say which layers rounding hides; of wrong gradients nothing is excepted."""
    hidden = [str(layer) for layer in check.hidden_layers]
    if not hidden or not check.passed:
        return ""
    layers = f"layer {hidden[0]}" if len(hidden) == 1 else f"layers {', '.join(hidden)}"
    return f", but for {layers}, too small to be told from rounding"


def _is_wrong(check: GradientCheck) -> bool:
    return bool(check.checkable.any()) and not check.passed
