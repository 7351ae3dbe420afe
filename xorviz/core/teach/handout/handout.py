"""A hand-out: a teacher's own pages, experiments and claims, made for one student."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from os import PathLike

from xorviz.core.errors import NONE_KNOWN, XorvizError
from xorviz.core.run.config import TrainingConfig
from xorviz.core.teach.claims import Claim
from xorviz.core.teach.experiment_file import experiments_of
from xorviz.core.teach.experiments import Experiments
from xorviz.core.teach.handout.handout_files import (
    EXPERIMENTS,
    SEED,
    HandoutError,
    HandoutFiles,
    read_handout,
)
from xorviz.core.teach.handout.reach import handout_targets
from xorviz.core.teach.handout.student import SEEDS, student_seed
from xorviz.core.teach.lesson import Lesson, lesson_of
from xorviz.core.teach.references import Names, Referable, referable
from xorviz.core.teach.toml_entries import read_entries

TRIED = 0, SEEDS - 1
"""Students' seeds with which a hand-out is checked: what is right for both ends is right for all."""


@dataclass(frozen=True, slots=True)
class Handout:
    """What a student sees of it."""

    files: HandoutFiles
    lesson: Lesson
    experiments: Experiments
    student: str
    """The name that `{seed}` is drawn from; empty if nothing is each student's own."""

    @property
    def title(self) -> str:
        """That of its first page."""
        return self.lesson.pages[0].title


def load_handout(path: str | PathLike[str]) -> HandoutFiles:
    """Read a hand-out, and check all of it; `handout_for` makes it a student's.

    Raises
    ------
    HandoutError
        It cannot be read, or something is wrong in it. Its `problems` are all that is, each with file, line
        and field.
    """
    files = read_handout(path)
    problems = handout_problems(files)
    if problems:
        raise HandoutError(files.name, problems)
    return files


def handout_for(files: HandoutFiles, student: str = "") -> Handout:
    """Return a checked hand-out as a student sees it.

    Raises
    ------
    ConfigError
        Something in it is each student's own, and the name is none: see `student_seed`.
    """
    seed = student_seed(student) if files.seeded else 0
    experiments = seeded_experiments(files, seed)
    return Handout(
        files, seeded_lesson(files, experiments, seed), experiments, student if files.seeded else ""
    )


def handout_problems(files: HandoutFiles) -> list[str]:
    """Return all that is wrong in a hand-out, each with file, line and field."""
    problems: list[str] = []
    for seed in TRIED if files.seeded else TRIED[:1]:
        experiments = seeded_experiments(files, seed)
        problems += experiments.problems
        try:
            problems += _lesson(files, _names_told(files, seed), seed).problems
        except XorvizError as error:
            problems.append(str(error))
    if files.seeded:
        problems += _claims_of_nobody(files)
    return [_with_what_is_missing(each, files) for each in dict.fromkeys(problems)]


def _with_what_is_missing(problem: str, files: HandoutFiles) -> str:
    """Say of a name that is looked for in the experiments that there is no such file."""
    if EXPERIMENTS in files.texts or not (": experiment " in problem or ": claim " in problem):
        return problem
    return problem.replace(NONE_KNOWN, f" (there is no {EXPERIMENTS})")


def seeded_experiments(files: HandoutFiles, seed: int) -> Experiments:
    """Return the experiments of a hand-out, for a student's seed; what is wrong with others is told in it."""
    if EXPERIMENTS not in files.texts:
        return Experiments({}, ())
    return experiments_of(EXPERIMENTS, _seeded_table(files.texts[EXPERIMENTS], seed).encode())


def seeded_lesson(files: HandoutFiles, experiments: Experiments, seed: int) -> Lesson:
    """Return the pages of a hand-out, for a student's seed.

    Raises
    ------
    XorvizError
        There is no page.
    """
    names = Names(tuple(experiments.by_name)), Names(tuple(experiments.claims))
    return _lesson(files, Referable(*names), seed)


def _lesson(files: HandoutFiles, names: Referable, seed: int) -> Lesson:
    targets = handout_targets(names)
    pages = [(name, text) for name, text in files.texts.items() if name != EXPERIMENTS]
    if not pages:
        raise XorvizError(
            "there is no page: a hand-out has a file of Markdown at least, such as 01-welcome.md"
        )
    seeded = [(name.removesuffix(".md"), text.replace(SEED, str(seed))) for name, text in pages]
    return lesson_of("", seeded, targets)


def _names_told(files: HandoutFiles, seed: int) -> Referable:
    """Return the names of experiments and claims, of wrong ones too: who refers to them makes no mistake."""
    if EXPERIMENTS not in files.texts:
        return referable((), all_read=True)
    text = _seeded_table(files.texts[EXPERIMENTS], seed)
    entries, problems = read_entries(EXPERIMENTS, text.encode(), "experiment")
    return referable(entries, all_read=not problems)


def _seeded_table(text: str, seed: int) -> str:
    """Fill in a seed: a value that is it alone becomes a number, and no line another."""
    for quoted in (f'"{SEED}"', f"'{SEED}'", SEED):
        text = text.replace(quoted, str(seed))
    return text


def _claims_of_nobody(files: HandoutFiles) -> Iterator[str]:
    """Tell of claims whose runs are each student's own: nobody could check them for all."""
    least, greatest = (seeded_experiments(files, seed) for seed in TRIED)
    for name, experiment in least.by_name.items():
        other = greatest.by_name.get(name)
        if other is None or len(other.claims) != len(experiment.claims):
            continue  # that has been told
        for place, pair in enumerate(zip(experiment.claims, other.claims, strict=True)):
            facts = [
                _measured(claim, found, name) for claim, found in zip(pair, (least, greatest), strict=True)
            ]
            if facts[0] != facts[1]:
                yield _claim_error(files, name, place)


def _measured(claim: Claim, experiments: Experiments, name: str) -> tuple[Claim, tuple[TrainingConfig, ...]]:
    """Return all that a claim is about; of a survey, the seed is not."""
    names = [name] if claim.against is None else [name, claim.against]
    configs = [experiments.find(each).config for each in names]
    if claim.config is not None:
        configs[0] = claim.config
    surveyed = claim.seeds > 0
    about = tuple(each.changed(seed=0) if surveyed else each for each in configs)
    return replace(claim, config=None), about


def _claim_error(files: HandoutFiles, name: str, place: int) -> str:
    entries, _ = read_entries(EXPERIMENTS, _seeded_table(files.texts[EXPERIMENTS], 0).encode(), "experiment")
    entry = next(entry for entry in entries if entry.table.get("name") == name).tables("claim")[place]
    return str(
        entry.error(
            f"what it is about is another run for each student, by {SEED}: claim it of many 'seeds',"
            " or of 'settings' with a seed of their own"
        )
    )
