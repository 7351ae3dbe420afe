"""Asking for a file to write into."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from xorviz.core.formats import Format


class SaveDialog(QFileDialog):
    """Offers some formats, the first one unless another is chosen. Whether to replace a file it asks too.

    Who writes the file says by `on_saved` or `on_not_saved` what became of it.

    Parameters
    ----------
    parent
        The window.
    name, title
        Its object name, and what stands above it.
    suggestion
        The name of the file, if nothing else is wished; without a suffix.
    formats
        What the file can be.
    """

    def __init__(
        self, parent: QWidget, name: str, title: str, suggestion: str, formats: Sequence[Format]
    ) -> None:
        super().__init__(parent, title, f"{suggestion}.{formats[0].suffix}")
        self.setObjectName(name)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._suffixes = {each.name_filter: each.suffix for each in formats}
        self.setNameFilters(list(self._suffixes))
        self.setDefaultSuffix(formats[0].suffix)
        self._chosen = ""
        self.filterSelected.connect(self.on_filter_selected)
        self.fileSelected.connect(self.on_file_selected)
        self.rejected.connect(self.deleteLater)

    @Slot(str)
    def on_filter_selected(self, chosen: str) -> None:
        """Let a name without a suffix get the one that was chosen."""
        self.setDefaultSuffix(self._suffixes[chosen])

    @Slot(str)
    def on_file_selected(self, file: str) -> None:
        """Remember it."""
        self._chosen = file

    @Slot()
    def on_saved(self) -> None:
        """Go: only now, as what was typed may be wanted again."""
        self.deleteLater()

    @Slot()
    def on_not_saved(self) -> None:
        """Come back with what was typed."""
        self.selectFile(self._chosen)
        self.open()
