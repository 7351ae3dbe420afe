"""The network at the dot: what it answers, how well it does, and what can be done with it."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.plane_picture import paint_sketch
from xorviz.gui.kit.plot_items import KeptPicture
from xorviz.gui.kit.theme import number_font, text_font
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import named, with_role
from xorviz.gui.landscape.landscape_words import look_words
from xorviz.gui.landscape.scene import SeenNetwork

WIDE = 220
"""Of the card, in pixels."""
INVITATION = "Drag the dot, or click, to see the network of any other place."


class LookPicture(Themed, QWidget):
    """Shows what a network answers over the plane of its inputs."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("landscape_boundary")
        self.setAccessibleName("Boundary of the network at the dot")
        self.look: SeenNetwork | None = None
        self._samples = KeptPicture()

    def sizeHint(self) -> QSize:
        """Return how large it wants to be."""
        return QSize(WIDE, WIDE)

    def hasHeightForWidth(self) -> bool:
        """Say that it is square."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return its height."""
        return width

    def show_look(self, look: SeenNetwork) -> None:
        """Show another network."""
        if self.look is None or look.drawn.data is not self.look.drawn.data:
            self._samples.forget()
        self.look = look
        self.update()

    def on_theme_changed(self) -> None:
        """Draw the samples in the colours of the theme."""
        self._samples.forget()
        self.update()

    def spoken(self) -> str:
        """Return how well it does."""
        return "" if self.look is None else look_words(self.look)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        if self.look is None:
            return
        with QPainter(self) as painter:
            side = min(self.width(), self.height()) - 2
            box = QRectF((self.width() - side) / 2, 1, side, side)
            paint_sketch(painter, box, self.look.drawn, self.theme, self._samples)
            painter.setPen(self.theme.colour("border"))
            painter.drawRect(box)


class LookCard(QWidget):
    """Tells of the network at the dot."""

    branch_wished = Signal()
    back_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDE)
        self._title = named(QLabel(), "landscape_whose")
        self._title.setWordWrap(True)
        self._title.setFont(text_font(13))
        self.picture = LookPicture()
        self._told = named(QLabel(), "landscape_told")
        self._told.setFont(number_font(12))
        self._told.setWordWrap(True)
        self.branch = named(QPushButton("Make It a Branch"), "landscape_branch", tip="Enter")
        self.back = named(QPushButton("Back to the Run"), "landscape_back", tip="Esc")
        for button in (self.branch, self.back):
            button.setAutoDefault(False)
        self.branch.clicked.connect(self.branch_wished)
        self.back.clicked.connect(self.back_wished)
        self._note = with_role(named(QLabel(), "landscape_note"), "muted")
        self._note.setWordWrap(True)
        self._note.setFont(text_font(12))
        in_column(
            self._title, self.picture, self._told, self.branch, self.back, self._note, None,
            inside=self, gap=8,
        )  # fmt: skip

    def show_look(self, look: SeenNetwork, *, by_hand: bool, fixed: bool = False) -> None:
        """Show a network: that of the cursor, or one that a hand found.

        Of a dot that is `fixed`, as there is no plane, nothing is said of what a hand can do.
        """
        epoch = f"epoch {look.snapshot.epoch:,}"
        self._title.setText("Your network: no epoch was here" if by_hand else f"The run at {epoch}")
        self._told.setText(look_words(look))
        self._note.setText("" if by_hand or fixed else INVITATION)
        for button in (self.branch, self.back):
            button.setVisible(by_hand)
        self.picture.show_look(look)
