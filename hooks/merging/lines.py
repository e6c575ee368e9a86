"""The merge of a block line by line, where author and template changed different lines of it.

As in git's merge, changes that touch each other are none that can be merged.
"""

from __future__ import annotations

from typing import NamedTuple

from markdown.document import Block, parse
from markdown.inline import inline_key
from markdown.lines import split_lines

from merging.parts import Part
from merging.sequences import Pairs, align, gaps

_LINES = ("paragraph", "code", "html", "quote")


def merge_lines(base: Block, author: Block, template: Block, newline: str) -> Part | None:
    """Merge three versions of a block of text or code; None where both changed what touches.

    Lines that mean the same are the same; in code those that are the same to the byte.
    """
    if not base.kind == author.kind == template.kind or base.kind not in _LINES:
        return None
    was, now, given = (split_lines(block.text) for block in (base, author, template))
    key = _code if base.kind in ("code", "html") else _prose
    in_author, in_template = (align([*map(key, was)], [*map(key, side)]) for side in (now, given))
    mine = _edits(len(was), now, in_author)
    alike = {(edit.start, edit.stop, *map(key, edit.lines)) for edit in mine}
    theirs = _edits(len(was), given, in_template)
    theirs = [edit for edit in theirs if (edit.start, edit.stop, *map(key, edit.lines)) not in alike]
    if not theirs:
        return Part(author.text, False, False)
    if _touch(mine, theirs):
        return None
    text = "".join(_merged(now, in_author, mine, theirs, newline))
    return Part(text, True, False) if _is_one_block(text, base.kind) else None


def _code(line: str) -> str:
    return line.rstrip("\r\n")


def _prose(line: str) -> str:
    hard = line.rstrip("\r\n").endswith(("  ", "\\"))
    return inline_key(line) + ("\n" if hard else "")


class _Edit(NamedTuple):
    """Lines that stand in the place of lines of the base."""

    start: int
    stop: int
    lines: list[str]


def _edits(length: int, side: list[str], pairs: Pairs) -> list[_Edit]:
    return [
        _Edit(gap.old.start, gap.old.stop, side[gap.new.start : gap.new.stop]) for gap in gaps(pairs, length, len(side))
    ]


def _merged(author: list[str], in_author: Pairs, mine: list[_Edit], theirs: list[_Edit], newline: str) -> list[str]:
    """The author's lines with the template's changes, which touch none of theirs."""
    edits = {edit.start: edit for edit in (*mine, *theirs)}
    lines: list[str] = []
    index, length = 0, max((*in_author, *(edit.stop - 1 for edit in mine)), default=-1) + 1
    while index <= length:
        edit = edits.get(index)
        if edit:
            lines += edit.lines
            index = edit.stop
        if index < length:
            lines.append(author[in_author[index]])
        index += 1
    return [line if line.endswith(("\n", "\r")) else line + newline for line in lines]


def _touch(mine: list[_Edit], theirs: list[_Edit]) -> bool:
    return any(one.start <= other.stop and other.start <= one.stop for one in mine for other in theirs)


def _is_one_block(text: str, kind: str) -> bool:
    sections = parse(text)
    return len(sections) == 1 and [block.kind for block in sections[0].blocks] == [kind] and not sections[0].gap
