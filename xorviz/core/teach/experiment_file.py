"""A file of experiments with all their claims: what is wrong is told, with its line, and left out."""

from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from xorviz.core.errors import XorvizError
from xorviz.core.run.config import TrainingConfig
from xorviz.core.survey.plan import MOST_EPOCHS
from xorviz.core.teach.claim_entries import check_measure, claim_of, claims_of, reads_of_claim
from xorviz.core.teach.entry_fields import KNOWN, changed_by, count_of, reads_of_settings
from xorviz.core.teach.experiments import (
    Experiment,
    Experiments,
    data_of,
    offered,
    prediction_of,
    with_notes,
)
from xorviz.core.teach.mistakes import all_mistakes
from xorviz.core.teach.references import lost_references, referable
from xorviz.core.teach.toml_entries import TomlEntry, read_entries

if TYPE_CHECKING:
    from collections.abc import Callable


def load_experiments(path: Path) -> Experiments:
    """Read all experiments of a file. One that is wrong is left out, and its problem told.

    Raises
    ------
    XorvizError
        The file cannot be read.
    """
    return experiments_of(path.name, data_of(path))


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
    found = with_notes(found)
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
        config = changed_by(entry, config)
    strange = entry.strange(*KNOWN)
    reads: list[Callable[[], object]] = [
        *strange,
        *(partial(entry.get, name, str) for name in ("name", "title", "question", "watch")),
        partial(entry.get, "note", str, ""),
        partial(count_of, entry, "epochs", 5000, MOST_EPOCHS),
        *reads_of_settings(entry, TrainingConfig()),
        partial(entry.tables, "prediction"),
        partial(entry.tables, "claim"),
    ]
    with suppress(XorvizError):
        told = [each for each in entry.tables("prediction") if "kind" in each.table or not strange]
        for table in told:  # a header may be what is strange
            reads += [partial(prediction_of, table), partial(check_measure, table)]
    with suppress(XorvizError):
        for table in entry.tables("claim"):
            reads += [*reads_of_claim(table, config), partial(claim_of, table, config)]
    return all_mistakes(reads)


def _experiment(entry: TomlEntry) -> Experiment:
    experiment = offered(entry)
    for prediction in entry.tables("prediction")[:1]:
        check_measure(prediction)
    return replace(experiment, claims=claims_of(entry, experiment.config))
