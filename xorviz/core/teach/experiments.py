"""Experiments: settings to try, the question to answer first, and claims that check themselves."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from xorviz.core.errors import ConfigError, XorvizError, unknown_name
from xorviz.core.run.config import TrainingConfig
from xorviz.core.survey.many_seeds import MOST_EPOCHS, MOST_SEEDS
from xorviz.core.teach.claims import Bounds, Claim
from xorviz.core.teach.measures import MEASURES, RUN_MEASURES, SURVEY_MEASURES
from xorviz.core.teach.toml_entries import TomlEntry, read_entries

PredictionKind = Literal["choice", "number", "curve", "boundary"]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose, and the numbers for which it is right."""

    text: str
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Prediction:
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
    config: TrainingConfig
    question: str
    """To answer before it runs."""
    watch: str
    """What to look at while it does."""
    epochs: int
    """How far to run before prediction and outcome are compared."""
    prediction: Prediction
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Experiments:
    """The experiments of a file, by name and in its order, and what is wrong with the others."""

    by_name: dict[str, Experiment]
    problems: tuple[str, ...]
    """Each names file, line and field."""

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


def load_experiments(path: Path) -> Experiments:
    """Read all experiments of a file. One that is wrong is left out, and its problem told.

    Raises
    ------
    XorvizError
        The file cannot be read.
    """
    entries, problems = read_entries(path, "experiment")
    found: dict[str, Experiment] = {}
    for entry in entries:
        try:
            experiment = _experiment(entry)
            if experiment.name in found:
                raise entry.error(f"the name {experiment.name!r} is there already", "name")
            found[experiment.name] = experiment
        except XorvizError as error:
            problems.append(str(error))
    while lonely := [each for each in found if _misses_another(found[each], found)]:
        for name in lonely:  # once it is gone, others may miss it
            entry = next(entry for entry in entries if entry.table.get("name") == name)
            problems.append(
                str(entry.error("a claim is measured against an experiment that is not there", "claim"))
            )
            del found[name]
    return Experiments(found, tuple(problems))


def _misses_another(experiment: Experiment, found: dict[str, Experiment]) -> bool:
    return any(claim.against is not None and claim.against not in found for claim in experiment.claims)


def _experiment(entry: TomlEntry) -> Experiment:
    entry.only("name", "title", "note", "settings", "question", "watch", "epochs", "prediction", "claim")
    config = _changed(entry, TrainingConfig())
    epochs = _count(entry, "epochs", 5000, MOST_EPOCHS)
    predictions = entry.tables("prediction")
    return Experiment(
        entry.get("name", str),
        entry.get("title", str),
        entry.get("note", str),
        config,
        entry.get("question", str),
        entry.get("watch", str),
        epochs,
        _prediction(predictions[0]) if predictions else Prediction("curve"),
        tuple(_claim(each, config) for each in entry.tables("claim")),
    )


def _changed(entry: TomlEntry, config: TrainingConfig) -> TrainingConfig:
    settings = cast("dict[str, object]", entry.get("settings", dict))
    try:
        return config.changed(**settings)
    except ConfigError as error:
        raise entry.error(str(error), "settings") from error


def _prediction(entry: TomlEntry) -> Prediction:
    entry.only("kind", "measure", "choices")
    kind = entry.get("kind", str)
    if kind not in get_args(PredictionKind):
        raise entry.error(str(unknown_name("kind", kind, get_args(PredictionKind))), "kind")
    measure = entry.get("measure", str, "")
    if kind in ("choice", "number") and measure not in RUN_MEASURES:
        raise entry.error(str(unknown_name("measure", measure, RUN_MEASURES)), "measure")
    choices = tuple(Choice(each.get("text", str), _bounds(each, "text")) for each in entry.tables("choices"))
    if (kind == "choice") != (len(choices) > 1):
        raise entry.error("two or more 'choices' belong to the kind 'choice', and to no other", "choices")
    return Prediction(cast("PredictionKind", kind), measure, choices)


def _claim(entry: TomlEntry, config: TrainingConfig) -> Claim:
    measure = entry.get("measure", str)
    if measure not in MEASURES:
        raise entry.error(str(unknown_name("measure", measure, MEASURES)), "measure")
    others = "text", "measure", "epochs", "at", "against", "settings"
    bounds = _bounds(entry, *others, *(("seeds",) if measure in SURVEY_MEASURES else ()))
    epochs = _count(entry, "epochs", 5000, MOST_EPOCHS)
    return Claim(
        entry.get("text", str),
        measure,
        bounds,
        epochs,
        _count(entry, "at", epochs, epochs, least=0),
        _count(entry, "seeds", 2000, MOST_SEEDS) if measure in SURVEY_MEASURES else 0,
        entry.get("against", str) if "against" in entry.table else None,
        _changed(entry, config) if "settings" in entry.table else None,
    )


def _bounds(entry: TomlEntry, *others: str) -> Bounds:
    """Read either an expected value with its tolerance, or one or both ends."""
    entry.only(*others, "expected", "tolerance", "at_least", "at_most")
    if "expected" in entry.table:
        expected, tolerance = _bound(entry, "expected"), _bound(entry, "tolerance")
        for field in ("at_least", "at_most"):
            if field in entry.table:
                raise entry.error(f"{field!r} does not go with 'expected'", field)
        return Bounds(expected - tolerance, expected + tolerance)
    bounds = Bounds(
        _bound(entry, "at_least") if "at_least" in entry.table else -math.inf,
        _bound(entry, "at_most") if "at_most" in entry.table else math.inf,
    )
    if bounds == Bounds():
        raise entry.error("'expected' and 'tolerance' are missing, or 'at_least' or 'at_most'")
    if bounds.least > bounds.most:
        raise entry.error("'at_most' is less than 'at_least'", "at_most")
    return bounds


def _bound(entry: TomlEntry, field: str) -> float:
    """Read a number that a measure, or its distance from another, can have: none is negative."""
    number = entry.get(field, float)
    if not 0 <= number < math.inf:
        raise entry.error(f"the field {field!r} must be finite and not negative, not {number:g}", field)
    return number


def _count(entry: TomlEntry, field: str, default: int, most: int, least: int = 1) -> int:
    number = entry.get(field, int, default)
    if not least <= number <= most:
        raise entry.error(f"the field {field!r} must be from {least:,} to {most:,}, not {number:,}", field)
    return number
