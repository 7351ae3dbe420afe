"""What a prediction is made with: choices, a number, or a button to draw."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from xorviz.core.parameter import Parameter
from xorviz.core.teach.experiments import Prediction, PredictionKind
from xorviz.core.teach.predictions import Guess
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.number_field import ENTER, NumberField
from xorviz.gui.kit.numbers import plain
from xorviz.gui.kit.widgets import named, with_role
from xorviz.gui.teach.answer_tile import AnswerTile

GREATEST_NUMBER = 1e9
NUMBER_WIDTH = 96


class Editor(QWidget):
    """Edits one prediction."""

    edited = Signal()
    draw_requested = Signal()
    refused = Signal(str)
    entered = Signal()
    """Enter was pressed after the number."""
    left = Signal()

    guess: Guess | None = None
    is_complete: bool = False
    """Whether it can be committed."""

    def show_small(self, small: bool) -> None:
        """Take little room, or much."""

    def stops(self) -> list[QWidget]:
        """Return what takes the keyboard, in order."""
        parts = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [part for part in parts if part.focusPolicy() != Qt.FocusPolicy.NoFocus]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Space press what has the keyboard, and the wheel scroll the panel, as in all of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Space)
            return event.isAccepted()
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


class AnswerButton(QPushButton):
    """A choice whose text may take several lines."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setProperty("answer", "true")
        self.setAccessibleName(text)
        self._label = QLabel(text, wordWrap=True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._lines = in_column(self._label, inside=self, margins=(10, 4, 10, 4))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def words(self) -> str:
        """What it says."""
        return self._label.text()

    def hasHeightForWidth(self) -> bool:
        """Say that it is higher where it is narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high it must be."""
        return self._lines.heightForWidth(width)

    def sizeHint(self) -> QSize:
        """Return its size, as its text has it."""
        return self._lines.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least size of its text."""
        return self._lines.minimumSize()


class ChoiceEditor(Editor):
    """A few answers, of which one is chosen: beside each other where all are pictured, else in lines."""

    def __init__(self, prediction: Prediction) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        pictured = all(choice.sketch for choice in prediction.choices)
        layout = (in_row if pictured else in_column)(inside=self, gap=8 if pictured else 4)
        for place, choice in enumerate(prediction.choices):
            answer = AnswerTile(choice) if pictured else AnswerButton(choice.text)
            button = named(answer, f"choice_{place}")
            button.installEventFilter(self)
            self._group.addButton(button, place)
            layout.addWidget(button)
        self._group.idClicked.connect(self.on_clicked)

    def show_small(self, small: bool) -> None:
        """Have pictures that take little room, or much."""
        for button in self._group.buttons():
            if isinstance(button, AnswerTile):
                button.show_small(small)

    @Slot(int)
    def on_clicked(self, place: int) -> None:
        """Take the choice."""
        self.guess, self.is_complete = Guess("choice", float(place)), True
        self.edited.emit()


class NumberEditor(Editor):
    """A number in the unit of its measure."""

    def __init__(self, prediction: Prediction) -> None:
        super().__init__()
        from xorviz.core.teach.measures import RUN_MEASURES  # as late as this: a first paint needs none

        measure = RUN_MEASURES.get(prediction.measure)  # none only at a first look at a damaged file
        counts = "epoch" in prediction.measure
        unit = measure.unit if measure else ""
        greatest = 100.0 if unit else GREATEST_NUMBER
        parameter = Parameter(
            name="prediction",
            label="Prediction",
            help=f"What do you expect? ({measure.words if measure else prediction.measure})",
            kind="integer" if counts else "real",
            allowed=f"a {'whole number' if counts else 'number'} from 0 to {greatest:,.0f}",
            minimum=0.0,
            maximum=greatest,
        )
        self._field = named(NumberField(parameter, plain_number, blank=True), "prediction")
        self._field.stays = False  # with the answer the run begins, and Space pauses it
        self._field.lineEdit().setPlaceholderText("your guess")
        self._field.setFixedWidth(NUMBER_WIDTH)
        self._by_enter = False
        """Whether Enter was the last key in the field."""
        for text_changed in (
            self._field.lineEdit().textChanged,
            self._field.valueChanged,  # by an arrow
            self._field.editingFinished,  # which gives back what is allowed
        ):
            text_changed.connect(self.on_text_changed)
        self._field.refused.connect(self.refused)
        self._field.left.connect(self.on_left)
        self._field.installEventFilter(self)
        words = QLabel(unit or ("epochs" if counts else ""))
        in_row(self._field, words, None, inside=self)

    @Slot()
    def on_text_changed(self) -> None:
        """Take the number as soon as it is one."""
        number = self._field.typed
        self.guess = None if number is None else Guess("number", number)
        self.is_complete = number is not None
        self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Know what key the field is left with."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._by_enter = event.key() in ENTER
        return super().eventFilter(watched, event)

    @Slot()
    def on_left(self) -> None:
        """After Enter go on to what commits; after a click or Escape, the keyboard is the window's."""
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        (self.entered if self._by_enter and not by_mouse else self.left).emit()


class DrawEditor(Editor):
    """A button that begins a drawing on the plot."""

    texts: ClassVar[dict[str, str]] = {"curve": "Draw the curve", "boundary": "Draw the boundary"}
    keys: ClassVar[dict[str, str]] = {
        "curve": "With the mouse, or the keys: ← → choose a handle, ↑ ↓ move it, Enter commits.",
        "boundary": "With the mouse, or the keys: arrows move a handle, 1 2 3 choose one, + adds a line,"
        " Delete takes one away, Enter commits.",
    }

    def __init__(self, kind: PredictionKind) -> None:
        super().__init__()
        self._kind = kind
        self._button = named(ToolButton(), "draw", tip="On the plot, with the mouse or the arrow keys")
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._button.clicked.connect(self.draw_requested)
        self._button.installEventFilter(self)
        self._keys = with_role(QLabel(self.keys[kind], wordWrap=True), "muted")
        in_column((self._button, Qt.AlignmentFlag.AlignLeft), self._keys, inside=self)
        self.show_drawing(drawing=False, drawn=False)

    def show_drawing(self, *, drawing: bool, drawn: bool) -> None:
        """Say whether it is being drawn, and whether there is something of it."""
        self.is_complete = drawn
        self._keys.setVisible(drawing)
        self._button.setText("Draw anew" if drawn else self.texts[self._kind])


def plain_number(value: float) -> str:
    """Write a number as it is typed."""
    return f"{value:.0f}" if value == round(value) else plain(value)
