"""What is said of a sample of the input plane that is pointed at, beside it."""

from collections.abc import Sequence

from PySide6.QtGui import QFontMetricsF

from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.hidden_space import Limits
from xorviz.core.insight.probe import Place
from xorviz.core.run.describing import answer_note
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import sample_name
from xorviz.core.writing import written
from xorviz.gui.kit.numbers import fixed, output_text
from xorviz.gui.kit.plots import PillText, StillPlot
from xorviz.gui.kit.theme import Theme, number_font

MOST_NAMED = 2
"""Inputs that have a line each: more would leave no room for what is answered."""
MARGIN = 16
"""Around the text; it takes more lines where it does not fit into one."""


class SampleHover(PillText):
    """Its inputs, its target and the answer, over all that is written beside samples."""

    def __init__(self, plot: StillPlot) -> None:
        super().__init__(anchor=(0.5, 1.3))
        self.setZValue(2.0)
        plot.addItem(self)
        self.hide()

    def on_theme_changed(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.set_colours(theme.colour("card", 0.9), theme.colour("text"))
        self.set_font(number_font(12))

    def show_sample(self, snapshot: Snapshot, row: int, at: Place, shown: Limits, side: float) -> None:
        """Tell of a sample that is drawn at a place of the stretch that is shown, on so many pixels."""
        data, predictions = snapshot.data, snapshot.predictions[row]
        place, alone = _place(data, row), len(predictions) == 1
        undecided = " (undecided)" if answer_note(snapshot, row) == "undecided" else ""
        targets = ", ".join(data.target_text(each) for each in data.targets[row])
        told = ", ".join(output_text(each, 4 if alone else 2) for each in predictions)
        if len(data.classes) == len(predictions):
            targets = data.classes[int(data.targets[row].argmax())]
        what = "y"
        if data.regression and data.aim is not None:
            target, answer = float(data.targets[row, 0]), float(predictions[0])
            what, targets = data.aim.name, written(data.aim.measured_one(target), 6)
            told = written(data.aim.measured_one(answer), 6)
        self.show_text(in_lines((place, f"{what} {targets}", f"ŷ {told}{undecided}"), side - MARGIN))
        (left, right), (low, high) = shown
        above = (high - at[1]) / (high - low) * side  # in pixels
        near_top = above < 1.4 * self.boundingRect().height()
        share = min(max(0.0, (at[0] - left) / (right - left)), 1.0)
        self.set_anchor((share, -0.4 if near_top else 1.4))  # so that the text stays inside
        self.setPos(*at)
        self.show()


def in_lines(parts: Sequence[str], width: float) -> str:
    """Return the parts side by side, or below each other from where they would be wider, in pixels."""
    metrics, lines = QFontMetricsF(number_font(12)), list[str]()
    for part in parts:
        longer = f"{lines[-1]}  {part}" if lines else part
        if not lines or "\n" in lines[-1] or metrics.horizontalAdvance(longer) > width:
            lines.append(part)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def _place(data: Dataset, row: int) -> str:
    """Return where a sample is, in what was measured."""
    if not data.axes:
        return f"({', '.join(fixed(each, 2) for each in data.inputs[row].tolist())})"
    if len(data.axes) > MOST_NAMED:
        return sample_name(data, row)
    pairs = zip(data.axes, data.inputs[row], strict=True)
    return "\n".join(f"{axis.name} {written(float(axis.measured(value)), 6)}" for axis, value in pairs)
