"""Link reference definitions: what the links of a text refer to, wherever in it they stand."""

from __future__ import annotations

import re

from markdown.document import Block, Document, parse
from markdown.inline import unix_lines

_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]")
_NO_USE = re.compile(rf"^ {{0,3}}{_LABEL.pattern}:|^[ \t>]*(?:[-+*]|\d+[.)])[ \t]+\[[xX]\]", re.MULTILINE)


def restore_definitions(text: str, author: Document, newline: str) -> str:
    """Put definitions of the author's text back at the end of a merged one that still refers to them."""
    known = _definitions(author)
    used = _uses(text) if known else set()
    wanted = {label: source for label, source in known.items() if label in used}
    if not wanted:
        return text
    merged = parse(text)
    there = _definitions(merged)
    missing = [source for label, source in wanted.items() if label not in there]
    blocks = merged[-1].blocks
    if not missing or (blocks and blocks[-1].closer):  # nothing can follow what runs to the end
        return text
    written = text.rstrip("\r\n")
    gap = newline if blocks and _label(blocks[-1]) else newline * 2
    return written + gap + newline.join(missing) + text[len(written) :]


def _uses(text: str) -> set[str]:
    """What stands in brackets and is neither a definition nor the box of a task."""
    return {_normal(label) for label in _LABEL.findall(_NO_USE.sub("", unix_lines(text)))}


def _definitions(document: Document) -> dict[str, str]:
    """The source of each definition by its label; of several the first is the one that counts."""
    found: dict[str, str] = {}
    for section in document:
        for block in section.blocks:
            if block.text.startswith("[") and (label := _label(block)):
                found.setdefault(label, block.text.rstrip("\r\n"))
    return found


def _label(block: Block) -> str:
    """The label that a block defines, in its normal form; "" for any other block."""
    if block.kind != "paragraph" or not (match := _LABEL.match(block.text)):
        return ""
    return _normal(match[1]) if block.text.startswith(":", match.end()) else ""


def _normal(label: str) -> str:
    """A label as labels are compared (CommonMark 0.31, section 4.7)."""
    return " ".join(label.casefold().split())
