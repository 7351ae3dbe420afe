"""What the inputs of a network are called, where somebody measured them: by their columns, or short."""

from collections.abc import Sequence
from functools import lru_cache

from xorviz.core.network.spelling import subscript
from xorviz.core.writing import one_line

LONGEST = 12
"""Signs of a short name: what a diagram has room for beside an input."""
UNNAMED = frozenset({"", "x1", "x2", "x₁", "x₂"})
"""Names that say no more than the input's place."""


class NamedLayers(tuple[int, ...]):
    """Widths of a network, from the inputs to the outputs, whose inputs have names: equal by widths alone."""

    names: tuple[str, ...]

    def __new__(cls, widths: Sequence[int], names: tuple[str, ...]) -> "NamedLayers":
        """Return widths, and a name for each input."""
        layers = super().__new__(cls, widths)
        layers.names = names
        return layers

    def __reduce__(self) -> "tuple[type[NamedLayers], tuple[tuple[int, ...], tuple[str, ...]]]":
        return NamedLayers, (tuple(self), self.names)


def with_names(layers: tuple[int, ...], names: tuple[str, ...]) -> tuple[int, ...]:
    """Return layers with the names of their inputs; as they are, if the names say nothing."""
    return layers if UNNAMED.issuperset(names) else NamedLayers(layers, names)


def names_of(layers: Sequence[int]) -> tuple[str, ...]:
    """Return the names of a network's inputs; none if nobody gave them."""
    return layers.names if isinstance(layers, NamedLayers) else ()


@lru_cache(maxsize=64)
def short_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names, shortened where they are long: no two alike, and none that is nothing."""
    short = [_shortened(name) or f"x{subscript(place)}" for place, name in enumerate(names, start=1)]
    return tuple(
        name if short.count(name) == 1 else f"x{subscript(place)} {name[: LONGEST - 4]}…"
        for place, name in enumerate(short, start=1)
    )


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip(' _-(')}…"


def columns_told(names: Sequence[str]) -> str:
    """Return the columns of the inputs as a comment has them: one line of no endless names."""
    return ", ".join(_shortened(one_line(name)) or f"x{place}" for place, name in enumerate(names, 1))
