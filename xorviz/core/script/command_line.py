"""A run as the command that trains it."""

import shlex
from collections.abc import Container, Mapping
from types import MappingProxyType

from xorviz.core.errors import ConfigError
from xorviz.core.parameter import Setting
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.script.facts import RunFacts

USUAL_EPOCHS = 5000
"""Of the command, unless said."""


def command_text(facts: RunFacts, files: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the command that trains a run, for a shell: `xorviz train` with what is not as usual.

    What no option can say stands in a comment after it, on a line of its own.

    Parameters
    ----------
    facts
        The run.
    files
        By option, such as --data, the file that says what the samples are, or what it begins with, and what
        is said of it: these count then as said.
    """
    config = facts.config
    begin = TrainingConfig()
    if config.own is not None and "--data" in files:
        begin = begin.learning(config.own)
    words = ["xorviz", "train"]
    for option, value in files.items():
        words += _said(option, value)
    for name, value in _unusual(begin, config).items():
        option = PARAMETERS[name].option
        words += _said(f"--{option or name.replace('_', '-')}", PARAMETERS[name].spelt(value))
    if facts.epochs != USUAL_EPOCHS:
        words += ["--epochs", str(facts.epochs)]
    missing = _missing(facts, files)
    line = shlex.join(words)
    return f"{line}\n# without {', '.join(missing)}" if missing else line


def _said(option: str, value: str) -> list[str]:
    """Return the words of an option; a value that would be taken for another one stands in the same word."""
    return [f"{option}={value}"] if value.startswith("-") else [option, value]


def _unusual(begin: TrainingConfig, config: TrainingConfig) -> Mapping[str, Setting]:
    """Return the fewest settings, in their order, that make these of what the command begins with."""
    wanted = config.settings
    said = dict(wanted)
    for name in wanted:
        rest = {other: value for other, value in said.items() if other != name}
        if _become(begin, rest, wanted):
            said = rest
    return said


def _become(begin: TrainingConfig, said: Mapping[str, Setting], wanted: Mapping[str, Setting]) -> bool:
    try:
        found = begin.changed(**said).settings
    except ConfigError:
        return False
    return {name: value for name, value in found.items() if name in wanted} == wanted


def _missing(facts: RunFacts, files: Container[str]) -> list[str]:
    missing = list[str]()
    if not facts.is_from_source and "--data" not in files:
        missing.append("its own samples")
    if facts.config.start is not None and "--start" not in files:
        missing.append("the given start")
    if facts.config.held:
        missing.append("what is held still")
    if facts.edits:
        count = len(facts.edits)
        missing.append(f"{count:,} change{'s' if count > 1 else ''} on the way")
    return missing
