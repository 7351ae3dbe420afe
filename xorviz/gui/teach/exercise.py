"""Questions about the present network, and the backward pass with blanks, one after the other in a window."""

import secrets

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QLayout, QPushButton, QWidget

from xorviz.core.errors import ConfigError
from xorviz.core.teach.answers import Answer
from xorviz.core.teach.backward_exercise import LEVELS, backward_pass
from xorviz.core.teach.exercises import questions
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.widgets import named
from xorviz.gui.teach.exercise_pages import BackwardPage, ExercisePage, QuestionPage
from xorviz.session.session import Session
from xorviz.session.status import sentence

NARROWEST, WIDEST = 270, 480


class ExerciseDialog(QDialog):
    """Asks about the network as it is when the window is opened, or asked anew.

    It is as wide as it is told to be, where that is wide enough.
    """

    answered = Signal(object)
    """An `Answer`: the first answer to a question."""

    def __init__(self, session: Session, width: int, parent: QWidget) -> None:
        asked = _asked(session)  # before there is a window: it may be refused
        super().__init__(parent)
        self.setObjectName("exercise")
        self.setWindowTitle("Questions")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._width = min(max(width, NARROWEST), WIDEST)
        self._pages: list[ExercisePage] = []
        self._place = 0
        self._answered: set[int] = set()
        self._about = named(QLabel(), "exercise_about", role="muted")
        self._verdict = named(QLabel(wordWrap=True), "verdict")
        self._verdict.setMinimumHeight(3 * self._verdict.fontMetrics().lineSpacing())
        self._verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._check = _push("check", "Check")
        self._check.setDefault(True)
        self._show = _push("show_answer", "Show answer")
        self._next = _push("next", "Next")
        self._anew = _push("anew", "Ask anew")
        self._anew.setToolTip("About the network as it is now")
        self._check.clicked.connect(self.on_check)
        self._show.clicked.connect(self.on_show_answer)
        self._next.clicked.connect(self.on_next)
        self._anew.clicked.connect(self.on_anew_clicked)
        head = in_row(self._about, None, self._anew)
        buttons = in_row(self._check, self._show, None, self._next, gap=6)
        self._room = in_column()
        parts = head, (self._room, 1), self._verdict, buttons
        self._lines = layout = in_column(*parts, inside=self, gap=10, margins=(14, 14, 14, 14))
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # it is this dialog that fits it
        self.setMinimumWidth(self._width)
        self._ask(asked)

    def go_to_blanks(self) -> None:
        """Go to the first exercise that is to be filled in, if there is one."""
        for place, page in enumerate(self._pages):
            if isinstance(page, BackwardPage) and page.has_blanks:
                self._go_to(place)
                return

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the exercises: only now all have their fonts and sizes."""
        super().showEvent(event)
        self._fit()

    @Slot()
    def on_anew_clicked(self) -> None:
        """Ask about the network that is shown now, or say why not: then the questions before stay."""
        try:
            self._ask(_asked(self._session))
        except ConfigError as error:
            self._say(sentence(str(error)))
        else:
            self._fit()

    @Slot()
    def on_edited(self) -> None:
        """Forget what was said of another answer."""
        self._say("")

    @Slot()
    def on_check(self) -> None:
        """Judge the answer."""
        page = self._pages[self._place]
        found = page.judge()
        if found is None:
            unread = page.unread()
            missing = "Choose an answer, or fill in a number in each blank."
            self._say(f"“{unread}” is no number." if unread else missing)
            return
        self._say(found.text)
        if self._place not in self._answered:
            self._answered.add(self._place)
            epoch, seed = self._snapshot.epoch, self._snapshot.config.seed
            told = found.text if found.right else f"{found.text} {page.truth}"
            words = "Questions", page.text, page.given, told, "", epoch, seed
            facts = {"about": page.about, "numbers": page.given_numbers, "sample": self._sample}
            self.answered.emit(Answer(*words, name=secrets.token_hex(8), **facts))

    @Slot()
    def on_show_answer(self) -> None:
        """Give the answer away; it is not kept as the learner's."""
        page = self._pages[self._place]
        self._answered.add(self._place)
        page.show_answer()
        self._say(page.truth)

    @Slot()
    def on_next(self) -> None:
        """Go to the next exercise; after the last to the first."""
        self._go_to((self._place + 1) % max(1, len(self._pages)))

    def _ask(self, asked: list[ExercisePage]) -> None:
        """Ask what was made of the network that is shown now."""
        for page in self._pages:
            page.setParent(None)
            page.deleteLater()
        self._snapshot, self._sample = self._session.view.snapshot, self._session.view.selection.sample
        self._pages, self._answered = asked, set()
        for page in asked:
            page.edited.connect(self.on_edited)
            page.entered.connect(self.on_check)
            self._room.addWidget(page)
        self._go_to(0)

    def _fit(self) -> None:
        """Become as high as the highest page, so that no button moves from one to the next."""
        self.setMinimumHeight(0)
        self.resize(self._width, 0)
        shown = self._place
        for place in range(len(self._pages)):
            self._go_to(place)
        if self._pages:
            self._go_to(shown)

    def _say(self, text: str) -> None:
        """Say what became of an answer; if there is no room for it, make some."""
        self._verdict.setText(text)
        for layout in (self._room, self._lines):  # neither knows yet which page is shown
            layout.invalidate()
        height = self._lines.totalHeightForWidth(self.width())
        self.setMinimumHeight(height)
        if height > self.height():
            self.resize(self.width(), height)

    def _go_to(self, place: int) -> None:
        self._place = place
        for number, page in enumerate(self._pages):
            page.setVisible(number == place)
        there = bool(self._pages)
        page = self._pages[place] if there else None
        worked = isinstance(page, BackwardPage) and not page.has_blanks
        for button in (self._check, self._show):
            button.setEnabled(there and not worked)
        self._next.setEnabled(len(self._pages) > 1)
        epoch = f"At epoch {self._snapshot.epoch:,}"
        self._about.setText(f"{epoch} · {place + 1} of {len(self._pages)}" if there else epoch)
        fully = "Fully worked: each line is a factor, and the last is their product. Next, one is left out."
        nothing = "Nothing can be asked about this network: all of its gradients are zero or equal."
        self._say((fully if worked else "") if there else nothing)


def _push(name: str, text: str) -> QPushButton:
    button = named(QPushButton(text), name)
    button.setAutoDefault(False)
    return button


def _asked(session: Session) -> list[ExercisePage]:
    """Return a page for each exercise. Raises `ConfigError` if none can be: see `questions`."""
    snapshot, sample = session.view.snapshot, session.view.selection.sample
    passes = [(backward_pass(snapshot, sample, blanks), blanks) for blanks in LEVELS]
    asked: list[ExercisePage] = [QuestionPage(each) for each in questions(snapshot, sample)]
    return asked + [BackwardPage(each, blanks) for each, blanks in passes if each is not None]
