"""The claims of an experiment, as they are read from its file."""

from collections.abc import Callable
from functools import partial

from xorviz.core.errors import ConfigError, unknown_name
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Nudge
from xorviz.core.survey.plan import MOST_EPOCHS, MOST_SEEDS
from xorviz.core.teach.claims import STATISTICS, Claim, Seeds
from xorviz.core.teach.entry_fields import (
    BOUNDS,
    bound_of,
    bounds_of,
    changed_by,
    count_of,
    reads_of_settings,
)
from xorviz.core.teach.measures import MEASURES, RUN_MEASURES, SURVEY_MEASURES
from xorviz.core.teach.toml_entries import TomlEntry


def claims_of(entry: TomlEntry, config: TrainingConfig) -> tuple[Claim, ...]:
    """Read the claims of an experiment with these settings.

    Raises
    ------
    XorvizError
        Something in one is wrong.
    """
    found: dict[str, Claim] = {}
    for each in entry.tables("claim"):
        claim = claim_of(each, config)
        if claim.name in found:
            raise each.error(f"the name {claim.name!r} is there already", "name")
        found[claim.name] = claim
    return tuple(found.values())


def reads_of_claim(entry: TomlEntry, config: TrainingConfig) -> list[Callable[[], object]]:
    """Return what reads the fields of a claim, each alone."""
    return [
        partial(entry.get, "name", str),
        partial(entry.get, "text", str),
        partial(_measure, entry),
        partial(count_of, entry, "epochs", 5000, MOST_EPOCHS),
        *(partial(bound_of, entry, each) for each in BOUNDS if each in entry.table),
        *(reads_of_settings(entry, config) if "settings" in entry.table else ()),
    ]


def claim_of(entry: TomlEntry, config: TrainingConfig) -> Claim:
    """Read a claim of an experiment with these settings.

    Raises
    ------
    XorvizError
        Something in it is wrong.
    """
    measure = _measure(entry)
    of = entry.get("of", str) if "of" in entry.table else None
    if of is not None and (of not in STATISTICS or measure in SURVEY_MEASURES):
        raise entry.error(f"{of!r} is not what a measure of one run can be over seeds: median, …", "of")
    many = of is not None or measure in SURVEY_MEASURES
    others = "name", "text", "measure", "epochs", "at", "against", "settings", "of"
    others += (("seeds",) if many else ()) + (("only", "nudge") if measure in RUN_MEASURES else ())
    bounds = bounds_of(entry, *others)
    epochs = count_of(entry, "epochs", 5000, MOST_EPOCHS)
    return Claim(
        entry.get("name", str),
        entry.get("text", str),
        measure,
        bounds,
        epochs,
        count_of(entry, "at", epochs, epochs, least=0),
        count_of(entry, "seeds", 2000, MOST_SEEDS) if many else 0,
        entry.get("against", str) if "against" in entry.table else None,
        changed_by(entry, config) if "settings" in entry.table else None,
        of,
        _only(entry),
        _nudge(entry, epochs),
    )


def check_measure(prediction: TomlEntry) -> None:
    """Look whether there is the measure that a prediction is compared with.

    Raises
    ------
    XorvizError
        There is none of that name.
    """
    if prediction.get("kind", str) not in ("choice", "number"):
        return
    measure = prediction.get("measure", str)
    if measure not in RUN_MEASURES:
        raise prediction.error(str(unknown_name("measure", measure, RUN_MEASURES)), "measure")


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
            return Nudge(count_of(each, "at", 0, epochs - 1, least=0), each.get("size", float))
        except ConfigError as error:
            raise each.error(str(error), "size") from error
    return None
