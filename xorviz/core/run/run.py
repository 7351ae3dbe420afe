"""A run: a configuration, the edits made on the way, and the history that follows from them."""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import Any, SupportsIndex, cast

from numpy.typing import ArrayLike, NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engine import Engine
from xorviz.core.engine.engines import engine_for
from xorviz.core.errors import ConfigError
from xorviz.core.hands.by_hand import Freeze, SetAll, SetParameter, SwitchOff
from xorviz.core.network.arrays import Array
from xorviz.core.parameter import of_kind, shortened, whole_number
from xorviz.core.run.beginning import initial_state
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.course import Course
from xorviz.core.run.edits import NUDGE_SIZE, Edit, EditsMade, Nudge, SettingEdit, state_after
from xorviz.core.run.history import Keyframes, LossCurve
from xorviz.core.run.plateaus import Plateaus
from xorviz.core.run.record import Known, Record, forget_half
from xorviz.core.run.report import notebook
from xorviz.core.run.report.columns import history_of
from xorviz.core.run.report.run_face import run_line, run_table
from xorviz.core.run.snapshot import Snapshot, check_given
from xorviz.core.run.start import GivenStart
from xorviz.core.run.training import Stretch, Trainer, redone


class Run:
    """One training run, from its first epoch to its newest, the head.

    Parameters
    ----------
    config
        The settings that it starts with.
    engine
        What computes it, from its first epoch to its last; the best there is if None. NumPy computes what
        that does not support.
    data
        The samples; those of the configured source if None.
    start
        Weights (outputs, inputs) and biases (outputs,) of each layer to begin with.

    Examples
    --------
    >>> run = Run(TrainingConfig(hidden=(8,), seed=1))
    >>> run.advance(1000)
    >>> run.at(500).epoch
    500
    """

    def __init__(
        self,
        config: TrainingConfig,
        engine: Engine | None = None,
        data: Dataset | None = None,
        start: GivenStart | None = None,
    ) -> None:
        config = of_kind(config, TrainingConfig, "config")
        self._start = config = config if start is None else config.started_from(start)
        self._data = config.make_data(None if data is None else of_kind(data, Dataset, "data"))
        config.check_fits(self._data)
        self._engine = engine_for(config, self._data, engine)
        self._made = EditsMade(config)
        head = Trainer(config, engine=self._engine, data=self._data).snapshot()
        check_given(head)
        self._head: Snapshot | None = head
        """None while it is let go."""
        self._epoch, self._config, self._diverged = 0, config, False
        self._keyframes = Keyframes(head.state)
        self._record = Record(len(self._data))
        self._record.append(0, head.course)

    @property
    def start(self) -> TrainingConfig:
        """The settings at epoch 0, without any edit."""
        return self._start

    @property
    def data(self) -> Dataset:
        """The samples that it learns."""
        return self._data

    @property
    def layers(self) -> tuple[int, ...]:
        """Widths from the inputs to the outputs, such as (2, 2, 1)."""
        return self._config.layers(self._data)

    @property
    def engine(self) -> Engine:
        """What computes this run."""
        return self._engine

    @property
    def config(self) -> TrainingConfig:
        """The settings that the next update will use."""
        return self._config

    @property
    def epoch(self) -> int:
        """The newest epoch."""
        return self._epoch

    @property
    def head(self) -> Snapshot:
        """The snapshot of the newest epoch; recomputed if it has been let go, which can take long."""
        if self._head is None:
            self.hold(self._retraced(self._epoch))
        return cast("Snapshot", self._head)

    @property
    def holds_head(self) -> bool:
        """Whether the head is there, and has not been let go."""
        return self._head is not None

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was changed on the way, in its order."""
        told = self._made.told  # each displayed epoch asks for it several times
        return self._made.tell() if told is None else told

    @property
    def solved_epoch(self) -> int | None:
        """The epoch since which every sample has been right; None if one is not now."""
        return self._record.solved_epoch

    @property
    def solved_before(self) -> tuple[tuple[int, int], ...]:
        """The first and last epoch of the times when it was solved, for long enough, and is no more."""
        return self._record.solved_before

    @property
    def diverged(self) -> bool:
        """Whether the epoch after the head has numbers that are not finite: the run cannot go on."""
        return self._diverged

    @property
    def curve(self) -> LossCurve:
        """The loss over all epochs, in bounded memory. Not to be changed."""
        return self._record.curve

    @property
    def test_curve(self) -> LossCurve | None:
        """The same of the samples that are held out; None if none are."""
        return self._record.test

    @property
    def plateaus(self) -> Plateaus:
        """Where its loss stalls. Not to be changed."""
        return self._record.plateaus

    @property
    def kept_bytes(self) -> int:
        """The memory of all that it holds, in bytes. It changes when room is made for more: seldom."""
        head = 0 if self._head is None else self._head.nbytes
        return self._keyframes.nbytes + self._record.nbytes + head + self._data.nbytes

    @property
    def keyframe_spacing(self) -> int:
        """The multiples of this epoch are the quickest to come back to."""
        return self._keyframes.spacing

    @property
    def losses(self) -> Array:
        """The loss of every epoch so far, (epoch + 1,), if there are not too many: see `LossCurve`."""
        return self.curve.of_each_epoch()

    def advance(self, epochs: SupportsIndex, each_stretch: Callable[[int], object] = lambda _: None) -> None:
        """Train for this many more epochs; stops at the last finite epoch if the numbers overflow.

        Parameters
        ----------
        epochs
            How many.
        each_stretch
            Called several times a second with the number of epochs trained since the last call.

        Raises
        ------
        ConfigError
            `epochs` is not a whole number of at least 0.
        """
        remaining = whole_number(epochs, "epochs to advance")
        for stretch in () if self._diverged else self.trainer().stretches(remaining):
            self.extend(stretch)
            each_stretch(len(stretch.losses))

    def extend(self, stretch: Stretch) -> None:
        """Add what a trainer of this run has done since the head.

        Raises `ValueError` if the stretch does not begin where the run ends.
        """
        if stretch.first_epoch != self.epoch + 1:
            raise ValueError(f"a stretch from epoch {stretch.first_epoch} cannot follow epoch {self.epoch}")
        self._made.add(stretch.edits, self._config)
        self.hold(head := stretch.snapshot)
        self._epoch, self._config, self._diverged = head.epoch, head.config, stretch.diverged
        if stretch.amended is not None:
            self._record = self._record.amended(stretch.amended, self._redo)
        if len(stretch.losses):
            self._keyframes.add(stretch.keyframe_epochs, stretch.keyframes)
            self._record.append(stretch.first_epoch, stretch.course)

    def edit(self, name: str, value: object) -> None:
        """Change a live setting from the next update on. Raises `ConfigError` if that is not allowed."""
        self.make(SettingEdit(self.epoch, name, value))

    def nudge(self, size: float = NUDGE_SIZE) -> None:
        """Move the parameters in a random direction before the next update: by more than 0, and at most 1."""
        self.make(Nudge(self.epoch, size))

    def set_parameter(self, place: int, value: float) -> None:
        """Give a weight or bias, by its place in `Parameters.flat`, a value: the head has it at once."""
        self.make(SetParameter(self.epoch, self.layers, place, value))

    def set_parameters(self, values: ArrayLike) -> None:
        """Give all weights and biases, as `Parameters.flat` has them, values: the head has them at once."""
        self.make(SetAll.of(self.epoch, self.layers, values))

    def freeze(self, place: int, frozen: bool = True) -> None:
        """Let no update change a weight or bias from the head on; or let them all."""
        self.make(Freeze(self.epoch, self.layers, place, frozen))

    def switch_off(self, layer: int, index: int, off: bool = True) -> None:
        """Let the activation of a hidden neuron, in a layer from 1, be 0 from the head on; or as computed."""
        self.make(SwitchOff(self.epoch, self.layers, (layer, index), off))

    def make(self, edit: Edit) -> None:
        """Make an edit at the head: see `Trainer.edit`."""
        trainer = self.trainer()
        trainer.edit(edit)
        self.extend(trainer.advance(0))

    def at(self, epoch: SupportsIndex) -> Snapshot:
        """Return the snapshot of an epoch, bit for bit as it was when the run went through it.

        Raises `ConfigError` if the run has no such epoch.
        """
        wanted = self.check_epoch(epoch)
        return self.head if wanted == self.epoch else self._retraced(wanted)

    def forget_half(self) -> bool:
        """Keep half of what takes most memory: of the keyframes, or of the spans of the loss.

        What goes is recomputed when it is asked for, bit for bit. Returns whether there was that much.
        """
        return forget_half(self._keyframes, self._record)

    def let_go(self) -> None:
        """Keep no state: only the facts that all follows from, and the losses. `hold` gives the head back."""
        self._keyframes.forget()
        self._head = None

    def hold(self, head: Snapshot) -> None:
        """Have this head, bit for bit that of the newest epoch."""
        if self._head is None:
            self._keyframes.begin(initial_state(self._start, self._data))
        self._head = head

    def predict(self, inputs: ArrayLike) -> Array:
        """Return what the head answers: see `Snapshot.predict`."""
        return self.head.predict(inputs)

    def history(self) -> dict[str, NDArray[Any]]:
        """Return every epoch as columns, recomputed: epoch, `figures`, (epochs + 1,), W1, b1, W2, …."""
        return history_of(self.snapshots(), self.epoch, self.layers, self.data)

    def to_pandas(self) -> "notebook.DataFrame":
        """Return the history as a `pandas.DataFrame`, a row per epoch: see `notebook.frame`."""
        return notebook.frame(self.snapshots(), self.epoch, self.layers, self.data)

    def plot(self, columns: tuple[int, int] = (0, 1), sample: int | None = None) -> "notebook.Figure":
        """Return a `matplotlib.figure.Figure` of the loss and the head's answers: see `notebook.figure`."""
        return notebook.figure(self.curve, self.head, self.test_curve, columns, sample)

    def __repr__(self) -> str:
        return run_line(self.config, self.data, self.epoch, self._head)

    def _repr_html_(self) -> str:
        return run_table(self.config, self.data, self.epoch, self._head)

    def check_epoch(self, epoch: object) -> int:
        """Return an epoch of this run as a number. Raises `ConfigError` if the run has no such epoch."""
        wanted = whole_number(epoch, "epoch")
        if wanted > self.epoch:
            raise ConfigError(f"epoch {shortened(wanted)} is not there yet: the run is at epoch {self.epoch}")
        return wanted

    def branch(self, epoch: SupportsIndex, head: Snapshot | None = None, known: Known | None = None) -> "Run":
        """Return a run with the same past up to an epoch, whose snapshot may be known, with its own future.

        Raises `ConfigError` if the run has no such epoch.
        """
        end = self.check_epoch(epoch)
        if end == self.epoch:
            return self.copy()
        head = head or self.at(end)
        twin = copy(self)
        twin._epoch, twin._config, twin._diverged = end, head.config, False
        twin._made = self._made.until(end)
        twin._keyframes = self._keyframes.until(end)
        twin.hold(head)
        twin._record = self._record.until(end, head.correct, self._redo, known)
        return twin

    def snapshots(self, epochs: Sequence[int] | None = None) -> Iterator[Snapshot]:
        """Recompute the run from its start: the snapshot of every epoch, or of these, which ascend."""
        chosen = range(self.epoch + 1) if epochs is None else epochs
        trainer = self.trainer_before(chosen[0])
        for epoch in chosen:
            yield trainer.at(epoch)

    def trainer(self) -> Trainer:
        """Return a trainer that goes on from the head."""
        due = self._made.due(self.epoch)  # the head has all that was made at once
        here = self.head
        return Trainer(self._config, self.epoch, here.state, self._engine, due, self._data, here)

    def trainer_before(self, epoch: int) -> Trainer:
        """Return a trainer that has not passed an epoch yet, and follows the edits on its way there."""
        return self.trainer_from(*self._keyframes.at_or_before(epoch))

    def trainer_from(self, epoch: int, state: Array | None) -> Trainer:
        """Return a trainer that retraces the run from the state of an epoch; None for that at its start."""
        ahead = self._made.since(epoch)
        return Trainer(self.config_at(epoch), epoch, state, self._engine, ahead, self._data)

    def config_at(self, epoch: int) -> TrainingConfig:
        """Return the settings that the update after this epoch uses."""
        return self._config if epoch >= self._epoch else self._made.config_at(epoch)

    def state_before_update(self, snapshot: Snapshot) -> Array:
        """Return what the update after a snapshot of this run starts from: its state, or that nudged."""
        return state_after(snapshot.state, self._made.due(snapshot.epoch), snapshot.config)

    def copy(self) -> "Run":
        """Return a run with the same past that another thread may read while this one goes on."""
        twin = copy(self)
        twin._keyframes, twin._record = self._keyframes.until(self.epoch), self._record.copy()
        twin._made = self._made.until(self.epoch)
        return twin

    def _retraced(self, epoch: int) -> Snapshot:
        return self.trainer_before(epoch).at(epoch)

    def _redo(self, first: int, last: int) -> Course:
        """Recompute what it came to from one epoch to another, both included."""
        return redone(self.trainer_before(max(0, first - 1)), first, last)
