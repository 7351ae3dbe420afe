"""The ways to the windows that show more than a run has come to: other runs, and what may become of it."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from xorviz.gui.app.views import connect_view
from xorviz.gui.kit.step_job import InTurns
from xorviz.session.hands import Hands
from xorviz.session.session import Session

if TYPE_CHECKING:
    from xorviz.gui.butterfly.butterfly_window import ButterflyWindow
    from xorviz.gui.fates.fates_window import FatesWindow
    from xorviz.gui.landscape.landscape_window import LandscapeWindow
    from xorviz.gui.survey.surveying import Surveys

ASKED = "While a question is open, nothing of other runs is shown: answer it, or just run it."


class BeyondDoor(QObject):
    """Opens survey, butterfly, map of fates and landscape; closed while a question is open: they tell."""

    refused = Signal(str)
    """Why what a person wants cannot be."""
    said = Signal(str)
    """What has become of a wish, in a sentence."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._parent = session, parent
        self._hands, self._turns = Hands(session), InTurns(self)
        self._hands.refused.connect(self.refused)
        self._asking = False
        """Whether a person is saying what the run will do."""
        self._opened = set[QWidget]()
        """All that have been, whether they are to be seen or not."""
        self._put_away = list[QWidget]()
        """What was open when the question was put."""
        self._surveys: Surveys | None = None

    def close(self) -> None:
        """Stop what goes on behind the windows, and wait for it."""
        if self._surveys is not None:
            self._surveys.close()

    @Slot(bool)
    def show_alone(self, alone: bool) -> None:
        """Put the windows away while a person says what the run will do; or have them again."""
        self._asking = alone
        if alone:
            self._put_away = [each for each in self._opened if each.isVisible()]
            if self._put_away:
                self.said.emit(ASKED)
        for each in self._put_away:
            each.setVisible(not alone)

    def open_surveys(self) -> None:
        """Open the window in which many seeds are trained."""
        if self._is_closed():
            return
        if self._surveys is None:
            from xorviz.gui.survey.surveying import Surveys

            self._surveys = Surveys(self._session, self._parent)
        self._surveys.follow()
        self._bring_up(self._surveys.window)

    @Slot(int)
    def move_parameter(self, place: int) -> None:
        """Open the fan of futures of a run with this parameter moved."""
        if not self._is_closed():
            self._bring_up(self._butterfly)
            self._turns.do(partial(self._butterfly.move_parameter, place))

    def open_butterfly(self) -> None:
        """Open the fan of futures of the run with a parameter moved at the cursor."""
        if not self._is_closed():
            self._bring_up(self._butterfly)

    def open_fates(self) -> None:
        """Open the map of what becomes of the run when two of its quantities are others."""
        if not self._is_closed():
            self._bring_up(self._fates)

    def open_landscape(self) -> None:
        """Open the window that shows the loss around the path of the run."""
        if not self._is_closed():
            self._bring_up(self._landscape)

    @cached_property
    def _butterfly(self) -> "ButterflyWindow":
        from xorviz.gui.butterfly.butterfly_window import ButterflyWindow
        from xorviz.gui.butterfly.opening import open_run

        window = ButterflyWindow(self._parent)
        window.run_wished.connect(partial(open_run, self._session))
        self._fill(window)
        return window

    @cached_property
    def _fates(self) -> "FatesWindow":
        from xorviz.gui.fates.fates_window import FatesWindow

        window = FatesWindow(self._parent)
        window.run_wished.connect(self._session.start_run)
        self._fill(window)
        return window

    @cached_property
    def _landscape(self) -> "LandscapeWindow":
        from xorviz.gui.landscape.landscape_window import LandscapeWindow

        window = LandscapeWindow(self._parent)
        window.held.connect(partial(self._session.playback.set_playing, False))
        window.branch_wished.connect(self._hands.move_to)
        self._fill(window)
        return window

    def _fill(self, window: QWidget) -> None:
        """Show the session in a window when its frame is there: both in one turn would take too long."""
        self._turns.do(partial(connect_view, window, self._session, beside=True))

    def _bring_up(self, window: QWidget) -> None:
        self._opened.add(window)
        bring_up(window)

    def _is_closed(self) -> bool:
        """Say whether nothing may be opened now; a person is told then."""
        if self._asking:
            self.said.emit(ASKED)
        return self._asking


def bring_up(window: QWidget) -> None:
    """Show a window above the others, with the keyboard in it."""
    window.show()
    # What Qt marks as not painted later is marked now: or it is painted again, where the desktop was quicker.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateLater)
    window.raise_()
    window.activateWindow()
