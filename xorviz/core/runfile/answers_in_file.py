"""A learner's predictions and answers in a run file: each has the fields of `core.teach.answers.Answer`.

What it says in words (`prediction`, `outcome`) was said at the time and is vouched for by nobody; `about`,
`numbers`, `drawing`, `sample`, `epoch` and `branch` are what it can be computed anew from.
"""

from collections.abc import Mapping
from typing import Any, cast

from xorviz.core.runfile.fields import Fields, items, name, optional, readable, real, refuse, text, whole
from xorviz.core.teach.answers import Answer
from xorviz.core.teach.predictions import Stroke


def answer_in_file(answer: Answer, unknown: Mapping[object, Mapping[str, object]]) -> dict[str, object]:
    """Return an answer, ready for JSON: a line that was drawn as its first and its second coordinates."""
    drawing = [[[point[axis] for point in stroke] for axis in (0, 1)] for stroke in answer.drawing]
    texts = {each: readable(getattr(answer, each)) for each in _TEXTS}
    numbers = {each: getattr(answer, each) for each in (*_NUMBERS, "sample", "branch")}
    more: dict[str, object] = {"numbers": list(answer.numbers), "drawing": drawing}
    if answer.by:
        more["by"] = readable(answer.by)
    return {**texts, **numbers, **more, **unknown.get(answer, {})}


def read_answer(value: object, where: str, branches: int, unknown: dict[object, Any]) -> Answer:
    """Read an answer of a file that has so many branches.

    Raises
    ------
    RunFileError
        One line that names the field and what is wrong.
    """
    fields = Fields(value, where)
    plain: dict[str, Any] = {each: fields.read(each, text) for each in _TEXTS if each != "about"}
    plain |= {each: fields.read(each, whole) for each in _NUMBERS}
    answer = Answer(
        **plain,
        drawing=fields.read("drawing", items, _stroke),
        about=fields.read("about", text, default=""),
        numbers=fields.read("numbers", items, real, default=()),
        sample=fields.read("sample", optional, whole, default=None),
        branch=fields.read("branch", optional, whole, 0, branches - 1, default=None),
        by=fields.read("by", name, default=""),
    )
    if fields.unknown:
        unknown[answer] = fields.unknown
    return answer


def _stroke(value: object, where: str) -> Stroke:
    axes = items(value, where, items, real)
    if len(axes) != 2 or len(axes[0]) != len(axes[1]):
        refuse(where, "it must be two lists of numbers, of one length")
    return cast("Stroke", tuple(zip(*axes, strict=True)))


_TEXTS = ("experiment", "question", "prediction", "outcome", "sentence", "settings", "name", "about")
_NUMBERS = ("epoch", "seed")
