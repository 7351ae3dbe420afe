"""The pages of the questions: one with options or a number, and the backward pass with blanks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from xorviz.core.teach.backward_exercise import BackwardPass, Step
from xorviz.core.teach.exercises import OTHER_NUMBER, Judgement, Question
from xorviz.core.writing import read_real, written
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.widgets import named, with_role
from xorviz.gui.teach.prediction_editors import AnswerButton

FIELD_WIDTH = 110


class ExercisePage(QWidget):
    """One exercise."""

    edited = Signal()
    entered = Signal()
    """Enter was pressed in a field."""

    text = ""
    """What is asked."""
    about = "question"
    """What asks, as an `Answer` has it."""
    given = ""
    """What was answered, in words."""
    given_numbers: tuple[float, ...] = ()
    """And in numbers: the place of an option, or what was filled in."""
    truth = ""

    def judge(self) -> Judgement | None:
        """Judge what was answered; None for nothing to answer, or for something that is no number."""
        raise NotImplementedError

    def unread(self) -> str:
        """Return what was typed first that is no number; nothing if there is none."""
        typed = (field.text().strip() for field in self.findChildren(QLineEdit))
        return next((text for text in typed if text and parsed(text) is None), "")

    def show_answer(self) -> None:
        """Fill in what is right."""
        raise NotImplementedError


class QuestionPage(ExercisePage):
    """A question with options, or with a number."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        self.text = question.text
        self.truth = question.told
        layout = in_column(_heading(question.text), inside=self, gap=6)
        self._group = QButtonGroup(self)
        self._field: QLineEdit | None = None
        for place, option in enumerate(question.options):
            button = named(AnswerButton(option), f"option_{place}")
            self._group.addButton(button, place)
            layout.addWidget(button)
        if not question.options:
            self._field = _field("answer")
            self._field.textEdited.connect(self.edited)
            self._field.returnPressed.connect(self.entered)
            layout.addWidget(self._field, alignment=Qt.AlignmentFlag.AlignLeft)
        self._group.idClicked.connect(self.edited)
        layout.addStretch(1)

    def judge(self) -> Judgement | None:
        """Judge the option, or the number."""
        if self._field is not None:
            number = parsed(self._field.text())
            self.given, self.given_numbers = self._field.text().strip(), (number or 0.0,)
            return None if number is None else self._question.judge(number)
        place = self._group.checkedId()
        if place < 0:
            return None
        self.given, self.given_numbers = self._question.options[place], (float(place),)
        return self._question.judge(float(place))

    def show_answer(self) -> None:
        """Choose the right option, or write the number."""
        if self._field is not None:
            self._field.setText(written(self._question.answer, 7))
        else:
            self._group.button(int(self._question.answer)).setChecked(True)


class BackwardPage(ExercisePage):
    """The factors of a gradient: some are given, the others are to be filled in."""

    def __init__(self, exercise: BackwardPass, blanks: int) -> None:
        super().__init__()
        self.about = f"backward:{blanks}"
        self.text = exercise.title
        self.truth = "; ".join(f"{step.symbol} = {written(step.question.answer)}" for step in exercise.steps)
        self._fields: list[tuple[Step, QLineEdit]] = []
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        in_column(_heading(exercise.title), grid, None, inside=self)
        for row, step in enumerate(exercise.steps):
            symbol, formula = QLabel(step.symbol), QLabel(step.formula, wordWrap=True)
            with_role(formula, "muted")
            formula.setContentsMargins(0, 0, 0, 8)
            grid.addWidget(symbol, 2 * row, 0)
            grid.addWidget(self._value(row, step), 2 * row, 1)
            grid.addWidget(formula, 2 * row + 1, 0, 1, 2)

    @property
    def has_blanks(self) -> bool:
        """Whether there is something to fill in."""
        return bool(self._fields)

    def judge(self) -> Judgement | None:
        """Judge all numbers: the first that is wrong is spoken of."""
        numbers = [parsed(field.text()) for _, field in self._fields]
        self.given = "; ".join(f"{step.symbol}: {field.text().strip()}" for step, field in self._fields)
        if not numbers or None in numbers:
            return None
        self.given_numbers = tuple(number or 0.0 for number in numbers)
        for (step, field), number in zip(self._fields, self.given_numbers, strict=True):
            found = step.question.judge(number)
            if not found.right:
                field.setFocus()
                field.selectAll()
                how = (
                    f" What stands below it leads there: {step.formula}."
                    if found.text == OTHER_NUMBER
                    else ""
                )
                return Judgement(False, f"{step.symbol}: {found.text}{how}")
        return Judgement(True, "Right.")

    def show_answer(self) -> None:
        """Write the numbers."""
        for step, field in self._fields:
            field.setText(written(step.question.answer, 5))

    def _value(self, row: int, step: Step) -> QWidget:
        if step.blank:
            field = _field(f"blank_{row}")
            field.textEdited.connect(self.edited)
            field.returnPressed.connect(self.entered)
            self._fields.append((step, field))
            return field
        label = QLabel(written(step.question.answer))
        label.setFont(number_font())
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return label


def parsed(text: str) -> float | None:
    """Return a number as a person may type it; None if it is none."""
    try:
        number = read_real(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _heading(text: str) -> QLabel:
    label = named(QLabel(text, wordWrap=True), "exercise_question")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


def _field(name: str) -> QLineEdit:
    field = named(QLineEdit(maxLength=24), name, "Number")
    field.setFont(number_font())
    field.setFixedWidth(FIELD_WIDTH)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    return field
