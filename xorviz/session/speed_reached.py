"""How fast epochs are shown."""

import time
from collections import deque

RATE_SECONDS = 0.75
"""Over which the speed is measured."""


class SpeedReached:
    """Measures how many epochs a second were shown over the last moments."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, int]] = deque()
        """The epochs shown, and when."""

    def begin(self) -> None:
        """Begin anew."""
        self._recent.clear()

    def after(self, epoch: int) -> float:
        """Return the speed, now that another epoch is shown; 0 as long as there is but one."""
        recent, now = self._recent, time.perf_counter()
        recent.append((now, epoch))
        while now - recent[0][0] > RATE_SECONDS and len(recent) > 2:
            recent.popleft()
        first_time, first_epoch = recent[0]
        return (epoch - first_epoch) / (now - first_time) if now > first_time else 0.0
