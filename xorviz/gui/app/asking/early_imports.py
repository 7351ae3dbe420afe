"""What windows that are opened on request are made of, imported after the start, one at a time."""

from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Slot

MODULES = (
    "xorviz.core.insight.reasons.sums",
    "xorviz.gui.why.why_window",
    "xorviz.core.update.graph.graph",
    "xorviz.gui.graph.graph_layout",
    "xorviz.core.update.graph.building",
    "xorviz.gui.graph.graph_view",
    "xorviz.gui.graph.graph_window",
    "xorviz.core.runfile.loading",
    "xorviz.core.survey.fate_file",
    "xorviz.core.survey.survey_file",
    "xorviz.gui.survey.survey_dots",
    "xorviz.gui.survey.survey_window",
    "xorviz.gui.survey.surveying",
    "xorviz.gui.compare.compare_window",
    "xorviz.gui.app.asking.compare_door",
    "xorviz.gui.fates.fate_form",
    "xorviz.gui.fates.fate_picture",
    "xorviz.gui.fates.fates_window",
    "xorviz.core.insight.butterfly.butterfly",
    "xorviz.gui.butterfly.fan_plots",
    "xorviz.gui.butterfly.fan_list",
    "xorviz.gui.butterfly.butterfly_window",
    "xorviz.gui.landscape.scene",
    "xorviz.gui.landscape.landscape_painter",
    "xorviz.gui.landscape.landscape_picture",
    "xorviz.gui.landscape.landscape_window",
    "xorviz.core.runfile.link_text",
    "xorviz.core.data.table.table",
    "xorviz.core.data.table.choice",
    "xorviz.core.data.table.table_file",
    "xorviz.gui.tables.reading",
    "xorviz.gui.tables.table_dialog",
    "xorviz.gui.export.film_figure",
    "xorviz.gui.export.frames",
    "xorviz.gui.export.exports",
    "xorviz.gui.export.export_form",
    "xorviz.gui.export.export_dialog",
    "xorviz.gui.export.picture_dialog",
    "xorviz.gui.app.help",
    "xorviz.gui.reach.palette",
)
"""Each takes the window's thread some milliseconds: what takes longer is here in parts."""
PAUSE_MS = 100


class EarlyImports(QObject):
    """Imports one after the other, each in a turn of its own: a window that is opened waits for none."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(MODULES)
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(self.on_timer_timeout)

    @Slot()
    def start(self) -> None:
        """Begin, when the start is over."""
        self._timer.start()

    @Slot()
    def on_timer_timeout(self) -> None:
        """Import the next."""
        name = self._left.pop(0)
        if not self._left:
            self._timer.stop()
        import_module(name)
