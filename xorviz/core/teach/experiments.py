"""Experiments: settings to try, the question to answer first, and claims that check themselves.

A start takes a first look, without the claims; `experiment_file` reads all, and tells what is wrong.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple, cast, get_args

from xorviz.core.errors import XorvizError, unknown_name
from xorviz.core.run.config import TrainingConfig
from xorviz.core.survey.plan import MOST_EPOCHS
from xorviz.core.teach.claims import Bounds, Claim, without_claims
from xorviz.core.teach.entry_fields import KNOWN, bounds_of, changed_by, count_of
from xorviz.core.teach.toml_entries import TomlEntry, read_entries

PredictionKind = Literal["choice", "number", "curve", "boundary"]
SKETCHES = "line", "lines", "ring"
"""What a choice can be pictured with: one straight line, two, or a closed one."""


class Choice(NamedTuple):
    """An answer to choose, and the numbers for which it is right."""

    text: str
    bounds: Bounds
    sketch: str = ""
    """In `SKETCHES`: what shows it beside its words; nothing if words are enough."""


class Prediction(NamedTuple):
    """What to commit to before an experiment runs."""

    kind: PredictionKind
    measure: str = ""
    """In `RUN_MEASURES`: what a choice or a number is compared with."""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Experiment:
    """A named set of settings, and what to know when looking at it."""

    name: str
    title: str
    note: str
    """Its own, or that of another with the same settings."""
    config: TrainingConfig
    question: str
    """To answer before it runs."""
    watch: str
    """What to look at while it does."""
    epochs: int
    """How far to run before prediction and outcome are compared."""
    prediction: Prediction
    claims: tuple[Claim, ...] = field(default=(), compare=False)
    """A first look leaves them out."""


@dataclass(frozen=True, slots=True)
class Experiments:
    """The experiments of a file, by name and in its order, and what is wrong with the others."""

    by_name: Mapping[str, Experiment]
    problems: tuple[str, ...]
    """Each names file, line and field."""

    @property
    def claims(self) -> dict[str, Claim]:
        """All claims, as texts name them: experiment/name."""
        return {f"{name}/{claim.name}": claim for name, each in self.by_name.items() for claim in each.claims}

    def find(self, name: str) -> Experiment:
        """Return an experiment.

        Raises
        ------
        ConfigError
            There is none of that name.
        """
        if name not in self.by_name:
            raise unknown_name("experiment", name, self.by_name)
        return self.by_name[name]


def first_look(path: Path) -> Experiments:
    """Read what a file offers, in half the time of all of it: without claims.

    What cannot be read so is left out without a word.

    Raises
    ------
    XorvizError
        The file cannot be read.
    """
    entries, _ = read_entries(path.name, _without_claims(data_of(path)), "experiment")
    found: dict[str, Experiment] = {}
    for entry in entries:
        with suppress(XorvizError):
            experiment = offered(entry)
            found.setdefault(experiment.name, experiment)
    return Experiments(with_notes(found), ())


def data_of(path: Path) -> bytes:
    """Return what is in a file of experiments.

    Raises
    ------
    XorvizError
        It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise XorvizError(f"{path.name} cannot be read: {error.strerror}") from error


def with_notes(experiments: Mapping[str, Experiment]) -> dict[str, Experiment]:
    """Return experiments that have each a note: their own, or that of another with the same settings."""
    noted = [each for each in experiments.values() if each.note]

    def note(experiment: Experiment) -> str:
        return next((each.note for each in noted if each.config == experiment.config), "")

    return {name: each if each.note else replace(each, note=note(each)) for name, each in experiments.items()}


def offered(entry: TomlEntry) -> Experiment:
    """Read an experiment without its claims.

    Raises
    ------
    XorvizError
        Something in it is wrong. Whether there is such a measure is not looked at.
    """
    entry.only(*KNOWN)
    config = changed_by(entry, TrainingConfig())
    epochs = count_of(entry, "epochs", 5000, MOST_EPOCHS)
    predictions = entry.tables("prediction")
    question, watch = (without_claims(entry.get(each, str))[0] for each in ("question", "watch"))
    note = without_claims(entry.get("note", str, ""))[0]
    return Experiment(
        entry.get("name", str),
        entry.get("title", str),
        note,
        config,
        question,
        watch,
        epochs,
        prediction_of(predictions[0]) if predictions else Prediction("curve"),
    )


def prediction_of(entry: TomlEntry) -> Prediction:
    """Read what is to be predicted.

    Raises
    ------
    XorvizError
        Something in it is wrong. Whether there is such a measure is not looked at.
    """
    entry.only("kind", "measure", "choices")
    kind = entry.get("kind", str)
    if kind not in get_args(PredictionKind):
        raise entry.error(str(unknown_name("kind", kind, get_args(PredictionKind))), "kind")
    measure = entry.get("measure", str, "")
    choices = tuple(map(_choice, entry.tables("choices")))
    if (kind == "choice") != (len(choices) > 1):
        raise entry.error("two or more 'choices' belong to the kind 'choice', and to no other", "choices")
    return Prediction(cast("PredictionKind", kind), measure, choices)


def _choice(entry: TomlEntry) -> Choice:
    sketch = entry.get("sketch", str, "")
    if sketch and sketch not in SKETCHES:
        raise entry.error(str(unknown_name("sketch", sketch, SKETCHES)), "sketch")
    return Choice(entry.get("text", str), bounds_of(entry, "text", "sketch"), sketch)


def _without_claims(data: bytes) -> bytes:
    """Leave out the tables of claims, and those within them, from each header to that of something else."""
    kept: list[bytes] = []
    of_claim = False
    for line in data.split(b"\n"):
        if line.startswith(b"["):
            of_claim = line.startswith((b"[[experiment.claim", b"[experiment.claim"))
        if not of_claim:
            kept.append(line)
    return b"\n".join(kept)
