"""How the numbers that a text quotes are written."""

from xorviz.core.teach.quoted_numbers import Field, Value
from xorviz.core.writing import with_minus
from xorviz.gui.kit.numbers import fitting, fixed, loss_text, plain, signed

ABSENT = "–"


def live_text(field: Field, value: Value) -> str:
    """Write a number of the run; a dash if there is none."""
    if value is None:
        return ABSENT
    if field.kind in ("predictions", "sample"):
        return _several(field.kind, value)
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ABSENT
    if isinstance(value, int):
        return f"{value:,}"
    if field.kind in ("learning_rate", "target"):
        return plain(value)
    if field.kind in ("loss", "L"):
        return loss_text(value)
    if field.kind in ("a", "slope"):
        return fixed(value, 4)
    return signed(value, 3) if field.kind in ("parameter", "z") else fitting(value, 4, 9)


def _several(kind: str, value: Value) -> str:
    """Write a few numbers; of many, how many there are."""
    numbers = value if isinstance(value, tuple) else ()
    if kind == "sample":
        return with_minus(f"({', '.join(plain(each) for each in numbers)})")
    if len(numbers) > 8:
        return f"{len(numbers):,} numbers"
    return ", ".join(fixed(each, 3) for each in numbers)
