"""A run of a file made again from its facts, and compared with what it was where the file was written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter

import numpy as np

from xorviz.core.engine.engine import Engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.errors import ConfigError
from xorviz.core.run.edits import Edit
from xorviz.core.run.run import Run
from xorviz.core.run.training import Trainer
from xorviz.core.runfile.facts import BranchFacts, CheckValue
from xorviz.core.runfile.run_file_text import RunFileError
from xorviz.core.runfile.taken_state import TakenState

AT_A_TIME = 100
"""Edits of one epoch."""


@dataclass(frozen=True, slots=True, eq=False)
class Reopened:
    """A run of a file as it is here."""

    run: Run
    difference: str
    """In a sentence, what is not as it was where the file was written; empty if all is, to the last bit."""


def reopen(
    facts: BranchFacts, engine: Engine | None = None, each_stretch: Callable[[int], object] = lambda _: None
) -> Reopened:
    """Make a run again, bit for bit as it was, by the engine that computed it if there is one here.

    Where it comes to something else, as with another processor's exponential function, it goes on from the
    state in the file, which is a fact of the run from then on.

    Parameters
    ----------
    facts
        Of the run.
    engine
        What computes it; that which computed it if None, or the best there is.
    each_stretch
        Called several times a second with the number of epochs trained since the last call, with 0 after each
        edit and check: what it raises ends all.

    Raises
    ------
    RunFileError
        What the file says cannot be done: an edit is not allowed, or the numbers overflow.
    """
    run = _retold(facts, engine or engine_named(facts.engine), each_stretch)
    if facts.diverged:
        further = run.copy()
        further.advance(1)
        run = further if further.diverged else run
    first = _first_other(run, facts, each_stretch)
    other_head = facts.state is not None and facts.state.tobytes() != run.head.state.tobytes()
    if first is None and not other_head:
        return Reopened(run, _other_end(run, facts))
    difference = _difference(run, facts, first)
    if facts.state is None:
        return Reopened(run, f"{difference}; the file has no state to go on from")
    if other_head:
        trainer = run.trainer()
        _make(trainer, TakenState.of(run.epoch, facts.state))
        run.extend(trainer.advance(0))
    return Reopened(run, f"{difference}; it goes on from the state in the file")


def engine_named(name: str) -> Engine | None:
    """Return NumPy if that is the name; None, for the best that there is for a run, if it is another."""
    return NumpyEngine() if name == NumpyEngine.label else None


def _first_other(run: Run, facts: BranchFacts, each_stretch: Callable[[int], object]) -> CheckValue | None:
    for check in facts.checks:
        if CheckValue.of(run.at(check.epoch)) != check:
            return check
        each_stretch(0)
    return None


def _retold(facts: BranchFacts, engine: Engine | None, each_stretch: Callable[[int], object]) -> Run:
    try:
        run = Run(facts.config, engine, facts.data)
    except ConfigError as error:
        raise RunFileError(f"the run cannot begin: {error}") from None
    trainer = run.trainer()  # one for all edits: to begin with another takes as long as an edit
    for epoch, edits in groupby(facts.edits, key=attrgetter("epoch")):
        _advance(run, trainer, epoch, each_stretch)
        for some in _in_parts(edits):
            _make(trainer, *some)
            each_stretch(0)
    _advance(run, trainer, facts.epoch, each_stretch)
    run.extend(trainer.advance(0))  # with the edits of the newest epoch
    return run


def _advance(run: Run, trainer: Trainer, epoch: int, each_stretch: Callable[[int], object]) -> None:
    for stretch in trainer.stretches(epoch - trainer.epoch):
        run.extend(stretch)
        each_stretch(len(stretch.losses))
    if run.epoch < epoch:
        raise RunFileError(
            f"the run cannot get to epoch {epoch:,}: its numbers overflow after epoch {run.epoch:,}"
        )


def _in_parts(edits: Iterator[Edit]) -> Iterator[tuple[Edit, ...]]:
    """Return edits of one epoch, so many at a time that it is evaluated seldom, and can be given up soon."""
    while some := tuple(islice(edits, AT_A_TIME)):
        yield some


def _make(trainer: Trainer, *edits: Edit) -> None:
    try:
        trainer.edit(*edits)
    except ConfigError as error:
        raise RunFileError(f"an edit of epoch {trainer.epoch:,} cannot be made: {error}") from None


def _other_end(run: Run, facts: BranchFacts) -> str:
    """Say whether its numbers overflow only there after the newest epoch, up to which all is alike."""
    if run.diverged == facts.diverged:
        return ""
    return f"after the newest epoch its numbers overflow in the file, and not here ({_computed(run, facts)})"


def _computed(run: Run, facts: BranchFacts) -> str:
    if run.engine.label == facts.engine:
        return f"computed by {run.engine.label} here"
    return f"computed by {run.engine.label} here and by {facts.engine!r} there"


def _difference(run: Run, facts: BranchFacts, first: CheckValue | None) -> str:
    """Say from where on it is another, and by how much the newest epoch is."""
    computed = _computed(run, facts)
    if first is None:
        return f"the newest epoch is another than in the file ({computed})"
    here = run.at(first.epoch).loss
    loss = f"loss {here:.17g} here, {first.loss:.17g} in the file"
    if facts.state is not None:
        apart = float(np.abs(run.head.state[0] - facts.state[0]).max())
        loss += f"; the newest parameters differ by {apart:.2g} at most"
    return f"epoch {first.epoch:,} is another than in the file: {loss} ({computed})"
