"""A table before it counts: how it was understood, each of it to be said otherwise, and what it comes to."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QWidget,
)

from xorviz.core.data.table.choice import MOST_INPUTS
from xorviz.core.data.table.samples import Samples
from xorviz.core.data.table.spelling import DELIMITERS, ENCODINGS, FIRST_LINES
from xorviz.core.network.layer_functions import MOST_CLASSES
from xorviz.core.steps import Steps, TimeLeft, beside
from xorviz.core.writing import with_minus
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.step_job import StepJob
from xorviz.gui.kit.widgets import named, without_icons
from xorviz.gui.tables.no_table import NoTable
from xorviz.gui.tables.reading import Reading, Said, read_on
from xorviz.gui.tables.table_preview import TablePreview
from xorviz.session.status import sentence

SIZE = 760, 520
LAYOUT = {
    "delimiter": ("Between cells", DELIMITERS),
    "decimal": ("Decimal sign", {".": "point", ",": "comma"}),
    "first": ("First row", FIRST_LINES),
    "encoding": ("Encoding", {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}),
}
"""What each part of the layout is called, and its values in words."""
assert tuple(LAYOUT["encoding"][1]) == ENCODINGS
MOST_ROWS = 6
"""That a list of names has at once."""
MOST_VALUES = 10
"""Values of a target that can be ticked as classes."""
TICK_MS = 100
"""Between two looks how many rows have been read."""


class TableDialog(QDialog):
    """Shows a table, and gives its samples when they are wanted.

    Parameters
    ----------
    parent
        The window.
    label
        What the data are called.
    fetch
        Returns the table's text as bytes; called in a thread beside.
    """

    loaded = Signal(object)
    """A `Dataset`."""
    another_wanted = Signal()
    """Not this one, but another file."""

    def __init__(self, parent: QWidget, label: str, fetch: Callable[[], bytes]) -> None:
        super().__init__(parent)
        self.setObjectName("table_dialog")
        self.setWindowTitle(f"Open data: {label}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self._label, self._fetch = label, fetch
        self._reading, self._job, self._rows = Reading(), None, (0, 0)
        self._preview, self._no_table = TablePreview(), NoTable(LAYOUT["encoding"][1])
        self._no_table.encoding_chosen.connect(self.on_encoding_chosen)
        self._no_table.another_wanted.connect(self.on_another_wanted)
        self._layout = {name: _combo(name, *about) for name, about in LAYOUT.items()}
        for name, box in self._layout.items():
            box.activated.connect(lambda _, name=name: self._say_layout(name))
        self._inputs = _ticks("inputs", f"Inputs: up to {MOST_INPUTS} columns of numbers")
        self._inputs.itemChanged.connect(self.on_inputs_changed)
        self._target = named(QComboBox(), "target", "Target: the column that is to come out")
        self._target.activated.connect(self.on_target_chosen)
        self._classes = _ticks("classes", f"Classes: two to {MOST_CLASSES}")
        self._classes.itemChanged.connect(self.on_classes_changed)
        self._positive = named(QComboBox(), "positive", "Class 1, which is blue")
        self._positive.activated.connect(self.on_positive_chosen)
        self._scaled = named(QCheckBox("Bring each input to −1 to 1"), "scaled")
        self._scaled.clicked.connect(lambda on: self._say("scaled", on))
        self._missing = named(QCheckBox(), "missing")
        self._missing.clicked.connect(self.on_missing_clicked)
        self._words = named(QCheckBox("Words stand for nothing"), "words_missing")
        self._words.clicked.connect(lambda on: self._say("words_missing", on))
        self._summary = named(QLabel(wordWrap=True), "table_summary")
        self._problem = named(QLabel(wordWrap=True), "choice_problem")
        self._bar = named(QProgressBar(maximum=0, textVisible=False), "table_progress", "Reading")
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.on_tick_timeout)
        self._open = named(QPushButton("Load"), "load")
        self._shown = False
        self._compose()
        self._read(Said())

    def done(self, result: int) -> None:
        """Close: nobody waits for the reading any more."""
        self._leave()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave what is under way."""
        self._leave()
        super().closeEvent(event)

    def accept(self) -> None:
        """Give the samples."""
        data = self._reading.data
        if self._job is None and data is not None:
            super().accept()
            self.loaded.emit(data)

    @Slot(str)
    def on_job_finished(self, reason: str) -> None:
        """Show how the table is understood."""
        self._job = None
        self._tick.stop()
        if reason:
            self._reading = Reading(problem=reason)
        self._show()

    @Slot()
    def on_tick_timeout(self) -> None:
        """Say how far it is."""
        rows, lines = self._rows
        self._summary.setText(f"{rows:,} rows so far{self._left.after(rows, max(rows, lines))}")

    @Slot(str)
    def on_encoding_chosen(self, encoding: str) -> None:
        """Read the same bytes as another text."""
        self._read(self._reading.said.with_layout("encoding", encoding))

    @Slot()
    def on_another_wanted(self) -> None:
        """Leave this one."""
        self.reject()
        self.another_wanted.emit()

    @Slot(QListWidgetItem)
    def on_inputs_changed(self, _: QListWidgetItem) -> None:
        """Take the columns that are ticked."""
        self._say("inputs", tuple(_ticked(self._inputs)))

    @Slot(int)
    def on_target_chosen(self, _: int) -> None:
        """Take another column."""
        self._say("target", self._target.currentText())

    @Slot(QListWidgetItem)
    def on_classes_changed(self, _: QListWidgetItem) -> None:
        """Take the classes that are ticked."""
        self._say("classes", tuple(_ticked(self._classes)))

    @Slot(int)
    def on_positive_chosen(self, _: int) -> None:
        """Have the other of two classes be 1."""
        choice, wanted = self._reading.choice, self._positive.currentText()
        if choice is not None:
            self._say("classes", (*(name for name in choice.classes if name != wanted), wanted))

    @Slot(bool)
    def on_missing_clicked(self, on: bool) -> None:
        """Take the number for what it stands for, or for a number."""
        number = self._missing.property("number")
        self._say("missing", number if on else float("nan"))

    def _say(self, name: str, value: object) -> None:
        self._read(self._reading.said.with_choice(name, value))

    def _say_layout(self, name: str) -> None:
        self._read(self._reading.said.with_layout(name, self._layout[name].currentData()))

    def _read(self, said: Said) -> None:
        """Read with what is said: the newest wish alone counts."""
        self._leave()
        self._rows, self._left = (0, 0), TimeLeft()
        self._show_busy(True)
        self._job = StepJob(self._steps(said), self)
        self._job.finished.connect(self.on_job_finished)
        self._tick.start()

    def _steps(self, said: Said) -> Steps:
        before = self._reading
        with beside() as thread:

            def look(rows: int, lines: int) -> None:
                thread.check()
                self._rows = rows, lines

            future = thread.submit(read_on, before, said, self._label, self._fetch, look)
            yield future
            self._reading = future.result()

    def _leave(self) -> None:
        self._tick.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show_busy(self, busy: bool) -> None:
        self._bar.setVisible(busy)
        self._open.setEnabled(not busy and self._reading.samples is not None)

    def _show(self) -> None:
        reading = self._reading
        table, choice, samples = reading.table, reading.choice, reading.samples
        why = sentence(reading.problem) if reading.problem else ""
        self._preview.show_table(table, choice)
        self._no_table.show_problem(why, reading.encodings)
        for part, there in (
            (self._preview, table is not None),
            (self._no_table, table is None),
            (self._columns, table is not None),
            (self._texts, reading.content is not None and reading.is_text),
        ):
            part.setVisible(there)
        said = dict(reading.said.layout)
        for name, box in self._layout.items():
            value = said.get(name) if table is None else getattr(table.layout, name)
            box.setCurrentIndex(-1 if value is None else box.findData(value))
        if table is not None:
            target = choice and choice.target
            _show_choices(self._target, [column.name for column in table.columns], target)
            numeric = [each.name for each in table.columns if each.may_go_in and each.name != target]
            _show_ticks(self._inputs, numeric, choice.inputs if choice else ())
        if table is not None and choice is not None:
            values = table.column(choice.target).values
            values = values if choice.classes or len(values) <= MOST_VALUES else ()
            _show_ticks(self._classes, values, choice.classes)
            two = choice.classes if len(choice.classes) == 2 else ()
            _show_choices(self._positive, sorted(two), two[-1] if two else None)
            self._scaled.setChecked(choice.scaled)
            if choice.missing is not None:
                self._missing.setProperty("number", choice.missing)
                self._missing.setText(f"{with_minus(f'{choice.missing:g}')} stands for nothing")
            self._missing.setChecked(choice.missing is not None)
            self._words.setChecked(choice.words_missing)
            words = any(table.column(name).words for name in choice.inputs)
            self._form.setRowVisible(self._words, words)
        self._form.setRowVisible(self._classes, bool(self._classes.count()))
        self._form.setRowVisible(self._positive, bool(self._positive.count()))
        self._form.setRowVisible(self._missing, bool(self._missing.text()))
        self._summary.setText("" if samples is None else "\n".join(_told(samples)))
        self._problem.setText(why)
        self._problem.setVisible(table is not None and bool(why))
        self._show_busy(False)
        if not self._shown:
            self._shown = True
            self._open.setFocus()

    def _compose(self) -> None:
        self._columns, self._texts = QWidget(), QWidget()
        self._form = QFormLayout(self._columns)
        self._form.addRow("Inputs", self._inputs)
        self._form.addRow("Target", self._target)
        self._form.addRow("Classes", self._classes)
        self._form.addRow("Blue is", self._positive)
        self._form.addRow("", self._scaled)
        self._form.addRow("", self._missing)
        self._form.addRow("", self._words)
        layout = QFormLayout(self._texts)
        for form in (self._form, layout):
            form.setContentsMargins(0, 0, 0, 0)
        for name, (title, _) in LAYOUT.items():
            layout.addRow(title, self._layout[name])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self._open, QDialogButtonBox.ButtonRole.AcceptRole)
        without_icons(buttons)
        for button in buttons.buttons():
            button.setAutoDefault(button is self._open)  # pyright: ignore[reportAttributeAccessIssue]
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        side = in_column(self._columns, self._texts, None, gap=14)
        left = in_column(
            (self._preview, 1), (self._no_table, 1), self._summary, self._problem, self._bar, gap=8
        )
        in_column(
            (in_row((left, 3), (side, 2), gap=16), 1), buttons, inside=self, gap=12, margins=(16, 16, 16, 12)
        )
        self._open.setDefault(True)  # only now: it tells the dialog that it is in


def _told(samples: Samples) -> Iterable[str]:
    """Say how many samples there are, of which classes, and what else to know."""
    count = f"{len(samples.inputs):,} samples"
    if len(samples.classes) == 2:
        of_one = int(samples.targets.sum())
        counts = dict(zip(samples.classes, (len(samples.targets) - of_one, of_one), strict=True))
    else:
        counts = dict(zip(samples.classes, samples.targets.sum(axis=0).astype(int).tolist(), strict=False))
    classes = ", ".join(f"{number:,} × {name}" for name, number in counts.items())
    yield f"{count}: {classes}." if classes else f"{count}; the target is a number to come near to."
    yield from map(sentence, samples.notices)


def _combo(name: str, title: str, words: dict[str, str]) -> QComboBox:
    box = named(QComboBox(), name, title)
    for value, word in words.items():
        box.addItem(word, value)
    return box


def _ticks(name: str, title: str) -> QListWidget:
    return named(QListWidget(), name, title)


def _ticked(ticks: QListWidget) -> list[str]:
    items = [ticks.item(row) for row in range(ticks.count())]
    return [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]


def _show_ticks(ticks: QListWidget, names: Iterable[str], ticked: Iterable[str]) -> None:
    """Show names, those ticked that count."""
    wanted = {name: name in set(ticked) for name in names}
    with QSignalBlocker(ticks):
        if [ticks.item(row).text() for row in range(ticks.count())] != list(wanted):
            ticks.clear()
            ticks.addItems(list(wanted))
            rows = min(len(wanted), MOST_ROWS)
            ticks.setFixedHeight(rows * ticks.sizeHintForRow(0) + 2 * ticks.frameWidth() + 4 if rows else 0)
        for row, on in enumerate(wanted.values()):
            ticks.item(row).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def _show_choices(box: QComboBox, names: list[str], chosen: str | None) -> None:
    """Show names, and which of them is in force."""
    with QSignalBlocker(box):
        if [box.itemText(place) for place in range(box.count())] != names:
            box.clear()
            box.addItems(names)
        box.setCurrentIndex(-1 if chosen is None else box.findText(chosen))
