"""What the docstrings show is what happens."""

import doctest
import importlib.util
import pkgutil
from pathlib import Path

import pytest

import xorviz

FOUND = (module.name for module in pkgutil.walk_packages(xorviz.__path__, "xorviz."))
MODULES = ["xorviz", *(name for name in FOUND if not name.endswith("__main__"))]


def shows_something(name):
    source = importlib.util.find_spec(name).origin
    return ">>>" in Path(source).read_text(encoding="utf-8")


SHOWING = [name for name in MODULES if shows_something(name)]


def examples(name):
    finder = doctest.DocTestFinder(exclude_empty=True)
    return [test for test in finder.find(importlib.import_module(name)) if test.examples]


@pytest.mark.parametrize("name", SHOWING)
def test_the_examples_of_a_module_are_as_they_say(name):
    for test in examples(name):
        assert doctest.DocTestRunner(verbose=False).run(test).failed == 0, test.name


def test_there_are_examples():
    assert {"xorviz", "xorviz.core.run.run", "xorviz.core.survey.many_seeds"} <= set(SHOWING)
    assert [name for name in SHOWING if not examples(name)] == []
