"""What texts refer to by name: a name that a mistake hides elsewhere is no mistake of who refers to it."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from xorviz.core.errors import XorvizError, unknown_name
from xorviz.core.teach.claims import without_claims
from xorviz.core.teach.entry_fields import KNOWN
from xorviz.core.teach.lesson_text import BRACES
from xorviz.core.teach.toml_entries import TomlEntry

TEXTS = "note", "question", "watch"
"""The fields whose sentences may rest on claims."""


@dataclass(frozen=True, slots=True)
class Names(Collection[str]):
    """The names that there are, and how those begin that may be there: a mistake hides them."""

    known: tuple[str, ...]
    hidden: tuple[str, ...] = ()

    def __contains__(self, name: object) -> bool:
        return name in self.known or any(str(name).startswith(each) for each in self.hidden)

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


@dataclass(frozen=True, slots=True)
class Referable:
    """What can be referred to in a file of experiments, those that are wrong among them."""

    experiments: Names
    claims: Names
    """As experiment/name."""


def referable(entries: Sequence[TomlEntry], *, all_read: bool) -> Referable:
    """Return what can be referred to.

    Parameters
    ----------
    entries
        The experiments that are no wrong TOML.
    all_read
        Whether these are all that there are.
    """
    names = [_name(entry) for entry in entries]
    named = [name for name in names if name]
    hidden = () if all_read and len(set(named)) == len(entries) else ("",)
    """Of two with the same name one is another, whose name has been forgotten."""
    claims: list[str] = []
    hidden_claims = [*hidden]
    for entry, name in zip(entries, names, strict=True):
        if not name:
            continue
        found: list[str] = []
        with suppress(XorvizError):
            found = [_name(each) for each in entry.tables("claim")]
        claims += [f"{name}/{each}" for each in found if each]
        lists = [each for field, each in entry.table.items() if field == "claim" or field not in KNOWN]
        told = sum(
            len(cast("list[object]", each)) if isinstance(each, list) else isinstance(each, dict)
            for each in lists
        )
        if told and (not all(found) or len(found) != told):
            hidden_claims.append(f"{name}/")
    return Referable(Names(tuple(named), hidden), Names(tuple(claims), tuple(hidden_claims)))


def lost_references(entry: TomlEntry, names: Referable) -> Iterator[str]:
    """Tell of claims that an experiment's texts rest on, of numbers and of experiments that are not there."""
    for field in TEXTS:
        for name in without_claims(str(entry.table.get(field, "")))[1]:
            if name not in names.claims:
                yield str(entry.error(str(unknown_name("claim", name, names.claims)), field))
    for written, field in _texts(entry):
        for name in BRACES.findall(without_claims(str(written.table.get(field, "")))[0]):
            yield str(written.error(str(unknown_name("number", name, ("seed",))), field))
    with suppress(XorvizError):
        for claim in entry.tables("claim"):
            name = claim.table.get("against")
            if isinstance(name, str) and name not in names.experiments:
                yield str(claim.error(str(unknown_name("experiment", name, names.experiments)), "against"))


def _texts(entry: TomlEntry) -> Iterator[tuple[TomlEntry, str]]:
    """Yield what has a text in which a hand-out's seed can stand, and the field that has it."""
    yield from ((entry, field) for field in ("title", *TEXTS))
    with suppress(XorvizError):
        yield from ((claim, "text") for claim in entry.tables("claim"))
    with suppress(XorvizError):
        for prediction in entry.tables("prediction"):
            yield from ((choice, "text") for choice in prediction.tables("choices"))


def _name(entry: TomlEntry) -> str:
    name = entry.table.get("name")
    return name if isinstance(name, str) else ""
