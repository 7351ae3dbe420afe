"""A table looked at before it counts: what is shown, what can be said otherwise, what is wrong."""

from threading import Event
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QListWidget, QProgressBar, QPushButton, QWidget
from shiboken6 import isValid

from tests.core.data.table.tables import AIR, BIRDS, CUSTOMERS, GERMAN
from tests.core.data.table.test_samples import MIXED
from xorviz.core import steps
from xorviz.core.data.table.table import read_table
from xorviz.gui.tables import reading
from xorviz.gui.tables.table_dialog import TableDialog
from xorviz.gui.tables.table_preview import TablePreview

PATIENCE_MS = 60_000


class Looked:
    """A dialog and who looks at it."""

    def __init__(self, qtbot, text, fetch=None):
        self.qtbot, self.loaded = qtbot, []
        self.parent = QWidget()
        qtbot.addWidget(self.parent)
        content = text.encode()
        self.dialog = TableDialog(self.parent, "own", fetch or (lambda: content))
        self.dialog.loaded.connect(self.loaded.append)
        self.dialog.open()

    def find(self, kind, name):
        return self.dialog.findChild(kind, name)

    def wait(self):
        self.qtbot.waitUntil(
            lambda: not self.find(QProgressBar, "table_progress").isVisible(), timeout=PATIENCE_MS
        )
        return self

    def told(self):
        return self.find(QLabel, "table_summary").text()

    def choose(self, name, text):
        box = self.find(QComboBox, name)
        box.setFocus()
        box.setCurrentIndex(box.findText(text))
        box.activated.emit(box.currentIndex())
        self.wait()

    def tick(self, name, text, on):
        ticks = self.find(QListWidget, name)
        (item,) = ticks.findItems(text, Qt.MatchFlag.MatchExactly)
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.wait()

    def load(self):
        QTest.mouseClick(self.find(QPushButton, "load"), Qt.MouseButton.LeftButton)
        return self.loaded[0]


@pytest.fixture
def look(qtbot):
    looked = []

    def at(text, fetch=None):
        looked.append(Looked(qtbot, text, fetch))
        return looked[-1]

    yield at
    for each in looked:
        if isValid(each.dialog):
            each.dialog.done(0)


def test_it_shows_how_it_is_understood(look):
    looked = look(GERMAN).wait()
    texts = {
        name: looked.find(QComboBox, name).currentText()
        for name in ("delimiter", "decimal", "target", "positive")
    }
    assert texts == {"delimiter": "semicolon", "decimal": "comma", "target": "Prüfung", "positive": "gut"}
    assert looked.told() == "4 samples: 2 × schlecht, 2 × gut."
    model = looked.find(TablePreview, "table_preview").model()
    heads = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(3)]
    assert heads == ["Test 1 → x₁", "Test 2 → x₂", "Prüfung → y"]
    assert model.index(1, 0).data() == "-0,75"
    data = looked.load()
    assert (data.label, data.classes) == ("own", ("schlecht", "gut"))
    np.testing.assert_array_equal(data.inputs[1], [-0.75, 0.125])


def test_columns_and_classes_can_be_others(look):
    looked = look(BIRDS).wait()
    assert "1 row lacks something and is left out: 3." in looked.told()
    looked.tick("classes", "Gull", False)
    assert looked.told().startswith("4 samples: 2 × Auk, 2 × Tern.")
    looked.choose("positive", "Auk")
    np.testing.assert_array_equal(looked.dialog._reading.samples.targets[:, 0], [1, 0, 0, 1])
    looked.choose("target", "sex")
    assert looked.told().startswith("5 samples: 2 × female, 3 × male.")
    looked.tick("inputs", "year", True)
    assert [axis.name for axis in looked.load().axes] == ["bill_mm", "depth_mm", "year"]


def test_scaling_and_what_stands_for_nothing_can_be_switched_off(look):
    looked = look(AIR).wait()
    missing = looked.find(QCheckBox, "missing")
    assert (missing.text(), missing.isChecked()) == ("−200 stands for nothing", True)
    assert looked.told().startswith("36 samples")
    missing.click()
    looked.wait()
    assert looked.told().startswith("40 samples")
    assert missing.isVisible()
    missing.click()
    looked.wait()
    looked.find(QCheckBox, "scaled").click()
    looked.wait()
    data = looked.load()
    assert len(data) == 36
    assert data.inputs[:, 1].max() == 40 + 3 * 39


def test_what_is_wrong_is_said_and_loads_nothing(look):
    looked = look("a,b\n1,2\n3,4,5\n").wait()
    problem = looked.find(QLabel, "table_problem")
    assert problem.text() == "Row 3 has 3 cells, and row 1 has 2: cell 3 is under no column."
    assert problem.isVisible()
    assert not looked.find(TablePreview, "table_preview").isVisible()
    assert not looked.find(QListWidget, "inputs").isVisible()
    assert not looked.find(QPushButton, "load").isEnabled()
    looked.dialog.accept()
    assert looked.loaded == []


def test_a_cell_that_is_no_number_is_named_below_the_table_that_has_it(look):
    rows = "".join(f"{k},{k % 4},{k % 2}\n" for k in range(20))
    looked = look(f"age,size,y\n{rows}old,3,1\n").wait()
    looked.tick("inputs", "age", True)
    assert looked.find(QLabel, "choice_problem").text() == "Row 22, column age: 'old' is no number."
    assert looked.find(TablePreview, "table_preview").isVisible()
    looked.tick("inputs", "age", False)
    assert not looked.find(QLabel, "choice_problem").isVisible()
    assert looked.find(QPushButton, "load").isEnabled()


def test_other_text_is_offered_and_read(look):
    content = "größe;y\n1,5;ä\n2,5;b\n3;b\n".encode("latin-1")
    looked = look("", lambda: content).wait()
    assert looked.find(QLabel, "table_problem").text().startswith("Row 1, byte 3 is not UTF-8")
    assert not looked.find(QPushButton, "read_as_utf-8").isVisible()
    QTest.mouseClick(looked.find(QPushButton, "read_as_cp1252"), Qt.MouseButton.LeftButton)
    looked.wait()
    assert looked.told().startswith("3 samples: 2 × b, 1 × ä.")
    assert looked.find(QComboBox, "encoding").currentText() == "Windows-1252"


def test_another_delimiter_that_makes_no_table_can_be_taken_back(look):
    looked = look(CUSTOMERS).wait()
    looked.choose("delimiter", "bar")
    assert looked.find(QLabel, "table_problem").isVisible()
    looked.choose("delimiter", "semicolon")
    assert not looked.find(QLabel, "table_problem").isVisible()
    assert looked.told().startswith("20 samples")


def test_closed_while_it_reads_it_leaves_the_reading(look, qtbot):
    began, stopped = Event(), Event()

    def fetch():
        began.set()
        assert stopped.wait(60)
        return b"a,b\n1,2\n"

    looked = look("", fetch)
    qtbot.waitUntil(began.is_set, timeout=PATIENCE_MS)
    job = looked.dialog._job
    stopped.set()
    looked.dialog.reject()
    assert looked.dialog._job is None
    assert job is not None
    assert looked.loaded == []


def test_a_column_with_some_words_is_offered_and_its_rows_left_out(qtbot):
    looked = Looked(qtbot, MIXED).wait()
    assert "3 words among the 5 numbers of weight" in looked.told()
    words = looked.find(QCheckBox, "words_missing")
    assert not words.isVisible()
    looked.tick("inputs", "weight", on=True)
    assert words.isVisible()
    assert words.isChecked()
    assert "5 samples" in looked.told()
    words.click()
    looked.wait()
    assert "column weight: 'light' is no number" in looked.find(QLabel, "choice_problem").text()
    words.click()
    looked.wait()
    data = looked.load()
    assert data.names == ("length", "depth", "weight")


def test_of_what_is_no_text_no_layout_is_asked_for(qtbot):
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    looked = Looked(qtbot, "", fetch=lambda: picture).wait()
    assert looked.find(QLabel, "table_problem").text() == "This is PNG: a picture, not a table."
    for name in ("delimiter", "decimal", "first", "encoding"):
        assert not looked.find(QComboBox, name).isVisible()


def test_how_long_reading_still_takes_is_said_until_it_is_done_and_counted_anew_for_each(
    look, qtbot, monkeypatch
):
    now, heard, go_on = [100.0], [], [Event(), Event()]

    def read(content, *, each_step, **layout):
        place = len(heard)

        def hear(rows):
            each_step(rows)
            if len(heard) == place:  # at the first piece alone
                heard.append(rows)
                assert go_on[place].wait(60)

        return read_table(content, each_step=hear, **layout)

    monkeypatch.setattr(steps, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(reading, "read_table", read)
    lines, delimiters = 40_000, iter(["semicolon", "comma"])
    looked = look("1,2;3\n" * lines)
    for place, seconds in enumerate((4.0, 6.0)):
        qtbot.waitUntil(lambda place=place: len(heard) > place, timeout=PATIENCE_MS)
        now[0] += seconds
        left = round(seconds * (lines - heard[place]) / heard[place])
        said = f"{heard[place]:,} rows so far · about {left} s left"
        qtbot.waitUntil(lambda said=said: looked.told() == said, timeout=PATIENCE_MS)
        go_on[place].set()
        looked.wait()
        assert "left" not in looked.told()
        assert not looked.find(QTimer, "").isActive(), "else it would say so again"
        if not place:
            box = looked.find(QComboBox, "delimiter")
            other = next(each for each in delimiters if each != box.currentText())
            box.setCurrentIndex(box.findText(other))
            box.activated.emit(box.currentIndex())
