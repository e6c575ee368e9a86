"""Guidance that is known by its words: that of the form itself, and of forms copied by hand before it.

Formatters and editors change how a text is written, not its words. So a paragraph, an
item or a row is known by a digest of its words, and a file of digests says which text is
a form's without holding any of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256

from markdown.document import Block, Document, Section
from markdown.meaning import list_entries, table_entries

from form.names import name, plain
from form.ownership import seen

Digest = str

_LENGTH = 16  # hexadecimal digits; two texts that share them by chance are not to be met
_TELLING = 5  # fewer words tell whose they are only below their own heading
_MARKUP = re.compile(r"[*\\`]")
_WORD = re.compile(r"[^\W_]+")
_DASHES = 1  # the row below a table's header


def words(text: str) -> list[str]:
    """The words of a text without markup and punctuation."""
    return _WORD.findall(_MARKUP.sub("", text))


def read(lines: str) -> frozenset[Digest]:
    """The digests of a file that holds one a line; lines that start with `#` are remarks."""
    return frozenset(line for line in lines.split() if re.fullmatch(rf"[0-9a-f]{{{_LENGTH}}}", line))


def digests(document: Document) -> frozenset[Digest]:
    """The digests of all that a form says below its headings."""
    return frozenset(each for section in document for block in seen(section) for each in _digests(block, section))


def form_digests(document: Document) -> frozenset[Digest]:
    """What a document is known by that was copied from a form: its guidance, and its title as the form has it."""
    titles = (section for section in document[1:2] if section.level == 1)
    return digests(document) | frozenset(map(_title, titles))


def is_known(block: Block, section: Section, known: Collection[Digest]) -> bool:
    """Whether all that a block of a section says is guidance."""
    return all(each in known for each in _digests(block, section))


def is_known_row(row: str, section: Section, known: Collection[Digest]) -> bool:
    """Whether a row or an item below a section's heading is one of the form's."""
    return _digest(row, section) in known


def is_known_title(section: Section, known: Collection[Digest]) -> bool:
    """Whether a heading is the title that the form has before its document has one."""
    return _title(section) in known


def _digests(block: Block, section: Section) -> Iterator[Digest]:
    return (_digest(part, section) for part in _parts(block))


def _parts(block: Block) -> Iterable[str]:
    """The paragraphs of a block, or its items or rows."""
    if block.kind == "list":
        return (entry.text for entry in list_entries(block))
    if block.kind == "table":
        return (entry.text for place, entry in enumerate(table_entries(block)) if place != _DASHES)
    return (block.text,)


def _digest(text: str, section: Section) -> Digest:
    found = words(text)
    place = f"{name(section.title)}: " if len(found) < _TELLING else ""
    return _hash(place + " ".join(found))


def _title(section: Section) -> Digest:
    return _hash("# " + " ".join(words(plain(section.title))))


def _hash(text: str) -> Digest:
    return sha256(text.encode("utf-8")).hexdigest()[:_LENGTH]
