"""Placeholders: what a template, or anyone, left in a text to be replaced.

A placeholder is what stands in brackets and in emphasis, `[*…*]` or `*[…]*`, whatever it
says and in whatever form a formatter leaves it, and the template's own guidance also
without its brackets. In a text that is written, TBD and its like are placeholders, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import pairwise

from markdown.document import Block, Section
from markdown.lines import split_lines, split_row

from checking.tables import COMMENT, blanked, count_lines

_BRACKETS = re.compile(r"(?<![\[\]A-Za-z0-9_])\[([^\[\]]+)\](?![(\[])")  # behind a word they are an index
_EMPHASIZED = re.compile(r"\\?[*_]+[^\W_*]|[*_]\W*[^\W_]")
_IN_EMPHASIS = re.compile(r"([*_])\\?\[(?!\^)(?=[^\[\]]*\s)[^\[\]]+\](?<!\^\])\1(?![\w*(\[])")
_WHOLE = re.compile(
    r"\s*(?:\\?\[\s*([*_])(?!\1\S)(?:.*\1\s*\\?\]|[^\[\]]*)"  # some forms open a bracket and never close it
    r"|([*_]|\*{3}|_{3})\\?\[(?!\^).*\\?\]\2"
    r"|([*_])(?!\3)[^\[\]]*\3\s*\\?\])\s*\Z",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
_PENDING = re.compile(  # its first letter comes first: so it is found without a look at each place
    r"[FTt](?<![\w.\"'“‘«„-].)(?:(?<=[Tt])[Bb][CDcd]|(?<=T)(?:BA|ODO)|(?<=F)IXME"
    r"|(?<=t)o be (?:decided|determined|defined|confirmed)(?=[.;,)|]|\s*\Z))(?![\w-]| (?:lists|comments)\b)"
)
_FIRST_CELL = re.compile(r"^[ \t]*\|?[^|\r\n]*", re.MULTILINE)
_EMPHASIS_TAG = re.compile(r"</?(?:em|i)\b[^<>]*>", re.IGNORECASE)
_VERBATIM = re.compile(r"<(code|kbd|pre|samp|tt)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"\w+://[^\s<>()]+|(?<=\]\()[^\s()]+")
# What an editor adds to somebody's words: it waits for nobody.
_EDITORS = frozenset(("sic", "ed", "emphasis added", "emphasis mine", "my emphasis", "translated", "redacted"))
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
# Patterns that few specs need are compiled when one does: a check is mostly its start.
_CODE = r"(?s)\\.|(`+)"
_FENCE = r"[ \t>*+\d.)-]*(```+|~~~+)"
_ENOUGH = 8  # words by which guidance is known without its brackets


class Placeholders:
    """What a template wants replaced: the words of all that it gives as `[*…*]`.

    Words are compared, not marks, so that no formatter hides a placeholder.
    """

    def __init__(self, base: Sequence[Section]) -> None:
        self.base = base
        self.words: set[str] = set()
        self.openings: set[str] = set()
        self.asking: set[int] = set()  # the sections of the base that hold placeholders
        for index, section in enumerate(base):
            for block in section.blocks:
                if "[" in block.text and (asked := _asked(block)) is not None:
                    self.asking.add(index)
                    self.words |= asked
                    self.openings.update(words.partition(" ")[0] for words in asked if words.count(" ") + 1 >= _ENOUGH)

    @cached_property
    def pending(self) -> set[str]:
        """TBD and its like, where the template itself speaks of them."""
        return {word for section in self.base for block in section.blocks for word in _PENDING.findall(block.text)}

    def lines(self, block: Block) -> list[int]:
        """The lines, counted from the block's first, on which a placeholder is left."""
        if block.kind == "code":
            return []
        found = []
        text = _without_tags(_readable(block))
        if "[" in text:
            if block.kind == "paragraph" and _WHOLE.match(text) and _LETTER.search(text):
                return [0]
            found = [match.start() for match in _BRACKETS.finditer(text) if self._is_one(match[1])]
            found += [match.start() for match in _IN_EMPHASIS.finditer(text) if _LETTER.search(match[0])]
        if not found:
            return [0] if block.kind in ("paragraph", "quote", "html") and self._is_guidance(text) else []
        return sorted(set(_line_numbers(text, sorted(found))))

    def pending_lines(self, block: Block) -> list[tuple[int, str]]:
        """The lines on which something is still to be decided, each with the word that says so."""
        if block.kind == "code" or not _PENDING.search(block.text):
            return []
        text = _ADDRESS.sub(lambda address: " " * len(address[0]), _readable(block))
        if block.kind == "table":
            text = _FIRST_CELL.sub(lambda cell: " " * len(cell[0]), text)  # a term that the row explains
        found = [match for match in _PENDING.finditer(text) if match[0] not in self.pending]
        lines = _line_numbers(text, [match.start() for match in found])
        return [(line, match[0]) for line, match in zip(lines, found, strict=True)]

    def _is_one(self, inside: str) -> bool:
        words = _words(inside)
        return words in self.words or (_is_emphasized(inside) and words.casefold() not in _EDITORS)

    def _is_guidance(self, text: str) -> bool:
        """Whether a paragraph is guidance that only lost its brackets."""
        first = _WORD.search(text)
        return first is not None and first[0] in self.openings and _words(text) in self.words


@cache  # many specs are of one template
def _asked(block: Block) -> frozenset[str] | None:
    """The words of the placeholders in a block of the template's, if it holds any."""
    found: set[str] | None = None
    for unit in _units(block):
        inside = [match[1] for match in _BRACKETS.finditer(unit)]
        if any(_EMPHASIZED.match(text) for text in inside) or _WHOLE.match(unit):
            found = found or set()
            found.update(filter(None, map(_words, inside)))
            if unit is block.text and (whole := _words(unit)).count(" ") + 1 >= _ENOUGH:
                found.add(whole)
    return None if found is None else frozenset(found)


def _is_emphasized(inside: str) -> bool:
    """Whether all between two brackets is in italics; what is only bold is a word in brackets."""
    text = inside.strip(" \\")
    marks = len(text) - len(text.lstrip("*_"))
    return marks in (1, 3) and text[-1:] in "*_" and _LETTER.search(text) is not None


def _readable(block: Block) -> str:
    """A block's text without code and comments, each line in its place."""
    if "<" in block.text:
        block = block._replace(text=_VERBATIM.sub(blanked, COMMENT.sub(blanked, block.text)))
    return _without_code(block)


def _without_tags(text: str) -> str:
    """A text with HTML's emphasis as Markdown's, and without other tags."""
    return _TAG.sub(blanked, _EMPHASIS_TAG.sub("*", text)) if "<" in text else text


def _units(block: Block) -> Iterable[str]:
    """A block's text; of a table each cell's, so that one cell's marks don't count for another."""
    if block.kind != "table":
        return (block.text,)
    return (cell for line in split_lines(block.text) for cell in split_row(line))


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text))


def _line_numbers(text: str, places: Sequence[int]) -> Iterator[int]:
    """The lines on which places of a text lie, the places in their order."""
    line = last = 0
    for place in places:
        line += count_lines(text[last:place])
        last = place
        yield line


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
