"""Views arranged for another place than the main window: a frame."""

from collections.abc import Collection

from xorviz.core.engine.batches import size_of_batches
from xorviz.core.errors import ConfigError
from xorviz.core.run.run import Run
from xorviz.core.update.chain_rule import is_listable
from xorviz.gui.app.plot_cards import PANELS, Panels
from xorviz.gui.export.frames import FrameLook, Subject
from xorviz.gui.export.wanted import GRAPH, IN_PANELS, LANDSCAPE
from xorviz.session.selection import Selection


def frame_look(
    size: tuple[int, int] = (1280, 800),
    theme: str = "light",
    panels: Collection[str] = tuple(PANELS),
    strokes: str = "both",
    logarithmic: bool = True,
    followed: Selection | None = None,
    decision: bool = False,
    plane: str = "input",
) -> FrameLook:
    """Return how frames look: panels, what of the network, scale of the loss, and what is followed.

    Of the network the strokes in its diagram, or its matrices; of the plane all, or the decision alone, and
    of which space.
    """

    def subject(run: Run, panels: Collection[str]) -> Subject:
        shown = Panels(panels, touchable=False)
        shown.network.pace = 0.0
        shown.network_card.choose(strokes)
        shown.show_logarithmic(logarithmic)
        shown.show_decision(decision)
        if plane != "input":
            from xorviz.gui.plane.fold_bar import FoldBar  # as late as this: seldom

            shown.plane_card.show_tab(plane)
            shown.on_plane_chosen(plane)
            for bar in shown.findChildren(FoldBar):
                bar.hide()  # it is for a hand
        shown.show_config(run.config, run.data)
        shown.show_test(run.test_curve)
        if followed is not None:
            shown.show_followed(followed)
        return Subject(shown, tuple(shown.cards.values()), shown.show_snapshot)

    return FrameLook(subject, panels, size, theme)


def look_of(views: Collection[str], size: tuple[int, int], theme: str) -> FrameLook:
    """Return how frames with these of `VIEWS` look; the film strip is no frame."""
    if LANDSCAPE in views:
        return FrameLook(_landscape, (), size, theme)
    if GRAPH in views:
        return FrameLook(_graph, (), size, theme)
    panels = [panel for panel, each in IN_PANELS.items() if any(view in views for view in each)]
    strokes = "matrix" if "matrix" in views else "both"
    return frame_look(size, theme, panels, strokes, plane="hidden" if "hidden" in views else "input")


def _landscape(run: Run, panels: Collection[str]) -> Subject:
    from xorviz.gui.landscape.landscape_frame import LandscapeFrame  # as late as this: seldom

    frame = LandscapeFrame(run)
    return Subject(frame, (frame.picture, frame.share), frame.show_snapshot)


def _graph(run: Run, panels: Collection[str]) -> Subject:
    """Return the computation graph of the update after each epoch. Raises `ConfigError`."""
    from xorviz.gui.graph.graph_view import GraphView

    parameters, samples = run.head.state.shape[1], size_of_batches(run.config, len(run.data))
    if not is_listable(parameters, samples):
        raise ConfigError(f"{parameters:,} parameters and {samples:,} samples are too many for a graph")
    view = GraphView()
    return Subject(view, (view,), lambda snapshot, _: view.show_snapshot(snapshot))
