"""The status bar: what goes on, what computes, since when it is solved, and messages while they are news."""

import sys

from PySide6.QtCore import QEvent, QRect, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QStatusTipEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget

from xorviz.gui.kit.step_job import ask_for_attention
from xorviz.gui.kit.themed import theme_of
from xorviz.gui.kit.widgets import announce
from xorviz.session.branches import Change
from xorviz.session.session import Session
from xorviz.session.status import (
    engine_status,
    failed_status,
    lost_status,
    run_status,
    sentence,
    solved_status,
)
from xorviz.session.view import SessionView
from xorviz.session.wishes.replay import CURSOR

MESSAGE_MS = 8000
LEFT = 14
"""Where its text begins, in pixels: under that of the rest of the window."""
STATED = frozenset({"run", "head", "landmarks", "snapshot", "sought", "playing", "goal", "epochs_per_second"})
"""The parts of the view that decide what is said to go on; whether the run can, the landmarks tell."""


class _Line(QLabel):
    """A text of one line; where it is too long, it ends in dots."""

    alarming = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            room = self.rect().adjusted(LEFT - self.x(), 0, 0, 0)
            _write(painter, self, room, self.text(), alarming=self.alarming)


def _write(painter: QPainter, widget: QWidget, room: QRect, text: str, *, alarming: bool) -> None:
    """Write as much of a text as there is room for; what went wrong in its colour and with a sign."""
    ink = theme_of(widget).colour("alarm") if alarming else widget.palette().windowText().color()
    metrics = widget.fontMetrics()
    if alarming:
        side = metrics.ascent()
        sign = QRect(room.left(), room.center().y() - side // 2, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(sign)
        painter.setPen(theme_of(widget).colour("card"))
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, "!")
        room = room.adjusted(side + side // 2, 0, 0, 0)
    painter.setPen(ink)
    said = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, said)


class StatusBar(QStatusBar):
    """Follows the session."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._failure = ""
        self._plain = False
        self._message = ""
        self._alarming = False
        """Whether the message is about what went wrong."""
        self._said_at: int | None = None
        """The epoch that the message is about; None for any."""
        self._status, self._engine, self._solved = _Line(), QLabel(), QLabel()
        for label, name in ((self._status, "status"), (self._engine, "engine"), (self._solved, "solved")):
            label.setObjectName(name)
        room = self._solved.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self._solved.setSizePolicy(room)
        self._status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.addWidget(self._status, 1)
        self.addPermanentWidget(self._engine)
        self.addPermanentWidget(self._solved)
        self.setSizeGripEnabled(False)
        self.messageChanged.connect(self.on_message_changed)
        session.changed.connect(self.on_session_changed)
        session.playback.goal_reached.connect(self.say_until_next)
        session.setting_changed.connect(self.on_setting_changed)
        session.training_failed.connect(self.on_training_failed)
        session.looks.failed.connect(self.on_look_failed)
        session.aside_failed.connect(self.on_aside_failed)
        session.making.refused.connect(self.refuse)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, with a message where the status is: Qt would write it further left than anything else."""
        if not self.currentMessage():
            super().paintEvent(event)
            return
        from PySide6.QtWidgets import QStyle, QStyleOption  # as late as this: a first paint waits for neither

        option = QStyleOption()
        with QPainter(self) as painter:
            option.initFrom(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelStatusBar, option, painter, self)
            beside = (each for each in self.children() if isinstance(each, QWidget) and each.isVisible())
            end = min((each.x() for each in beside), default=self.width())
            room = QRect(LEFT, 0, end - 2 * LEFT, self.height())
            _write(painter, self, room, self.currentMessage(), alarming=self._alarming and self.is_saying())

    def show_plain(self, plain: bool) -> None:
        """Leave technical notes out, and that nothing has begun; or have them."""
        self._plain = plain
        self.show_status()
        self._engine.setVisible(not plain)

    def is_saying(self) -> bool:
        """Say whether there is a message."""
        return bool(self._message) and self.currentMessage() == self._message

    def keeps_out(self, hint: QEvent) -> bool:
        """Say whether a hint, or its end, is not for now; that of Play ends after it has been pressed."""
        begins = isinstance(hint, QStatusTipEvent) and bool(hint.tip())
        return self.is_saying() or (self._session.view.playing and begins)

    def show_status(self) -> None:
        """Say what goes on, and since when it is solved."""
        view = self._session.view
        quiet = self._plain and not view.begun and not view.playing and not view.preparing
        self._status.alarming = bool(self._failure) or (view.diverged and view.at_head)
        self._status.setText(self._failure or ("" if quiet else run_status(view)))
        self._solved.setText(solved_status(view.run))
        self.on_message_changed(self.currentMessage())

    @Slot(str)
    def say(self, message: str) -> None:
        """Say what became of a wish, for as long as it is news."""
        self._show_message(message, MESSAGE_MS)

    @Slot(str)
    def say_until_next(self, reason: str) -> None:
        """Say why the training ended, until something else is done."""
        ask_for_attention(self)
        view = self._session.view
        self._show_message(reason, 0, alarming=view.diverged and view.at_head)

    @Slot(str)
    def refuse(self, reason: str) -> None:
        """Say why something that was typed is not taken."""
        self._alarm(sentence(reason))

    @Slot(str)
    def on_message_changed(self, message: str) -> None:
        """Say once that it is solved: not beside a message that says it."""
        self._solved.setVisible(not self._solved.text() or self._solved.text() not in message)

    @Slot(object, object)
    def on_session_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Say what goes on now; forget what was said of another run, of other settings or another epoch."""
        started = "playing" in what and view.playing
        if started or "run" in what:
            self._failure = ""
        gone = started or what & {"run", "config", "edits"} or self._said_at not in (None, view.cursor)
        if gone and self._message:
            self._forget_message()
        if what & {"run", "engine", "engine_failure", "preparing"}:
            text, tip = engine_status(view)
            self._engine.setText(text)
            self._engine.setToolTip(tip)
        if what & STATED:
            self.show_status()

    @Slot(object)
    def on_setting_changed(self, change: Change) -> None:
        """Say what a person has set by hand that is not in the run that a change began."""
        if change.after is not change.before:
            lost = lost_status(change.before.run, change.after.run)
            if lost:
                self.say(lost)

    @Slot(str)
    def on_training_failed(self, trace: str) -> None:
        """Say that something unforeseen happened; the details go to standard error."""
        print(trace, file=sys.stderr)
        self._failure = "An error stopped the training: " + trace.strip().splitlines()[-1]
        self._forget_message()  # it stands where this is to be read
        self.show_status()
        announce(self, self._failure)

    @Slot(str, str)
    def on_look_failed(self, purpose: str, trace: str) -> None:
        """Say that an epoch cannot be shown somewhere; the details go to standard error."""
        if purpose == CURSOR:
            return
        print(trace, file=sys.stderr)
        self._alarm("An epoch cannot be shown: " + trace.strip().splitlines()[-1])

    @Slot(str, str)
    def on_aside_failed(self, purpose: str, trace: str) -> None:
        """Say that something cannot be shown beside the training; the details go to standard error."""
        print(trace, file=sys.stderr)
        self._alarm(failed_status(trace))

    def _alarm(self, message: str) -> None:
        self._show_message(message, MESSAGE_MS, alarming=True)

    def _show_message(self, message: str, milliseconds: int, *, alarming: bool = False) -> None:
        self._message, self._alarming = message, alarming
        view = self._session.view
        self._said_at = None if view.playing else view.cursor
        self.showMessage(message, milliseconds)
        announce(self, message)

    def _forget_message(self) -> None:
        self._message, self._said_at = "", None
        self.clearMessage()
