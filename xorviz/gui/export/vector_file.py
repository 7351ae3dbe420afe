"""SVG and PDF: what is painted stays lines and text. Each has ways of its own, which are here."""

import xml.etree.ElementTree as ET
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF, QPagedPaintDevice, QPageSize, QPaintDevice, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from xorviz.core.files import whole_file
from xorviz.gui.kit.theme import NUMBER_FAMILY

PIXELS_PER_INCH, POINTS_PER_INCH = 96, 72
NAMESPACE = "http://www.w3.org/2000/svg"
LINKS = "http://www.w3.org/1999/xlink"


class VectorFile(ABC):
    """What a painter paints on, and what comes of it.

    Parameters
    ----------
    size
        In pixels, of which an inch has 96.
    title
        Of the document.
    """

    device: QPaintDevice

    def __init__(self, size: QSize, title: str) -> None:
        self._buffer = QBuffer()
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._title = title

    def written(self) -> bytes:
        """Return what has been painted, after the painter has ended."""
        return bytes(self._buffer.data().data())

    @abstractmethod
    def finished(self, data: bytes) -> bytes:
        """Return the file of what was written; any thread may ask for it."""


class SvgFile(VectorFile):
    """An SVG document; text is text, as wide as it is here where its fonts are not installed."""

    def __init__(self, size: QSize, title: str) -> None:
        super().__init__(size, title)
        self.device = QSvgGenerator()
        self.device.setOutputDevice(self._buffer)
        self.device.setResolution(PIXELS_PER_INCH)
        self.device.setSize(size)
        self.device.setViewBox(QRect(0, 0, size.width(), size.height()))

    def finished(self, data: bytes) -> bytes:
        """Return it with its title, and each text with its width and other fonts to take."""
        ET.register_namespace("", NAMESPACE)
        ET.register_namespace("xlink", LINKS)
        root = ET.fromstring(data)
        for each in [each for each in root if each.tag.endswith(("}title", "}desc"))]:
            root.remove(each)
        title = ET.Element(f"{{{NAMESPACE}}}title")
        title.text = self._title
        root.insert(0, title)
        for text in root.iter(f"{{{NAMESPACE}}}text"):
            _hold(text)
        return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _hold(text: ET.Element) -> None:
    """Give a text the width that it has in its own font, and fonts that stand in for it."""
    family, told = text.get("font-family", ""), text.text or ""
    font = QFont(family)
    font.setPixelSize(round(float(text.get("font-size", "13"))))
    font.setWeight(QFont.Weight(int(text.get("font-weight", "400"))))
    if len(told.strip()) > 1:
        text.set("textLength", f"{QFontMetricsF(font).horizontalAdvance(told):.2f}")
        text.set("lengthAdjust", "spacingAndGlyphs")
    text.set("font-family", f"{family}, {'monospace' if family == NUMBER_FAMILY else 'sans-serif'}")


class PdfFile(VectorFile):
    """A PDF document of one page, which has its fonts in it."""

    def __init__(self, size: QSize, title: str) -> None:
        super().__init__(size, title)
        self.device = QPdfWriter(self._buffer)
        points = QSizeF(size) * (POINTS_PER_INCH / PIXELS_PER_INCH)
        self.device.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_1_6)
        self.device.setPageSize(QPageSize(points, QPageSize.Unit.Point, title[:80]))
        self.device.setPageMargins(QMarginsF(0, 0, 0, 0))
        self.device.setResolution(PIXELS_PER_INCH)
        self.device.setTitle(title)
        self.device.setCreator("xorviz")

    def finished(self, data: bytes) -> bytes:
        """Return it."""
        return data


VECTOR_FILES: dict[str, type[VectorFile]] = {"svg": SvgFile, "pdf": PdfFile}
"""By the ending of a file's name."""


def is_vector(path: Path) -> bool:
    """Say whether a file of that name is one of these."""
    return path.suffix.lower().removeprefix(".") in VECTOR_FILES


def write_vectors(path: Path, data: bytes, finished: Callable[[bytes], bytes]) -> None:
    """Write what was painted as the file that it becomes, which is whole or absent."""
    content = finished(data)
    with whole_file(path) as stream:
        stream.write(content)


def vector_file(path: Path, size: QSize, title: str) -> VectorFile:
    """Return what becomes a file of that name."""
    return VECTOR_FILES[path.suffix.lower().removeprefix(".")](size, title)
