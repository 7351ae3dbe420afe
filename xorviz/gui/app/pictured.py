"""What a frame is a picture of: the window's panels, without what can be touched."""

from collections.abc import Collection

from xorviz.core.run.run import Run
from xorviz.gui.app.plot_cards import PANELS, Panels
from xorviz.gui.export.frames import FrameLook, Subject
from xorviz.gui.network.network_view import Strokes
from xorviz.session.selection import Selection


def frame_look(
    size: tuple[int, int] = (1280, 800),
    theme: str = "light",
    panels: Collection[str] = tuple(PANELS),
    strokes: Strokes = "both",
    logarithmic: bool = True,
    followed: Selection | None = None,
) -> FrameLook:
    """Return how frames look: panels, strokes in the network, scale of the loss, and what is followed."""

    def subject(run: Run, panels: Collection[str]) -> Subject:
        shown = Panels(panels, touchable=False)
        shown.network.pace = 0.0
        shown.network.show_strokes(strokes)
        shown.show_logarithmic(logarithmic)
        shown.show_config(run.config, run.data)
        if followed is not None:
            shown.show_followed(followed)
        return Subject(shown, tuple(shown.cards()), shown.show_snapshot)

    return FrameLook(subject, panels, size, theme)
