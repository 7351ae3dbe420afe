"""What to survey: which settings, from how many starts, for how long."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.sources import SOURCES
from xorviz.core.errors import ConfigError, unknown_name
from xorviz.core.parameter import Setting, count_within, of_kind, several, shortened
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import MAX_WIDTH, PARAMETERS
from xorviz.core.survey.many_starts import TASK_WORK, work_of
from xorviz.core.survey.portions import Task

AXES = {
    parameter.name: parameter
    for parameter in (
        replace(
            each,
            name="width",
            label="Width",
            kind="integer",
            allowed=f"a whole number from 1 to {MAX_WIDTH}",
            longest=0,
            empty_word=None,
            compared=(2, 3, 4, 8),
        )
        if each.name == "hidden"
        else each
        for each in PARAMETERS.values()
        if each.name != "seed"
    )
}
"""The settings that can take several values: all but the seed, and the width in place of the layers."""
DATA_AXES = {"dataset", "held_out", *(each.name for source in SOURCES.values() for each in source.parameters)}
"""Those that say what the samples are."""
MOST_SEEDS, MOST_EPOCHS, MOST_VALUES = 1_000_000, 10_000_000, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPlan:
    """What to survey.

    Raises
    ------
    ConfigError
        A value is not allowed.
    """

    config: TrainingConfig
    """Whose own seed does not count."""
    seeds: int = 1000
    first_seed: int = 0
    epochs: int = 5000
    axis: str | None = None
    """One of `AXES`: a setting that takes several values."""
    values: tuple[Setting, ...] = ()
    """Those values; a width for each hidden layer there is."""
    data: Dataset | None = None
    """The samples: with these, no axis of `DATA_AXES`; those of each configuration's source if None."""

    def __post_init__(self) -> None:
        of_kind(self.config, TrainingConfig, "config")
        if self.data is not None:
            of_kind(self.data, Dataset, "data")
        counts = ("seeds", 1, MOST_SEEDS), ("epochs", 1, MOST_EPOCHS), ("first_seed", 0, 2**32 - 1)
        for name, least, most in counts:
            words = name.replace("_", " ")
            object.__setattr__(self, name, count_within(getattr(self, name), words, least, most))
        PARAMETERS["seed"].check(self.first_seed + self.seeds - 1)
        if reason := refusal(self.config):
            raise ConfigError(reason)
        if self.axis is None:
            if self.values:
                raise ConfigError("values belong to an axis: which one is missing")
            return
        if (axis := f"{shortened(self.axis):.80}") not in AXES:
            raise unknown_name("axis", axis, AXES)
        if (self.data or self.config.own) is not None and self.axis in DATA_AXES:
            raise ConfigError(f"the axis {self.axis} chooses the samples: it does not go with given ones")
        values = several(self.values, "values")
        if not 1 <= len(values) <= MOST_VALUES:
            raise ConfigError(f"the axis {self.axis} needs 1 to {MOST_VALUES} values, not {len(values)}")
        checked = tuple(AXES[self.axis].check(value) for value in values)
        for place, value in enumerate(checked):
            if value in checked[:place]:
                raise ConfigError(f"the axis {self.axis} has {value} twice")
        object.__setattr__(self, "values", checked)
        for config in self.variants:  # which says so if the settings do not go with a value
            config.check_fits(self.data_of(config))

    @property
    def variants(self) -> tuple[TrainingConfig, ...]:
        """The configurations, one for each value of the axis; without one, the only one."""
        if self.axis is None:
            return (self.config,)
        if self.axis == "width":
            depth = max(1, len(self.config.hidden))
            return tuple(self.config.changed(hidden=(width,) * depth) for width in self.values)
        return tuple(self.config.changed(**{self.axis: value}) for value in self.values)

    def data_of(self, config: TrainingConfig) -> Dataset:
        """Return the samples of a variant."""
        return config.make_data(self.data)

    @property
    def runs(self) -> int:
        """How many networks this trains."""
        return self.seeds * len(self.variants)

    def tasks(self) -> Iterator[Task]:
        """Yield the tasks: seeds in their order, and for each stretch of seeds all variants."""
        variants = self.variants
        work = max(work_of(config, self.data_of(config), self.epochs) for config in variants)
        size, place = max(1, min(1000, int(TASK_WORK / work))), 0
        for start in range(0, self.seeds, size):
            for config in variants:
                count = min(size, self.seeds - start)
                yield Task(place, config, self.first_seed + start, count, self.epochs, self.data)
                place += 1


def refusal(config: TrainingConfig) -> str:
    """Say why a run with these settings cannot be surveyed; nothing if it can."""
    if config.start is not None:
        return "a survey draws its starts: it does not go with a given one"
    if config.held:
        return "a survey trains every parameter: it does not go with what is frozen or off"
    return ""
