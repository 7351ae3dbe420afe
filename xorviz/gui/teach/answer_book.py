"""The file of answers, and the answers that could not be written into it yet."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from PySide6.QtCore import QLockFile

from xorviz.core.errors import XorvizError
from xorviz.core.files import FileError
from xorviz.core.teach.answers import (
    Answer,
    DamagedJournal,
    JournalError,
    read_journal,
    set_aside,
    with_answers,
    write_journal,
)

KEPT = "Kept. File > Hand In… is for your teacher; Save Answers… writes down all there are."
LOCK_MS = 10_000
"""So long another window may take to write."""


class AnswerBook:
    """Reads and writes; each call may wait for the disk. For one thread at a time; knows no screen.

    The file is read each time, so that two windows do not lose each other's answers. One whose content is
    broken is set aside; one that cannot be read is left as it is, and the answers wait.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unwritten: list[Answer] = []

    def keep(self, entry: Answer, *, quiet: bool = False) -> str:
        """Write an answer, and those that wait; a later one of its name takes its place.

        Returns in a sentence what came of it; if quiet, nothing unless something went wrong.
        """
        self._unwritten.append(entry)
        try:
            note = self.keep_rest()
        except XorvizError as error:
            return f"The answer is kept only until the window is closed: {error}."
        return note if quiet else f"{note} {KEPT}".strip()

    def keep_rest(self) -> str:
        """Write the answers that wait. Returns what became of a damaged file, if there was one.

        Raises
        ------
        XorvizError
            They could not be written; they wait on.
        """
        if not self._unwritten:
            return ""
        with _locked(self._path):
            written, note = self._read()
            write_journal(self._path, with_answers(written, self._unwritten))
        self._unwritten.clear()
        return note

    def entries(self, more: Sequence[Answer] = ()) -> tuple[tuple[Answer, ...], str]:
        """Return all answers, the oldest first, and what became of a file that cannot be read.

        With more, that need not be in the file; one without a name is another than all others.
        """
        try:
            written, note = self._read()
        except JournalError as error:
            written, note = (), f"Those kept before are not among them: {error}."
        return with_answers(with_answers(written, self._unwritten), more), note

    def save(self, path: Path, more: Sequence[Answer] = ()) -> str:
        """Write all answers down as Markdown; say so in a sentence.

        Raises
        ------
        XorvizError
            The file could not be written.
        """
        from xorviz.core.formats import format_for  # as late as this, for a quick start

        entries, note = self.entries(more)
        format_for(path, "answers").write(path, entries)
        count = "1 answer" if len(entries) == 1 else f"{len(entries):,} answers"
        return f"{count} saved as {path}. {note}".strip()

    def _read(self) -> tuple[tuple[Answer, ...], str]:
        try:
            return read_journal(self._path), ""
        except DamagedJournal as error:
            try:
                aside = set_aside(self._path)
            except OSError:
                raise error from None
            return (), f"{error}. It is set aside as {aside.name}, and a new one begins."


@contextmanager
def _locked(path: Path) -> Generator[None]:
    """Keep other windows from writing; where no lock can be made, the write itself says why it fails."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    lock = QLockFile(f"{path}.lock")
    if not lock.tryLock(LOCK_MS) and lock.error() == QLockFile.LockError.LockFailedError:
        raise FileError(f"another window is writing {path}")
    try:
        yield
    finally:
        lock.unlock()
