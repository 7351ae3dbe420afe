"""A run as the command that trains it."""

import shlex
from collections.abc import Mapping, Sequence

from xorviz.core.errors import ConfigError
from xorviz.core.parameter import Setting
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.script.facts import RunFacts

USUAL_EPOCHS = 5000
"""Of the command, unless said."""


def command_text(facts: RunFacts, files: Sequence[str] = ()) -> str:
    """Return the command that trains a run, for a shell: `xorviz train` with what is not as usual.

    What no option can say stands in a comment after it, on a line of its own.

    Parameters
    ----------
    facts
        The run.
    files
        Options and names of files that say what the samples are, or what it begins with: these count then as
        said.
    """
    config = facts.config
    words = ["xorviz", "train", *files]
    for name, value in _unusual(config).items():
        option, empty = PARAMETERS[name].option, PARAMETERS[name].empty_word
        words += [f"--{option or name.replace('_', '-')}", _written(value, empty)]
    if facts.epochs != USUAL_EPOCHS:
        words += ["--epochs", str(facts.epochs)]
    missing = _missing(facts, files)
    line = shlex.join(words)
    return f"{line}\n# without {', '.join(missing)}" if missing else line


def _written(value: Setting, empty_word: str | None) -> str:
    if value in (None, ()):
        return empty_word or ""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return value if isinstance(value, str) else repr(value)


def _unusual(config: TrainingConfig) -> Mapping[str, Setting]:
    """Return the fewest settings, in their order, from which the command has these."""
    wanted = config.settings
    said = dict(wanted)
    for name in wanted:
        rest = {other: value for other, value in said.items() if other != name}
        if _become(rest, wanted):
            said = rest
    return said


def _become(said: Mapping[str, Setting], wanted: Mapping[str, Setting]) -> bool:
    try:
        found = TrainingConfig().changed(**said).settings
    except ConfigError:
        return False
    return {name: value for name, value in found.items() if name in wanted} == wanted


def _missing(facts: RunFacts, files: Sequence[str]) -> list[str]:
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
