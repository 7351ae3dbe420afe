"""How a run file is broken, and what must come of it: an error of one line, or the very same content."""

import copy

import pytest

from tests.core.runfile.run_files import whole_file
from xorviz.core.runfile import RunFileError
from xorviz.core.runfile.loading import read_text, written_text
from xorviz.core.runfile.run_file_text import CHECKSUM, document_of

GOOD = written_text(whole_file())
LONGEST_LINE = 1_000


def content_of(text):
    """What a text says, however it is written."""
    document = document_of(text)
    document.pop(CHECKSUM)
    return document


def error_of(text):
    """The line that refuses a text; None if it is read."""
    try:
        read_text(text)
    except RunFileError as error:
        line = str(error)
        assert line.isprintable(), line
        assert 0 < len(line) < LONGEST_LINE
        return line
    return None


def refused(text, words=""):
    """A text is refused, in a line with some words."""
    with pytest.raises(RunFileError, match=words) as error:
        read_text(text)
    assert str(error.value).isprintable()


def places_in(value, way=()):
    """The way to every field and item of a document."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for name, each in pairs:
            yield (*way, name)
            yield from places_in(each, (*way, name))


def replaced(document, way, value):
    """The document with something else at a place."""
    other = copy.deepcopy(document)
    table = other
    for name in way[:-1]:
        table = table[name]
    table[way[-1]] = value
    return other
