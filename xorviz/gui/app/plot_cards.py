"""Network, boundary and loss side by side: what the window shows, and what a frame is a picture of."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.describing import shape_text
from xorviz.core.run.history import LossCurve
from xorviz.core.run.landmarks import Landmark
from xorviz.core.run.run import Run
from xorviz.core.run.training import Snapshot
from xorviz.core.teach.experiments import PredictionKind
from xorviz.core.update.chain_rule import Trace
from xorviz.gui.app.views import tabs_of
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.widgets import Card, Segments
from xorviz.gui.loss.loss_curves import LossGhost
from xorviz.gui.network.diagram_walk import lit
from xorviz.gui.network.network_view import NetworkView, Strokes
from xorviz.session.selection import Selection

if TYPE_CHECKING:
    from xorviz.gui.kit.sketch import Sketch
    from xorviz.gui.loss.loss_view import LossView
    from xorviz.gui.loss.norms import NormsView
    from xorviz.gui.plane.boundary import BoundaryView
    from xorviz.gui.plane.hidden_space import HiddenSpaceView

PANELS = {"network": "Network", "boundary": "Decision boundary", "loss": "Loss"}
"""By name, what each is called where it stands alone."""
SPACING = 10

STROKE_TIPS = {
    "weights": "Thickness is |w|. Blue is positive; orange and dashed is negative",
    "gradients": "Purple: the gradient ∂L/∂w, from output to inputs. Thickness is log |∂L/∂w|",
    "both": "Weights, and beside each its gradient in purple",
}
BOTH_PLANES = {"both": "Both spaces: point at a place in one, and its place in the other is marked"}
PLANE_TITLES = {"input": "Boundary", "hidden": "Hidden space", "both": "Both spaces"}
SCALE_TIPS = {
    "log": "Equal steps for equal ratios of the loss",
    "linear": "Equal steps for equal differences",
}


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

    cursor_requested = Signal(int)
    """The epoch that a person drags the cursor to."""
    sample_selected = Signal(object)
    """The row of the sample that a person clicked."""

    def __init__(
        self,
        shown: Collection[str] = PANELS,
        *,
        touchable: bool = True,
        plots_later: bool = False,
    ) -> None:
        super().__init__()
        self.logarithmic = True
        """Whether the loss is on a logarithmic scale."""
        self.network = NetworkView()
        self._boundary: BoundaryView | None = None
        self._hidden: HiddenSpaceView | None = None
        self._loss: LossView | None = None
        self._norms: NormsView | None = None
        self._run: tuple[Run, Snapshot] | None = None
        self._loss_detail = ""
        strokes = Segments("network_strokes", "What the edges show", STROKE_TIPS)
        strokes.show_choice("both")
        strokes.chosen.connect(self.network.show_strokes)
        scale = Segments("loss_scale", "Scale of the loss", {**SCALE_TIPS, **tabs_of("loss")})
        scale.show_choice("log")
        scale.chosen.connect(self.on_scale_chosen)
        self._network_card = Card("Network", self.network, strokes if touchable else None)
        self._planes = plane = Segments(
            "plane_tab", "Which space is shown", {**tabs_of("plane"), **BOTH_PLANES}
        )
        plane.show_choice("input")
        plane.chosen.connect(self.on_plane_chosen)
        self._boundary_card = Card(
            PLANE_TITLES["input"] if touchable else PANELS["boundary"], control=plane if touchable else None
        )
        self._loss_card = Card("Loss", control=scale if touchable else None)
        cards = {"network": self._network_card, "boundary": self._boundary_card, "loss": self._loss_card}
        right = in_column((self._boundary_card, 3), (self._loss_card, 2), gap=SPACING)
        self._left = in_column((self._network_card, 10), gap=SPACING)
        layout = in_row((self._left, 11), inside=self, gap=SPACING)
        if {"boundary", "loss"} & set(shown):
            layout.addLayout(right, 9)
        self._shown = {name: card for name, card in cards.items() if name in shown}
        for name, card in cards.items():
            card.setVisible(name in shown)
        if not plots_later:
            self.add_plots()

    def add_plots(self) -> None:
        """Fill the cards of boundary and loss; what they show is to be said after that.

        It is apart because pyqtgraph takes as long to import as half of the rest.
        """
        from xorviz.gui.loss.loss_view import LossView
        from xorviz.gui.plane.boundary import BoundaryView
        from xorviz.gui.plane.hidden_space import HiddenSpaceView

        self._boundary, self._loss = BoundaryView(), LossView()
        self._hidden = HiddenSpaceView()
        plane = QWidget()
        in_row((self._boundary, 1), (self._hidden, 1), inside=plane, gap=SPACING)
        self._hidden.hide()
        self._boundary.place_hovered.connect(self._hidden.show_place)
        self._hidden.place_hovered.connect(self._boundary.show_place)
        self._hidden.axes_changed.connect(self._boundary.show_axes)
        for view in (self._boundary, self._hidden):
            view.sample_selected.connect(self.sample_selected)
        self._loss.show_logarithmic(self.logarithmic)
        self._loss.cursor_requested.connect(self.cursor_requested)
        self._boundary_card.fill(plane)
        plots = QWidget()
        self._plots = QStackedLayout(plots)
        self._plots.addWidget(self._loss)
        self._loss_card.fill(plots)

    def add_below_network(self, card: QWidget) -> None:
        """Share the network's column with another card."""
        self._left.addWidget(card, 9)

    def cards(self) -> Iterable[Card]:
        """Return the cards that are shown."""
        return self._shown.values()

    @property
    def complete(self) -> bool:
        """Whether the plots are there."""
        return self._loss is not None

    @property
    def strokes(self) -> Strokes:
        """What the edges show."""
        return self.network.strokes

    def show_config(self, config: TrainingConfig, data: Dataset) -> None:
        """Name the network and the loss."""
        layers = config.layers(data)
        self._network_card.show_title(
            f"Network {shape_text(layers)}", f"{parameter_count(layers)} parameters"
        )
        self._loss_detail = f"{config.reduction} over {len(data)} samples"
        self._title_loss()

    def show_snapshot(self, snapshot: Snapshot, curve: LossCurve) -> None:
        """Show an epoch, and the losses around it."""
        if "network" in self._shown:
            self.network.show_snapshot(snapshot)
        if self._boundary is not None and "boundary" in self._shown:
            self._boundary.show_snapshot(snapshot)
        if self._hidden is not None:
            self._hidden.show_snapshot(snapshot)
        if self._loss is not None and "loss" in self._shown:
            self._loss.show_losses(curve, snapshot.epoch, snapshot.loss)

    def show_run(self, run: Run, snapshot: Snapshot) -> None:
        """Show the size of the gradients over a run."""
        self._run = run, snapshot
        if self._norms is not None:
            self._norms.show_run(run, snapshot)

    def show_walk(self, trace: Trace, place: int | None, selection: Selection) -> None:
        """Show what a line of the chain rule concerns, the sample that is followed, and what is selected."""
        self.network.show_lit(lit(trace, place, selection))
        followed = replace(selection, sample=trace.sample)
        for view in (self._boundary, self._hidden):
            if view is not None:
                view.show_selection(followed)

    def show_others(self, ghosts: Sequence[LossGhost]) -> None:
        """Show the losses of other runs behind those of this one."""
        if self._loss is not None:
            self._loss.show_ghosts(ghosts)

    def show_marks(self, marks: Sequence[Landmark]) -> None:
        """Show what stands out in the run."""
        if self._loss is not None:
            self._loss.show_marks(marks)

    def sketch(self, kind: PredictionKind) -> "Sketch | None":
        """Return what draws a curve or a boundary; None for another kind, or while there are no plots."""
        view = {"curve": self._loss, "boundary": self._boundary}.get(kind)
        return None if view is None else view.sketch

    def begin_sketch(self, kind: PredictionKind, last: int, loss: float) -> None:
        """Let a curve be drawn, up to an epoch and from the loss at epoch 0; or a boundary."""
        if kind == "curve" and self._loss is not None:
            self._loss.sketch.begin(last, loss)
        elif kind == "boundary" and self._boundary is not None:
            self.show_plane("input")
            self._boundary.sketch.begin()

    def show_logarithmic(self, logarithmic: bool) -> None:
        """Choose the scale of the loss."""
        self.logarithmic = logarithmic
        if self._loss is not None:
            self._loss.show_logarithmic(logarithmic)

    def show_plane(self, plane: str) -> None:
        """Show the input plane, hidden space, or both."""
        self._planes.show_choice(plane)
        self.on_plane_chosen(plane)

    @Slot(str)
    def on_plane_chosen(self, plane: str) -> None:
        """Show the input plane, hidden space, or both side by side."""
        if self._boundary is not None and self._hidden is not None:
            for view in (self._boundary, self._hidden):
                view.hide()  # first, so that both never ask for room where one is to be shown
            self._hidden.show_bar(plane == "hidden")
            self._boundary.setVisible(plane != "hidden")
            self._hidden.setVisible(plane != "input")
            self._boundary_card.show_title(PLANE_TITLES[plane], "")

    @Slot(str)
    def on_scale_chosen(self, scale: str) -> None:
        """Draw the loss on that scale, or the gradients."""
        if scale == "gradients":
            self._show_norms()
        else:
            self.show_logarithmic(scale == "log")
            if self._loss is not None:
                self._plots.setCurrentWidget(self._loss)
        self._title_loss()

    def _show_norms(self) -> None:
        if self._loss is None:
            return
        if self._norms is None:
            from xorviz.gui.loss.norms import NormsView

            self._norms = NormsView()
            self._norms.cursor_requested.connect(self.cursor_requested)
            self._plots.addWidget(self._norms)
            if self._run is not None:
                self._norms.show_run(*self._run)
        self._plots.setCurrentWidget(self._norms)

    def _title_loss(self) -> None:
        if self._norms is not None and self._plots.currentWidget() is self._norms:
            self._loss_card.show_title("Norms", "log scale")
        else:
            self._loss_card.show_title("Loss", self._loss_detail)
