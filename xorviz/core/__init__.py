"""The mathematics, the run and its history. Needs no screen."""

from xorviz.core.config import PARAMETERS, TrainingConfig
from xorviz.core.errors import ConfigError, XorvizError
from xorviz.core.run import Run
from xorviz.core.training import Snapshot

__all__ = ["PARAMETERS", "ConfigError", "Run", "Snapshot", "TrainingConfig", "XorvizError"]
