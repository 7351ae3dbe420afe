"""The runs that are compared in the tests, and what the window shows of them."""

from PySide6.QtWidgets import QLabel, QTableView

SLOW, FAST, WIDE, CIRCLE = 11, 22, 33, 44


def read(window, name):
    label = window.findChild(QLabel, f"compare_{name}")
    return label.text() if label.isVisible() else ""


def cell(window, row, column):
    model = window.findChild(QTableView, "compare_table").model()
    return model.data(model.index(row, column))
