"""A great many numbers are copied in pieces, between which the window lives."""

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView, QWidget

from tests.gui.conftest import opens_a_window
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.reach.clipboard import copied_numbers
from xorviz.gui.reach.clipboard.copying import Copying
from xorviz.gui.survey.survey_field import DotField
from xorviz.gui.time.film_view import FilmFrame, FilmStrip
from xorviz.gui.update.slope_map import SlopeMap, seen_slopes

pytestmark = opens_a_window


class Lines(QWidget):
    """A view of as many lines as it is given."""

    def __init__(self):
        super().__init__()
        self.lines = iter(())

    def numbers(self):
        return self.lines


class TestCopies:
    @pytest.fixture
    def clipboard(self, qapp):
        QGuiApplication.clipboard().setText("what was there")
        yield QGuiApplication.clipboard()
        QGuiApplication.clipboard().clear()

    @pytest.fixture
    def copying(self, show, monkeypatch):
        monkeypatch.setattr(copied_numbers, "SLICE_SECONDS", 0.0)  # a line in each turn
        copying = Copying(show(QWidget(), (40, 40)), QWidget(), [])
        copying.words = []
        copying.said.connect(copying.words.append)
        yield copying
        copying.finish()

    @pytest.fixture
    def table(self, show):
        table = show(QTableView(), (100, 100))
        table.setModel(QStandardItemModel(50, 1, table))
        return table

    def test_the_event_loop_turns_meanwhile(self, copying, clipboard, qtbot, show):
        view, ticked = show(Lines(), (40, 40)), []
        ticks = QTimer(view, interval=0)
        ticks.timeout.connect(lambda: ticked.append(1))
        ticks.start()

        def until_it_has():
            yield from ["1\t2"] * 20
            while len(ticked) < 20:
                yield "1\t2"

        view.lines = until_it_has()
        copying.copy_numbers(view)
        assert copying.words == ["Copying a great many numbers…"]
        assert clipboard.text() == "what was there"
        qtbot.waitUntil(lambda: len(copying.words) == 2, timeout=60_000)
        ticks.stop()
        assert set(clipboard.text().splitlines()) == {"1\t2"}
        assert copying.words[1] == f"Copied {len(clipboard.text().splitlines())} lines of numbers."

    def test_what_is_unfinished_at_the_end_is_finished(self, copying, clipboard, show):
        view = show(Lines(), (40, 40))
        view.lines = map(str, range(500))
        copying.copy_numbers(view)
        assert clipboard.text() == "what was there"
        copying.finish()
        assert clipboard.text().splitlines() == [str(each) for each in range(500)]

    def test_what_has_no_end_is_left_at_the_end(self, copying, clipboard, show):
        view = show(Lines(), (40, 40))
        view.lines = iter(lambda: "", None)
        copying.copy_numbers(view)
        copying.finish()
        assert clipboard.text() == "what was there"

    def test_a_second_copy_is_in_place_of_the_first(self, copying, clipboard, qtbot, show):
        view, other = show(Lines(), (40, 40)), show(Lines(), (40, 40))
        view.lines, other.lines = map(str, range(50)), map(str, range(100, 150))
        copying.copy_numbers(view)
        copying.copy_numbers(other)
        qtbot.waitUntil(lambda: "Copied 50 lines of numbers." in copying.words, timeout=60_000)
        copying.finish()
        assert clipboard.text().splitlines() == [str(each) for each in range(100, 150)]

    def test_of_a_table_that_changes_nothing_is_copied(self, copying, clipboard, qtbot, table):
        """What is copied is of one moment."""
        copying.copy_numbers(table)
        table.model().setItem(3, QStandardItem("7"))
        qtbot.waitUntil(lambda: "changed meanwhile" in copying.words[-1], timeout=60_000)
        assert clipboard.text() == "what was there"

    def test_its_picture_is_copied_all_the_same(self, copying, clipboard, qtbot, table, monkeypatch):
        copying.copy_picture(table)
        table.model().setItem(3, QStandardItem("7"))
        qtbot.waitUntil(lambda: "changed meanwhile" in copying.words[-1], timeout=60_000)
        assert copying.words[-1].startswith("Copied a picture: ")
        assert (clipboard.mimeData().hasImage(), clipboard.text()) == (True, "")
        clipboard.clear()
        monkeypatch.setattr(copied_numbers, "MOST", 10)
        copying.copy_picture(table)
        qtbot.waitUntil(lambda: "too many numbers" in copying.words[-1], timeout=60_000)
        assert (clipboard.mimeData().hasImage(), clipboard.text()) == (True, "")

    def test_a_fault_of_a_view_does_not_keep_the_window_from_closing(self, copying, clipboard, show, capsys):
        def numbers():
            yield from ["1"] * 3
            raise RuntimeError("broken view")

        view = show(Lines(), (40, 40))
        view.lines = numbers()
        copying.copy_numbers(view)
        copying.finish()
        assert "broken view" in capsys.readouterr().err
        assert clipboard.text() == "what was there"

    def test_of_a_view_that_is_gone_neither(self, copying, clipboard, qtbot):
        view = Lines()
        view.lines = map(str, range(500))
        copying.copy_numbers(view)
        view.deleteLater()
        del view
        qtbot.waitUntil(lambda: "has been closed" in copying.words[-1], timeout=60_000)
        assert clipboard.text() == "what was there"


class TestAreOfTheMomentInWhichTheyBegin:
    """Whatever comes after the first line is not among them."""

    def test_those_of_the_slopes(self, show, trained):
        view = show(SlopeMap(), (200, 100))
        view.show_slopes(seen_slopes(trained(TrainingConfig(), 20).head))
        whole, lines = list(view.numbers()), view.numbers()
        first = next(lines)
        view.show_slopes(seen_slopes(trained(TrainingConfig(hidden=(3,)), 40).head))
        assert [first, *lines] == whole != list(view.numbers())

    @pytest.mark.parametrize("values", [False, True])
    def test_those_of_a_survey(self, values):
        field = DotField(8, values=values)
        field.add(2, np.array([0.5, 0.25]), np.array([-1, 300]))
        whole, lines = list(field.lines(1000)), field.lines(1000)
        first = next(lines)
        field.add(3, np.array([0.125, 0.0625]), np.array([400, 500]))
        assert [first, *lines] == whole != list(field.lines(1000))

    def test_those_of_the_film(self, show):
        view, image = show(FilmStrip(), (600, 100)), QImage(8, 8, QImage.Format.Format_RGB32)
        view.show_frames([FilmFrame(epoch, image, 0.5) for epoch in (0, 10)])
        whole, lines = list(view.numbers()), view.numbers()
        first = next(lines)
        view.show_frames([FilmFrame(epoch, image, 0.25) for epoch in (0, 20)])
        assert [first, *lines] == whole != list(view.numbers())


@pytest.mark.slow
def test_the_window_finishes_it_when_it_closes(window, person, monkeypatch):
    monkeypatch.setattr(copied_numbers, "SLICE_SECONDS", 0.0)
    person.step(3)
    window.copying.copy_numbers(person.see("network"))
    assert window.statusBar().currentMessage() == "Copying a great many numbers…"
    window.close()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 10
    QGuiApplication.clipboard().clear()
