"""What a person has picked out: shown by every view that knows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """At most one sample, and at most one of a neuron and a parameter."""

    sample: int | None = None
    """Its row in the dataset; None stands for the whole batch."""
    neuron: tuple[int, int] | None = None
    """Layer and index; layer 0 is the inputs."""
    parameter: int | None = None
    """Its place in the flat array of parameters."""
