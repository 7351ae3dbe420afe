"""How many frames a second are exported: as a folder of pictures, and as animations."""

import time
from concurrent.futures import wait
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.desktop import SIZE, the_application
from tests.benchmarks.told.report import Row, Table, say
from xorviz.core import Run, TrainingConfig
from xorviz.gui.app.arranged import frame_look
from xorviz.gui.export.exports import export_for
from xorviz.gui.export.wanted import Wanted

EVERY = 10
TARGETS = {
    "a folder of PNG": "frames",
    "GIF": "run.gif",
    "WebP": "run.webp",
    "APNG": "run.apng",
    "MP4": "run.mp4",
}


def export_all(wanted: Wanted, path: Path) -> tuple[float, float, float]:
    """Return the seconds that it takes, and of the processor in this thread, and in all of them."""
    began, here, all_of_it = time.perf_counter(), time.thread_time(), time.process_time()
    for awaited in export_for(path, folder="." not in path.name).steps(wanted, path, lambda _: None):
        if awaited is not None:
            wait([awaited])
    return time.perf_counter() - began, time.thread_time() - here, time.process_time() - all_of_it


def measure(quick: bool) -> Table:
    count = 50 if quick else 500
    the_application()
    run = Run(TrainingConfig())
    run.advance(EVERY * count)
    epochs = range(0, EVERY * count, EVERY)
    rows: list[Row] = []
    for what, name in TARGETS.items():
        if export_for(Path(name), folder="." not in name).missing():
            continue
        say(f"export: {what}")
        with TemporaryDirectory() as folder:
            export_all(Wanted(run, epochs[:3], frame_look(SIZE)), Path(folder) / f"warm-{name}")
            wanted = Wanted(run, epochs, frame_look(SIZE))
            seconds, here, all_of_it = export_all(wanted, Path(folder) / name)
        row = {"what": what, "frames/s": count / seconds, "processor ms/frame": 1000 * all_of_it / count}
        rows.append(row | {"drawing": 1000 * here / count, "writing": 1000 * (all_of_it - here) / count})
    note = (
        f"{count} frames of {SIZE[0]}×{SIZE[1]}, every {EVERY} epochs of XOR 2-2-1; drawn in one thread and"
        " written in another at the same time. Goal of the folder: at least 30 frames/s."
    )
    return Table(rows, note)
