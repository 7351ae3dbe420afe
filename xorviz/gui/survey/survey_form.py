"""What a person says before a survey: how many seeds, how long, and which setting to vary."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from xorviz.core.errors import ConfigError
from xorviz.core.parameter import Parameter, Setting, counting
from xorviz.core.run.config import TrainingConfig
from xorviz.core.survey.plan import AXES, MOST_EPOCHS, MOST_SEEDS, SurveyPlan, refusal
from xorviz.core.writing import read_list
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.numbers import whole
from xorviz.gui.kit.widgets import with_role
from xorviz.session.status import sentence

SEEDS, EPOCHS = 1000, 5000
MOST_RUNS = 2_000_000
"""Seeds × values: what fits into memory and onto the screen."""
MOST_ROWS = 8
"""Values that an axis can have here: as many as the heat map has room for."""
HEIGHT = 30
RUN_TIP = "Train all these runs (Enter)"


class SurveyForm(QWidget):
    """Makes a plan; all settings that it does not ask for are those of the run in the window."""

    run_requested = Signal(object)
    """The `SurveyPlan` that a person wants."""
    refused = Signal(str)
    """Why there is no plan, in words."""

    def __init__(self) -> None:
        super().__init__()
        self._config = TrainingConfig()
        self._running = False
        self._seeds = NumberField(counting("seeds", "Seeds", 100, MOST_SEEDS), whole)
        self._epochs = NumberField(counting("epochs", "Epochs of each", 1, MOST_EPOCHS), whole)
        for field, value in ((self._seeds, SEEDS), (self._epochs, EPOCHS)):
            field.setValue(value)
            field.setFixedWidth(QFontMetrics(field.font()).horizontalAdvance("0" * 8) + 22)
            field.refused.connect(self.refused)
            field.lineEdit().textChanged.connect(self.on_typed)
            field.editingFinished.connect(self.on_typed)  # its text is silent when what was in force is back
        self._axis = QComboBox()
        self._axis.addItem("nothing", "")
        self._axis.setToolTip("A setting that takes several values, for a comparison")
        self._axis.currentIndexChanged.connect(self.on_axis_changed)
        self._values = QLineEdit()
        self._run = QPushButton("Run")
        self._run.clicked.connect(self.on_run_clicked)
        self.setFocusProxy(self._run)
        names = {"seeds": self._seeds, "epochs": self._epochs, "axis": self._axis, "values": self._values}
        for name, widget in (names | {"run": self._run}).items():
            widget.setObjectName(f"survey_{name}")
            widget.setFixedHeight(HEIGHT)
        self._axis.setAccessibleName("Compare")
        self._values.setAccessibleName("Values")
        self._compose()
        self.on_axis_changed()

    def show_config(self, config: TrainingConfig) -> None:
        """Take the settings of the run in the window; those that it has can be compared."""
        self._config = config
        self.on_typed()
        names = [name for name in AXES if name in config.settings or name == "width"]
        if names != [self._axis.itemData(place) for place in range(1, self._axis.count())]:
            self._offer(names)

    def make_default(self) -> None:
        """Let Enter press Run in the dialog that the form is in by now."""
        self._run.setDefault(True)

    def show_running(self, running: bool) -> None:
        """Let a plan be changed only while none is carried out."""
        for widget in (self._seeds, self._epochs, self._axis, self._values):
            widget.setEnabled(not running)
        self._running = running
        self.on_typed()

    def plan(self) -> SurveyPlan:
        """Return the plan that the form stands for.

        Raises
        ------
        ConfigError
            A value is not allowed.
        """
        axis = self._axis.currentData() or None
        values = _read_values(axis, self._values.text()) if axis else ()
        for field in (self._seeds, self._epochs):
            field.interpretText()  # what is there to be read counts, also where the keyboard has not left it
        seeds = int(self._seeds.value())
        if seeds * max(1, len(values)) > MOST_RUNS:
            raise ConfigError(f"at most {MOST_RUNS:,} runs: choose fewer seeds, or fewer values")
        return SurveyPlan(
            config=self._config, seeds=seeds, epochs=int(self._epochs.value()), axis=axis, values=values
        )

    @Slot()
    def on_typed(self) -> None:
        """Let nothing be run with other numbers than those that are there to be read."""
        reason = self._seeds.refusal or self._epochs.refusal or refusal(self._config)
        self._run.setEnabled(not reason and not self._running)
        self._run.setToolTip(sentence(reason) if reason else RUN_TIP)

    @Slot()
    def on_axis_changed(self) -> None:
        """Offer values of that setting."""
        axis = self._axis.currentData()
        with QSignalBlocker(self._values):
            self._values.setText(_offered(AXES[axis]) if axis else "")
        allowed = list(AXES[axis].choices or ()) if axis else []
        known = f" of {', '.join(allowed)}" if allowed else ""
        self._values.setToolTip(f"Its values, separated by commas: 1 to {MOST_ROWS}{known}")
        for widget in (self._values, self._values_label):
            widget.setVisible(bool(axis))

    @Slot()
    def on_run_clicked(self) -> None:
        """Ask for the survey, or say why it cannot be."""
        try:
            plan = self.plan()
        except ConfigError as error:
            self.refused.emit(str(error))
        else:
            self.run_requested.emit(plan)

    def _offer(self, names: Sequence[str]) -> None:
        """Offer these settings, and keep the choice if it is still there."""
        chosen = self._axis.currentData()
        with QSignalBlocker(self._axis):
            while self._axis.count() > 1:
                self._axis.removeItem(1)
            for name in names:
                self._axis.addItem(AXES[name].label.lower(), name)
            self._axis.setCurrentIndex(max(0, self._axis.findData(chosen)))
        if self._axis.currentData() != chosen:
            self.on_axis_changed()

    def _compose(self) -> None:
        layout = in_row(inside=self, gap=12)
        for title, field, stretch in (
            ("Seeds", self._seeds, 0),
            ("Epochs of each", self._epochs, 0),
            ("Compare", self._axis, 0),
            ("Values", self._values, 1),
        ):
            label = QLabel(title)
            with_role(label, "muted")
            label.setBuddy(field)
            if field is self._values:
                self._values_label = label
            layout.addLayout(in_column(label, field, gap=3), stretch)
        layout.addLayout(in_column(None, self._run))


def _read_values(axis: str, text: str) -> tuple[Setting, ...]:
    parts = read_list(text)
    if not 1 <= len(parts) <= MOST_ROWS:
        raise ConfigError(f"{AXES[axis].label.lower()} needs 1 to {MOST_ROWS} values, separated by commas")
    return tuple(AXES[axis].parse(part) for part in parts)


def _offered(parameter: Parameter) -> str:
    compared = [parameter.value_text(value) for value in parameter.compared]
    return ", ".join(compared or list(parameter.choices or ())[:MOST_ROWS])
