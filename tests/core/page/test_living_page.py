"""A page as a text: one file that stands by itself, and has what a person wrote as text alone."""

import base64
import hashlib
import html
import json
import re

import numpy as np
import pytest

from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.errors import XorvizError
from xorviz.core.network.features import FEATURES
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.page.javascript import JavaScript
from xorviz.core.page.living_page import page_text, write_page
from xorviz.core.page.run_facts import MOST_SAMPLES

NAMESPACE = "http://www.w3.org/2000/svg"
HOSTILE = "</title></script><!--<script>&{{script}}"


@pytest.fixture(scope="module")
def run():
    run = Run(TrainingConfig(seed=29))
    run.advance(50)
    return run


def part(text, name):
    """Return what is in an element of the page, which has no other of that name after it."""
    return re.findall(f"<{name}[^>]*>(.*?)</{name.split()[0]}>", text, re.DOTALL)


def test_it_stands_by_itself_and_its_policy_allows_its_own_texts_alone(run):
    text = page_text(run)
    assert re.findall(r"https?://[^\"' ]*", text) == [NAMESPACE]
    assert re.findall(r"\b(?:src|href|url|import|integrity)\s*[=(]\s*[\"']?[a-z./]", text) == []
    policy = html.unescape(re.search('Content-Security-Policy" content="([^"]*)"', text)[1])
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    style, script = part(text, "style")[0], part(text, "script")[-1]
    for name, content in (("style-src", style), ("script-src", script)):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert rules.pop(name) == f"'sha256-{digest}'"
    assert rules == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}


@pytest.mark.slow
def test_the_usual_run_is_well_under_a_megabyte_and_has_each_epoch():
    run = Run(TrainingConfig())
    run.advance(5000)
    text = page_text(run)
    assert len(text.encode()) < 700_000
    facts = json.loads(part(text, 'script type="application/json"')[0])
    assert facts["epochs"] == list(range(5001))
    recorded = np.frombuffer(base64.b64decode(facts["parameters"]), "<f8").reshape(5001, -1)
    assert (recorded[1234] == run.at(1234).parameters.flat).all()
    assert (np.frombuffer(base64.b64decode(facts["losses"]), "<f8") == run.losses).all()


def test_what_a_person_wrote_ends_no_element_and_fills_no_hole():
    points = Dataset("own", HOSTILE, [[0.0, 0], [1, 1]], [[0.0], [1]], classes=(HOSTILE, "b"))
    run = Run(TrainingConfig(own=points))
    text = page_text(run, HOSTILE)
    assert text.count("<script") == text.count("</script") == 2
    assert f"<title>{html.escape(HOSTILE)} – xorviz</title>" in text
    facts = part(text, 'script type="application/json"')[0]
    assert "<" not in facts
    assert json.loads(facts)["name"] == HOSTILE
    assert json.loads(facts)["data"]["classes"] == [HOSTILE, "b"]


def test_the_epochs_that_are_asked_for_are_those_that_are_there(run):
    steps = []
    text = page_text(run, epochs=range(10, 51, 20), each_step=lambda: steps.append(1))
    facts = json.loads(part(text, 'script type="application/json"')[0])
    assert facts["epochs"] == [10, 30, 50]
    assert len(steps) == 3
    recorded = np.frombuffer(base64.b64decode(facts["parameters"]), "<f8").reshape(3, -1)
    assert (recorded[1] == run.at(30).parameters.flat).all()


def test_what_is_interrupted_leaves_nothing(run, tmp_path):
    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_page(tmp_path / "run.html", run, stop)
    assert list(tmp_path.iterdir()) == []
    write_page(str(tmp_path / "run.html"), run)  # as text too
    assert (tmp_path / "run.html").read_text("utf-8") == page_text(run)


def test_all_formulas_of_the_tables_have_a_form_in_javascript():
    translator = JavaScript()
    for each in FUNCTIONS.values():
        if not each.couples:
            assert translator.function(each.function)
            assert translator.function(each.derivative)
    for each in LOSSES.values():
        if each.of != "logits":
            assert translator.function(each.function)
            assert translator.function(each.derivative)
    for each in PENALTIES.values():
        assert translator.function(each.function)
        assert translator.formula(each.written.program({"p": "w"}), "penalty", "w")
    for each in FEATURES.values():
        assert translator.formula(each.code, "x1", "x2")
    assert "np." not in translator.text


def test_a_function_that_has_none_is_refused_in_one_line():
    def sorted_by_size(z):
        return z[np.argsort(z)]

    for function in (sorted_by_size, np.linalg.norm, len):
        with pytest.raises(XorvizError, match="cannot be written for a browser") as refused:
            JavaScript().function(function)
        assert "\n" not in str(refused.value)


def test_more_samples_than_a_page_computes_are_refused_in_one_line(tmp_path):
    inputs = np.zeros((MOST_SAMPLES + 1, 2))
    data = Dataset("own", "Many", inputs, np.ones((len(inputs), 1)))
    told = "^a page computes at most 20,000 samples, and there are 20,001$"
    with pytest.raises(XorvizError, match=told):
        write_page(tmp_path / "a.html", Run(TrainingConfig(), data=data))
    assert not (tmp_path / "a.html").exists()
