"""The future of what is shown, trained ahead while a person has something in hand."""

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Slot

from xorviz.core.insight.futures.future import Future, checked_ahead, futures
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import SettingEdit
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.run.run import Run
from xorviz.core.run.training import Trainer
from xorviz.session.view import SessionView, Stage
from xorviz.session.wishes.asides import Asides, Stopped
from xorviz.session.wishes.besides import Besides
from xorviz.session.wishes.outlook import Outlook

HORIZON = 5000
"""So many epochs a future has, if no other number is chosen."""
SHOWN_SECONDS = 0.06
"""So long a future that takes longer grows before it is shown again."""
FUTURE, PRESENT = "future", "present"
"""The purposes: what becomes of what is in hand, and what would have become without it."""


class Foresight(QObject):
    """Trains ahead, in a thread of its own, from whatever a drag has made of what is shown.

    Each change is a wish for another future; the newest counts, and what was under way before ends at once.
    While the run plays it is shown beside it: see `Besides`.
    """

    def __init__(self, stage: Stage, asides: Asides, besides: Besides, parent: QObject) -> None:
        super().__init__(parent)
        self.horizon = HORIZON
        self._stage, self._asides, self._besides = stage, asides, besides
        self._held = self._branches = False
        """Whether something is in hand; and whether it is the cursor, from where a branch would begin."""
        self._without: Trainer | None = None
        """What trains the future without the change; None once it has begun."""
        self._asked: object = None
        self._imagines = False
        """Whether it is the future of a run that has not begun."""
        self._end = 0
        """The epoch that what is asked for now is trained to."""
        asides.found.connect(self.on_found)

    def set_horizon(self, epochs: object) -> None:
        """Choose how many epochs a future has. Raises `ConfigError` if there are too many."""
        self.horizon = checked_ahead(epochs)

    @Slot(bool)
    def hold(self, held: bool) -> None:
        """Take something in hand, or let it go: then the future is forgotten."""
        if held == self._held:
            return
        self._held, self._imagines = held, False
        if held:
            view = self._stage.view
            self._without = None if view.sought is not None else _trainer(view)
            self._stage.changed.connect(self.on_changed)
            self._follow(view)
            return
        self._stage.changed.disconnect(self.on_changed)
        self._without = self._asked = None
        for purpose in (FUTURE, PRESENT):
            self._forget(purpose)
        self._show(None)

    @Slot(bool)
    def hold_cursor(self, held: bool) -> None:
        """Take the cursor in hand, or let it go: the future is that of a branch which begins there."""
        self._branches = held
        self.hold(held)

    def imagine(self, config: TrainingConfig) -> None:
        """Ask for the future of a run that would begin with these settings, until that in hand is let go.

        Raises
        ------
        ConfigError
            Such a run cannot be.
        """
        if self._held and config != self._asked:
            trainer = Run(config, self._stage.view.engine).trainer()
            self._asked, self._imagines = config, True
            self._ask(trainer)

    @Slot(bool)
    def compare(self, compares: bool) -> None:
        """Show the future without the change too, or no more."""
        outlook = self._stage.view.ahead
        if outlook is None or compares == outlook.compares:
            return
        self._show(replace(outlook, compares=compares))
        if self._without is not None:
            self._train(PRESENT, self._without)
            self._without = None

    @Slot(object, object)
    def on_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Ask for another future if another thing is in hand; that the run goes on is no reason."""
        if what & {"run", "config", "snapshot", "sought"}:
            self._follow(view)

    @Slot(str, object)
    def on_found(self, purpose: str, future: Future) -> None:
        """Show it: where the run plays, in a turn of its own."""
        if purpose in (FUTURE, PRESENT):
            self._besides.show((self, purpose), partial(self._show_found, purpose, future, self._end))

    def _follow(self, view: SessionView) -> None:
        place = None if view.playing else view.snapshot.epoch
        asked = view.run, view.config, place
        if view.sought is None and asked != self._asked and not self._imagines:
            self._asked = asked
            self._ask(_branching(view) if self._branches else _trainer(view))

    def _ask(self, trainer: Trainer) -> None:
        self._end = trainer.epoch + self.horizon
        if self._stage.view.ahead is None:
            self._show(Outlook(self._end))
        self._train(FUTURE, trainer)

    def _train(self, purpose: str, trainer: Trainer) -> None:
        self._forget(purpose)
        self._asides.wish(purpose, partial(_growing, trainer, self.horizon))

    def _forget(self, purpose: str) -> None:
        self._asides.forget(purpose)
        self._besides.forget((self, purpose))

    def _show_found(self, purpose: str, future: Future, end: int) -> None:
        """Show it; the axes reach as far as the newest that is seen."""
        outlook = self._stage.view.ahead
        if outlook is not None:
            self._show(replace(outlook, **{purpose: future}, end=end))

    def _show(self, outlook: Outlook | None) -> None:
        with self._stage:
            self._stage.show(ahead=outlook)


def _trainer(view: SessionView) -> Trainer:
    """Return what goes on from what is shown, with the settings that are about to be in force there."""
    trainer = view.run.trainer_from(view.snapshot.epoch, view.snapshot.state)
    for name, value in view.config.settings.items():
        if PARAMETERS[name].live and trainer.config.setting(name) != value:
            trainer.edit(SettingEdit(trainer.epoch, name, value))
    return trainer


def _branching(view: SessionView) -> Trainer:
    """Return what goes on from what is shown without what was changed in the run later on."""
    run, epoch = view.run, view.snapshot.epoch
    here = [edit for edit in run.edits if edit.epoch == epoch]
    return Trainer(run.config_at(epoch), epoch, view.snapshot.state, run.engine, here, run.data)


def _growing(trainer: Trainer, epochs: int, stopped: Stopped) -> Iterator[Future]:
    """Yield a future not more often than it can be seen, the first time soon, and when it is whole."""
    shown = time.perf_counter()
    for future in futures(trainer, epochs, stopped):
        if future.whole or time.perf_counter() - shown > SHOWN_SECONDS:
            yield future
            shown = time.perf_counter()
