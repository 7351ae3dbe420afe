"""Many runs of the same settings, and what becomes of them.

What one asks of it by name is imported then: a window that opens needs none of it.
"""

from importlib import import_module

_HOMES = {
    "Fate": "fates",
    "FateAxis": "fate_axes",
    "FateMap": "fates",
    "FatePlan": "fate_plan",
    "fate_map": "fates",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
