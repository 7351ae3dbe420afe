"""Hand-ins that were changed to do harm: each is read, or refused in a line, and never more than that."""

import copy
import random

import numpy as np
import pytest

from tests.core.homework.classroom import ASKED, homework
from tests.core.runfile.run_files import signed
from tests.faults.broken import places_in, replaced
from xorviz.core.homework.examining import examine
from xorviz.core.homework.marked_table import table_csv, table_json, table_text
from xorviz.core.homework.together import seen_together
from xorviz.core.runfile.loading import written_text
from xorviz.core.runfile.run_file_text import document_of

VALUES = (
    *(None, True, [], {}, [[]], {"a": 1}),
    *("text", "=1+1", "\u202e", "experiment:xor", "experiment:circle", "backward:3", "question", "x" * 5_000),
    *(-1, 0, 3, 10**9, 2**53, 1.5, 1e308, -1e308, 5e-324),
)


@pytest.fixture(scope="module")
def document():
    file, _ = homework(np.random.default_rng([7, 5]), 5)
    return document_of(written_text(file))


def at(part, way):
    for name in way:
        part = part[name]
    return part


def mutated(document, rng):
    """Change who hands in, and what was answered: what the runs are, other tests change."""
    part = {name: copy.deepcopy(document[name]) for name in ("answers", "hand_in")}
    for _ in range(rng.randint(1, 3)):
        ways = list(places_in(part))
        depths = (3,) if rng.random() < 0.5 else range(2, 9)  # half of the time a whole field of an answer
        way = rng.choice([each for each in ways if len(each) in depths])
        values = [*VALUES, *(at(part, each) for each in ways)]
        old = at(part, way)
        if isinstance(old, list | dict) and rng.random() < 0.5:
            part = replaced(part, way, other_shape(old, rng))
            continue
        if rng.random() < 0.9:  # what a reader lets through
            values = [each for each in values if type(each) is type(old)]
        part = replaced(part, way, copy.deepcopy(rng.choice(values)))
    return {**document, **part}


def other_shape(value, rng):
    """The same with a part less, twice, in another order, or one that nobody knows."""
    if isinstance(value, dict):
        lost = rng.choice([*value, None])
        return {name: each for name, each in value.items() if name != lost} | ({} if lost else {"later": [1]})
    return rng.choice(
        [value[1:], value * 2, value[::-1], [*value, *value[:1]], rng.sample(value, len(value))]
    )


def test_some_changed_answers_are_marked_or_refused(tmp_path, document):
    mark_changed(tmp_path, document, range(12))


@pytest.mark.slow
def test_many_changed_answers_are_marked_or_refused(tmp_path, document, cases):
    mark_changed(tmp_path, document, cases(100, 10_000))


def mark_changed(tmp_path, document, cases):
    rng, papers = random.Random(3), []
    for _ in cases:
        path = tmp_path / "handed-in.xorviz"
        path.write_bytes(signed(mutated(document, rng)))
        papers.append(examine(path, ASKED))
    papers, count = seen_together(papers), len(papers)
    for paper in papers:
        assert paper.problem.isprintable()
        assert paper.problem or len(paper.numbers) > 10
    assert sum(not paper.problem for paper in papers) > count / 3
    for answers in (False, True):
        assert all(line.isprintable() for line in table_text(papers, answers=answers).splitlines())
        assert all(line.isprintable() for line in table_csv(papers, answers=answers).splitlines())
        table_json(papers, answers=answers)
