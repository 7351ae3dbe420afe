"""A landscape for a picture of a run: over the plane of its path, at one epoch after the other."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from xorviz.core.errors import ConfigError
from xorviz.core.insight.landscape.landscape import seek_path
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.widgets import Passage, named
from xorviz.gui.landscape.landscape_picture import LandscapePicture
from xorviz.gui.landscape.landscape_words import share_words
from xorviz.gui.landscape.scene import PlaneChoice, Scene, Sought, ground_size

WORK = 2**24
"""Networks × samples × neurons of the ground of an epoch."""


class SceneFinder:
    """Finds the landscape of a run whose path is as it is, at one epoch after the other; in any thread."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._scene: Scene | None = None

    def find(self, snapshot: Snapshot, check: Callable[[], object]) -> Scene:
        """Return what there is to see at an epoch of the run; `check` is called at times, and may raise.

        Raises
        ------
        ConfigError
            The path spans no plane.
        """
        before = self._scene
        path = seek_path(self._run, known=None if before is None else before.path)
        ends = None if before is None else before.ends
        sought = Sought(snapshot, PlaneChoice(), ground_size(snapshot, WORK), 0, path, {}, ends)

        def go_on() -> bool:
            check()
            return False

        scene = sought.find(go_on)
        assert scene is not None, "nobody stops it"
        if scene.refusal:
            raise ConfigError(scene.refusal)
        self._scene = scene
        return scene


class LandscapeFrame(QWidget):
    """Shows the landscape of a run, with the dot at the epoch shown."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = LandscapePicture()
        self.picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.share = named(Passage(1, text_font(13)), "landscape_share")
        in_column((self.picture, 1), self.share, inside=self, gap=6)

    def show_scene(self, scene: Scene) -> None:
        """Show an epoch of the run."""
        self.picture.show_scene(scene, {})
        self.share.setText(share_words(scene))
