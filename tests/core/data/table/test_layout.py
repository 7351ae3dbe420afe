"""Delimiter, decimal sign, names and encoding: found out together, or said."""

import codecs
from contextlib import suppress
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.data.table.tables import AIR, BIRDS, CUSTOMERS, DECISIONS, GERMAN, ODD_FIRST_LINE, read
from xorviz.core import ConfigError
from xorviz.core.data.table import layout
from xorviz.core.data.table import table as table_module
from xorviz.core.data.table.cells import as_number, quick_numbers
from xorviz.core.data.table.column import MOST_VALUES
from xorviz.core.data.table.layout import TableLayout
from xorviz.core.data.table.spelling import DELIMITERS, FIRST_LINES
from xorviz.core.data.table.table import STEP_CELLS, read_table
from xorviz.core.data.table.text import other_encodings


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        (DECISIONS, TableLayout("utf-8", ",", ".", "names")),
        (GERMAN, TableLayout("utf-8", ";", ",", "names")),
        (BIRDS, TableLayout("utf-8", ",", ".", "names")),
        (ODD_FIRST_LINE, TableLayout("utf-8", ",", ".", "neither")),
        (CUSTOMERS, TableLayout("utf-8", ";", ".", "names")),
        (AIR, TableLayout("utf-8", ";", ",", "names")),
        ("1\t2\t0\n3\t4\t1\n", TableLayout("utf-8", "\t", ".", "data")),
        ("a b y\n1.5  2 0\n 3 4.25   1\n", TableLayout("utf-8", " ", ".", "names")),
        ('"a, b";y\n"1,5";0\n"2,5";1\n', TableLayout("utf-8", ";", ",", "names")),
    ],
)
def test_it_is_found_out(text, layout):
    assert read(text).layout == layout


def test_each_of_it_can_be_said():
    assert read(GERMAN, delimiter=";", decimal=".").layout.decimal == "."
    assert [column.name for column in read(DECISIONS, first="data").columns] == [
        "column 1",
        "column 2",
        "column 3",
    ]
    assert len(read(ODD_FIRST_LINE, first="data")) == 13
    table = read_table("größe;y\n1,5;ä\n2,5;b\n".encode("cp1252"), encoding="cp1252")
    assert table.columns[0].name == "größe"


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16"])
def test_marks_of_byte_order_say_the_encoding(mark):
    table = read_table(DECISIONS.encode(mark))
    assert table.columns[0].name == "test one"
    assert codecs.lookup(table.layout.encoding) == codecs.lookup(mark.removesuffix("-sig"))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_what_is_utf_16_without_a_mark_is_read_as_that(codec):
    table = read_table(GERMAN.removeprefix("\ufeff").encode(codec))
    assert table.layout.encoding == "utf-16"
    assert [column.name for column in table.columns] == ["Test 1", "Test 2", "Prüfung"]
    assert table.columns[0].numbers.tolist() == [0.5, -0.75, 0.3, 0.25]


def test_latin_1_is_refused_with_what_it_may_be():
    content = "größe;y\n1,5;ä\n".encode("latin-1")
    with pytest.raises(ConfigError, match="row 1, byte 3 is not UTF-8"):
        read_table(content)
    assert other_encodings(content) == ("cp1252",)
    assert other_encodings(DECISIONS.encode()) == ()
    assert other_encodings(b"\x89PNG\0\0\0") == ()


def test_rows_are_counted_as_a_spreadsheet_does():
    table = read('a,b,y\n\n1,"two\nlines",0\n\n3,x,1\n')
    assert table.rows.tolist() == [3, 5]
    assert tuple(table.columns[1].cells) == ("two\nlines", "x")


def test_names_are_given_where_there_are_none_and_told_apart_where_they_repeat():
    assert [column.name for column in read(",x,x\na,1,2\nb,3,4\n").columns] == ["column 1", "x", "x (3)"]


NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=64)


@given(
    rows=st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=3, max_size=8),
    delimiter=st.sampled_from(sorted(DELIMITERS)),
    decimal=st.sampled_from([".", ","]),
    named=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_numbers_come_back_to_the_last_bit(rows, delimiter, decimal, named, end, encoding):
    if decimal == delimiter:
        delimiter = ";"
    lines = [delimiter.join(repr(number).replace(".", decimal) for number in row) for row in rows]
    text = end.join((["a" + delimiter + "b" + delimiter + "c"] if named else []) + lines)
    table = read_table(text.encode(encoding), delimiter=delimiter, decimal=decimal)
    assert table.layout.first == ("names" if named else "data")
    found = [column.numbers.tolist() for column in table.columns]
    assert found == [list(column) for column in zip(*rows, strict=True)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "^it is empty$"),
        (b" \r\n \n", "^it is empty$"),
        (b"a\n1\n2\n", "^there is one column alone"),
        (b"a,b\n1,2\n3,4,5\n", "^row 3 has 3 cells, and row 1 has 2: cell 3 is under no column$"),
        (b"a,b,y\n1,2,0\n3,4\n", "^row 3 has 2 cells, and row 1 has 3: column y is missing$"),
        (b"1,2,0\n3,4,1\n5\n", "^row 3 has 1 cell, and row 1 has 3: column 2 is missing$"),
        (b"a,b\n1,2\n\xff,3\n", "^row 3, byte 1 is not UTF-8"),
        (b"a,b\n1,2\n3,\x004\n", "^row 3, character 3: a NUL"),
        (b"x,y\n", "^there is no row below the names$"),
        (b'a,b\n1,2\n"3,4\n5,6\n', "^row 3: a quotation is not closed$"),
        (",".join("1" * 10_000).encode() + b"\n" + ",".join("2" * 10_000).encode(), "10,000 columns"),
    ],
)
def test_what_is_no_table_is_refused_with_row_and_column(content, message):
    with pytest.raises(ConfigError, match=message) as refused:
        read_table(content, first="names" if content == b"x,y\n" else None)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("columns", [2, 200])
def test_between_two_looks_whether_to_go_on_are_few_cells(columns):
    seen = [0]
    line = ",".join(["1.5"] * columns) + "\n"
    assert len(read_table((line * (40_000 // columns)).encode(), each_step=seen.append)) == seen[-1]
    steps = [(after - before) * columns for before, after in pairwise(seen)]
    assert len(steps) > 3
    assert max(steps) <= STEP_CELLS


def test_a_table_of_too_many_cells_is_refused_with_its_row(monkeypatch):
    monkeypatch.setattr(table_module, "MOST_CELLS", 10_000)
    with pytest.raises(ConfigError, match=r"^row 6,000: at most 10,000 cells are read$"):
        read_table(b"1,2\n" * 20_000)


def test_a_column_read_in_pieces_is_that_of_one_piece(monkeypatch):
    text = "a,y\n" + "".join(f"{'' if k % 7 == 3 else k % 23},{'pq?r'[k % 4]}\n" for k in range(500))
    whole = read(text)
    monkeypatch.setattr(table_module, "STEP_CELLS", 30)
    monkeypatch.setattr(layout, "PIECE", 17)
    pieces = read(text)
    for one, other in zip(whole.columns, pieces.columns, strict=True):
        for name in ("missing", "numbers", "places"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
        assert (one.values, list(one.cells)) == (other.values, list(other.cells))
        assert [one.values[place] if place >= 0 else "" for place in one.places.tolist()] == [
            "" if cell == "?" else cell for cell in one.cells
        ]


def test_of_many_values_the_rows_of_some_are_found_all_the_same():
    column = read("a,y\n" + "".join(f"{k},w{k % 1_500}\n" for k in range(3_000))).columns[1]
    assert (column.places, len(column.values)) == (None, MOST_VALUES)
    assert np.flatnonzero(column.places_in(("x", "w1499")) == 1).tolist() == [1499, 2999]


def test_reading_can_be_stopped():
    def stop(rows):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_table(b"1,2\n" * 20_001, each_step=stop)


@given(content=st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(content):
    with suppress(ConfigError):
        table = read_table(content)
        assert len(table) == len(table.columns[0].cells)


def test_every_kind_of_first_row_has_words():
    assert all(FIRST_LINES.values())


CELLS = st.text("0123456789.,+-eE", max_size=5) | NUMBERS.map(repr) | st.just("1\n2")


@given(cells=st.lists(CELLS, min_size=1, max_size=4), decimal=st.sampled_from([".", ","]))
def test_the_quick_way_to_read_numbers_finds_what_the_slow_one_does(cells, decimal):
    quick = quick_numbers(cells, decimal)
    assert quick is None or quick.tolist() == [as_number(cell, decimal) for cell in cells]
