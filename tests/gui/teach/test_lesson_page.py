"""A page of the lesson: its live numbers, its formulas, its look."""

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from tests.gui.seen import number_texts
from tests.gui.teach.reader import PAGES
from xorviz.core import TrainingConfig
from xorviz.core.teach.lesson import load_lesson
from xorviz.core.teach.lesson_text import Targets
from xorviz.core.teach.quoted_numbers import parse_field
from xorviz.gui.teach.lesson_view import LessonView
from xorviz.gui.teach.quoted_text import live_text
from xorviz.session.settings import LessonPlace

PAGES_WITH_NUMBERS = [PAGES[place] for place in (2, 3, 4, 5, 6, 9, 14)]
PLACES = ("[0]", "[1]")


def numbers_of(snapshot):
    """What pages may quote of the usual network, whose second sample is followed, by what it is called."""
    (w1, w2), (b1, b2) = snapshot.parameters.weights, snapshot.parameters.biases
    z1 = w1 @ (0, 1) + b1
    a1 = 1 / (1 + np.exp(-z1))
    z2 = w2 @ a1 + b2
    a2 = 1 / (1 + np.exp(-z2))
    slope = a2 * (1 - a2)
    delta2 = 2 * (a2 - 1) * slope
    delta1 = w2[0] * delta2 * a1 * (1 - a1)
    signed = {"z1": z1, "b1": b1, "W1[0]": w1[0], "W1[1]": w1[1], "W2[0]": w2[0]}
    precise = {
        "delta1": delta1,
        "dL/da1": w2[0] * delta2,
        "share b1": delta1,
        "share W2[0]": delta2 * a1,
    }
    texts = {"a1" + place: f"{a1[at]:.4f}" for at, place in enumerate(PLACES)}
    for digits, vectors in ((3, signed), (4, precise)):
        for name, vector in vectors.items():
            texts |= {name + place: f"{vector[at]:+.{digits}f}" for at, place in enumerate(PLACES)}
    texts |= {
        "z2": f"{z2[0]:+.3f}",
        "b2[0]": f"{b2[0]:+.3f}",
        "a2": f"{a2[0]:.4f}",
        "slope2": f"{slope[0]:.4f}",
    }
    texts |= {"delta2": f"{delta2[0]:+.4f}", "dL/dyhat": f"{2 * (a2[0] - 1):+.4f}", "target": "1"}
    texts |= {"share W1[0][1]": f"{delta1[0]:+.4f}", "share b2[0]": f"{delta2[0]:+.4f}", "sample": "(0, 1)"}
    texts |= {"L": f"{(a2[0] - 1) ** 2:.4f}", "loss": f"{snapshot.loss:.4f}", "epoch": f"{snapshot.epoch}"}
    texts |= {"predictions": ", ".join(f"{each:.3f}" for each in snapshot.predictions[:, 0])}
    texts |= {"correct": str(snapshot.correct), "samples": "4", "parameters": "9"}
    texts |= {"network": "XOR 2-2-1", "learning_rate": "0.5"}
    return {name: text.replace("-", "−") if name != "network" else text for name, text in texts.items()}


class TestNumbers:
    @pytest.mark.slow
    @pytest.mark.parametrize("page", PAGES_WITH_NUMBERS)
    def test_they_are_those_of_the_snapshot(self, reader, person, page):
        reader.open(page)
        person.train_to(700)
        reader.qtbot.waitUntil(lambda: not reader.page._refresh.isActive())
        numbers, right = dict(number_texts(reader.page.built)), numbers_of(reader.session.snapshot)
        assert numbers
        assert numbers == {name: right[name] for name in numbers}

    @pytest.mark.slow
    def test_no_other_page_has_numbers(self, reader):
        for page in PAGES:
            reader.open(page)
            assert bool(number_texts(reader.page.built)) == (page in PAGES_WITH_NUMBERS), page

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


def test_of_several_outputs_a_page_quotes_no_answer_and_no_target(reader):
    reader.open("05-forward")
    reader.qtbot.waitUntil(lambda: "it should be 1" in reader.text())
    reader.session.start_run(TrainingConfig(dataset="blobs"))
    reader.qtbot.waitUntil(lambda: "it should be –" in reader.text())
    reader.open("07-training")
    reader.qtbot.waitUntil(lambda: "Now Blobs" in reader.text() and "its answers are –" in reader.text())
