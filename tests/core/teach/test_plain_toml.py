import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.assets import asset
from xorviz.core.teach.plain_toml import plain_document

LINES = (
    "[a]",
    "[[a]]",
    "[a.b]",
    "[[a.b]]",
    "[b]",
    " [a]",
    "[[a]",
    "[a]]",
    "[a] # c",
    "a = 1",
    "a.b = 1",
    "b = {}",
    "a = {b = 1}",
    "a = []",
    "a = [{b = 1}]",
    "a = [",
    "1,",
    "]",
    'a = "x"',
    'a = "x" # c',
    'a = "\\u0041"',
    'a = "\t"',
    'a = """x',
    '"""',
    "a = 'x'",
    "a = 01",
    "a = -0",
    "b = -0.0",
    "b = 1.5e3",
    "b = 0.25",
    "b = 1979-05-27",
    "b = true",
    "a = 1 ",
    "a =",
    "",
    "# c",
    "#\x01",
    '"a" = 1',
    "a = 1\r",
    "b = 9e999",
)


@given(st.lists(st.sampled_from(LINES), max_size=7))
def test_what_is_read_is_what_the_standard_library_reads(lines):
    document = plain_document(lines)
    if document is not None:
        assert repr(document) == repr(tomllib.loads("\n".join(lines)))


@pytest.mark.parametrize(
    "text",
    ["[a]\nb = 1\n[[a.c]]\nd = 0.5\n[[a.c]]\n[a.c.e]\nf = 'g'", "a = [\n  1, # one\n]\nb = -3", "", "# only"],
)
def test_plain_texts_are_read(text):
    assert plain_document(text.split("\n")) == tomllib.loads(text)


def test_the_programs_own_experiments_are_plain():
    text = asset("experiments.toml").read_text(encoding="utf-8")
    assert plain_document(text.split("\n")) == tomllib.loads(text)
