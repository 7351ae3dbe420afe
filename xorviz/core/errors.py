"""The errors that xorviz raises on purpose. Each message is one line that a person can act on."""

from collections.abc import Iterable


class XorvizError(Exception):
    """What every error of xorviz's own making derives from."""


class ConfigError(XorvizError):
    """A setting has a value that is not allowed."""


NONE_KNOWN = " (there is none)"
"""What is said in place of the names that are known."""
MOST_LISTED = 12
"""Known names that are listed beside the nearest one: more would bury it."""


def unknown_name(what: str, name: object, known: Iterable[str]) -> ConfigError:
    """Return the error for a name that is in no table, with the nearest known one if there is one."""
    from difflib import get_close_matches  # as late as this: a start has no need of it

    names = list(known)
    nearest = get_close_matches(str(name).lower(), names, n=1)
    hint = f": did you mean {nearest[0]!r}?" if nearest else ""
    listed = f" (known: {', '.join(names)})" if names else NONE_KNOWN
    if nearest and len(names) > MOST_LISTED:
        listed = ""
    return ConfigError(f"{what} {str(name)!r} is not known{hint}{listed}")
