"""What begins a block, line by line: the patterns of CommonMark 0.31 and of GitHub's tables."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from markdown.lines import split_row

_INDENT = re.compile(r" *")
ATX = re.compile(r"(#{1,6})(?=[ \t]|\Z)")
SETEXT = re.compile(r"(=+|-+)[ \t]*\Z")
RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
FENCE = re.compile(r"(`{3,})[^`]*\Z|(~{3,})")
ITEM = re.compile(r"([-+*]|\d{1,9}[.)])(?=( *))(?: |\Z)")
_DELIMITER_ROW = re.compile(r"(?:[|:]|-[-|:])[-|: \t]*\Z")
_DELIMITER = re.compile(r":?-+:?\Z")
NOTE = re.compile(r"\[\^[^\[\]\s]+\]:")  # a footnote is a block of its own, as on GitHub
LONGEST_DEFINITION = 20  # a longer definition is read as a paragraph


class Html(NamedTuple):
    """One of the seven kinds of HTML block (CommonMark 0.31, section 4.6)."""

    start: re.Pattern[str]
    end: re.Pattern[str] | None  # None: it ends at a blank line
    closer: str
    alone: bool = False  # the seventh kind, which can't follow a paragraph


def atx_title(text: str) -> str:
    """What an ATX heading says, without the `#`s that close it."""
    title = text.strip()
    bare = title.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else title


def html_start(line: str, position: int) -> Html | None:
    """The kind of HTML block that starts at a position."""
    for html in _html_kinds():
        if html.start.match(line, position):
            return html
    return None


def rule_start(line: str) -> int:
    """From where on a line holds one character and blanks alone: a thematic break starts there or later."""
    text = line.rstrip(" \t")
    return len(text.rstrip(text[-1:] + " \t"))


def indent_of(line: str, position: int) -> int:
    """The number of spaces at a position."""
    match = _INDENT.match(line, position)
    return match.end() - position if match else 0


def is_table_head(header: str, delimiters: str) -> bool:
    """Whether two lines are the head of a table (GitHub-flavoured Markdown, section 4.10)."""
    if "|" not in header or not _DELIMITER_ROW.match(delimiters) or indent_of(header, 0) > 3:
        return False
    cells = [cell.strip(" \t") for cell in delimiters.rstrip(" \t").split("|")]
    cells = cells[not cells[0] : len(cells) - (not cells[-1])]
    return all(_DELIMITER.match(cell) for cell in cells) and len(cells) == len(split_row(header)) > 0


# Most documents need none of these: they are compiled when a line asks for them.


@cache
def _html_kinds() -> tuple[Html, ...]:
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


def _html(start: str, end: str | None = None, closer: str = "") -> Html:
    flags = re.IGNORECASE | re.ASCII
    return Html(re.compile(start, flags), re.compile(end, flags) if end else None, closer)


@cache
def link_definition() -> re.Pattern[str]:
    """A link reference definition (CommonMark 0.31, section 4.7)."""
    label = r"\[(?=[^\]]*[^\s\]])(?:[^\[\]\\]|\\.){1,999}\]:"
    destination = r"(?:<(?:[^<>\n\\]|\\.)*>|(?!<)[^\s\x00-\x1f\x7f]+)"
    title = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))"""
    separator = r"(?:[ \t]+|[ \t]*\n[ \t]*)"
    return re.compile(rf"{label}[ \t]*\n?[ \t]*{destination}(?:{separator}{title}?)?[ \t]*(?:\n|\Z)", re.DOTALL)
