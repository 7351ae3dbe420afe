"""The card with the timeline: what it shows of the session, and the picture under the pointer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QWidget

from xorviz.core.insight.plane_cut import seen
from xorviz.core.insight.surface import answer_surface, cell_centres
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.cards import Panel
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.plane_image import answers_image
from xorviz.gui.kit.theme import Theme, scaled
from xorviz.gui.kit.themed import theme_of
from xorviz.gui.kit.widgets import with_role
from xorviz.gui.time.timeline import Timeline
from xorviz.gui.time.timeline_parts import BASE_HEIGHT, Lane
from xorviz.session.branches import ListedBranch
from xorviz.session.session import Session
from xorviz.session.view import SessionView

if TYPE_CHECKING:
    from xorviz.core.run.run import Run
    from xorviz.gui.time.film_maker import FilmMaker

HOVER = "timeline"
"""The purpose of the looks at the epoch under the pointer."""
PREVIEW_CELLS = 96


class TimeCard(Panel):
    """Connects the timeline with the session, and has the film strip above it when that is wanted."""

    def __init__(self, session: Session, film: QAction) -> None:
        super().__init__()
        self._session = session
        self.timeline = Timeline()
        self._alone = False
        """Whether nothing of other runs is shown."""
        self._film: FilmMaker | None = None
        self._asked: Run | None = None
        """The run that the epoch under the pointer is of."""
        self._film_place = _button(film)
        row = in_row((self.timeline, 1), (self._film_place, Qt.AlignmentFlag.AlignTop), gap=8)
        self._column = in_column(row, inside=self, gap=8, margins=(14, 8, 14, 8))
        self.timeline.cursor_requested.connect(session.playback.seek)
        self.timeline.held.connect(session.ahead.hold_cursor)
        self.timeline.hovered.connect(self.on_timeline_hovered)
        session.changed.connect(self.on_session_changed)
        session.looks.found.connect(self.on_found)

    def show_plain(self, plain: bool) -> None:
        """Leave out what chooses how time is shown, or have it."""
        self._film_place.setVisible(not plain)
        self.timeline.show_plain(plain)

    @Slot(object, object)
    def on_session_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Show where the cursor is, what lies before and after it, and the other lanes."""
        cursor = view.snapshot.epoch
        if what & {"branch", "branches", "run", "head"}:
            lanes = [_lane(each) for each in view.branches if each.branch is view.branch or not self._alone]
            self.timeline.show_lanes(lanes, view.branch.id, cursor, view.landmarks)
        else:
            if "snapshot" in what:
                self.timeline.show_cursor(cursor)
            if "landmarks" in what:
                self.timeline.show_marks(view.landmarks)
        if what & {"run", "edits"}:
            self.timeline.forget_preview()

    @Slot(bool)
    def show_alone(self, alone: bool) -> None:
        """Show no lane but that of the run shown, while a person says what it will do; or all."""
        if alone != self._alone:
            self._alone = alone
            self.on_session_changed(self._session.view, frozenset({"branches"}))

    def show_film(self, wanted: bool) -> None:
        """Show the film strip, or hide it."""
        if self._film is None:
            from xorviz.gui.time.film_maker import FilmMaker  # when it is wanted: the start is quicker

            self._film = FilmMaker(self._session)
            self._film.strip.cursor_requested.connect(self._session.playback.seek)
            self._column.insertWidget(0, self._film.strip)
        self._film.strip.setVisible(wanted)

    @Slot(int)
    def on_timeline_hovered(self, epoch: int) -> None:
        """Ask for the epoch under the pointer."""
        self._asked = self._session.view.run
        self._session.looks.wish(HOVER, self._asked, epoch)

    @Slot(str, Snapshot)
    def on_found(self, purpose: str, snapshot: Snapshot) -> None:
        """Show it, if it is of the run shown."""
        if purpose == HOVER and self._asked is self._session.view.run:
            plane = seen(snapshot, self._session.view.cut)
            picture = boundary_picture(plane, theme_of(self))
            self.timeline.show_preview(snapshot.epoch, f"loss {loss_text(snapshot.loss)}", picture)


def boundary_picture(snapshot: Snapshot, theme: Theme) -> QImage:
    """Return ŷ over the plane of the data in colours, a small square."""
    across, up = (cell_centres(stretch, PREVIEW_CELLS) for stretch in snapshot.data.window)
    return answers_image(answer_surface(snapshot, across, up[::-1]), theme, snapshot.data.scale)


def _button(film: QAction) -> QWidget:
    """Return a button beside the timeline's own, which are at the lower end of its track."""
    film.setIconText("Film")
    button = with_role(ToolButton(), "inset")
    button.setDefaultAction(film)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    ground = QWidget()
    ground.setObjectName("segments")
    ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    in_row(button, inside=ground)
    place = QWidget()
    place.setFixedHeight(scaled(BASE_HEIGHT))
    in_column((ground, Qt.AlignmentFlag.AlignBottom), inside=place)
    return place


def _lane(listed: ListedBranch) -> Lane:
    branch, parent = listed.branch, listed.parent
    return Lane(
        branch.id, listed.name, listed.origin, branch.run.epoch, None if parent is None else parent.id
    )
