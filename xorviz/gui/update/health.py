"""Gradient health: what the neurons let through of the gradients, twins, and how the loss curves."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from xorviz.core.insight.health import Health, Twins, takes_long, twin_distance
from xorviz.core.run.edits import NUDGE_SIZE, Nudge, nudge_size_text
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import node_name
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.epoch_lines import EpochLines, NormsFollower
from xorviz.gui.kit.layouts import in_row
from xorviz.gui.kit.numbers import epoch_text, fixed, powers
from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.widgets import Passage, named
from xorviz.gui.update.curvature import CurvatureView
from xorviz.gui.update.slope_map import MOST_ROWS, SeenSlopes, SlopeMap, seen_slopes
from xorviz.session.selection import Selection
from xorviz.session.status import failed_status
from xorviz.session.view import SessionView
from xorviz.session.wishes.asides import Stopped

HERE = "health here"
TWINS = 1e-3
"""Neurons nearer to each other than this are as good as one: they can be nudged apart."""
SIZES = (NUDGE_SIZE, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1)
NUDGE_TIP = (
    "Move all parameters in a random direction before the next epoch, so far in all.\n"
    "At an epoch that has a nudge, the new one takes its place"
)
NUDGED_TIP = (
    "Nudged by this much here already. Step or play to see what becomes of it, or choose another size"
)


@dataclass(frozen=True, slots=True, eq=False)
class _Here:
    """What is told of one epoch."""

    run: Run
    snapshot: Snapshot
    slopes: SeenSlopes
    twins: Twins | None


def _here(run: Run, snapshot: Snapshot, followed: int | None, _: Stopped | None = None) -> _Here:
    return _Here(run, snapshot, seen_slopes(snapshot, followed), twin_distance(snapshot.parameters))


class HealthView(Pane, QWidget):
    """Shows the slopes at the cursor, and the closest neurons; where they are twins, over the run too."""

    sample_selected = Signal(object)
    neuron_selected = Signal(int, int)
    nudge_requested = Signal(float)
    """How far."""
    cursor_requested = Signal(int)
    aside_wished = Signal(str, object)
    """A purpose, and what is to be computed beside the training."""

    smallest = (320, 110)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("health", "Gradient health", parent)
        self._norms = NormsFollower(self)
        self._norms.timeout.connect(self.redraw)
        self._shown: tuple[Run, Snapshot] | None = None
        self._followed: int | None = None
        self._here: _Here | None = None
        self._asked: tuple[Snapshot, int | None] | None = None
        """Of what that is told, or under way."""
        self._awaited: Run | None = None
        """Whose is under way beside."""
        self._lines = EpochLines("twins_plot", "Distance of the twins over epochs", "distance", "accent")
        self._lines.cursor_requested.connect(self.cursor_requested)
        self._map = SlopeMap()
        self._map.sample_selected.connect(self.sample_selected)
        self._map.neuron_selected.connect(self.neuron_selected)
        self._curvature = CurvatureView()
        self._curvature.cursor_requested.connect(self.cursor_requested)
        queued = Qt.ConnectionType.QueuedConnection  # the slopes and twins first: they take less long
        self._curvature.aside_wished.connect(self.aside_wished, queued)
        self.on_aside_told = self._curvature.on_aside_told
        self._twins = Passage(2, text_font(12))
        self._twins.setObjectName("twins")
        self._nudge = ToolButton()
        self._nudge.setObjectName("nudge")
        self._nudge.clicked.connect(self.on_nudge_clicked)
        self._nudge.setText("Break the symmetry")
        self._sizes = named(QComboBox(), "nudge_size", "Size of the nudge", NUDGE_TIP)
        for size in SIZES:
            self._sizes.addItem(f"by {nudge_size_text(size)}", size)
        self._sizes.activated.connect(self.redraw)
        for each in (self._nudge, self._sizes):
            each.hide()
        buttons = in_row(self._nudge, self._sizes, gap=8)
        self._grid = layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._lines, 0, 0)
        layout.addWidget(self._map, 0, 1)
        layout.addWidget(self._curvature, 0, 2)
        layout.addWidget(self._curvature.words, 1, 0, 1, 3)
        layout.addWidget(self._twins, 2, 0, 1, 3)
        layout.addLayout(buttons, 3, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        layout.setRowStretch(0, 1)
        layout.setColumnStretch(1, 2)
        layout.setColumnStretch(2, 3)

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Show the run at the cursor, and what is selected."""
        if what & {"run", "head", "edits", "snapshot"}:
            self.show_run(view.run, view.snapshot)
        if "selection" in what:
            self.show_selection(view.selection)

    def show_run(self, run: Run, snapshot: Snapshot) -> None:
        """Show a run, with the cursor at a snapshot of it."""
        self._shown = (run, snapshot)
        self._curvature.show_run(run, snapshot)
        self.redraw()

    def show_selection(self, selection: Selection) -> None:
        """Frame what is selected."""
        self._map.show_selection(selection)
        if selection.sample != self._followed:
            self._followed = selection.sample
            if self._shown is not None and len(self._shown[1].data) > MOST_ROWS:
                self.redraw()

    @Slot()
    def on_nudge_clicked(self) -> None:
        """Ask for a nudge of the size chosen."""
        self.nudge_requested.emit(self._sizes.currentData())

    @Slot(str, object)
    def on_aside_found(self, purpose: str, outcome: object) -> None:
        """Show what was found of an epoch that takes long, and then what is newer."""
        if purpose == HERE and isinstance(outcome, _Here):
            if outcome.run is not self._awaited:  # another is shown by now
                return
            self._awaited = None
            self._take(outcome)
            self._say_twins(outcome.run, outcome)
            self.redraw()
        else:
            self._curvature.on_aside_found(purpose, outcome)

    @Slot(str, str)
    def on_aside_failed(self, purpose: str, trace: str) -> None:
        """Say that there is nothing; the same is not wished again, but what is newer is."""
        if purpose == HERE:
            self._awaited = None
            self._twins.setText(failed_status(trace))
            self.redraw()
        else:
            self._curvature.on_aside_failed(purpose, trace)

    def draw(self) -> None:
        """Draw the slopes, and say what is known of twins."""
        if self._shown is None:
            return
        run, snapshot = self._shown
        health, wanted = self._norms.follow(run), (snapshot, self._followed)
        if wanted != self._asked and self._awaited is not run:
            self._asked, self._awaited = wanted, run if takes_long(run) else None
            if self._awaited is not None:
                self.aside_wished.emit(HERE, partial(_here, run, *wanted))
            else:
                self._take(_here(run, *wanted))
        if self._here is not None and self._here.snapshot is snapshot:
            self._say_twins(run, self._here)
        self._draw_distances(health, run, snapshot)

    def _take(self, here: _Here) -> None:
        self._here = here
        self._map.show_slopes(here.slopes)

    def _say_twins(self, run: Run, here: _Here) -> None:
        """Say how close the closest neurons are at an epoch, and what was done about it."""
        epoch, twins = here.snapshot.epoch, here.twins
        nudges = [edit for edit in run.edits if isinstance(edit, Nudge) and edit.epoch <= epoch]
        nudge = nudges[-1] if nudges else None
        self._twins.setText(f"{twins_text(twins, here.snapshot.layers)}\n{nudge_text(nudge, epoch)}".strip())
        self._offer_nudge(twins, nudge if nudge is not None and nudge.epoch == epoch else None)

    def _draw_distances(self, health: Health, run: Run, snapshot: Snapshot) -> None:
        """Show how the distance grows, if it has ever been that of twins."""
        close = bool((health.distances < TWINS).any())
        self._lines.setVisible(close)
        self._grid.setColumnStretch(0, 2 * int(close))
        if close:
            distances = health.distances[:, np.newaxis]
            self._lines.show_lines(health.epochs, distances, ["twins"], snapshot.epoch, run.epoch)

    def _offer_nudge(self, twins: Twins | None, nudge: Nudge | None) -> None:
        """Offer to part twins; of the nudge that this very epoch has already, only another size."""
        offered = twins is not None and twins.distance < TWINS
        self._nudge.setVisible(offered)
        self._sizes.setVisible(offered)
        done = nudge is not None and nudge.size == self._sizes.currentData()
        self._nudge.setEnabled(not done)
        self._nudge.setToolTip(NUDGED_TIP if done else NUDGE_TIP)


def nudge_text(nudge: Nudge | None, epoch: int) -> str:
    """Say what was done about twins; a snapshot is that before the nudge of its epoch."""
    if nudge is None:
        return ""
    when = "here: the next epoch shows it" if nudge.epoch == epoch else f"at epoch {epoch_text(nudge.epoch)}"
    return f"{nudge.text.capitalize()} {when}."


def twins_text(twins: Twins | None, layers: tuple[int, ...]) -> str:
    """Say how far the closest two neurons of a hidden layer are apart."""
    if twins is None:
        return "No layer has two hidden neurons."
    first, second = (node_name(layers, twins.layer, index) for index in (twins.first, twins.second))
    where = f" of layer {twins.layer}" if len(layers) > 3 else ""
    if twins.distance == 0.0:
        return f"{first} and {second}{where} are twins: distance 0."
    if twins.distance < TWINS:
        return f"{first} and {second}{where} are {powers(twins.distance, 1)} apart."
    return f"The closest, {first} and {second}{where}, are {fixed(twins.distance, 3)} apart."
