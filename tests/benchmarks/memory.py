"""How much memory the window holds while it trains flat out: one line every 30 seconds.

Run it with `python -m tests.benchmarks.memory [minutes]` (Linux).
"""

import gc
import math
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from xorviz.gui.application import make_application
from xorviz.gui.main_window import MainWindow


def resident_mb() -> float:
    """Return the resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    application = make_application(["benchmark"])
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    window.session.set_speed(math.inf)
    window.session.set_playing(True)

    def report() -> None:
        gc.collect()
        print(f"epoch {window.session.run.epoch:>12,}   {resident_mb():7.1f} MB", flush=True)

    timer = QTimer(interval=30_000)
    timer.timeout.connect(report)
    timer.start()
    QTimer.singleShot(int(60_000 * minutes), application.quit)
    application.exec()
    report()
    window.close()


if __name__ == "__main__":
    main()
