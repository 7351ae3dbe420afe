"""The file that a session is kept in: what it is called, whether all is in it, and how it is opened."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.homework.hand_in import HandIn
from xorviz.core.homework.hand_in import handed_in as with_hand_in
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.core.runfile import BranchFacts, RunFile
from xorviz.core.runfile.facts import facts_unchecked
from xorviz.core.runfile.link_text import link_text
from xorviz.session.keeping.answers_given import AnswersGiven
from xorviz.session.keeping.branch_facts import KnownFacts
from xorviz.session.keeping.file_worker import ANYTHING, FileOpener, FileSaver, OpenedFile, ToOpen, ToSave
from xorviz.session.session import Session
from xorviz.session.settings import forget_recent
from xorviz.session.threads import WorkerThread
from xorviz.session.view import SessionView

CURSOR = "cursor"
"""In the view of a file: the epoch that is shown."""
_FACTS = frozenset(("head", "edits", "branches", "run", "diverged"))


class RunFiles(QObject):
    """Keeps a session in a file, and shows what is in one. `close` must be called before it goes.

    Parameters
    ----------
    session
        What is kept.
    modified
        Whether there is something in it already that is in no file.
    answers
        What was predicted and answered; none yet if None.
    """

    changed = Signal()
    """Another file, or whether all is in it."""
    opening = Signal(object, float)
    """The `Path` of a file that is being opened, and the share that is done; None when it is not any more."""
    opened = Signal(object)
    """An `OpenedFile` is shown now."""
    overtaken = Signal(object)
    """An `OpenedFile` could be shown, and something has been done since it was asked for: see `show`."""
    saved = Signal(object)
    """A `Path` that has been written."""
    others = Signal(object)
    """A `Path` that is not saved to, for somebody else has written that file since it was read or written."""
    slow = Signal(object)
    """A `Path` that is not written yet, for its disk has not answered for long."""
    refused = Signal(str)
    """Why a file could not be read or written, in a line."""
    copied = Signal()
    """A copy has been written."""
    copy_failed = Signal(str)
    """Why one could not be."""
    handed_in = Signal(object)
    """A `Path` that homework has been written into."""
    not_handed_in = Signal(str)
    """Why it could not be."""

    _open_wished = Signal(object)

    def __init__(self, session: Session, modified: bool = False, answers: AnswersGiven | None = None) -> None:
        super().__init__(session)
        self._session = session
        self.answers = answers or AnswersGiven(session)
        """What was predicted and answered."""
        self.look: Callable[[], Mapping[str, object]] = dict
        """Tells how the runs are looked at, ready for JSON: it is saved with them, and changes none."""
        self._saver, self._opener = FileSaver(self), FileOpener()
        self._thread = WorkerThread(self._opener)
        self._thread.start()
        self.path: Path | None = None
        """The file that is open; None if none is."""
        self.modified = False
        """Whether there is something that is in no file."""
        self._mark: object = None
        """That of the file as it was read or written here last."""
        self._file: RunFile | None = None
        """What it said, for what is not understood of it."""
        self._facts = KnownFacts(session)
        self._first = session.run.start
        """What was there when there was nothing yet."""
        self._in_file: object = None
        self._awaited = session.view.preparing
        """Whether the compiled engine is on its way."""
        self._opening: ToOpen | None = None
        """A file that is being opened."""
        self._waits = False
        """Whether that waits for the compiled engine."""
        self._open_wished.connect(self._opener.on_open_requested)
        self._saver.saved.connect(self.on_saved)
        self._saver.others.connect(self.others)
        self._saver.slow.connect(self.slow)
        self._opener.progressed.connect(self.on_progressed)
        self._opener.opened.connect(self.on_opened)
        self._opener.missed.connect(self.on_missed)
        for worker in (self._saver, self._opener):
            worker.failed.connect(self.on_failed)
        session.changed.connect(self.on_session_changed)
        self.answers.changed.connect(self.on_answers_changed)
        self._be_in_file(None if modified else self._stamp())

    @property
    def stamp(self) -> object:
        """What is another as soon as anything is that a file keeps, but for how it is looked at."""
        return self._stamp()

    def close(self, kept: Path | None = None) -> list[Path]:
        """Write what is to be written, give up what is to be read, and end; return what is not written.

        For a disk that does not answer nobody waits long: for a file to be kept, longer than for others.
        """
        self.give_up()
        self._thread.close()
        return self._saver.close(kept)

    def save(self, path: Path, *, copy: bool = False, only_own: bool = False) -> None:
        """Write all branches into a file, which is open from then on unless it is a copy: `saved` follows.

        With `only_own`, not over what somebody else has written there meanwhile: `others` follows.
        """
        stamp, over = None if copy else self._stamp(), self._mark if only_own else ANYTHING
        self._saver.save(ToSave(path, self._content(), stamp, only_over=over))

    def forget_copy(self, path: Path) -> None:
        """Delete a copy, when what was asked of it before is done."""
        self._saver.save(ToSave(path, None, None))

    def hand_in(self, path: Path, by: HandIn) -> None:
        """Write all branches and answers into a file of homework: `handed_in` or `not_handed_in` follows.

        What is open, and what is in no file, stays so.
        """
        make = self._content()
        self._saver.save(ToSave(path, lambda: with_hand_in(make(), by), None, handed_in=True))

    def text(self) -> str:
        """Return the run that is shown, and how it is looked at, as a line of text.

        Raises
        ------
        RunFileError
            It would be too long.
        """
        session = self._session
        facts = facts_unchecked(session.run, name=session.branches.given_name(session.branch))
        return link_text(RunFile((facts,), view={**self.look(), CURSOR: session.view.cursor}))

    def open(self, path: Path, *, copy: bool = False, pasted: RunFile | None = None) -> None:
        """Read a file and make its runs again, in the background: `opened`, `overtaken` or `refused` follows.

        Of a copy nobody has a file, nor of what was pasted: its path is only what it is called.
        """
        self.give_up()
        self._opening = ToOpen(path, self._session.view.engine, self._done(), copy, pasted)
        self._waits = self._awaited
        self.opening.emit(path, 0.0)
        if not self._waits:
            self._open_wished.emit(self._opening)

    @Slot()
    def give_up(self) -> None:
        """Open nothing that is not open yet."""
        if self._opening is not None:
            self._opening.going.leave()
            self._end_opening()

    def show(self, found: OpenedFile) -> None:
        """Show what is in a file, in place of all there is."""
        cursor = found.file.view.get(CURSOR)
        head = found.runs[found.file.shown][0].epoch
        epoch = cursor if type(cursor) is int and 0 <= cursor <= head else head
        self._session.show_kept(found.runs, found.file.shown, epoch)
        branches = list(self._session.branches)
        for branch, (run, facts) in zip(branches, found.runs, strict=True):
            self._facts.know(branch, run, facts)
        self.answers.begin_with(found.file.answers, branches)
        self.path, self._file = (None if found.nameless else found.path), found.file
        self._mark = found.mark
        self._be_in_file(None if found.nameless else self._stamp())
        self.opened.emit(found)

    def begin(self, config: TrainingConfig) -> None:
        """Show a run that has not begun in place of all there are, with no file open."""
        run = Run(config, self._session.view.engine)
        self._first = config
        self._session.show_kept([(run, BranchFacts(config, (), 0))], 0, 0)
        self.answers.begin_with()
        self.path, self._file = None, None
        self._be_in_file(self._stamp())

    @Slot(object, object)
    def on_session_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Notice what is in no file; open what has waited for the engine."""
        self._awaited = self._awaited or view.preparing
        if view.engine_failure or not isinstance(view.engine, NumpyEngine):
            self._awaited = False
            if self._waits and self._opening is not None:
                self._opening, self._waits = replace(self._opening, engine=view.engine), False
                self._open_wished.emit(self._opening)
        if what & _FACTS:
            self._compare()

    @Slot()
    def on_answers_changed(self) -> None:
        """Notice that there is one in no file."""
        self._compare()

    @Slot(object, object)
    def on_saved(self, wish: ToSave, mark: object) -> None:
        """Have this file open, with all that was there when it was written."""
        if wish.handed_in:
            self.handed_in.emit(wish.path)
            return
        if wish.stamp is None:
            self.copied.emit()
            return
        self.path, self._mark = wish.path, mark
        self._be_in_file(wish.stamp)
        self.saved.emit(wish.path)

    @Slot(object, float)
    def on_progressed(self, wish: ToOpen, share: float) -> None:
        """Say how far a file has been opened."""
        if wish is self._opening:
            self.opening.emit(wish.path, share)

    @Slot(object)
    def on_opened(self, found: OpenedFile) -> None:
        """Show what is in a file, unless that would take away what has been done meanwhile."""
        if found.wish is not self._opening:
            return
        self._end_opening()
        if self._done() != found.wish.done and (self.modified or self._stamp() != self._in_file):
            self.overtaken.emit(found)
        else:
            self.show(found)

    @Slot(object)
    def on_missed(self, path: Path) -> None:
        """List a file no more that is not there."""
        forget_recent(path)

    @Slot(object, str)
    def on_failed(self, wish: object, reason: str) -> None:
        """Say why it could not be done; what is open stays."""
        told = self.refused
        if isinstance(wish, ToOpen):
            if wish is not self._opening:
                return
            self._end_opening()
        elif isinstance(wish, ToSave) and wish.stamp is None:
            told = self.not_handed_in if wish.handed_in else self.copy_failed
        told.emit(reason)

    def _end_opening(self) -> None:
        self._opening, self._waits = None, False
        self.opening.emit(None, 1.0)

    def _compare(self) -> None:
        if not self.modified and not self._is_blank() and self._stamp() != self._in_file:
            self.modified = True
            self.changed.emit()

    def _is_blank(self) -> bool:
        """Say whether there is no file, and nothing to be in one: settings alone are quickly chosen again."""
        branches, start = self._session.branches, self._session.run.start
        begun = self._session.view.begun or len(branches) > 1
        given = start.own != self._first.own or start.start != self._first.start
        named = branches.given_name(self._session.branch)
        return self.path is None and not (begun or given or named or self.answers.given)

    def _be_in_file(self, stamp: object) -> None:
        self._in_file, self.modified = stamp, self._stamp() != stamp
        self.changed.emit()

    def _stamp(self) -> object:
        """Return what is another as soon as anything is that a file keeps, but for how it is looked at."""
        branches = self._session.branches
        told = [(each.branch.id, each.name, each.origin) for each in branches.listed()]
        runs = [(each.run.start, each.run.epoch, each.run.edits) for each in branches]
        return told, runs, self.answers.given

    def _done(self) -> object:
        """Return what is another as soon as somebody does something that would go with the branches.

        An edit on its way to the worker is in the settings that are shown, and not yet among the run's.
        """
        branches = self._session.branches
        runs = [(each.id, branches.given_name(each), each.run.start, each.run.epoch) for each in branches]
        return self._session.config, runs, self.answers.given

    def _content(self) -> Callable[[], RunFile]:
        """Return what makes the content of a file of all there is now, in another thread."""
        before = self._file or RunFile(())
        view = {**before.view, **self.look(), CURSOR: self._session.view.cursor}
        return self._facts.content(self.answers.given, view, before.unknown)
