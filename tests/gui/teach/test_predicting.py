import math
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog

from tests.gui.conftest import opens_a_window
from tests.gui.seen import shown_ranges
from xorviz.core import TrainingConfig
from xorviz.core.teach.answers import Answer, read_journal
from xorviz.gui.teach.answer_book import AnswerBook
from xorviz.gui.teach.answers import answers_file, as_document

pytestmark = opens_a_window


@pytest.fixture(autouse=True)
def no_answers_yet(qapp):
    path = answers_file()
    for file in path.parent.glob("answers*"):
        file.unlink()
    return path


def read(person, name):
    """Read a text whose spaces may be of the kind that does not break."""
    return person.read(name).replace("\u00a0", " ")


def wait_until_told(person):
    person.qtbot.waitUntil(lambda: person.sees("experiment_was"))


def shown_experiment(person):
    return person.see("experiment", QComboBox).currentData()


def draw_curve(person, *places):
    view = person.see("loss")
    person.drag_plot(view, *(view.pixel_of(*place) for place in places))


def press(person, *keys):
    for key in keys:
        QTest.keyClick(
            person.see("loss_plot") if person.see("loss").sketch.drawing else person.see("boundary_plot"), key
        )


class TestTheChoice:
    def test_every_experiment_can_be_chosen(self, window, person):
        box = person.see("experiment", QComboBox)
        names = [box.itemData(row) for row in range(box.count())]
        assert names == list(window._experiments.by_name)
        for name in names:
            person.choose("experiment", name)
            assert window.session.config == window._experiments.by_name[name].config
            assert read(person, "experiment_question") == window._experiments.by_name[name].question

    def test_it_follows_the_settings(self, window, person):
        assert shown_experiment(person) == "xor"
        person.see("width_number").setValue(8)
        assert shown_experiment(person) == "xor-8"
        person.see("width_number").setValue(5)
        assert person.see("experiment", QComboBox).currentText() == "own settings"
        assert not any(person.sees(name) for name in ("experiment_question", "commit", "experiment_note"))
        person.see("width_number").setValue(2)
        assert shown_experiment(person) == "xor"
        assert person.see("experiment", QComboBox).findText("own settings") < 0

    def test_another_seed_is_the_experiment_but_not_its_question(self, window, person):
        window.session.edit_parameter("seed", 7)
        assert shown_experiment(person) == "xor"
        assert person.sees("experiment_note")
        assert not person.sees("experiment_question")
        assert not person.sees("commit")

    def test_what_is_wrong_with_the_file_is_told_and_the_rest_is_there(
        self, make_window, qtbot, tmp_path, monkeypatch
    ):
        from xorviz.assets import asset

        text = asset("experiments.toml").read_text(encoding="utf-8")
        broken = tmp_path / "experiments.toml"
        broken.write_text(text.replace('name = "stuck"', 'name = "stuck"\nmore = 1'), encoding="utf-8")
        monkeypatch.setattr(
            "xorviz.gui.teach.predicting.asset",
            lambda *parts: broken if "experiments" in parts[0] else asset(*parts),
        )
        window = make_window()
        qtbot.waitUntil(lambda: "'more'" in window.statusBar().currentMessage())
        box = window.findChild(QComboBox, "experiment")
        assert "experiments.toml, line" in box.toolTip()
        assert box.findData("stuck") < 0
        assert box.count() > 10

    def test_without_its_file_the_window_opens_and_says_so(self, make_window, qtbot, tmp_path, monkeypatch):
        monkeypatch.setattr("xorviz.gui.teach.predicting.asset", lambda *_: tmp_path / "experiments.toml")
        window = make_window()
        qtbot.waitUntil(lambda: "experiments.toml cannot be read" in window.statusBar().currentMessage())
        assert window.findChild(QComboBox, "experiment").findData("xor") < 0
        assert not window.session.view.begun


class TestWithoutAPrediction:
    def test_play_works_as_ever(self, window, person):
        person.choose("experiment", "xor-8")
        person.press(Qt.Key.Key_Space)
        person.wait_for_epoch(2500)
        person.press(Qt.Key.Key_Space)
        assert not person.sees("experiment_was")
        assert person.sees("experiment_watch")

    def test_just_run_stops_at_the_experiments_epochs(self, window, person):
        person.choose("experiment", "xor-8")
        with person.qtbot.waitSignal(window.session.playback.goal_reached):
            person.click("just_run")
        person.wait_until_shown(2000)
        assert not person.sees("experiment_was")
        assert not window.session.playing

    def test_it_runs_at_the_chosen_speed(self, window, person):
        window.session.playback.set_speed(30.0)
        person.click("just_run")
        person.wait_for_epoch(3)
        assert window.session.run.epoch < 16, "the first stretch of unlimited speed"
        person.press(Qt.Key.Key_Escape)
        assert not window.session.playing

    def test_nothing_can_be_committed_before_there_is_something(self, person):
        for name in ("xor", "xor-8", "tanh", "stuck"):
            person.choose("experiment", name)
            assert not person.see("commit").isEnabled()
            assert person.see("just_run").isEnabled()


class TestChoicesAndNumbers:
    def test_a_number_typed_stands_beside_the_outcome(self, window, person):
        person.choose("experiment", "xor-8")
        person.type_number("prediction", "1,085")
        wait_until_told(person)
        person.wait_until_shown(2000)
        assert read(person, "experiment_said") == "You said 1,085."
        assert read(person, "experiment_was") == f"It was {window.session.run.solved_epoch:,}."

    def test_a_number_that_is_not_allowed_is_refused_in_words(self, window, person):
        person.choose("experiment", "circle-8")
        person.type_number("prediction", "140")
        assert not person.see("commit").isEnabled()
        assert "from 0 to 100" in window.statusBar().currentMessage()

    def test_a_choice_by_keyboard(self, window, person):
        person.choose("experiment", "zero-start")
        button = person.see("choice_2")
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        assert not window.session.playing
        person.click("commit")
        wait_until_told(person)
        assert "At 0.5, all four" in read(person, "experiment_said")
        assert read(person, "experiment_was").startswith("So it is")

    def test_play_takes_what_was_predicted(self, person):
        person.choose("experiment", "zero-start")
        person.click("choice_0")
        person.press(Qt.Key.Key_Space)
        wait_until_told(person)
        assert "It was “At 0.5, all four”" in read(person, "experiment_was")

    def test_reset_asks_again(self, window, person):
        person.choose("experiment", "xor-8")
        person.type_number("prediction", "1,085")
        wait_until_told(person)
        person.press("R")
        assert not person.sees("experiment_was")
        assert person.sees("just_run")
        assert not person.see("commit").isEnabled()

    def test_a_change_on_the_way_ends_the_comparison(self, window, person):
        window.session.playback.set_speed(100.0)
        person.choose("experiment", "xor-8")
        person.type_number("prediction", "1,085")
        person.wait_for_epoch(3)
        window.session.edit_parameter("learning_rate", 0.7)
        window.session.playback.set_speed(math.inf)
        person.wait_for_epoch(2000)
        assert not person.sees("experiment_was")


class TestDrawingACurve:
    def test_the_curve_is_drawn_and_stays_beside_the_true_one(self, window, person):
        person.click("draw")
        sketch = person.see("loss").sketch
        assert sketch.drawing
        assert person.sees("sketch_hint")
        draw_curve(person, (0, 1.0), (1000, 1.0), (1200, 0.01), (2000, 0.01))
        assert window.session.run.epoch == 0, "the drag moved the cursor"
        ((*_, last),) = sketch.strokes
        epochs, losses = np.array(sketch.strokes[0]).T
        assert last[0] == 2000
        assert np.interp(500, epochs, losses) == pytest.approx(1.0, rel=0.1)
        assert np.interp(1800, epochs, losses) == pytest.approx(0.01, rel=0.2)
        before = sketch.strokes
        person.click("commit")
        assert not sketch.drawing
        assert not person.sees("sketch_hint")
        wait_until_told(person)
        assert sketch.strokes == before
        assert "off by a factor of" in read(person, "experiment_was")
        (first, end), _ = shown_ranges(person.see("loss"))
        assert first <= 0
        assert end >= 2000

    def test_after_it_the_plot_is_dragged_as_ever(self, window, person):
        person.click("draw")
        draw_curve(person, (0, 1.0), (2000, 0.5))
        person.click("commit")
        wait_until_told(person)
        strokes = person.see("loss").sketch.strokes
        draw_curve(person, (2000, 0.1), (500, 0.1))
        person.qtbot.waitUntil(lambda: window.session.snapshot.epoch == pytest.approx(500, abs=20))
        assert person.see("loss").sketch.strokes == strokes

    def test_part_of_a_curve_is_enough_and_can_be_mended(self, person):
        person.click("draw")
        draw_curve(person, (900, 0.3), (1100, 0.3))
        losses = np.array(person.see("loss").sketch.strokes[0])[:, 1]
        assert losses == pytest.approx(np.full(len(losses), 0.3), rel=0.1)
        draw_curve(person, (2000, 0.01), (1500, 0.01))
        losses = np.array(person.see("loss").sketch.strokes[0])[:, 1]
        assert losses[-1] == pytest.approx(0.01, rel=0.2)
        assert losses[0] == pytest.approx(0.3, rel=0.1)

    def test_the_scale_may_change_meanwhile(self, person):
        person.click("draw")
        draw_curve(person, (0, 1.0), (2000, 0.1))
        before = person.see("loss").sketch.strokes
        person.click("loss_scale_linear")
        assert person.see("loss").sketch.strokes == before
        draw_curve(person, (2000, 0.5), (1900, 0.5))
        assert person.see("loss").sketch.strokes[0][-1][1] == pytest.approx(0.5, rel=0.1)

    def test_by_keyboard_alone(self, window, person):
        button = person.see("draw")
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        keys = Qt.Key
        press(person, keys.Key_Right, keys.Key_Right, keys.Key_Down, keys.Key_Down, keys.Key_Down)
        losses = np.array(person.see("loss").sketch.strokes[0])[:, 1]
        start = window.session.snapshot.loss
        assert losses.min() < start
        assert losses[0] == pytest.approx(start)
        press(person, keys.Key_Return)
        wait_until_told(person)
        assert read(person, "experiment_said") == "You drew a curve."

    def test_escape_leaves_and_the_plot_is_its_own_again(self, window, person):
        person.click("draw")
        QTest.keyClick(person.see("loss_plot"), Qt.Key.Key_Escape)
        assert not person.see("loss").sketch.drawing
        assert not person.sees("sketch_hint")
        draw_curve(person, (0, 1.0), (50, 0.5))
        assert person.see("loss").sketch.strokes == ()

    def test_another_experiment_takes_the_drawing_away(self, window, person):
        person.click("draw")
        draw_curve(person, (0, 1.0), (2000, 0.5))
        person.choose("experiment", "xor-8")
        assert not person.see("loss").sketch.drawing
        assert person.see("loss").sketch.strokes == ()

    def test_it_comes_back_with_its_run(self, window, person):
        person.click("draw")
        draw_curve(person, (0, 1.0), (2000, 0.5))
        person.click("commit")
        wait_until_told(person)
        strokes, branch = person.see("loss").sketch.strokes, window.session.branch
        person.choose("experiment", "xor-8")
        assert person.see("loss").sketch.strokes == ()
        window.session.show_branch(branch)
        assert np.array(person.see("loss").sketch.strokes) == pytest.approx(np.array(strokes))
        assert read(person, "experiment_said") == "You drew a curve."


class TestDrawingABoundary:
    def test_it_is_drawn_and_stays_beside_the_learned_one(self, window, person):
        person.choose("experiment", "circle")
        person.click("plane_tab_hidden")
        sample = window.session.view.selection
        person.click("draw")
        view = person.see("boundary")
        assert view.isVisible(), "it is drawn on the input plane"
        circle = [(1.1 * math.cos(a), 1.1 * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 30)]
        person.drag_plot(view, *(view.pixel_of(*place) for place in circle))
        assert window.session.view.selection == sample, "the drag selected a sample"
        assert len(view.sketch.strokes) == 1
        person.click("commit")
        wait_until_told(person)
        said = read(person, "experiment_was")
        assert int(said.split(" % of the plane")[0].split()[-1]) > 85
        assert len(view.sketch.strokes) == 1
        assert not view.sketch.drawing

    def test_samples_are_selected_as_ever_when_nothing_is_drawn(self, window, person):
        person.choose("experiment", "stuck")
        view = person.see("boundary")
        person.drag_plot(view, view.pixel_of(1, 1), view.pixel_of(1, 1))
        assert window.session.view.selection.sample == 3
        assert view.sketch.strokes == ()

    def test_by_keyboard_alone(self, window, person):
        person.choose("experiment", "stuck")
        person.click("draw")
        keys = Qt.Key
        press(person, keys.Key_Left, keys.Key_3, keys.Key_Left, keys.Key_Left)
        sketch = person.see("boundary").sketch
        ((first, *_, last),) = sketch.strokes
        assert last[0] < first[0]
        press(person, keys.Key_Plus)
        assert len(sketch.strokes) == 2
        press(person, keys.Key_Delete)
        assert len(sketch.strokes) == 1
        press(person, keys.Key_Return)
        wait_until_told(person)
        assert "of the plane" in read(person, "experiment_was")


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
        qtbot.waitUntil(lambda: "Kept." in window.statusBar().currentMessage())
        qtbot.waitUntil(lambda: len(read_journal(answers_file())) == count)
        return read_journal(answers_file())

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
        window.close()
        answers = make_window().answers
        with qtbot.waitSignal(answers._read) as read:
            answers.print_all()
        assert read.args[0] == ((entry,), "")

    def test_a_damaged_file_is_set_aside_and_told(self, window, person, no_answers_yet, qtbot):
        no_answers_yet.parent.mkdir(parents=True, exist_ok=True)
        no_answers_yet.write_text("{")
        self.predict(person, "")
        self.kept(window, qtbot)
        (aside,) = no_answers_yet.parent.glob("answers-damaged-*.json")
        assert aside.read_text() == "{"
        assert aside.name in window.statusBar().currentMessage()

    @pytest.mark.parametrize("newer", [True, False], ids=["of a newer version", "that cannot be read"])
    def test_a_file_is_left_alone(self, window, person, no_answers_yet, qtbot, newer):
        if newer:
            no_answers_yet.parent.mkdir(parents=True, exist_ok=True)
            no_answers_yet.write_text('{"version": 2}')
        else:
            no_answers_yet.mkdir(parents=True)
        self.predict(person, "one")
        qtbot.waitUntil(lambda: "only until the window is closed" in window.statusBar().currentMessage())
        (file,) = no_answers_yet.parent.glob("answers*")
        assert file == no_answers_yet
        if newer:
            assert file.read_text() == '{"version": 2}'
            file.unlink()
        else:
            file.rmdir()
        window.close()
        assert [entry.sentence for entry in read_journal(no_answers_yet)] == ["one"]

    def test_what_cannot_be_written_is_told_and_written_later(self, window, person, monkeypatch, qtbot):
        def fail(_):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", fail)
            self.predict(person, "one")
            qtbot.waitUntil(lambda: "the disk is full" in window.statusBar().currentMessage())
        self.predict(person, "two")
        assert [entry.sentence for entry in self.kept(window, qtbot, 2)] == ["one", "two"]

    def test_a_disk_that_takes_its_time_keeps_nobody_waiting(self, window, person, monkeypatch):
        disk, fsync = Event(), os.fsync

        def wait(stream):
            assert disk.wait(30)
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

    def test_they_can_be_printed(self, window, person, tmp_path, qtbot):
        from PySide6.QtPrintSupport import QPrinter

        self.predict(person, "More ways out.")
        document = as_document(self.kept(window, qtbot))
        assert "More ways out." in document.toPlainText()
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "mine.pdf"))
        document.print_(printer)
        assert (tmp_path / "mine.pdf").read_bytes().startswith(b"%PDF")
        with qtbot.waitSignal(window.answers._read):
            window.actions_by_id["file.print_answers"].trigger()
        (dialog,) = [each for each in window.children() if each.objectName() == "print_dialog"]
        assert dialog.isVisible()
        dialog.reject()


@pytest.mark.parametrize("name", ["xor", "xor-8", "tanh", "circle-8", "single-layer"])
def test_beside_an_open_question_the_learning_rate_is_in_sight(window, person, qapp, name):
    window.resize(1280, 800)
    person.choose("experiment", name)
    for _ in range(3):
        qapp.processEvents()
    field = person.see("learning_rate_number")
    assert field.visibleRegion().boundingRect() == field.rect()


@pytest.mark.parametrize("name", ["xor", "xor-8", "tanh", "circle"])
@pytest.mark.parametrize("size", [(1024, 700), (1280, 800)])
def test_nothing_is_cut_at_any_stage(window, person, qapp, find_flaws, name, size):
    window.resize(*size)
    person.choose("experiment", name)

    def check():
        for _ in range(3):
            qapp.processEvents()
        assert find_flaws(window) == []

    check()
    typed = person.sees("prediction")
    if person.sees("draw"):
        person.click("draw")
        check()
        view = person.see("loss" if name == "xor" else "boundary")
        person.drag_plot(view, QPointF(120, 40), QPointF(200, 90), QPointF(260, 60))
    elif typed:
        person.type_number("prediction", "1,085")  # Enter commits
    else:
        person.click("choice_0")
    if not typed:
        check()
        person.click("commit")
    wait_until_told(person)
    check()
    person.click("explained")
    check()


def test_a_restart_for_the_compiled_engine_keeps_the_drawing(qtbot, make_window):
    window = make_window(TrainingConfig())
    window.findChild(object, "draw").click()
    window.session._begin_run(window.session.config)
    sketch = window.panels.sketch("curve")
    assert sketch.drawing


def test_by_keyboard_alone_a_number_is_typed_over_and_enter_commits(window, person, qtbot):
    person.choose("experiment", "xor-8")
    field = person.see("prediction")
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "500")
    QTest.keyClick(field, Qt.Key.Key_Return)
    wait_until_told(person)
    assert read(person, "experiment_said") == "You said 500."


def test_the_keyboard_goes_on_from_the_question_to_what_answers_it(window, person, qtbot):
    person.choose("experiment", "xor-8")
    field = person.see("prediction")
    field.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert person.see("just_run").hasFocus()
