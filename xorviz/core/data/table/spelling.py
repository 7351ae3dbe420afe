"""How a table may be written: what a person can say of it where it is guessed wrongly."""

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "spaces"}
"""What stands between cells, and what it is called."""
FIRST_LINES = {
    "names": "names of the columns",
    "data": "data",
    "neither": "neither names nor data: left out",
}
"""What the first row is."""
ENCODINGS = ("utf-8", "utf-16", "cp1252")
"""The last is never guessed, for any bytes are text in it."""
