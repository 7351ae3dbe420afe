"""What the links of a hand-out can do to a window: a list, so that a teacher's page can do nothing else."""

from xorviz.core.teach.lesson_text import Targets
from xorviz.core.teach.references import Referable

ACTIONS = (
    "run.play",
    "run.step",
    "run.step_back",
    "run.step_rule",
    "run.step_rule_back",
    "run.play_rule",
    "run.step_sample",
    "run.to_epoch",
    "run.to_solved",
    "run.reset",
    "run.reseed",
    "run.survey",
    "run.why",
    "run.butterfly",
    "run.fates",
    "run.duel",
    "branch.new",
    "branch.compare",
    "view.explore",
    "view.film",
    "view.decision",
    "help.questions",
    "help.fill_in",
    "file.hand_in",
)
"""Of files the last alone: it asks for a name and for a place, and writes nothing before both are given."""
VIEWS = (
    "network",
    "matrix",
    "boundary",
    "hidden",
    "loss",
    "rule",
    "code",
    "samples",
    "health",
    "fit",
    "timeline",
    "settings",
    "graph",
)


def handout_targets(names: Referable) -> Targets:
    """Return what the pages of a hand-out may point to: its own experiments, and nothing outside."""
    return Targets(names.experiments, ACTIONS, VIEWS, claims=names.claims, outside=False)
