"""What is shown, as one value, and the one place where it changes."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from xorviz.core.engine.engine import Engine
from xorviz.core.insight.plane_cut import Cut
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Edit
from xorviz.core.run.landmarks import Landmark, landmarks
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.run.solving import proven_epoch
from xorviz.core.update.chain_rule import Trace
from xorviz.session.branches import Branch, ListedBranch
from xorviz.session.selection import Selection
from xorviz.session.update_shown import UpdateShown, first_update
from xorviz.session.wishes.outlook import Outlook

if TYPE_CHECKING:
    from xorviz.core.run.plateaus import Plateau

GROWTH = 1.02
"""While the run plays, plateaus are looked for anew when it has become longer by this ratio."""


@dataclass(frozen=True, slots=True, eq=False)
class SessionView:
    """All that the window shows of a session: whoever shows a part of it takes it from here."""

    branch: Branch
    run: Run
    """The branch's, of which more may be recorded when the next view is made."""
    head: int
    """The newest epoch of the run."""
    diverged: bool
    """Whether the run cannot go on from there."""
    edits: tuple[Edit, ...]
    """The run's."""
    branches: tuple[ListedBranch, ...]
    """All, in the order in which they came."""
    snapshot: Snapshot
    """The run at the cursor."""
    sought: int | None
    """Where the cursor is about to be, while that epoch is looked for."""
    config: TrainingConfig
    """The settings in force at the cursor, with the edits that are on their way to the worker."""
    begun: bool
    """Whether the run has left epoch 0, or has been told to, or has been edited there."""
    playing: bool
    """Whether training, or its replay, goes on by itself."""
    speed: float
    """Epochs/s asked for, infinity for unlimited."""
    epochs_per_second: float
    """The speed reached over the last moments; 0 when not playing."""
    goal: int | str | None
    """The epoch that is trained for, or `SOLVED`; None if the training has no end of its own."""
    landmarks: tuple[Landmark, ...]
    """Of the run; while it plays, a plateau may lag a little."""
    update: UpdateShown
    """The update that is taken apart."""
    place: int | None
    """The current line; None when nobody walks, and all lines are known."""
    walking: bool
    """Whether the walk goes on by itself."""
    selection: Selection
    engine: Engine
    """What new runs are computed with. NumPy until the compiled one is there."""
    engine_failure: str
    """Why there is no compiled engine."""
    preparing: bool
    """Whether Play waits for the compiled engine, if it does not take too long."""
    ahead: Outlook | None
    """What is known of the future, while a person has something in hand."""

    @property
    def cursor(self) -> int:
        """Where the cursor is, or is about to be."""
        return self.snapshot.epoch if self.sought is None else self.sought

    @property
    def at_head(self) -> bool:
        """Whether the cursor is at the newest epoch, or on its way there."""
        return (self.snapshot.epoch if self.sought is None else self.sought) >= self.head

    @property
    def trace(self) -> Trace:
        """The lines of the update that is taken apart."""
        return self.update.trace

    @property
    def followed(self) -> Selection:
        """What is selected, with the sample that is followed through the update."""
        sample = self.update.followed_sample
        return self.selection if sample == self.selection.sample else self.selection._replace(sample=sample)

    @property
    def cut(self) -> Cut:
        """The plane that is shown of more than two inputs: through two of them, and the sample followed."""
        return self.followed.cut(self.run.data)


def first_view(branch: Branch, engine: Engine, speed: float) -> SessionView:
    """Return the view of a run that has just begun; what follows from the rest is still to be completed."""
    run, selection = branch.run, Selection()
    return SessionView(
        branch=branch,
        run=run,
        head=run.epoch,
        diverged=run.diverged,
        edits=run.edits,
        branches=(),
        snapshot=run.head,
        sought=None,
        config=run.config,
        begun=False,
        playing=False,
        speed=speed,
        epochs_per_second=0.0,
        goal=None,
        landmarks=(),
        update=first_update(run, run.head, selection.sample),
        place=None,
        walking=False,
        selection=selection,
        engine=engine,
        engine_failure="",
        preparing=False,
        ahead=None,
    )


def snapshot_of(view: SessionView, run: Run, epoch: int) -> Snapshot:
    """Return the snapshot of an epoch of a run: that which is shown, if it is."""
    shown = view.snapshot
    if run is view.run and epoch == shown.epoch and shown.config == run.config_at(epoch):
        return shown
    return run.at(epoch)


_ORDER = tuple(each.name for each in fields(SessionView))
_parts_of = attrgetter(*_ORDER)
PARTS = frozenset(_ORDER)
"""The names of all parts of a view."""


def with_parts(view: SessionView, **parts: object) -> SessionView:
    """Return a view with some parts changed: as `replace` does, in few calls, since each tick makes some."""
    changed: dict[str, Any] = dict(zip(_ORDER, _parts_of(view), strict=True))
    changed.update(parts)
    return SessionView(**changed)


_FOLLOWING = "head", "diverged", "edits", "branches", "begun", "landmarks", "selection"
_following_of = attrgetter(*_FOLLOWING)


def with_following(view: SessionView, found: tuple[object, ...]) -> SessionView:
    """Return a view with the parts that follow from others, in their order; itself if it has them."""
    return (
        view
        if found == _following_of(view)
        else with_parts(view, **dict(zip(_FOLLOWING, found, strict=True)))
    )


def difference(old: SessionView, new: SessionView) -> frozenset[str]:
    """Return the parts that are not as they were.

    An epoch of a run has one state, found again or not: of settings that are others now, `config` tells.
    """
    pairs = zip(_ORDER, _parts_of(old), _parts_of(new), strict=True)
    changed = {name for name, before, after in pairs if before is not after and before != after}
    if old.run is new.run and old.snapshot.epoch == new.snapshot.epoch:
        changed.discard("snapshot")
    return frozenset(changed)


class FoundLandmarks:
    """The landmarks of the run shown, not made more often than they change.

    Remembers how far the run was when its plateaus were taken, and which there were.
    """

    def __init__(self) -> None:
        self._run: object = None
        self._epoch = 0
        self._over: tuple[Plateau, ...] = ()
        self._plateaus: tuple[Plateau, ...] = ()
        self._of: tuple[object, ...] = ()

    def of(self, view: SessionView) -> tuple[Landmark, ...]:
        """Return the landmarks; while the run plays, a plateau that goes on may end a moment ago."""
        run, epoch = view.run, view.run.epoch
        grown = epoch > self._epoch * GROWTH or (not view.playing and epoch != self._epoch)
        if run is not self._run or run.plateaus.over is not self._over or grown:
            self._run, self._epoch, self._over = run, epoch, run.plateaus.over
            self._plateaus = run.plateaus.found
        proven = run.solved_epoch is not None and epoch >= proven_epoch(run.solved_epoch)
        state = (run, self._plateaus, run.edits, run.diverged, run.solved_epoch, proven, run.solved_before)
        if state == self._of:
            return view.landmarks
        self._of = state
        return landmarks(run, self._plateaus)


class Stage(QObject):
    """Holds the view. All that one wish or one message changes is announced once, when it is complete.

    Changes are made within `with stage:`, where these can stand inside each other.

    Parameters
    ----------
    view
        The first one.
    complete
        Makes what follows from the rest of a view: from the view announced last and the one to be announced.
    """

    changed = Signal(object, object)
    """The `SessionView`, and a frozenset with the names of its parts that are not as they were."""

    def __init__(
        self, view: SessionView, complete: Callable[[SessionView, SessionView], SessionView], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.view = self._announced = complete(view, view)
        self._complete = complete
        self._depth = 0
        self._touched = False
        """Whether anybody may have changed the view since it was completed."""
        self._again: set[str] = set()
        self._later: list[Callable[[], None]] = []

    def show(self, **parts: object) -> None:
        """Change parts of the view; how far its run is goes with them."""
        run: Any = parts.get("run", self.view.run)
        self.view = with_parts(self.view, head=run.epoch, diverged=run.diverged, **parts)

    def show_again(self, part: str) -> None:
        """Tell of a part that is as it was: whoever wished for another may already show that."""
        self._again.add(part)

    def then(self, tell: Callable[[], None]) -> None:
        """Tell something when the change that is being made has been announced."""
        self._later.append(tell)

    def __enter__(self) -> None:
        self._depth += 1
        self._touched = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._depth == 1:
                self._announce()
        finally:
            self._depth -= 1
        if self._depth == 0:
            later, self._later = self._later, []
            for tell in later:
                tell()

    def _announce(self) -> None:
        """Announce views until nobody who was told has changed it: all see them in the same order."""
        while self._touched:
            self._touched = False
            self.view = self._complete(self._announced, self.view)
            what = difference(self._announced, self.view) | self._again
            self._announced = self.view
            self._again.clear()
            if what:
                self.changed.emit(self.view, what)
