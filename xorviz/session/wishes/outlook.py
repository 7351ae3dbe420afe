"""What is shown of the future."""

from dataclasses import dataclass

from xorviz.core.insight.futures.future import Future


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What is known of the future while a person has something in hand."""

    end: int
    """The epoch that it is trained to, if its numbers stay finite."""
    future: Future | None = None
    """As far as it is trained by now."""
    present: Future | None = None
    """That without the change; None if nobody has asked for it, or it is not there yet."""
    compares: bool = False
    """Whether the two are to be seen beside each other."""
