"""What is said about a table, and cannot be."""

from xorviz.core.errors import ConfigError


class ChoiceError(ConfigError):
    """What is said about a table does not go with it."""

    def __init__(self, told: str, about: str) -> None:
        super().__init__(told)
        self.about = about
        """Which choice is meant, as `read_samples` has it."""
