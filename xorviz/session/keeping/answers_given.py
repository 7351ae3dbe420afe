"""What a person has predicted and answered about the runs there are: it goes with them into their file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.teach.answers import Answer
from xorviz.session.branches import Branch
from xorviz.session.session import Session


class AnswersGiven(QObject):
    """Knows of each answer which branch was shown when it was given. Nothing here waits for a disk."""

    changed = Signal()
    """There is one more, or another in the place of one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._given: tuple[tuple[Answer, Branch | None], ...] = ()

    @property
    def given(self) -> tuple[tuple[Answer, Branch | None], ...]:
        """All, the oldest first, and the branch that each is about; another tuple as soon as one is added."""
        return self._given

    @Slot(object)
    def add(self, answer: Answer) -> None:
        """Take an answer about the branch that is shown, in the place of that of its name."""
        entries = list(self._given)
        names = [old.name for old, _ in entries]
        if answer.name and answer.name in names:
            place = names.index(answer.name)
            entries[place] = answer, entries[place][1]
        else:
            entries.append((answer, self._session.branch))
        self._given = tuple(entries)
        self.changed.emit()

    def begin_with(self, answers: Sequence[Answer] = (), branches: Sequence[Branch] = ()) -> None:
        """Have those of a file that has these branches, or none, in place of all there are."""
        self._given = tuple(
            (each, None if each.branch is None else branches[each.branch]) for each in answers
        )


def answers_in_file(
    given: Sequence[tuple[Answer, Branch | None]],
    branches: Sequence[Branch],
    unknown: Mapping[object, Mapping[str, object]],
) -> tuple[tuple[Answer, ...], dict[object, Mapping[str, object]]]:
    """Return answers as a file with these branches has them, and what is not understood of it and of them."""
    kept: dict[Any, Mapping[str, object]] = {}
    answers: list[Answer] = []
    for answer, branch in given:
        place = branches.index(branch) if branch in branches else None
        answers.append(replace(answer, branch=place))
        if answer in unknown:
            kept[answers[-1]] = unknown[answer]
    others = {fact: fields for fact, fields in unknown.items() if not isinstance(fact, Answer)}
    return tuple(answers), {**others, **kept}
