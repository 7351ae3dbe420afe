"""How the runs of a file are looked at: saved with them, and shown again when they are opened."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard, cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from xorviz.gui.app.card_titles import SCALE_TIPS
from xorviz.gui.app.first_sight import FirstSight
from xorviz.gui.app.keeping.file_door import FileDoor
from xorviz.gui.app.left_column import LeftColumn
from xorviz.gui.app.plot_cards import BOTH_PLANES, Panels
from xorviz.gui.app.views import tabs_of
from xorviz.gui.network.network_card import STROKE_TIPS
from xorviz.gui.reach.room.sight import Sight
from xorviz.session.session import Session
from xorviz.session.settings import COLUMNS

if TYPE_CHECKING:
    from xorviz.gui.teach.lesson_guide import LessonGuide
    from xorviz.session.keeping.file_worker import OpenedFile


HANDOUT = "handout"
"""The title of the hand-out that the runs belong to; `HandoutDoor` looks for it."""


@dataclass(frozen=True, slots=True, eq=False)
class WaysToLook:
    """The parts of a window that can be looked at in more than one way."""

    panels: Panels
    first_sight: FirstSight
    sight: Sight
    column: LeftColumn
    lesson: "Callable[[], LessonGuide]"
    """Makes it if it is not there yet."""
    handout: Callable[[], str]
    """Tells the title of the hand-out that is open; empty if none is."""
    switches: Mapping[QAction, Callable[[bool], object]]
    """What is shown or not, by the action that is checked while it is."""


class ViewKeeper(QObject):
    """Writes down what is in front, picked out, walked through. A field that makes no sense changes nothing.

    The fields, beside the `cursor` that `RunFiles` knows: `explore`, whether all is shown; `column`, what
    the left column shows; `handout`, the title of the one that is open, if one is; `page`, of the lesson, by
    name; `tabs`, by card; `lines`, whether one update is open at a first sight; `hidden`, the cards that are
    not wanted; `alone`, the card that has the window; `switches`, by action; `sample`, `neuron` (layer and
    index) and `parameter` (its place), selected or null; `columns`, those that a slice goes through; `line`,
    the epoch and the place of the line that the walk is at, or null.
    """

    def __init__(self, door: FileDoor, session: Session, looks: WaysToLook) -> None:
        super().__init__(door)
        self._session, self._looks = session, looks
        door.look = self.told
        door.shown.connect(self.on_file_shown)

    def told(self) -> dict[str, object]:
        """Return how the runs are looked at now, ready for JSON."""
        looks, view = self._looks, self._session.view
        tab, lines = looks.first_sight.update
        tabs = {"network": looks.panels.network_card.choice, "update": tab}
        tabs |= {"plane": looks.panels.plane_card.tab, "loss": looks.panels.loss_card.tab}
        page = looks.lesson().view.name
        title = looks.handout()
        return {
            **({HANDOUT: title} if title else {}),
            "explore": looks.first_sight.explore,
            "column": looks.column.shown,
            "page": page,
            "tabs": tabs,
            "lines": lines,
            "hidden": sorted(looks.sight.hidden),
            "alone": looks.sight.alone,
            "switches": {action.objectName(): action.isChecked() for action in looks.switches},
            "sample": view.selection.sample,
            "columns": list(view.selection.columns),
            "neuron": None if view.selection.neuron is None else list(view.selection.neuron),
            "parameter": view.selection.parameter,
            "line": None if view.place is None or view.update.batch else [view.update.epoch, view.place],
        }

    @Slot(object)
    def on_file_shown(self, found: "OpenedFile") -> None:
        """Look at the runs as they were looked at. Nothing of it is remembered for another start."""
        view = found.file.view
        self._show_cards(view)
        self._select(view)
        line = view.get("line")
        if _are_places(line, 2):
            self._go_to_line(*line)

    def _show_cards(self, view: Mapping[str, object]) -> None:
        looks, tabs = self._looks, _table(view.get("tabs"))
        explore, lines = view.get("explore"), view.get("lines") is True
        if isinstance(explore, bool):
            looks.first_sight.show_left(explore, _one_of(tabs.get("update"), tabs_of("update")), lines)
        panels = looks.panels
        for name, show, known in (
            ("network", panels.network_card.choose, {**STROKE_TIPS, **tabs_of("network")}),
            ("plane", panels.plane_card.show_tab, {**tabs_of("plane"), **BOTH_PLANES}),
            ("loss", panels.loss_card.show_tab, {**SCALE_TIPS, **tabs_of("loss")}),
        ):
            if tab := _one_of(tabs.get(name), known):
                show(tab)
        switches = _table(view.get("switches"))
        for action, show in looks.switches.items():
            on = switches.get(action.objectName())
            if isinstance(on, bool) and on != action.isChecked():
                action.setChecked(on)
                show(on)
        hidden, alone = view.get("hidden"), view.get("alone")
        if isinstance(hidden, list):
            names = [each for each in cast("list[object]", hidden) if isinstance(each, str)]
            looks.sight.show_left(names, alone if isinstance(alone, str) else "")
        self._show_column(view)

    def _show_column(self, view: Mapping[str, object]) -> None:
        page, column = view.get("page"), _one_of(view.get("column"), COLUMNS)
        if isinstance(page, str):
            self._looks.lesson().open_left(page)
        if column:
            self._looks.column.show_page(column)

    def _select(self, view: Mapping[str, object]) -> None:
        run, picking = self._session.run, self._session.picking
        sample, neuron, parameter = (view.get(name) for name in ("sample", "neuron", "parameter"))
        if "sample" in view and (sample is None or _is_place(sample, len(run.data))):
            picking.select_sample(sample)
        if _are_places(columns := view.get("columns"), 2):
            picking.select_columns(*columns)
        old = self._session.view.selection
        if old.parameter is not None and old.parameter != parameter:
            picking.select_parameter(old.parameter)
        if old.neuron is not None and list(old.neuron) != neuron:
            picking.select_neuron(*old.neuron)
        if old.parameter != parameter and _is_place(parameter, run.head.parameters.flat.size):
            picking.select_parameter(parameter)
        elif _are_places(neuron, 2) and _is_neuron(neuron, run.layers) and tuple(neuron) != old.neuron:
            picking.select_neuron(*neuron)

    def _go_to_line(self, epoch: int, place: int) -> None:
        """Go through an update of the run again, to a line; nothing is trained for it."""
        session = self._session

        def go() -> None:
            view = session.view
            if view.update.is_listable:
                session.walk.go_to(min(place, view.update.last - (view.snapshot.epoch >= view.head)))

        if epoch <= session.view.head:
            session.playback.seek(epoch)
            if not session.playback.wait_for_cursor(go):
                go()


def _table(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _one_of(value: object, names: Collection[str]) -> str:
    """Return a name if it is known; empty if not."""
    return value if isinstance(value, str) and value in names else ""


def _is_place(value: object, count: int) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < count


def _are_places(value: object, count: int) -> TypeGuard[list[int]]:
    return isinstance(value, list) and len(value) == count and all(_is_place(each, 2**53) for each in value)


def _is_neuron(neuron: Sequence[int], layers: Sequence[int]) -> bool:
    layer, index = neuron
    return layer < len(layers) and index < layers[layer]
