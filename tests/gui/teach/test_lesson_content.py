"""What the lesson holds, as it stands on screen."""

import pytest
from PySide6.QtCore import Qt

from tests.gui.teach.reader import CLAIMS, EXPERIMENTS, PAGES
from xorviz.assets import asset
from xorviz.core.teach.lesson_text import Targets
from xorviz.gui.app.first_sight import WAYS
from xorviz.gui.app.views import by_link
from xorviz.gui.teach.lesson_guide import read_lesson

PLACES = {
    "Welcome, four sentences and Play": ("01-welcome", "welcome"),
    "Big question": ("02-question", "question"),
    "Big question: no straight line separates XOR": ("02-question", "puzzle"),
    "Big question: how to adjust hidden weights": ("02-question", "hidden-problem"),
    "Objectives": ("03-objectives", "objectives"),
    "Objective: build a network of 9 parameters": ("03-objectives", "objective-build"),
    "Objective: run the forward pass": ("03-objectives", "objective-forward"),
    "Objective: run the backward pass": ("03-objectives", "objective-backward"),
    "Objective: apply gradient descent": ("03-objectives", "objective-train"),
    "Part 1: architecture": ("04-architecture", "architecture"),
    "Part 1: 9 parameters": ("04-architecture", "count"),
    "Part 1: sigmoid and its derivative": ("04-architecture", "sigmoid"),
    "Part 2: forward pass": ("05-forward", "forward"),
    "Part 2: hidden activations": ("05-forward", "hidden-layer"),
    "Part 2: output": ("05-forward", "output-layer"),
    "Part 2: the cache": ("05-forward", "cache"),
    "Part 3: backward pass": ("06-backward", "backward"),
    "Part 3: chain rule": ("06-backward", "chain-rule"),
    "Part 3: output layer, line by line": ("06-backward", "at-output"),
    "Part 3: hidden layer, line by line": ("06-backward", "at-hidden"),
    "Synthesis: train on XOR": ("07-training", "training"),
    "Synthesis: gradient descent": ("07-training", "descent"),
    "Synthesis: the run": ("07-training", "run"),
    "Synthesis: how many epochs, and the seeds": ("07-training", "seeds"),
    "Reflection": ("08-reflection", "reflection"),
    "Question: plateau": ("08-reflection", "plateau"),
    "Question: curved border": ("08-reflection", "curved"),
    "Question: zero start": ("08-reflection", "zero"),
    "Experiments": ("09-experiments", "experiments"),
    "Experiment: 8 hidden neurons": ("09-experiments", "eight"),
    "Experiment: tanh": ("09-experiments", "tanh"),
    "Experiment: learning rate": ("09-experiments", "rate"),
    "Circle": ("15-circle", "circle"),
    "Circle: the same network": ("15-circle", "circle-two"),
    "Circle: more neurons, universal approximation": ("15-circle", "circle-more"),
    "References": ("16-references", "references"),
    "Reference 1: Rumelhart, Hinton, Williams": ("16-references", "rumelhart"),
    "Reference 2: Goodfellow, Bengio, Courville": ("16-references", "goodfellow"),
    "Reference 3: Nielsen": ("16-references", "nielsen"),
    "Reference 4: Werbos": ("16-references", "werbos"),
    "Reference 5: Cybenko": ("16-references", "cybenko"),
    "Reference 6: LeCun, Bengio, Hinton": ("16-references", "lecun"),
}
"""Where everything that the published lesson has is found: page and place in it."""


ANSWERS = {
    "Answer: plateau": ("08-reflection", "plateau", "cancel"),
    "Answer: curved border": ("08-reflection", "curved", "hidden space"),
    "Answer: zero start": ("08-reflection", "zero", "twins"),
    "Outcome: 8 hidden neurons": ("09-experiments", "eight", "1.7 times"),
    "Outcome: tanh": ("09-experiments", "tanh", "58 in 100"),
    "Outcome: learning rate": ("09-experiments", "rate", "only 63 in 100"),
    "Outcome: circle with 2": ("15-circle", "two", "87 points"),
    "Outcome: circle with more": ("15-circle", "more", "Cybenko"),
}
"""What opens on request: page, answer, and words that are to be read then."""


class TestContent:
    def test_the_programs_own_lesson_has_no_mistake(self, window):
        lesson = read_lesson(Targets(EXPERIMENTS, window.actions_by_id, by_link(), claims=CLAIMS))
        assert lesson.problems == ()
        assert [page.name for page in lesson.pages] == PAGES

    @pytest.mark.slow
    def test_everything_of_the_published_lesson_is_found_on_screen(self, reader):
        for what, (page, anchor) in PLACES.items():
            reader.open(page, anchor)
            assert reader.sees_place(anchor), what

    @pytest.mark.slow
    def test_answers_open_on_request_and_close_again(self, reader):
        for what, (page, answer, words) in ANSWERS.items():
            reader.open(page)
            assert words not in reader.text(), what
            reader.follow(f"answer:{answer}")
            assert words in reader.text(), what
            assert reader.focused().value == answer, "the keyboard has lost its place"
            reader.press_key(Qt.Key.Key_Return)
            assert words not in reader.text(), what

    @pytest.mark.slow
    def test_an_answer_that_opens_comes_into_view(self, reader):
        for page, answer in (
            ("09-experiments", "tanh"),
            ("09-experiments", "rate"),
            ("08-reflection", "zero"),
        ):
            reader.open(page).follow(f"answer:{answer}")
            block = reader.page.document().findBlockByNumber(reader.page.built.answers[answer])
            cursor = reader.page.textCursor()
            cursor.setPosition(block.position())
            assert 0 < reader.page.cursorRect(cursor).top() < reader.page.viewport().height() * 0.6

    def test_the_welcome_is_four_sentences_and_play(self, reader):
        (_, welcome, play, *_) = reader.open("01-welcome").text().split("\n")
        assert welcome.count(".") == 4
        assert play == "Play"

    def test_no_place_is_told_by_what_one_mode_alone_shows(self):
        text = " ".join(path.read_text(encoding="utf-8") for path in asset("lesson").glob("*.md"))
        for label in (*(words for words, _ in WAYS.values()), "Change data, width, rate", "just run it"):
            assert f"*{label}*" not in " ".join(text.split())
        assert "way back above" not in text

    @pytest.mark.slow
    def test_each_reference_with_a_doi_links_to_it(self, reader):
        addresses = [link.target for link in reader.open("16-references").links()]
        assert len(addresses) == 6
        assert [each for each in addresses if "doi.org" in each] == [
            "https://doi.org/10.1038/323533a0",
            "https://doi.org/10.1007/BF02551274",
            "https://doi.org/10.1038/nature14539",
        ]

    @pytest.mark.slow
    def test_the_lessons_experiments_each_have_a_link_that_runs_them(self, reader):
        links = set()
        for page in PAGES:
            reader.open(page)
            for answer in {link.value for link in reader.links() if link.scheme == "answer"}:
                reader.page.toggle_answer(answer)
            links |= {link.value for link in reader.links() if link.scheme in ("run", "predict")}
        assert links == set(EXPERIMENTS)
