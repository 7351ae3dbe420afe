"""Keeps the film strip up to date: which epochs it has, and their pictures, one at a time."""

import math

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QImage

from xorviz.core.insight.film_epochs import FilmEpochs
from xorviz.core.insight.plane_cut import seen
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_picture import film_picture
from xorviz.gui.time.film_view import FilmFrame, FilmStrip
from xorviz.session.session import Session
from xorviz.session.view import SessionView

FILM = "film"
"""The purpose of the looks at the epochs of the strip."""
MOST_PICTURES = 200
"""Kept in memory, 20 KB each."""
SECONDS = 0.004
"""How long each turn may look where the boundary changes."""
PLAYING_MS = 100
"""So often, while the run grows, the newest epoch gets a new picture."""

Key = tuple[int, int]
"""The id of a branch, and an epoch of it."""
Kept = tuple[QImage, float]
"""The picture of an epoch, and its loss."""
NOT_YET = None, math.nan


class FilmMaker(QObject):
    """Makes a film strip and connects it with the session. While the strip is hidden, it does nothing.

    Each turn of the event loop does a little: it looks where the boundary changes, or draws one picture.
    A look finds one epoch after the other, in the training thread. The newest epoch needs no look; while the
    run grows, its picture is drawn now and then.
    """

    def __init__(self, session: Session) -> None:
        strip = FilmStrip()
        super().__init__(strip)
        self.strip, self._session = strip, session
        self._pictures: dict[Key, Kept] = {}
        """Of all epochs but the newest; those shown last come last."""
        self._epochs = FilmEpochs()
        self._pixels = 0
        """Along a side of each."""
        self._cut = session.view.cut
        """The plane that is drawn, of more than two inputs."""
        self._head: tuple[Key, Kept] | None = None
        """The newest epoch that has been drawn."""
        self._asked: Key | None = None
        self._found: Snapshot | None = None
        """What was asked for; it has no picture yet."""
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self.on_turn)
        strip.room_changed.connect(self.on_room_changed)
        strip.theme_changed.connect(self.on_theme_changed)
        session.changed.connect(self.on_session_changed)
        session.looks.found.connect(self.on_found)
        session.looks.failed.connect(self.on_look_failed)

    @Slot()
    def on_theme_changed(self) -> None:
        """Draw all pictures anew."""
        self._forget_pictures()
        self.on_room_changed()

    @Slot()
    def on_room_changed(self) -> None:
        """Show as many pictures as there is room for, or what has happened while nobody saw it."""
        if self.strip.isVisible():
            self._turn.start(0)

    @Slot(object, object)
    def on_session_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Show where the cursor is; wait no longer for an epoch of the run that was shown."""
        if "run" in what:
            self._asked = self._found = None
        if (cut := view.cut) != self._cut:
            self._cut = cut
            self._forget_pictures()
            self.on_room_changed()
        if what & {"run", "head", "snapshot", "playing"}:
            self._follow()

    @Slot(str, Snapshot)
    def on_found(self, purpose: str, snapshot: Snapshot) -> None:
        """Take the epoch that was asked for; it is drawn in a turn of its own."""
        if purpose == FILM and self._asked is not None and self._asked[1] == snapshot.epoch:
            self._found = snapshot
            self.on_room_changed()

    @Slot(str, str)
    def on_look_failed(self, purpose: str, trace: str) -> None:
        """Wait for this epoch no longer; it is asked for again when the cursor moves."""
        if purpose == FILM:
            self._asked = None

    @Slot()
    def on_turn(self) -> None:
        """Draw one picture, show all there are, and ask for the next that is missing."""
        branch, run = self._session.view.branch, self._session.view.run
        if not self.strip.isVisible() or not run.holds_head:
            return
        if not self._epochs.extend(run, SECONDS):
            self._turn.start(0)
            return
        pixels = round(self.strip.side * self.strip.devicePixelRatioF())
        if pixels != self._pixels:
            self._pixels = pixels
            self._forget_pictures()
        if self._found is not None and self._asked is not None and not self._head_is_strange():
            self._keep(self._asked, self._draw(self._found))
            self._asked = self._found = None
        elif self._head is None or self._head[0] != (branch.id, run.epoch):
            self._head = (branch.id, run.epoch), self._draw(run.head)
        self._show()

    def _follow(self) -> None:
        """Mark the cursor; the pictures come in a later turn."""
        if not self.strip.isVisible():
            return
        self._show_cursor()
        growing = self._session.view.playing and self._session.view.at_head
        if not growing or self._head_is_strange():
            self._turn.start(0)
        elif not self._turn.isActive():
            self._turn.start(PLAYING_MS)

    def _show(self) -> None:
        """Show what there is; get on with what there is not."""
        assert self._head is not None
        (branch_id, head), picture = self._head
        keys = [(branch_id, epoch) for epoch in self._epochs.choose(head, self.strip.room)[:-1]]
        for key in keys:
            if key in self._pictures:
                self._keep(key, self._pictures.pop(key))
        frames = [FilmFrame(key[1], *self._pictures.get(key, NOT_YET)) for key in keys]
        self.strip.show_frames([*frames, FilmFrame(head, *picture)])
        self._show_cursor()
        missing = [key for key in keys if key not in self._pictures]
        if missing and self._asked is None:
            self._asked = missing[0]
            self._session.looks.wish(FILM, self._session.view.run, missing[0][1])
        if self._found is not None or head != self._session.view.run.epoch:
            self._follow()

    def _show_cursor(self) -> None:
        """Mark the cursor; it may be ahead of the newest epoch that has a picture."""
        if self._head is not None and not self._head_is_strange():
            self.strip.show_cursor(min(self._session.view.snapshot.epoch, self._head[0][1]))

    def _head_is_strange(self) -> bool:
        """Say whether what was drawn last is of another run, or of none."""
        return self._head is None or self._head[0][0] != self._session.view.branch.id

    def _draw(self, snapshot: Snapshot) -> Kept:
        return film_picture(seen(snapshot, self._cut), self.strip.theme, self._pixels), snapshot.loss

    def _forget_pictures(self) -> None:
        self._head = None
        self._pictures.clear()

    def _keep(self, key: Key, picture: Kept) -> None:
        self._pictures[key] = picture
        while len(self._pictures) > MOST_PICTURES:
            del self._pictures[next(iter(self._pictures))]
