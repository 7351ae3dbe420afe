"""Someone who does not see the window walks once through all of the chain rule, with keys and ears alone."""

import re

from tests.desktop.visitor import Visitor
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.update_rounding import settled_result
from xorviz.core.update.words import operation_words
from xorviz.gui.kit.numbers import array_text

FOLLOWED = 1
"""The sample whose numbers the lines have at first: the second."""
CARDS = 12
"""More than there are."""


class Listening(Visitor):
    """Knows of the window what is said and what has the keyboard."""

    def hear(self, *keys):
        """Press keys; return all that is said aloud after that, as soon as something is for each."""
        self.ears.listen()
        self.ears.announced.clear()
        self.desktop.press(*keys)
        self.desktop.until(lambda: self.ears.listen() or len(self.ears.announced) >= len(keys))
        return ". ".join(self.ears.announced)

    def go(self, key, name, least=0):
        """Press a key until something of that name has the keyboard; return what is told of it."""
        for _ in range(CARDS):
            before = self.ears.focus
            self.desktop.press(key)
            self.desktop.until(lambda before=before: self.ears.listen() or self.ears.focus != before)
            told = self.told(self.ears.focus)
            if re.fullmatch(name, told.name):
                return told
        raise AssertionError(f"{key} does not lead to {name}")

    def here(self):
        """Return what is told of what has the keyboard."""
        self.ears.listen()
        return self.told(self.ears.focus).description


def lines_of(epoch, sample):
    """Return what is so: each line of the update after an epoch of the first run, in words."""
    run = Run(TrainingConfig())
    run.advance(epoch)
    trace = trace_snapshot(run.head, sample)
    count = len(trace.operations)
    return [
        f"Line {place + 1} of {count}: {operation_words(line.symbol, line.formula)}; "
        f"{array_text(settled_result(trace, line))}"
        for place, line in enumerate(trace.operations)
    ]


def test_one_whole_walk_through_the_chain_rule(make_desktop):
    learner = Listening(make_desktop())
    lines = lines_of(0, FOLLOWED)
    kinds = "z 1 is ", "h is ", "the loss of the sample", "delta 2 is ", "the gradient of W 2", "the new b 1"
    assert all(any(kind in line for line in lines) for kind in kinds), "forward, backward and the update"

    network = learner.go("F6", "Network diagram")
    assert " at epoch 0: " in network.description
    said = learner.hear("l")
    assert said == f"Sample (0, 1). {lines[0]}"
    rule = learner.go("F6", "Chain rule")
    assert rule.role == "list"
    assert rule.description == lines[0]
    items = learner.ears.tell(rule.children)
    assert [item.role for item in items] == ["list item"] * len(lines)
    assert items[0].name == lines[0]
    assert [item.name for item in items[1:]] == [line.split(";")[0] for line in lines[1:]], "not known yet"
    assert ["selected" in item.states for item in items] == [True] + [False] * (len(lines) - 1)
    for line in lines[1:-1]:
        assert learner.hear("l") == line
        assert learner.here() == line
    learner.desktop.keep_picture("blind-last-line-but-one")
    assert " at epoch 0: " in learner.told(network.thing).description
    assert learner.hear("l") == lines[-1], "the last line is the update itself"
    learner.desktop.until(lambda: " at epoch 1: " in learner.told(network.thing).description)
    learned = learner.told(network.thing).description
    assert numbers_in(learned) != numbers_in(network.description)

    again = lines_of(1, FOLLOWED)
    assert again[0] != lines[0]
    assert learner.hear("l") == again[0], "the next update begins, from other weights"
    assert learner.hear("m") == f"Sample (1, 0). {lines_of(1, 2)[0]}"
    assert learner.hear("Down") == lines_of(1, 2)[1], "the arrows go through the list too"
    assert learner.hear("k", "k") == "".join(lines_of(1, 2)[0]) + ". " + lines_of(0, 2)[-1]
    assert learner.hear("k") == lines_of(0, 2)[-2], "back over the update, it is undone"
    learner.desktop.until(lambda: learner.told(network.thing).description == network.description)
    learner.desktop.keep_picture("blind-back")


def numbers_in(text):
    """Return the numbers in a description, as they are written."""
    return re.findall(r"[+−]?\d+\.\d+", text)
