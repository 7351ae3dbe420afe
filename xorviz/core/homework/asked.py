"""What homework can have been asked: the program's own experiments, and those of a hand-out for a name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xorviz.core.errors import ConfigError
from xorviz.core.homework.hand_in import HandIn
from xorviz.core.teach.answers import Answer
from xorviz.core.teach.experiment_file import load_experiments
from xorviz.core.teach.experiments import Experiment
from xorviz.core.teach.handout.handout import handout_for, load_handout, seeded_experiments
from xorviz.core.teach.handout.handout_files import HandoutFiles
from xorviz.core.teach.handout.student import student_seed
from xorviz.core.writing import one_line


@dataclass(frozen=True, slots=True)
class Asked:
    """The experiments that answers can be about."""

    own: Mapping[str, Experiment]
    """The program's, by name."""
    handout: HandoutFiles | None = None
    """What was handed out; its experiments come before the program's of the same names."""

    @classmethod
    def read(cls, own: Path, handout: Path | None) -> "Asked":
        """Return those of a file, and of a hand-out if there is one.

        Raises
        ------
        XorvizError
            One of them cannot be read.
        """
        return cls(load_experiments(own).by_name, None if handout is None else load_handout(handout))

    @property
    def drawn(self) -> bool:
        """Whether something of it is drawn from each student's name."""
        return self.handout is not None and self.handout.seeded

    def of(self, name: str) -> Mapping[str, Experiment]:
        """Return the experiments as somebody of this name has them, by their names."""
        if self.handout is None:
            return self.own
        try:
            seed = student_seed(name)
        except ConfigError:  # nobody has handed it in
            seed = 0
        return {**self.own, **seeded_experiments(self.handout, seed).by_name}

    def notes(self, by: HandIn, answers: Sequence[Answer]) -> Iterator[str]:
        """Say what of the hand-out somebody did not answer, and where another one was handed in."""
        if self.handout is None:
            if by.lesson:
                yield f"its hand-out “{by.lesson}” is not given: --lesson"
            return
        try:
            handout = handout_for(self.handout, by.name)
        except ConfigError:  # a name from which no number can be drawn
            return
        if by.lesson != one_line(handout.title):
            yield f"handed in for “{by.lesson}”" if by.lesson else "handed in without a hand-out"
        answered = {answer.about for answer in answers}
        pages = "".join(self.handout.texts.values())
        left_out = [
            each.title
            for name, each in handout.experiments.by_name.items()
            if f"(predict:{name})" in pages and f"experiment:{name}" not in answered
        ]
        if left_out:
            yield f"not answered: {', '.join(left_out)}"
