"""Where the outermost blocks of a document begin.

What is a heading and where a block ends follows CommonMark 0.31 and the tables
of GitHub-flavoured Markdown. Lists and quotes are read to know where they end, not to
know what they hold.
"""

from __future__ import annotations

from markdown.lines import Lines, is_blank
from markdown.syntax import (
    ATX,
    FENCE,
    ITEM,
    LONGEST_DEFINITION,
    NOTE,
    RULE,
    SETEXT,
    Html,
    atx_title,
    html_start,
    indent_of,
    is_table_head,
    link_definition,
    rule_start,
)


class Start:
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


def scan(lines: Lines) -> list[Start]:
    """Where the outermost blocks of these lines begin, in their order."""
    return _Scanner(lines).scan()


_TEXT = ("paragraph", "table")  # leaves that a lone tag does not end
_BEGINS_TEXT = frozenset("[abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")  # with these no other block begins
_QUOTE = -1  # a container's width; a list item's is the column of its content


class _Scanner:
    """One pass over the lines: the open containers, the open leaf, the blocks found.

    The order of the rules is that of CommonMark's appendix, "A parsing strategy".
    Where implementations differ, markdown-it's reading is followed.
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.starts: list[Start] = []
        self.containers: list[int] = []
        self.quoted = False  # one of them is a quote
        self.empty_item = False  # the innermost item has no content yet
        self.leaf = ""  # paragraph, fence, html, code, table, or none
        self.fence = ("", 0)
        self.html: Html | None = None
        self.paragraph: list[str] = []
        self.resume = 0  # the line after a link reference definition of several lines

    def scan(self) -> list[Start]:
        """Find them all."""
        for number, line in enumerate(self.lines):
            if number < self.resume:
                continue
            is_plain = not self.containers and self.leaf in ("", *_TEXT)  # most lines need no rule but these two
            if is_plain and is_blank(line):
                self.leaf = ""
            elif is_plain and self.leaf != "table" and line[:1] in _BEGINS_TEXT:
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
        blank = not line[position:].strip(" \t")
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
        if not self.quoted and is_blank(line):
            return len(self.containers) - self.empty_item, len(line)
        position = 0
        for index, width in enumerate(self.containers):
            indent = indent_of(line, position)
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
            indent = indent_of(line, position)
            mark, length = self.fence
            rest = line[position + indent :].rstrip(" \t")
            if indent <= 3 and len(rest) >= length and not rest.strip(mark):
                self.leaf = ""
            return True
        if self.leaf == "html":
            return self._continue_html(line, position, blank)
        if self.leaf == "code":
            if blank or indent_of(line, position) >= 4:
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
        indent = indent_of(line, position)
        position += indent
        if indent > 3 and container == _QUOTE:
            return False
        return bool(
            line[position] == ">"
            or ATX.match(line, position)
            or FENCE.match(line, position)
            or RULE.match(line, position)
            or (indent <= 3 and ITEM.match(line, position))
            or (line[position] == "<" and (html := html_start(line, position)) and not html.alone)
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
        rule = rule_start(line)
        while True:
            indent = indent_of(line, position)
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
        item = ITEM.match(line, position)
        if item is None or (position >= rule and RULE.match(line, position)):
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
        if mark == "#" and (atx := ATX.match(line, position)):
            self._heading(number, len(atx[1]), atx_title(line[atx.end() :]))
        elif mark in "`~" and (fence := FENCE.match(line, position)):
            self._begin("fence", number)
            self.fence = (mark, len(fence[1] or fence[2]))
        elif mark == "<" and (html := html_start(line, position)) and not (html.alone and self.leaf in _TEXT):
            self._begin("html", number)
            self.html = html
            if html.end is not None and html.end.search(line, position):
                self.leaf = ""
        elif mark in "|:-" and self._is_table(line, position):
            self._table_start(number)
        elif mark in "=-" and self.leaf == "paragraph" and SETEXT.match(line, position):
            self._setext_heading(line, position)
        elif mark in "*-_" and RULE.match(line, position):
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

    def _is_table(self, line: str, position: int) -> bool:
        """Whether this line is the second of a table whose first is the paragraph's last."""
        return self.leaf == "paragraph" and is_table_head(self.paragraph[-1], line[position:])

    def _table_start(self, number: int) -> None:
        self.leaf = "table"
        if not self.containers:
            if len(self.paragraph) > 1:
                self._begin("table", number - 1)
            self.starts[-1].kind = "table"

    def _text(self, number: int, text: str) -> None:
        if self.leaf == "paragraph" and (self.containers or not NOTE.match(text)):
            self.paragraph.append(text)
        elif self.leaf != "table":
            self._begin("paragraph", number)
            self.paragraph = [text]
            closed_by_no_colon = "]" in text and "]:" not in text and "\\" not in text
            if text.startswith("[") and not self.containers and not closed_by_no_colon:
                self._reference(number)

    def _reference(self, number: int) -> None:
        """Take a link reference definition, which ends where its title does."""
        text = "\n".join(self._paragraph_ahead(number))
        if reference := link_definition().match(text):
            self.leaf = ""
            self.resume = number + text.count("\n", 0, max(reference.end() - 1, 0)) + 1

    def _paragraph_ahead(self, number: int) -> Lines:
        """The lines that a link reference definition may take, for as far as one goes."""
        lines = [line.strip() for line in self.lines[number : number + 1]]
        for line in self.lines[number + 1 : number + LONGEST_DEFINITION]:
            if is_blank(line) or self._interrupts(line.rstrip("\r\n").expandtabs(4), 0):
                break
            lines.append(line.strip())
        return lines

    def _begin(self, leaf: str, number: int) -> None:
        """Open a leaf; at the outermost level it is a block of the document."""
        self.leaf = leaf
        if not self.containers:
            self.starts.append(Start("code" if leaf == "fence" else leaf, number))
