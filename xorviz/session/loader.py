"""Getting the compiled engine, off the window's thread."""

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.engines import EngineError, compiled_engine


class EngineLoader(QObject):
    """Compiles in a thread of its own, or takes from the cache what was compiled before."""

    loaded = Signal(object, str)
    """The compiled `Engine`, or None and why not."""

    @Slot()
    def load(self) -> None:
        """Compile, and say how it went."""
        try:
            self.loaded.emit(compiled_engine(), "")
        except EngineError as error:
            self.loaded.emit(None, str(error))
