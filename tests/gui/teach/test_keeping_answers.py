import math
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog
from shiboken6 import isValid

from tests.gui.conftest import opens_a_window
from tests.gui.seen import pixel_of
from tests.gui.teach.question import wait_until_told
from tests.waiting import LIMIT_SECONDS
from xorviz.core.teach.answers import Answer, read_journal
from xorviz.gui.teach.answer_book import AnswerBook
from xorviz.gui.teach.answers import answers_file, as_document

pytestmark = opens_a_window


class TestCommitted:
    """What was committed to is kept, whether or not the run ends and Done is pressed."""

    def leave(self, window, person):
        person.click("commit")
        window.close()
        (entry,) = read_journal(answers_file())
        return entry

    @pytest.mark.slow
    def test_a_number(self, window, person):
        person.choose("experiment", "xor-8")
        field = person.see("prediction")
        field.setFocus()
        QTest.keyClicks(field, "1,085")
        entry = self.leave(window, person)
        assert (entry.prediction, entry.outcome, entry.epoch) == ("You said 1,085.", "", 2000)
        assert entry.settings == "XOR 2-8-1, sigmoid, learning rate 0.5, sum"

    @pytest.mark.slow
    def test_a_choice(self, window, person):
        person.choose("experiment", "zero-start")
        person.click("choice_0")
        assert self.leave(window, person).prediction.startswith("You said “")

    def test_a_drawing_as_points(self, window, person):
        person.choose("experiment", "xor")
        person.click("draw")
        view = person.see("loss")
        person.drag_plot(view, *(pixel_of(view, *place) for place in ((0, 0.5), (1500, 0.1))))
        ((*_, last),) = drawn = view.sketch.strokes
        entry = self.leave(window, person)
        assert entry.drawing == drawn
        assert last[0] == 2000
        assert entry.settings

    @pytest.mark.slow
    def test_its_outcome_takes_its_place(self, window, person, qtbot):
        window.session.playback.set_speed(math.inf)
        person.choose("experiment", "xor-8")
        person.type_number("prediction", "1,085")
        wait_until_told(person)
        window.close()
        (entry,) = read_journal(answers_file())
        assert entry.outcome.startswith("It was ")

    @pytest.mark.slow
    def test_it_stands_from_then_on(self, window, person):
        person.choose("experiment", "xor-8")
        person.type_number("prediction", "1,085")
        assert not person.sees("commit")
        person.press("R")
        assert person.sees("commit")


class TestKeeping:
    def predict(self, person, sentence):
        person.choose("experiment", "xor-8")
        person.press("R")
        person.type_number("prediction", "1,085")
        wait_until_told(person)
        person.see("explanation").setFocus()
        QTest.keyClicks(person.see("explanation"), sentence)
        QTest.keyClick(person.see("explanation"), Qt.Key.Key_Return)

    def kept(self, window, qtbot, count=1):
        """Wait until the window says so, and return the answers."""
        qtbot.waitUntil(lambda: "Kept. File > Hand In…" in window.statusBar().currentMessage())
        qtbot.waitUntil(lambda: len(read_journal(answers_file())) == count)
        return read_journal(answers_file())

    @pytest.mark.slow
    def test_an_answer_is_kept_once_and_survives_the_window(self, make_window, window, person, qtbot):
        window.session.playback.set_speed(math.inf)
        self.predict(person, "More ways out.")
        (entry,) = self.kept(window, qtbot)
        assert (entry.prediction, entry.sentence, entry.epoch, entry.seed) == (
            "You said 1,085.",
            "More ways out.",
            2000,
            29,
        )
        assert not person.see("explained").isEnabled()
        assert not person.sees("explanation")
        assert person.see("experiment_explained").text() == "You explained it: “More ways out.”"
        window.close()
        answers = make_window().answers
        with qtbot.waitSignal(answers._read) as read:
            answers.print_all()
        assert read.args[0] == ((entry,), "")

    @pytest.mark.slow
    def test_a_damaged_file_is_set_aside_and_told(self, window, person, no_answers_yet, qtbot):
        no_answers_yet.parent.mkdir(parents=True, exist_ok=True)
        no_answers_yet.write_text("{")
        told = []
        window.answers.said.connect(told.append)
        self.predict(person, "")
        self.kept(window, qtbot)
        (aside,) = no_answers_yet.parent.glob("answers-damaged-*.json")
        assert aside.read_text() == "{"
        assert aside.name in told[0]

    @pytest.mark.slow
    @pytest.mark.parametrize("newer", [True, False], ids=["of a newer version", "that cannot be read"])
    def test_a_file_is_left_alone(self, window, person, no_answers_yet, qtbot, newer):
        if newer:
            no_answers_yet.parent.mkdir(parents=True, exist_ok=True)
            no_answers_yet.write_text('{"version": 2}')
        else:
            no_answers_yet.mkdir(parents=True)
        self.predict(person, "one")
        qtbot.waitUntil(lambda: "only until the window is closed" in window.statusBar().currentMessage())
        qtbot.waitUntil(lambda: list(no_answers_yet.parent.glob("answers*")) == [no_answers_yet])
        file = no_answers_yet
        if newer:
            assert file.read_text() == '{"version": 2}'
            file.unlink()
        else:
            file.rmdir()
        window.close()
        assert [entry.sentence for entry in read_journal(no_answers_yet)] == ["one"]

    @pytest.mark.slow
    def test_what_cannot_be_written_is_told_and_written_later(self, window, person, monkeypatch, qtbot):
        def fail(_):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", fail)
            self.predict(person, "one")
            qtbot.waitUntil(lambda: "the disk is full" in window.statusBar().currentMessage())
        self.predict(person, "two")
        assert [entry.sentence for entry in self.kept(window, qtbot, 2)] == ["one", "two"]

    @pytest.mark.slow
    def test_a_disk_that_takes_its_time_keeps_nobody_waiting(self, window, person, monkeypatch):
        disk, fsync = Event(), os.fsync

        def wait(stream):
            assert disk.wait(LIMIT_SECONDS)
            fsync(stream)

        monkeypatch.setattr("os.fsync", wait)
        self.predict(person, "one")
        self.predict(person, "two")
        assert read_journal(answers_file()) == ()
        disk.set()
        window.close()
        assert [entry.sentence for entry in read_journal(answers_file())] == ["one", "two"]

    def test_two_windows_that_write_at_once_lose_nothing(self, tmp_path):
        books = [AnswerBook(tmp_path / "new" / "answers.json") for _ in range(2)]
        entries = [Answer("XOR", f"{number}?", "p", "o", "", 1, 1) for number in range(40)]
        with ThreadPoolExecutor(2) as windows:
            halves = [
                windows.submit(lambda book=book, half=half: [book.keep(each) for each in half])
                for book, half in zip(books, (entries[::2], entries[1::2]), strict=True)
            ]
        assert all(said.startswith("Kept.") for half in halves for said in half.result())
        kept, note = books[0].entries()
        assert (sorted(kept, key=entries.index), note) == (entries, "")

    @pytest.mark.slow
    def test_they_are_saved_as_markdown(self, window, person, tmp_path, qtbot):
        self.predict(person, "More ways out.")
        window.actions_by_id["file.export_answers"].trigger()
        dialog = window.findChild(QFileDialog, "answers_dialog")
        assert dialog.isVisible()
        target = tmp_path / "mine.md"
        dialog.fileSelected.emit(str(target))
        dialog.close()
        qtbot.waitUntil(target.exists)
        text = target.read_text(encoding="utf-8")
        assert "More ways out." in text
        assert "You said 1,085." in text

    @pytest.mark.slow
    def test_after_a_failure_another_file_can_be_chosen(self, window, tmp_path, qtbot):
        window.actions_by_id["file.export_answers"].trigger()
        dialog = window.findChild(QFileDialog, "answers_dialog")
        target = tmp_path / "there" / "mine.md"
        target.parent.write_text("no folder")
        dialog.hide()
        dialog.fileSelected.emit(str(target))
        qtbot.waitUntil(dialog.isVisible)
        qtbot.waitUntil(lambda: "not a folder" in window.statusBar().currentMessage())
        target.parent.unlink()
        dialog.fileSelected.emit(str(target))
        qtbot.waitUntil(target.exists)

    @pytest.mark.slow
    @pytest.mark.parametrize("how", ["accept", "reject"])
    def test_they_can_be_printed(self, window, person, tmp_path, qtbot, how):
        from PySide6.QtPrintSupport import QPrinter

        self.predict(person, "More ways out.")
        document = as_document(self.kept(window, qtbot))
        assert "More ways out." in document.toPlainText()
        with qtbot.waitSignal(window.answers._read):
            window.actions_by_id["file.print_answers"].trigger()
        (dialog,) = window.findChildren(QDialog, "print_dialog")
        assert dialog.isVisible()
        printed = dialog.findChild(QTextDocument)
        assert printed.toPlainText() == document.toPlainText()
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "mine.pdf"))
        getattr(QDialog, how)(dialog)  # its own asks the system for a printer
        assert (tmp_path / "mine.pdf").is_file() == (how == "accept")
        qtbot.waitUntil(lambda: not (isValid(dialog) or isValid(printed)))
