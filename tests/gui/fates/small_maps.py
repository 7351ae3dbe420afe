"""Small maps of fates."""

from xorviz.core import TrainingConfig
from xorviz.core.survey.fate_axes import FateAxis
from xorviz.core.survey.fate_chunks import FateChunks
from xorviz.core.survey.fate_plan import FatePlan

RATE, WEIGHT = FateAxis("learning_rate", 0.05, 200.0, ratios=True), FateAxis("w1.1.1", -5.0, 5.0)


def plan_of(columns=20, rows=12, epochs=300, **others):
    return FatePlan(
        config=TrainingConfig(), across=RATE, up=WEIGHT, columns=columns, rows=rows, epochs=epochs, **others
    )


def parts_of(plan, known=None):
    chunks, parts = FateChunks(plan, known), []
    while more := chunks.next(lambda: False):
        parts += more
    return parts
