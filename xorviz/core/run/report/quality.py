"""How well a network does, in numbers: of the samples that it is trained on, and of those held out."""

from xorviz.core.data.dataset import Dataset
from xorviz.core.run.snapshot import Snapshot


def figure_names(data: Dataset) -> list[str]:
    """Return what `figures` of these samples are called, in their order."""
    return ["loss", "accuracy", *([] if data.test is None else ["test_loss", "test_accuracy"])]


def figures(snapshot: Snapshot) -> dict[str, float]:
    """Return loss and accuracy of a snapshot, and the same of the test if some samples are held out."""
    found = [snapshot.loss, snapshot.accuracy]
    if snapshot.test is not None:
        found += [snapshot.test.loss, snapshot.test.correct / len(snapshot.test.predictions)]
    return dict(zip(figure_names(snapshot.data), found, strict=True))
