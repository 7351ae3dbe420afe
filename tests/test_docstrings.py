"""What the docstrings show is what happens."""

import doctest
import importlib
import pkgutil

import pytest

import xorviz

FOUND = (module.name for module in pkgutil.walk_packages(xorviz.__path__, "xorviz."))
MODULES = ["xorviz", *(name for name in FOUND if not name.endswith("__main__"))]


def examples(name):
    finder = doctest.DocTestFinder(exclude_empty=True)
    return [test for test in finder.find(importlib.import_module(name)) if test.examples]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_as_they_say(name):
    for test in examples(name):
        assert doctest.DocTestRunner(verbose=False).run(test).failed == 0, test.name


def test_there_are_examples():
    found = [name for name in MODULES if examples(name)]
    assert {"xorviz", "xorviz.core.run.run", "xorviz.core.survey.many_seeds"} <= set(found)
