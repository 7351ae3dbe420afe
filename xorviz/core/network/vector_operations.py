"""What the compiled engine computes with, as the tables see it: four samples at a time.

A record of a table says how the engine computes it in these operations, and knows neither Numba nor how they
are done. What they work on are lanes, four numbers side by side; with a number, an operator takes it for each
lane. Nothing else can be done with lanes than what is written here and + − · /.
"""

from typing import Any, Protocol, TypeAlias

Numbers: TypeAlias = Any
"""Four of them, in lanes."""


class VectorOperations(Protocol):
    """The operations: see `vector.py`, which has them."""

    def broadcast(self, value: float, /) -> Numbers:
        """Return the number in each lane."""
        ...

    def where_above(self, x: Numbers, limit: float, yes: Numbers, no: Numbers, /) -> Numbers:
        """Return `yes` where x > limit, else `no`; where x is not a number, `no`."""
        ...

    def where_below(self, x: Numbers, limit: float, yes: Numbers, no: Numbers, /) -> Numbers:
        """Return the same for x < limit."""
        ...

    def fma(self, x: Numbers, y: Numbers, z: Numbers, /) -> Numbers:
        """Return x y + z, rounded once."""
        ...

    def minus_absolute(self, x: Numbers, /) -> Numbers:
        """Return −|x|."""
        ...

    def exponential(self, x: Numbers, /) -> tuple[Numbers, Numbers]:
        """Return e^x and e^x − 1 for x ≤ 0."""
        ...

    def log1p(self, x: Numbers, /) -> Numbers:
        """Return ln(1 + x), to the last place where x is small."""
        ...

    def sine(self, x: Numbers, /) -> Numbers:
        """Return sin x."""
        ...

    def cosine(self, x: Numbers, /) -> Numbers:
        """Return cos x."""
        ...
