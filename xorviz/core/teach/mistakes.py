"""All that is wrong with what somebody wrote, in one list: reading does not end at the first."""

import re
from collections.abc import Callable, Iterable

from xorviz.core.errors import XorvizError

_MISSING = re.compile(r"the field ('[^']*') is missing")


def all_mistakes(reads: Iterable[Callable[[], object]]) -> list[str]:
    """Return what each of several readers refuses, in their order and once each.

    A field that is written wrongly is not told to be missing too.
    """
    found: list[str] = []
    for read in reads:
        try:
            read()
        except XorvizError as error:
            found.append(str(error))
    return [each for each in dict.fromkeys(found) if not _is_told(each, found)]


def _is_told(mistake: str, found: list[str]) -> bool:
    missing = _MISSING.search(mistake)
    return missing is not None and any(f"did you mean {missing[1]}?" in each for each in found)
