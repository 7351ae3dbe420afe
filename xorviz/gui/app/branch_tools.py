"""What a person can do with branches: switch, compare, rename, delete; by menu, key or timeline."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QMessageBox, QWidget

from xorviz.gui.kit.widgets import in_menu, named, refused_action, without_icons
from xorviz.gui.reach.comfort import key_of
from xorviz.gui.time.timeline import Timeline
from xorviz.session.branches import MOST_BRANCHES, Branch
from xorviz.session.session import Session

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from xorviz.gui.compare.comparison import Comparison

LONGEST_NAME = 60
RENAME_WIDTH = 360
"""Room for a name as the program gives it, and for the dialog's title."""

ASKED = "While a question is open, no other run is shown: answer it, or just run it, and compare then."
ONE_RUN = "Comparing takes a second run: branch here{}, or train this one and change a setting."
"""With the key that does so, if there is one."""


class BranchTools(QObject):
    """Lists the branches in a menu, and does what is wished; asks where something would be lost."""

    said = Signal(str)
    """What was done that is not to be seen otherwise, in a sentence."""
    _room_made = Signal(str)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._parent = session, parent
        self._menu: QMenu | None = None
        self._listed: list[QAction] = []
        self._comparison: Comparison | None = None
        self._alone = False
        """Whether nothing of other runs is shown."""
        self._room_made.connect(
            self.said, Qt.ConnectionType.QueuedConnection
        )  # after what is said of the run
        session.branches.room_made = self._say_room_made

    def list_in(self, menu: QMenu) -> None:
        """List all branches at the end of a menu."""
        self._menu = menu
        menu.aboutToShow.connect(self.on_menu_about_to_show)

    def connect_timeline(self, timeline: Timeline) -> None:
        """Serve the timeline, which names any branch by its id."""
        timeline.lane_wished.connect(self.on_lane_wished)

    def switches(self, owner: QObject) -> "list[QAction]":
        """Return an action for each branch, that shows it, to be found by its name."""
        view, made = self._session.view, list["QAction"]()
        for each in view.branches if len(view.branches) > 1 else ():
            refusal = "It is shown" if each.branch is view.branch else ""
            action = refused_action(f"Switch to Run: {each.name}", refusal, owner)
            action.triggered.connect(partial(self._session.show_branch, each.branch))
            made.append(action)
        return made

    def toggle_comparison(self) -> None:
        """Show another run beside the one shown, or close the window that does; say what that takes."""
        if self._comparison is not None and self._comparison.is_open:
            self._comparison.close()
        elif len(self._session.branches) == 1:
            self.said.emit(ONE_RUN.format(key_of(self._parent, "branch.new")))
        else:
            self._compare(None)

    @Slot(bool)
    def show_alone(self, alone: bool) -> None:
        """Compare nothing while a person says what a run will do; go on with it after that."""
        self._alone = alone
        if self._comparison is not None:
            if alone and self._comparison.is_open:
                self.said.emit(ASKED)
            self._comparison.show_alone(alone)

    def rename(self, branch: Branch) -> None:
        """Ask for a name."""
        dialog = named(QInputDialog(self._parent), "rename_dialog")
        dialog.setWindowTitle("Rename branch")
        dialog.setLabelText("Name (empty: what differs)")
        name = self._session.branches.name_of(branch)
        dialog.setTextValue(name if len(name) <= LONGEST_NAME else "")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        without_icons(dialog)
        for line in dialog.findChildren(QLineEdit):
            line.setMaxLength(LONGEST_NAME)
            line.setMinimumWidth(RENAME_WIDTH)
            line.selectAll()
        dialog.textValueSelected.connect(partial(self._session.rename_branch, branch))
        dialog.open()

    def delete(self, branch: Branch) -> None:
        """Delete a branch; ask if epochs or others go with it, and say so if nothing would be left."""
        branches = self._session.branches
        standing, name = branches.standing_on(branch), branches.name_of(branch)
        if len(branches) == 1:
            self._box(QMessageBox.StandardButton.Ok, "The only run cannot be deleted. Reset begins it anew.")
        elif len(branches) == 1 + len(standing):
            self._box(QMessageBox.StandardButton.Ok, f"“{name}” cannot be deleted: all others stand on it.")
        elif not standing and branch.own_epochs == 0:
            self._drop(branch)
        else:
            own = branch.own_epochs
            text = f"Delete “{name}”? Its {f'{own:,} epochs are' if own > 1 else '1 epoch is'} gone then."
            if standing:
                count = "A branch stands" if len(standing) == 1 else f"{len(standing)} branches stand"
                text = f"{count} on “{name}”. Delete all {1 + len(standing)}?"
            buttons = QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel
            self._box(buttons, text).accepted.connect(partial(self._drop, branch))

    @Slot(str, int)
    def on_lane_wished(self, wish: str, branch_id: int) -> None:
        """Do what was chosen for a branch in the timeline."""
        wishes = {
            "switch": self._session.show_branch,
            "rename": self.rename,
            "delete": self.delete,
            "compare": self._compare,
        }
        wishes[wish](self._session.branches[branch_id])

    @Slot()
    def on_menu_about_to_show(self) -> None:
        """List the branches there are now, the one shown with a mark."""
        assert self._menu is not None
        for action in self._listed:
            self._menu.removeAction(action)
            action.deleteLater()
        self._listed = [self._menu.addSeparator()]
        view = self._session.view
        for each in view.branches:
            action = self._menu.addAction(in_menu(each.name))
            action.setCheckable(True)
            action.setChecked(each.branch is view.branch)
            action.triggered.connect(partial(self._session.show_branch, each.branch))
            self._listed.append(action)

    def _say_room_made(self, gone: str) -> None:
        """Say which run has made room for another: no other goes by itself."""
        self._room_made.emit(f"{gone} has made room: {MOST_BRANCHES} runs stay, and all that have a name.")

    def _drop(self, branch: Branch) -> None:
        """Delete a branch with all that stand on it, and say so."""
        branches = self._session.branches
        name, others = branches.name_of(branch), len(branches.standing_on(branch))
        self._session.drop_branch(branch)
        self.said.emit(f"Deleted “{name}”{f' and {others} more' if others else ''}.")

    def _compare(self, branch: Branch | None) -> None:
        if self._alone:
            self.said.emit(ASKED)
            return
        if self._comparison is None:
            from xorviz.gui.app.asking.compare_door import comparison_of  # as late: the start is quicker

            self._comparison = comparison_of(self._session, self._parent)
        self._comparison.open(branch)

    def _box(self, buttons: QMessageBox.StandardButton, text: str) -> QMessageBox:
        box = named(QMessageBox(self._parent), "delete_dialog")
        box.setWindowTitle("Delete branch")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setStandardButtons(buttons)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        without_icons(box)
        box.open()
        return box
