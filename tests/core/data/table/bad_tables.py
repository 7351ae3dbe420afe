"""Tables that are none, and what is said of each."""

import os

_ROWS = "age,size,y\n" + "".join(f"{k * k % 17},{k % 4},{k % 2}\n" for k in range(20))


def _text(after):
    return (_ROWS + after).encode()


CONTENTS = {
    "empty": (b"", "it is empty"),
    "blank": (b" \r\n\n", "it is empty"),
    "one column": (b"a\n1\n2\n", "there is one column alone"),
    "too few cells": (_text("1,2\n"), "row 22 has 2 cells, and row 1 has 3: column y is missing"),
    "too many cells": (_text("1,2,0,4\n"), "row 22 has 4 cells, and row 1 has 3: cell 4 is under no column"),
    "text among numbers": (_text("old,3,1\n"), "row 22, column age: 'old' is no number"),
    "nan": (_text("nan,3,1\n"), "row 22, column age: 'nan' is no number"),
    "too large": (_text("1e400,3,1\n"), "row 22, column age: 1e400 is too large"),
    "Latin-1": ("größe,y\n1,0\n2,1\n".encode("latin-1"), "row 1, byte 3 is not UTF-8"),
    "NUL": (_text("1,\0002,1\n"), "row 22, character 3: a NUL, so this is no text"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "this is PNG: a picture, not a table"),
    "photograph": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "this is JPEG: a picture, not a table"),
    "workbook": (b"PK\x03\x04\x14\x00xl/workbook.xml\x00", "this is a workbook of Excel: save it as CSV"),
    "packed": (b"PK\x03\x04\x14\x00table.csv\x00", "this is packed (ZIP): unpack it first"),
    "bytes": (bytes(range(256)) * 4, "this is binary data, not a table in a text"),
    "wide": (b"\n".join([b",".join([b"1"] * 10_000)] * 2), "row 1: 10,000 columns are not allowed"),
}
"""Bytes of each, and how what is said of it begins."""


def _gone(path):
    return


def _huge(path):
    with path.open("wb") as stream:
        stream.truncate(2**31)


PLACES = {
    "gone": (_gone, "cannot be read: No such file or directory"),
    "folder": (os.mkdir, "cannot be read: it is a folder"),
    "pipe": (os.mkfifo, "cannot be read: it is no regular file"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "cannot be read: it is no regular file"),
    "2 GB": (_huge, "cannot be read: it is too large: 2,147,483,648 bytes, at most 134,217,728 are read"),
}
"""How each comes to be at a path, and what is said of it after its name."""


def _content_at(content):
    return lambda path: path.write_bytes(content)


FILES = {name: (_content_at(content), told) for name, (content, told) in CONTENTS.items()} | PLACES
