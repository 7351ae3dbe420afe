"""What a script tells: the facts of a run, from which all of it follows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import XorvizError
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Edit

if TYPE_CHECKING:
    from xorviz.core.run.run import Run
    from xorviz.core.runfile.facts import BranchFacts


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Settings, what was changed on the way, the samples, and how far it goes."""

    config: TrainingConfig
    """At epoch 0, without any edit."""
    epochs: int
    data: Dataset
    edits: tuple[Edit, ...] = ()
    """In the order of their epochs."""

    @classmethod
    def of(cls, run: "Run") -> "RunFacts":
        """Return the facts of a run up to its head."""
        ordered = sorted(run.edits, key=lambda edit: edit.epoch)
        return cls(run.start, run.epoch, run.data, tuple(ordered))

    @classmethod
    def told(cls, branch: "BranchFacts", data: Dataset, more: int = 0) -> "RunFacts":
        """Return the facts of a run in a file, with these samples, and so many epochs more.

        Raises
        ------
        XorvizError
            What it says is of another network.
        """
        layers = branch.config.layers(data)
        branch.config.held.check_fits(layers)
        if any(getattr(edit, "layers", layers) != layers for edit in branch.edits):
            raise XorvizError("a change in the file is of another network")
        counts = dict[tuple[int, str], Edit]()  # as in a run: see `Edit.replaces`
        for edit in sorted(branch.edits, key=lambda edit: edit.epoch):
            counts.pop((edit.epoch, edit.subject), None)
            counts[edit.epoch, edit.subject] = edit
        return cls(branch.config, branch.epoch + more, data, tuple(counts.values()))

    @property
    def layers(self) -> tuple[int, ...]:
        """Widths from the inputs to the outputs, such as (2, 2, 1)."""
        return self.config.layers(self.data)

    @property
    def depth(self) -> int:
        """How many layers have weights."""
        return len(self.layers) - 1

    @property
    def is_from_source(self) -> bool:
        """Whether the samples are those of the source that the settings name."""
        return self.config.own is None and self.data == self.config.make_data()
