"""Surveying: brings the window that shows a survey, the threads that train it, and the session together."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from xorviz.core.formats import formats_of
from xorviz.core.run.config import TrainingConfig
from xorviz.core.survey.plan import SurveyPlan
from xorviz.gui.kit.widgets import SaveDialog
from xorviz.gui.survey.survey_window import SurveyWindow
from xorviz.session.session import Session
from xorviz.session.survey_runner import Findings, SurveyRunner
from xorviz.session.view import PARTS, SessionView


class Surveys(QObject):
    """Surveys the settings of the run shown. `close` must be called before it goes."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._parent = session, parent
        self.runner = SurveyRunner(self)
        self.window = SurveyWindow(parent)
        self._shown = QTimer(self, singleShot=True, interval=0)
        self._shown.timeout.connect(self.runner.show_next)
        self.window.run_requested.connect(self.on_run_requested)
        self.window.cancel_requested.connect(self.runner.cancel)
        self.window.save_requested.connect(self.on_save_requested)
        self.window.seed_chosen.connect(self.on_seed_chosen)
        self.runner.progressed.connect(self.on_progressed)
        self.runner.compiled.connect(self.window.on_compiled)
        self.runner.saved.connect(self.window.say)
        self.runner.not_saved.connect(self.window.say)
        session.changed.connect(self.on_session_changed)

    def follow(self) -> None:
        """Take the settings of the run shown for the next survey."""
        self.on_session_changed(self._session.view, PARTS)

    def close(self) -> None:
        """Stop, and wait for what is under way."""
        self.window.close()
        self.runner.close()

    @Slot(object, object)
    def on_session_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Take other settings for the next survey."""
        if what & {"config", "run"}:
            self.window.show_config(view.config, view.run.data)

    @Slot(object)
    def on_run_requested(self, plan: SurveyPlan) -> None:
        """Begin a survey."""
        self.runner.start(plan)
        self.window.show_started(plan, self.runner.compiling)

    @Slot(object)
    def on_progressed(self, findings: Findings) -> None:
        """Show what was found; the next message may come when that has been painted."""
        self.window.show_findings(findings)
        self._shown.start()

    @Slot(object)
    def on_seed_chosen(self, config: TrainingConfig) -> None:
        """Begin that run in the main window."""
        self._session.start_run(config, f"seed {config.seed:,}")
        self.window.say(f"Seed {config.seed:,} is in the main window, at epoch 0: press Play there.")
        self._parent.activateWindow()

    @Slot()
    def on_save_requested(self) -> None:
        """Ask for a file. Whether to replace one is asked there."""
        dialog = SaveDialog(
            self.window, "survey_save_dialog", "Save the survey", "xorviz-survey", formats_of("survey")
        )
        dialog.fileSelected.connect(self.on_file_selected)
        self.runner.saved.connect(dialog.on_saved)
        self.runner.not_saved.connect(dialog.on_not_saved)
        dialog.open()

    @Slot(str)
    def on_file_selected(self, file: str) -> None:
        """Save."""
        self.runner.save(Path(file))
