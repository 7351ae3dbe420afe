"""How long a test waits for what must happen: longer than any load makes it last."""

from pytestqt.qtbot import QtBot

LIMIT_SECONDS = 60
LIMIT_MS = 1000 * LIMIT_SECONDS


class PatientBot(QtBot):
    """Waits for as long as it may last, where pytest-qt gives up after 5 s."""

    def waitActive(self, widget, *, timeout=LIMIT_MS):
        return super().waitActive(widget, timeout=timeout)

    def waitExposed(self, widget, *, timeout=LIMIT_MS):
        return super().waitExposed(widget, timeout=timeout)

    def waitSignal(self, signal, *, timeout=LIMIT_MS, **options):
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitSignals(self, signals, *, timeout=LIMIT_MS, **options):
        return super().waitSignals(signals, timeout=timeout, **options)

    def waitUntil(self, callback, *, timeout=LIMIT_MS):
        """Wait until a condition is true, or a function with assertions ends.

        Raises TypeError if a condition answers None: above, that is taken for yes.
        """

        def answered():
            answer = callback()
            if answer is None and getattr(callback, "__name__", "") == "<lambda>":
                raise TypeError("a condition answers True or False, and not None")
            return answer

        super().waitUntil(answered, timeout=timeout)

    def waitCallback(self, *, timeout=LIMIT_MS, **options):
        return super().waitCallback(timeout=timeout, **options)
