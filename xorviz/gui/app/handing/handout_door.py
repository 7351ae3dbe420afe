"""A teacher's hand-out in the window: its pages and experiments take the place of the program's own."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu, QMessageBox, QWidget

from xorviz.core.errors import ConfigError, XorvizError
from xorviz.core.steps import Steps, unwaited
from xorviz.core.teach.experiments import Experiments
from xorviz.gui.app.keeping.view_keeper import HANDOUT
from xorviz.gui.app.menus.actions import EXPERIMENTS, experiment_actions
from xorviz.gui.app.menus.program import Action, Program
from xorviz.gui.app.menus.qt_actions import build_actions, connect_actions, menu_name
from xorviz.gui.kit.step_job import StepJob
from xorviz.gui.kit.widgets import refuse_action
from xorviz.gui.teach.experiments_offered import experiments_or_problem
from xorviz.session.settings import load_handouts, load_student, remember_handout

if TYPE_CHECKING:
    from xorviz.core.teach.handout.handout import Handout
    from xorviz.core.teach.handout.handout_files import HandoutFiles
    from xorviz.core.teach.lesson import Lesson
    from xorviz.session.keeping.file_worker import OpenedFile


T = TypeVar("T")
PORTION = 10
"""Experiments that come into the menu at a time."""


class HandoutDoor(QObject):
    """Opens hand-outs, and leads back to the program's own lesson."""

    said = Signal(str)
    coming = Signal(bool)
    """Whether a dialog may be about to open: nothing that is typed for it acts on the window."""

    def __init__(self, program: Program, own: Experiments, window: QWidget) -> None:
        super().__init__(window)
        self._program, self._own, self._window = program, own, window
        self.handout: Handout | None = None
        """That which is open."""
        self._job: StepJob | None = None
        """Opens one."""
        self._later: HandoutFiles | None = None
        """That which waits until it is decided what becomes of what a crash left."""
        program.dialogs.files.handout_chosen.connect(self.open)
        program.dialogs.files.replaced.connect(self.on_replaced)
        program.dialogs.files.begun.connect(self.on_begun)
        program.dialogs.files.shown.connect(self.on_file_shown)
        program.dialogs.handout_left.connect(self.leave)
        self._show_left()

    @Slot(object)
    def open(self, path: Path) -> None:
        """Read a hand-out in a thread, and open it or list what is wrong with it: then what is open stays.

        One that is being read, or made for a student, is not opened any more.
        """
        self.said.emit(f"Opening the hand-out {path.name}…")
        self._begin(self._opened(path))

    @Slot(str)
    def on_job_finished(self, reason: str) -> None:
        """Let go what has read a hand-out, and say why it is not shown, if it is not."""
        if self._job is not None:
            self._job.deleteLater()
        self._job = None
        self.coming.emit(False)
        if reason:
            self.said.emit(f"The hand-out is not opened: {reason}")

    @Slot()
    def on_left_decided(self) -> None:
        """Show what has waited for it."""
        if self._later is not None:
            self.show_for(self._later)

    @Slot()
    def on_replaced(self) -> None:
        """Forget the hand-out that is not open: what belonged to it is not shown any more."""
        if self.handout is None:
            self._program.dialogs.lesson_title = ""

    @Slot()
    def on_begun(self) -> None:
        """Begin with the first run of the hand-out, where one is open: it is what is worked on.

        What is under way goes on: another that is being opened shows its own if it has no mistakes.
        """
        if self.handout is None:
            return
        if self._job is None:
            self._begin(self._first_shown(self.handout))
        else:
            for _ in self._first_shown(self.handout):
                pass

    @Slot(object)
    def on_file_shown(self, found: "OpenedFile") -> None:
        """Open the hand-out that the runs of a file belong to, or say that it is to be opened again.

        What was handed in is looked at by a teacher; and one that is being opened has been chosen.
        """
        from xorviz.core.homework.hand_in import hand_in_of  # when it is wanted: the start is quicker

        title, page = (found.file.view.get(name) for name in (HANDOUT, "page"))
        asked = any(each.isVisible() for each in self._window.findChildren(QDialog, "name_dialog"))
        if not isinstance(title, str) or not title or hand_in_of(found.file) or self._job or asked:
            return
        if self.handout is None or self.handout.title != title:
            self._begin(self._again(title, page if isinstance(page, str) else ""))

    def show_for(self, files: "HandoutFiles") -> None:
        """Show a hand-out that has no mistakes: when it is made, for a student whose name is known."""
        self.said.emit(f"Opening the hand-out {files.name}…")
        self._begin(self._shown_for(files))

    @Slot()
    def leave(self) -> None:
        """Have the program's own lesson and experiments again; runs and answers stay."""
        if self.handout is not None:
            self._begin(self._left())

    def look_closely(self) -> Experiments:
        """Return the program's own experiments with their claims, and have them where others are offered."""
        offered, self._own = self._own, experiments_or_problem()
        if self._own != offered:
            self._program.predicting.teach(self._own, self._program.predicting.expected)
            for _ in self._menu_filled(self._own):
                pass  # all at once: they are few, and it is seldom
        return self._own

    def _begin(self, steps: Steps) -> None:
        """Do this in place of what is under way, or waits for a name."""
        if self._job is not None:
            self._job.cancel()
            self._job.deleteLater()
        self._later = None
        for asked in self._window.findChildren(QDialog, "name_dialog"):
            if asked.isVisible():
                asked.reject()
        self.coming.emit(True)
        self._job = StepJob(steps, self)
        self._job.finished.connect(self.on_job_finished)

    def _opened(self, path: Path) -> Steps:
        from xorviz.core.teach.handout.handout import load_handout  # when it is wanted: the start is quicker
        from xorviz.core.teach.handout.handout_files import HandoutError
        from xorviz.gui.app.handing.handout_dialogs import show_mistakes

        reading = unwaited(load_handout, path)
        yield reading
        try:
            files = reading.result()
        except HandoutError as error:
            show_mistakes(path.name, error.problems, self._window)
        else:
            yield from self._shown_for(files)

    def _shown_for(self, files: "HandoutFiles") -> Steps:
        """Show a hand-out; if something in it is each student's own, ask for the name.

        What a crash left comes first: until that is decided, nothing is asked, and nothing begins behind it.
        """
        from xorviz.core.teach.handout.handout import handout_for
        from xorviz.gui.app.handing.handout_dialogs import NameDialog

        made = unwaited(handout_for, files, "nobody" if files.seeded else "")
        yield made
        left = self._window.findChild(QMessageBox, "left_dialog")
        if left is not None and left.isVisible():
            self._later = files
            left.finished.connect(self.on_left_decided)
        elif files.seeded:
            dialog = NameDialog(made.result().title, self._window)
            dialog.chosen.connect(lambda student: self._begin(self._made_for(files, student)))
            dialog.open()
        else:
            yield from self._show(made.result())

    def _made_for(self, files: "HandoutFiles", student: str) -> Steps:
        from xorviz.core.teach.handout.handout import handout_for

        self._program.desk.leave_to(student)
        made = unwaited(handout_for, files, student)
        yield made
        yield from self._show(made.result())

    def _left(self) -> Steps:
        self.handout = None
        yield from self._taught(self._own, None, "")
        self.said.emit("The hand-out is closed")

    def _again(self, title: str, page: str) -> Steps:
        """Open a hand-out where it was, for the student who was there last; or say that it is not found."""
        from xorviz.core.teach.handout.handout import handout_for, load_handout
        from xorviz.core.teach.handout.student import student_key

        files = None
        if self.handout is None and (path := load_handouts().get(title)) is not None:
            reading = unwaited(load_handout, path)
            with suppress(XorvizError):
                yield reading
                files = reading.result()
        if files is None:
            yield None
            if self.handout is None:
                self._program.dialogs.lesson_title = title  # what is saved belongs to it as before
            self.said.emit(f"This work belongs to the hand-out “{title}”: open it again before you hand in")
            return
        try:
            student_key(load_student())
        except ConfigError:
            yield from self._shown_for(files)
            return
        made = unwaited(handout_for, files, load_student())
        yield made
        yield from self._show(made.result())
        self._program.lesson.open_left(page)

    def _show(self, handout: "Handout") -> Steps:
        """Show it in pieces, between which the window lives."""
        self.handout = handout
        yield from self._taught(handout.experiments, handout.lesson, handout.title)
        if handout.files.place is not None:
            remember_handout(handout.title, handout.files.place)
        yield from self._first_shown(handout)
        yield None
        self._program.predicting.on_file_shown()  # what was predicted of its experiments stands again
        self._program.lesson.open()
        student = handout.student
        self.said.emit(f"Opened the hand-out “{handout.title}”" + (f" for {student}" if student else ""))

    def _first_shown(self, handout: "Handout") -> Steps:
        """Show the run of its first experiment, where nothing is a person's yet."""
        files, experiments = self._program.dialogs.files, handout.experiments.by_name
        if experiments and not files.modified and files.files.path is None:
            yield None
            first = next(iter(experiments.values()))
            self._program.session.start_run(first.config, first.title)

    def _taught(self, experiments: Experiments, lesson: "Lesson | None", title: str) -> Steps:
        self._program.dialogs.lesson_title = title
        self._program.dialogs.lesson_open = self.handout is not None
        self._program.dialogs.lesson_student = "" if self.handout is None else self.handout.student
        self._program.lesson.show_lesson(lesson)
        self._program.predicting.teach(experiments)
        self._show_left()
        yield from self._menu_filled(experiments)

    def _menu_filled(self, experiments: Experiments) -> Steps:
        """Let the menu, and all that can be found by words, have these experiments alone, some at a time."""
        menu = self._window.findChild(QMenu, menu_name(EXPERIMENTS))
        assert menu is not None
        old = tuple(each for each in menu.actions() if each.objectName().startswith("experiment."))
        rest, new = menu.actions()[len(old)], experiment_actions(experiments.by_name.values())
        works = [partial(self._drop, menu, some) for some in _portions(old)]
        works += [partial(self._list, menu, rest, some) for some in _portions(new)]
        try:
            while works:
                yield None
                works.pop(0)()
        finally:  # a menu is of one hand-out, whoever opens another meanwhile
            for work in works:
                work()

    def _drop(self, menu: QMenu, actions: Sequence[QAction]) -> None:
        for action in actions:
            menu.removeAction(action)
            self._window.removeAction(action)
            action.deleteLater()

    def _list(self, menu: QMenu, before: QAction, some: tuple[Action, ...]) -> None:
        listed = {EXPERIMENTS: some}
        actions = build_actions(self._window, listed)
        connect_actions(actions, listed, self._program)
        menu.insertActions(before, list(actions.values()))

    def _show_left(self) -> None:
        action = self._window.findChild(QAction, "file.close_handout")
        assert action is not None
        refuse_action(action, "" if self.handout is not None else "No hand-out is open")


def _portions(things: tuple[T, ...]) -> list[tuple[T, ...]]:
    return [things[first : first + PORTION] for first in range(0, len(things), PORTION)]
