"""What actions act on, and what is said of each."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtGui import QAction

from xorviz.gui.app.branch_tools import BranchTools
from xorviz.gui.app.dialogs import Dialogs
from xorviz.gui.app.first_sight import FirstSight
from xorviz.gui.app.left_column import LeftColumn
from xorviz.gui.app.plot_cards import Panels
from xorviz.gui.app.undo import UndoHistory
from xorviz.gui.reach.appearance import Appearances
from xorviz.gui.reach.clipboard.copying import Copying
from xorviz.gui.reach.comfort import Comforts
from xorviz.gui.reach.keys.card_keys import CardKeys
from xorviz.gui.reach.room.sight import Sight
from xorviz.gui.settings.controls import ControlPanel
from xorviz.gui.teach.answers import Answers
from xorviz.gui.teach.predicting import Predicting
from xorviz.gui.teach.question_desk import QuestionDesk
from xorviz.gui.time.time_card import TimeCard
from xorviz.session.session import Session

if TYPE_CHECKING:
    from xorviz.gui.teach.lesson_guide import LessonGuide


class Program(Protocol):
    """What actions act on: the window, and what it is put together from."""

    session: Session
    undo: UndoHistory
    branch_tools: BranchTools
    dialogs: Dialogs
    answers: Answers
    predicting: Predicting
    desk: QuestionDesk
    time: TimeCard
    column: LeftColumn
    controls: ControlPanel
    first_sight: FirstSight
    card_keys: CardKeys
    comfort: Comforts
    copying: Copying
    appearance: Appearances
    sight: Sight
    panels: Panels
    actions_by_id: dict[str, QAction]

    @property
    def lesson(self) -> "LessonGuide":
        """The lesson."""
        ...

    def close(self) -> bool:
        """End."""
        ...


class Action(NamedTuple):
    """One thing that can be done."""

    id: str
    text: str
    tip: str
    run: Callable[[Program, bool], object]
    """Does it; the second argument says whether a checkable action has been checked."""
    key: str = ""
    icon: str = ""
    button: str = ""
    """What a button for it says, if that is not its text."""
    checkable: bool = False
    line_above: bool = False
    """Whether a line parts it from what is above it in the menu."""
    group: str = ""
    """Of those of a group, one is checked."""
    role: QAction.MenuRole = QAction.MenuRole.TextHeuristicRole
    """Where a desktop with a menu bar of its own expects it."""
