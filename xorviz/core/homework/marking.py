"""Marks predictions and answers by what their runs come to: what the file says of that is only compared."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal, TypeAlias

import numpy as np

from xorviz.core.errors import XorvizError
from xorviz.core.homework.stored_numbers import recomputed
from xorviz.core.run.config import all_but_seed
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.runfile.facts import BranchFacts
from xorviz.core.teach.answers import Answer
from xorviz.core.teach.backward_exercise import LEVELS, backward_pass
from xorviz.core.teach.exercises import Question, questions
from xorviz.core.teach.experiments import Experiment
from xorviz.core.teach.predictions import Guess, outcome, said_text

Verdict: TypeAlias = Literal["right", "wrong", "measured", "to read", "not marked"]
"""`measured`: more or less near, as a drawn curve is; `to read`: own words, for a person to judge."""
EXPERIMENT, QUESTION, BACKWARD, LESSON = "experiment", "question", "backward", "lesson"
"""What an answer can be `about`; see `Answer.about`."""
MOST_KNOWN = 4
"""Runs that are kept while answers are marked: each may have 32 MB of keyframes."""


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """What comes of one answer."""

    question: str
    given: str
    """In words."""
    verdict: Verdict
    told: str
    """What its run comes to, or why it is not marked."""
    tolerance: float | None = None
    """How far a number may be off, where a number was asked for."""
    epoch: int = 0
    branch: int | None = None
    sentence: str = ""
    """What was written in own words."""
    other: str = ""
    """What the file says of it and the run does not come to; empty if there is nothing of that kind."""
    network: str = ""
    """What it was asked of: answers to the same question about the same count once, of whichever run."""


class _NotMarked(Exception):
    """Why an answer cannot be marked."""


class _Stray(_NotMarked):
    """The same, where it is about what its run does not have."""


class Marker:
    """Marks the answers of one file.

    Parameters
    ----------
    branches
        The runs of the file.
    experiments
        Those that can be asked about, by name.
    each_stretch
        Called between two pieces of work: what it raises ends all.
    whose
        Whether it is known from whose name the seeds of these experiments are drawn.
    """

    def __init__(
        self,
        branches: Sequence[BranchFacts],
        experiments: Mapping[str, Experiment],
        each_stretch: Callable[[int], object] = lambda _: None,
        *,
        whose: bool = True,
    ) -> None:
        self._whose = whose
        self._branches, self._experiments, self._each_stretch = branches, experiments, each_stretch
        self._runs: dict[tuple[str, int], Run] = {}
        """Of experiments, by name and seed."""
        self._known: dict[int, Run] = {}
        """Of the file, by place."""

    def know(self, place: int, run: Run) -> None:
        """Take a run of the file that has been trained again already, by its place."""
        if len(self._known) < MOST_KNOWN:
            self._known[place] = run

    def mark(self, answer: Answer) -> MarkedAnswer:
        """Mark an answer; one that cannot be marked says why."""
        kind, _, name = answer.about.partition(":")
        try:
            with np.errstate(all="ignore"):  # what was drawn or filled in can be anything
                mark = self._marked(kind, name, answer)
        except _NotMarked as reason:
            other = str(reason) if isinstance(reason, _Stray) else ""
            mark = MarkedAnswer(answer.question, answer.prediction, "not marked", str(reason), other=other)
        except (XorvizError, ArithmeticError, ValueError, IndexError) as error:
            reason = str(error) or type(error).__name__
            mark = MarkedAnswer(answer.question, answer.prediction, "not marked", f"it cannot be: {reason}")
        return replace(mark, epoch=answer.epoch, branch=answer.branch, sentence=answer.sentence)

    def _marked(self, kind: str, name: str, answer: Answer) -> MarkedAnswer:
        if kind == EXPERIMENT:
            return self._of_experiment(name, answer)
        if kind == QUESTION:
            return self._of_question(answer)
        if kind == BACKWARD:
            return self._of_backward(name, answer)
        if kind == LESSON or (answer.sentence and not answer.prediction):
            return MarkedAnswer(answer.question, answer.sentence, "to read", "in own words")
        raise _NotMarked("it does not say what it is about")

    def _of_experiment(self, name: str, answer: Answer) -> MarkedAnswer:
        experiment = self._experiments.get(name)
        if experiment is None:
            raise _NotMarked(f"there is no experiment {name[:40]!r}: a hand-out's are given with --lesson")
        guess = _guess(experiment, answer)
        run = self._run_of(experiment, answer.seed)
        found, said = outcome(experiment, guess, run), said_text(experiment, guess)
        verdict: Verdict = "measured" if found.right is None else "right" if found.right else "wrong"
        others = [
            _other("prediction", answer.prediction, said),
            "" if answer.outcome in ("", found.was_once) else _other("outcome", answer.outcome, found.was),
            _other_seed(experiment, answer) if self._whose else "",
            self._other_run(experiment, answer),
        ]
        asked = f"{experiment.title}: {experiment.question}"
        other = "; ".join(filter(None, others))
        return MarkedAnswer(asked, said, verdict, found.was, other=other, network=f"seed {answer.seed}")

    def _run_of(self, experiment: Experiment, seed: int) -> Run:
        """Train the run of an experiment from a seed: nothing was changed in it until it was compared."""
        known = experiment.name, seed
        if known not in self._runs:
            run = Run(experiment.config.changed(seed=seed))
            run.advance(experiment.epochs, self._each_stretch)
            self._runs = {known: run}  # one at a time: others cost memory
        return self._runs[known]

    def _other_run(self, experiment: Experiment, answer: Answer) -> str:
        """Say whether the run that an answer names is none of its experiment from its seed."""
        if answer.branch is None:
            return ""
        config = self._branches[answer.branch].config
        if all_but_seed(config) != all_but_seed(experiment.config):
            return f"run {answer.branch + 1} has other settings than the experiment"
        if config.seed != answer.seed:
            return f"seed {answer.seed} in the answer, {config.seed} in run {answer.branch + 1}"
        return ""

    def _of_question(self, answer: Answer) -> MarkedAnswer:
        number = _only(answer)
        for snapshot in self._snapshots(answer):
            for question in questions(snapshot, _row(answer, snapshot)):
                if question.text == answer.question:
                    return replace(_judged(answer, question, number), network=_known_by(snapshot))
        raise _never_asked(answer)

    def _of_backward(self, blanks: str, answer: Answer) -> MarkedAnswer:
        if blanks not in map(str, LEVELS):
            raise _NotMarked("it does not say what was left out")
        for snapshot in self._snapshots(answer):
            exercise = backward_pass(snapshot, _row(answer, snapshot), int(blanks))
            if exercise is not None and exercise.title == answer.question:
                asked = [step for step in exercise.steps if step.blank]
                if len(asked) != len(answer.numbers):
                    raise _NotMarked(f"{len(answer.numbers)} numbers were filled in, of {len(asked)}")
                pairs = list(zip(asked, answer.numbers, strict=True))
                right = [step.question.judge(number).right for step, number in pairs]
                told = "; ".join(f"{step.symbol} = {step.question.answer:.6g}" for step in asked)
                shown = "; ".join(f"{step.symbol}: {number:.6g}" for step, number in pairs)
                other = _other_judgement(answer, right=all(right))
                tolerance = max(step.question.tolerance for step in asked) if asked else None
                verdict: Verdict = "right" if all(right) else "wrong"
                told = f"{sum(right)} of {len(right)} right: {told}"
                mark = MarkedAnswer(answer.question, shown, verdict, told, tolerance, other=other)
                return replace(mark, network=_known_by(snapshot))
        raise _never_asked(answer)

    def _snapshots(self, answer: Answer) -> Iterator[Snapshot]:
        """Return the networks that an answer can be about: at its epoch, before or after what was done."""
        if answer.branch is None:
            raise _NotMarked("its run is not in the file")
        facts, epoch = self._branches[answer.branch], answer.epoch
        if epoch > facts.epoch:
            raise _Stray(f"run {answer.branch + 1} has no epoch {epoch:,}: it ends at {facts.epoch:,}")
        if facts.config.seed != answer.seed:
            raise _Stray(f"run {answer.branch + 1} has the seed {facts.config.seed}, not {answer.seed}")
        before = [edit for edit in facts.edits if edit.epoch < epoch]
        there = [edit for edit in facts.edits if edit.epoch == epoch]
        if not there and answer.branch in self._known:
            yield self._known[answer.branch].at(epoch)
            return
        for count in range(len(there), -1, -1):
            if count == len(there) or there[count].at_once:
                edits = (*before, *there[:count])
                until = replace(facts, edits=edits, epoch=epoch, diverged=False)
                yield recomputed(until, self._each_stretch).head


def _known_by(snapshot: Snapshot) -> str:
    """Return what networks with the same weights and biases have in common."""
    return sha256(snapshot.parameters.flat.tobytes()).hexdigest()


def _other_seed(experiment: Experiment, answer: Answer) -> str:
    """Say whether an experiment was run from another seed than it has: in a hand-out, than this name has."""
    own = experiment.config.seed
    return (
        "" if answer.seed == own else f"seed {answer.seed} in the file, {own} in the experiment for this name"
    )


def _guess(experiment: Experiment, answer: Answer) -> Guess:
    """Return what was predicted, of the kind that the experiment asks for."""
    kind = experiment.prediction.kind
    if kind in ("curve", "boundary"):
        if not answer.drawing or not all(answer.drawing):
            raise _NotMarked("nothing was drawn")
        return Guess(kind, strokes=answer.drawing)
    number = _only(answer)
    if kind == "choice" and number not in range(len(experiment.prediction.choices)):
        raise _NotMarked("nothing was chosen that could be")
    return Guess(kind, number)


def _only(answer: Answer) -> float:
    if len(answer.numbers) != 1:
        raise _NotMarked(f"it has {len(answer.numbers)} numbers, and must have one")
    return answer.numbers[0]


def _row(answer: Answer, snapshot: Snapshot) -> int | None:
    if answer.sample is not None and answer.sample >= len(snapshot.data):
        raise _Stray(f"there is no sample {answer.sample + 1:,}")
    return answer.sample


def _judged(answer: Answer, question: Question, number: float) -> MarkedAnswer:
    """Mark an answer to a question of numbers, or of options."""
    found = question.judge(number)
    given = f"{number:.10g}"
    if question.options:
        if number not in range(len(question.options)):
            raise _NotMarked("nothing was chosen that could be")
        given = question.options[int(number)]
    verdict: Verdict = "right" if found.right else "wrong"
    tolerance = None if question.options else question.tolerance
    other = _other_judgement(answer, right=found.right)
    return MarkedAnswer(answer.question, given, verdict, question.told, tolerance, other=other)


def _other_judgement(answer: Answer, *, right: bool) -> str:
    """Say whether the file judges an answer otherwise."""
    said = answer.outcome.startswith("Right")
    return "" if said == right else f"the file says that it is {'right' if said else 'wrong'}"


def _never_asked(answer: Answer) -> _Stray:
    """Return what is said of a question that its network does not ask."""
    run = "" if answer.branch is None else f" {answer.branch + 1}"
    return _Stray(f"run{run} is not asked this at epoch {answer.epoch:,}")


def _other(what: str, stored: str, here: str) -> str:
    return "" if stored == here else f"{what} “{stored}” in the file, “{here}” recomputed"
