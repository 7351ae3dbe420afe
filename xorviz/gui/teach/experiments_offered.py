"""The experiments that are offered: which of them has the settings of a run, and why none asks about it."""

from xorviz.assets import asset
from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import XorvizError
from xorviz.core.run.config import TrainingConfig, all_but_seed
from xorviz.core.run.describing import change_words, samples_words, source_name
from xorviz.core.teach.experiments import Experiment, Experiments, first_look

MOST_NAMED = 3
"""Settings that the reason why there is no question names."""


def experiments_at_first() -> Experiments:
    """Return the experiments at a first look; `experiments_or_problem` says what is wrong with others."""
    try:
        return first_look(asset("experiments.toml"))
    except XorvizError:
        return Experiments({}, ())


def experiments_or_problem() -> Experiments:
    """Return the experiments with their claims; if their file cannot be read, none, and why."""
    from xorviz.core.teach.experiment_file import load_experiments  # as late as this: after the first paint

    try:
        return load_experiments(asset("experiments.toml"))
    except XorvizError as error:
        return Experiments({}, (str(error),))


class ExperimentsOffered:
    """Finds an experiment by the settings of a run."""

    def __init__(self, experiments: Experiments) -> None:
        self.by_name = experiments.by_name
        self._alike: dict[object, list[Experiment]] = {}
        """By all of their settings but the seed."""
        self._found: tuple[TrainingConfig, Experiment | None, Experiment | None] | None = None
        """The settings looked at last, what was expected, and whose they are: they seldom change."""
        for experiment in experiments.by_name.values():
            self._alike.setdefault(all_but_seed(experiment.config), []).append(experiment)

    def of(self, config: TrainingConfig, expected: Experiment | None) -> Experiment | None:
        """Return the experiment that has these settings; if none has that seed, whatever the seed.

        Of several that ask different things of one run, that which is expected.
        """
        if self._found is not None and self._found[0] is config and self._found[1] is expected:
            return self._found[2]
        alike = self._alike.get(all_but_seed(config), [])
        exact = [each for each in alike if each.config == config] if alike else []
        chosen = expected if expected in (exact or alike) else None
        self._found = config, expected, chosen or next(iter([*exact, *alike]), None)
        return self._found[2]


def own_words(data: Dataset) -> str:
    """Say what a person's own samples are, and what is asked of the network."""
    task = "come near to their values" if data.regression else "tell them apart"
    return f"Your own data: {samples_words(data)}. The network is to {task}."


def why_unasked(config: TrainingConfig, experiment: Experiment | None) -> str:
    """Say why there is no question about a run with these settings, where an experiment was expected."""
    if config.own is not None:
        return "Press Play to see whether it can. Undo leads back to what was learned before."
    if experiment is None:
        return ""
    if config.start is not None and experiment.config.start is None:
        return (
            f"“{experiment.title}” asks about a run whose start is drawn from its seed; this one"
            " starts from weights of your own. Press Play to see what it learns. Undo leads back."
        )
    if config.dataset != experiment.config.dataset:
        asked, learned = source_name(experiment.config), source_name(config)
        return f"“{experiment.title}” asks about {asked}, not about {learned}."
    own = change_words(config, experiment.config)
    asked_of = "with other settings" if own else "that nothing was changed in"
    if own and len(own) <= MOST_NAMED:
        asked_of = f"with {', '.join(own)}"
    return f"“{experiment.title}” asks about a run {asked_of}."
