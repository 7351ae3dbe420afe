"""What a person has made of the sizes of the cards: remembered, apart for each way of showing."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from xorviz.gui.reach.room.pair import Pair
from xorviz.session.settings import load_arrangement, save_arrangement


class Shares(QObject):
    """Sees to it that the cards have the sizes that they were given.

    Parameters
    ----------
    pairs
        Neighbours with a divider between them, by name, inner ones first.
    parent
        The window.
    """

    def __init__(self, pairs: Mapping[str, Pair], parent: QObject) -> None:
        super().__init__(parent)
        self._pairs = pairs
        self._mode = ""
        for pair in pairs.values():
            pair.divider.settled.connect(self.on_settled)
            pair.divider.usual_wished.connect(self.on_usual_wished)

    def follow(self) -> None:
        """Give the room of what is hidden to what is beside it."""
        for pair in self._pairs.values():
            pair.follow()

    def show_mode(self, mode: str) -> None:
        """Give the cards the sizes that they have in a way of showing."""
        if mode != self._mode:
            self._mode = mode
            self._show_saved()

    def reset(self) -> None:
        """Give all cards their usual sizes, and remember that."""
        save_arrangement(replace(load_arrangement(), shares={}))
        self._show_saved()

    @Slot()
    def on_settled(self) -> None:
        """Remember what the cards have now."""
        saved = load_arrangement()
        shares = dict(saved.shares)
        for name, pair in self._pairs.items():
            shares.pop(f"{self._mode}.{name}", None)
            if pair.share is not None:
                shares[f"{self._mode}.{name}"] = round(pair.share, 4)
        save_arrangement(replace(saved, shares=shares))

    @Slot()
    def on_usual_wished(self) -> None:
        """Give two cards their usual sizes."""
        for pair in self._pairs.values():
            if pair.divider is self.sender():
                pair.show_share(None)
        self.on_settled()

    def _show_saved(self) -> None:
        shares = load_arrangement().shares
        for name, pair in self._pairs.items():
            pair.show_share(shares.get(f"{self._mode}.{name}"))
