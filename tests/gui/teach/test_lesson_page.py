"""A page of the lesson: its live numbers, its formulas, its look."""

import pytest
from PySide6.QtWidgets import QWidget

from tests.examples import slow_but
from tests.gui.seen import number_texts
from tests.gui.teach.reader import PAGES
from xorviz.core.teach.lesson import load_lesson
from xorviz.core.teach.lesson_text import Targets
from xorviz.core.teach.quoted_numbers import parse_field
from xorviz.gui.teach.lesson_view import LessonView
from xorviz.gui.teach.quoted_text import live_text
from xorviz.session.settings import LessonPlace


class TestNumbers:
    @pytest.mark.slow
    @pytest.mark.parametrize("page", slow_but(PAGES[2], PAGES))
    def test_they_are_those_of_the_snapshot(self, reader, person, page):
        reader.open(page)
        person.train_to(700)
        reader.qtbot.waitUntil(lambda: not reader.page._refresh.isActive())
        snapshot, numbers = reader.session.snapshot, dict(number_texts(reader.page.built))
        weights, biases = snapshot.parameters.weights, snapshot.parameters.biases
        expected = {
            "epoch": "700",
            "loss": f"{snapshot.loss:.4f}",
            "predictions": ", ".join(f"{each:.3f}" for each in snapshot.predictions[:, 0]),
            "correct": str(snapshot.correct),
            "W1[0][0]": f"{weights[0][0, 0]:+.3f}".replace("-", "−"),
            "W1[0][1]": f"{weights[0][0, 1]:+.3f}".replace("-", "−"),
            "W2[0][1]": f"{weights[1][0, 1]:+.3f}".replace("-", "−"),
            "b1[1]": f"{biases[0][1]:+.3f}".replace("-", "−"),
            "b2[0]": f"{biases[1][0]:+.3f}".replace("-", "−"),
            "sample": "(0, 1)",
            "a2": f"{snapshot.predictions[1, 0]:.4f}",
            "dL/dyhat": f"{2 * (snapshot.predictions[1, 0] - 1):+.4f}".replace("-", "−"),
        }
        for name in numbers.keys() & expected.keys():
            assert numbers[name] == expected[name], name

    @pytest.mark.slow
    def test_the_text_around_them_stays(self, reader, person):
        reader.open("04-architecture")
        reader.qtbot.waitUntil(lambda: not reader.page._typesetter._wanted)
        before = reader.text()
        person.train_to(700)
        reader.qtbot.waitUntil(lambda: not reader.page._refresh.isActive())
        after = reader.text()
        assert before != after
        assert before.split("Count them")[0] == after.split("Count them")[0]
        assert before.split("= 9.")[1] == after.split("= 9.")[1]

    def test_they_follow_the_selected_sample(self, reader):
        reader.open("06-backward").follow("sample:1,1")
        reader.qtbot.waitUntil(lambda: dict(number_texts(reader.page.built))["sample"] == "(1, 1)")

    @pytest.mark.slow
    def test_nobody_writes_numbers_that_are_not_seen(self, reader, person):
        reader.open("03-objectives")
        person.click("column_settings")
        person.train_to(300)
        reader.qtbot.waitUntil(lambda: not reader.page._refresh.isActive())
        assert dict(number_texts(reader.page.built))["epoch"] == "0"
        person.click("column_lesson")
        assert dict(number_texts(reader.page.built))["epoch"] == "300"

    def test_a_number_that_is_not_there_is_a_dash(self):
        assert live_text(parse_field("W1[1][1]"), None) == "–"


class TestLook:
    @pytest.mark.slow
    def test_formulas_are_typeset(self, reader, qtbot):
        reader.open("06-backward")
        assert "\\" not in reader.text(), "nor before"
        qtbot.waitUntil(lambda: "\ufffc" in reader.text())
        assert "\\" not in reader.text()

    @pytest.mark.slow
    def test_a_theme_keeps_the_place(self, reader, qtbot):
        reader.open("06-backward")
        qtbot.waitUntil(lambda: "\ufffc" in reader.text())
        bar = reader.page.verticalScrollBar()
        bar.setValue(200)
        light = reader.page.grab().toImage()
        reader.window.actions_by_id["view.theme_dark"].trigger()
        assert bar.value() == 200
        assert reader.page.grab().toImage() != light

    def test_a_page_with_a_mistake_says_so(self, qapp, tmp_path, show):

        (tmp_path / "a.md").write_text("# A\n\nwords [x](run:xro)\n", encoding="utf-8")
        (tmp_path / "b.md").write_bytes(b"\xff")
        view = show(LessonView(load_lesson(tmp_path, Targets(["xor"]))))
        view.show_place("a", ())
        text = view.page.toPlainText()
        assert "words x" in text
        assert "a.md, line 3: experiment 'xro' is not known" in text
        assert "b.md cannot be read" in text

    def test_a_window_without_a_lesson_opens_and_says_so(self, make_window, monkeypatch, tmp_path):
        monkeypatch.setattr("xorviz.gui.teach.lesson_guide.asset", lambda *parts: tmp_path)
        window = make_window(place=LessonPlace())
        assert "there is no page" in window.findChild(QWidget, "lesson_page").toPlainText()


@pytest.mark.slow
def test_what_a_page_quotes_is_said_to_be_of_the_network_shown(reader, person):
    reader.open("15-circle")
    assert "The border shown now is that of XOR 2-2-1: 2 of 4 points right." in reader.text()
    reader.follow("predict:circle-2")
    person.click("just_run")
    reader.qtbot.waitUntil(lambda: "that of Circle 2-2-1: " in reader.text(), timeout=60_000)
    reader.session.playback.set_playing(False)
    assert "of 356 points right" in reader.text()
    reader.open("07-training")
    reader.qtbot.waitUntil(lambda: "its answers are 356 numbers" in reader.text(), timeout=60_000)
    assert "Now Circle 2-2-1 is at epoch" in reader.text()
