"""Frames without a window or a screen, for the command line."""

from collections.abc import Callable, Sequence
from concurrent.futures import wait
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import qInstallMessageHandler

from xorviz import interruption
from xorviz.core.files import staged_folder
from xorviz.core.run.run import Run
from xorviz.gui.app.application import make_application, on_qt_message
from xorviz.gui.export.frames import FrameLook, FramePainter, draw_frames


def write_frames(
    run: Run,
    epochs: Sequence[int],
    folder: Path,
    look: FrameLook,
    each_frame: Callable[[], object],
    *,
    force: bool,
) -> None:
    """Draw epochs of a run into a folder, which gets all of them or none.

    Parameters
    ----------
    run
        Where the epochs come from.
    epochs
        Which, in the order of the files.
    folder
        Gets a file epoch-NNNNNNNN.png for each.
    look
        How the frames look.
    each_frame
        Called after each.
    force
        Whether the folder may hold files already.

    Raises
    ------
    FileError
        They could not be written.
    KeyboardInterrupt
        It has been interrupted.
    """
    qInstallMessageHandler(on_qt_message)
    application = make_application(["xorviz", "-platform", "offscreen"])
    with (
        closing(FramePainter(run, look)) as painter,
        interruption.held(),
        staged_folder(folder, force=force) as staging,
        closing(draw_frames(painter, run, epochs, staging, each_frame)) as steps,
    ):
        for awaited in steps:
            interruption.check()
            if awaited is not None:
                wait([awaited])
    application.processEvents()
