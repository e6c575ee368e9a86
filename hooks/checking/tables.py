"""The tables of a section, in Markdown or in HTML, as rows of cells that know their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from markdown.document import Block, Section, parse
from markdown.lines import split_lines, split_row

CONTAINERS = ("list", "quote")
_OPENING = re.compile(r"<table\b", re.IGNORECASE)
_CLOSING = re.compile(r"</table\s*>", re.IGNORECASE)
_ROW = re.compile(r"<tr\b.*?(?=<tr\b|</table|\Z)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)(?=<t[hd]\b|</t[hdr]\s*>|\Z)", re.IGNORECASE | re.DOTALL)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W_]+")
_STRUCK = re.compile(r"~~.*?~~")
_CONTAINERS = re.compile(r"^[ \t]*(?:(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))[ \t]*)*", re.MULTILINE)


class Row(NamedTuple):
    """A table's row: its line, counted from that of the section's heading, and what each cell says."""

    line: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """A table's rows, of which the first is its header or, in HTML, may be a row like the others."""

    rows: tuple[Row, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """What the cells of the first row say, in lower case."""
        return tuple(cell.casefold() for cell in self.rows[0].cells) if self.rows else ()


def tables(section: Section) -> Iterator[Table]:
    """The tables that stand in a section."""
    line = count_lines(section.heading + section.gap)
    html, start = "", 0
    for block in section.blocks:
        if block.kind == "table":
            yield Table(tuple(_markdown_rows(block.text, line)))
        elif block.kind in CONTAINERS:
            yield from _inner_tables(block.text, line)
        text = COMMENT.sub(blanked, block.text)
        if html or (block.kind == "html" and _OPENING.search(text)):
            start = start if html else line
            html += text + block.gap
            if _CLOSING.search(text):
                yield Table(tuple(_html_rows(html, start)))
                html = ""
        line += count_lines(block.text + block.gap)
    if html:
        yield Table(tuple(_html_rows(html, start)))


def may_hold_table(block: Block) -> bool:
    """Whether a block is a table's or part of one, or is a list or quote in which one may stand."""
    return block.kind in ("table", "html") or (block.kind in CONTAINERS and ("|" in block.text or "<t" in block.text))


def bare_lines(text: str) -> str:
    """A list or quote without its marks and indents, each line in its place."""
    return _CONTAINERS.sub("", text)


def _inner_tables(text: str, line: int) -> Iterator[Table]:
    """The tables in a list or quote."""
    for section in parse(bare_lines(text)):
        for table in tables(section):
            yield Table(tuple(row._replace(line=row.line + line) for row in table.rows))
        line += count_lines(section.source)


def blanked(match: re.Match[str]) -> str:
    """The line endings alone of what was found, so that all behind it keeps its line."""
    return "".join(char for char in match[0] if char in "\r\n")


def _markdown_rows(text: str, line: int) -> list[Row]:
    lines = split_lines(text)
    return [
        Row(line + number, tuple(map(words, split_row(content)))) for number, content in enumerate(lines) if number != 1
    ]


def _html_rows(text: str, line: int) -> list[Row]:
    """The rows of a table in HTML; a row's line is its first cell's."""
    rows = ((row.start(), list(_CELL.finditer(row[0]))) for row in _ROW.finditer(text))
    return [
        Row(
            line + count_lines(text[: start + cells[0].start()]),
            tuple(words(_TAG.sub(" ", cell[1])) for cell in cells),
        )
        for start, cells in rows
        if cells
    ]


def words(text: str) -> str:
    """The words of a text alone, without those that are struck out."""
    return " ".join(_WORD.findall(unescape(_STRUCK.sub(" ", text) if "~~" in text else text)))


def count_lines(text: str) -> int:
    """How many line endings a text holds: LF, CR LF or CR."""
    if "\r" in text:
        return text.count("\n") + text.count("\r") - text.count("\r\n")
    return text.count("\n")
