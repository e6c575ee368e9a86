"""What should not be left in a finished spec: placeholders, open reviews, marks of a conflict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from markdown.document import Block, Document, Section, split_lines, split_row

_BRACKETS = re.compile(r"\[([^\[\]]+)\](?![(\[])")
_EMPHASIZED = re.compile(r"\\?[*_]+[^\W_*]|[*_]\W*[^\W_]")
_WORD = re.compile(r"[^\W_]+")
# Patterns that few specs need are compiled when one does: a check is mostly its start.
_CODE = r"(?s)\\.|(`+)"
_FENCE = r"[ \t>*+\d.)-]*(```+|~~~+)"
_MARKER = r"(?:<{7}|>{7})(?![^ \t\r\n])"
_SIDE = r"(?:={7}|\|{7})(?![^ \t\r\n])"
_ENOUGH = 8  # words by which guidance is known without its brackets
_UNVIEWED = "unviewed"  # a reviewer's status until they have looked


class Placeholders:
    """What the template wants replaced: the words of all that it gives as `[*...*]`.

    Words are compared, not marks, so that no formatter hides a placeholder. Without a
    template's text whatever has this form counts.
    """

    def __init__(self, base: Iterable[Section] | None) -> None:
        self.by_form = base is None
        self.words: set[str] = set()
        self.openings: set[str] = set()
        self.asking: set[int] = set()  # the sections of the base that hold some
        for index, section in enumerate(base or ()):
            for block in section.blocks:
                if "[" in block.text and self._learn(block):
                    self.asking.add(index)

    def _learn(self, block: Block) -> bool:
        learned = False
        for unit in _units(block):
            inside = [match[1] for match in _BRACKETS.finditer(unit)]
            if any(_EMPHASIZED.match(text) for text in inside):
                learned = True
                self.words.update(words for text in inside if (words := _words(text)))
                whole = _words(unit)
                if whole.count(" ") + 1 >= _ENOUGH and unit is block.text:
                    self.words.add(whole)
                    self.openings.add(whole.partition(" ")[0])
        return learned

    def lines(self, block: Block) -> list[int]:
        """The lines, counted from the block's first, on which a placeholder is left."""
        if block.kind == "code" or _is_comment(block):
            return []
        found = []
        if "[" in block.text:
            text = _without_code(block)
            found = [match.start() for match in _BRACKETS.finditer(text) if self._is_one(match[1])]
        if not found:
            return [0] if block.kind in ("paragraph", "quote") and self._is_guidance(block.text) else []
        return sorted(set(_line_numbers(block.text, found)))

    def _is_one(self, inside: str) -> bool:
        if self.by_form:
            return _EMPHASIZED.match(inside) is not None and inside.rstrip("\\")[-1:] in "*_"
        return _words(inside) in self.words

    def _is_guidance(self, text: str) -> bool:
        """Whether a paragraph is guidance that only lost its brackets."""
        first = _WORD.search(text)
        return first is not None and first[0] in self.openings and _words(text) in self.words


def _units(block: Block) -> Iterable[str]:
    """A block's text; of a table each cell's, so that one cell's marks don't count for another."""
    if block.kind != "table":
        return (block.text,)
    return (cell for line in split_lines(block.text) for cell in split_row(line))


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text))


def _is_comment(block: Block) -> bool:
    return block.kind == "html" and block.text.lstrip().startswith("<!--")


def is_invisible(block: Block) -> bool:
    """Whether a reader sees nothing of a block: comments, rules, definitions of links and notes."""
    if block.kind == "paragraph":
        label, mark, _ = block.text.partition("]:")
        return bool(mark) and label.lstrip()[:1] == "[" and "\n" not in label and "[" not in label.lstrip()[1:]
    text = block.text.strip()
    return block.kind == "rule" or (_is_comment(block) and text.find("-->") in (-1, len(text) - 3))


def _line_numbers(text: str, places: Sequence[int]) -> Iterator[int]:
    """The lines on which places of a text lie, the places in their order."""
    line = last = 0
    for place in places:
        line += count_lines(text[last:place])
        last = place
        yield line


def count_lines(text: str) -> int:
    """How many line endings a text holds: LF, CR LF or CR."""
    if "\r" in text:
        return text.count("\n") + text.count("\r") - text.count("\r\n")
    return text.count("\n")


# Code within a block


def _without_code(block: Block) -> str:
    """A block's text with the code in it blanked out, every other character in its place."""
    if "`" not in block.text and "~~~" not in block.text:
        return block.text
    if block.kind == "paragraph":
        return _without_spans(block.text)
    text = "".join(_without_fences(split_lines(block.text)))
    if not block.entries:
        return _without_spans(text)
    lines = split_lines(text)
    entries = pairwise([*block.entries, len(lines)])
    return "".join(_without_spans("".join(lines[start:end])) for start, end in entries)


def _without_fences(lines: Iterable[str]) -> Iterator[str]:
    fence = ""
    for line in lines:
        match = re.match(_FENCE, line)
        if fence:
            closes = match and match[1].startswith(fence) and not line[match.end() :].strip()
            yield _blank(line)
            fence = "" if closes else fence
        elif match and not (match[1][0] == "`" and "`" in line[match.end() :]):
            fence = match[1]
            yield _blank(line)
        else:
            yield line


def _without_spans(text: str) -> str:
    """The text with code spans blanked out; a run of backticks that nothing closes is text."""
    runs = [(match.start(1), match.end(1)) for match in re.finditer(_CODE, text) if match[1]]
    ends = _span_ends(runs)
    parts, position = [], 0
    for start, _ in runs:
        if start >= position and start in ends:
            parts += [text[position:start], _blank(text[start : ends[start]])]
            position = ends[start]
    return "".join([*parts, text[position:]])


def _span_ends(runs: list[tuple[int, int]]) -> dict[int, int]:
    ends: dict[int, int] = {}
    nearest: dict[int, int] = {}
    for start, end in reversed(runs):
        if end - start in nearest:
            ends[start] = nearest[end - start]
        nearest[end - start] = end
    return ends


def _blank(text: str) -> str:
    return "".join(char if char in "\r\n" else " " for char in text)


# Reviewers


def open_reviews(block: Block) -> Iterator[tuple[int, str]]:
    """The rows of a table in which a reviewer has not looked yet: the line and the name.

    The first column is not a status: what stands there is a reviewer or a legend's word.
    """
    if block.kind == "table" and _UNVIEWED in block.text.casefold():
        for number, line in enumerate(split_lines(block.text)):
            cells = split_row(line)
            if number > 1 and any(_words(cell).casefold() == _UNVIEWED for cell in cells[1:]):
                yield number, _words(cells[0])


# Conflicts


def conflict_lines(document: Document) -> list[int]:
    """The lines, counted from 0, that are git's marks of a conflict and not in code."""
    found, line = [], 0
    for section in document:
        for kind, text in _texts(section):
            if kind != "code" and ("<<<<<<<" in text or ">>>>>>>" in text):
                lines = enumerate(split_lines(text), line)
                found += [number for number, content in lines if re.match(_MARKER, content)]
            line += count_lines(text)
    return found


def _texts(section: Section) -> Iterator[tuple[str, str]]:
    yield "heading", section.heading + section.gap
    for block in section.blocks:
        is_code = block.kind == "html" and block.text.lstrip()[:4].lower() == "<pre"
        yield "code" if is_code else block.kind, block.text + block.gap


def conflict_sides(text: str, markers: Sequence[int]) -> set[int]:
    """The lines, counted from 0, that would be gone if our side had won each conflict."""
    lines = split_lines(text)
    gone = set(markers)
    for start, end in pairwise(markers):
        if lines[start][0] == "<" and lines[end][0] == ">":
            marks = (n for n in range(start, end) if re.match(_SIDE, lines[n]))
            gone.update(range(next(marks, end), end))
    return gone
