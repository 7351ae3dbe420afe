"""A few choices side by side, of which one holds."""

from collections.abc import Collection, Mapping
from functools import cache

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from xorviz.gui.kit.layouts import in_row
from xorviz.gui.kit.theme import Theme, text_font
from xorviz.gui.kit.themed import theme_of
from xorviz.gui.kit.widgets import named

TEXT_PIXELS = 12
AROUND, STROKE, CORNER, GROUND = 2, 2, 5.0, 7.0
"""Of a choice, in pixels: what is free around it, its frame and its corners; corners of the ground."""
BESIDE, ABOVE = 6, 2
"""Between its frame and its text."""
ROOM = 3
"""What a text has more, across and down."""


class Segment(QAbstractButton):
    """One of the choices."""

    def __init__(self, text: str, *, framed: bool) -> None:
        super().__init__()
        self._framed = framed
        self.setText(text)
        self.setCheckable(True)
        self.setFont(text_font(TEXT_PIXELS))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return how large it is."""
        metrics, around = self.fontMetrics(), 2 * (AROUND + STROKE)
        text = metrics.size(Qt.TextFlag.TextShowMnemonic.value, self.text())
        wide = text.width() + 2 * (metrics.horizontalAdvance(" ") + BESIDE)
        return QSize(wide + around + ROOM, text.height() + 2 * ABOVE + around + ROOM)

    def minimumSizeHint(self) -> QSize:
        """Return the same: it is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        theme, checked = theme_of(self), self.isChecked()
        with QPainter(self) as painter:
            ground, frame, ink = self._look(theme)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if ground or frame:
                inset = AROUND + (STROKE / 2 if frame else 0.0)
                box, corner = (
                    QRectF(self.rect()).adjusted(inset, inset, -inset, -inset),
                    CORNER + AROUND - inset,
                )
                painter.setPen(_pen(theme.roles[frame], STROKE) if frame else Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour(ground) if ground else Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box, corner, corner)
            if checked and (self._framed or theme.width > 1.0):
                bold = QFont(self.font())
                bold.setWeight(QFont.Weight.DemiBold)
                painter.setFont(bold)
            painter.setPen(theme.colour(ink))
            centred = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextShowMnemonic.value
            painter.drawText(self.rect(), centred, self.text())

    def _look(self, theme: Theme) -> tuple[str, str, str]:
        """Return the roles of its ground, its frame and its text; none is empty."""
        checked, focused, outlined = self.isChecked(), self.hasFocus(), theme.width > 1.0
        if checked and outlined:
            return "accent", "text" if focused else "border", "on_accent"
        hovered = self.underMouse() or checked
        frame = "border" if hovered and not (checked and self._framed) else ""
        if focused:
            frame = "text" if outlined else "accent"
        if not checked:
            return "", frame, "text" if outlined else "muted"
        return "accent_soft" if self._framed else "card", frame, "text"


class Segments(QWidget):
    """A few choices side by side, of which one holds.

    Parameters
    ----------
    name, title
        The beginning of its buttons' names, and what it is called for those who hear it.
    choices
        A tip for each, by name.
    framed
        Whether it stands on no card, but on the window's ground.
    """

    chosen = Signal(str)
    """The name of the choice that a person made."""

    def __init__(self, name: str, title: str, choices: Mapping[str, str], *, framed: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._framed = framed
        self._group = QButtonGroup(self)
        layout = in_row(inside=self, gap=0)
        for choice, tip in choices.items():
            button = named(Segment(choice.capitalize(), framed=framed), f"{name}_{choice}", tip=tip)
            self._group.addButton(button)
            layout.addWidget(button)
        self._group.buttonClicked.connect(self.on_button_clicked)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        theme, area = theme_of(self), QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._framed or theme.width > 1.0:
                painter.setPen(_pen(theme.roles["border"], 1.0))
                painter.setBrush(theme.colour("card"))
                painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), GROUND - 0.5, GROUND - 0.5)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("field"))
                painter.drawRoundedRect(area, GROUND, GROUND)

    def show_choice(self, choice: str) -> None:
        """Mark a choice as the one that holds; none, if it is none of these."""
        buttons = self._group.buttons()
        self._group.setExclusive(choice in [button.text().lower() for button in buttons])
        for button in buttons:
            button.setChecked(button.text().lower() == choice)

    def show_offered(self, choices: Collection[str]) -> None:
        """Have only these to choose from."""
        for button in self._group.buttons():
            button.setVisible(button.text().lower() in choices)

    def rooms(self) -> dict[str, QSize]:
        """Return how small each choice can be."""
        return {each.text().lower(): each.minimumSizeHint() for each in self._group.buttons()}

    @Slot(QAbstractButton)
    def on_button_clicked(self, button: QAbstractButton) -> None:
        """Pass the choice on."""
        self.chosen.emit(button.text().lower())


@cache
def _pen(code: str, width: float) -> QPen:
    return QPen(QColor(code), width)
