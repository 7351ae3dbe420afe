"""How often a widget is painted, or hears of something else."""

from PySide6.QtCore import QEvent, QObject


class Heard(QObject):
    """Counts what a widget hears of one kind."""

    kind = QEvent.Type.None_

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        self.count += event.type() == self.kind
        return False


class Paints(Heard):
    kind = QEvent.Type.Paint


class LayoutRequests(Heard):
    kind = QEvent.Type.LayoutRequest
