"""Getting the compiled engine, and what surveys train with, off the window's thread."""

from contextlib import suppress
from threading import Event

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.engine.engines import EngineError, compiled_engine
from xorviz.core.run.config import TrainingConfig
from xorviz.core.survey.portions import Task, train_portion

SURVEY_READY = Event()
"""Set as soon as a survey need not wait for the compiler any more; it stays so."""


def compile_survey() -> None:
    """Compile what surveys train with, or take it from the cache: by training one seed for one epoch."""
    with suppress(Exception):  # the first survey says what is wrong
        train_portion(Task(0, TrainingConfig(), 0, 1, 1))
    SURVEY_READY.set()


class EngineLoader(QObject):
    """Compiles in a thread of its own, or takes from the cache what was compiled before."""

    loaded = Signal(object, str)
    """The compiled `Engine`, or None and why not."""

    @Slot()
    def load(self) -> None:
        """Compile, and say how it went; then make ready for surveys."""
        try:
            self.loaded.emit(compiled_engine(), "")
        except EngineError as error:
            self.loaded.emit(None, str(error))
        compile_survey()
