"""The experiment at the top of the panel: its question, the learner's prediction, and what came of it."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Literal, NamedTuple

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from xorviz.core.teach.experiments import Experiment
from xorviz.core.teach.predictions import Guess, Outcome
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.cards import Panel
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.theme import TEXT_PIXELS, text_font
from xorviz.gui.kit.widgets import named, restyle, with_role
from xorviz.gui.teach.prediction_editors import ChoiceEditor, DrawEditor, Editor, NumberEditor

OWN = "own settings"
LONGEST_SENTENCE = 500
BACK_TIP = "Begin the run that the question is about; Undo leads back to this one"
SKIP = {False: ("Just run", "Run without it"), True: ("just run it", "run without it")}
"""By whether the question stands alone: what runs it, and what does where that leaves an answer behind."""
MARGINS, MARGINS_PLAIN = (14, 4, 14, 8), (0, 0, 0, 0)

Stage = Literal["asking", "running", "told", "kept", "watching"]


class CardState(NamedTuple):
    """What the card shows."""

    experiment: Experiment | None
    """None for settings that are no experiment's."""
    stage: Stage
    outcome: Outcome | None = None
    """Once a prediction has one."""
    sentence: str = ""
    """What the learner explains it with, once that is kept."""
    reason: str = ""
    """Why there is no question, while one watches."""
    heading: str = ""
    """What is said in place of the question of an experiment."""
    back: str = ""
    """The name of the experiment that it leads back to, while there is no question."""
    noted: bool = True
    """Whether what is said of the experiment holds: not of a run that something was done to."""


class ExperimentCard(Panel):
    """Asks before an experiment runs, says what to watch while it does, and compares afterwards."""

    experiment_chosen = Signal(str)
    """Its name."""
    draw_requested = Signal()
    committed = Signal()
    """The prediction stands: run."""
    skipped = Signal()
    """Run without one."""
    explained = Signal(str)
    """The learner's sentence; may be empty."""
    questions_requested = Signal()
    refused = Signal(str)
    """Why a number that was typed is not allowed."""
    left = Signal()
    """The keyboard is the window's again."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: CardState | None = None
        self._editor: Editor | None = None
        self._box = named(
            QComboBox(), "experiment", "Experiment", "Settings to try, with a question to answer first"
        )
        self._box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.currentIndexChanged.connect(self.on_box_changed)
        self._chosen = False
        """Whether the experiment that comes was chosen here: then the card takes its height."""
        self._question = _label("experiment_question")
        self._said, self._was = _label("experiment_said"), _label("experiment_was")
        self._explained = _label("experiment_explained")
        self._watch, self._note = _label("experiment_watch"), _label("experiment_note")
        self._reason = _label("experiment_reason")
        for label in (self._watch, self._note, self._reason):
            with_role(label, "muted")
        self._back = named(
            QPushButton("Ask me that ▸"), "experiment_back", "Ask me that", BACK_TIP, role="link"
        )
        self._back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._back.clicked.connect(self.on_back)
        self._plain = False
        """Whether there is the question alone."""
        self._stays = False
        """Whether a question that is not put any more stays in sight, faint, as the card keeps its height."""
        self._first = with_role(QLabel("One question first"), "muted")
        self._place = in_column()
        self._commit = _button("commit", "Commit", "Run it, and compare with your prediction")
        with_role(self._commit, "primary")
        self._skip = named(QPushButton("Just run"), "just_run", tip="Run it without a prediction")
        self._explanation = named(
            QLineEdit(placeholderText="What explains it?", maxLength=LONGEST_SENTENCE),
            "explanation",
            "What explains it?",
        )
        self._done = _button("explained", "Done", "Keep prediction, outcome and your sentence")
        self._questions = _button("questions", "Questions…", "Answer questions about the present network")
        self._questions.setProperty("role", "quiet")
        self._commit.clicked.connect(self.committed)
        self._skip.clicked.connect(self.skipped)
        self._done.clicked.connect(self.on_done)
        self._explanation.returnPressed.connect(self.on_done)
        self._questions.clicked.connect(self.questions_requested)
        self._lay_out()

    def show_experiments(self, experiments: Iterable[Experiment], problems: Iterable[str]) -> None:
        """Offer the experiments, and tell what is wrong with others."""
        self._shown = None
        with QSignalBlocker(self._box):
            self._box.clear()
            for experiment in experiments:
                self._box.addItem(experiment.title, experiment.name)
                self._box.setItemData(self._box.count() - 1, experiment.question, Qt.ItemDataRole.ToolTipRole)
        told = "\n".join(problems)
        if told:
            self._box.setToolTip(f"{self._box.toolTip()}\n\nLeft out:\n{told}")

    def show_plain(self, plain: bool) -> None:
        """Show the question alone, and large; or with the list of experiments above it."""
        self._plain = plain
        self._head.setVisible(not plain)
        self._box.setVisible(not plain)
        self._question.setFont(text_font(17 if plain else TEXT_PIXELS))
        restyle(self._skip, "role", "link" if plain else "")
        restyle(self, "flat", plain)
        if self._editor is not None:
            self._editor.show_small(not plain)
        self._column.setContentsMargins(*(MARGINS_PLAIN if plain else MARGINS))
        self._column.setSpacing(10 if plain else 5)
        self._show_parts()

    def show_state(self, shown: CardState) -> None:
        """Show an experiment, and how far the learner is with it."""
        if shown == self._shown:
            return
        held, before = self._hold(), self._shown
        self._shown = shown
        experiment, stage = shown.experiment, shown.stage
        self._show_choice(experiment)
        asking = stage == "asking"
        self._stays = held and stage == "watching" and (self._stays or self._editor is not None)
        if self._stays:
            self._enable_question(enabled=False)
        elif not asking or before is None or before.experiment != experiment or before.stage != stage:
            self._replace_editor(experiment if asking else None)
        if stage == "told" and (before is None or before.stage != "told"):
            self._explanation.clear()
        outcome = shown.outcome
        if not self._stays:
            self._enable_question(enabled=True)
            asked = experiment is not None and stage != "watching"
            _say(self._question, experiment.question if experiment and asked else shown.heading)
        _say(self._reason, shown.reason)
        self._back.setVisible(bool(shown.back) and not self._stays)
        _say(self._said, outcome.said if outcome else "")
        _say(self._was, outcome.was if outcome else "")
        _say(self._explained, f"You explained it: “{shown.sentence}”" if shown.sentence else "")
        _say(self._watch, f"Watch: {experiment.watch}" if experiment and stage == "running" else "")
        _say(self._note, experiment.note if experiment and shown.noted and not asking else "")
        self._skip.setVisible(asking)
        self._explanation.setVisible(stage == "told")
        self._done.setVisible(stage in ("told", "kept"))
        self._done.setEnabled(stage == "told")
        self._done.setText("Done" if stage == "told" else "Kept")
        self.on_edited()

    def show_drawing(self, *, drawing: bool, drawn: bool) -> None:
        """Say whether a prediction is being drawn, and whether there is something of it."""
        if isinstance(self._editor, DrawEditor):
            self._editor.show_drawing(drawing=drawing, drawn=drawn)
            self.on_edited()

    @property
    def answers(self) -> QWidget | None:
        """What the question that is open can be answered with; None if none is."""
        return self._editor if self._editor is not None and self._editor.isEnabled() else None

    @property
    def guess(self) -> Guess | None:
        """What was chosen or typed; None if nothing was, and for what is drawn."""
        return self._editor.guess if self._editor is not None else None

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has been made meanwhile."""
        super().showEvent(event)
        self.on_edited()
        panel = self.parentWidget()
        if panel is not None:
            panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the room back that was held for the pointer, when it leaves the settings."""
        if event.type() == QEvent.Type.Leave:
            self.setMinimumHeight(0)
            if self._stays:
                self._stays = False
                self._replace_editor(None)
                _say(self._question, "")
                self._back.setVisible(self._shown is not None and bool(self._shown.back))
        return False

    @Slot(int)
    def on_box_changed(self, index: int) -> None:
        """Pass the choice on."""
        name = self._box.itemData(index)
        if name is not None:
            self._chosen = True
            self.experiment_chosen.emit(name)
            self._chosen = False

    @Slot()
    def on_back(self) -> None:
        """Begin the experiment again whose question is not of this run."""
        if self._shown is not None:
            self.experiment_chosen.emit(self._shown.back)

    @Slot()
    def on_edited(self) -> None:
        """Let a prediction be committed as soon as there is one."""
        self._commit.setEnabled(self._editor is not None and self._editor.is_complete)
        self._show_parts()

    @Slot()
    def on_entered(self) -> None:
        """Commit to the number that Enter was pressed after; without one, stay where it is typed."""
        if self._commit.isEnabled():
            self._commit.click()

    @Slot()
    def on_done(self) -> None:
        """Pass the sentence on."""
        if self._done.isEnabled():
            self.explained.emit(self._explanation.text().strip())
            self.left.emit()

    def _show_parts(self) -> None:
        """Show what depends on how plain it is, and on whether there is an answer to commit to or to leave.

        At a first sight there is none yet.
        """
        asking, answered = self._shown is not None and self._shown.stage == "asking", self._commit.isEnabled()
        self._first.setVisible(self._plain and asking)
        self._commit.setVisible(asking and (answered or not self._plain))
        self._skip.setText(SKIP[self._plain][answered])

    def _hold(self) -> bool:
        """Stay as high as it is while the pointer is among the settings: none moves away under it."""
        panel = self.parentWidget()
        held = panel is not None and panel.underMouse() and not self._chosen
        self.setMinimumHeight(self.height() if held else 0)
        return held

    def _enable_question(self, *, enabled: bool) -> None:
        with_role(self._question, "" if enabled else "muted")
        if self._editor is not None:
            self._editor.setEnabled(enabled)

    def _show_choice(self, experiment: Experiment | None) -> None:
        with QSignalBlocker(self._box):
            own = self._box.findText(OWN)
            if experiment is None and own < 0:
                self._box.insertItem(0, OWN, None)
            elif experiment is not None and own >= 0:
                self._box.removeItem(own)
            self._box.setCurrentIndex(self._box.findData(experiment.name) if experiment else 0)

    def _replace_editor(self, experiment: Experiment | None) -> None:
        if self._editor is not None:
            self._editor.hide()
            self._editor.setParent(None)
            self._editor.deleteLater()
            self._editor = None
        if experiment is None:
            return
        kind = experiment.prediction.kind
        if kind == "choice":
            editor: Editor = ChoiceEditor(experiment.prediction)
        elif kind == "number":
            editor = NumberEditor(experiment.prediction)
            editor.refused.connect(self.refused)
            editor.entered.connect(self.on_entered)
            editor.left.connect(self.left)
        else:
            editor = DrawEditor(kind)
            editor.draw_requested.connect(self.draw_requested)
        editor.edited.connect(self.on_edited)
        editor.show_small(not self._plain)
        self._editor = editor
        self._place.addWidget(editor)
        for stop in editor.stops():  # who hears one of the answers hears to what
            stop.setAccessibleDescription(f"{experiment.question} {stop.toolTip()}".strip())
        chain = [self._box, *editor.stops(), self._commit, self._skip]
        for one, other in pairwise(chain):
            QWidget.setTabOrder(one, other)

    def _lay_out(self) -> None:
        title = with_role(QLabel("Experiment"), "title")
        self._head = QWidget()
        in_row(title, None, self._questions, inside=self._head)
        buttons = in_row(self._commit, self._skip, None, gap=6)
        done = self._done, Qt.AlignmentFlag.AlignLeft
        asked = self._head, self._box, self._first, self._question, self._place, buttons
        back = self._back, Qt.AlignmentFlag.AlignLeft
        told = self._said, self._was, self._explanation, self._explained, done
        noted = self._watch, self._note, self._reason
        self._column = in_column(*asked, *told, *noted, back, None, inside=self, gap=5, margins=MARGINS)


def _label(name: str) -> QLabel:
    label = named(QLabel(wordWrap=True), name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _button(name: str, text: str, tip: str) -> QToolButton:
    button = named(ToolButton(), name, tip=tip)
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _say(label: QLabel, text: str) -> None:
    label.setText(text.replace(" %", "\u00a0%"))
    label.setVisible(bool(text))
