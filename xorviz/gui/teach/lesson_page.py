"""One page of the lesson on screen: scrolled and followed with mouse or keys."""

from PySide6.QtCore import QPoint, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QHideEvent, QMouseEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser

from xorviz.core.run.snapshot import Snapshot
from xorviz.core.teach.lesson import Page
from xorviz.core.teach.lesson_text import Link
from xorviz.core.teach.quoted_numbers import LiveNumbers
from xorviz.gui.kit.signs.fading import fade_edges
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.typesetting import Typesetter
from xorviz.gui.teach.lesson_document import PageDocument

TOP = 4
"""Pixels from the corner of the view: what is there is what a reader takes for the top."""
REFRESH_MS = 200
"""Between two changes of the numbers: more often, nobody can read them."""


class PageBrowser(Themed, QTextBrowser):
    """Shows a page; opens and closes its answers by itself."""

    followed = Signal(object)
    """A `Link` that leads out of the page: to another one, or into the window."""

    write_requested = Signal(str)
    """A question of the page that a person wants to answer in writing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lesson_page")
        self.setAccessibleName("Page of the lesson")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        fade_edges(self, "card")
        self._typesetter = Typesetter(self)
        self._page: Page | None = None
        self._following: Link | None = None
        self._built: PageDocument | None = None
        self._opened: set[str] = set()
        self.by_key = False
        """Whether a link was reached with Tab, and no click came after."""
        self._shown: tuple[Snapshot, int | None] | None = None
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh.timeout.connect(self.on_refresh_timeout)
        self._typesetter.ready.connect(self._rebuild)
        self.anchorClicked.connect(self.on_anchor_clicked)

    @property
    def built(self) -> PageDocument:
        """The document shown."""
        assert self._built is not None
        return self._built

    def show_page(self, page: Page, following: Link | None, anchor: str = "") -> None:
        """Show a page from its top, or from a place in it."""
        self._page, self._following = page, following
        self._opened.clear()
        self.setTextCursor(QTextCursor(self.document()))
        self._rebuild()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)
        if anchor in self.built.anchors:
            self._lay_out()
            self.verticalScrollBar().setValue(int(self._top_of(self.built.anchors[anchor]) - TOP))

    def show_snapshot(self, snapshot: Snapshot, sample: int | None) -> None:
        """Let the numbers of the text be those of an epoch and a sample, in a moment."""
        self._shown = snapshot, sample
        if self.isVisible() and not self._refresh.isActive():
            self._refresh.start()

    def on_theme_changed(self) -> None:
        """Give what holds colours those of the theme."""
        self._rebuild()

    def toggle_answer(self, name: str) -> None:
        """Open an answer, or close it; one that opens is brought into view."""
        self._opened ^= {name}
        self._rebuild()
        if name in self.built.answers:
            bar, height = self.verticalScrollBar(), self.viewport().height()
            begin = int(self._top_of(self.built.answers[name]))
            if begin > bar.value() + height // 2:
                bar.setValue(begin - height // 4)

    def showEvent(self, event: QShowEvent) -> None:
        """Have the formulas and the numbers of now."""
        super().showEvent(event)
        self._want_formulas()
        self.on_refresh_timeout()

    def hideEvent(self, event: QHideEvent) -> None:
        """Typeset nothing that nobody sees."""
        self._refresh.stop()
        self._typesetter.give_up()
        super().hideEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next link, which is selected then: that can be seen."""
        moved = super().focusNextPrevChild(forward)
        self.by_key = moved and self.textCursor().hasSelection()
        if self.by_key:
            self.setTextCursor(self.textCursor())
        return moved

    def mousePressEvent(self, e: QMouseEvent) -> None:
        """Know that a link is followed with the mouse."""
        self.by_key = False
        super().mousePressEvent(e)

    @Slot()
    def on_refresh_timeout(self) -> None:
        """Write the numbers of the epoch shown."""
        if self._shown is not None and self._built is not None:
            self._built.show_numbers(LiveNumbers(*self._shown))

    @Slot(QUrl)
    def on_anchor_clicked(self, address: QUrl) -> None:
        """Do what a link says, if the page can do it, and pass it on if not."""
        link = self.built.link_at(address.toString())
        if link.scheme == "answer":
            self.toggle_answer(link.value)
        elif link.scheme == "write" and self._page is not None:
            self.write_requested.emit(self._page.heading(link.value))
        else:
            self.followed.emit(link)

    def _rebuild(self) -> None:
        """Make the document anew, and let the reader be where he was."""
        if self._page is None:
            return
        self._want_formulas()
        bar, cursor = self.verticalScrollBar(), self.textCursor()
        address = cursor.charFormat().anchorHref() if cursor.hasSelection() else ""
        block = self.cursorForPosition(QPoint(TOP, TOP)).blockNumber()
        beyond = bar.value() - self._top_of(block)
        old = self._built
        self._built = PageDocument(self._page, self._opened, self._following, self.theme, self._typesetter)
        self.on_refresh_timeout()
        self.setDocument(self._built.document)
        if old is not None:
            old.document.deleteLater()
        if address:
            self.setTextCursor(self._built.place_of(address))
        self._lay_out()
        bar.setValue(round(self._top_of(block) + beyond))

    def _lay_out(self) -> None:
        """Have the whole page laid out now: Qt would do it bit by bit, and not know yet what is where."""
        self.document().size()

    def _top_of(self, number: int) -> float:
        """Return where a block begins, in pixels of the document."""
        block = self.document().findBlockByNumber(number)
        return self.document().documentLayout().blockBoundingRect(block).top()

    def _want_formulas(self) -> None:
        if self._page is not None and self.isVisible():
            self._typesetter.want(self._page.formulas)
