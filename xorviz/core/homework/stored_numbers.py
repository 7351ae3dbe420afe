"""Numbers that a run file has of its runs, each beside what the facts of the run come to here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.run.run import Run
from xorviz.core.runfile.facts import BranchFacts, digest
from xorviz.core.runfile.reopening import reopen
from xorviz.core.runfile.taken_state import TakenState
from xorviz.core.update.names import parameter_name

NEAR = 1e-6
"""So far apart, as a share, another kind of processor may come by its rounding: see `Agreement`."""
EVALUATED = 1e-12
"""The same, where both have the same network and only its loss was computed."""
SHOWN_OF_DIGEST = 8
"""Digits of a state's SHA-256 that are told."""
Agreement: TypeAlias = Literal["same", "near", "other"]
"""`same` to the last bit; `near`: as another kind of processor may come to, since nothing of the run is the
same to the last bit from there on; `other`: the run does not come to it."""


@dataclass(frozen=True, slots=True)
class StoredNumber:
    """A number in a file, and what its run comes to."""

    branch: int
    """The place of the run in the file."""
    epoch: int
    what: str
    """`loss`, `state`, the name of a parameter, …"""
    stored: str
    """As it is told."""
    recomputed: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class _Pair:
    """A number and its like, before it is known what a difference between them means."""

    epoch: int
    what: str
    stored: str
    recomputed: str
    apart: float
    """As a share; 0 if they are the same to the last bit."""
    of_state: bool = True
    """Whether it is all that the epochs after it follow from, so that these are the same only if it is."""


def recomputed(facts: BranchFacts, each_stretch: Callable[[int], object] = lambda _: None) -> Run:
    """Train a run again from its facts alone: nothing that the file says it came to is used.

    Raises
    ------
    RunFileError
        What the file says cannot be done.
    """
    return reopen(replace(facts, checks=(), state=None), each_stretch=each_stretch).run


def stored_numbers(
    facts: BranchFacts, place: int, run: Run, each_stretch: Callable[[int], object] = lambda _: None
) -> tuple[StoredNumber, ...]:
    """Compare each number that a file has of a run with what the run comes to.

    Parameters
    ----------
    facts
        Of the run.
    place
        Of the run in its file.
    run
        What they come to: see `recomputed`.
    each_stretch
        Called between two pieces of work: what it raises ends all.

    Raises
    ------
    RunFileError
        What the file says cannot be done.
    """
    followed = [*_checks(facts, run, each_stretch), *_end(facts, run)]
    taken = list(_taken(facts, each_stretch))  # nothing that comes after one says how it was come to
    proofs = [pair.epoch for pair in followed if pair.of_state and pair.apart == 0]
    resets = [pair.epoch for pair in taken]
    found: list[tuple[_Pair, Agreement]] = [
        *((pair, _agreement(pair, proven=_is_proven(pair.epoch, proofs, resets))) for pair in followed),
        *((pair, _agreement(pair, proven=False)) for pair in taken),
    ]
    return tuple(
        StoredNumber(place, pair.epoch, pair.what, pair.stored, pair.recomputed, agreement)
        for pair, agreement in sorted(found, key=lambda each: each[0].epoch)
    )


def _is_proven(epoch: int, proofs: Sequence[int], resets: Sequence[int]) -> bool:
    """Say whether an epoch's state is known to be the same, as one that follows from it is."""
    return any(proof >= epoch and not any(epoch < reset <= proof for reset in resets) for proof in proofs)


def _agreement(pair: _Pair, *, proven: bool) -> Agreement:
    if pair.apart == 0:
        return "same"
    allowed = (0.0 if pair.of_state else EVALUATED) if proven else NEAR
    return "near" if pair.apart <= allowed else "other"


def _checks(facts: BranchFacts, run: Run, each_stretch: Callable[[int], object]) -> Iterator[_Pair]:
    """Compare loss and state of the epochs that the file says them of.

    A state is known by its digest alone: if it is another, it is as far away as the loss of its epoch.
    """
    for check in facts.checks:
        here = run.at(check.epoch)
        loss, state = _apart(check.loss, here.loss), digest(here.state)
        yield _Pair(check.epoch, "loss", repr(check.loss), repr(here.loss), loss, of_state=False)
        apart = 0.0 if check.state == state else max(loss, EVALUATED)
        yield _Pair(check.epoch, "state", _in_short(check.state), _in_short(state), apart)
        each_stretch(0)


def _taken(facts: BranchFacts, each_stretch: Callable[[int], object]) -> Iterator[_Pair]:
    """Compare each state that a run went on from with that which its training led to."""
    for number, edit in enumerate(facts.edits):
        if isinstance(edit, TakenState):
            before = replace(facts, edits=facts.edits[:number], epoch=edit.epoch, diverged=False)
            run = recomputed(before, each_stretch)
            here = run.head.state
            if len(edit.content) == here.nbytes:
                stored = np.frombuffer(edit.content, "<f8").reshape(here.shape)
                yield _of_states(edit.epoch, stored, here, run.layers, " that it goes on from")


def _end(facts: BranchFacts, run: Run) -> Iterator[_Pair]:
    """Compare the newest parameters, and whether the run ends there."""
    if facts.state is not None:
        yield _of_states(run.epoch, facts.state, run.head.state, run.layers)
    if facts.diverged and not run.diverged:
        yield _Pair(run.epoch, "end", "overflows after it", "goes on", np.inf, of_state=False)


def _of_states(epoch: int, stored: Array, here: Array, layers: Sequence[int], more: str = "") -> _Pair:
    """Compare two states (1 + slots, parameters), and tell the number that is farthest apart."""
    sizes = np.maximum(np.abs(here).max(axis=1, keepdims=True), np.abs(stored).max(axis=1, keepdims=True))
    with np.errstate(all="ignore"):
        shares = np.where(stored == here, 0.0, np.abs(stored - here) / sizes)
    row, place = (int(each) for each in np.unravel_index(int(np.argmax(shares)), shares.shape))
    name = parameter_name(layers, place)
    what = name if row == 0 else f"what the optimiser keeps of {name}"
    same = stored.tobytes() == here.tobytes()
    told, told_here = repr(float(stored[row, place])), repr(float(here[row, place]))
    apart = 0.0 if same else max(float(shares[row, place]), EVALUATED)
    return _Pair(epoch, what + more, told, told_here, apart)


def _in_short(state: str) -> str:
    return f"{state[:SHOWN_OF_DIGEST]}…"


def _apart(one: float, other: float) -> float:
    """Return how far two numbers are apart, as a share of the larger."""
    return 0.0 if one == other else abs(one - other) / max(abs(one), abs(other))
