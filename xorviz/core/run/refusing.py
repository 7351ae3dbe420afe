"""Why a setting cannot have a value beside the others."""

from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import ConfigError
from xorviz.core.parameter import Setting
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.output import check_classes


def refusal(config: TrainingConfig, name: str, value: Setting, data: Dataset) -> str:
    """Return why a setting cannot have this value for these samples; nothing if it can."""
    try:
        changed = config.changed(**{name: value})
        check_classes(changed.output_activation, data)
        changed.layers(data)
    except ConfigError as error:
        return str(error)
    return ""
