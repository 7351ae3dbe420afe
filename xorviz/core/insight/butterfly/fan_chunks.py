"""A fan trained a little at a time, so that what is there can be seen, and others come to their turn."""

from collections.abc import Callable, Iterable, Iterator
from time import monotonic

from xorviz.core.errors import ConfigError
from xorviz.core.insight.butterfly.butterfly import Fan, fans
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot

CHUNK_SECONDS = 0.1
"""So long about is trained for a chunk."""


class FanChunks:
    """The fan of a run with a parameter moved at an epoch. It may be asked from one thread at a time.

    Parameters
    ----------
    run
        Nobody else's: a `Run.copy`.
    snapshot
        Of the epoch.
    place, sizes, epochs
        As `butterfly` has them.
    """

    def __init__(self, run: Run, snapshot: Snapshot, place: int, sizes: Iterable[float], epochs: int) -> None:
        self._asked = run, snapshot, place, tuple(sizes), epochs
        self._fans: Iterator[Fan] | None = None
        self._stopped: Callable[[], bool] = lambda: False

    def next(self, stopped: Callable[[], bool]) -> Fan | str | None:
        """Return the fan as far as it is known then, whole at the end, or why there is none, in a sentence.

        None if `stopped` said so: then it is given up.
        """
        self._stopped, until, newest = stopped, monotonic() + CHUNK_SECONDS, None
        try:
            for newest in self._begun():
                if newest.whole or monotonic() >= until:
                    return None if stopped() else newest
        except ConfigError as error:
            return str(error)
        return None

    def _begun(self) -> Iterator[Fan]:
        if self._fans is None:
            run, snapshot, place, sizes, epochs = self._asked
            branch = run.branch(snapshot.epoch, snapshot)
            self._fans = fans(branch, place, sizes, epochs, lambda: self._stopped())
        return self._fans
