"""How a run shows itself where Python is typed: in a line, and as a small table in a notebook."""

from xorviz.core.data.dataset import Dataset
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.describing import run_name, settings_words, shape_text
from xorviz.core.run.report.html_table import html_table
from xorviz.core.run.snapshot import Snapshot


def run_line(config: TrainingConfig, data: Dataset, epoch: int, head: Snapshot | None) -> str:
    """Return what a run is: <Run XOR 2-2-1, seed 29: epoch 1,000, loss 0.98, 3 of 4 right>.

    Nothing is recomputed for it: a head that has been let go, None, is not told of.
    """
    told = ", ".join([f"epoch {epoch:,}", *([] if head is None else head.outcome)])
    return f"<Run {_name(config, data)}: {told}>"


def run_table(config: TrainingConfig, data: Dataset, epoch: int, head: Snapshot | None) -> str:
    """Return the same and the settings as HTML."""
    rows = [("Settings", ", ".join(settings_words(config))), ("Epoch", f"{epoch:,}")]
    if head is not None:
        rows.append(("Head", ", ".join(head.outcome)))
    return html_table([("Run", _name(config, data)), *rows])


def _name(config: TrainingConfig, data: Dataset) -> str:
    if data is config.make_data():
        return run_name(config, data)
    return f"own data {shape_text(config.layers(data))}, seed {config.seed:,}"
