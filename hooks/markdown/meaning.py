"""What Markdown means, formatting aside: texts that mean the same have the same key.

Not part of the meaning are the way emphasis is written (`*` or `_`), escapes that
change nothing, bullets, the padding of tables, line wrapping, trailing spaces, blank
lines and line endings. Code is compared as it stands.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from markdown.document import Block, Section, parse
from markdown.inline import MARK, Key, inline_key, unix_lines
from markdown.lines import is_blank, split_lines, split_row

_MARKER = re.compile(r"([ \t]*)([-+*]|\d{1,9}[.)])(?:([ \t]+)|(?=[\r\n]|\Z))")
_BOX = re.compile(r"\[([ xX])\](?=\s)")
_QUOTE_MARK = re.compile(r"^ {0,3}> ?", re.MULTILINE)
_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})[ \t]*(.*)")
_VERBATIM = re.compile(r"\s*<(?:pre|script|style|textarea)\b", re.IGNORECASE)
_SIMPLE_ITEM = re.compile(r"[A-Za-z(\[\"'*]")
_DEEPEST = 8  # quotes in quotes beyond this are compared as they stand


def body_key(section: Section) -> tuple[Key, ...]:
    """What stands under a heading, block by block."""
    return tuple(map(block_key, section.blocks))


@cache
def block_key(block: Block) -> Key:
    """What a block means."""
    return _block_key(block, 0)


def _block_key(block: Block, depth: int) -> Key:
    if block.kind == "paragraph":
        return "paragraph " + inline_key(block.text)
    if block.kind == "list":
        return "list " + "\n".join(entry.key for entry in _list_entries(block, depth))
    if block.kind == "table":
        return "table " + "\n".join(entry.key for entry in table_entries(block))
    if block.kind == "code":
        return "code " + _code(block.text)
    if block.kind == "quote" and depth < _DEEPEST:
        return "quote " + _inner_key(_QUOTE_MARK.sub("", unix_lines(block.text)), depth + 1)
    if block.kind == "rule":
        return "rule"
    if block.kind == "html" and not _VERBATIM.match(block.text):
        return "html " + " ".join(block.text.split())
    return block.kind + " " + "\n".join(line.rstrip() for line in unix_lines(block.text).split("\n")).strip()


def _inner_key(text: str, depth: int) -> Key:
    parts = []
    for section in parse(text):
        parts.append(f"{section.level} {inline_key(section.title)}")
        parts.extend(_block_key(block, depth) for block in section.blocks)
    return MARK.join(parts)


class Entry(NamedTuple):
    """An item of a list or a row of a table.

    `identity` names the entry, `key` is all that it means: an item that is ticked
    keeps its identity and changes its key.
    """

    text: str
    gap: str
    identity: Key
    key: Key
    depth: int = 0


def list_entries(block: Block) -> tuple[Entry, ...]:
    """The items of a list in their order, nested ones after the one that holds them."""
    return _list_entries(block, 0)


def _list_entries(block: Block, nesting: int) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    offsets: list[int] = []  # the columns at which the content of the open items begins
    kinds: dict[int, str] = {}  # of the last item at each depth
    for text, gap in _pieces(block):
        marker, content, indent, offset = split_marker(text)
        while offsets and offsets[-1] > indent:
            offsets.pop()
        depth = len(offsets)
        kind = "- " if marker in "-+*" else "1 "
        start = "" if kind == kinds.get(depth) or kind == "- " else marker[:-1]
        kinds = {**{level: known for level, known in kinds.items() if level < depth}, depth: kind}
        box = _BOX.match(content)
        state = box[1].lower() if box else "-"
        identity = kind + _item_content(content[box.end() :] if box else content, offset, offsets, nesting)
        offsets.append(offset)
        entries.append(Entry(text, gap, identity, f"{depth}{state}{start}{identity}", depth))
    return tuple(entries)


def split_marker(text: str) -> tuple[str, str, int, int]:
    """An item's marker and content, and the columns at which they begin (CommonMark 0.31, section 5.2)."""
    match = _MARKER.match(text)
    assert match is not None
    indent, width = len(match[1].expandtabs(4)), len(match[2])
    spaces = len((match[3] or " ").expandtabs(4))
    if spaces > 4:
        return match[2], match[3][1:] + text[match.end() :], indent, indent + width + 1
    return match[2], text[match.end() :], indent, indent + width + spaces


def _item_content(content: str, offset: int, outer: list[int], nesting: int) -> Key:
    """What an item says; what it says again for an item around it, after a blank line, is marked so."""
    if (_SIMPLE_ITEM.match(content) and "\n" not in content.rstrip("\r\n")) or nesting >= _DEEPEST:
        return inline_key(content)
    lines = split_lines(content)
    keys: list[Key] = []
    part, around = lines[:1], len(outer) + 1
    for before, line in pairwise(lines):
        indent = len(line) - len(line.lstrip(" "))
        if is_blank(before) and not is_blank(line) and indent < offset:
            keys += _part_keys(part, nesting, around - len(outer) - 1)
            part, around = [], sum(column <= indent for column in outer)
            offset = ([0, *outer])[around]
        part.append(line[min(indent, offset) :])
    keys += _part_keys(part, nesting, around - len(outer) - 1)
    if len(keys) == 1 and keys[0].startswith("paragraph "):
        return keys[0][len("paragraph ") :]
    return MARK.join(keys)


def _part_keys(lines: list[str], nesting: int, level: int) -> list[Key]:
    keys = [] if not level else [str(level)]
    for section in parse("".join(lines)):
        if section.level:
            keys.append(f"{section.level} {inline_key(section.title)}")
        keys += [_block_key(block, nesting + 1) for block in section.blocks]
    return keys


def table_entries(block: Block) -> tuple[Entry, ...]:
    """The rows of a table: the header, the delimiter row, the others."""
    pieces = _pieces(block)
    columns = len(split_row(pieces[0][0]))
    entries = []
    for number, (text, gap) in enumerate(pieces):
        cells = split_row(text)[:columns]
        if number == 1:
            key = " ".join(alignment(cell) for cell in cells)
        else:
            while cells and not cells[-1]:
                cells.pop()  # a row may leave its last cells out
            key = "|".join(map(inline_key, cells))
        entries.append(Entry(text, gap, key, key))
    return tuple(entries)


def alignment(cell: str) -> str:
    """Where a cell of a delimiter row puts its column."""
    if cell.endswith(":"):
        return "center" if cell.startswith(":") else "right"
    return "left"


def _pieces(block: Block) -> list[tuple[str, str]]:
    """The text of each entry of a block and the blank lines after it."""
    lines = split_lines(block.text)
    pieces = []
    for index, start in enumerate(block.entries):
        following = block.entries[index + 1] if index + 1 < len(block.entries) else len(lines)
        end = following
        while end > start + 1 and is_blank(lines[end - 1]):
            end -= 1
        pieces.append(("".join(lines[start:end]), "".join(lines[end:following])))
    return pieces


def _code(text: str) -> Key:
    lines = unix_lines(text).rstrip("\n").split("\n")
    fence = _FENCE.match(lines[0])
    if fence is None:
        return "\n" + "\n".join(re.sub(r"\A(?: {4}| {0,3}\t)", "", line) for line in lines)
    indent, mark, info = len(fence[1]), fence[2], fence[3]
    content = [line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in lines[1:]]
    if content and content[-1].strip(" \t").strip(mark[0]) == "" and len(content[-1].strip(" \t")) >= len(mark):
        content.pop()
    return info.strip() + "\n" + "\n".join(content)
