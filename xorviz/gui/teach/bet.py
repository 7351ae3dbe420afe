"""A prediction that stands: of which run, and what has come of it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from xorviz.core.run.describing import settings_line
from xorviz.core.run.run import Run
from xorviz.core.teach.answers import EXPERIMENT, Answer
from xorviz.core.teach.experiments import Experiment
from xorviz.core.teach.predictions import Guess, Outcome, Stroke, outcome, said_text
from xorviz.session.branches import Branch

MOST_POINTS = 20_000
"""Of a drawing that is compared with a run."""
FARTHEST = 1e12
"""Of its coordinates, from 0."""


@dataclass(slots=True, eq=False)
class Bet:
    """A prediction that stands."""

    branch: Branch
    """The run is its own: one that has not begun is begun anew when a faster engine is there."""
    experiment: Experiment
    guess: Guess
    outcome: Outcome | None = None
    sentence: str | None = None
    """What the person explains it with, which may be nothing; None until it has been asked for."""
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    """Of the answer that is kept of it."""

    @property
    def run(self) -> Run:
        """What the prediction is of."""
        return self.branch.run

    def answer(self) -> Answer:
        """Return what is kept: the prediction, and what has come of it so far."""
        experiment, run, found = self.experiment, self.run, self.outcome
        return Answer(
            experiment=experiment.title,
            question=experiment.question,
            prediction=said_text(experiment, self.guess),
            outcome=found.was if found else "",
            sentence=self.sentence or "",
            epoch=min(experiment.epochs, run.epoch) if found else experiment.epochs,
            seed=run.start.seed,
            settings=settings_line(run.start, run.data),
            drawing=self.guess.strokes,
            name=self.name,
            about=f"{EXPERIMENT}{experiment.name}",
            numbers=() if self.guess.strokes else (self.guess.number,),
        )

    @property
    def is_over(self) -> bool:
        """Whether the run is where prediction and outcome are compared, or cannot get there."""
        return self.run.epoch >= self.experiment.epochs or self.run.diverged

    def compare(self) -> None:
        """Find out what has come of it."""
        self.outcome = outcome(self.experiment, self.guess, self.run)


def bet_of(answer: Answer, branch: Branch | None, experiments: Mapping[str, Experiment]) -> Bet | None:
    """Return the prediction that an answer of a file is of, with what came of it here.

    None if it is of no experiment there is, of another run than the experiment's, or no prediction.
    """
    experiment = experiments.get(answer.about.removeprefix(EXPERIMENT))
    guess = None if experiment is None else _guess_of(answer, experiment)
    if branch is None or experiment is None or guess is None or not answer.about.startswith(EXPERIMENT):
        return None
    if branch.run.edits or branch.run.start != experiment.config:
        return None
    bet = Bet(branch, experiment, guess, sentence=answer.sentence or None, name=answer.name)
    if answer.outcome and bet.is_over:
        bet.compare()
    return bet


def _guess_of(answer: Answer, experiment: Experiment) -> Guess | None:
    kind, numbers = experiment.prediction.kind, answer.numbers
    if kind in ("curve", "boundary"):
        return Guess(kind, strokes=answer.drawing) if _is_drawing(answer.drawing, kind) else None
    if len(numbers) != 1 or answer.drawing:
        return None
    is_place = numbers[0] in range(len(experiment.prediction.choices))
    return Guess(kind, numbers[0]) if kind != "choice" or is_place else None


def _is_drawing(strokes: tuple[Stroke, ...], kind: str) -> bool:
    """Say whether something can have been drawn so: a file may say anything."""
    near = all(abs(number) <= FARTHEST for stroke in strokes for point in stroke for number in point)
    count = sum(map(len, strokes))
    lines = len(strokes) == 1 if kind == "curve" else bool(strokes)
    return lines and near and count <= MOST_POINTS and all(len(stroke) > 1 for stroke in strokes)
