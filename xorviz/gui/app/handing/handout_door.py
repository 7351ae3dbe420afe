"""A teacher's hand-out in the window: its pages and experiments take the place of the program's own."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from xorviz.core.steps import Steps, unwaited
from xorviz.core.teach.experiments import Experiments
from xorviz.gui.app.actions import EXPERIMENTS, experiment_actions
from xorviz.gui.app.program import Program
from xorviz.gui.app.qt_actions import build_actions, connect_actions, menu_name
from xorviz.gui.kit.step_job import StepJob
from xorviz.gui.kit.widgets import refuse_action
from xorviz.session.settings import remember_student

if TYPE_CHECKING:
    from xorviz.core.teach.handout.handout import Handout
    from xorviz.core.teach.handout.handout_files import HandoutFiles
    from xorviz.core.teach.lesson import Lesson


class HandoutDoor(QObject):
    """Opens hand-outs, and leads back to the program's own lesson."""

    said = Signal(str)

    def __init__(self, program: Program, own: Experiments, window: QWidget) -> None:
        super().__init__(window)
        self._program, self._own, self._window = program, own, window
        self.handout: Handout | None = None
        """That which is open."""
        self._job: StepJob | None = None
        """Opens one."""
        program.dialogs.files.handout_chosen.connect(self.open)
        program.dialogs.handout_left.connect(self.leave)
        self._show_left()

    @Slot(object)
    def open(self, path: Path) -> None:
        """Read a hand-out in a thread, and open it or list what is wrong with it: then what is open stays.

        One that is being read is not opened any more.
        """
        if self._job is not None:
            self._job.cancel()
            self._job.deleteLater()
        self._job = StepJob(self._opened(path), self)
        self._job.finished.connect(self.on_job_finished)

    @Slot(str)
    def on_job_finished(self, _: str) -> None:
        """Let go what has read a hand-out."""
        if self._job is not None:
            self._job.deleteLater()
        self._job = None

    def show_for(self, files: "HandoutFiles") -> None:
        """Show a hand-out that has no mistakes: at once, or when the student's name is known.

        What a crash left comes first: until that is decided, nothing is asked, and nothing begins behind it.
        """
        asked = self._window.findChild(QMessageBox, "left_dialog")
        if asked is not None and asked.isVisible():
            asked.finished.connect(lambda: self.show_for(files))
        elif files.seeded:
            self._ask_name(files)
        else:
            self._show(files, "")

    @Slot()
    def leave(self) -> None:
        """Have the program's own lesson and experiments again; runs and answers stay."""
        if self.handout is not None:
            self.handout = None
            self._teach(self._own, None, "")
            self.said.emit("The hand-out is closed")

    def _opened(self, path: Path) -> Steps:
        from xorviz.core.teach.handout.handout import load_handout  # when it is wanted: the start is quicker
        from xorviz.core.teach.handout.handout_files import HandoutError
        from xorviz.gui.app.handing.handout_dialogs import show_mistakes

        reading = unwaited(load_handout, path)
        yield reading
        try:
            self.show_for(reading.result())
        except HandoutError as error:
            show_mistakes(path.name, error.problems, self._window)

    def _ask_name(self, files: "HandoutFiles") -> None:
        from xorviz.core.teach.handout.handout import handout_for
        from xorviz.gui.app.handing.handout_dialogs import NameDialog

        title = handout_for(files, "nobody").title
        dialog = NameDialog(title, self._window)
        dialog.chosen.connect(partial(self._show, files))
        dialog.open()

    def _show(self, given: "HandoutFiles", student: str) -> None:
        from xorviz.core.teach.handout.handout import handout_for

        if student:
            remember_student(student)
        handout = self.handout = handout_for(given, student)
        self._teach(handout.experiments, handout.lesson, handout.title)
        session, experiments = self._program.session, handout.experiments.by_name
        files = self._program.dialogs.files
        if experiments and not files.modified and files.files.path is None:  # nothing is a person's yet
            first = next(iter(experiments.values()))
            session.start_run(first.config, first.title)
        self._program.column.on_tab_chosen("lesson")
        self.said.emit(f"Opened the hand-out “{handout.title}”" + (f" for {student}" if student else ""))

    def _teach(self, experiments: Experiments, lesson: "Lesson | None", title: str) -> None:
        self._program.dialogs.lesson_title = title
        self._program.dialogs.lesson_student = "" if self.handout is None else self.handout.student
        self._program.lesson.show_lesson(lesson)
        self._program.predicting.teach(experiments)
        self._fill_menu(experiments)
        self._show_left()

    def _fill_menu(self, experiments: Experiments) -> None:
        """Let the menu, and all that can be found by words, have these experiments alone."""
        menu = self._window.findChild(QMenu, menu_name(EXPERIMENTS))
        assert menu is not None
        for action in menu.actions():
            if action.objectName().startswith("experiment."):
                menu.removeAction(action)
                self._window.removeAction(action)
                action.deleteLater()
        listed = {EXPERIMENTS: experiment_actions(experiments.by_name.values())}
        actions = build_actions(self._window, listed)
        connect_actions(actions, listed, self._program)
        menu.insertActions(menu.actions()[0], list(actions.values()))

    def _show_left(self) -> None:
        action = self._window.findChild(QAction, "file.close_handout")
        assert action is not None
        refuse_action(action, "" if self.handout is not None else "No hand-out is open")
