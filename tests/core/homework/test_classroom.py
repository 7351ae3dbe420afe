"""Two hundred hand-ins, fifty of them forged in ten ways: each is found, and nobody else is suspected."""

import dataclasses
import json

import numpy as np
import pytest

from tests.core.homework.classroom import ASKED, FORGERIES, classroom, homework
from xorviz.core.homework.examining import examine
from xorviz.core.homework.paper import Paper
from xorviz.core.runfile import save


def mistakes(paper, verdicts, forged):
    """What is wrong with what is said of a file; nothing, if all is right."""
    found = []
    if paper.problem:
        found.append(paper.problem)
    alike = zip(paper.marks, verdicts, strict=False)
    if forged is None or forged[0] not in ("other_rate", "other_seed", "hidden_hand", "put_in"):
        found += [(mark, verdict) for mark, verdict in alike if mark.verdict != verdict]
        found += [] if len(paper.marks) == len(verdicts) else ["another number of answers"]
    if forged is None:
        return found + list(paper.found)
    how, epoch, what = forged
    if epoch is None:
        named = [mark for mark in paper.marks if mark.other and mark.question.endswith(what)]
        return found + ([] if len(named) == len(paper.found) == 1 else [how, *paper.found])
    named = [
        each for each in paper.others if (each.branch, each.epoch) == (0, epoch) and each.what.endswith(what)
    ]
    alone = how in ("other_loss", "slightly_other_loss", "other_state", "other_weight", "put_in")
    if not named or (alone and len(paper.others) != 1) or any(each.branch for each in paper.others):
        found += [how, *paper.found]
    return found


@pytest.fixture(scope="module")
def honest():
    """A file that nobody has changed, with a prediction that did not come true, and the verdicts."""
    file, verdicts = homework(np.random.default_rng([7, 3]), 3)
    return dataclasses.replace(file, branches=file.branches[:1], answers=file.answers[:1]), verdicts[:1]


@pytest.mark.parametrize("forge", [None, *FORGERIES])
def test_each_way_to_forge_is_found(tmp_path, honest, forge):
    file, verdicts = honest
    forged = None
    if forge is not None:
        file, found = forge(np.random.default_rng(1), file)
        forged = (forge.__name__, *found)
    save(tmp_path / "a.xorviz", file)
    assert mistakes(examine(tmp_path / "a.xorviz", ASKED), verdicts, forged) == []


def test_some_hand_ins_are_marked_without_a_mistake(tmp_path):
    for file, verdicts, forged in classroom(4, 1):
        save(tmp_path / "a.xorviz", file)
        assert mistakes(examine(tmp_path / "a.xorviz", ASKED), verdicts, forged) == []


@pytest.mark.slow
def test_two_hundred_hand_ins_are_marked_without_a_mistake(tmp_path, xorviz):
    class_ = list(classroom(200, 50))
    for place, (file, _, _) in enumerate(class_):
        save(tmp_path / f"{place:03}.xorviz", file)
    code, output, errors = xorviz("check", tmp_path, "--format", "json")
    assert (code, errors) == (0, "")
    papers = [Paper.of(each) for each in json.loads(output)]
    assert [paper.name for paper in papers] == [
        file.unknown[None]["hand_in"]["name"] for file, _, _ in class_
    ]
    told = zip(papers, class_, strict=True)
    wrong = {paper.file: said for paper, (_, *rest) in told if (said := mistakes(paper, *rest))}
    assert wrong == {}
    assert sum(bool(paper.found) for paper in papers) == 50
