"""What homework can have been asked: the program's own experiments, and those of a hand-out for a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xorviz.core.errors import ConfigError
from xorviz.core.teach.experiments import Experiment, load_experiments
from xorviz.core.teach.handout.handout import load_handout, seeded_experiments
from xorviz.core.teach.handout.handout_files import HandoutFiles
from xorviz.core.teach.handout.student import student_seed


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

    def of(self, name: str) -> Mapping[str, Experiment]:
        """Return the experiments as somebody of this name has them, by their names."""
        if self.handout is None:
            return self.own
        try:
            seed = student_seed(name)
        except ConfigError:  # nobody has handed it in
            seed = 0
        return {**self.own, **seeded_experiments(self.handout, seed).by_name}
