"""A merged document as text: headings, bodies, what surrounds them, and the blank lines between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from markdown.document import Section
from markdown.endings import with_blank_line, with_newline

from merging.rows import Rows, Tree

_ABOVE, _SECTION, _BEHIND = range(3)
_Place = tuple[int, int]  # a row, and which part of it


class Around(NamedTuple):
    """What stands around sections without being in them, by row: marks of folds, and anchors."""

    above: Mapping[int, str]
    behind: Mapping[int, str]


def assemble(
    rows: Rows,
    result: Tree,
    sections: Mapping[int, str],
    around: Around,
    written: Around,
    newline: str,
) -> str:
    """Write the sections one after the other, and end as the author's text ends.

    `around` is what stands around the sections of the result, `written` what the author
    has around theirs.
    """
    authors = _places(rows.author, written)
    positions = {place: position for position, place in enumerate(authors)}
    given = {row: position for position, row in enumerate(rows.template.order)}
    order = _places(result, around)
    texts = [_text(place, sections, around) for place in order]
    parts: list[str] = []
    for index, (place, text) in enumerate(zip(order, texts, strict=True)):
        if index + 1 < len(order) and text:
            following, behind = order[index + 1], texts[index + 1]
            text = _closed(rows, place, text, newline)
            if _follows(positions, place, following):
                text = _as_written(text, _text_in(rows, place, written), behind, newline)
            elif _follows(given, place[0], following[0]) and place not in positions and following not in positions:
                text = with_newline(text, newline)
            else:
                text = with_blank_line(text, newline)
        parts.append(text)
    end = _text_in(rows, authors[-1], written) or _text_in(rows, authors[max(len(authors) - 2, 0)], written)
    return _ended("".join(parts), end)


def _places(tree: Tree, around: Around) -> list[_Place]:
    """The parts of a document in their order; what stands behind a section stands behind all below it."""
    found: list[_Place] = []
    stack = [(0, _SECTION)]
    while stack:
        row, part = stack.pop()
        if part != _SECTION:
            found.append((row, part))
            continue
        if row in around.above:
            found.append((row, _ABOVE))
        found.append((row, _SECTION))
        if row in around.behind:
            stack.append((row, _BEHIND))
        stack += [(below, _SECTION) for below in reversed(tree.children.get(row, []))]
    return found


def _text(place: _Place, sections: Mapping[int, str], around: Around) -> str:
    row, part = place
    return (around.above, sections, around.behind)[part][row]


def _text_in(rows: Rows, place: _Place, written: Around) -> str:
    """A part as it stands in the author's text."""
    row, part = place
    if part != _SECTION:
        return (written.above if part == _ABOVE else written.behind)[row]
    author = rows.rows[row].author
    return author.source if author else ""


def _follows(positions: Mapping[_Place, int] | Mapping[int, int], one: object, other: object) -> bool:
    known: Mapping[object, int] = positions  # type: ignore[assignment]
    return one in known and known.get(other) == known[one] + 1


def _as_written(text: str, written: str, behind: str, newline: str) -> str:
    """A text with the blank lines that its author has behind it."""
    if text == written:
        return text
    if written.strip() and behind.startswith("#"):
        return text.rstrip("\r\n") + written[len(written.rstrip("\r\n")) :]
    return with_blank_line(text, newline)


def _closed(rows: Rows, place: _Place, text: str, newline: str) -> str:
    """End a fence or comment that runs to the end of its text, so that more may follow."""
    row, part = place
    sides = ((rows.rows[row].author, rows.author), (rows.rows[row].template, rows.template))
    for section, tree in sides:
        if part == _SECTION and isinstance(section, Section) and row == tree.order[-1] and section.blocks:
            block = section.blocks[-1]
            if block.closer and text.endswith(block.text):
                return with_newline(text, newline) + block.closer + newline
    return text


def _ended(text: str, written: str) -> str:
    """A text that ends as another one does: with or without a final newline."""
    return text.rstrip("\r\n") + written[len(written.rstrip("\r\n")) :] if written else text
