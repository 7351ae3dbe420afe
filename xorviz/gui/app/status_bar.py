"""The status bar: what goes on, what computes, since when it is solved, and messages while they are news."""

import sys

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar

from xorviz.core.run.training import Snapshot
from xorviz.session.session import Session
from xorviz.session.status import engine_status, run_status, sentence, solved_status

MESSAGE_MS = 8000


class StatusBar(QStatusBar):
    """Follows the session."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._failure = ""
        self._message = ""
        self._said_at: int | None = None
        """The epoch that the message is about; None for any."""
        self._status, self._engine, self._solved = QLabel(), QLabel(), QLabel()
        for label, name in ((self._status, "status"), (self._engine, "engine"), (self._solved, "solved")):
            label.setObjectName(name)
        self._status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._engine.setProperty("role", "muted")
        self.addWidget(self._status, 1)
        self.addPermanentWidget(self._engine)
        self.addPermanentWidget(self._solved)
        self.setSizeGripEnabled(False)
        session.branch_changed.connect(self.on_branch_changed)
        session.engine_changed.connect(self.show_engine)
        session.goal_reached.connect(self.say)
        session.config_changed.connect(self.on_config_changed)
        session.snapshot_changed.connect(self.on_snapshot_changed)
        session.playing_changed.connect(self.on_playing_changed)
        session.training_failed.connect(self.on_training_failed)
        session.look_failed.connect(self.on_look_failed)

    def is_saying(self) -> bool:
        """Say whether there is a message."""
        return bool(self._message) and self.currentMessage() == self._message

    def show_status(self) -> None:
        """Say what goes on, and since when it is solved."""
        self._status.setText(self._failure or run_status(self._session))
        self._solved.setText(solved_status(self._session.run))

    @Slot()
    def show_engine(self) -> None:
        """Say what computes."""
        text, tip = engine_status(self._session)
        self._engine.setText(text)
        self._engine.setToolTip(tip)

    @Slot(str)
    def say(self, message: str) -> None:
        """Say why the training ended, or what became of a wish, for as long as it is news."""
        self._message = message
        self._said_at = None if self._session.playing else self._session.playback.wanted
        self.showMessage(message, MESSAGE_MS)

    @Slot(str)
    def refuse(self, reason: str) -> None:
        """Say why something that was typed is not taken."""
        self.say(sentence(reason))

    @Slot(object)
    def on_branch_changed(self) -> None:
        """Forget what was said of the run before."""
        self._failure = ""
        self._forget_message()
        self.show_engine()

    @Slot(object)
    def on_config_changed(self) -> None:
        """Forget what was said of other settings."""
        self._forget_message()

    @Slot(object)
    def on_snapshot_changed(self, snapshot: Snapshot) -> None:
        """Forget what was said of another epoch."""
        if self._said_at not in (None, self._session.playback.wanted):
            self._forget_message()
        self.show_status()

    @Slot(bool)
    def on_playing_changed(self, playing: bool) -> None:
        """Say whether training goes on."""
        if playing:
            self._failure = ""
            self._forget_message()
        self.show_status()

    @Slot(str)
    def on_training_failed(self, trace: str) -> None:
        """Say that something unforeseen happened; the details go to standard error."""
        print(trace, file=sys.stderr)
        self._failure = "An error stopped the training: " + trace.strip().splitlines()[-1]
        self.show_status()

    @Slot(str, str)
    def on_look_failed(self, purpose: str, trace: str) -> None:
        """Say that an epoch cannot be shown somewhere; the details go to standard error."""
        print(trace, file=sys.stderr)
        self.say("An epoch cannot be shown: " + trace.strip().splitlines()[-1])

    def _forget_message(self) -> None:
        self._message, self._said_at = "", None
        self.clearMessage()
