"""Lines of a text, and cells of a table's row."""

from __future__ import annotations

import re

Lines = list[str]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def split_lines(text: str) -> Lines:
    """Split text into lines with their endings: LF, CR LF or CR, and nothing else."""
    return _LINE.findall(text)


def is_blank(line: str) -> bool:
    """Whether a line holds only spaces, tabs and its ending."""
    return not line.strip(" \t\r\n")


def split_row(line: str) -> list[str]:
    """Split a table's row into its cells, escaped bars left as they are."""
    cells = re.split(r"(?<!\\)\|", line.strip(" \t\r\n"))
    if cells and not cells[0].strip(" \t"):
        cells = cells[1:]
    if cells and not cells[-1].strip(" \t"):
        cells = cells[:-1]
    return [cell.strip(" \t") for cell in cells]
