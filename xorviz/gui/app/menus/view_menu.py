"""What changes how the window is seen, and what in it has the keyboard: the View menu."""

from xorviz.gui.app.menus.program import Action, Program
from xorviz.themes import THEMES


def _theme(name: str, text: str, tip: str, *, line_above: bool = False) -> Action:
    return Action(
        f"view.theme_{name}",
        text,
        tip,
        lambda w, _: w.appearance.choose_theme(name),
        checkable=True,
        group="theme",
        line_above=line_above,
    )


def _card(name: str, text: str, *, key: str = "", icon: str = "") -> Action:
    return Action(
        f"view.show_{name}",
        text,
        f"Show {'' if name == 'update' else 'the '}{text.lower()}, or hide it",
        lambda w, on: w.sight.show_card(name, on),
        key=key,
        icon=icon,
        checkable=True,
    )


def _show_film(program: Program, on: bool) -> None:
    program.appearance.choose_film(on)
    if on:
        program.sight.reveal("timeline")


VIEW = (
    Action(
        "view.explore",
        "Explore",
        "Show everything there is, not only what a first sight needs",
        lambda w, on: w.first_sight.choose(on),
        key="Ctrl+Shift+X",
        checkable=True,
    ),
    Action(
        "view.film",
        "Film Strip",
        "Show the boundary at round epochs, more where it changes, above the timeline",
        _show_film,
        key="F",
        checkable=True,
        line_above=True,
    ),
    Action(
        "view.decision",
        "Decision Only",
        "Show in the plane which class is answered, not how surely",
        lambda w, on: w.appearance.choose_decision(on),
        key="D",
        checkable=True,
    ),
    Action(
        "view.test_points",
        "Test Points",
        "Show the points that are held out as outlines in the plane, or only those that are trained on",
        lambda w, on: w.panels.show_tests(on),
        checkable=True,
    ),
    Action(
        "view.zoom_in",
        "Larger Text",
        "All words and numbers one size larger",
        lambda w, _: w.comfort.zoom_by(1),
        key="Ctrl++",
        line_above=True,
    ),
    Action(
        "view.zoom_out",
        "Smaller Text",
        "All words and numbers one size smaller",
        lambda w, _: w.comfort.zoom_by(-1),
        key="Ctrl+-",
    ),
    Action(
        "view.zoom_reset",
        "Usual Text Size",
        "All words and numbers in their usual size",
        lambda w, _: w.comfort.zoom_to(1.0),
        key="Ctrl+0",
    ),
    Action(
        "view.present",
        "Present",
        "Show pictures and Play alone, large and in high contrast, on the whole screen",
        lambda w, on: w.sight.present(on),
        key="F5",
        checkable=True,
        line_above=True,
    ),
    Action(
        "view.full_screen",
        "Full Screen",
        "Give the whole screen to the window",
        lambda w, on: w.sight.show_full_screen(on),
        key="F11",
        checkable=True,
    ),
    Action(
        "view.reset_layout",
        "Reset View",
        "Show all cards in their usual sizes, and text in its usual size",
        lambda w, _: w.sight.reset(),
    ),
    Action(
        "view.single_keys",
        "Single-Key Shortcuts",
        "Whether a letter, a comma or a full stop alone does something",
        lambda w, on: w.comfort.choose_single_keys(on),
        checkable=True,
        line_above=True,
    ),
    Action(
        "view.still",
        "Reduce Motion",
        "Chevrons stand still while the network learns",
        lambda w, on: w.appearance.choose_still(on),
        checkable=True,
    ),
    _theme("system", "System Theme", "Light, dark or high contrast, as on the desktop", line_above=True),
    *(_theme(name, each.title, each.tip) for name, each in THEMES.items()),
)

CARDS = (
    _card("column", "Left Column", key="F9", icon="column"),
    _card("network", "Network"),
    _card("update", "One Update"),
    _card("boundary", "Boundary"),
    _card("loss", "Loss"),
    _card("timeline", "Timeline"),
    Action(
        "view.maximise",
        "One Card Alone",
        "Give the window to the card that has the keyboard, or back to all",
        lambda w, _: w.sight.maximise(),
        key="Ctrl+M",
        checkable=True,
        line_above=True,
    ),
    Action(
        "view.next_card",
        "Next Card",
        "Move the keyboard to the next card: lesson or question, network, plane, loss, time",
        lambda w, _: w.card_keys.go(1),
        key="F6",
    ),
    Action(
        "view.card_before",
        "Previous Card",
        "Move the keyboard to the previous card",
        lambda w, _: w.card_keys.go(-1),
        key="Shift+F6",
    ),
)
"""What is done with the cards of the window: a menu within the View menu."""
