"""The landscape of the loss: over a plane through parameter space, with the true path of the run."""

from functools import partial

import numpy as np
from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from xorviz.core.insight.landscape.landscape import Path, PathSought, seek_path
from xorviz.core.insight.landscape.plane import Plane
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.widgets import Passage, announce, named
from xorviz.gui.landscape.landscape_form import LandscapeForm
from xorviz.gui.landscape.landscape_picture import LandscapePicture
from xorviz.gui.landscape.landscape_words import share_words
from xorviz.gui.landscape.look_card import LookCard
from xorviz.gui.landscape.scene import FINE, Ends, Scene, SeenNetwork, Sought, ground_size, network_at
from xorviz.session.branches import Branch, ListedBranch
from xorviz.session.status import failed_status
from xorviz.session.view import SessionView

PURPOSE, LOOK = "landscape", "landscape_look"
SIZE = QSize(1000, 720)
FRAME = QSize(16, 48)
"""What the desktop puts around a window, at most."""
LIVE_WORK, MORE, PATIENT_WORK = 2**20, 16, 2**28
"""Networks × samples × neurons of a ground that is there at once; how many times more each has that follows
when nothing moves; and the most, which takes seconds."""
LIVE = 0.5
"""Of the columns and rows of a ground, those that are computed while the run plays."""
REST_MS = 80
"""While the run plays, from one scene to the next: to paint one takes as long as some epochs."""
FARTHEST, NEAREST = 1e12, 1e-12
OF_LOSS = "activations", "loss", "reduction", "penalty", "penalty_rate", "features"
"""The settings that a landscape follows from."""
LIGHT = "The light, from the upper left, shows slopes, not losses."
HINT = "Wheel or +/− zooms, drag moves the ground, 0 shows all."
Place = tuple[float, float]


class LandscapeWindow(QDialog):
    """Shows the landscape around the run of the main window, at the cursor."""

    aside_wished = Signal(str, object)
    """A purpose, and what is to be computed beside the training."""
    held = Signal()
    """A person takes the dot: the run is to wait."""
    branch_wished = Signal(object)
    """The parameters (parameters,) with which a branch is to begin at the cursor."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("landscape_window")
        self.setWindowTitle("Landscape: the loss around the path of the run")
        self.resize(SIZE.boundedTo(self.screen().availableSize() - FRAME))
        self._view: SessionView | None = None
        self._known: dict[int, tuple[object, Path | None]] = {}
        """The paths that were found, by branch, with the run and its edits."""
        self._shown: tuple[object, ...] = ()
        """The run and the plane of the scene that is shown."""
        self._asked: tuple[object, ...] | None = None
        """What the scene is of that is under way, or was found last."""
        self._work, self._size = 0, (0, 0)
        self._under_way: Sought | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)
        self._ends: Ends | None = None
        """What a person zoomed or moved to."""
        self._coming = ""
        """That a ground is under way, and how long that still takes, where it is more than a moment."""
        self._look_asked: Place | None = None
        self._looks = False
        """Whether a look is under way: that comes to its end; then the newest is asked."""
        self.form, self.picture, self.card = LandscapeForm(), LandscapePicture(), LookCard()
        self._share = named(Passage(1, text_font(13)), "landscape_share")
        self._line = named(Passage(1, text_font(12)), "landscape_line", role="muted")
        self._connect()
        in_column(
            self.form, (in_row((self.picture, 1), self.card, gap=12), 1), self._share, self._line,
            inside=self, gap=8, margins=(14, 12, 14, 10),
        )  # fmt: skip
        self.picture.setFocus()

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Take the run at the cursor, and its branches."""
        before, self._view = self._view, view
        if not what & {"run", "branch", "branches", "snapshot", "edits", "head", "config", "playing"}:
            return
        if before is None or before.run is not view.run:
            self._ends = self._under_way = None  # another run may have other parameters
        self.form.offer(view.snapshot.layers)
        if not self.picture.dragging and self.picture.hand is not None and _moved(before, view):
            self._let_go()
        self._follow()
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was shown while nobody looked."""
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let what is under way end: nobody looks at it."""
        super().hideEvent(event)
        self._under_way, self._asked, self._looks = None, None, False
        for purpose in (PURPOSE, LOOK):
            self.aside_wished.emit(purpose, _nothing)

    @Slot()
    def on_changed(self) -> None:
        """Show the plane that the form asks for."""
        self._ends = self._under_way = None
        self._let_go()
        self._ask()

    @Slot()
    def on_look_changed(self) -> None:
        """Draw the ground otherwise."""
        self.picture.show_as(shaded=self.form.shaded)
        self.on_pointed()

    @Slot(object)
    def on_stretch_wished(self, ends: Ends | None) -> None:
        """Show another stretch of the plane: at once as far as it is known."""
        if ends is not None and not _is_stretch(ends):
            self._say("Nothing more can be told apart there.")
            return
        self._ends, self._under_way = ends, None
        if ends is None:
            self._shown = ()  # nothing of what is seen is to stay
        else:
            self.picture.show_stretch(ends)
        self._ask()

    @Slot(object)
    def on_hand_moved(self, place: Place | None) -> None:
        """Look at the network of another place; or at that of the cursor again."""
        if place is None:
            self._let_go()
            return
        if self.picture.hand is None:
            self.held.emit()
        self.picture.show_hand(place)
        self._look_asked = place
        self._look()

    @Slot()
    def on_branch_wished(self) -> None:
        """Have the network of the hand as a branch."""
        scene, hand = self.picture.scene, self.picture.hand
        if scene is not None and scene.plane is not None and hand is not None:
            self.branch_wished.emit(scene.plane.networks(np.array([hand]))[0])

    @Slot()
    def on_pointed(self) -> None:
        """Tell of the point that is pointed at."""
        hint = f"{LIGHT} {HINT}" if self.form.shaded else HINT
        coming = "" if self._under_way is None else self._coming
        self._line.setText((self.picture.point_told() or hint) + coming)

    @Slot(str, object)
    def on_aside_found(self, purpose: str, outcome: object) -> None:
        """Show what was computed, and ask for what has changed since."""
        if purpose == PURPOSE and isinstance(outcome, Scene) and self._under_way is not None:
            self._keep(self._under_way, outcome)
            self._under_way = None
            self._show_scene(outcome)
            self.on_pointed()
            self._rest.start()
            self._ask()
        elif purpose == LOOK and isinstance(outcome, SeenNetwork):
            self._looks = False
            if self.picture.hand is not None:
                self.card.show_look(outcome, by_hand=True)
            self._look()

    @Slot(str, str)
    def on_aside_told(self, purpose: str, left: str) -> None:
        """Say how long the ground that is under way still takes."""
        if purpose == PURPOSE and self._under_way is not None:
            which = "The ground" if self.picture.scene is None else "A finer ground"
            self._coming = f" {which} is on its way{left}." if left else ""
            self.on_pointed()

    @Slot(str, str)
    def on_aside_failed(self, purpose: str, trace: str) -> None:
        """Say that there is nothing to show, and wait for it no more; until something else is asked for."""
        if purpose == PURPOSE:
            self._under_way, self._work = None, PATIENT_WORK
        elif purpose == LOOK:
            self._looks = False
        else:
            return
        self._say(failed_status(trace))

    def _show_scene(self, scene: Scene) -> None:
        view = self._view
        assert view is not None
        if self._asked is not None:
            self._shown = self._asked[0], self._asked[4]
        self.picture.show_scene(scene, {each.branch.id: each.name for each in view.branches})
        self._follow()
        self._share.setText("" if scene.refusal else share_words(scene))
        if self.picture.hand is None:
            self.card.show_look(scene.look, by_hand=False, fixed=scene.plane is None)
        else:
            self._look_asked = self.picture.hand
            self._look()

    def _ask(self) -> None:
        """Have the scene computed, coarse first where that takes long; what is under way comes to its end."""
        view = self._view
        if view is None or not self.isVisible() or self._under_way is not None or self.picture.dragging:
            return
        if view.playing and self._rest.isActive():
            return
        others = [each.branch for each in view.branches if _shares_ground(each, view)]
        asked = (
            view.run, view.edits, view.snapshot.epoch, view.head, self.form.choice, self._ends,
            *((each, each.run.epoch, each.run.edits) for each in others),
        )  # fmt: skip
        work, most = LIVE_WORK, LIVE
        if asked == self._asked:
            if view.playing or self._work >= PATIENT_WORK or self._size == FINE:
                return
            work, most = self._work * MORE, 1.0
        size = ground_size(view.snapshot, work, most)
        self._asked, self._work, self._size, self._coming = asked, work, size, ""
        self._under_way = Sought(
            view.snapshot,
            self.form.choice,
            size,
            view.branch.id,
            self._seek(view.branch, 0),
            {each.id: self._seek(each, each.origin) for each in others},
            self._ends or self._seen(),
            by_hand=self._ends is not None,
            look=self.picture.look,
        )
        self.aside_wished.emit(PURPOSE, self._under_way.find)

    def _keep(self, sought: Sought, scene: Scene) -> None:
        """Keep the paths that were found, so that they only grow."""
        for branch, path in ((sought.branch, scene.path), *scene.others.items()):
            self._known[branch] = self._known[branch][0], path

    def _seek(self, branch: Branch, first: int) -> PathSought:
        """Return what finds the path of a branch, from what is known of it."""
        run, key = branch.run, (branch.run, branch.run.edits, first)
        before, known = self._known.get(branch.id, (None, None))
        if before != key:
            known = None
        self._known[branch.id] = key, known
        return seek_path(run, first=first, known=known)

    def _seen(self) -> Ends | None:
        """Return what is seen of the same plane of the same run, so that it need not jump."""
        same = self._shown == (self._view and self._view.run, self.form.choice)
        scene = self.picture.scene
        return scene.ends if same and scene is not None else None

    def _look(self) -> None:
        """Have the network of the hand evaluated, when that before has been."""
        scene, place = self.picture.scene, self._look_asked
        if self._looks or place is None or scene is None or scene.plane is None:
            return
        self._look_asked, self._looks = None, True
        self.aside_wished.emit(LOOK, partial(_look_of, scene.look.snapshot, scene.plane, place))

    def _follow(self) -> None:
        """Let the dot be where the cursor is, on ground of the same run."""
        view = self._view
        if view is not None and self._shown[:1] == (view.run,):
            self.picture.show_cursor(view.snapshot.parameters.flat, view.snapshot.epoch)

    def _let_go(self) -> None:
        """Have the dot where the run is."""
        self._look_asked = None
        self.picture.show_hand(None)
        if self.picture.scene is not None:
            self.card.show_look(self.picture.scene.look, by_hand=False)

    def _say(self, text: str) -> None:
        self._line.setText(text)
        announce(self, text)

    def _connect(self) -> None:
        self.form.changed.connect(self.on_changed)
        self.form.look_changed.connect(self.on_look_changed)
        self.picture.pointed.connect(self.on_pointed)
        self.picture.stretch_wished.connect(self.on_stretch_wished)
        self.picture.hand_moved.connect(self.on_hand_moved)
        self.picture.branch_wished.connect(self.on_branch_wished)
        self.card.branch_wished.connect(self.on_branch_wished)
        self.card.back_wished.connect(self._let_go)


def _shares_ground(listed: ListedBranch, view: SessionView) -> bool:
    """Say whether another branch, or a run from elsewhere, has a path of its own on the same ground."""
    branch, shown = listed.branch, view.branch
    if branch is shown or branch.run.epoch == branch.origin or branch.run.layers != view.run.layers:
        return False
    one, other = branch.run.config, view.config
    alike = all(getattr(one, name) == getattr(other, name) for name in OF_LOSS)
    return alike and one.held.off == other.held.off and branch.run.data.is_same_as(view.run.data)


def _moved(before: SessionView | None, view: SessionView) -> bool:
    if before is None:
        return True
    old, new = before.snapshot, view.snapshot
    return before.run is not view.run or old.epoch != new.epoch or before.edits != view.edits


def _is_stretch(ends: Ends) -> bool:
    """Say whether places of a stretch can be told apart, and it is not beyond all numbers."""
    left, right, low, high = ends
    far = max(map(abs, ends))
    return far < FARTHEST and min(right - left, high - low) > NEAREST * max(1.0, far)


def _look_of(snapshot: Snapshot, plane: Plane, place: Place, stopped: object) -> SeenNetwork:
    return network_at(snapshot, plane, place)


def _nothing(stopped: object) -> None:
    """Compute nothing: a wish that takes the place of another."""
