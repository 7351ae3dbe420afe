"""What can be chosen of an export: what is made, where, of which epochs, and how it looks."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from xorviz.core.parameter import counting
from xorviz.core.run.run import Run
from xorviz.gui.export.chosen_epochs import every, log_spaced, usual_step
from xorviz.gui.export.exports import EXPORTS, FOLDER, Export
from xorviz.gui.export.frames import FrameLook
from xorviz.gui.export.view_choice import ViewChoice
from xorviz.gui.export.wanted import FILM, USUAL_RATE, USUAL_VIEWS, Wanted
from xorviz.gui.kit.layouts import in_row
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.numbers import whole
from xorviz.gui.kit.widgets import named
from xorviz.session.settings import load_export, remember_export
from xorviz.themes import THEMES

MOST_FRAMES = 100_000
SIZES = ("640×400", "1280×800", "1920×1080", "2560×1440", "1080×1080")
SCALES = ("1", "1.5", "2", "3")
RATES = (5, 10, 12, 15, 24, 25, 30, 50)
LookOf = Callable[[Collection[str], tuple[int, int], str], FrameLook]
NAME = "xorviz-run"
"""What a file is called unless it is called otherwise."""


class ExportForm(QWidget):
    """Choices, which begin as they were left the last time.

    Parameters
    ----------
    run
        Only read.
    look
        How pictures of some of `VIEWS` look, of a size and in a theme.
    theme
        That of pictures, unless another is wished.
    views
        What pictures show, unless something else is wished.
    """

    changed = Signal()
    refused = Signal(str)
    """Why a number is not allowed."""

    def __init__(self, run: Run, look: LookOf, theme: str, views: Collection[str] = USUAL_VIEWS) -> None:
        super().__init__()
        self._run, self._look = run, look
        self._what = named(QComboBox(), "what", "What")
        for each in EXPORTS.values():
            self._offer(each)
        self._target = named(QLineEdit(), "target", "To")
        self._browse = named(QPushButton("Browse…", autoDefault=False), "browse")
        self._spacing = named(QComboBox(), "spacing", "Epochs")
        self._spacing.addItems(["Every N epochs", "N of them, log-spaced"])
        self._count = self._number("count", "N", 1, MOST_FRAMES, usual_step(run.epoch))
        self._first = self._number("first", "From epoch", 0, run.epoch, 0)
        self._last = self._number("last", "To epoch", 0, run.epoch, run.epoch)
        self._size = named(QComboBox(), "size", "Size")
        self._size.addItems(SIZES)
        self._scale = named(QComboBox(), "scale", "Scale: pixels to each of the size")
        self._scale.addItems(SCALES)
        self._theme = named(QComboBox(), "theme", "Theme")
        self._theme.addItems(list(THEMES))
        self._theme.setCurrentText(theme)
        self._rate = named(QComboBox(), "rate", "Frames per second")
        self._rate.addItems([str(each) for each in RATES])
        self._rate.setCurrentText(f"{USUAL_RATE:g}")
        self._views = ViewChoice(views)
        self._recall()
        self._compose()
        for combo in (self._spacing, self._size, self._scale, self._theme, self._rate):
            combo.currentIndexChanged.connect(self.on_choice_changed)
        self._what.currentIndexChanged.connect(self.on_what_changed)
        self._views.changed.connect(self.on_what_changed)
        self._target.textChanged.connect(self.on_choice_changed)
        self._browse.clicked.connect(self.on_browse_clicked)
        self.on_what_changed()

    @property
    def export(self) -> Export:
        """What is to be made."""
        return EXPORTS[self._what.currentData()]

    @property
    def target(self) -> Path | None:
        """Where it goes, with the ending of what it is; None as long as nothing is said.

        Raises RuntimeError if it begins with the home folder of somebody who is not there.
        """
        text = self._target.text().strip()
        return _ending_in(Path(text).expanduser(), self.export) if text else None

    @property
    def _of_look(self) -> tuple[QComboBox, ...]:
        return self._size, self._scale, self._theme, self._rate

    @property
    def views(self) -> Sequence[str]:
        """What pictures show."""
        return self._views.chosen

    @property
    def ready(self) -> bool:
        """Whether it can be made."""
        shown = not self.export.drawn or bool(self.views)
        return bool(self._target.text().strip()) and shown and self._first.value() <= self._last.value()

    @property
    def wanted(self) -> Wanted:
        """What of the run is to be exported, and how it looks."""
        if not self.export.drawn:
            return Wanted(self._run, self._epochs())
        theme = self._theme.currentText()
        if FILM in self.views:
            return Wanted(self._run, self._epochs(), film=theme, changes=True)
        width, height = (int(part) for part in self._size.currentText().split("×"))
        scale = float(self._scale.currentText()) if self.export.kind != "figure" else 1.0
        look = replace(self._look(self.views, (width, height), theme), scale=scale)
        return Wanted(self._run, self._epochs(), look, float(self._rate.currentText()))

    def remember(self) -> None:
        """Begin with these choices the next time."""
        target = self.target
        remember_export(
            {
                "what": self.export.suffix,
                "folder": "" if target is None else str(target.absolute().parent),
                "spacing": self._spacing.currentIndex(),
                "count": int(self._count.value()),
                **{each.objectName(): each.currentText() for each in self._of_look},
                "views": ",".join(self.views),
            }
        )

    @Slot()
    def on_what_changed(self) -> None:
        """Offer what means something for it, and let the name end as it must."""
        export = self.export
        text = self._target.text().strip()
        if text:
            self._target.setText(str(_ending_in(Path(text), export)))
        folder = export.suffix == FOLDER
        self._views.allow(FILM, allowed=not export.many)
        film = export.drawn and FILM in self.views
        self._target.setPlaceholderText("A new or empty folder" if folder else f"A file .{export.suffix}")
        for row in (self._look_row, self._views):
            self._rows.setRowVisible(row, export.drawn)
        self._rows.setRowVisible(self._rate_row, export.kind == "animation")
        self._rows.setRowVisible(self._spacing_row, export.many)
        self._size.setEnabled(not film)
        self._scale.setEnabled(export.kind != "figure" and not film)
        self._first.setEnabled(export.many or film)
        self.on_choice_changed()

    @Slot()
    def on_choice_changed(self) -> None:
        """Tell it."""
        self.changed.emit()

    @Slot()
    def on_browse_clicked(self) -> None:
        """Choose where it goes."""
        export = self.export
        dialog = named(QFileDialog(self, f"Export: {export.label}"), "browse_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        folder = export.suffix == FOLDER
        dialog.setFileMode(QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(
            QFileDialog.AcceptMode.AcceptOpen if folder else QFileDialog.AcceptMode.AcceptSave
        )
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # this is asked at the end
        dialog.fileSelected.connect(self._target.setText)
        dialog.open()

    def choose_kind(self, kind: str) -> None:
        """Offer a kind of `EXPORTS` first, unless what was made the last time is of it."""
        if self.export.kind != kind:
            first = next(each for each in EXPORTS.values() if each.kind == kind and not each.missing())
            self._what.setCurrentIndex(self._what.findData(first.suffix))

    def take_keys(self) -> None:
        """Take the keyboard where it says where to."""
        self._target.setFocus()

    def _epochs(self) -> Sequence[int]:
        choose = every if self._spacing.currentIndex() == 0 else log_spaced
        first, last = int(self._first.value()), int(self._last.value())
        if self.export.drawn and FILM in self.views:
            return range(first, max(first, last) + 1)
        if not self.export.many:
            return [last]
        return choose(int(self._count.value()), max(first, last), first)

    def _offer(self, export: Export) -> None:
        missing = export.missing()
        label = f"{export.label} (.{export.suffix})" if export.suffix else export.label
        self._what.addItem(f"{label}: {export.needs[1]} is missing" if missing and export.needs else label)
        self._what.setItemData(self._what.count() - 1, export.suffix)
        model = self._what.model()
        if missing and isinstance(model, QStandardItemModel):
            model.item(self._what.count() - 1).setEnabled(False)

    def _number(self, name: str, label: str, least: int, most: int, value: int) -> NumberField:
        field = named(NumberField(counting(name, label, least, most), whole), name)
        field.setValue(value)
        field.valueChanged.connect(self.on_choice_changed)
        field.refused.connect(self.refused)
        return field

    def _recall(self) -> None:
        """Take what was chosen the last time, as far as it still makes sense."""
        kept = load_export()
        what = self._what.findData(kept.get("what"))
        model = self._what.model()
        if what >= 0 and isinstance(model, QStandardItemModel) and model.item(what).isEnabled():
            self._what.setCurrentIndex(what)
        folder = kept.get("folder")
        if isinstance(folder, str) and folder and "\0" not in folder:  # if it is gone, it is made again
            self._target.setText(str(_ending_in(Path(folder) / NAME, self.export)))
        spacing, count = kept.get("spacing"), kept.get("count")
        if spacing == 1 and isinstance(count, int) and 1 <= count <= MOST_FRAMES:
            self._spacing.setCurrentIndex(1)
            self._count.setValue(count)
        for combo in self._of_look:
            place = combo.findText(str(kept.get(combo.objectName(), "")))
            combo.setCurrentIndex(place if place >= 0 else combo.currentIndex())
        self._views.choose(str(kept.get("views", "")).split(","))

    def _compose(self) -> None:
        self._rows = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(10)
        form.addRow("What", self._what)
        form.addRow("To", _side_by_side(self._target, self._browse))
        self._spacing_row = _side_by_side(self._spacing, QLabel("N"), self._count)
        form.addRow("Epochs", self._spacing_row)
        form.addRow("From", _side_by_side(self._first, QLabel("to"), self._last))
        self._look_row = _side_by_side(self._size, QLabel("×"), self._scale, QLabel("Theme"), self._theme)
        self._rate_row = _side_by_side(self._rate, None)
        form.addRow("Size", self._look_row)
        form.addRow("Shows", self._views)
        form.addRow("Frames/s", self._rate_row)


def _ending_in(path: Path, export: Export) -> Path:
    """Return a name that ends as that of such an export: another ending of one is replaced."""
    known = path.suffix.lower().removeprefix(".") in EXPORTS
    bare = path.with_suffix("") if known and path.suffix else path
    return bare.with_name(f"{bare.name}.{export.suffix}") if export.suffix and bare.name else bare


def _side_by_side(*widgets: QWidget | None) -> QWidget:
    row = QWidget()
    in_row(*widgets, inside=row)
    return row
