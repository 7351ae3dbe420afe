"""What comes of one file that was handed in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, cast

from xorviz.core.homework.marking import MarkedAnswer, Verdict
from xorviz.core.homework.stored_numbers import StoredNumber

LONGEST_BEGINNING = 60
"""Characters of a question by which it is known."""


@dataclass(frozen=True, slots=True)
class RunSeen:
    """A run of the file, in short."""

    text: str
    """Its settings, in words."""
    seed: int
    epoch: int
    engine: str
    """What computed it, as the file says."""
    by_hand: int
    """How many changes were made on its way."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One file: what it says, and what its facts come to."""

    file: str
    problem: str = ""
    """Why it cannot be read, or be computed again; then nothing else is known."""
    name: str = ""
    """Who handed it in; empty if nobody did."""
    date: str = ""
    lesson: str = ""
    runs: tuple[RunSeen, ...] = ()
    numbers: tuple[StoredNumber, ...] = ()
    marks: tuple[MarkedAnswer, ...] = ()
    notes: tuple[str, ...] = ()
    """Facts that somebody may want to know, and that prove nothing."""
    content: str = ""
    """SHA-256 of its runs and answers, whoever hands them in, and whenever."""
    tokens: tuple[str, ...] = ()
    """What its answers were named by chance when they were given: no two answers have the same."""

    @property
    def others(self) -> tuple[StoredNumber, ...]:
        """The numbers that its runs do not come to."""
        return tuple(each for each in self.numbers if each.agreement == "other")

    @property
    def right(self) -> int:
        """How many questions are answered rightly: one that is answered so again counts once."""
        return len(self._once("right"))

    @property
    def marked(self) -> int:
        """How many answers are right or wrong; one that is given again counts once."""
        return self.right + len(self._once("wrong"))

    @property
    def to_read(self) -> int:
        """How many answers have own words that a person must judge."""
        return sum(bool(mark.sentence) for mark in self.marks)

    @property
    def near(self) -> int:
        """How many numbers are as another kind of processor may come to."""
        return sum(each.agreement == "near" for each in self.numbers)

    @property
    def found(self) -> tuple[str, ...]:
        """All that the file says and its runs do not come to, a line each."""
        several = len(self.runs) > 1
        numbers = [
            f"{f'run {each.branch + 1}, ' if several else ''}epoch {each.epoch:,}, {each.what}:"
            f" {each.stored} in the file, {each.recomputed} recomputed"
            for each in self.others
        ]
        return (*numbers, *(f"“{_begun(mark.question)}”: {mark.other}" for mark in self.marks if mark.other))

    def _once(self, verdict: Verdict) -> set[tuple[object, ...]]:
        """Return what was answered so, of which networks: right answers are alike, wrong ones differ."""
        return {
            (mark.question, mark.network, mark.told, "" if verdict == "right" else mark.given)
            for mark in self.marks
            if mark.verdict == verdict
        }

    def as_dict(self) -> dict[str, Any]:
        """Return all of it, ready for JSON."""
        return asdict(self)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Paper":
        """Return what `as_dict` has made this of."""
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = {name: _frozen(value) for name, value in table.items() if name in known}
        for name, kind in (("runs", RunSeen), ("numbers", StoredNumber), ("marks", MarkedAnswer)):
            values[name] = tuple(kind(**each) for each in table[name])
        return cls(**values)


def _begun(text: str) -> str:
    """Return how a text begins: enough to know which it is."""
    return text if len(text) <= LONGEST_BEGINNING else f"{text[:LONGEST_BEGINNING]}…"


def _frozen(value: object) -> object:
    return tuple(cast("list[object]", value)) if isinstance(value, list) else value
