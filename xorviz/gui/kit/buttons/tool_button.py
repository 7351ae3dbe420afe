"""Buttons of the window: the style sheet gives them their sizes and fonts, and they draw their colours."""

from typing import NamedTuple, TypeAlias

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QToolButton

from xorviz.gui.kit.theme import Theme
from xorviz.gui.kit.themed import DrawsItself, theme_of

STROKE = 2.0
"""How thick a frame is, in pixels."""
CORNER, CORNERS = 7.0, {"pill": 13.0, "step": 6.0, "inset": 5.0, "quiet": 4.0, "link": 4.0}
"""The radius, by part; and of those that are not named."""
BETWEEN = 4
"""Pixels between an icon and its text, as Qt has them."""
BARE = 2
"""Pixels at the left of an icon that its picture leaves bare."""
KIND, BOX = QStyle.ComplexControl.CC_ToolButton, QStyle.SubControl.SC_ToolButton
INSIDE = QStyle.SubElement.SE_FrameContents
"""What a button is within its margins, and within its frame and its padding: the style sheet has these."""
Look: TypeAlias = tuple[str | None, str | None, str | None]
"""Roles of ground, frame and text: none if empty; None for what it is without that."""
SAME: Look = (None, None, None)


class ButtonLooks(NamedTuple):
    """How a part looks: at rest, and what is other under the pointer, pressed in, or with nothing to do."""

    rest: Look
    hovered: Look = SAME
    checked: Look = SAME
    disabled: Look = SAME
    focus: tuple[str, str] = ("accent", "accent")
    """The frame of what has the keys, and that of what is pressed in, too."""


USUAL = {
    "": ButtonLooks(("field", "", "text"), ("accent_soft", "border", None), disabled=(None, None, "muted")),
    "walk": ButtonLooks(
        ("field", "", "text"), ("accent_soft", "border", None), ("accent_soft", "accent", None),
        (None, None, "muted"), ("accent", "text"),
    ),
    "primary": ButtonLooks(
        ("accent", "", "on_accent"), (None, "border", None), SAME, ("field", None, "muted"), ("text", "text")
    ),
    "quiet": ButtonLooks(("", "", "muted"), (None, None, "accent")),
    "link": ButtonLooks(("", "", "accent")),
    "pill": ButtonLooks(
        ("accent_soft", "", "accent"), (None, "border", None), ("accent", None, "on_accent"),
        focus=("accent", "text"),
    ),
    "step": ButtonLooks(("", "", "accent"), ("accent_soft", "border", None)),
    "toggle": ButtonLooks(
        ("", "", "text"), (None, "border", None), ("accent_soft", None, None), (None, None, "muted")
    ),
    "inset": ButtonLooks(("", "", "muted"), (None, "border", None), ("card", "border", "text")),
}  # fmt: skip
_TEXT, _DIM = ("text", "text"), (None, None, "border")
OUTLINED = {
    "": ButtonLooks(("field", "border", "text"), ("accent_soft", None, None), SAME, _DIM, _TEXT),
    "walk": ButtonLooks(
        ("field", "border", "text"), ("accent_soft", None, None), ("accent_soft", "accent", None), _DIM, _TEXT
    ),
    "primary": ButtonLooks(("accent", "border", "on_accent"), SAME, SAME, ("field", None, "border"), _TEXT),
    "quiet": ButtonLooks(("", "", "muted"), ("accent_soft", "border", "accent"), SAME, _DIM),
    "link": ButtonLooks(("", "", "accent"), ("accent_soft", None, None), SAME, _DIM),
    "pill": ButtonLooks(("card", "border", "text"), SAME, ("accent", None, "on_accent"), SAME, _TEXT),
    "step": ButtonLooks(("", "border", "accent"), ("accent_soft", None, None), SAME, _DIM, _TEXT),
    "toggle": ButtonLooks(("", "border", "text"), SAME, ("accent_soft", None, None), _DIM, _TEXT),
    "inset": ButtonLooks(
        ("", "", "text"), (None, "border", None), ("accent", "border", "on_accent"), SAME, _TEXT
    ),
}
"""In a theme of thick lines, which frames all that can be pressed."""


class ToolButton(DrawsItself, QToolButton):
    """A button in one of a few parts, its property `role`; with the property `alarm` its text is alarming."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        theme, style, option = theme_of(self), self.style(), QStyleOptionToolButton()
        with QPainter(self) as painter:
            self.initStyleOption(option)
            ground, frame, ink = self.look(theme)
            if ground or frame:
                box, inset = QRectF(style.subControlRect(KIND, option, BOX, self)), STROKE / 2
                corner = CORNERS.get(self._role, CORNER) - inset
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(theme.colour(frame), STROKE) if frame else Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour(ground) if ground else Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), corner, corner)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)  # of an icon
            palette = QPalette(option.palette)
            palette.setColor(QPalette.ColorRole.ButtonText, theme.colour(ink))
            option.palette, option.font = palette, self._font(theme)
            option.rect = style.subElementRect(INSIDE, option, self)
            if option.toolButtonStyle == Qt.ToolButtonStyle.ToolButtonTextBesideIcon:
                # Qt puts both at the beginning
                both = option.iconSize.width() + BETWEEN + option.fontMetrics.horizontalAdvance(option.text)
                spare = max(0, (option.rect.width() - both) // 2 - BARE)
                leftward = option.direction == Qt.LayoutDirection.RightToLeft
                option.rect.adjust(0 if leftward else spare, 0, -spare if leftward else 0, 0)
            style.drawControl(QStyle.ControlElement.CE_ToolButtonLabel, option, painter, self)

    def look(self, theme: Theme) -> tuple[str, str, str]:
        """Return the roles of ground, frame and text, as it is now; none is empty."""
        role, checked, enabled = self._role, self.isChecked(), self.isEnabled()
        looks = (OUTLINED if theme.width > 1.0 else USUAL)[role]
        states = (
            (self.underMouse() and enabled, looks.hovered),
            (checked, looks.checked),
            (not enabled, looks.disabled),
        )
        found = looks.rest
        for holds, other in states:
            if holds:
                found = tuple(was if now is None else now for was, now in zip(found, other, strict=True))
        ground, frame, ink = (each or "" for each in found)
        if self.hasFocus():
            frame = looks.focus[checked]
            ink = "accent" if role == "quiet" else ink
        return ground, frame, "alarm" if self.property("alarm") else ink

    def _font(self, theme: Theme) -> QFont:
        font, outlined = QFont(self.font()), theme.width > 1.0
        if self._role == "link":
            font.setUnderline(outlined or self.underMouse())
        if self._role == "inset" and outlined and self.isChecked():
            font.setWeight(QFont.Weight.DemiBold)
        return font

    @property
    def _role(self) -> str:
        return self.property("role") or ""
