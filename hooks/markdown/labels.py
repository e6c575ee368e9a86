"""Labels: what the links and footnotes of a text refer to, wherever in it that is defined.

Link reference definitions follow CommonMark 0.31 (sections 4.7 and 6.3), footnotes
GitHub-flavoured Markdown. A footnote's label begins with `^`, as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from markdown.document import Block, Document, parse, source
from markdown.inline import inline_key, unix_lines
from markdown.lines import split_lines

_LABEL = r"\[(?P<{0}>(?:[^\[\]\\]|\\.)+)\]"
_TOKEN = re.compile(
    r"(?m:^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})[^\r\n]*"
    r"(?:(?:\r\n?|\n)(?![ \t>]*(?P=fence))[^\r\n]*)*(?:(?:\r\n?|\n)[^\r\n]*)?)"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?s:.+?)(?<!`)(?P=ticks)(?!`)"
    r"|<!--(?s:.*?)(?:-->|\Z)|<[A-Za-z/!?][^<>]*>|\\."
    r"|(?m:^[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]+)\[[ xX]\](?=\s)"
    rf"|(?m:^[ \t>]*){_LABEL.format('defined')}:"
    rf"|{_LABEL.format('collapsed')}\[\]"
    r"|\[(?P<note>\^[^\[\]\s]+)\]"
    rf"|{_LABEL.format('shortcut')}(?![\[(])"
    rf"|\]{_LABEL.format('full')}"
    r"|\]\((?:[^()\s\\]|\\.|\([^()\s]*\))*"
)
_NOTE = re.compile(r"\[\^[^\[\]\s]+\]:")


class Mark(NamedTuple):
    """A place at which a label stands: where, how it is written, and whether it is defined there.

    `form` is the group of the token: defined, note, full, collapsed or shortcut.
    """

    start: int
    end: int
    written: str
    form: str

    @property
    def label(self) -> str:
        """The label as labels are compared."""
        return normal(self.written)


class Definition(NamedTuple):
    """What a label stands for: its source, and what that means."""

    source: str
    target: str

    @property
    def label(self) -> str:
        """The label as it is written."""
        return self.source[1 : self.source.index("]:")]


def normal(label: str) -> str:
    """A label as labels are compared (CommonMark 0.31, section 4.7)."""
    return " ".join(label.casefold().split())


def marks(text: str) -> Iterator[Mark]:
    """All places in a text at which a label may stand, code and HTML left out."""
    position = 0
    for section in parse(text):
        yield from _marks_in(section.heading, position)
        position += len(section.heading) + len(section.gap)
        in_note = False
        for block in section.blocks:
            in_note = bool(_NOTE.match(block.text)) or (in_note and _is_indented(block))
            if block.kind not in ("code", "html") or in_note:
                yield from _marks_in(block.text, position)
            position += len(block.text) + len(block.gap)


def _is_indented(block: Block) -> bool:
    return block.kind == "code" and block.text[:1] in " \t"


def _marks_in(text: str, position: int) -> Iterator[Mark]:
    for token in _TOKEN.finditer(text) if "[" in text else ():
        form = token.lastgroup or ""
        if form in ("defined", "note", "full", "collapsed", "shortcut"):
            yield Mark(position + token.start(form), position + token.end(form), token[form], form)


def uses(text: str) -> set[str]:
    """The labels that a text refers to, defined or not."""
    return {mark.label for mark in marks(text) if mark.form != "defined"}


def definitions(document: Document) -> dict[str, Definition]:
    """What each label stands for; of several definitions the first is the one that counts."""
    found: dict[str, Definition] = {}
    for section in document:
        for place, block in enumerate(section.blocks):
            more = "".join(
                following.text for following in section.blocks[place + 1 : place + 2] if _is_indented(following)
            )
            for label, written in (*_defined(block), *_nested(block)):
                said = written.split("]:", 1)[1] + "\n" + (more if label.startswith("^") else "")
                found.setdefault(label, Definition(written, inline_key(said)))
    return found


def _nested(block: Block) -> Iterator[tuple[str, str]]:
    """The labels that are defined in a quote or a list, each with its line."""
    if block.kind in ("quote", "list") and "]:" in block.text:
        for mark in _marks_in(block.text, 0):
            if mark.form == "defined":
                yield mark.label, split_lines(block.text[mark.start - 1 :])[0].rstrip("\r\n")


def defined(block: Block) -> tuple[str, ...]:
    """The labels that a block defines."""
    return tuple(label for label, _ in _defined(block))


def _defined(block: Block) -> Iterator[tuple[str, str]]:
    """The labels that a block defines, each with its source: of links one, of footnotes any number."""
    if block.kind != "paragraph" or not block.text.startswith("[") or "]:" not in block.text:
        return
    starts = [mark for mark in _marks_in(block.text, 0) if mark.form == "defined"]
    if not starts or starts[0].start != 1:
        return
    if not starts[0].label.startswith("^"):
        starts = starts[:1]
    ends = [mark.start - 1 for mark in starts[1:]] + [len(block.text)]
    for mark, end in zip(starts, ends, strict=True):
        yield mark.label, block.text[mark.start - 1 : end].rstrip("\r\n")


def rename(text: str, names: Mapping[str, str]) -> str:
    """The text with labels under other names; words that are a link by themselves stay to be read."""
    parts: list[str] = []
    position = 0
    for mark in marks(text) if names else ():
        name = names.get(mark.label)
        if name is None:
            continue
        words = mark.form in ("collapsed", "shortcut") and not mark.label.startswith("^")
        end = mark.end
        if words and not (mark.label.isdigit() and name.isdigit()):
            end += 3 if mark.form == "collapsed" else 1
            name = f"{mark.written}][{name}]"
        parts += [text[position : mark.start], name]
        position = end
    return "".join(parts) + text[position:]


def without(text: str, labels: Collection[str]) -> str:
    """The text without the blocks that define these labels and no other."""
    if not labels:
        return text
    sections = [
        section._replace(blocks=tuple(block for block in section.blocks if not _defines_only(block, labels)))
        for section in parse(text)
    ]
    return source(tuple(sections))


def _defines_only(block: Block, labels: Collection[str]) -> bool:
    return bool(defined(block)) and all(label in labels for label in defined(block))


def restore_definitions(text: str, author: Document, template: Document, newline: str) -> str:
    """Put what a merged text refers to and does not define at its end.

    That is the author's definitions, and the template's of what the author's text does not
    refer to.
    """
    known, given = definitions(author), definitions(template)
    dangling = uses(source(author)) if given else set()
    known = {**{label: definition for label, definition in given.items() if label not in dangling}, **known}
    used = uses(text) if known else set()
    if not used.intersection(known):
        return text
    merged = parse(text)
    there = definitions(merged)
    missing = [definition.source for label, definition in known.items() if label in used and label not in there]
    blocks = merged[-1].blocks
    if not missing or (blocks and blocks[-1].closer):  # nothing can follow what runs to the end
        return text
    written = text.rstrip("\r\n")
    last = blocks[-1].text if blocks and defined(blocks[-1]) else "[^"
    added = ""
    for definition in missing:  # what follows a footnote's line belongs to it
        gap = newline * 2 if last.startswith("[^") or definition.startswith("[^") else newline
        added += gap + unix_lines(definition).replace("\n", newline)
        last = definition
    return written + added + text[len(written) :]
