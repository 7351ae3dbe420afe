"""The lesson in the window, as a person goes through it."""

import math
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.conftest import opens_a_window
from tests.gui.seen import number_texts
from xorviz.assets import asset
from xorviz.core import TrainingConfig
from xorviz.core.teach.experiments import load_experiments
from xorviz.core.teach.lesson_text import Targets
from xorviz.core.teach.quoted_numbers import parse_parameter
from xorviz.gui.app.views import by_link
from xorviz.gui.teach.lesson_guide import read_lesson
from xorviz.gui.teach.quoted_text import live_text
from xorviz.session.settings import LessonPlace, load_lesson_place

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
    "Synthesis: about 1,000 epochs, and the seeds": ("07-training", "seeds"),
    "Reflection": ("08-reflection", "reflection"),
    "Question: plateau": ("08-reflection", "plateau"),
    "Question: curved border": ("08-reflection", "curved"),
    "Question: zero start": ("08-reflection", "zero"),
    "Experiments": ("09-experiments", "experiments"),
    "Experiment: 8 hidden neurons": ("09-experiments", "eight"),
    "Experiment: tanh": ("09-experiments", "tanh"),
    "Experiment: learning rate": ("09-experiments", "rate"),
    "Circle": ("10-circle", "circle"),
    "Circle: the same network": ("10-circle", "circle-two"),
    "Circle: more neurons, universal approximation": ("10-circle", "circle-more"),
    "References": ("11-references", "references"),
    "Reference 1: Rumelhart, Hinton, Williams": ("11-references", "rumelhart"),
    "Reference 2: Goodfellow, Bengio, Courville": ("11-references", "goodfellow"),
    "Reference 3: Nielsen": ("11-references", "nielsen"),
    "Reference 4: Werbos": ("11-references", "werbos"),
    "Reference 5: Cybenko": ("11-references", "cybenko"),
    "Reference 6: LeCun, Bengio, Hinton": ("11-references", "lecun"),
}
"""Where everything that the published lesson has is found: page and place in it."""

ANSWERS = {
    "Answer: plateau": ("08-reflection", "plateau", "cancel"),
    "Answer: curved border": ("08-reflection", "curved", "hidden space"),
    "Answer: zero start": ("08-reflection", "zero", "twins"),
    "Outcome: 8 hidden neurons": ("09-experiments", "eight", "1.7 times"),
    "Outcome: tanh": ("09-experiments", "tanh", "58 in 100"),
    "Outcome: learning rate": ("09-experiments", "rate", "only 63 in 100"),
    "Outcome: circle with 2": ("10-circle", "two", "87 points"),
    "Outcome: circle with more": ("10-circle", "more", "Cybenko"),
}
"""What opens on request: page, answer, and words that are to be read then."""

EXPERIMENTS = load_experiments(asset("experiments.toml")).by_name
PAGES = [
    "01-welcome", "02-question", "03-objectives", "04-architecture", "05-forward", "06-backward",
    "07-training", "08-reflection", "09-experiments", "10-circle", "11-references",
]  # fmt: skip


class Reader:
    """What a person does with the lesson."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot
        self.session = window.session
        self.view = window.findChild(QWidget, "lesson")
        self.page = window.findChild(QWidget, "lesson_page")

    @property
    def name(self):
        return PAGES[self.view.place]

    def open(self, name, anchor=""):
        if not self.view.isVisible():
            self.press_key(Qt.Key.Key_F3, self.window)
        self.view.show_page(name, anchor)
        return self

    def press_key(self, key, widget=None, modifiers=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(widget or self.window.focusWidget(), key, modifiers)

    def text(self):
        return self.page.toPlainText()

    def links(self):
        return list(self.page.built.links)

    def tab_to(self, target):
        """Press Tab until a link has the focus."""
        for _ in range(80):
            self.press_key(Qt.Key.Key_Tab)
            if self.focused() is not None and self.focused().target == target:
                return
        pytest.fail(f"Tab does not reach {target}")

    def focused(self):
        cursor = self.page.textCursor()
        address = cursor.charFormat().anchorHref() if cursor.hasSelection() else ""
        return self.page.built.link_at(address) if address and self.page.hasFocus() else None

    def follow(self, target):
        """Reach a link with Tab, and follow it with Enter."""
        self.page.setFocus()
        self.tab_to(target)
        self.press_key(Qt.Key.Key_Return)

    def click(self, target):
        """Click a link with the mouse, where it is on the screen."""
        number = [link.target for link in self.links()].index(target)
        cursor = self.page.built.place_of(f"link:{number}")
        cursor.setPosition(cursor.selectionStart() + 1)
        self.page.setTextCursor(cursor)
        self.page.ensureCursorVisible()
        place = self.page.cursorRect(cursor).center() + QPoint(1, 0)
        QTest.mouseClick(self.page.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def sees_place(self, anchor):
        """Say whether a named place of the page is in view."""
        block = self.page.document().findBlockByNumber(self.page.built.anchors[anchor])
        cursor = self.page.textCursor()
        cursor.setPosition(block.position())
        assert block.text()
        return self.page.viewport().rect().contains(self.page.cursorRect(cursor).center())


@pytest.fixture
def reader(window, qtbot):
    return Reader(window, qtbot)


class Browser(QObject):
    """Stands in for the web browser."""

    asked = Signal(str)

    @Slot("QUrl")
    def open(self, address):
        self.asked.emit(address.toString())


@pytest.fixture
def browser(qapp):
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")
    yield browser
    QDesktopServices.unsetUrlHandler("https")


class TestContent:
    def test_the_programs_own_lesson_has_no_mistake(self, window):
        lesson = read_lesson(Targets(EXPERIMENTS, window.actions_by_id, by_link()))
        assert lesson.problems == ()
        assert [page.name for page in lesson.pages] == PAGES

    def test_everything_of_the_published_lesson_is_found_on_screen(self, reader):
        for what, (page, anchor) in PLACES.items():
            reader.open(page, anchor)
            assert reader.sees_place(anchor), what

    def test_answers_open_on_request_and_close_again(self, reader):
        for what, (page, answer, words) in ANSWERS.items():
            reader.open(page)
            assert words not in reader.text(), what
            reader.follow(f"answer:{answer}")
            assert words in reader.text(), what
            assert reader.focused().value == answer, "the keyboard has lost its place"
            reader.press_key(Qt.Key.Key_Return)
            assert words not in reader.text(), what

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

    def test_each_reference_with_a_doi_links_to_it(self, reader):
        addresses = [link.target for link in reader.open("11-references").links()]
        assert len(addresses) == 6
        assert [each for each in addresses if "doi.org" in each] == [
            "https://doi.org/10.1038/323533a0",
            "https://doi.org/10.1007/BF02551274",
            "https://doi.org/10.1038/nature14539",
        ]

    def test_the_lessons_experiments_each_have_a_link_that_runs_them(self, reader):
        links = set()
        for page in PAGES:
            reader.open(page)
            for answer in {link.value for link in reader.links() if link.scheme == "answer"}:
                reader.page.toggle_answer(answer)
            links |= {link.value for link in reader.links() if link.scheme == "run"}
        assert links == set(EXPERIMENTS)


def effect_of(link, reader, browser):
    """Return what to do with a link, and what is to be so then."""
    session, window, value = reader.session, reader.window, link.value
    if link.scheme in ("run", "predict"):
        return lambda: (
            session.config == EXPERIMENTS[value].config and session.playing == (link.scheme == "run")
        )
    if link.scheme == "epoch":
        name, epoch = value.split("/")
        where = EXPERIMENTS[name].config, int(epoch)
        return lambda: (session.config, session.snapshot.epoch) == where and not session.playing
    if link.scheme == "select":
        return lambda: session.view.selection.parameter == parse_parameter(value).place_in((2, 2, 1))
    if link.scheme == "sample":
        row = {"0,0": 0, "0,1": 1, "1,0": 2, "1,1": 3, "batch": None}[value]
        return lambda: session.view.selection.sample == row
    if link.scheme == "line":
        kind, layer = value.split("/")

        def is_there():
            line = session.walk.trace.operations[session.walk.place or 0]
            return (line.kind, line.layer) == (kind, int(layer))

        return is_there
    if link.scheme == "view":
        view = window.findChild(QWidget, by_link()[value].name)
        return lambda: view.isVisible()
    if link.scheme == "page":
        return lambda: reader.name == value.partition("#")[0]
    asked = []
    signal = browser.asked if link.scheme == "https" else window.actions_by_id[value].triggered
    signal.connect(lambda *_: asked.append(True))
    return lambda: bool(asked)


@opens_a_window
@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_every_page_works(reader, browser, page, qtbot):
    reader.open(page)
    answers = [link.value for link in reader.links() if link.scheme == "answer"]
    for answer in answers:
        reader.page.toggle_answer(answer)
    targets = [(number, link) for number, link in enumerate(reader.links()) if link.scheme != "answer"]
    for number, link in targets:
        reader.session.playback.set_playing(False)
        reader.session.walk.leave()
        reader.session.start_run(TrainingConfig(hidden=(3,)) if link.scheme == "epoch" else TrainingConfig())
        reader.open(page)
        for answer in answers:
            reader.page.toggle_answer(answer)
        happened = effect_of(link, reader, browser)
        reader.page.anchorClicked.emit(f"link:{number}")
        qtbot.waitUntil(happened)
        close_what_opened(reader.window)
    reader.session.playback.set_playing(False)
    reader.session.walk.leave()


def close_what_opened(window):
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible():
            other.close()
    film = window.actions_by_id["view.film"]
    if film.isChecked():
        film.trigger()


class TestLinks:
    def test_a_click_with_the_mouse(self, reader):
        reader.open("04-architecture").click("select:W1[0][1]")
        assert reader.session.view.selection.parameter == 1

    def test_selecting_twice_keeps_the_selection(self, reader):
        for _ in range(2):
            reader.open("04-architecture").follow("select:W2[0][0]")
            assert reader.session.view.selection.parameter == 6

    def test_a_view_that_is_shown_is_lit_for_a_moment(self, reader, qtbot):
        reader.open("08-reflection").follow("answer:plateau")
        reader.follow("view:health")
        card = reader.window.findChild(QWidget, "health")
        while card.objectName() != "card":
            card = card.parentWidget()
        assert card.property("lit")
        qtbot.waitUntil(lambda: not card.property("lit"))

    def test_an_epoch_of_the_run_shown_does_not_begin_it_anew(self, reader, person):
        person.train_to(200)
        run = reader.session.run
        reader.open("08-reflection").follow("answer:plateau")
        reader.follow("epoch:xor/50")
        person.wait_until_shown(50)
        assert reader.session.run is run

    def test_what_this_network_does_not_have_is_said(self, reader, qtbot):
        reader.session.start_run(EXPERIMENTS["single-layer"].config)
        reader.open("04-architecture").follow("select:W2[0][1]")
        assert "The network shown has no W2[0][1]" in reader.window.statusBar().currentMessage()
        reader.session.start_run(EXPERIMENTS["circle"].config)
        reader.open("06-backward").follow("sample:1,0")
        assert "no point (1, 0)" in reader.window.statusBar().currentMessage()

    def test_guess_first_waits_beside_the_settings(self, reader):
        reader.open("09-experiments").follow("predict:tanh")
        assert not reader.session.playing
        assert reader.session.config.activation == "tanh"
        assert reader.window.findChild(QWidget, "controls").isVisible()


class TestNumbers:
    @pytest.mark.parametrize("page", PAGES)
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

    def test_the_text_around_them_stays(self, reader, person):
        before = reader.open("04-architecture").text()
        person.train_to(700)
        reader.qtbot.waitUntil(lambda: not reader.page._refresh.isActive())
        after = reader.text()
        assert before != after
        assert before.split("Count them")[0] == after.split("Count them")[0]
        assert before.split("= 9.")[1] == after.split("= 9.")[1]

    def test_they_follow_the_selected_sample(self, reader):
        reader.open("06-backward").follow("sample:1,1")
        reader.qtbot.waitUntil(lambda: dict(number_texts(reader.page.built))["sample"] == "(1, 1)")

    def test_nobody_writes_numbers_that_are_not_seen(self, reader, person):
        reader.open("03-objectives")
        person.click("column_settings")
        person.train_to(300)
        reader.qtbot.waitUntil(lambda: not reader.page._refresh.isActive())
        assert dict(number_texts(reader.page.built))["epoch"] == "0"
        person.click("column_lesson")
        assert dict(number_texts(reader.page.built))["epoch"] == "300"

    def test_a_number_that_is_not_there_is_a_dash(self):
        field = parse_field_of("W1[1][1]")
        assert live_text(field, None) == "–"


def parse_field_of(name):
    from xorviz.core.teach.quoted_numbers import parse_field

    return parse_field(name)


class TestColumn:
    def test_a_first_run_opens_with_the_welcome_and_the_keyboard_in_it(self, make_window, qtbot):
        window = make_window(place=LessonPlace())
        reader = Reader(window, qtbot)
        assert reader.view.isVisible()
        assert reader.name == "01-welcome"
        assert window.focusWidget() is reader.page
        reader.tab_to("action:run.play")
        reader.press_key(Qt.Key.Key_Return)
        assert window.session.playing

    def test_a_later_run_opens_as_it_was_left(self, make_window, qtbot):
        first = Reader(make_window(place=LessonPlace()), qtbot)
        first.view.go_on()
        first.view.go_on()
        first.window.close()
        second = Reader(make_window(place=None), qtbot)
        assert second.name == "03-objectives"
        assert second.view.seen == set(PAGES[:3])
        assert second.view.isVisible()
        second.press_key(Qt.Key.Key_F3, second.window)
        second.window.close()
        third = Reader(make_window(place=None), qtbot)
        assert not third.view.isVisible()
        assert third.window.findChild(QWidget, "controls").isVisible()
        assert third.name == "03-objectives"

    def test_a_page_that_is_gone_is_the_first(self, make_window, qtbot):
        reader = Reader(make_window(place=LessonPlace("lesson", "99-gone", frozenset({"98-gone"}))), qtbot)
        assert reader.name == "01-welcome"
        assert reader.view.seen == {"01-welcome"}
        assert load_lesson_place().page == "99-gone"

    def test_f3_and_the_switch_change_between_lesson_and_settings(self, reader, person):
        assert person.sees("controls")
        person.press("F3")
        assert not person.sees("controls")
        assert person.sees("lesson")
        person.press("F3")
        assert person.sees("controls")
        person.click("column_lesson")
        assert person.sees("lesson")

    @pytest.mark.parametrize(("width", "expected"), [(1024, 276), (1152, 318), (1280, 360), (1920, 360)])
    def test_it_is_as_wide_as_the_window_allows(self, reader, qtbot, width, expected):
        reader.open("01-welcome")
        reader.window.resize(width, 800)
        column = reader.window.findChild(QWidget, "left_column")
        qtbot.waitUntil(lambda: column.width() == expected)
        assert reader.window.width() == width

    @pytest.mark.parametrize("size", [(1024, 700), (1280, 800)])
    def test_nothing_is_cut_or_overlaps(self, reader, qapp, find_flaws, size):
        reader.window.resize(*size)
        for page in PAGES:
            reader.open(page)
            for _ in range(3):
                qapp.processEvents()
            assert reader.window.size().toTuple() == size
            assert find_flaws(reader.window) == []
            assert reader.page.horizontalScrollBar().maximum() == 0, page


class TestKeys:
    def test_from_the_first_sentence_to_the_circle_with_the_keyboard_alone(self, make_window, qtbot):
        reader = Reader(make_window(place=LessonPlace()), qtbot)
        reader.session.playback.set_speed(math.inf)
        for page, following in pairwise(PAGES[:10]):
            assert reader.name == page
            reader.tab_to(f"page:{following}")
            reader.press_key(Qt.Key.Key_Return)
        assert reader.name == "10-circle"
        reader.tab_to("run:circle")
        reader.press_key(Qt.Key.Key_Return)
        assert reader.session.config == EXPERIMENTS["circle"].config
        qtbot.waitUntil(lambda: reader.session.snapshot.accuracy > 0.9, timeout=20_000)
        reader.session.playback.set_playing(False)

    def test_from_the_first_sentence_to_the_circle_with_the_mouse_alone(self, make_window, qtbot):
        reader = Reader(make_window(place=LessonPlace()), qtbot)
        for _ in range(9):
            button = reader.window.findChild(QWidget, "lesson_next")
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert reader.name == "10-circle"
        reader.click("run:circle")
        assert reader.session.config == EXPERIMENTS["circle"].config
        reader.session.playback.set_playing(False)

    def test_back_from_a_citation_leads_to_where_it_stood(self, reader, person):
        reader.open("06-backward")
        citation = next(link.target for link in reader.links() if link.target.startswith("page:11"))
        reader.follow(citation)
        assert reader.name == "11-references"
        person.press("Alt+Left")
        assert reader.name == "06-backward"
        person.press("Alt+Left")
        assert reader.name == "05-forward"

    def test_back_next_and_contents(self, reader, person):
        reader.open("01-welcome")
        assert not person.see("lesson_back").isEnabled()
        person.press("Alt+Right")
        assert reader.name == "02-question"
        person.press("Alt+Left")
        assert reader.name == "01-welcome"
        contents = person.see("lesson_contents")
        contents.setFocus()
        reader.press_key(Qt.Key.Key_End)
        assert reader.name == "11-references"
        assert not person.see("lesson_next").isEnabled()
        assert person.read("lesson_progress") == "11 of 11 · 3 seen"
        assert contents.itemText(1).startswith("✓")
        assert not contents.itemText(2).startswith("✓")

    def test_enter_presses_next(self, reader, person):
        reader.open("01-welcome")
        person.see("lesson_next").setFocus()
        reader.press_key(Qt.Key.Key_Return)
        assert reader.name == "02-question"

    def test_the_keys_scroll_and_still_play_and_step(self, reader, person):
        reader.open("06-backward")
        reader.page.setFocus()
        bar = reader.page.verticalScrollBar()
        reader.press_key(Qt.Key.Key_PageDown)
        assert bar.value() > 0
        reader.press_key(Qt.Key.Key_Home)
        assert bar.value() == 0
        reader.press_key(Qt.Key.Key_Down)
        assert bar.value() > 0
        reader.press_key(Qt.Key.Key_Space)
        assert reader.session.playing
        reader.press_key(Qt.Key.Key_Space)
        assert not reader.session.playing
        reader.press_key(Qt.Key.Key_L)
        assert reader.session.walk.place == 0

    def test_the_focus_can_be_seen(self, reader):
        reader.open("04-architecture")
        reader.page.setFocus()
        reader.tab_to("run:xor")
        picture, place = reader.page.grab().toImage(), reader.page.cursorRect()
        row = [picture.pixelColor(left, place.top() + 1) for left in range(place.left())]
        assert row.count(reader.page.palette().highlight().color()) > 50


class TestLook:
    def test_formulas_are_typeset(self, reader, qtbot):
        reader.open("06-backward")
        qtbot.waitUntil(lambda: "\ufffc" in reader.text(), timeout=10_000)
        assert "\\" not in reader.text()

    def test_a_theme_keeps_the_place(self, reader, qtbot):
        reader.open("06-backward")
        qtbot.waitUntil(lambda: "\ufffc" in reader.text(), timeout=10_000)
        bar = reader.page.verticalScrollBar()
        bar.setValue(200)
        light = reader.page.grab().toImage()
        reader.window.actions_by_id["view.theme_dark"].trigger()
        assert bar.value() == 200
        assert reader.page.grab().toImage() != light

    def test_a_page_with_a_mistake_says_so(self, qapp, tmp_path, show):
        from xorviz.core.teach.lesson import load_lesson
        from xorviz.core.teach.lesson_text import Targets
        from xorviz.gui.teach.lesson_view import LessonView

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
