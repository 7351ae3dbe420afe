import pytest
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtWidgets import QAbstractItemView

from xorviz.gui.kit.column_table import AT_LEFT, Column, ColumnTable

ROLES = Qt.ItemDataRole
NAMES = ["one", "two", "three"]


@pytest.fixture
def painted():
    """Return the areas that were painted, by row."""
    return {}


@pytest.fixture
def table(show, painted):
    columns = (
        Column("name", NAMES.__getitem__, "Its name", tip=lambda row: f"row {row}", alignment=AT_LEFT),
        Column("length", lambda row: str(len(NAMES[row])), role=lambda row: "alarm" if row == 1 else "text"),
        Column("bar", lambda _: "", paint=lambda painter, area, row, theme: painted.update({row: area})),
    )
    table = show(ColumnTable("names", "Names", columns, 12), (360, 120))
    table.rows.show_rows(len(NAMES))
    return table


def test_every_cell_says_what_its_column_says(table):
    rows = table.rows
    texts = [[rows.index(row, column).data() for column in range(3)] for row in range(rows.rowCount())]
    assert texts == [["one", "3", ""], ["two", "3", ""], ["three", "5", ""]]
    assert rows.index(1, 0).data(ROLES.ToolTipRole) == "row 1"
    assert rows.index(1, 1).data(ROLES.ToolTipRole) is None
    assert rows.index(0, 0).data(ROLES.TextAlignmentRole) & Qt.AlignmentFlag.AlignLeft
    assert rows.index(0, 1).data(ROLES.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_a_head_has_its_name_and_what_it_means(table):
    rows, across = table.rows, Qt.Orientation.Horizontal
    assert [rows.headerData(column, across) for column in range(3)] == ["name", "length", "bar"]
    assert rows.headerData(0, across, ROLES.ToolTipRole) == "Its name"
    assert rows.headerData(1, across, ROLES.ToolTipRole) is None
    rows.show_title(1, "letters")
    assert rows.headerData(1, across) == "letters"


def test_a_column_paints_in_the_area_of_its_cells(table, painted):
    table.grab()
    assert sorted(painted) == [0, 1, 2]
    for row, area in painted.items():
        assert QRectF(table.visualRect(table.rows.index(row, 2))).contains(area)


def test_a_role_gives_the_text_its_colour(table):
    for row in range(3):
        image = table.viewport().grab(table.visualRect(table.rows.index(row, 1))).toImage()
        places = ((x, y) for x in range(image.width()) for y in range(image.height()))
        red = any(image.pixelColor(x, y).red() - image.pixelColor(x, y).blue() > 60 for x, y in places)
        assert red == (row == 1)


def test_a_picked_row_has_the_ground_of_what_is_picked(table, light):
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.selectRow(2)
    for row in range(3):
        area = table.visualRect(table.rows.index(row, 2))
        ground = table.viewport().grab(area).toImage().pixelColor(2, 2)
        assert (ground == light.colour("accent_soft")) == (row == 2)


def test_changes_are_asked_for_again_from_their_column_on(table, qtbot):
    with qtbot.waitSignal(table.rows.dataChanged, timeout=60_000) as change:
        table.show_changes(1)
    first, last, *_ = change.args
    assert [(first.row(), first.column()), (last.row(), last.column())] == [(0, 1), (2, 2)]


@pytest.mark.parametrize("kind", [QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate])
def test_no_cell_is_painted_anew_where_its_window_is_active_or_not_any_more(table, painted, qapp, kind):
    table.show_changes(0)
    qapp.processEvents()
    assert sorted(painted) == [0, 1, 2]
    painted.clear()
    qapp.sendEvent(table.viewport(), QEvent(kind))
    qapp.processEvents()
    assert painted == {}
