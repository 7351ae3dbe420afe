"""Files that are no text at all: what they are, by how they begin, and what can be done about it."""

_PICTURE, _BOOK = "a picture, not a table", "save it as CSV there, and open that"
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", f"PNG: {_PICTURE}"),
    (b"\xff\xd8\xff", f"JPEG: {_PICTURE}"),
    (b"GIF8", f"GIF: {_PICTURE}"),
    (b"II*\x00", f"TIFF: {_PICTURE}"),
    (b"MM\x00*", f"TIFF: {_PICTURE}"),
    (b"%PDF-", "PDF, not a table in a text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"a document of an older office program: {_BOOK}"),
    (b"SQLite format 3\x00", "a database (SQLite): export a table as CSV there, and open that"),
    (b"PAR1", "Parquet: save it as CSV, and open that"),
    (b"\x89HDF\r\n\x1a\n", "HDF5: save it as CSV, and open that"),
    (b"\x93NUMPY", "an array of NumPy: save it with numpy.savetxt, and open that"),
    (b"\x1f\x8b", "packed (gzip): unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "packed (7-Zip): unpack it first"),
    (b"\x7fELF", "a program, not a table"),
    (b"MZ", "a program, not a table"),
    (b"OggS", "a sound, not a table"),
    (b"ID3", "a sound, not a table"),
)
"""How they begin, and what is said of each."""
_OF_ZIP = (
    (b"xl/workbook", f"a workbook of Excel: {_BOOK}"),
    (b"opendocument.spreadsheet", f"a spreadsheet (ODS): {_BOOK}"),
    (b"word/document", "a document of Word, not a table in a text"),
    (b".npy", "arrays of NumPy (NPZ): save one with numpy.savetxt, and open that"),
)
_ZIP = b"PK\x03\x04"
_LOOKED_AT = 65_536
_CONTROLS = bytes(sign for sign in range(32) if sign not in b"\t\n\r\f\x1b\x1a")
_MANY = 0.02
"""Of the bytes: no text in any encoding has so many control characters."""


def binary_kind(content: bytes) -> str:
    """Return what a file is that is no text; nothing if it may be one."""
    for start, told in _KINDS:
        if content.startswith(start) and _has_controls(content):
            return told
    if content[:4] == b"RIFF" and content[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        told = {b"WEBP": f"WebP: {_PICTURE}", b"WAVE": "a sound, not a table"}
        return told.get(content[8:12], "a film, not a table")
    if content[4:8] == b"ftyp":
        return "a film or picture, not a table"
    if content.startswith(_ZIP):
        whole = content[:_LOOKED_AT] + content[-_LOOKED_AT:]
        return next((told for name, told in _OF_ZIP if name in whole), "packed (ZIP): unpack it first")
    return ""


def is_binary(content: bytes) -> bool:
    """Say whether bytes that are not UTF-8 are no text in any encoding either: too many are controls."""
    looked = content[:_LOOKED_AT]
    return len(looked) - len(looked.translate(None, _CONTROLS)) > _MANY * len(looked)


def _has_controls(content: bytes) -> bool:
    """Say whether there are bytes that no table in ASCII has: a text may begin with "MZ" too."""
    return any(byte in _CONTROLS or byte > 126 for byte in content[:_LOOKED_AT])
