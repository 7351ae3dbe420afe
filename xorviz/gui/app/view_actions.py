"""What changes how the window is seen, and what in it has the keyboard: the View menu."""

from xorviz.gui.app.program import Action


def _theme(name: str, text: str, tip: str, *, line_above: bool = False) -> Action:
    return Action(
        f"view.theme_{name}",
        text,
        tip,
        lambda w, _: w.choose_theme(name),
        checkable=True,
        group="theme",
        line_above=line_above,
    )


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
        "The boundary at round epochs, more where it changes, above the timeline",
        lambda w, on: w.time.show_film(on),
        key="F",
        checkable=True,
        line_above=True,
    ),
    Action(
        "view.zoom_in",
        "Larger Text",
        "Larger text",
        lambda w, _: w.comfort.zoom_by(1),
        key="Ctrl++",
        line_above=True,
    ),
    Action("view.zoom_out", "Smaller Text", "Smaller text", lambda w, _: w.comfort.zoom_by(-1), key="Ctrl+-"),
    Action(
        "view.zoom_reset",
        "Usual Text",
        "Text of the usual size",
        lambda w, _: w.comfort.zoom_to(1.0),
        key="Ctrl+0",
    ),
    Action(
        "view.maximise",
        "One Card Alone",
        "The window for the card with the keyboard, or for all again",
        lambda w, _: w.sight.maximise(),
        key="Ctrl+M",
        checkable=True,
        line_above=True,
    ),
    Action(
        "view.present",
        "Present",
        "Nothing but pictures and Play, large, on the whole screen",
        lambda w, on: w.sight.present(on),
        key="F5",
        checkable=True,
    ),
    Action(
        "view.full_screen",
        "Full Screen",
        "The whole screen for the window",
        lambda w, on: w.sight.show_full_screen(on),
        key="F11",
        checkable=True,
    ),
    Action(
        "view.reset_layout",
        "Reset View",
        "All cards, and text of the usual size",
        lambda w, _: w.sight.reset(),
    ),
    Action(
        "view.next_card",
        "Next Card",
        "The keyboard to the next card",
        lambda w, _: w.card_keys.go(1),
        key="F6",
        line_above=True,
    ),
    Action(
        "view.card_before",
        "Card Before",
        "The keyboard to the card before",
        lambda w, _: w.card_keys.go(-1),
        key="Shift+F6",
    ),
    Action(
        "view.single_keys",
        "Single-Key Shortcuts",
        "Whether a letter, a comma or a full stop alone does something",
        lambda w, on: w.comfort.choose_single_keys(on),
        checkable=True,
    ),
    _theme("system", "Theme of the System", "Light or dark, as the desktop", line_above=True),
    _theme("light", "Light Theme", "Dark on light"),
    _theme("dark", "Dark Theme", "Light on dark"),
)
