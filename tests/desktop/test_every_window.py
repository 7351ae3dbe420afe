"""What a screen reader finds in every window, as another process: nothing nameless, valueless or mute."""

import re

from tests.desktop.flaws import flaws_in
from xorviz.core.survey.portions import compile_survey

OPENED = {
    "Survey.*": ("s", "Return"),
    "Export": ("ctrl+shift+e",),
    "Go to epoch": ("ctrl+g",),
    "Commands": ("ctrl+shift+p",),
    "Keyboard shortcuts": ("F1",),
    "Compare runs": ("c",),
}
"""By the title of a window, the keys that open it; a survey is mute until it runs."""


def test_nothing_in_any_window_is_nameless_valueless_or_mute(visit):
    compile_survey()  # in the program it could last longer than one waits
    visitor = visit()

    def heard(window, least):
        def is_heard():
            things = visitor.things(window)
            assert len(things) >= least
            assert flaws_in(things, visitor.ears) == []

        visitor.desktop.until_holds(is_heard)

    heard("(.*– )?xorviz", 60)
    visitor.desktop.press("l")
    visitor.see("Chain rule", "list")
    heard("(.*– )?xorviz", 60)
    visitor.desktop.press("F3")
    visitor.see("Page of the lesson")
    heard("(.*– )?xorviz", 60)
    visitor.desktop.press("ctrl+shift+x", "f")
    visitor.see("Film strip.*")
    heard("(.*– )?xorviz", 100)
    visitor.desktop.press("ctrl+g")  # the question is open: a full stop alone does nothing
    visitor.desktop.until(lambda: visitor.title() == "Go to epoch")
    visitor.desktop.press("1", "Return")
    visitor.see(
        "Network diagram", "graphic", " at epoch 1: "
    )  # a run that has not begun makes room for another
    visitor.desktop.press("n", "period")
    for title, (key, *more) in OPENED.items():
        visitor.desktop.press(key)
        visitor.desktop.until(lambda title=title: re.fullmatch(title, visitor.title()))
        visitor.desktop.until(lambda title=title: any(each.has_keys for each in visitor.things(title)))
        for each in more:
            visitor.desktop.press(each)
        heard(title, 4)
        if more:  # Escape cancels a survey that runs, and closes one that does not
            visitor.desktop.until(lambda: "enabled" not in visitor.see("Cancel").states)
        visitor.desktop.press("Escape")
        visitor.desktop.until(visitor.has_the_keyboard)
