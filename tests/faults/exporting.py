"""Everything that a run is exported as, with what was there before; and what is there afterwards."""

import re
from concurrent.futures import wait
from contextlib import closing
from functools import cache
from shutil import rmtree

from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.files import FileError, clear_left, staged_folder
from xorviz.core.formats import format_for
from xorviz.core.runfile import facts_of
from xorviz.gui.app.arranged import frame_look
from xorviz.gui.export.exports import EXPORTS, FOLDER
from xorviz.gui.export.script_export import script_steps
from xorviz.gui.export.wanted import Wanted

EPOCHS = [0, 1, 30]
KINDS = {
    **{
        each.suffix or "folder": f"a.{each.suffix}".rstrip(".")
        for each in EXPORTS.values()
        if not each.missing()
    },
    **{"film": "a.png", "film as lines": "a.svg", "script": "a.py", "notebook": "a.ipynb", "run": "a.xorviz"},
}
"""What can be written here, and how it is called."""
_WHEN = re.compile(rb"D:\d{14}[^)]*|\d{4}-\d\d-\d\dT[0-9:+.]*|uuid:[0-9a-f-]+|/ID \[.*?\]", re.DOTALL)
"""What a PDF says of when it was written, and which one it is."""


@cache
def exported_run():
    run = Run(TrainingConfig(), NumpyEngine())
    run.advance(EPOCHS[-1])
    return run


def raw_steps_of(kind, folder, epochs=EPOCHS):
    """Export a run into a folder, as the window and the command line do."""
    path, run = folder / KINDS[kind], exported_run()
    if kind in ("script", "notebook"):
        return script_steps(run, path)
    if kind == "run":
        return _run_file(run, path)
    look = frame_look((320, 240), panels=("loss",))
    wanted = Wanted(run, epochs, look, film="light" if kind.startswith("film") else "")
    chosen = EXPORTS[FOLDER if kind == "folder" else path.suffix.removeprefix(".")]
    return chosen.steps(wanted, path, lambda _: None)


def steps_of(kind, folder, epochs=EPOCHS):
    """The same; each step waits until what it waits for is done."""
    with closing(raw_steps_of(kind, folder, epochs)) as steps:
        for awaited in steps:
            if awaited is not None:
                wait([awaited])
            yield


def _run_file(run, path):
    yield None
    format_for(path, "run").write(path, facts_of(run))


def export(kind, folder):
    for _ in steps_of(kind, folder):
        pass


def is_refused(kind, folder):
    """Export; say whether that failed, with one line of why."""
    why = ""
    try:
        export(kind, folder)
    except FileError as error:
        why = str(error)
    assert why.isprintable()
    return bool(why)


def begin(kind, folder):
    """Put there what an export is to replace: of a folder, one of its pictures and one that is not."""
    path = folder / KINDS[kind]
    rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if kind == "folder":
        path.mkdir()
        for name in ("epoch-00000001.png", "mine.png"):
            (path / name).write_bytes(b"older")
    else:
        path.write_bytes(b"older")


def there(folder):
    """Return all files of a folder and what is in them, but for when it was written."""
    files = (each for each in folder.rglob("*") if each.is_file())
    return {str(each.relative_to(folder)): _WHEN.sub(b"", each.read_bytes()) for each in files}


def clear(kind, folder):
    """Let the next use of the same name find what a process left that was ended."""
    path = folder / KINDS[kind]
    if kind == "folder":
        with staged_folder(path, force=True):
            pass
    else:
        clear_left(path)
