"""A number that is typed: what is not allowed is refused in words, and the keyboard is given back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QWidget

from xorviz.core.errors import ConfigError
from xorviz.core.parameter import Parameter
from xorviz.gui.kit.theme import number_font

DECIMALS = 323
"""As many as Qt allows: no number that is typed is rounded."""
BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
PASSING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""The keyboard was here before, and is again."""
UNDOING = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NumberField(QDoubleSpinBox):
    """Edits the number of a parameter. Enter commits, Escape restores, and either leaves the field.

    Where what was typed is refused, Enter stays, with all selected: what is typed next takes its place, and
    is not taken for keys of the window. It stays too for somebody who came by the keys and goes on by them.

    Parameters
    ----------
    parameter
        What is allowed, and how a refusal is worded.
    write
        The text of a number.
    blank
        Whether it is empty until a number is typed: then its value is below all that is allowed.
    """

    refused = Signal(str)
    """What was typed is not allowed, in words; the value in force stays."""
    left = Signal()
    """The keyboard is to be the window's again."""

    def __init__(self, parameter: Parameter, write: Callable[[float], str], *, blank: bool = False) -> None:
        self._parameter, self._write, self._blank = parameter, write, blank
        self.stays = True
        """Whether Enter may stay in it."""
        self._by_key = False
        super().__init__(decimals=DECIMALS if parameter.kind == "real" else 0)
        self.setRange(parameter.minimum - blank, parameter.maximum)
        if blank:
            self.setValue(self.minimum())
        self.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        if parameter.kind == "integer":
            self.setStepType(QDoubleSpinBox.StepType.DefaultStepType)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(number_font())
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(parameter.label)
        self.setToolTip(parameter.help)

    @property
    def typed(self) -> float | None:
        """The number that its text stands for by now; None if it is empty or not allowed."""
        try:
            number = self.valueFromText(self.lineEdit().text())
        except ConfigError:
            return None
        return None if self._is_nothing(number) else number

    @property
    def refusal(self) -> str:
        """Why its text is not allowed as it is by now, in words; nothing if it is."""
        return self._refusal_of(self.lineEdit().text())

    def textFromValue(self, val: float) -> str:
        """Write the number."""
        return "" if self._is_nothing(val) else self._write(val)

    def valueFromText(self, text: str) -> float:
        """Read the number; the text of the value in force stands for its every digit."""
        if text == self.textFromValue(self.value()):
            return self.value()
        if self._blank and not text.strip():
            return self.minimum()
        return self._parse(text)

    def stepBy(self, steps: int) -> None:
        """Step, from nothing to the least."""
        if self._is_nothing(self.value()) and steps > 0:
            self.setValue(self._parameter.minimum)
        else:
            super().stepBy(steps)

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Let anything be typed; what is not allowed is not taken."""
        refused = self._refusal_of(input)
        return QValidator.State.Intermediate if refused else QValidator.State.Acceptable, input, pos

    def fixup(self, str: str) -> str:
        """Say why a text is not taken."""
        try:
            self._parse(str)
        except ConfigError as error:
            self.refused.emit(f"{error}")
        return str

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the number, or restore the one in force, and give the keyboard back; or stay."""
        if event.key() == Qt.Key.Key_Escape:
            in_force = self.textFromValue(self.value())
            unchanged = self.lineEdit().text() == in_force
            self.lineEdit().setText(in_force)
            self.left.emit()
            event.setAccepted(not unchanged)  # with nothing to restore, it may close a dialog
            return
        allowed = self.hasAcceptableInput()
        super().keyPressEvent(event)
        if event.key() in ENTER:
            event.setAccepted(not allowed)  # a dialog's button is not pressed with another number than typed
            if not allowed or (self.stays and self._by_key):
                self.selectAll()
            else:
                self.left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Watch for clicks elsewhere. What is typed takes the place of all, unless a click said where."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()
        if event.reason() not in PASSING:
            self._by_key = event.reason() in BY_KEY
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Watch no more."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        super().focusOutEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the keyboard back when something else in the window is clicked that does not take it.

        Undo is the window's where nothing has been typed.
        """
        if watched is self and event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoes = any(event.matches(each) for each in UNDOING)
            if undoes and self.lineEdit().text() == self.textFromValue(self.value()):
                event.ignore()
                return True
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            elsewhere = watched is not self and not self.isAncestorOf(watched)
            if elsewhere and watched.window() is self.window():
                self.left.emit()
        return False

    def _refusal_of(self, text: str) -> str:
        try:
            self.valueFromText(text)
        except ConfigError as error:
            return f"{error}"
        return ""

    def _is_nothing(self, number: float) -> bool:
        return self._blank and number < self._parameter.minimum

    def _parse(self, text: str) -> float:
        return float(self._parameter.parse(text.strip()))  # pyright: ignore[reportArgumentType]
