"""A landscape for a picture of a run: over the plane of its path, at one epoch after the other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from xorviz.core.insight.landscape.landscape import seek_path
from xorviz.core.run.history import LossCurve
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


class LandscapeFrame(QWidget):
    """Shows the landscape of a run whose path is as it is, with the dot at the epoch shown."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run
        self._scene: Scene | None = None
        self.picture = LandscapePicture()
        self.picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.share = named(Passage(1, text_font(13)), "landscape_share")
        in_column((self.picture, 1), self.share, inside=self, gap=6)

    def show_snapshot(self, snapshot: Snapshot, curve: LossCurve) -> None:
        """Show an epoch of the run; its losses are not in this picture."""
        before = self._scene
        path = seek_path(self._run, known=None if before is None else before.path)
        ends = None if before is None else before.ends
        size = ground_size(snapshot, WORK)
        self._scene = scene = Sought(snapshot, PlaneChoice(), size, 0, path, {}, ends).find(lambda: False)
        assert scene is not None, "nobody stops it"
        self.picture.show_scene(scene, {})
        self.share.setText("" if scene.refusal else share_words(scene))
