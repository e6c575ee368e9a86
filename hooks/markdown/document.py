"""A Markdown document as sections of blocks, without losing a byte of it.

What is a heading and where a block ends follows CommonMark 0.31 and the tables
of GitHub-flavoured Markdown. Only the outermost blocks matter here: lists and
quotes are read to know where they end, not to know what they hold.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

Lines = list[str]


class Block(NamedTuple):
    """One outermost block: its source, and the blank lines that follow it.

    `kind` is paragraph, code, html, quote, list, table or rule. `entries` are the
    line numbers, counted from the block's first, at which a list's items (nested
    ones too) or a table's rows start. `closer` is the line that would end a fence
    or an HTML block that runs to the end of the document; empty for all others.
    """

    kind: str
    text: str
    gap: str
    entries: tuple[int, ...] = ()
    closer: str = ""


class Section(NamedTuple):
    """A heading and the blocks up to the next heading.

    The text before the first heading is a section of level 0 with no heading.
    `heading` is its source, `title` what it says, still with its inline markup.
    """

    level: int
    title: str
    heading: str
    gap: str
    blocks: tuple[Block, ...]

    @property
    def source(self) -> str:
        """The section as it stands in the document."""
        return self.heading + self.body

    @property
    def body(self) -> str:
        """What stands under the heading."""
        return self.gap + "".join(block.text + block.gap for block in self.blocks)


Document = tuple[Section, ...]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BLANK = re.compile(r"[ \t\r\n]*\Z")
_INDENT = re.compile(r" *")
_ATX = re.compile(r"(#{1,6})(?=[ \t]|\Z)")
_SETEXT = re.compile(r"(=+|-+)[ \t]*\Z")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_FENCE = re.compile(r"(`{3,})[^`]*\Z|(~{3,})")
_ITEM = re.compile(r"([-+*]|\d{1,9}[.)])(?=( *))(?: |\Z)")
_DELIMITER_ROW = re.compile(r"(?:[|:]|-[-|:])[-|: \t]*\Z")
_DELIMITER = re.compile(r":?-+:?\Z")
_NOTE = re.compile(r"\[\^[^\[\]\s]+\]:")  # a footnote is a block of its own, as on GitHub
_REFERENCE_LINES = 20  # a longer definition is read as a paragraph


class _Html(NamedTuple):
    """One of the seven kinds of HTML block (CommonMark 0.31, section 4.6)."""

    start: re.Pattern[str]
    end: re.Pattern[str] | None  # None: it ends at a blank line
    closer: str
    alone: bool = False  # the seventh kind, which can't follow a paragraph


def split_lines(text: str) -> Lines:
    """Split text into lines with their endings: LF, CR LF or CR, and nothing else."""
    return _LINE.findall(text)


def is_blank(line: str) -> bool:
    """Whether a line holds only spaces, tabs and its ending."""
    return _BLANK.match(line) is not None


def split_row(line: str) -> list[str]:
    """Split a table's row into its cells, escaped bars left as they are."""
    cells = re.split(r"(?<!\\)\|", line.strip(" \t\r\n"))
    if cells and not cells[0].strip(" \t"):
        cells = cells[1:]
    if cells and not cells[-1].strip(" \t"):
        cells = cells[:-1]
    return [cell.strip(" \t") for cell in cells]


@lru_cache(maxsize=16)  # a merge reads some of its texts for more than one question
def parse(text: str) -> Document:
    """Read a document.

    Joining the `source` of the sections gives the text again, byte for byte. The
    first section is always the one of level 0, empty where a heading comes first.
    """
    lines = split_lines(text)
    starts = _Scanner(lines).scan()
    sections: list[Section] = []
    first = starts[0].line if starts else len(lines)
    head = (0, "", "", "".join(lines[:first]))
    blocks: list[Block] = []
    for index, start in enumerate(starts):
        following = starts[index + 1].line if index + 1 < len(starts) else len(lines)
        block = _cut(lines, start, following)
        if start.kind == "heading":
            sections.append(Section(*head, tuple(blocks)))
            head, blocks = (start.level, start.title, block.text, block.gap), []
        else:
            blocks.append(block)
    sections.append(Section(*head, tuple(blocks)))
    return tuple(sections)


def source(document: Document) -> str:
    """Write a document back: the reverse of `parse`."""
    return "".join(section.source for section in document)


def _cut(lines: Lines, start: _Start, following: int) -> Block:
    end = following
    while end > start.line + 1 and is_blank(lines[end - 1]):
        end -= 1
    entries = range(end - start.line) if start.kind == "table" else start.entries
    return Block(
        start.kind,
        "".join(lines[start.line : end]),
        "".join(lines[end:following]),
        tuple(entries),
        start.closer,
    )


class _Start:
    """Where an outermost block begins, and what is known of it so far."""

    __slots__ = ("closer", "entries", "kind", "level", "line", "marker", "title")

    def __init__(self, kind: str, line: int) -> None:
        self.kind = kind
        self.line = line
        self.level = 0
        self.title = ""
        self.entries: list[int] = []
        self.closer = ""
        self.marker = ""


_TEXT = ("paragraph", "table")  # leaves that a lone tag does not end
_QUOTE = -1  # a container's width; a list item's is the column of its content


class _Scanner:
    """One pass over the lines: the open containers, the open leaf, the blocks found.

    The order of the rules is that of CommonMark's appendix, "A parsing strategy".
    Where implementations differ, markdown-it's reading is followed.
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.starts: list[_Start] = []
        self.containers: list[int] = []
        self.quoted = False  # one of them is a quote
        self.empty_item = False  # the innermost item has no content yet
        self.leaf = ""  # paragraph, fence, html, code, table, or none
        self.fence = ("", 0)
        self.html: _Html | None = None
        self.paragraph: list[str] = []
        self.resume = 0  # the line after a link reference definition of several lines

    def scan(self) -> list[_Start]:
        """Find the outermost blocks, in their order."""
        for number, line in enumerate(self.lines):
            if number < self.resume:
                continue
            is_plain = not self.containers and self.leaf in ("", *_TEXT)  # most lines need no rule but these two
            if is_plain and is_blank(line):
                self.leaf = ""
            elif is_plain and self.leaf != "table" and "A" <= line[:1] <= "z" and line[:1].isalpha():
                self._text(number, line.rstrip("\r\n"))
            else:
                self._line(number, line.rstrip("\r\n").expandtabs(4))
        self._finish()
        return self.starts

    def _finish(self) -> None:
        if self.starts and not self.containers:
            if self.leaf == "fence":
                self.starts[-1].closer = self.fence[0] * self.fence[1]
            elif self.leaf == "html" and self.html:
                self.starts[-1].closer = self.html.closer

    def _line(self, number: int, line: str) -> None:
        matched, position = self._continue_containers(line)
        blank = _BLANK.match(line, position) is not None
        if matched == len(self.containers):
            if self._continue_leaf(line, position, blank):
                return
        elif self.leaf != "paragraph" or blank or self._interrupts(line, position, self.containers[matched]):
            self._close(matched)
        else:
            self.paragraph.append("")  # a lazy line is no table's header
            return
        if blank:
            self._blank()
        else:
            self._open(number, line, position)

    def _continue_containers(self, line: str) -> tuple[int, int]:
        """How many containers the line goes on with, and where its rest begins."""
        if not self.quoted and _BLANK.match(line):
            return len(self.containers) - self.empty_item, len(line)
        position = 0
        for index, width in enumerate(self.containers):
            indent = _width(line, position)
            if width == _QUOTE:
                if indent > 3 or line[position + indent : position + indent + 1] != ">":
                    return index, position
                position += indent + 1
                position += line[position : position + 1] == " "
            elif position + indent == len(line):
                if self.empty_item and index == len(self.containers) - 1:
                    return index, position
                position += min(indent, width)
            elif indent >= width:
                position += width
            else:
                return index, position
        return len(self.containers), position

    def _continue_leaf(self, line: str, position: int, blank: bool) -> bool:
        if self.leaf == "fence":
            indent = _width(line, position)
            mark, length = self.fence
            rest = line[position + indent :].rstrip(" \t")
            if indent <= 3 and len(rest) >= length and not rest.strip(mark):
                self.leaf = ""
            return True
        if self.leaf == "html":
            return self._continue_html(line, position, blank)
        if self.leaf == "code":
            if blank or _width(line, position) >= 4:
                return True
            self.leaf = ""
        return False

    def _continue_html(self, line: str, position: int, blank: bool) -> bool:
        assert self.html is not None
        if self.html.end is None:
            if blank:
                self.leaf = ""
            return not blank
        if blank and self.containers and self.containers[-1] != _QUOTE:
            self.leaf = ""  # markdown-it ends an item's HTML block at a blank line
            return False
        if self.html.end.search(line, position):
            self.leaf = ""
        return True

    def _interrupts(self, line: str, position: int, container: int = _QUOTE) -> bool:
        """Whether a line ends the paragraph of a container that it does not go on with."""
        indent = _width(line, position)
        position += indent
        if indent > 3 and container == _QUOTE:
            return False
        return bool(
            line[position] == ">"
            or _ATX.match(line, position)
            or _FENCE.match(line, position)
            or _RULE.match(line, position)
            or (indent <= 3 and _ITEM.match(line, position))
            or (line[position] == "<" and (html := _html_start(line, position)) and not html.alone)
        )

    def _close(self, matched: int) -> None:
        del self.containers[matched:]
        self.quoted = self.quoted and _QUOTE in self.containers
        self.leaf = ""
        self.empty_item = False

    def _blank(self) -> None:
        if self.leaf in _TEXT:
            self.leaf = ""

    def _open(self, number: int, line: str, position: int) -> None:
        """Open the blocks that start on a line, containers first."""
        rule = _rule_start(line)
        while True:
            indent = _width(line, position)
            if position + indent == len(line):
                self.empty_item = bool(self.containers) and self.containers[-1] != _QUOTE
                return
            self.empty_item = False
            if indent > 3:
                if self.leaf == "paragraph":
                    self.paragraph.append(line[position:])
                else:
                    self._begin("code", number)
                return
            position += indent
            inside = self._open_container(number, line, position, indent, rule)
            if inside is None:
                self._open_leaf(number, line, position)
                return
            position = inside

    def _open_container(self, number: int, line: str, position: int, indent: int, rule: int) -> int | None:
        if line[position] == ">":
            self._begin("quote", number)
            self.leaf = ""
            self.containers.append(_QUOTE)
            self.quoted = True
            return position + 1 + (line[position + 1 : position + 2] == " ")
        item = _ITEM.match(line, position)
        if item is None or (position >= rule and _RULE.match(line, position)):
            return None
        marker, spaces = item[1], len(item[2])
        empty = item.end(1) + spaces == len(line)
        if self.leaf == "paragraph" and (empty or (marker[:-1] and int(marker[:-1]) != 1)):
            return None
        self._begin_item(number, marker[-1])
        offset = 1 if empty or spaces > 4 else spaces
        self.containers.append(indent + len(marker) + offset)
        return min(item.end(1) + offset, len(line))

    def _begin_item(self, number: int, mark: str) -> None:
        if self.containers:
            if not self.quoted and self.starts[-1].entries[-1] != number - self.starts[-1].line:
                self.starts[-1].entries.append(number - self.starts[-1].line)
        elif self.starts and self.starts[-1].kind == "list" and self.starts[-1].marker == mark:
            self.starts[-1].entries.append(number - self.starts[-1].line)
        else:
            self._begin("list", number)
            self.starts[-1].marker = mark
            self.starts[-1].entries.append(0)
        self.leaf = ""

    def _open_leaf(self, number: int, line: str, position: int) -> None:
        mark = line[position]
        if mark == "#" and (atx := _ATX.match(line, position)):
            self._heading(number, len(atx[1]), _atx_title(line[atx.end() :]))
        elif mark in "`~" and (fence := _FENCE.match(line, position)):
            self._begin("fence", number)
            self.fence = (mark, len(fence[1] or fence[2]))
        elif mark == "<" and (html := _html_start(line, position)) and not (html.alone and self.leaf in _TEXT):
            self._begin("html", number)
            self.html = html
            if html.end is not None and html.end.search(line, position):
                self.leaf = ""
        elif mark in "|:-" and self._table(line, position):
            self._table_start(number)
        elif mark in "=-" and self.leaf == "paragraph" and _SETEXT.match(line, position):
            self._setext_heading(line, position)
        elif mark in "*-_" and _RULE.match(line, position):
            self._begin("rule", number)
            self.leaf = ""
        else:
            self._text(number, line[position:])

    def _setext_heading(self, line: str, position: int) -> None:
        level = 1 if line[position] == "=" else 2
        self.leaf = ""
        if not self.containers:
            start = self.starts[-1]
            start.kind, start.level = "heading", level
            start.title = "\n".join(text.strip() for text in self.paragraph).strip()

    def _heading(self, number: int, level: int, title: str) -> None:
        self._begin("heading", number)
        self.leaf = ""
        if not self.containers:
            self.starts[-1].level, self.starts[-1].title = level, title

    def _table(self, line: str, position: int) -> bool:
        """Whether this line is the second of a table whose first is the paragraph's last."""
        if self.leaf != "paragraph" or "|" not in self.paragraph[-1] or not _DELIMITER_ROW.match(line, position):
            return False
        if _width(self.paragraph[-1], 0) > 3:
            return False
        cells = line[position:].rstrip(" \t").split("|")
        cells = [cell.strip(" \t") for cell in cells]
        cells = cells[not cells[0] : len(cells) - (not cells[-1])]
        if not all(_DELIMITER.match(cell) for cell in cells):
            return False
        return len(cells) == len(split_row(self.paragraph[-1])) > 0

    def _table_start(self, number: int) -> None:
        self.leaf = "table"
        if not self.containers:
            if len(self.paragraph) > 1:
                self._begin("table", number - 1)
            self.starts[-1].kind = "table"

    def _text(self, number: int, text: str) -> None:
        if self.leaf == "paragraph" and (self.containers or not _NOTE.match(text)):
            self.paragraph.append(text)
        elif self.leaf != "table":
            self._begin("paragraph", number)
            self.paragraph = [text]
            if text.startswith("[") and not self.containers:
                self._reference(number)

    def _reference(self, number: int) -> None:
        """Take a link reference definition, which ends where its title does."""
        text = "\n".join(self._paragraph_ahead(number))
        if reference := _reference().match(text):
            self.leaf = ""
            self.resume = number + text.count("\n", 0, max(reference.end() - 1, 0)) + 1

    def _paragraph_ahead(self, number: int) -> Lines:
        """The lines that a link reference definition may take, for as far as one goes."""
        lines = [line.strip() for line in self.lines[number : number + 1]]
        for line in self.lines[number + 1 : number + _REFERENCE_LINES]:
            if is_blank(line) or self._interrupts(line.rstrip("\r\n").expandtabs(4), 0):
                break
            lines.append(line.strip())
        return lines

    def _begin(self, leaf: str, number: int) -> None:
        """Open a leaf; at the outermost level it is a block of the document."""
        self.leaf = leaf
        if not self.containers:
            self.starts.append(_Start("code" if leaf == "fence" else leaf, number))


def _atx_title(text: str) -> str:
    """What an ATX heading says, without the `#`s that close it."""
    title = text.strip()
    bare = title.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else title


def _html_start(line: str, position: int) -> _Html | None:
    """The kind of HTML block that starts at a position."""
    for html in _html_kinds():
        if html.start.match(line, position):
            return html
    return None


def _rule_start(line: str) -> int:
    """From where on a line holds one character and blanks alone: a thematic break starts there or later."""
    text = line.rstrip(" \t")
    return len(text.rstrip(text[-1:] + " \t"))


def _width(line: str, position: int) -> int:
    """The number of spaces at a position."""
    match = _INDENT.match(line, position)
    return match.end() - position if match else 0


# Most documents need none of these: they are compiled when a line asks for them.


@cache
def _html_kinds() -> tuple[_Html, ...]:
    attribute = r"""\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^"'=<>`\x00-\x20]+|'[^']*'|"[^"]*"))?"""
    open_tag = rf"<[A-Za-z][A-Za-z0-9-]*(?:{attribute})*\s*/?>"
    closing_tag = r"</[A-Za-z][A-Za-z0-9-]*\s*>"
    names = (
        "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|"
        "dt|fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hr|html|iframe|legend|"
        "li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|"
        "tfoot|th|thead|title|tr|track|ul"
    )
    script = "script|pre|style|textarea"
    return (
        _html(rf"<(?:{script})(?=\s|>|\Z)", rf"</(?:{script})>", "</pre>"),
        _html(r"<!--", r"-->", "-->"),
        _html(r"<\?", r"\?>", "?>"),
        _html(r"<![A-Za-z]", r">", ">"),
        _html(r"<!\[CDATA\[", r"\]\]>", "]]>"),
        _html(rf"</?(?:{names})(?=\s|/?>|\Z)"),
        _html(rf"(?:{open_tag}|{closing_tag})\s*\Z")._replace(alone=True),
    )


def _html(start: str, end: str | None = None, closer: str = "") -> _Html:
    flags = re.IGNORECASE | re.ASCII
    return _Html(re.compile(start, flags), re.compile(end, flags) if end else None, closer)


@cache
def _reference() -> re.Pattern[str]:
    """A link reference definition (CommonMark 0.31, section 4.7)."""
    label = r"\[(?=[^\]]*[^\s\]])(?:[^\[\]\\]|\\.){1,999}\]:"
    destination = r"(?:<(?:[^<>\n\\]|\\.)*>|(?!<)[^\s\x00-\x1f\x7f]+)"
    title = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))"""
    separator = r"(?:[ \t]+|[ \t]*\n[ \t]*)"
    return re.compile(rf"{label}[ \t]*\n?[ \t]*{destination}(?:{separator}{title}?)?[ \t]*(?:\n|\Z)", re.DOTALL)
