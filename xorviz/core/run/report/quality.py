"""How well a network does, in numbers: of the samples that it is trained on, and of those held out."""

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.fit import r_squared
from xorviz.core.run.snapshot import Snapshot


def figure_names(data: Dataset) -> list[str]:
    """Return what `figures` of these samples are called, in their order."""
    names = ["loss", "r_squared" if data.regression else "accuracy"]
    return [*names, *([] if data.test is None else [f"test_{name}" for name in names])]


def figures(snapshot: Snapshot) -> dict[str, float]:
    """Return loss and accuracy of a snapshot, or R² of values, and the same of the test if there is one."""
    data, test = snapshot.data, snapshot.test
    found = [snapshot.loss, snapshot.r_squared if data.regression else snapshot.accuracy]
    if test is not None and data.test is not None:
        accuracy = test.correct / len(data.test)
        found += [test.loss, r_squared(test.predictions, data.test.targets) if data.regression else accuracy]
    return dict(zip(figure_names(data), found, strict=True))
