"""The letters by which the entries of an open menu are chosen."""

from collections.abc import Sequence
from functools import partial
from weakref import WeakSet

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar


class Mnemonics(QObject):
    """Underlines a letter in each entry of a menu, and of the menus within it, while it is shown.

    Nobody writes them down: entries come and go, and change their words. A menu that is not shown has its
    texts without them.
    """

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._plain: dict[QAction, tuple[str, str]] = {}
        """Of what is shown: its text without, and with, a letter underlined."""
        self._watched = WeakSet[QMenu]()
        for each in bar.actions():
            self._watch(each)

    def _watch(self, action: QAction) -> None:
        """Underline letters whenever a menu is shown: after what fills it, which is told of that first."""
        menu = action.menu()
        if isinstance(menu, QMenu) and menu not in self._watched:
            self._watched.add(menu)
            menu.aboutToShow.connect(partial(self._underline, menu))
            menu.aboutToHide.connect(partial(self._restore, menu))

    def _underline(self, menu: QMenu) -> None:
        entries = [each for each in menu.actions() if each.isVisible() and not each.isSeparator()]
        for each, text in zip(entries, underlined([each.text() for each in entries]), strict=True):
            self._watch(each)
            if text != each.text():
                self._plain[each] = each.text(), text
                each.setText(text)

    def _restore(self, menu: QMenu) -> None:
        for each in menu.actions():
            plain, marked = self._plain.pop(each, ("", ""))
            if marked and each.text() == marked:  # it may have got other words meanwhile
                each.setText(plain)


def underlined(texts: Sequence[str]) -> list[str]:
    """Return texts with & before a letter that no other has, where there is one; && is the sign itself.

    The first letters of words come first, and who comes first chooses. A text that has a letter keeps it.
    """
    letters: dict[str, int] = {}
    places: dict[int, int] = {}
    """By text, where in it its letter is."""
    for number, text in enumerate(texts):
        if written := _written(text):
            letters[written] = number
    for number, text in enumerate(texts):
        if not _written(text):
            _choose(number, texts, letters, places, set())
    return [
        f"{text[: places[number]]}&{text[places[number] :]}" if number in places else text
        for number, text in enumerate(texts)
    ]


def _choose(
    number: int, texts: Sequence[str], letters: dict[str, int], places: dict[int, int], tried: set[str]
) -> bool:
    """Give a text a letter that is free, or one whose text can have another."""
    wanted = [(texts[number][place].lower(), place) for place in _order(texts[number])]
    free = next(((letter, place) for letter, place in wanted if letter not in letters), None)
    if free is not None:
        letters[free[0]], places[number] = number, free[1]
        return True
    for letter, place in wanted:
        holder = letters[letter]
        if letter in tried or holder not in places:
            continue
        tried.add(letter)
        if _choose(holder, texts, letters, places, tried):
            letters[letter], places[number] = number, place
            return True
    return False


def _order(text: str) -> list[int]:
    """Return where the letters of a text are, those that begin a word first."""
    found = [place for place, sign in enumerate(text) if sign.isalnum() and sign.isascii()]
    return sorted(found, key=lambda place: place > 0 and text[place - 1].isalnum())


def _written(text: str) -> str:
    """Return the letter that a text has already, in small; empty if it has none."""
    return QKeySequence.mnemonic(text).toString()[-1:].lower()
