"""A person's hands on the network."""

import time
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.errors import ConfigError
from xorviz.core.hands.by_hand import Freeze, SetAll, SetParameter, SwitchOff
from xorviz.core.network.arrays import Array
from xorviz.core.run.choices.layers import LayerWish
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.run.start import Start
from xorviz.core.update.names import parameter_name
from xorviz.session.session import Session
from xorviz.session.view import snapshot_of

MOST_APART = 300
"""So many weights and biases are set each by a fact of its own; more by one fact of all."""
GRIP_SECONDS = 1.0
"""Steps of one parameter that follow each other this quickly are taken back as one."""


class Hands(QObject):
    """Changes, freezes and switches off what a session shows: each a fact of the run at its epoch."""

    refused = Signal(str)
    """Why what a person wants cannot be."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._grip: object = None
        """What the changes of one drag, or of some quick steps, have in common."""
        self._gripped: int | LayerWish | None = None
        """The parameter that they are of, or what is wished of the layers again and again."""
        self._holds = False
        self._moved = 0.0

    @Slot(int, float)
    def set_parameter(self, place: int, value: float) -> None:
        """Pause, and give a weight or bias another value: at epoch 0 a run begins anew with it."""
        self._set(place, value, object())

    @Slot(int, float)
    def move_parameter(self, place: int, value: float) -> None:
        """Do the same, to be taken back as one with the rest of a drag, or of quick steps."""
        self._take_grip(place)
        self._set(place, value, self._grip)

    @Slot(int, float)
    def step_parameter(self, place: int, change: float) -> None:
        """Pause, and make a weight or bias so much larger: no step is lost.

        Quick ones are taken back as one.
        """
        self._take_grip(place)
        self.step(WeightStep(self, self._session.run.layers, place, change, self._grip))

    @Slot(object)
    def move_to(self, parameters: Array) -> None:
        """Pause, and begin a branch with these weights and biases (parameters,) at the cursor."""
        session, shown = self._session, self._session.snapshot
        if shown.epoch != session.view.cursor or len(parameters) != len(shown.parameters.flat):
            return  # what is shown is about to be another epoch's
        session.playback.set_playing(False)
        changed = np.flatnonzero(parameters != shown.parameters.flat).tolist()
        here = shown.epoch, shown.layers
        try:
            if len(changed) > MOST_APART:
                session.make(SetAll.of(*here, parameters))
            elif changed:
                session.make(*(SetParameter(*here, place, float(parameters[place])) for place in changed))
        except ConfigError as error:
            self.refused.emit(str(error))

    @Slot(bool)
    def hold(self, holds: bool) -> None:
        """Begin a drag, which is taken back as one however long it takes, or end it."""
        self._holds, self._gripped = holds, None
        self._session.ahead.hold(holds)

    @Slot(int, bool)
    def freeze(self, place: int, frozen: bool) -> None:
        """Let no update change a weight or bias from the cursor on, or let them all."""
        self._session.make(Freeze(self._session.view.cursor, self._session.run.layers, place, frozen))

    @Slot()
    def free_all(self) -> None:
        """Let all updates change all there is, and no neuron be off: taken back as one."""
        session, grip = self._session, object()
        held, layers, epoch = session.config.held, session.run.layers, session.view.cursor
        for place in sorted(held.frozen):
            session.make(Freeze(epoch, layers, place, frozen=False), grip=grip)
        for neuron in sorted(held.off):
            session.make(SwitchOff(epoch, layers, neuron, off=False), grip=grip)

    @Slot(int, int, bool)
    def switch_off(self, layer: int, index: int, off: bool) -> None:
        """Let the activation of a hidden neuron be 0 from the cursor on, or what it computes."""
        edit = SwitchOff(self._session.view.cursor, self._session.run.layers, (layer, index), off)
        self._session.make(edit)

    @Slot(object)
    def change_layers(self, wish: LayerWish) -> None:
        """Begin anew with a neuron or a hidden layer more or less; quick steps are taken back as one."""
        session = self._session
        if session.making.waits(partial(self.change_layers, wish), "hidden layers"):
            return
        wanted = session.making.wanted
        if reason := wish.refusal(wanted):
            self.refused.emit(reason)
            return
        self._take_grip(wish)
        try:
            config = wish.applied(wanted)
            session.start_run(config, PARAMETERS["hidden"].in_words(config.hidden), self._grip)
        except ConfigError as error:
            self.refused.emit(str(error))

    def _take_grip(self, what: int | LayerWish) -> None:
        """Have what follows taken back as one with what was done just before, if it is more of that."""
        late = not self._holds and time.monotonic() - self._moved > GRIP_SECONDS
        if what != self._gripped or late:
            self._grip, self._gripped = object(), what
        self._moved = time.monotonic()

    def _set(self, place: int, value: float, grip: object) -> None:
        session = self._session
        shown = session.snapshot
        if shown.epoch != session.view.cursor or shown.parameters.flat[place] == value:
            return  # what is shown is about to be another epoch's, or has the number already
        session.playback.set_playing(False)
        text = f"{parameter_name(shown.layers, place)} {value:g}"
        if session.making.follows(partial(self._set_after, shown.layers, place, value, grip), grip, text):
            return
        self._put(shown, place, value, grip)

    def _put(self, shown: Snapshot, place: int, value: float, grip: object) -> None:
        """Give a parameter of what is at the cursor a value."""
        session = self._session
        try:
            if session.view.cursor:
                session.make(SetParameter(session.view.cursor, session.run.layers, place, value), grip=grip)
            else:
                start = Start.changed(shown.parameters, place, value)
                name = parameter_name(shown.layers, place)
                session.start_run(session.config.started_from(start), f"{name} {value:g}", grip)
        except ConfigError as error:
            self.refused.emit(str(error))

    def _set_after(self, layers: tuple[int, ...], place: int, value: float, grip: object) -> None:
        """Set it when what was being made is there, unless that is another network."""
        if self._session.run.layers == layers:
            self._set(place, value, grip)

    def step(self, wish: "WeightStep") -> None:
        """Fulfil a wish: at once, or with others of its kind when what is being made is there."""
        session = self._session
        if session.run.layers != wish.layers:
            return  # another network has come meanwhile
        session.playback.set_playing(False)
        earlier = session.making.after.of(wish.grip)
        together = wish if not isinstance(earlier, WeightStep) else wish.after(earlier)
        text = f"{parameter_name(wish.layers, wish.place)} by {together.change:+g}"
        if session.making.follows(together, together.grip, text) or session.playback.wait_for_cursor(wish):
            return
        shown = snapshot_of(session.view, session.run, session.view.cursor)
        value = round(float(shown.parameters.flat[wish.place]) + wish.change, 12) + 0.0
        self._put(shown, wish.place, value, wish.grip)


@dataclass(frozen=True, slots=True, eq=False)
class WeightStep:
    """A wish for a weight or bias to be so much larger, whatever it is by then."""

    hands: Hands
    layers: tuple[int, ...]
    place: int
    change: float
    grip: object

    def __call__(self) -> None:
        """Have it fulfilled."""
        self.hands.step(self)

    def after(self, earlier: "WeightStep") -> "WeightStep":
        """Return both as one."""
        return replace(self, change=round(earlier.change + self.change, 12))
