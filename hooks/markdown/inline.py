"""What inline Markdown means: text, and the markup that a reader sees."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

Key = str

MARK = "\x01"  # before what is markup and no text, so that text can never equal it
_CODE_SPACE = "\x02"  # a space in a code span, which is not to be collapsed

_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<hard_break>(?:(?<! )  +|\\)\n)"
    r"|(?P<code>`+)"
    r"|(?P<tag><[A-Za-z/!?][^<>]*>)"
    r"|(?P<link>\]\((?:[^()\s\\]|\\.)*(?:\((?:[^()\s\\]|\\.)*\)(?:[^()\s\\]|\\.)*)*"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)|\]\[[^\[\]]*\]|\]:)"
    r"|(?P<note>\[\^)"
    r"|(?P<bracket>[\[\]])"
    r"|(?P<entity>&#?\w{1,31};)"
    r"|(?P<strike>~~+)"
    r"|(?P<run>\*+|_+)"
)
_PLAIN = re.compile(r"[^\\`<\[\]&~*_]*\Z")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ANCHOR = re.compile(r"\{#[^{}]*\}|<a\b[^<>]*>|</a>", re.IGNORECASE)
_EMPTY_ANCHOR = re.compile(r"<a\b[^<>]*></a>", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\{#[^{}]*\}")
_LINK_TARGET = re.compile(r"\]\([^()]*\)|\]\[[^\[\]]*\]")
_TITLE_MARKUP = re.compile(r"[*_`\[\]]")


@cache
def title_key(title: str) -> Key:
    """What a heading says: without formatting, escapes, case, closing `#`s and anchors."""
    if not title.isalnum():
        title = _LINK_TARGET.sub("]", _ANCHOR.sub("", title))
        title = _TITLE_MARKUP.sub("", _ESCAPE.sub(r"\1", title))
    return " ".join(title.casefold().split())


def title_links(title: str) -> list[str]:
    """What the links in a heading point to."""
    return [*_LINK_TARGET.findall(title), *(tag for tag in _ANCHOR.findall(title) if "href" in tag.casefold())]


def with_anchors(title: str, other: str) -> str:
    """A heading's title with the anchors of another one, by which links find it."""
    before = "".join(_EMPTY_ANCHOR.findall(other))
    after = "".join(f" {anchor}" for anchor in _ATTRIBUTES.findall(other))
    return f"{before}{title}{after}" if not _ANCHOR.search(title) else title


@cache
def inline_key(text: str) -> Key:
    """What inline Markdown means; runs of white space count as one space."""
    if _PLAIN.match(text) and "  \n" not in text and "\r" not in text:
        return " ".join(text.split())
    return _Inline(unix_lines(text).strip(" \t\n")).key()


class _Run:
    """A run of `*` or `_` and what of it opens and closes emphasis."""

    __slots__ = ("char", "closed", "closes", "left", "length", "opened", "opens")

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
        self.brackets = 0  # open ones
        self.runs: list[_Run] = []
        self._split()
        self._pair()

    def _split(self) -> None:
        position = 0
        code = _CodeSpans(self.text)
        while token := _TOKEN.search(self.text, position):
            self.pieces.append(self.text[position : token.start()])
            position = self._take(token, code)
        self.pieces.append(self.text[position:])

    def _take(self, token: re.Match[str], code: _CodeSpans) -> int:
        kind, text = token.lastgroup, token[0]
        if kind == "escape":
            self.pieces.append(text[1])
        elif kind == "hard_break":
            self.pieces.append(f"{MARK}break ")
        elif kind == "code":
            end = code.end(token.end(), len(text))
            content = self.text[token.start() : end].replace("\n", " ").replace(" ", _CODE_SPACE)
            self.pieces.append(f"{MARK}code{content}{MARK}" if end > token.end() else text)
            return end
        elif kind == "run":
            self._delimiter(token)
        else:
            self._bracket_or_markup(kind, text)
        return token.end()

    def _bracket_or_markup(self, kind: str | None, text: str) -> None:
        """A bracket is text, and so is a link's end where nothing opened the link."""
        is_link = kind == "link" and self.brackets > 0
        self.brackets = max(0, self.brackets + text.startswith("[") - text.startswith("]"))
        markup = is_link or kind not in ("link", "bracket")
        self.pieces.append((MARK if markup else "") + _ESCAPE.sub(r"\1", text))

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
                    parts.append(f"{MARK}={now};")
                    style = now
                parts.append(text)
            if isinstance(piece, _Run):
                for strength in piece.opened:
                    depth[strength] += 1
        return _settle("".join(parts))


_SEARCH = 100  # openers a closing run looks back over; real text never has so many
_STYLE_SPACE = re.compile(r" ((?:\x01=[ib]*;)+)|((?:\x01=[ib]*;)+) ")


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


class _CodeSpans:
    """Where the code spans of a text end: at the next run of as many backticks."""

    def __init__(self, text: str) -> None:
        self.runs: dict[int, list[int]] = {}
        for match in re.finditer(r"`+", text):
            self.runs.setdefault(len(match[0]), []).append(match.start())

    def end(self, position: int, length: int) -> int:
        """Where a span ends whose opening backticks end at a position; that position if none does."""
        starts = self.runs.get(length, [])
        place = bisect_left(starts, position)
        return starts[place] + length if place < len(starts) else position


def unix_lines(text: str) -> str:
    """The text with each line ending as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
