"""The main window: it puts the pieces together and connects them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QWidget

from xorviz.assets import tell
from xorviz.core.errors import ConfigError
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.app.branch_tools import BranchTools
from xorviz.gui.app.dialogs import Dialogs
from xorviz.gui.app.first_sight import FirstSight
from xorviz.gui.app.handing.handout_door import HandoutDoor
from xorviz.gui.app.keeping.view_keeper import ViewKeeper, WaysToLook
from xorviz.gui.app.left_column import LeftColumn, beside, column_button
from xorviz.gui.app.menus.actions import menus_with
from xorviz.gui.app.menus.qt_actions import (
    build_actions,
    connect_actions,
    fill_menu_bar,
    show_playing,
    show_walking,
)
from xorviz.gui.app.plot_cards import SPACING, Panels
from xorviz.gui.app.status_bar import StatusBar
from xorviz.gui.app.undo import UndoHistory
from xorviz.gui.app.views import by_link, connect_view, pages_of, tabs_of
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.step_job import StepJob
from xorviz.gui.kit.theme import Theme
from xorviz.gui.kit.themed import theme_of
from xorviz.gui.kit.typesetting import Typesetter
from xorviz.gui.kit.widgets import OwnKeys, named, refuse_action
from xorviz.gui.reach.appearance import Appearances
from xorviz.gui.reach.clipboard.copying import Copying
from xorviz.gui.reach.comfort import Comforts
from xorviz.gui.reach.keys.card_keys import CardKeys, go_to_stop
from xorviz.gui.reach.keys.focus_ring import FocusRings
from xorviz.gui.reach.room.sight import ABOVE, BESIDE, Central, Sight
from xorviz.gui.settings.controls import ControlPanel
from xorviz.gui.teach.answers import Answers
from xorviz.gui.teach.experiment_card import ExperimentCard
from xorviz.gui.teach.experiments_offered import experiments_at_first
from xorviz.gui.teach.predicting import Predicting
from xorviz.gui.teach.question_desk import QuestionDesk
from xorviz.gui.time.time_card import TimeCard
from xorviz.gui.transport.transport_bar import Transport
from xorviz.session.hands import Hands
from xorviz.session.keeping.settings_store import STORE
from xorviz.session.session import Session
from xorviz.session.settings import load_lesson_place
from xorviz.session.view import PARTS, SessionView

if TYPE_CHECKING:
    from xorviz.gui.teach.lesson_guide import LessonGuide
    from xorviz.gui.update.update_card import UpdateCard


class MainWindow(QMainWindow):
    """The window and the session that it shows. Closing it stops the training thread.

    Parameters
    ----------
    config
        The settings of the first run.
    plots_later
        Whether the plots are made only after the first paint, which is twice as early then.
    experiment
        The name of that which was asked for, with other settings or without; empty if none was.
    """

    first_painted = Signal()
    """The window has been painted for the first time."""
    completed = Signal()
    """All that a start leaves for after the first paint is there, or under way in another thread."""

    def __init__(
        self, config: TrainingConfig | None = None, *, plots_later: bool = False, experiment: str = ""
    ) -> None:
        super().__init__()
        self._composed = False
        self.setObjectName("main_window")
        self.setWindowTitle("xorviz")
        self.session = Session(config, self)
        self._experiments = experiments_at_first()
        self._menus = menus_with(self._experiments.by_name.values())
        self.actions_by_id = build_actions(self, self._menus)
        self.transport = Transport(self.actions_by_id)
        self.experiment_card = ExperimentCard()
        self.controls = ControlPanel({"seed": self.actions_by_id["run.reseed"]}, self.experiment_card)
        self.column = LeftColumn(self.controls, self.experiment_card)
        self.panels = Panels(plots_later=True)
        self.time = TimeCard(self.session, self.actions_by_id["view.film"])
        self.undo = UndoHistory(self.session, self)
        self.branch_tools = BranchTools(self.session, self)
        self.dialogs = Dialogs(self.session, self.panels, self.undo, self)
        self._status_bar = StatusBar(self.session)
        parts = self.transport, self.column, self.panels, self.time, self._status_bar
        walk, planes = self.session.walk, self.panels.plane_card
        self.first_sight = FirstSight(walk, parts, planes, self.actions_by_id, self)
        self.card_keys = CardKeys(self)
        self.comfort = Comforts(self.actions_by_id, self)
        copying = [self.actions_by_id[each] for each in ("edit.copy", "edit.copy_numbers")]
        self.copying = Copying(self, self.panels, copying)
        self.copying.picture_wanted.connect(self.dialogs.save_view)
        self.copying.menu_filled.connect(self.dialogs.why.offer)
        self.time.timeline.addActions(copying)
        self.appearance = Appearances(self.actions_by_id, self)
        self._body = beside(self.column, in_column((self.panels, 1), self.time, gap=SPACING))
        self._column_button = column_button(self.actions_by_id["view.show_column"])
        pairs = {**self.panels.pairs, "column": self._body}
        shown = {"transport": self.transport, "column": self.column, "timeline": self.time}
        shown |= self.panels.cards
        self.sight = Sight(self, self.actions_by_id, self.comfort, pairs, self.panels.stand_upright, shown)
        self.answers = Answers(self, self.dialogs.files.answers)
        self.predicting = Predicting(
            self.session, self.experiment_card, self.panels, self._experiments, self.answers, self
        )
        self.desk = QuestionDesk(self.session, self.answers, self.column, self)
        ways = self.panels, self.first_sight, self.sight, self.column, lambda: self.lesson
        ways = *ways, lambda: self.dialogs.lesson_title
        switches = {"decision": self.panels.show_decision, "film": self.time.show_film}
        switched = {self.actions_by_id[f"view.{name}"]: show for name, show in switches.items()}
        self._keeper = ViewKeeper(self.dialogs.files, self.session, WaysToLook(*ways, switched))
        self._update_card: UpdateCard | None = None
        self._lesson: LessonGuide | None = None
        self._painted = False
        self._keys = OwnKeys(self)
        self._rings = FocusRings(self)
        self._others = QTimer(self, singleShot=True, interval=0)
        self._compose()
        self.column.show_page("question" if experiment else load_lesson_place().column)
        self.predicting.expect(experiment)
        self._connect()
        if not plots_later:
            self._complete()
        self.first_sight.show_parts()  # before there is a style: Qt asks it once, of all
        self.appearance.show_left()
        self._show_session()
        self.comfort.enlarge(0.0)  # the size of the text that was left
        self._keys.watch(self)  # last: from now on Python is asked of all that happens to them

    @property
    def lesson(self) -> "LessonGuide":
        """The lesson; it is made now if it is not there yet."""
        if self._lesson is None:
            self._keys.watch(*self._complete())
            self._show_session()
        assert self._lesson is not None
        return self._lesson

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and announce that it is done for the first time."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.first_painted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Escape what shows a part of the window alone."""
        if event.key() != Qt.Key.Key_Escape or not self.sight.leave():
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go with Tab from one thing to the next as they are read, however late each was made."""
        return go_to_stop(self, 1 if forward else -1)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way."""
        self.hide()  # nobody looks at a window that waits, however short, for its threads
        self.copying.finish()
        for job in self.findChildren(StepJob):
            job.cancel()
        parts = self.dialogs, self.answers, self.appearance, self.session
        for part in (*self.findChildren(QDialog), *self.findChildren(Typesetter), *parts):
            part.close()
        if not STORE.settle():
            tell("what was chosen last is not remembered: its disk does not answer")
        super().closeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Let no hint of a menu take the place of what goes on, or of a message."""
        kind = event.type()  # a number of Qt's becomes one of Python's each time it is asked for
        if kind == QEvent.Type.StatusTip and self._status_bar.keeps_out(event):
            return True
        done = super().event(event)
        if kind == QEvent.Type.Resize and self._composed:
            self.sight.follow(resized=True)
        return done

    @Slot()
    def on_first_painted(self) -> None:
        """Make the plots if they are not there, and get the compiled engine."""
        if self._update_card is None:
            self._keys.watch(*self._complete())
            self._show_session()
        self.session.load_engine()
        self._others.start()
        self.completed.emit()

    @Slot()
    def on_others_timeout(self) -> None:
        """Make what can be seen only when its tab is chosen: the plots have been painted."""
        others = self.panels.add_other_tabs()
        for view in others:
            connect_view(view, self.session)
        self._keys.watch(*others)
        self.appearance.show_film_left()
        self.on_theme_shown(theme_of(self))  # what is said before the run is shown is forgotten with it

    @Slot(object, object)
    def on_session_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Show what is not as it was."""
        if what & {"config", "run"}:
            self.controls.show_config(view.config, view.run.data)
        if what & {"run", "snapshot"}:
            self.transport.show_snapshot(view.snapshot)
        if "epochs_per_second" in what:
            self.transport.show_rate(view.epochs_per_second)
        if "speed" in what:
            self.transport.show_speed(view.speed)
        if "goal" in what:
            refuse_action(self.actions_by_id["run.stop"], "Nothing is under way" if view.goal is None else "")
        if "playing" in what:
            show_playing(self.actions_by_id["run.play"], view.playing)
        if "walking" in what:
            show_walking(self.actions_by_id["run.play_rule"], view.walking)

    @Slot(str, object)
    def on_parameter_edited(self, name: str, value: object) -> None:
        """Change a setting; where it does not go with the others, say so, and show what is in force."""
        try:
            self.session.edit_parameter(name, value)
        except ConfigError as error:
            self._status_bar.refuse(str(error))
            self.controls.show_config(self.session.config, self.session.run.data)

    @Slot(Theme)
    def on_theme_shown(self, theme: Theme) -> None:
        """Say what is wrong with its colours."""
        if theme.problem:
            self._status_bar.refuse(theme.problem)

    @Slot()
    def on_left(self) -> None:
        """Take the keyboard back from what has been typed into."""
        central = self.centralWidget()
        if central is not None:
            central.setFocus()

    def _compose(self) -> None:
        menus = fill_menu_bar(self.menuBar(), self._menus, self.actions_by_id)
        self.menuBar().setCornerWidget(self.first_sight.modes)
        self.menuBar().setCornerWidget(self._column_button, Qt.Corner.TopLeftCorner)
        self.sight.column_offered.connect(self._column_button.setVisible)
        self.branch_tools.list_in(menus["&Branches"])
        self.branch_tools.connect_timeline(self.time.timeline)
        self.undo.name_actions(self.actions_by_id["edit.undo"], self.actions_by_id["edit.redo"])
        self._body.setContentsMargins(BESIDE, ABOVE, BESIDE, ABOVE)
        central = Central()
        for follow in (self.transport.make_room, self.sight.follow):
            central.laid_out.connect(follow)
        named(central, "central", "Window: F6 leads through its cards, F1 tells all keys")
        in_column(self.transport, (self._body, 1), inside=central, gap=0)
        self.panels.lower()  # a view is found by its name before a control of the same name, the loss
        self.setCentralWidget(central)
        central.setFocus()
        self.setStatusBar(self._status_bar)
        self._composed = True

    def _complete(self) -> list[QWidget]:
        """Add what a start can leave for after the first paint; return it."""
        self.panels.add_plots()
        from xorviz.core.teach.lesson_text import Targets
        from xorviz.gui.app.lesson_links import LessonActions
        from xorviz.gui.teach.lesson_guide import LessonGuide
        from xorviz.gui.update.gradient_check import GradientCheckButton
        from xorviz.gui.update.update_card import UpdateCard

        updates = pages_of("update")
        card = self._update_card = UpdateCard(updates, tabs_of("update"), self.actions_by_id)
        check = GradientCheckButton()
        self._status_bar.addPermanentWidget(check)
        self.first_sight.add(card, check)
        self.panels.add_below_network(card, self.first_sight.row)
        self.sight.add("update", card)
        self.sight.add("row", self.first_sight.row)
        actions, known = self.actions_by_id, self.handouts.look_closely()
        about = self.session, self.predicting, actions, self.panels, self.dialogs.why
        links = LessonActions(*about, self.first_sight.look, self.sight.reveal, self.column, self)
        links.said.connect(self._status_bar.say)
        self.experiment_card.skipped.connect(links.on_skipped)
        views = self.panels.network_card.matrix, *self.panels.plots, *updates.values(), card, check
        for view in views:
            connect_view(view, self.session)
        targets = Targets(known.by_name, actions, by_link(), claims=known.claims)
        lesson = self._lesson = LessonGuide(self.session, targets, self.column, self)
        lesson.view.link_followed.connect(links.follow)
        lesson.view.page.write_requested.connect(self.desk.write)
        self.column.chosen.connect(lesson.on_column_chosen)
        late = lesson.view, self.first_sight.row, self._status_bar, *self.controls.add_folded()
        return [*views, *late]

    def _connect(self) -> None:
        session = self.session
        connect_actions(self.actions_by_id, self._menus, self)
        self.handouts = HandoutDoor(self, self._experiments, self)
        session.changed.connect(self.on_session_changed)
        self.dialogs.exported.connect(self._status_bar.say)
        self.first_painted.connect(self.on_first_painted, Qt.ConnectionType.QueuedConnection)
        self._others.timeout.connect(self.on_others_timeout)
        for view in (self.panels, self.panels.network):
            connect_view(view, session)
        self.controls.parameter_edited.connect(self.on_parameter_edited)
        self.controls.held.connect(session.ahead.hold)
        self.experiment_card.questions_requested.connect(self.desk.ask)
        for teller in (self.branch_tools, self.copying, self.answers, self.predicting, self.handouts):
            teller.said.connect(self._status_bar.say)
        for typed in (self.controls, self.experiment_card, self._keys):
            typed.left.connect(self.on_left)
        held, hands, card = self.comfort.held, Hands(session), self.panels.network_card
        card.obey(hands)
        for refusing in (self.controls, self.experiment_card, card, hands, self.dialogs, self.desk, held):
            refusing.refused.connect(self._status_bar.refuse)
        for part in (self.panels, self.time, self.branch_tools, self.dialogs.beyond, self.dialogs.duel, held):
            self.predicting.asking.connect(part.show_alone)
        held.listen(self.handouts.coming, self.desk.coming, self.dialogs.files.sorter.coming)
        self.transport.speed_chosen.connect(session.playback.set_speed)
        self.first_sight.changed.connect(self.sight.show_lines)
        self.dialogs.files.shown.connect(self.predicting.on_file_shown)
        self.appearance.theme_shown.connect(self.on_theme_shown)
        self.appearance.film_wanted.connect(self.time.show_film)
        self.appearance.still_wanted.connect(self.panels.network.show_still)
        self.appearance.decision_wanted.connect(self.panels.show_decision)
        self.appearance.follow(self.comfort.zoomed, self.sight.presented, self.transport.speed_chosen)
        if self.appearance.speed is not None:
            session.playback.set_speed(self.appearance.speed)
        for wish in (self.first_sight.looked, self.panels.needed, self.column.needed):
            wish.connect(self.sight.reveal)
        self.sight.lines_wished.connect(self.first_sight.look)

    def _show_session(self) -> None:
        """Show everything that the panels show."""
        view = self.session.view
        self.on_session_changed(view, PARTS)
        self.time.on_session_changed(view, PARTS)
        self._status_bar.on_session_changed(view, PARTS)
        self.predicting.follow()
