"""How large a network may be."""

from collections.abc import Sequence

from xorviz.core.errors import ConfigError
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.parameters import MOST_PARAMETERS, MOST_PRODUCTS


def check_size(layers: Sequence[int], samples: int) -> None:
    """Refuse a network that is too large for what is to be seen of it, before any memory is taken.

    Raises
    ------
    ConfigError
        One line with the number and the limit.
    """
    parameters = parameter_count(layers)
    network = f"a network {'-'.join(map(str, layers))} of {parameters:,} parameters"
    if parameters > MOST_PARAMETERS:
        raise ConfigError(f"{network} is not allowed: it must have at most {MOST_PARAMETERS:,}")
    if parameters * samples > MOST_PRODUCTS:
        raise ConfigError(
            f"{network} with {samples:,} samples is not allowed: parameters × samples, here"
            f" {parameters * samples:,}, must be at most {MOST_PRODUCTS:,}. {_fitting(parameters, samples)}"
        )


def _fitting(parameters: int, samples: int) -> str:
    """Say what can be: the largest network for so many samples, and how many samples for this one."""
    fewer = f"This network can have {MOST_PRODUCTS // parameters:,} samples"
    most = MOST_PRODUCTS // samples
    return f"{fewer}; one of {most:,} parameters can have all" if most > 1 else fewer
