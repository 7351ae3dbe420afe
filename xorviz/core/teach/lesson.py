"""The lesson: pages of Markdown as plain data. A mistake names file and line, and the rest still loads."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from xorviz.core.errors import XorvizError, unknown_name
from xorviz.core.teach.lesson_text import Formula, Span, Targets, Text, parse_text
from xorviz.core.teach.references import Names

BlockKind = Literal["heading", "paragraph", "item", "code", "formula", "note"]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, an item of a list, lines of code, a formula, or a note."""

    kind: BlockKind
    spans: tuple[Span, ...]
    line: int
    """Of the file, from 1."""
    level: int = 0
    """Of a heading: 1 or 2."""
    mark: str = ""
    """Of an item: a bullet or its number."""
    anchor: str = ""
    """A name by which this place of the page is found."""
    answer: str = ""
    """The answer that this is a part of: it is shown on request."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the lesson."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    problems: tuple[str, ...]
    """What is wrong in it; on the first page, also which others cannot be read."""

    @property
    def answers(self) -> tuple[str, ...]:
        """The names of what opens on request, in their order."""
        return tuple(dict.fromkeys(block.answer for block in self.blocks if block.answer))

    @property
    def anchors(self) -> tuple[str, ...]:
        """The names of its places, in their order."""
        return tuple(block.anchor for block in self.blocks if block.anchor)

    def heading(self, anchor: str) -> str:
        """Return the words of the heading at a place; those of the page if there is none there."""
        for block in self.blocks:
            if block.kind == "heading" and block.anchor == anchor:
                return "".join(span.text for span in block.spans if isinstance(span, Text))
        return self.title

    @property
    def formulas(self) -> tuple[str, ...]:
        """The LaTeX of all its formulas."""
        return tuple(span.latex for block in self.blocks for span in block.spans if isinstance(span, Formula))


@dataclass(frozen=True, slots=True)
class Lesson:
    """All pages in their order."""

    pages: tuple[Page, ...]
    problems: tuple[str, ...]
    """Each names file and line: of the pages, and of files that are no page at all."""

    def find(self, name: str) -> int:
        """Return the place of a page.

        Raises
        ------
        ConfigError
            There is none of that name.
        """
        names = [page.name for page in self.pages]
        if name not in names:
            raise unknown_name("page", name, names)
        return names.index(name)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block before its text is read."""

    block: Block
    text: str


_ANCHOR = re.compile(r"(?<!\s)\s*\{#([a-z0-9-]+)\}\s*$")
_ITEM = re.compile(r"(-|\d+\.)\s+(.*)", re.DOTALL)
_HEADING = re.compile(r"(#{1,2})\s+(.*)")
_ANSWER = re.compile(r":::\s*([a-z0-9-]*)\s*$")


def load_lesson(folder: Path, targets: Targets) -> Lesson:
    """Read the pages *.md of a folder, in the order of their names.

    Parameters
    ----------
    folder
        Where the pages are.
    targets
        What links may point to; its pages are filled in here.

    Raises
    ------
    XorvizError
        There is no page that can be read.
    """
    texts: list[tuple[str, str]] = []
    lost: list[str] = []
    for path in sorted(folder.glob("*.md")):
        try:
            texts.append((path.stem, path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            lost.append(f"{folder.name}/{path.name} cannot be read: {error}")
    return lesson_of(folder.name, texts, targets, lost)


def lesson_of(
    folder: str, texts: Iterable[tuple[str, str]], targets: Targets, lost: Iterable[str] = ()
) -> Lesson:
    """Read the texts of pages, by name.

    Parameters
    ----------
    folder
        How the place is called that they are from; empty if that need not be told.
    texts
        Of each page its name, without `.md`, and its text.
    targets
        What links may point to; its pages are filled in here.
    lost
        Which other pages cannot be read, and why.

    Raises
    ------
    XorvizError
        There is no page.
    """
    names = (targets.experiments, targets.actions, targets.views, targets.claims)
    return _read(folder, tuple(texts), tuple(lost), *map(_names, names), targets.outside)


@lru_cache(maxsize=4)
def _read(
    folder: str,
    texts: tuple[tuple[str, str], ...],
    lost: tuple[str, ...],
    experiments: Names,
    actions: Names,
    views: Names,
    claims: Names,
    outside: bool,
) -> Lesson:
    """Read the texts of pages, by name; what has been read stays, as reading it takes 20 ms."""
    files = {name: f"{folder}/{name}.md".removeprefix("/") for name, _ in texts}
    read = {name: _pieces(text.splitlines(), files[name]) for name, text in texts}
    anchors = {name: [piece.block.anchor for piece in pieces] for name, (pieces, _) in read.items()}
    targets = Targets(experiments, actions, views, anchors, claims, outside)
    pages: list[Page] = []
    problems = list(lost)
    for name, (pieces, wrong) in read.items():
        page = _page(name, pieces, wrong, files[name], targets)
        problems += page.problems
        if page.title:
            pages.append(page)
    if not pages:
        raise XorvizError("; ".join([f"there is no page in {folder}/", *problems]))
    pages[0] = replace(pages[0], problems=(*pages[0].problems, *lost))
    return Lesson(tuple(pages), tuple(problems))


def _names(names: Collection[str]) -> Names:
    return names if isinstance(names, Names) else Names(tuple(names))


def _page(name: str, pieces: list[_Piece], wrong: list[str], file: str, targets: Targets) -> Page:
    problems = list(wrong)
    answers = {piece.block.answer for piece in pieces}
    blocks: list[Block] = []
    for piece in pieces:
        if piece.block.kind in ("code", "formula"):
            span = Text(piece.text, "code") if piece.block.kind == "code" else Formula(piece.text)
            blocks.append(replace(piece.block, spans=(span,)))
            continue
        spans, found = parse_text(piece.text, targets, answers - {""})
        problems += [f"{file}, line {piece.block.line + down}: {each}" for down, each in found]
        blocks.append(replace(piece.block, spans=tuple(spans)))
    titles = [piece.text for piece in pieces if piece.block.level == 1]
    if len(titles) != 1:
        problems.append(f"{file}, line 1: a page has one title, '# …', not {len(titles)}")
    return Page(name, titles[0] if titles else "", tuple(blocks), tuple(problems))


def _pieces(lines: list[str], file: str) -> tuple[list[_Piece], list[str]]:
    """Split a page into blocks, whose text is yet to be read."""
    pieces: list[_Piece] = []
    problems: list[str] = []
    answer, opened = "", 0
    for line, kind, text in _groups(lines):
        if kind == "unclosed":
            problems.append(f"{file}, line {line}: what begins with {text!r} has no end")
        elif kind == "answer":
            if bool(text) == bool(answer):
                problems.append(f"{file}, line {line}: an answer begins with '::: name' and ends with ':::'")
            answer, opened = text, line
        else:
            pieces.append(_piece(line, kind, text, answer))
    if answer:
        problems.append(f"{file}, line {opened}: the answer {answer!r} has no end, ':::'")
    return pieces, problems


def _piece(line: int, kind: str, text: str, answer: str) -> _Piece:
    if kind in ("code", "formula"):
        return _Piece(Block(kind, (), line, answer=answer), text)
    named = _ANCHOR.search(text)
    anchor = named[1] if named else ""
    text = _ANCHOR.sub("", text)
    heading, item = _HEADING.fullmatch(text), _ITEM.fullmatch(text)
    if heading:
        return _Piece(Block("heading", (), line, len(heading[1]), anchor=anchor, answer=answer), heading[2])
    if item:
        mark = "•" if item[1] == "-" else item[1]
        return _Piece(Block("item", (), line, mark=mark, anchor=anchor, answer=answer), item[2])
    note = text.startswith("> ")
    block = Block("note" if note else "paragraph", (), line, anchor=anchor, answer=answer)
    return _Piece(block, re.sub(r"^> ", "", text, flags=re.MULTILINE) if note else text)


def _groups(lines: list[str]) -> Iterator[tuple[int, BlockKind | Literal["answer", "unclosed"], str]]:
    """Yield the lines that belong together: the number of the first, what they are, and their text."""
    at = 0
    while at < len(lines):
        start, line = at, lines[at].rstrip()
        at += 1
        fence = line if line in ("$$", "```") or line.startswith("```") else ""
        if fence:
            end = fence[:3].strip()
            while at < len(lines) and lines[at].rstrip() != end:
                at += 1
            if at == len(lines):
                yield start + 1, "unclosed", end
            kind: BlockKind = "formula" if end == "$$" else "code"
            inside = lines[start + 1 : at]
            yield start + 1, kind, "\n".join(inside) if kind == "code" else " ".join(inside)
            at += 1
        elif found := _ANSWER.fullmatch(line):
            yield start + 1, "answer", found[1]
        elif line:
            while at < len(lines) and _goes_on(line, lines[at].rstrip()):
                line = f"{line}\n{lines[at].strip()}"
                at += 1
            yield start + 1, "paragraph", line


def _goes_on(text: str, line: str) -> bool:
    """Say whether a line belongs to the text before it."""
    begins = line.startswith((":::", "```", "$$")) or _ITEM.fullmatch(line) or _HEADING.fullmatch(line)
    return bool(line) and not begins and not _HEADING.fullmatch(text)
