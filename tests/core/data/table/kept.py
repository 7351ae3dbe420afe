"""Tables that must open without a wrong number, and what is in them, read here by what is known of each."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.core.data.table.tables import AIR, BIRDS, CUSTOMERS, DECISIONS, GERMAN, ODD_FIRST_LINE

PUBLISHED = Path(__file__).parents[4] / "../shared/data"
"""Where those are that others published, if they are beside the project."""


@dataclass(frozen=True)
class Kept:
    """A file, how it is written, and what of it is learned."""

    name: str
    content: bytes
    classes: tuple[tuple[str, int], ...]
    """Each with its number of samples."""
    places: tuple[int, int]
    """Of the inputs' columns."""
    aim: int
    """Of the target's."""
    delimiter: str = ","
    decimal: str = "."
    left_out: int = 0

    def __str__(self):
        return self.name

    @property
    def text(self):
        return self.content.decode("utf-8-sig")

    @property
    def pasted(self):
        """As a spreadsheet copies its cells."""
        return self.text.replace(self.delimiter, "\t")

    def check(self, data):
        """Compare samples with the file, number by number."""
        rows = [line.split(self.delimiter) for line in self.text.splitlines()[1:]]
        known = [row for row in rows if not {row[place] for place in self.places} & {"NA", "-200"}]
        inputs = [[float(row[place].replace(self.decimal, ".")) for place in self.places] for row in known]
        measured = [axis.measured(column) for axis, column in zip(data.axes, data.inputs.T, strict=True)]
        np.testing.assert_allclose(np.column_stack(measured), inputs, rtol=1e-14, atol=1e-15)
        names = [name for name, _ in self.classes]
        targets = np.array([names.index(row[self.aim]) for row in known])
        one = targets[:, np.newaxis] if len(names) == 2 else np.eye(len(names))[targets]
        np.testing.assert_array_equal(data.targets, one)
        assert data.class_names == tuple(names)
        assert tuple(np.bincount(targets)) == tuple(count for _, count in self.classes)
        assert len(rows) - len(data) == self.left_out


def _file(name, text, classes, places, aim, **rest):
    return Kept(name, text.encode(), tuple(classes.items()), places, aim, **rest)


LOOK_ALIKES = (
    _file("decisions.txt", DECISIONS, {"0": 2, "1": 2}, (0, 1), 2),
    _file("german.csv", GERMAN, {"schlecht": 2, "gut": 2}, (0, 1), 2, delimiter=";", decimal=","),
    _file("birds.csv", BIRDS, {"Auk": 2, "Gull": 2, "Tern": 2}, (2, 3), 0, left_out=1),
    _file("odd.csv", ODD_FIRST_LINE, {"0": 4, "1": 4, "2": 4}, (1, 3), 4),
    _file("customers.csv", CUSTOMERS, {"0": 10, "1": 10}, (1, 2), 3, delimiter=";"),
    _file("air.csv", AIR, {"nein": 20, "ja": 16}, (1, 2), 3, delimiter=";", decimal=",", left_out=4),
)
_PUBLISHED = (
    ("microchip.txt", {"0": 60, "1": 58}, (0, 1), 2, {}),
    (
        "microchip-german-excel.csv",
        {"schlecht": 60, "gut": 58},
        (0, 1),
        2,
        {"delimiter": ";", "decimal": ","},
    ),
    ("penguins.csv", {"Adelie": 151, "Chinstrap": 68, "Gentoo": 123}, (2, 3), 0, {"left_out": 2}),
    ("iris-odd-first-line.csv", {"0": 50, "1": 50, "2": 50}, (0, 1), 4, {}),
    ("bought-bom-crlf-semicolon.csv", {"0": 128, "1": 112}, (1, 2), 3, {"delimiter": ";"}),
    (
        "air-decimal-comma.csv",
        {"nein": 53, "ja": 55},
        (1, 2),
        4,
        {"delimiter": ";", "decimal": ",", "left_out": 12},
    ),
)
KEPT = LOOK_ALIKES + tuple(
    Kept(name, (PUBLISHED / name).read_bytes(), tuple(classes.items()), places, aim, **rest)
    for name, classes, places, aim, rest in (_PUBLISHED if PUBLISHED.is_dir() else ())
)
