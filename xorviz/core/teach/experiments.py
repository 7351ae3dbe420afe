"""Experiments: settings to try, the question to answer first, and claims that check themselves."""

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Literal, cast, get_args

from xorviz.core.errors import ConfigError, XorvizError, unknown_name
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Nudge
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.survey.plan import MOST_EPOCHS, MOST_SEEDS
from xorviz.core.teach.claims import STATISTICS, Bounds, Claim, Seeds, without_claims
from xorviz.core.teach.measures import MEASURES, RUN_MEASURES, SURVEY_MEASURES
from xorviz.core.teach.mistakes import all_mistakes
from xorviz.core.teach.references import KNOWN, lost_references, referable
from xorviz.core.teach.toml_entries import TomlEntry, read_entries

BOUNDS = "expected", "tolerance", "at_least", "at_most"
PredictionKind = Literal["choice", "number", "curve", "boundary"]
SKETCHES = "line", "lines", "ring"
"""What a choice can be pictured with: one straight line, two, or a closed one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose, and the numbers for which it is right."""

    text: str
    bounds: Bounds
    sketch: str = ""
    """In `SKETCHES`: what shows it beside its words; nothing if words are enough."""


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
    """Its own, or that of another with the same settings."""
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


def load_experiments(path: Path) -> Experiments:
    """Read all experiments of a file. One that is wrong is left out, and its problem told.

    Raises
    ------
    XorvizError
        The file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise XorvizError(f"{path.name} cannot be read: {error.strerror}") from error
    return experiments_of(path.name, data)


@lru_cache(maxsize=8)
def experiments_of(file: str, data: bytes) -> Experiments:
    """Read what is in a file of that name; what has been read stays, as reading it takes 40 ms."""
    entries, problems = read_entries(file, data, "experiment")
    names = referable(entries, all_read=not problems)
    found: dict[str, Experiment] = {}
    for entry in entries:
        try:
            experiment = _experiment(entry)
            if experiment.name in found:
                raise entry.error(f"the name {experiment.name!r} is there already", "name")
            found[experiment.name] = experiment
        except XorvizError as error:
            problems += _mistakes(entry) or [str(error)]
    for name, each in found.items():
        if not each.note:
            alike = (other.note for other in found.values() if other.config == each.config and other.note)
            found[name] = replace(each, note=next(alike, ""))
    for entry in entries:
        problems += lost_references(entry, names)
    while lonely := [each for each in found if _misses_another(found[each], found)]:
        for name in lonely:  # once it is gone, others may miss it
            del found[name]
    return Experiments(found, tuple(problems))


def _misses_another(experiment: Experiment, found: dict[str, Experiment]) -> bool:
    return any(claim.against is not None and claim.against not in found for claim in experiment.claims)


def _mistakes(entry: TomlEntry) -> list[str]:
    """Return all that is wrong with an entry which cannot be read, each with its line."""
    config = TrainingConfig()
    with suppress(XorvizError):
        config = _changed(entry, config)
    strange = entry.strange(*KNOWN)
    reads: list[Callable[[], object]] = [
        *strange,
        *(partial(entry.get, name, str) for name in ("name", "title", "question", "watch")),
        partial(entry.get, "note", str, ""),
        partial(_count, entry, "epochs", 5000, MOST_EPOCHS),
        *_reads_of_settings(entry, TrainingConfig()),
        partial(entry.tables, "prediction"),
        partial(entry.tables, "claim"),
    ]
    with suppress(XorvizError):
        told = [each for each in entry.tables("prediction") if "kind" in each.table or not strange]
        reads += [partial(_prediction, table) for table in told]  # a header may be what is strange
    with suppress(XorvizError):
        for table in entry.tables("claim"):
            reads += [*_reads_of_claim(table, config), partial(_claim, table, config)]
    return all_mistakes(reads)


def _reads_of_settings(entry: TomlEntry, config: TrainingConfig) -> list[Callable[[], object]]:
    """Return what reads each setting alone, and then all of them together, if each is right alone."""
    settings = cast("dict[str, object]", entry.table.get("settings", {}))
    names = [name for name in settings if name != "start"] if type(settings) is dict else []

    def check(name: str) -> None:
        try:
            if name not in PARAMETERS:
                raise unknown_name("setting", name, PARAMETERS)
            PARAMETERS[name].check(settings[name])
        except ConfigError as error:
            raise entry.error(str(error), "settings") from error

    def check_all() -> None:
        for name in names:
            check(name)
        _changed(entry, config)

    return [*(partial(check, name) for name in names), check_all]


def _reads_of_claim(entry: TomlEntry, config: TrainingConfig) -> list[Callable[[], object]]:
    return [
        partial(entry.get, "name", str),
        partial(entry.get, "text", str),
        partial(_measure, entry),
        partial(_count, entry, "epochs", 5000, MOST_EPOCHS),
        *(partial(_bound, entry, each) for each in BOUNDS if each in entry.table),
        *(_reads_of_settings(entry, config) if "settings" in entry.table else ()),
    ]


def _experiment(entry: TomlEntry) -> Experiment:
    entry.only(*KNOWN)
    config = _changed(entry, TrainingConfig())
    epochs = _count(entry, "epochs", 5000, MOST_EPOCHS)
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
        _prediction(predictions[0]) if predictions else Prediction("curve"),
        _claims(entry, config),
    )


def _claims(entry: TomlEntry, config: TrainingConfig) -> tuple[Claim, ...]:
    found: dict[str, Claim] = {}
    for each in entry.tables("claim"):
        claim = _claim(each, config)
        if claim.name in found:
            raise each.error(f"the name {claim.name!r} is there already", "name")
        found[claim.name] = claim
    return tuple(found.values())


def _changed(entry: TomlEntry, config: TrainingConfig) -> TrainingConfig:
    settings = dict(cast("dict[str, object]", entry.get("settings", dict)))
    start = settings.pop("start", None)
    try:
        changed = config.changed(**settings)
        return changed if start is None else changed.started_from(start)
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
    choices = tuple(map(_choice, entry.tables("choices")))
    if (kind == "choice") != (len(choices) > 1):
        raise entry.error("two or more 'choices' belong to the kind 'choice', and to no other", "choices")
    return Prediction(cast("PredictionKind", kind), measure, choices)


def _choice(entry: TomlEntry) -> Choice:
    sketch = entry.get("sketch", str, "")
    if sketch and sketch not in SKETCHES:
        raise entry.error(str(unknown_name("sketch", sketch, SKETCHES)), "sketch")
    return Choice(entry.get("text", str), _bounds(entry, "text", "sketch"), sketch)


def _claim(entry: TomlEntry, config: TrainingConfig) -> Claim:
    measure = _measure(entry)
    of = entry.get("of", str) if "of" in entry.table else None
    if of is not None and (of not in STATISTICS or measure in SURVEY_MEASURES):
        raise entry.error(f"{of!r} is not what a measure of one run can be over seeds: median, …", "of")
    many = of is not None or measure in SURVEY_MEASURES
    others = "name", "text", "measure", "epochs", "at", "against", "settings", "of"
    others += (("seeds",) if many else ()) + (("only", "nudge") if measure in RUN_MEASURES else ())
    bounds = _bounds(entry, *others)
    epochs = _count(entry, "epochs", 5000, MOST_EPOCHS)
    return Claim(
        entry.get("name", str),
        entry.get("text", str),
        measure,
        bounds,
        epochs,
        _count(entry, "at", epochs, epochs, least=0),
        _count(entry, "seeds", 2000, MOST_SEEDS) if many else 0,
        entry.get("against", str) if "against" in entry.table else None,
        _changed(entry, config) if "settings" in entry.table else None,
        of,
        _only(entry),
        _nudge(entry, epochs),
    )


def _measure(entry: TomlEntry) -> str:
    measure = entry.get("measure", str)
    if measure not in MEASURES:
        raise entry.error(str(unknown_name("measure", measure, MEASURES)), "measure")
    return measure


def _only(entry: TomlEntry) -> Seeds:
    if "only" not in entry.table:
        return ""
    only = entry.table["only"]
    if only not in ("solved", "unsolved") or "of" not in entry.table:
        raise entry.error("'only' is \"solved\" or \"unsolved\", and goes with 'of'", "only")
    return only


def _nudge(entry: TomlEntry, epochs: int) -> Nudge | None:
    for each in entry.tables("nudge"):
        each.only("size", "at")
        try:
            return Nudge(_count(each, "at", 0, epochs - 1, least=0), each.get("size", float))
        except ConfigError as error:
            raise each.error(str(error), "size") from error
    return None


def _bounds(entry: TomlEntry, *others: str) -> Bounds:
    """Read either an expected value with its tolerance, or one or both ends."""
    entry.only(*others, *BOUNDS)
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
