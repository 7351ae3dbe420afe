"""A page of the lesson as a Qt document: words, typeset formulas, links, and numbers that stay alive."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetrics,
    QPainter,
    QPyTextObject,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextOption,
)

from xorviz.core.teach.lesson import Block, Page
from xorviz.core.teach.lesson_text import Formula, Link, Live, Span, Text
from xorviz.core.teach.quoted_numbers import LiveNumbers
from xorviz.gui.kit.theme import Theme, number_font, text_font
from xorviz.gui.kit.typesetting import Typesetter
from xorviz.gui.teach.quoted_text import live_text

FORMULA = QTextFormat.ObjectTypes.UserObject + 1
LATEX = QTextFormat.Property.UserProperty + 1
PIXELS = QTextFormat.Property.UserProperty + 2
TEXT_PIXELS = 13
TITLE_PIXELS = 19
HEADING_PIXELS = 14
INLINE_PIXELS, DISPLAY_PIXELS = 14.0, 16.0
LINE_HEIGHT = 145.0
INDENT = 20.0
GRADIENTS = ("gradient", "dL/dyhat", "dL/da", "delta", "share W", "share b")
"""Numbers in the colour of gradients."""
TIPS = {
    "run": "Start this experiment",
    "predict": "Set it up, and guess before it runs",
    "epoch": "Go to this epoch; train as far as it takes",
    "select": "Select it in the network",
    "sample": "Follow this sample",
    "why": "Ask why it is what it is",
    "line": "Go to this line of the chain rule",
    "view": "Show this view",
    "action": "Do this in the window",
    "answer": "Open, or close",
    "write": "Answer in your own words; it is kept with your other answers",
    "page": "Go to this page",
    "https": "Open in a browser",
}


@dataclass(slots=True)
class _Number:
    """A number in the text."""

    span: Live
    place: QTextCursor
    """Selects it."""
    text: str


class PageDocument:
    """A document and what is alive in it.

    Parameters
    ----------
    page
        What it says.
    opened
        The names of the answers that are open.
    following
        A link to what comes after the page; None at the end.
    theme, typesetter
        How it looks.
    """

    def __init__(
        self,
        page: Page,
        opened: Collection[str],
        following: Link | None,
        theme: Theme,
        typesetter: Typesetter,
    ) -> None:
        self.document = QTextDocument()
        self.document.setUndoRedoEnabled(False)
        self.document.setDocumentMargin(14)
        self.document.setDefaultFont(text_font(TEXT_PIXELS))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        self.document.setDefaultTextOption(option)
        self._formulas = FormulaObject(self.document, theme, typesetter)
        self.document.documentLayout().registerHandler(FORMULA, self._formulas)
        self.links: list[Link] = []
        """By the number in their address, link:0."""
        self.anchors: dict[str, int] = {}
        """By name: the number of the block that a place of the page is."""
        self.answers: dict[str, int] = {}
        """By name: the number of the first block of an open answer."""
        self._places: list[QTextCursor] = []
        """Of each link: selects it."""
        self._spans: list[tuple[Span, int, int]] = []
        """Links and numbers, and where each begins and ends, while the document is being written."""
        self._numbers: list[_Number] = []
        self._theme, self._typesetter = theme, typesetter
        self._cursor = QTextCursor(self.document)
        self._fresh = True
        with self._at_once():
            for block in page.blocks:
                if not block.answer or block.answer in opened:
                    self._add(block)
            for problem in page.problems:
                self._add(Block("note", (Text("A mistake in this page: ", "bold"), Text(problem)), 0))
            if following is not None:
                self._add(Block("paragraph", (Text("Next: "), following), 0))
        self._mark()

    def show_numbers(self, numbers: LiveNumbers) -> None:
        """Write the numbers that have changed."""
        with self._at_once():
            for each in self._numbers:
                text = live_text(each.span.field, numbers.value(each.span.field))
                if text == each.text:
                    continue
                each.text = text
                start, place = each.place.selectionStart(), each.place
                place.insertText(text, self._number_format(each.span))
                place.setPosition(start)
                place.setPosition(start + len(text), QTextCursor.MoveMode.KeepAnchor)

    def link_at(self, address: str) -> Link:
        """Return the link of an address in the document."""
        return self.links[int(address.removeprefix("link:"))]

    def place_of(self, address: str) -> QTextCursor:
        """Return what selects the link of an address."""
        return QTextCursor(self._places[int(address.removeprefix("link:"))])

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """Let Qt lay the document out once, after all that is written inside."""
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        yield
        cursor.endEditBlock()

    def _add(self, block: Block) -> None:
        if block.kind in ("note", "code"):
            self._begin_frame(block)
        self._begin(self._block_format(block))
        if block.kind == "item":
            self._cursor.insertText(f"{block.mark}\t", self._words("", block))
        if block.answer:
            self.answers.setdefault(block.answer, self._cursor.blockNumber())
        if block.anchor:
            self.anchors[block.anchor] = self._cursor.blockNumber()
        for span in block.spans:
            self._insert(span, block)
        if block.kind in ("note", "code"):
            self._cursor = self.document.rootFrame().lastCursorPosition()
            self._fresh = True

    def _begin(self, shape: QTextBlockFormat) -> None:
        """Begin a block, or take the empty one that is there."""
        if self._fresh:
            self._cursor.setBlockFormat(shape)
        else:
            self._cursor.insertBlock(shape)
        self._fresh = False

    def _begin_frame(self, block: Block) -> None:
        frame = QTextFrameFormat()
        frame.setBackground(self._theme.colour("field"))
        frame.setPadding(8)
        frame.setTopMargin(8)
        frame.setBottomMargin(2)
        frame.setLeftMargin(INDENT / 2 if block.answer else 0)
        frame.setBorder(0)
        self._cursor.insertFrame(frame)
        self._fresh = True

    def _block_format(self, block: Block) -> QTextBlockFormat:
        shape = QTextBlockFormat()
        shape.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setLeftMargin(INDENT / 2 if block.answer and block.kind not in ("note", "code") else 0)
        if block.kind in ("note", "code"):
            return shape
        shape.setTopMargin({"heading": 18 if block.level > 1 else 0, "item": 5}.get(block.kind, 8))
        if block.kind == "item":
            shape.setLeftMargin(shape.leftMargin() + INDENT)
            shape.setTextIndent(-INDENT)
            shape.setTabPositions([QTextOption.Tab(INDENT, QTextOption.TabType.LeftTab)])
        if block.kind == "formula":
            shape.setLeftMargin(shape.leftMargin() + INDENT)
            shape.setLineHeight(100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if block.kind == "heading":
            shape.setHeadingLevel(block.level)
        return shape

    def _insert(self, span: Span, block: Block) -> None:
        if isinstance(span, Formula):
            pixels = DISPLAY_PIXELS if block.kind == "formula" else INLINE_PIXELS
            shape, text = self._formula_format(span.latex, pixels, block)
        elif isinstance(span, Live):
            shape, text = self._number_format(span), "–"
        elif isinstance(span, Link):
            shape, text = self._link_format(span, block), span.text
        else:
            shape, text = self._words(span.style, block), span.text.replace("\n", "\u2028")
        start = self._cursor.position()
        self._cursor.insertText(text, shape)
        if isinstance(span, Live | Link):
            self._spans.append((span, start, self._cursor.position()))

    def _mark(self) -> None:
        """Select links and numbers, now that nothing is written behind them any more."""
        for span, start, end in self._spans:
            place = QTextCursor(self.document)
            place.setPosition(start)
            place.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            if isinstance(span, Live):
                self._numbers.append(_Number(span, place, place.selectedText()))
            else:
                self._places.append(place)

    def _words(self, style: str, block: Block) -> QTextCharFormat:
        shape = QTextCharFormat()
        heading = block.kind == "heading"
        pixels = (TITLE_PIXELS if block.level == 1 else HEADING_PIXELS) if heading else TEXT_PIXELS
        bold = heading or style == "bold"
        words = text_font(pixels, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font = QFont(number_font(12) if style == "code" else words)
        font.setItalic(style == "italic")
        shape.setFont(font)
        shape.setForeground(QBrush(self._theme.colour("text")))
        return shape

    def _link_format(self, link: Link, block: Block) -> QTextCharFormat:
        shape = self._words("", block)
        shape.setAnchor(True)
        shape.setAnchorHref(f"link:{len(self.links)}")
        shape.setToolTip(TIPS[link.scheme])
        shape.setForeground(QBrush(self._theme.colour("accent")))
        shape.setFontUnderline(True)
        self.links.append(link)
        return shape

    def _number_format(self, span: Live) -> QTextCharFormat:
        gradient = span.field.kind in GRADIENTS
        shape = QTextCharFormat()
        shape.setFont(number_font(12, QFont.Weight.DemiBold))
        shape.setForeground(QBrush(self._theme.colour("gradient" if gradient else "text")))
        shape.setToolTip("Of the run in the window, at the epoch shown")
        return shape

    def _formula_format(self, latex: str, pixels: float, block: Block) -> tuple[QTextCharFormat, str]:
        """Return a place for a drawing; the formula as it is written if there will be none."""
        depth = self._typesetter.depth(latex, pixels)
        if depth is None:
            return self._words("code", block), latex if self._typesetter.is_plain(latex) else "…"
        shape = QTextCharFormat()
        shape.setObjectType(FORMULA)
        shape.setProperty(LATEX, latex)
        shape.setProperty(PIXELS, pixels)
        shape.setFont(_font_below(depth))
        shape.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        return shape, "\ufffc"


class FormulaObject(QPyTextObject):
    """Draws formulas among the words: their baseline is that of the line."""

    def __init__(self, parent: QTextDocument, theme: Theme, typesetter: Typesetter) -> None:
        super().__init__(parent)
        self._theme, self._typesetter = theme, typesetter

    def intrinsicSize(self, document: QTextDocument, place: int, shape: QTextFormat) -> QSizeF:
        """Return the size of a formula, with as much below the baseline as its font has."""
        latex, pixels = shape.property(LATEX), shape.property(PIXELS)
        size, depth = self._typesetter.size(latex, pixels), self._typesetter.depth(latex, pixels)
        if size is None or depth is None:
            return QSizeF(0, 0)
        return QSizeF(size.width(), size.height() - depth + _descent(shape.toCharFormat()))

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, place: int, shape: QTextFormat
    ) -> None:
        """Draw it."""
        box = QRectF(rect)
        baseline = box.bottom() - _descent(shape.toCharFormat())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._typesetter.draw(
            painter,
            shape.property(LATEX),
            box.left(),
            baseline,
            shape.property(PIXELS),
            self._theme.colour("text"),
        )


def _descent(shape: QTextCharFormat) -> int:
    return QFontMetrics(shape.font()).descent()


def _font_below(depth: float) -> QFont:
    """Return the smallest font that reaches so far below the baseline: Qt aligns objects by their font."""
    pixels = TEXT_PIXELS
    while QFontMetrics(text_font(pixels)).descent() < depth and pixels < 100:
        pixels += 1
    return text_font(pixels)
