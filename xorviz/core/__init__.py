"""The mathematics, the run and its history. Needs no screen."""

from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import ConfigError, XorvizError
from xorviz.core.network.backpropagation import backward, forward
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.survey.many_seeds import survey
from xorviz.core.survey.plan import SurveyPlan

__all__ = [
    "PARAMETERS",
    "ConfigError",
    "Dataset",
    "Run",
    "Snapshot",
    "SurveyPlan",
    "TrainingConfig",
    "XorvizError",
    "backward",
    "forward",
    "survey",
]
