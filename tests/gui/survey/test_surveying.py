import threading
from itertools import product
from unittest.mock import patch

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
)

from tests.gui.conftest import FIRST_COMPILATION_MS, opens_a_window
from tests.gui.person import Person
from tests.gui.seen import is_complete
from xorviz.core import TrainingConfig
from xorviz.core.survey import many_seeds as core_survey
from xorviz.core.survey.many_seeds import survey
from xorviz.core.survey.plan import SurveyPlan

COMPILED_MS = FIRST_COMPILATION_MS
pytestmark = opens_a_window


@pytest.fixture
def survey_window(person):
    person.step()  # a question would be open
    person.press("S")
    window = person.see("survey", QDialog)
    assert window.isVisible()
    return window


@pytest.fixture
def surveyor(survey_window, qtbot):
    return Surveyor(survey_window, qtbot)


class Surveyor(Person):
    """What a person can do in the survey's window."""

    def fill(self, name, text):
        field = self.see(f"survey_{name}")
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def ask(self, seeds, epochs, axis=None, values=None):
        self.fill("seeds", str(seeds))
        self.fill("epochs", str(epochs))
        if axis is not None:
            self.choose("survey_axis", axis)
        if values is not None:
            self.fill("values", values)

    def press_button(self, name):
        QTest.mouseClick(self.see(f"survey_{name}", QPushButton), Qt.MouseButton.LeftButton)

    def words(self, name):
        return self.see(f"survey_{name}", QLabel).text()

    def wait_for(self, text):
        self.qtbot.waitUntil(lambda: text in self.words("status"), timeout=COMPILED_MS)

    def wait_for_some(self):
        self.qtbot.waitUntil(lambda: "of" in self.words("status"), timeout=COMPILED_MS)


def pool_threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("survey")]


class TestSurvey:
    @pytest.mark.slow
    def test_a_number_that_is_not_allowed_runs_nothing(self, surveyor, survey_window):
        for name, text in (("seeds", "0"), ("seeds", "1,00"), ("epochs", "0")):
            surveyor.fill(name, text)
            assert not surveyor.see("survey_run").isEnabled()
            assert "is not allowed: it must be a whole number" in surveyor.see("survey_run").toolTip()
            surveyor.press_button("run")
            assert surveyor.see(f"survey_{name}").text() == text
            QTest.keyClick(surveyor.see(f"survey_{name}"), Qt.Key.Key_Return)
            label = {"seeds": "Seeds", "epochs": "Epochs of each"}[name]
            assert surveyor.words("status").startswith(f"{label} {text!r} is not allowed")
            assert surveyor.words("status").endswith(".")
            run = surveyor.see("survey_run")
            assert (run.isEnabled(), run.toolTip()) == (True, "Train all these runs (Enter)")
            surveyor.fill(name, "1,000")
            assert surveyor.see("survey_run").isEnabled()

    @pytest.mark.slow
    def test_the_numbers_are_those_of_the_survey(self, surveyor):
        surveyor.ask(300, 1500)
        surveyor.press_button("run")
        surveyor.wait_for("Complete: 300 runs of 1,500 epochs each.")
        tally = survey(SurveyPlan(config=TrainingConfig(), seeds=300, epochs=1500))
        share = tally.share_solved()
        low, high = (100 * end for end in share.interval)
        assert surveyor.words("share") == f"{100 * share.value:.1f} %"
        interval = f"95 % between {low:.1f} and {high:.1f} %; {share.count:,} of 300"
        assert surveyor.words("interval") == interval
        assert surveyor.words("median") == f"{tally.median_solved():,.0f}"

    @pytest.mark.slow
    def test_a_dot_opens_the_very_run(self, surveyor, person, qtbot):
        surveyor.ask(200, 700)
        surveyor.press_button("run")
        surveyor.wait_for("Complete")
        dots = surveyor.see("survey_dots")
        qtbot.waitUntil(lambda: is_complete(dots))
        tally = survey(SurveyPlan(config=TrainingConfig(), seeds=200, epochs=700))
        QTest.mouseClick(dots, Qt.MouseButton.LeftButton, pos=dots.position_of(57).toPoint())
        seed = person.window.session.config.seed
        assert surveyor.words("status").startswith(f"Seed {seed:,} is in the main window")
        assert (dots.position_of(seed) - dots.position_of(57)).manhattanLength() <= 3  # some lie on others
        person.train_to(700)
        assert person.window.session.snapshot.loss == tally.losses[0, seed]
        assert person.read("seed") == str(seed)

    @pytest.mark.slow
    def test_it_is_done_with_the_keyboard_alone(self, surveyor, person, qtbot):
        surveyor.ask(100, 500)
        QTest.keyClick(surveyor.see("survey_epochs"), Qt.Key.Key_Return)
        surveyor.wait_for("Complete")
        dots = surveyor.see("survey_dots")
        qtbot.waitUntil(lambda: is_complete(dots))
        for _ in range(12):
            if dots.hasFocus():
                break
            QTest.keyClick(surveyor.window.focusWidget(), Qt.Key.Key_Tab)
        assert dots.hasFocus()
        for _ in range(4):
            QTest.keyClick(dots, Qt.Key.Key_Right)
        QTest.keyClick(dots, Qt.Key.Key_Return)
        assert person.window.session.config.seed == 3

    @pytest.mark.slow
    def test_cancelled_it_says_how_much_it_has(self, surveyor, qtbot):
        surveyor.ask(1_000_000, 1000)
        surveyor.press_button("run")
        qtbot.waitUntil(lambda: surveyor.words("share") != "–", timeout=COMPILED_MS)
        surveyor.press_button("cancel")
        surveyor.wait_for("Cancelled: ")
        counted = surveyor.words("interval").split("of ")[-1]
        assert surveyor.words("status") == f"Cancelled: {counted} of 1,000,000 runs counted."
        assert surveyor.see("survey_save").isEnabled()
        assert pool_threads() == []
        surveyor.ask(100, 50)
        surveyor.press_button("run")
        surveyor.wait_for("Complete: 100 runs of 50 epochs each.")

    @pytest.mark.slow
    def test_while_the_compiler_is_at_work_it_says_so_and_can_be_cancelled(self, surveyor, monkeypatch):
        done, ready = threading.Event(), threading.Event()

        def compile_slowly(_):
            assert done.wait(60)
            ready.set()

        monkeypatch.setattr("xorviz.session.survey_runner.SURVEY_READY", ready)
        monkeypatch.setattr("xorviz.session.survey_runner.make_survey_ready", compile_slowly)
        surveyor.ask(300, 50)
        surveyor.press_button("run")
        told = surveyor.words("status")
        assert "once for this processor" in told
        assert "ten to twenty seconds" in told
        bar = surveyor.window.findChild(QProgressBar)
        assert (bar.isVisible(), bar.minimum(), bar.maximum()) == (True, 0, 0)
        surveyor.press_button("cancel")
        assert surveyor.words("status").startswith("Cancelled: 0 of 300 runs")
        surveyor.ask(300, 50)
        surveyor.press_button("run")
        assert surveyor.words("status").startswith("Compiling, once")
        done.set()
        surveyor.wait_for("Complete: 300 runs")
        assert bar.maximum() == 300

    @pytest.mark.slow
    def test_escape_cancels_first_and_closes_then(self, surveyor, qtbot):
        surveyor.ask(1_000_000, 1000)
        surveyor.press_button("run")
        QTest.keyClick(surveyor.window, Qt.Key.Key_Escape)
        surveyor.wait_for("Cancelled: ")
        assert surveyor.window.isVisible()
        QTest.keyClick(surveyor.window, Qt.Key.Key_Escape)
        assert not surveyor.window.isVisible()

    @pytest.mark.slow
    @pytest.mark.parametrize("which", ["survey", "main window"])
    def test_closing_stops_it(self, surveyor, window, qtbot, which):
        surveyor.ask(1_000_000, 1000)
        surveyor.press_button("run")
        qtbot.waitUntil(lambda: bool(pool_threads()), timeout=COMPILED_MS)
        (surveyor.window if which == "survey" else window).close()
        qtbot.waitUntil(lambda: pool_threads() == [])

    @pytest.mark.slow
    def test_a_failure_is_said(self, surveyor):
        def failing(task, *more):
            raise ArithmeticError("it rains")

        with patch.object(core_survey, "train_portion", failing):
            surveyor.ask(100, 100)
            surveyor.press_button("run")
            surveyor.wait_for("Failed: ArithmeticError: it rains. 0 of 100 runs counted.")
        assert surveyor.see("survey_status").property("alarm")
        assert "Traceback" in surveyor.see("survey_status").toolTip()
        surveyor.press_button("run")
        surveyor.wait_for("Complete")
        assert not surveyor.see("survey_status").property("alarm")

    @pytest.mark.slow
    def test_an_axis_compares_values_and_a_row_shows_its_runs(self, surveyor, qtbot):
        surveyor.ask(150, 900, "learning_rate", "5, 0.5")
        surveyor.press_button("run")
        surveyor.wait_for("Complete: 300 runs")
        plan = SurveyPlan(
            config=TrainingConfig(), seeds=150, epochs=900, axis="learning_rate", values=(5.0, 0.5)
        )
        tally = survey(plan)
        heat = surveyor.see("survey_heat")
        assert heat.isVisible()
        assert surveyor.words("of_what") == "solved with learning rate 0.5"
        for row in range(2):
            last = heat.rows.index(row, heat.rows.columnCount() - 1).data()
            assert last == f"{100 * tally.share_solved(row).value:.0f}"
        QTest.keyClick(heat, Qt.Key.Key_Up)
        assert surveyor.words("of_what") == "solved with learning rate 5"
        assert surveyor.words("share") == f"{100 * tally.share_solved(0).value:.1f} %"
        dots = surveyor.see("survey_dots")
        qtbot.waitUntil(lambda: is_complete(dots))
        with qtbot.waitSignal(surveyor.window.seed_chosen) as chosen:
            dots.setFocus()
            QTest.keyClick(dots, Qt.Key.Key_Right)
            QTest.keyClick(dots, Qt.Key.Key_Return)
        assert chosen.args[0] == TrainingConfig(learning_rate=5.0, seed=0)

    @pytest.mark.slow
    def test_what_is_not_allowed_is_refused_in_words(self, surveyor):
        for axis, values, words in (
            ("width", "2, many", "Width 'many' is not allowed"),
            ("width", "1,024", "'024' in a list is not allowed"),
            ("width", "none", "Width 'none' is not allowed"),
            ("learning_rate", "0", "Learning rate '0' is not allowed"),
            ("learning_rate", " ,", "Learning rate needs 1 to 8 values"),
            ("reduction", "sum, sum", "The axis reduction has sum twice"),
        ):
            surveyor.ask(100, 100, axis, values)
            surveyor.press_button("run")
            assert words in surveyor.words("status")
            assert pool_threads() == []

    @pytest.mark.slow
    def test_what_the_source_has_can_be_compared(self, surveyor, window):
        box = surveyor.see("survey_axis")
        assert box.findData("noise") == -1
        window.session.edit_parameter("dataset", "moons")
        surveyor.choose("survey_axis", "noise")
        assert surveyor.see("survey_values").text() == "0, 0.1, 0.2, 0.4"
        window.session.edit_parameter("dataset", "xor")
        assert (box.currentData(), box.findData("noise")) == ("", -1)

    @pytest.mark.slow
    def test_too_many_runs_are_refused(self, surveyor):
        surveyor.ask(1_000_000, 100, "width", "2, 3, 4")
        surveyor.press_button("run")
        assert "At most 2,000,000 runs" in surveyor.words("status")

    @pytest.mark.slow
    def test_when_it_ends_the_desktop_marks_the_window(self, surveyor, survey_window, monkeypatch):
        marked = []
        monkeypatch.setattr(QApplication, "alert", marked.append)
        surveyor.ask(100, 50)
        surveyor.press_button("run")
        assert not marked
        surveyor.wait_for("Complete")
        assert marked == [survey_window]

    @pytest.mark.slow
    def test_it_surveys_the_settings_of_the_window_and_says_when_they_are_others(self, surveyor, window):
        surveyor.ask(100, 50)
        surveyor.press_button("run")
        surveyor.wait_for("Complete")
        window.session.edit_parameter("learning_rate", 5.0)
        assert "learning rate 5, sum" in surveyor.words("settings")
        assert "With XOR 2-2-1, sigmoid, learning rate 0.5, sum" in surveyor.words("status")

    def test_the_runs_are_saved(self, surveyor, tmp_path, qtbot):
        surveyor.ask(100, 50)
        surveyor.press_button("run")
        surveyor.wait_for("Complete")
        surveyor.press_button("save")
        dialog = surveyor.see("survey_save_dialog", QFileDialog)
        dialog.fileSelected.emit(str(tmp_path / "runs.csv"))
        dialog.close()
        surveyor.wait_for("Saved 100 runs in")
        assert len((tmp_path / "runs.csv").read_text().splitlines()) == 101


class TestLook:
    @pytest.mark.slow
    def test_nothing_is_cut_or_overlaps(self, surveyor, window, find_flaws, qapp):
        surveyor.ask(100, 900, "width", "1, 2, 3, 4, 5, 6, 8, 16")
        surveyor.press_button("run")
        surveyor.wait_for("Complete")
        for theme, size in product(("light", "dark"), ((760, 520), (900, 600), (1400, 900))):
            window.appearance.choose_theme(theme)
            surveyor.window.resize(*size)
            for _ in range(3):  # a layout asks for the next one
                qapp.processEvents()
            assert surveyor.window.size().toTuple() == size
            assert find_flaws(surveyor.window) == []

    def test_all_that_can_be_touched_has_a_name_and_a_tip(self, surveyor):
        for kind in (QPushButton, QComboBox, QLineEdit):
            for widget in surveyor.window.findChildren(kind):
                if widget.objectName().startswith("survey_"):
                    assert widget.accessibleName() or widget.text(), widget.objectName()
                    assert widget.toolTip(), widget.objectName()

    @pytest.mark.slow
    def test_a_theme_repaints_everything(self, surveyor, window, qtbot):
        surveyor.ask(100, 300)
        surveyor.press_button("run")
        surveyor.wait_for("Complete")
        dots, curves = surveyor.see("survey_dots"), surveyor.see("survey_curves")
        qtbot.waitUntil(lambda: is_complete(dots))
        pictures = []
        for theme in ("light", "dark", "light"):
            window.appearance.choose_theme(theme)
            pictures.append([view.grab().toImage() for view in (dots, curves)])
        for light, dark, again in zip(*pictures, strict=True):
            assert light == again
            assert light != dark
