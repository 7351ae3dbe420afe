"""Someone new to the subject, from the first question to the circle: with the mouse, as anybody would."""

import re

from tests.desktop.visitor import PAGE

PAGES = 16


class Beginner:
    """Goes through the lesson."""

    def __init__(self, visitor):
        self.visitor, self.desktop, self.page = visitor, visitor.desktop, 1

    def turn_to(self, page):
        """Go on to a page, one after the other."""
        while self.page < page:
            self.visitor.click("Next", about="The next page")
            self.page += 1
            self.visitor.see(rf"{self.page} of {PAGES} · \d+ seen")

    def open_the_lesson(self):
        self.visitor.click(f"The lesson, page {self.page} of {PAGES}: .*")
        self.visitor.see(PAGE)

    def run(self, words, network):
        """Follow a link to an experiment and run it without a guess, which leads back to the page."""
        self.visitor.follow(words)
        self.visitor.click("just run it")
        self.says("Network diagram", f"Network {network} at epoch [1-9]")
        self.visitor.see(PAGE)

    def keep(self, name):
        self.desktop.keep_picture(f"beginner-{name}")

    def says(self, name, pattern):
        """Wait until a picture says something; return what it says."""
        thing = self.visitor.see(name, "graphic").thing
        self.desktop.until(lambda: re.search(pattern, self.visitor.told(thing).description))
        return self.visitor.told(thing).description


def test_from_the_first_question_to_the_circle(visit):
    visitor = visit(size=(1366, 768))
    beginner = Beginner(visitor)
    visitor.see("Two points should be blue, two orange.*")
    beginner.keep("1-first-sight")
    answer_the_question(visitor, beginner)
    look_inside(visitor, beginner)
    read_the_lesson(visitor, beginner)
    draw_a_prediction(visitor, beginner)
    circle(visitor, beginner)


def answer_the_question(visitor, beginner):
    visitor.click("two lines")
    visitor.click("Commit")
    visitor.see("Pause")
    beginner.keep("2-running")
    visitor.see("Done")
    assert "all four points" in beginner.says("Decision boundary", "separates")
    beginner.keep("3-solved")
    visitor.click("What explains it.*", "text")
    beginner.desktop.write("each neuron cuts once")
    visitor.click("Done")
    visitor.see("Kept")


def look_inside(visitor, beginner):
    for name, role, shown in (
        ("Line by line", "list", "Chain rule"),
        ("Who pulls where", "graphic", ".*radients.*"),
        ("Hidden space", "graphic", "Hidden space"),
    ):
        visitor.click(name, "check box")
        visitor.see(shown, role)
        beginner.keep(f"4-{name.lower().replace(' ', '-')}")
    visitor.click("Who pulls where", "check box")
    visitor.click("Hidden space", "check box")
    beginner.desktop.until(lambda: visitor.find("Hidden space", "graphic") is None)


def read_the_lesson(visitor, beginner):
    beginner.open_the_lesson()
    beginner.keep("5-lesson")
    beginner.turn_to(2)
    beginner.run("Watch one neuron try", "2-1")
    beginner.run("Put the two hidden neurons back", "2-2-1")
    beginner.turn_to(4)
    visitor.follow("from x₁ to h₁")
    beginner.keep("6-architecture")
    beginner.turn_to(5)
    visitor.follow("Go to line 1")
    rule = visitor.see("Chain rule", "list")
    for line in (2, 3):
        visitor.click("Next", about="chain rule")
        beginner.desktop.until(
            lambda line=line: visitor.told(rule.thing).description.startswith(f"Line {line} of ")
        )
    beginner.keep("7-forward")
    beginner.turn_to(6)
    visitor.follow("Let it walk by itself")
    walked = visitor.told(rule.thing).description
    beginner.desktop.until(lambda: visitor.told(rule.thing).description != walked)
    visitor.click("Pause.*", about="It walks")
    beginner.keep("8-backward")
    beginner.turn_to(7)


def draw_a_prediction(visitor, beginner):
    visitor.follow("Guess, and run it")
    visitor.click("Draw the curve")
    left, top, width, height = visitor.ears.place_of(visitor.see("Loss over epochs", "graphic").thing)
    corners = (0.2, 0.2), (0.4, 0.2), (0.6, 0.4), (0.8, 0.7), (0.95, 0.8)
    beginner.desktop.drag(*((round(left + x * width), round(top + y * height)) for x, y in corners))
    beginner.keep("9-drawn")
    visitor.click("Commit")
    visitor.see("Done")
    beginner.keep("10-compared")
    beginner.open_the_lesson()


def circle(visitor, beginner):
    beginner.turn_to(8)
    before = len(visitor.ears.text_of(visitor.see(PAGE).thing))
    visitor.follow("Show or hide ours")
    beginner.desktop.until(lambda: len(visitor.ears.text_of(visitor.see(PAGE).thing)) > before)
    beginner.turn_to(15)
    beginner.run("Guess, and run it", "2-2-1")
    beginner.says("Decision boundary", "of 356 points")
    beginner.run("four", "2-4-1")
    beginner.says("Decision boundary", "Epoch .*: 3[34]. of 356")
    beginner.keep("11-circle")
    beginner.turn_to(16)
    beginner.keep("12-end")
