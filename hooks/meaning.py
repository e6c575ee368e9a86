"""What Markdown means, formatting aside: texts that mean the same have the same key.

Not part of the meaning are the way emphasis is written (`*` or `_`), escapes that
change nothing, bullets, the padding of tables, line wrapping, trailing spaces, blank
lines and line endings. Code is compared as it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache

from document import Block, Section, is_blank, parse, split_lines, split_row
from records import NamedTuple

Key = str

_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<hard_break>(?:(?<! )  +|\\)\n)"
    r"|(?P<code>`+)"
    r"|(?P<tag><[A-Za-z/!?][^<>]*>)"
    r"|(?P<link>\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)|\]\[[^\]]*\]|\]:|\[\^)"
    r"|(?P<entity>&#?\w{1,31};)"
    r"|(?P<strike>~~+)"
    r"|(?P<run>\*+|_+)"
)
_PLAIN = re.compile(r"[^\\`<\[\]&~*_]*\Z")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKER = re.compile(r"([ \t]*)([-+*]|\d{1,9}[.)])(?:([ \t]+)|(?=[\r\n]|\Z))")
_BOX = re.compile(r"\[([ xX])\](?=\s)")
_QUOTE_MARK = re.compile(r"^ {0,3}> ?", re.MULTILINE)
_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})[ \t]*(.*)")
_ANCHOR = re.compile(r"\{#[^{}]*\}|<a\b[^<>]*>|</a>", re.IGNORECASE)
_LINK_TARGET = re.compile(r"\]\([^()]*\)|\]\[[^\[\]]*\]")
_TITLE_MARKUP = re.compile(r"[*_`\[\]]")
_VERBATIM = re.compile(r"\s*<(?:pre|script|style|textarea)\b", re.IGNORECASE)
_SIMPLE_ITEM = re.compile(r"[A-Za-z(\[\"'*]")
_NOT_APPLICABLE = re.compile(r"not[ -]applicable\b|n/a\b", re.IGNORECASE)
_MARK = "\x01"  # before what is markup and no text, so that text can never equal it
_DEEPEST = 8  # quotes in quotes beyond this are compared as they stand


@lru_cache(maxsize=1 << 17)
def title_key(title: str) -> Key:
    """What a heading says: without formatting, escapes, case, closing `#`s and anchors."""
    if not title.isalnum():
        title = _LINK_TARGET.sub("]", _ANCHOR.sub("", title))
        title = _TITLE_MARKUP.sub("", _ESCAPE.sub(r"\1", title))
    return " ".join(title.casefold().split())


def body_key(section: Section) -> tuple[Key, ...]:
    """What stands under a heading, block by block."""
    return tuple(map(block_key, section.blocks))


def is_stub(section: Section) -> bool:
    """Whether a section holds one paragraph that says it is not applicable."""
    return (
        len(section.blocks) == 1
        and section.blocks[0].kind == "paragraph"
        and _NOT_APPLICABLE.match(section.blocks[0].text.lstrip(" *_[\\")) is not None
    )


@lru_cache(maxsize=1 << 17)
def block_key(block: Block) -> Key:
    """What a block means."""
    return _block_key(block, 0)


def _block_key(block: Block, depth: int) -> Key:
    if block.kind == "paragraph":
        return "paragraph " + inline_key(block.text)
    if block.kind == "list":
        return "list " + "\n".join(entry.key for entry in list_entries(block))
    if block.kind == "table":
        return "table " + "\n".join(entry.key for entry in table_entries(block))
    if block.kind == "code":
        return "code " + _code(block.text)
    if block.kind == "quote" and depth < _DEEPEST:
        return "quote " + _inner_key(_QUOTE_MARK.sub("", _unix(block.text)), depth + 1)
    if block.kind == "rule":
        return "rule"
    if block.kind == "html" and not _VERBATIM.match(block.text):
        return "html " + " ".join(block.text.split())
    return block.kind + " " + "\n".join(line.rstrip() for line in _unix(block.text).split("\n")).strip()


def _inner_key(text: str, depth: int) -> Key:
    parts = []
    for section in parse(text):
        parts.append(f"{section.level} {title_key(section.title)}")
        parts.extend(_block_key(block, depth) for block in section.blocks)
    return _MARK.join(parts)


class Entry(NamedTuple):
    """An item of a list or a row of a table.

    `identity` names the entry, `key` is all that it means: an item that is ticked
    keeps its identity and changes its key.
    """

    text: str
    gap: str
    identity: Key
    key: Key
    depth: int = 0


def list_entries(block: Block) -> tuple[Entry, ...]:
    """The items of a list in their order, nested ones after the one that holds them."""
    return _list_entries(block, 0)


def _list_entries(block: Block, nesting: int) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    indents: list[int] = []
    for text, gap in _pieces(block):
        marker = _MARKER.match(text)
        assert marker is not None
        indent = len(marker[1].expandtabs(4))
        while indents and indents[-1] >= indent:
            indents.pop()
        depth = len(indents)
        kind = "- " if marker[2] in "-+*" else "1 "
        indents.append(indent)
        content = text[marker.end() :]
        box = _BOX.match(content)
        state = box[1].lower() if box else "-"
        identity = kind + _item_content(content[box.end() :] if box else content, nesting)
        entries.append(Entry(text, gap, identity, f"{depth}{state}{identity}", depth))
    return tuple(entries)


def _item_content(content: str, nesting: int) -> Key:
    if _SIMPLE_ITEM.match(content) and "\n" not in content.rstrip("\r\n") or nesting >= _DEEPEST:
        return inline_key(content)
    lines = split_lines(content)
    rest = [line for line in lines[1:] if not is_blank(line)]
    indent = min((len(line) - len(line.lstrip(" ")) for line in rest), default=0)
    text = "".join(lines[:1] + [line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in lines[1:]])
    keys = []
    for section in parse(text):
        if section.level:
            keys.append(f"{section.level} {title_key(section.title)}")
        for inner in section.blocks:
            nested = inner.kind == "list"
            keys.append(
                "list " + "\n".join(entry.key for entry in _list_entries(inner, nesting + 1))
                if nested
                else _block_key(inner, nesting + 1)
            )
    if len(keys) == 1 and keys[0].startswith("paragraph "):
        return keys[0][len("paragraph ") :]
    return _MARK.join(keys)


def table_entries(block: Block) -> tuple[Entry, ...]:
    """The rows of a table: the header, the delimiter row, the others."""
    pieces = _pieces(block)
    columns = len(split_row(pieces[0][0]))
    entries = []
    for number, (text, gap) in enumerate(pieces):
        cells = split_row(text)[:columns]
        if number == 1:
            key = " ".join(_alignment(cell) for cell in cells)
        else:
            key = "|".join(inline_key(cell) for cell in cells + [""] * (columns - len(cells)))
        entries.append(Entry(text, gap, key, key))
    return tuple(entries)


def _alignment(cell: str) -> str:
    if cell.endswith(":"):
        return "center" if cell.startswith(":") else "right"
    return "left"


def _pieces(block: Block) -> list[tuple[str, str]]:
    """The text of each entry of a block and the blank lines after it."""
    lines = split_lines(block.text)
    pieces = []
    for index, start in enumerate(block.entries):
        following = block.entries[index + 1] if index + 1 < len(block.entries) else len(lines)
        end = following
        while end > start + 1 and is_blank(lines[end - 1]):
            end -= 1
        pieces.append(("".join(lines[start:end]), "".join(lines[end:following])))
    return pieces


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _code(text: str) -> Key:
    lines = _unix(text).rstrip("\n").split("\n")
    fence = _FENCE.match(lines[0])
    if fence is None:
        return "\n" + "\n".join(re.sub(r"\A(?: {4}| {0,3}\t)", "", line) for line in lines)
    indent, mark, info = len(fence[1]), fence[2], fence[3]
    content = [line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in lines[1:]]
    if content and content[-1].strip(" \t").strip(mark[0]) == "" and len(content[-1].strip(" \t")) >= len(mark):
        content.pop()
    return info.strip() + "\n" + "\n".join(content)


@lru_cache(maxsize=1 << 17)
def inline_key(text: str) -> Key:
    """What inline Markdown means; runs of white space count as one space."""
    if _PLAIN.match(text) and "  \n" not in text and "\r" not in text:
        return " ".join(text.split())
    return _Inline(_unix(text).strip(" \t\n")).key()


class _Run:
    """A run of `*` or `_` and what of it opens and closes emphasis."""

    __slots__ = ("char", "length", "left", "opens", "closes", "opened", "closed")

    def __init__(self, char: str, length: int, opens: bool, closes: bool) -> None:
        self.char = char
        self.length = self.left = length
        self.opens = opens
        self.closes = closes
        self.opened: list[int] = []
        self.closed: list[int] = []


class _Inline:
    """Inline text as pieces: strings and the delimiter runs between them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str | _Run] = []
        self.runs: list[_Run] = []
        self._split()
        self._pair()

    def _split(self) -> None:
        position = 0
        code_ends = _code_ends(self.text)
        while token := _TOKEN.search(self.text, position):
            self.pieces.append(self.text[position : token.start()])
            position = self._take(token, code_ends)
        self.pieces.append(self.text[position:])

    def _take(self, token: re.Match[str], code_ends: dict[int, int]) -> int:
        kind, text = token.lastgroup, token[0]
        if kind == "escape":
            self.pieces.append(text[1])
        elif kind == "hard_break":
            self.pieces.append(f"{_MARK}break ")
        elif kind == "code":
            end = code_ends.get(token.start())
            if end is None:
                self.pieces.append(text)
            else:
                self.pieces.append(f"{_MARK}code " + self.text[token.start() : end].replace("\n", " ") + _MARK)
                return end
        elif kind == "run":
            self._delimiter(token)
        else:
            self.pieces.append(_MARK + _ESCAPE.sub(r"\1", text))
        return token.end()

    def _delimiter(self, token: re.Match[str]) -> None:
        """Whether a run can open or close emphasis (CommonMark 0.31, section 6.2)."""
        before = self.text[token.start() - 1] if token.start() else " "
        after = self.text[token.end()] if token.end() < len(self.text) else " "
        left = not after.isspace() and (_is_word(after) or not _is_word(before))
        right = not before.isspace() and (_is_word(before) or not _is_word(after))
        if token[0][0] == "_":
            left, right = left and (not right or not _is_word(before)), right and (not left or not _is_word(after))
        run = _Run(token[0][0], len(token[0]), left, right)
        self.pieces.append(run)
        self.runs.append(run)

    def _pair(self) -> None:
        """Pair the runs, by the procedure of CommonMark's appendix."""
        openers: list[_Run] = []
        for run in self.runs:
            searching = run.closes
            while searching and run.left:
                searching = False
                for index in range(len(openers) - 1, max(len(openers) - 1 - _SEARCH, -1), -1):
                    if _matches(openers[index], run):
                        del openers[index + 1 :]
                        self._emphasize(openers[index], run)
                        if not openers[index].left:
                            openers.pop()
                        searching = True
                        break
            if run.opens and run.left:
                openers.append(run)

    @staticmethod
    def _emphasize(opener: _Run, closer: _Run) -> None:
        strength = 2 if opener.left >= 2 and closer.left >= 2 else 1
        opener.left -= strength
        closer.left -= strength
        opener.opened.append(strength)
        closer.closed.append(strength)

    def key(self) -> Key:
        depth = {1: 0, 2: 0}
        parts: list[str] = []
        style = ""
        for piece in self.pieces:
            text = piece if isinstance(piece, str) else piece.char * piece.left
            if isinstance(piece, _Run):
                for strength in piece.closed:
                    depth[strength] -= 1
            if text:
                now = ("i" if depth[1] else "") + ("b" if depth[2] else "")
                if now != style and not text.isspace():
                    parts.append(f"{_MARK}<{now}>")
                    style = now
                parts.append(text)
            if isinstance(piece, _Run):
                for strength in piece.opened:
                    depth[strength] += 1
        return _settle("".join(parts))


_SEARCH = 100  # openers a closing run looks back over; real text never has so many
_STYLE_SPACE = re.compile(r" ((?:\x01<[ib]*>)+)|((?:\x01<[ib]*>)+) ")


def _settle(key: Key) -> Key:
    """White space carries no emphasis: move it out of where a style begins."""
    return _STYLE_SPACE.sub(lambda match: (match[1] or match[2]) + " ", " ".join(key.split()))


def _matches(opener: _Run, closer: _Run) -> bool:
    if opener.char != closer.char:
        return False
    odd = (opener.closes or closer.opens) and (opener.length + closer.length) % 3 == 0
    return not (odd and (opener.length % 3 or closer.length % 3))


def _is_word(char: str) -> bool:
    return char.isalnum()


def _code_ends(text: str) -> dict[int, int]:
    """For each run of backticks that opens a code span, where the span ends."""
    runs = [(match.start(), match.end()) for match in re.finditer(r"`+", text)]
    nearest: dict[int, tuple[int, int]] = {}
    ends: dict[int, int] = {}
    for start, end in reversed(runs):
        if end - start in nearest:
            ends[start] = nearest[end - start][1]
        nearest[end - start] = (start, end)
    return ends
