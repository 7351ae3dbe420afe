"""Views arranged for another place than the main window: a frame."""

from collections.abc import Collection

from xorviz.core.engine.batches import size_of_batches
from xorviz.core.errors import ConfigError
from xorviz.core.run.run import Run
from xorviz.core.update.chain_rule import is_listable
from xorviz.gui.app.plot_cards import PANELS, Panels
from xorviz.gui.export.frames import FrameLook, Subject
from xorviz.gui.export.wanted import GRAPH, LANDSCAPE, VIEWS
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
        shown.titles.show_config(run.config, run.data)
        shown.show_test(run.test_curve)
        if followed is not None:
            shown.show_followed(followed)
        cards = tuple(shown.cards.values())
        return Subject(shown, cards, lambda snapshot, curve, _: shown.show_snapshot(snapshot, curve))

    return FrameLook(subject, panels, size, theme)


def look_of(
    views: Collection[str],
    size: tuple[int, int] = (1280, 800),
    theme: str = "light",
    strokes: str = "both",
    logarithmic: bool = True,
    followed: Selection | None = None,
    decision: bool = False,
) -> FrameLook:
    """Return how frames with these of `VIEWS` look; the film strip is no frame."""
    if LANDSCAPE in views:
        return FrameLook(_landscape, (), size, theme)
    if GRAPH in views:
        return FrameLook(_graph, (), size, theme)
    panels = [each.panel for each in VIEWS.values() if each.name in views and each.panel]
    plane = "hidden" if "hidden" in views else "input"
    if "matrix" in views:
        strokes = "matrix"
    return frame_look(size, theme, panels, strokes, logarithmic, followed, decision, plane)


def _landscape(run: Run, panels: Collection[str]) -> Subject:
    from xorviz.gui.landscape.landscape_frame import LandscapeFrame, SceneFinder  # as late as this: seldom

    frame = LandscapeFrame()
    parts = frame.picture, frame.share
    return Subject(frame, parts, lambda _, __, scene: frame.show_scene(scene), SceneFinder(run).find)


def _graph(run: Run, panels: Collection[str]) -> Subject:
    """Return the computation graph of the update after each epoch. Raises `ConfigError`."""
    from xorviz.gui.graph.graph_view import GraphView

    parameters, samples = run.head.state.shape[1], size_of_batches(run.config, len(run.data))
    if not is_listable(parameters, samples):
        raise ConfigError(f"{parameters:,} parameters and {samples:,} samples are too many for a graph")
    view = GraphView()
    return Subject(view, (view,), lambda snapshot, _, __: view.show_snapshot(snapshot))
