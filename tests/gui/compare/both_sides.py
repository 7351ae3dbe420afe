"""What the comparison of a run and its branch shows, and what it is to show."""

from PySide6.QtWidgets import QComboBox, QLabel, QTableView

from xorviz.gui.kit.numbers import loss_text

ROOT, FAST = "XOR 2-2-1, seed 29", "learning rate 5 from epoch 300"
SIDES = ("left", "right")


def names(compare):
    return [compare.findChild(QComboBox, f"compare_{side}").currentText() for side in SIDES]


def offered(compare):
    box = compare.findChild(QComboBox, "compare_left")
    return [box.itemText(row) for row in range(box.count())]


def numbers(compare):
    """What each side says of its epoch, loss and correct samples."""
    texts = [compare.findChild(QLabel, f"compare_{side}_numbers").text() for side in SIDES]
    return [text.split()[1::2] for text in texts]


def expected(*snapshots):
    return [
        [f"{each.epoch:,}", loss_text(each.loss), f"{each.correct}/{len(each.predictions)}"]
        for each in snapshots
    ]


def runs_of(person):
    by_name = {person.window.session.branches.name_of(each): each for each in person.window.session.branches}
    return {name: branch.run for name, branch in by_name.items()}


def cells(compare, column):
    model = compare.findChild(QTableView, "compare_table").model()
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]
