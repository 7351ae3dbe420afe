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
        way = rng.choice([each for each in ways if len(each) > 1])
        values = [*VALUES, *(at(part, each) for each in ways)]
        if rng.random() < 0.9:  # what a reader lets through
            values = [each for each in values if type(each) is type(at(part, way))]
        part = replaced(part, way, copy.deepcopy(rng.choice(values)))
    return {**document, **part}


@pytest.mark.parametrize("count", [12, pytest.param(150, marks=pytest.mark.slow)])
def test_changed_answers_are_marked_or_refused(tmp_path, document, count):
    rng = random.Random(3)
    papers = []
    for place in range(count):
        path = tmp_path / f"{place}.xorviz"
        path.write_bytes(signed(mutated(document, rng)))
        papers.append(examine(path, ASKED))
    papers = seen_together(papers)
    for paper in papers:
        assert paper.problem.isprintable()
        assert paper.problem or len(paper.numbers) > 10
    assert sum(not paper.problem for paper in papers) > count / 3
    for answers in (False, True):
        assert all(line.isprintable() for line in table_text(papers, answers=answers).splitlines())
        assert all(line.isprintable() for line in table_csv(papers, answers=answers).splitlines())
        table_json(papers, answers=answers)
