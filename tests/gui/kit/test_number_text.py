import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from xorviz.gui.kit.numbers import NumberText
from xorviz.gui.kit.theme import number_font

BOX = QRectF(10, 20, 120, 14)
SIDES = {
    "draw": Qt.AlignmentFlag.AlignHCenter,
    "draw_left": Qt.AlignmentFlag.AlignLeft,
    "draw_right": Qt.AlignmentFlag.AlignRight,
}


def painted(act, ratio):
    image = QImage(int(150 * ratio), int(50 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    act(painter)
    painter.end()
    return np.array(image.constBits(), copy=True)


@pytest.mark.parametrize("name", SIDES)
@pytest.mark.parametrize("text", ["−0.0123", "∂L  +1.2e−10", "δ nan", "日", "w  −∞"])
@pytest.mark.parametrize("ratio", [1, 2])
def test_it_writes_what_qt_writes(qapp, name, text, ratio):
    font = number_font(11)
    writer = NumberText(font)

    def by_qt(painter):
        painter.setFont(font)
        painter.drawText(BOX, SIDES[name] | Qt.AlignmentFlag.AlignVCenter, text)

    ours, theirs = (
        painted(lambda painter: getattr(writer, name)(painter, BOX, text), ratio),
        painted(by_qt, ratio),
    )
    assert (theirs != 255).any()
    if text != "日":  # of another font, which may be wider: it is there
        assert np.abs(ours.astype(int) - theirs).max() <= 8
    assert (ours != 255).any()
