"""The tables of a section, in Markdown or in HTML, as rows of cells that know their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from markdown.document import Block, Section
from markdown.lines import split_lines, split_row

_OPENING = re.compile(r"\s*<(?:div\b[^>]*>\s*<)?table\b", re.IGNORECASE)
_CLOSING = re.compile(r"</table\s*>", re.IGNORECASE)
_ROW = re.compile(r"<tr\b.*?(?=<tr\b|</table|\Z)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)(?=<t[hd]\b|</t[hdr]\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W_]+")


class Row(NamedTuple):
    """A table's row: its line, counted from that of the section's heading, and what each cell says."""

    line: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """A table: its header's words, and the rows below it."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def tables(section: Section) -> Iterator[Table]:
    """The tables that stand in a section."""
    line = count_lines(section.heading + section.gap)
    html: list[Block] = []
    start = line
    for block in section.blocks:
        if block.kind == "table":
            yield _of_rows(_markdown_rows(block.text, line))
        elif html or (block.kind == "html" and _OPENING.match(block.text)):
            start = start if html else line
            html.append(block)
            if _CLOSING.search(block.text):
                yield _of_rows(_html_rows("".join(each.text + each.gap for each in html), start))
                html = []
        line += count_lines(block.text + block.gap)
    if html:
        yield _of_rows(_html_rows("".join(each.text + each.gap for each in html), start))


def _of_rows(rows: list[Row]) -> Table:
    return Table(rows[0].cells if rows else (), tuple(rows[1:]))


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
    """The words of a text alone."""
    return " ".join(_WORD.findall(unescape(text)))


def count_lines(text: str) -> int:
    """How many line endings a text holds: LF, CR LF or CR."""
    if "\r" in text:
        return text.count("\n") + text.count("\r") - text.count("\r\n")
    return text.count("\n")
