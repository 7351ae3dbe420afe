"""Beat backprop: XOR solved by a person's moves, against the updates that gradient descent needs."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from xorviz.core.hands.by_hand import SetParameter
from xorviz.core.network.arrays import Array
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.session.branches import Branch, Change
from xorviz.session.session import Session
from xorviz.session.view import SessionView

FIRST_SEED = 10
"""A start like most: from it gradient descent takes as long as the median of those that get there."""
PATIENCE = 10_000
"""So many updates gradient descent has to solve it in."""
SLICE = 200
"""Updates of it at a time: few milliseconds even by NumPy."""


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """One number that a person has set, stepped or dragged."""

    branch: Branch
    """What it led to."""
    snapshot: Snapshot
    grip: object


class Duel(QObject):
    """Follows the moves. A drag is one; what is undone does not count, and what else is done is none.

    It has a run of its own, from a start that is the same for both; `leave` shows again what was shown
    before.
    """

    changed = Signal()
    """In a moment after what has changed: a drag is shown when there is time for it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._told = QTimer(self, singleShot=True, interval=0)
        self._told.timeout.connect(self.changed)
        self._training = QTimer(self, interval=0)
        self._training.timeout.connect(self.on_training_timeout)
        self._home: tuple[Branch, int] | None = None
        """Where the window was before, while the duel is under way."""
        self._start = session.branch
        self._rival = Run(TrainingConfig(seed=FIRST_SEED))
        self._moves: list[Move] = []
        self._made = 0
        self._fewest: dict[int, int] = {}
        """By the seed of the start, of the duels that are over."""
        session.changed.connect(self.on_session_changed)
        session.setting_changed.connect(self.on_setting_changed)

    @property
    def under_way(self) -> bool:
        """Whether it has begun, and has not been left."""
        return self._home is not None

    @property
    def moves(self) -> int:
        """How many moves there are by now."""
        return self._made

    @property
    def by_hand(self) -> Array:
        """The loss at the start and after each move, (moves + 1,)."""
        return np.array([self._rival.at(0).loss, *(move.snapshot.loss for move in self._moves[: self._made])])

    @property
    def by_updates(self) -> Array:
        """The loss at the start and after each of as many updates, (moves + 1,)."""
        self._train_to(self._made)
        return self._rival.losses[: self._made + 1]

    @property
    def reached(self) -> Snapshot:
        """What the moves have made of the start."""
        return self._moves[self._made - 1].snapshot if self._made else self._rival.at(0)

    @property
    def rival(self) -> Snapshot:
        """What gradient descent has made of the start with as many updates as there are moves."""
        self._train_to(self._made)
        return self._rival.at(self._made)

    @property
    def solved_after(self) -> int | None:
        """After how many moves every sample was right for the first time; None if that was not yet so."""
        right = (move.snapshot.accuracy == 1.0 for move in self._moves[: self._made])
        return next((count for count, solved in enumerate(right, 1) if solved), None)

    @property
    def updates_needed(self) -> int | None:
        """After how many updates gradient descent has solved it; None if it has not, within its patience."""
        return self._rival.solved_epoch

    @property
    def knows_rival(self) -> bool:
        """Whether it is known by now how many updates gradient descent needs."""
        return not self._training.isActive()

    @property
    def fewest(self) -> int | None:
        """The fewest moves by which this start has been solved since the window was opened."""
        counts = self._fewest.get(self._rival.start.seed), self.solved_after
        return min((count for count in counts if count is not None), default=None)

    @property
    def goes_on(self) -> bool:
        """Whether what is shown is where the moves have led: or something else has been done."""
        return self._session.branch is self._here() and self._session.snapshot.epoch == 0

    def begin(self) -> None:
        """Begin, from the start that everybody has first; one that is under way goes on."""
        if self._home is None:
            self._start, self._moves, self._made = self._session.branch, [], 0
            self._home = self._start, self._session.view.cursor
            self._begin(FIRST_SEED)

    @Slot()
    def begin_again(self) -> None:
        """Begin anew from the same start."""
        self._begin(self._rival.start.seed)

    @Slot()
    def begin_elsewhere(self) -> None:
        """Begin anew from another start, of which every sample is not right already."""
        low, high = PARAMETERS["seed"].drawn_from or (0, 9999)
        rng = np.random.default_rng()
        seed = self._rival.start.seed
        while seed == self._rival.start.seed or Run(TrainingConfig(seed=seed)).head.accuracy == 1.0:
            seed = int(rng.integers(low, high, endpoint=True))
        self._begin(seed)

    @Slot()
    def go_back(self) -> None:
        """Show again what the moves have led to."""
        self._session.show_branch(self._here(), 0)

    @Slot()
    def leave(self) -> None:
        """Show what was shown before it began. What the moves led to goes, if it has come to nothing else."""
        if self._home is None:
            return
        home = self._home
        self.give_up()
        self._session.show_branch(*home)
        self._forget(self._here())

    def give_up(self) -> None:
        """End, and leave what is shown as it is."""
        self._keep_count()
        self._home = None
        self._training.stop()

    @Slot()
    def on_training_timeout(self) -> None:
        """Let gradient descent go on until it has solved it, or has no more patience."""
        if self._rival.solved_epoch is None and self._rival.epoch < PATIENCE:
            self._train_to(self._rival.epoch + SLICE)
        else:
            self._training.stop()
            self._told.start()

    @Slot(object, object)
    def on_session_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Follow undo and redo: they lead along the moves."""
        if self.under_way and what & {"branch", "run", "snapshot"}:
            branches = self._branches()
            if view.branch in branches:
                self._made = branches.index(view.branch)
            self._told.start()

    @Slot(object)
    def on_setting_changed(self, change: Change) -> None:
        """Count a move that was made where the last one led; the rest of a drag is the same one."""
        edits = self._session.run.edits
        of_number = change.grip is not None and (not edits or isinstance(edits[-1], SetParameter))
        if not self.under_way or not of_number or change.before is not self._here() or change.epoch != 0:
            return
        last = self._moves[self._made - 1] if self._made else None
        if last is not None and last.grip is change.grip:
            self._made -= 1
        self._moves[self._made :] = [Move(change.after, self._session.snapshot, change.grip)]
        self._made += 1
        self._told.start()

    def _begin(self, seed: int) -> None:
        session, config, left = self._session, TrainingConfig(seed=seed), self._here()
        self._keep_count()
        session.playback.set_playing(False)
        session.start_run(config, "Beat Backprop")
        if self._home is not None and left is not self._home[0]:
            self._forget(left)
        self._start, self._moves, self._made = session.branch, [], 0
        self._rival = Run(config, session.view.engine)
        self._training.start()
        self._told.start()

    def _keep_count(self) -> None:
        if self.fewest is not None:
            self._fewest[self._rival.start.seed] = self.fewest

    def _forget(self, branch: Branch) -> None:
        """Forget what the moves led to, unless the person has made something of it."""
        session = self._session
        if branch is not session.branch and session.branches.is_idle(branch):
            session.drop_branch(branch)

    def _train_to(self, updates: int) -> None:
        self._rival.advance(max(0, updates - self._rival.epoch))

    def _branches(self) -> list[Branch]:
        return [self._start, *(move.branch for move in self._moves)]

    def _here(self) -> Branch:
        return self._branches()[self._made]
