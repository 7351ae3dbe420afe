"""Network, boundary and loss side by side: what the window shows, and what a frame is a picture of."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from xorviz.core.run.history import LossCurve
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.teach.experiments import PredictionKind
from xorviz.gui.app.card_titles import PLANE_TITLES, SCALE_TIPS, CardTitles
from xorviz.gui.app.views import pages_of, tabs_of
from xorviz.gui.kit.buttons.segments import Segments
from xorviz.gui.kit.cards import Card, TabCard
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.network.network_card import NetworkCard
from xorviz.gui.reach.room.divider import Divider
from xorviz.gui.reach.room.pair import Pair
from xorviz.session.selection import Selection
from xorviz.session.view import SessionView

if TYPE_CHECKING:
    from xorviz.gui.kit.sketch import Sketch
    from xorviz.gui.loss.loss_view import LossView
    from xorviz.gui.plane.boundary import BoundaryView
    from xorviz.gui.plane.hidden_space import HiddenSpaceView
    from xorviz.gui.plane.points.points_hand import PointsHand

PANELS = {"network": "Network", "boundary": "Decision boundary", "loss": "Loss"}
"""By name, what each is called where it stands alone."""
SPACING = 10

BOTH_PLANES = {"both": "Both spaces: point at a place in one, and its place in the other is marked"}


class Panels(QWidget):
    """The three views in their cards.

    Parameters
    ----------
    shown
        Which of `PANELS` there are.
    touchable
        Whether there are controls in the cards; a picture has none.
    plots_later
        Whether the cards of boundary and loss stay empty until `add_plots`.
    """

    needed = Signal(str)
    """The name of the card that a person is to draw in."""

    def __init__(
        self, shown: Collection[str] = PANELS, *, touchable: bool = True, plots_later: bool = False
    ) -> None:
        super().__init__()
        self.logarithmic = True
        """Whether the loss is on a logarithmic scale."""
        self.network_card = NetworkCard(tabs_of("network"), touchable=touchable)
        self.network = self.network_card.diagram
        self.plots: tuple[QWidget, ...] = ()
        """The other views, as soon as they are there."""
        self._boundary: BoundaryView | None = None
        self._hidden: HiddenSpaceView | None = None
        self._loss: LossView | None = None
        self._touchable = touchable
        self.tests = True
        """Whether the plane shows the samples that are held out."""
        self.decision = False
        """Whether the plane shows what is answered alone."""
        self._alone = False
        planes = Segments("plane_tab", "Which space is shown", {**tabs_of("plane"), **BOTH_PLANES})
        title = PLANE_TITLES["input"] if touchable else PANELS["boundary"]
        self.plane_card = TabCard(title, planes, "input", touchable=touchable)
        self.plane_card.let_title_give_way()  # its tabs say it too
        scales = Segments("loss_scale", "Scale of the loss", {**SCALE_TIPS, **tabs_of("loss")})
        self.loss_card = TabCard("Loss", scales, "log", touchable=touchable)
        self.titles = CardTitles(self.network_card, self.plane_card, self.loss_card, self)
        if touchable:
            self.plane_card.chosen.connect(self.on_plane_chosen)
            self.loss_card.chosen.connect(self.on_scale_chosen)
        cards = {"network": self.network_card, "boundary": self.plane_card, "loss": self.loss_card}
        self._shown = {name: card for name, card in cards.items() if name in shown}
        self.pairs = self._compose()
        """By name, inner ones first."""
        for name, card in cards.items():
            card.setVisible(name in shown)
        self.follow()
        if not plots_later:
            self.add_plots()

    def add_plots(self) -> None:
        """Fill the cards of boundary and loss; what they show is to be said after that.

        It is apart because pyqtgraph takes as long to import as half of the rest.
        """
        from xorviz.gui.loss.loss_view import LossView

        planes = pages_of("plane")
        self._boundary = cast("BoundaryView", planes["input"])
        self._hidden = cast("HiddenSpaceView", planes["hidden"])
        spaces = QWidget()
        in_row((self._boundary, 10), (self._hidden, 11), inside=spaces, gap=SPACING)  # whose axis is wider
        self._boundary.square.match(self._hidden.square)
        self._hidden.hide()
        self._boundary.cut_bar.choices.setVisible(self._touchable)
        self._boundary.place_hovered.connect(self._hidden.show_place)
        self._hidden.place_hovered.connect(self._boundary.show_place)
        for plane in (self._boundary, self._hidden):
            plane.place_hovered.connect(self.network.show_place)
        self._hidden.axes_changed.connect(self._boundary.show_axes)
        self.network.neuron_pointed.connect(self._boundary.show_neuron)
        self._boundary.headed.connect(self.titles.show_heading)
        self._boundary.points.changed.connect(self.on_points_changed)
        self._boundary.show_decision(self.decision)
        self._boundary.show_tests(self.tests)
        self._loss = LossView()
        self._loss.show_logarithmic(self.logarithmic)
        self.show_alone(self._alone)
        self.plots = (*planes.values(), self._loss)
        self.plane_card.add_pages({**planes, **dict.fromkeys(PLANE_TITLES, spaces)})
        self.loss_card.add_pages(dict.fromkeys(SCALE_TIPS, self._loss))

    def add_other_tabs(self) -> Iterable[QWidget]:
        """Make what the loss's place shows beside the loss, and return it: nobody sees it at first."""
        others = pages_of("loss")
        self.loss_card.add_pages(others)
        return others.values()

    def add_below_network(self, card: QWidget, row: QWidget) -> None:
        """Share the network's column with another card, and with a row that takes what it needs."""
        self._row = row
        self._below_network.addWidget(card)
        self._left.addWidget(row)
        self.follow()

    def follow(self) -> None:
        """Give the room of cards that are hidden to those beside them."""
        for pair in self.pairs.values():
            pair.follow()

    def stand_upright(self, upright: bool, row_below_all: bool) -> None:
        """Have one column of cards, or two; the row below all of them, or below the network."""
        self.pairs["plots"].turn(upright)
        if self._row is not None:
            (self._whole if row_below_all else self._left).addWidget(self._row)

    def show_plain(self, plain: bool) -> None:
        """Leave out what chooses between views, and say in plain words what each shows."""
        for card in self._shown.values():
            card.show_plain(plain)
        self.titles.show_plain(plain)

    @property
    def cards(self) -> Mapping[str, Card]:
        """The cards that are shown, by name."""
        return self._shown

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Name what is shown."""
        self.titles.show_view(view, what)

    def show_snapshot(self, snapshot: Snapshot, curve: LossCurve) -> None:
        """Show an epoch of a run that no session shows, and the losses around it."""
        if "network" in self._shown:
            for view in (self.network, self.network_card.matrix):
                view.show_snapshot(snapshot)
        if self._boundary is not None and self._hidden is not None and self._loss is not None:
            self._boundary.show_snapshot(snapshot)
            self._hidden.show_snapshot(snapshot)
            self._loss.show_losses(curve, snapshot.epoch, snapshot.loss)

    def show_test(self, curve: LossCurve | None) -> None:
        """Show the losses of the samples that are held out; None if none are."""
        if self._loss is not None:
            self._loss.show_test(curve)

    def show_followed(self, selection: Selection) -> None:
        """Ring the sample, and mark the neuron, that are followed."""
        for plane in (self._boundary, self._hidden):
            if plane is not None:
                plane.show_selection(selection)

    def sketch(self, kind: PredictionKind) -> "Sketch | None":
        """Return what draws a curve or a boundary; None for another kind, or while there are no plots."""
        view = {"curve": self._loss, "boundary": self._boundary}.get(kind)
        return None if view is None else view.sketch

    @Slot(bool)
    def show_alone(self, alone: bool) -> None:
        """Show nothing of other runs while a person says what this one will do; or show them again.

        Nor the lines of the neurons: two of them are half of an answer.
        """
        self._alone = alone
        if self._loss is not None and self._boundary is not None:
            self._loss.show_alone(alone)
            self._boundary.neurons.wanted = not alone
            self._boundary.redraw()

    def begin_sketch(self, kind: PredictionKind, last: int, loss: float) -> None:
        """Let a curve be drawn, up to an epoch and from the loss at epoch 0; or a boundary."""
        self.needed.emit("loss" if kind == "curve" else "boundary")
        if kind == "curve" and self._loss is not None:
            self._loss.sketch.begin(last, loss)
        elif kind == "boundary" and self._boundary is not None:
            self.plane_card.show_tab("input")
            self._boundary.zoom.show_all()
            self._boundary.sketch.begin()

    def points(self) -> "PointsHand | None":
        """Show the input plane, and return what draws samples in it; None while there are no plots."""
        self.needed.emit("boundary")
        self.plane_card.show_tab("input")
        return None if self._boundary is None else self._boundary.points

    def pointed_sample(self) -> int | None:
        """Return the sample that the pointer is on, or the keyboard, in either space."""
        planes = [each for each in (self._boundary, self._hidden) if each is not None]
        meant = [each for each in planes if each.underMouse()] or [each for each in planes if each.hasFocus()]
        return meant[0].pointed_sample() if meant else None

    @Slot(bool)
    def show_decision(self, alone: bool) -> None:
        """Show in the plane what is answered alone, or how surely too."""
        self.decision = alone
        if self._boundary is not None:
            self._boundary.show_decision(alone)

    def show_tests(self, wanted: bool) -> None:
        """Show in the plane the samples that are held out, or only those that are trained on."""
        self.tests = wanted
        if self._boundary is not None:
            self._boundary.show_tests(wanted)

    def show_logarithmic(self, logarithmic: bool) -> None:
        """Choose the scale of the loss."""
        self.logarithmic = logarithmic
        if self._loss is not None:
            self._loss.show_logarithmic(logarithmic)

    @Slot()
    def on_points_changed(self) -> None:
        """Have the plane as large while there is a bar below it: the loss lends the room."""
        self.pairs["loss"].lend(0 if self._boundary is None else self._boundary.points.room)

    @Slot(str)
    def on_plane_chosen(self, tab: str) -> None:
        """Show the input plane, hidden space, or both side by side."""
        if self._boundary is not None and self._hidden is not None and tab in PLANE_TITLES:
            for view in (self._boundary, self._hidden):
                view.hide()  # first, so that both never ask for room where one is to be shown
            self._hidden.show_alone(tab == "hidden")
            self._boundary.setVisible(tab != "hidden")
            self._hidden.setVisible(tab != "input")
        self.titles.name_plane()

    @Slot(str)
    def on_scale_chosen(self, tab: str) -> None:
        """Draw the loss on that scale, or show what takes its place."""
        if tab in SCALE_TIPS:
            self.show_logarithmic(tab == "log")
        self.titles.name_loss()

    def _compose(self) -> dict[str, Pair]:
        """Lay the cards out: network and what will be below it, beside boundary above loss."""
        self._below_network = in_column()

        def divider(name: str, title: str, *, across: bool = False) -> Divider:
            return Divider(name, title, across=across, thickness=SPACING)

        update = Pair(
            divider("update", "Height of the network"), (self.network_card, 1), (self._below_network, 1)
        )
        loss = Pair(divider("loss", "Height of the boundary"), (self.plane_card, 3), (self.loss_card, 2))
        self._row: QWidget | None = None
        self._left = in_column((update, 1), gap=SPACING)
        plots = Pair(divider("plots", "Width of the network", across=True), (self._left, 11), (loss, 9))
        self._whole = in_column((plots, 1), inside=self, gap=SPACING)
        return {"update": update, "loss": loss, "plots": plots}
