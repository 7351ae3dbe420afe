"""How fast the epochs go by."""

import time
from collections import deque

RATE_SECONDS = 0.75


class Rate:
    """Epochs per second over the last moments."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, int]] = deque()

    @property
    def per_second(self) -> float:
        """Epochs/s; 0 before two have been noted."""
        if len(self._recent) < 2:
            return 0.0
        (first_time, first_epoch), (last_time, last_epoch) = self._recent[0], self._recent[-1]
        return (last_epoch - first_epoch) / (last_time - first_time)

    def note(self, epoch: int) -> None:
        """Remember that this epoch is shown now."""
        now = time.perf_counter()
        self._recent.append((now, epoch))
        while now - self._recent[0][0] > RATE_SECONDS and len(self._recent) > 2:
            self._recent.popleft()

    def clear(self) -> None:
        """Begin anew."""
        self._recent.clear()
