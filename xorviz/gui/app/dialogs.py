"""The windows and pages that are opened on request; each is imported when it is wanted, for a quick start."""

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from xorviz.core.errors import ConfigError
from xorviz.gui.app.asking.beyond_door import BeyondDoor, bring_up
from xorviz.gui.app.asking.duel_door import DuelDoor
from xorviz.gui.app.asking.why_door import WhyDoor
from xorviz.gui.app.keeping.file_door import FileDoor
from xorviz.gui.app.keeping.text_door import TextDoor
from xorviz.gui.app.plot_cards import Panels
from xorviz.gui.app.undo import UndoHistory
from xorviz.gui.kit.themed import theme_of
from xorviz.gui.kit.widgets import refused_action
from xorviz.gui.network.network_card import MATRIX
from xorviz.gui.plane.points.points_bar import HINT
from xorviz.gui.tables.table_door import TableDoor
from xorviz.session.session import Session
from xorviz.session.settings import load_horizon, remember_horizon

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from PySide6.QtGui import QAction

    from xorviz.core.steps import Steps
    from xorviz.gui.app.branch_tools import BranchTools
    from xorviz.gui.app.left_column import LeftColumn
    from xorviz.gui.export.frames import FrameLook
    from xorviz.gui.graph.graph_window import GraphWindow
    from xorviz.gui.settings.controls import ControlPanel
    from xorviz.gui.teach.question_desk import QuestionDesk


class Dialogs(QObject):
    """Opens what an action asks for: export, an epoch, help."""

    exported = Signal(str)
    """The pictures are there, or why not, in a sentence."""
    handout_left = Signal()
    """The program's own lesson is wanted in place of a hand-out."""
    refused = Signal(str)
    """Why something that was opened is no table, or cannot be learned."""

    def __init__(self, session: Session, panels: Panels, undo: UndoHistory, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._panels, self._parent = session, panels, parent
        with suppress(ConfigError):  # as usual, if what is kept is no such number
            session.ahead.set_horizon(load_horizon())
        self._graph: GraphWindow | None = None
        self.why = WhyDoor(session, panels, parent)
        self.beyond = BeyondDoor(session, parent)
        self.beyond.refused.connect(self.refused)
        self.beyond.said.connect(self.exported)
        panels.network_card.butterfly_wished.connect(self.beyond.move_parameter)
        self.lesson_title = ""
        """That of the hand-out that is open, or that the runs belong to; empty if there is none."""
        self.lesson_student = ""
        """The name that its numbers are drawn from; empty if none are."""
        self.lesson_open = False
        """Whether it is open."""
        self.tables = TableDoor(session, parent)
        self.tables.said.connect(self.exported)
        self.tables.refused.connect(self.refused)
        self.files = FileDoor(session, undo, parent)
        self.files.said.connect(self.exported)
        self.files.refused.connect(self.refused)
        self.duel = DuelDoor(session, panels, self.files, parent)
        self.duel.said.connect(self.exported)
        self.files.table_chosen.connect(self.tables.on_file_selected)
        self.tables.other_chosen.connect(self.files.on_file_chosen)
        self.texts = TextDoor(self.files)
        self.texts.said.connect(self.exported)
        self.texts.refused.connect(self.refused)
        self.tables.run_pasted.connect(self.texts.open)

    def close(self) -> None:
        """Stop what goes on behind the windows, and wait for it."""
        self.files.close()
        self.beyond.close()

    def export_frame(self) -> None:
        """Save this moment as a picture."""
        from xorviz.gui.export.frames import frame_steps

        run, epoch = self._session.run.copy(), self._session.snapshot.epoch
        look = self._look_of(self._views(), (1280, 800), theme_of(self._parent).name)
        steps = partial(frame_steps, run, epoch, look=look)
        self._save("frame", "Export frame", f"xorviz-epoch-{epoch}", steps)

    def export_run(self, kind: str) -> None:
        """Save the run as `frames`, as an `animation`, a `page`, or its `history`."""
        from xorviz.gui.export.export_dialog import ExportDialog

        self._session.playback.set_playing(False)
        run, theme = self._session.run.copy(), theme_of(self._parent).name
        dialog = ExportDialog(self._parent, run, self._look_of, theme, self._views())
        dialog.choose_kind(kind)
        dialog.exported.connect(self.exported)
        dialog.open()

    def export_figure(self) -> None:
        """Save the boundary at epochs between which it changes as one figure."""
        from xorviz.gui.export.film_figure import figure_of_changes
        from xorviz.gui.export.formats import picture_format

        run, theme_name = self._session.run.copy(), theme_of(self._parent).name
        self._save(
            "figure",
            "Export film strip",
            "xorviz-film-strip",
            lambda path: figure_of_changes(run, path, theme_name, picture_format(path, "figure").write),
        )

    @Slot(QWidget)
    def save_view(self, view: QWidget) -> None:
        """Save a view as it is seen."""
        from xorviz.gui.export.formats import picture_format

        name = view.accessibleName() or view.windowTitle()
        suggestion = f"xorviz-{view.objectName().replace('_', '-') or 'view'}"
        self._save(
            "view",
            f"Save picture: {name}",
            suggestion,
            lambda path: picture_format(path, "view").write(view, path),
        )

    def export_script(self) -> None:
        """Save the run as a program that stands by itself."""
        from xorviz.gui.export.script_export import script_steps

        run = self._session.run.copy()
        self._save("script", "Export as script", "xorviz-run", lambda path: script_steps(run, path))

    def hand_in(self, desk: "QuestionDesk") -> None:
        """Save runs and answers as homework, with what is being written at the desk."""
        from xorviz.gui.app.keeping.hand_in_dialog import HandInDialog
        from xorviz.gui.teach.writing import WritingDialog

        self._session.playback.set_playing(False)
        for writing in self._parent.findChildren(WritingDialog):
            writing.keep()
        lesson = self.lesson_title, self.lesson_student
        dialog = HandInDialog(
            self._session, self.files.files, self._parent, *lesson, lesson_open=self.lesson_open
        )
        dialog.said.connect(self.exported)
        dialog.refused.connect(self.refused)
        dialog.signed.connect(desk.leave_to)
        dialog.open()

    def copy_command(self) -> None:
        """Copy the command that trains the run."""
        from xorviz.core.script.command_line import command_text
        from xorviz.core.script.facts import RunFacts

        command = command_text(RunFacts.of(self._session.run))
        QGuiApplication.clipboard().setText(command)
        line, _, missing = command.partition("\n# ")
        self.exported.emit(f"Copied: {line}" + (f" ({missing})" if missing else ""))

    def draw_points(self) -> None:
        """Let samples be drawn in the plane; once more, and it is over."""
        hand = self._panels.points()
        if hand is None:
            return
        if hand.active:
            hand.stop()
            return
        try:
            hand.start(self.tables.samples)
        except ConfigError as error:
            self.refused.emit(str(error))
        else:
            self.exported.emit(f"Drawing samples: {HINT}")

    def ask_for_epoch(self) -> None:
        """Ask for an epoch."""
        from xorviz.gui.reach.number_dialog import NumberDialog

        view, go = self._session.view, self._session.playback.run_to
        note = f"Recorded up to {view.head:,}; beyond it, the run is trained further."
        NumberDialog("epoch", "Go to epoch", "Epoch", view.cursor, note, go, self._parent).open()

    def ask_for_horizon(self) -> None:
        """Ask how far to look ahead."""
        from xorviz.gui.reach.number_dialog import NumberDialog

        ahead, title = self._session.ahead, "Look ahead"
        note = (
            "So many epochs of its future are shown while something is dragged; many take longer to appear."
        )
        about = "horizon", title, "Epochs ahead", ahead.horizon, note, self._look_ahead
        NumberDialog(*about, self._parent).open()

    def _look_ahead(self, epochs: object) -> None:
        self._session.ahead.set_horizon(epochs)
        remember_horizon(self._session.ahead.horizon)

    def open_graph(self, actions: "Mapping[str, QAction]") -> None:
        """Open the update that is taken apart as a graph, which walks with these actions too."""
        if self._graph is None:
            from xorviz.gui.app.views import connect_view
            from xorviz.gui.graph.graph_window import GraphWindow
            from xorviz.gui.kit.step_job import InTurns

            walking = [actions[f"run.{each}"] for each in ("step_rule_back", "step_rule", "play_rule")]
            others = [actions[f"run.{each}"] for each in ("step_sample", "step", "step_back")]
            self._graph = GraphWindow(self._parent, walking, others)
            # When its frame is there: all in one turn would take too long.
            parts = self._graph.picture, self._graph
            InTurns(self).do(*(partial(connect_view, part, self._session, beside=True) for part in parts))
        bring_up(self._graph)

    def open_palette(self, branches: "BranchTools", column: "LeftColumn", controls: "ControlPanel") -> None:
        """Open all that menus and settings offer, found by its words; what cannot be done now says why."""
        from xorviz.gui.network.hands.hand_actions import hand_actions
        from xorviz.gui.reach.palette import Palette, commands_of

        panels, view, owner = self._panels, self._session.view, QObject(self)
        hands = hand_actions(panels.network_card, view.snapshot, view.selection, owner)
        actions = [*self._parent.actions(), *hands, *panels.network.layers.actions()]
        actions += branches.switches(owner)
        for title, go in controls.settings().items():
            action = refused_action(f"Setting: {title}", "", owner)
            action.triggered.connect(partial(column.on_tab_chosen, "settings"))
            action.triggered.connect(go)
            actions.append(action)
        palette = Palette(self._parent, commands_of(actions, without="help.palette"))
        palette.destroyed.connect(owner.deleteLater)
        palette.open()

    def show_shortcuts(self) -> None:
        """Open the list of keys, each with what it does."""
        from xorviz.gui.app.help import show_shortcuts

        show_shortcuts(self._parent)

    def show_about(self) -> None:
        """Open what xorviz is."""
        from xorviz.gui.app.help import show_about

        show_about(self._parent)

    def _save(self, what: str, title: str, suggestion: str, steps: "Callable[[Path], Steps]") -> None:
        """Ask for a file, and draw into it."""
        from xorviz.gui.export.picture_dialog import PictureDialog

        dialog = PictureDialog(self._parent, what, title, suggestion, steps)
        dialog.exported.connect(self.exported)
        dialog.open()

    def _views(self) -> list[str]:
        """Return which views pictures have that show what the window shows."""
        from xorviz.gui.export.wanted import USUAL_VIEWS

        matrix = self._panels.network_card.choice == MATRIX
        return [MATRIX if matrix and each == "network" else each for each in USUAL_VIEWS]

    def _look_of(self, views: "Collection[str]", size: tuple[int, int], theme: str) -> "FrameLook":
        """Return how pictures of views look that show what the window shows."""
        from xorviz.gui.app.arranged import look_of

        panels, strokes = self._panels, self._panels.network_card.choice
        strokes = "both" if strokes == MATRIX else strokes
        followed = self._session.view.followed
        return look_of(views, size, theme, strokes, panels.logarithmic, followed, panels.decision)
