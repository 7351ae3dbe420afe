"""What a screen reader is told of a picture: asked of its view when somebody listens, and not before."""

from typing import Protocol, cast, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget, QWidget

from xorviz.gui.reach.spoken_lines import Lined, SpokenLines

NOTHING_YET = "Nothing is shown yet"


@runtime_checkable
class Spoken(Protocol):
    """A view whose picture can be told in words."""

    def spoken(self) -> str:
        """Return what the picture shows now, in words."""
        ...


class SpokenPicture(QAccessibleWidget):
    """A picture, as those hear it who do not see it. It holds no view: Qt forgets it with the view."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view, QAccessible.Role.Graphic)

    def text(self, t: QAccessible.Text) -> str:
        """Return its name as of any widget; its description is what it shows at this moment."""
        if t == QAccessible.Text.Description:
            return cast("Spoken", self.object()).spoken() or NOTHING_YET
        return super().text(t)


def speak_pictures() -> None:
    """Let Qt tell in words, from now on, what each `Spoken` or `Lined` view shows to those who ask."""
    QAccessible.installFactory(_interface)


def _interface(key: str, thing: QObject) -> QAccessibleInterface | None:
    if isinstance(thing, QAbstractScrollArea) and isinstance(thing, Lined):
        return SpokenLines(thing)
    return SpokenPicture(thing) if isinstance(thing, QWidget) and isinstance(thing, Spoken) else None
