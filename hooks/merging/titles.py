"""A title that only the author has.

Some templates have no title, or drop it later: their authors give the document one of
their own. What the template has before its first heading then stands below that title.
Base and template are read as if they had it, too.
"""

from __future__ import annotations

from typing import NamedTuple

from form.names import name
from form.ownership import content
from markdown.document import Document, Section


class Titled(NamedTuple):
    """Base and template with the author's title, and by how much that moved the places of their sections."""

    base: Document
    template: Document
    moved_in_base: int
    moved_in_template: int


def with_authors_title(base: Document, author: Document, template: Document) -> Titled:
    """Give base and template the title that their author gave the document, where the template has none."""
    mine, given = _title(author), _title(base)
    is_own = mine is not None and not content(author[0]) and not _is_known(mine, base + template)
    if mine is None or not is_own or _title(template) or (given and _is_known(given, author)):
        return Titled(base, template, 0, 0)
    return Titled(_below(mine, base), _below(mine, template), 0 if given else 1, 1)


def _title(document: Document) -> Section | None:
    """The first heading, if it is of level 1."""
    return document[1] if len(document) > 1 and document[1].level == 1 else None


def _is_known(title: Section, document: Document) -> bool:
    """Whether a document has a section of a title's name."""
    return name(title.title) in {name(section.title) for section in document[1:]}


def _below(title: Section, document: Document) -> Document:
    """A document with a title, in the place of its own if it has one, and what stands above that below it."""
    own = _title(document)
    first, *others = document
    blocks = first.blocks + (own.blocks if own else ())
    return (first._replace(gap="", blocks=()), title._replace(blocks=blocks), *(others[1:] if own else others))
