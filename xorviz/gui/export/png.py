"""Images as PNG files."""

from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QImageWriter

from xorviz.core.errors import XorvizError
from xorviz.core.files import whole_file

PNG_QUALITY = 80
"""Qt's scale for PNG: compresses half as long as its default, for a tenth more bytes."""


def write_png(image: QImage, path: Path) -> None:
    """Write an image into a file, which is whole or absent; any thread may do it.

    Raises
    ------
    XorvizError
        It could not be encoded, or the file could not be written.
    """
    with whole_file(path) as stream:  # by its name: a buffer of Qt's must not be destroyed in this thread
        writer = QImageWriter(stream.name, QByteArray(b"png"))
        writer.setQuality(PNG_QUALITY)
        if not writer.write(image):
            raise XorvizError(f"{path.name} could not be encoded: {writer.errorString()}")
