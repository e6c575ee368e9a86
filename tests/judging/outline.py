"""A Markdown text as the outside judge sees it: front matter, sections, pieces, who is who.

Nothing here is shared with `hooks/`, so that a mistake of the merge is not one of its judge.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

STATUS = frozenset({"optional", "required", "recommended", "tbd", "todo", "wip", "draft", "deprecated", "new"})
STATUS_PHRASES = frozenset(
    {"if applicable", "if any", "if needed", "if required", "if relevant", "n a", "work in progress"}
)
STRUCTURE = frozenset({"item", "row", "header"})
_FRONT = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(?![ \t]*\r?\n)(.*?\n)?\1[ \t]*(?:\r?\n|\Z)", re.S)
_JSON = re.compile(r"\A\ufeff?\{\r?\n.*?\n\}[ \t]*(?:\r?\n|\Z)", re.S)
_COMMENT = re.compile(r"<!--.*?-->|\{/\*.*?\*/\}", re.S)
_ATTRIBUTES = re.compile(r"\s*\{[:#.\-][^}]*\}\s*$|\s+\^[\w-]+$|\s*\[¶\]\([^)]*\)\s*$")
_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_SHORTCODE = re.compile(r"(?<!\w):[a-z0-9_+-]+:(?!\w)")
_NUMBER = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|[A-Za-z][.)])\s+(?=\S)")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")


class Piece(NamedTuple):
    """What stands by itself in a section: a paragraph, an item, a row, a comment, code."""

    kind: str
    key: str
    ticked: bool = False
    first: str = ""
    line: int = 0
    depth: int = 0

    @property
    def structure(self) -> bool:
        return self.kind in STRUCTURE


class Section(NamedTuple):
    """A heading and what stands below it up to the next heading."""

    level: int
    heading: str
    name: str
    parent: int
    line: int
    pieces: tuple[Piece, ...]


class Text(NamedTuple):
    """A document. The first section is what stands before any heading, level 0."""

    source: str
    front: str
    sections: tuple[Section, ...]
    links: dict[str, str]
    notes: dict[str, str]
    title: int

    def pieces(self) -> Iterator[Piece]:
        return (piece for section in self.sections for piece in section.pieces)

    def children(self, parent: int) -> list[int]:
        return [index for index, section in enumerate(self.sections) if index and section.parent == parent]


def words(text: str) -> list[str]:
    """The words of a text, in one case; what emphasis can begin with parts them."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


def key(text: str) -> str:
    """A piece's meaning: one sign for emphasis, without escapes and the way that its lines are broken."""
    return " ".join(text.replace("\\", "").replace("_", "*").split())


@lru_cache(maxsize=20000)
def name(heading: str) -> str:
    """The words of a heading, without what only decorates it."""
    text = re.sub(r"[*_\\]|<!--.*?-->|\{/\*.*?\*/\}", "", heading)
    text = text.replace("(s)", "s").replace("&amp;", "&").replace(" & ", " and ")
    for pattern in (_ATTRIBUTES, _TAG, _SHORTCODE, _NUMBER):
        text = _unless_empty(text, pattern.sub("", text))
    bracket = _BRACKET.search(text)
    if bracket and is_status(bracket[1]):
        text = _unless_empty(text, text[: bracket.start()])
    return " ".join(words(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text))) or text.strip()


def _unless_empty(text: str, shorter: str) -> str:
    return shorter if words(shorter) else text


def is_status(text: str) -> bool:
    """Whether a bracketed end of a heading says its state, not what it is about."""
    plain = " ".join(words(text))
    return plain in STATUS_PHRASES or (bool(plain) and all(word in STATUS for word in plain.split()))


def dice(left: Iterable[str], right: Iterable[str]) -> float:
    """How alike two bags of words are, from 0 to 1."""
    one, other = Counter(left), Counter(right)
    size = one.total() + other.total()
    return 2 * (one & other).total() / size if size else 0.0


@lru_cache(maxsize=64)
def read(source: str) -> Text:
    """Read a text into its front matter, sections, link and footnote definitions."""
    opening = _FRONT.match(source) or _JSON.match(source)
    front = opening[0] if opening else ""
    body = source[len(front) :].replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    environment: dict[str, dict[str, dict[str, str]]] = {}
    tokens = MarkdownIt("commonmark").enable("table").parse(body, environment)
    links = {label: str(entry["href"]) for label, entry in environment.get("references", {}).items()}
    sections = _with_parents(list(_sections(tokens)))
    return Text(source, front, sections, links, _notes(body), _title(sections))


def _notes(body: str) -> dict[str, str]:
    found = re.finditer(r"^ {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?:[ ]{2,}|\t)\S.*)*)", body, re.M)
    notes: dict[str, str] = {}
    for match in found:
        notes.setdefault(match[1].casefold(), key(match[2]))
    return notes


def _sections(tokens: list[Token]) -> Iterator[Section]:
    level, heading, line, start = 0, "", 0, 0
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0:
            yield Section(level, heading, name(heading), 0, line, tuple(_pieces(tokens[start:index])))
            assert token.map
            level, heading, line, start = int(token.tag[1]), tokens[index + 1].content, token.map[0], index + 3
    yield Section(level, heading, name(heading), 0, line, tuple(_pieces(tokens[start:])))


def _pieces(tokens: list[Token]) -> Iterator[Piece]:
    depth, cells, row, first = 0, list[str](), "", False
    for token in tokens:
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        first = first or token.type == "list_item_open"
        if token.type == "thead_open" or token.type == "tbody_open":
            row = "header" if token.type == "thead_open" else "row"
        elif token.type == "table_close":
            row = ""
        elif token.type == "tr_open":
            cells, line = [], token.map[0] if token.map else 0
        elif token.type == "tr_close":
            yield Piece(row, " | ".join(cells), first=cells[0] if cells else "", line=line)
        elif token.type == "inline" and row:
            cells.append(key(token.content))
        else:
            yield from _piece(token, depth if first or not depth else depth + 1)
            first = first and token.type != "inline"


def _piece(token: Token, depth: int) -> Iterator[Piece]:
    line = token.map[0] if token.map else 0
    if token.type == "inline":
        box = re.match(r"\[([ xX])\]\s+", token.content) if depth else None
        text = token.content[box.end() :] if box else token.content
        yield Piece("item" if depth else "prose", key(text), bool(box and box[1] != " "), line=line, depth=depth)
    elif token.type in {"fence", "code_block"}:
        yield Piece("code", key(token.content), line=line, depth=depth)
    elif token.type == "html_block":
        kind = "comment" if token.content.lstrip().startswith("<!--") else "html"
        if words(_TAG.sub("", token.content) if kind == "html" else token.content):
            yield Piece(kind, key(token.content), line=line, depth=depth)


def _with_parents(sections: list[Section]) -> tuple[Section, ...]:
    """The sections with the index of the one above each; 0 if there is none."""
    stack: list[int] = []
    placed: list[Section] = []
    for index, section in enumerate(sections):
        while stack and sections[stack[-1]].level >= section.level:
            stack.pop()
        placed.append(section._replace(parent=stack[-1] if stack and index else 0))
        if index:
            stack.append(index)
    return tuple(placed)


def _title(sections: tuple[Section, ...]) -> int:
    """The index of the title, a single heading of level 1 that comes first; else 0."""
    tops = [index for index, section in enumerate(sections) if index and section.level == 1]
    return 1 if tops == [1] and len(sections) > 2 else 0


def pairs(left: Text, right: Text) -> dict[int, int]:
    """Which section of the right text is which of the left one."""
    return _Pairing(left, right).run()


class _Pairing:
    """Sections are paired by heading and place, by name, and last by likeness."""

    def __init__(self, left: Text, right: Text) -> None:
        self.left, self.right = left, right
        self.found: dict[int, int] = {0: 0}
        first, other = (text.title or min(1, len(text.sections) - 1) for text in (left, right))
        if (left.title and right.title) or left.sections[first].name == right.sections[other].name:
            self.found[first] = other

    def run(self) -> dict[int, int]:
        self._below(lambda section: section.heading.strip())
        self._below(lambda section: section.name)
        self._anywhere()
        self._below(lambda section: section.name)
        self._alike()
        self._below(lambda section: section.name)
        return self.found

    def _parent(self, text: Text, index: int) -> int:
        parent = text.sections[index].parent
        return 0 if parent == text.title else parent

    def _group(self, text: Text, form: Callable[[Section], str]) -> dict[tuple[int, str], list[int]]:
        groups: dict[tuple[int, str], list[int]] = {}
        for index, section in enumerate(text.sections):
            if index and index != text.title:
                groups.setdefault((self._parent(text, index), form(section)), []).append(index)
        return groups

    def _below(self, form: Callable[[Section], str]) -> None:
        """Pair equal ones under paired parents, from the top down."""
        taken = set(self.found.values())
        here, there = self._group(self.left, form), self._group(self.right, form)
        for (parent, called), lefts in sorted(here.items(), key=lambda entry: entry[1][0]):
            rights = there.get((self.found.get(parent, -1), called), [])
            free = [index for index in rights if index not in taken]
            for index, other in zip([index for index in lefts if index not in self.found], free, strict=False):
                self.found[index] = other
                taken.add(other)

    def _left_over(self) -> tuple[list[int], list[int]]:
        taken = set(self.found.values())
        lefts = [i for i in range(1, len(self.left.sections)) if i not in self.found and i != self.left.title]
        return lefts, [i for i in range(1, len(self.right.sections)) if i not in taken and i != self.right.title]

    def _anywhere(self) -> None:
        lefts, rights = self._left_over()
        names = Counter(self.left.sections[index].name for index in lefts)
        others = Counter(self.right.sections[index].name for index in rights)
        by_name = {self.right.sections[index].name: index for index in rights}
        for index in lefts:
            title = self.left.sections[index].name
            if names[title] == others[title] == 1:
                self.found[index] = by_name[title]

    def _alike(self) -> None:
        lefts, rights = self._left_over()
        scores = {
            (index, other): self._likeness(index, other)
            for index in lefts
            for other in rights
            if self.found.get(self._parent(self.left, index)) == self._parent(self.right, other)
        }
        for (index, other), score in sorted(scores.items(), key=lambda entry: -entry[1]):
            if score >= 0.7 and index not in self.found and other not in self.found.values():
                self.found[index] = other

    def _likeness(self, index: int, other: int) -> float:
        return alike(self.left.sections[index], self.right.sections[other])


def alike(one: Section, other: Section) -> float:
    """How alike two sections are by their names or, if there is enough, by their bodies."""
    if re.sub(r"\d+", "", one.name) == re.sub(r"\d+", "", other.name):
        return 0.0
    names = dice(one.name.split(), other.name.split())
    close = SequenceMatcher(None, one.name, other.name).ratio()
    bodies = [words(" ".join(piece.key for piece in section.pieces)) for section in (one, other)]
    body = dice(*bodies) if min(map(len, bodies)) >= 10 else 0.0
    return max(names, body, close if close >= 0.9 else 0.0)
