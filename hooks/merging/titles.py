"""A title that only the author has, or that they have where no heading is.

Some templates have no title, or drop it later: their authors give the document one of
their own. What the template has before its first heading then stands below that title.
Others have a title, and their authors put it into front matter or HTML: what the template
has below it then stands before the first heading. Base and template are read as if they
had the author's title, too.
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
    moved_in_base: int = 0
    moved_in_template: int = 0


def with_authors_title(base: Document, author: Document, template: Document, elsewhere: bool) -> Titled:
    """Give base and template the title that their author gave the document, where these have none of the kind.

    The author's may stand `elsewhere`, where no heading is.
    """
    mine, given, new = _title(author), _title(base), _title(template)
    is_own = not all(_is_known(section, base + template) for section in author[1:2])
    if given and _is_known(given, author):
        return Titled(base, template)
    if elsewhere and not is_own and given and new and not _is_known(new, author):
        return Titled(_opened(base), _opened(template), -1, -1)
    if mine and is_own and not new and not content(author[0]):
        return Titled(_below(mine, base), _below(mine, template), 0 if given else 1, 1)
    return Titled(base, template)


def _title(document: Document) -> Section | None:
    """The first heading, if it is of level 1."""
    return document[1] if len(document) > 1 and document[1].level == 1 else None


def _is_known(title: Section, document: Document) -> bool:
    """Whether a document has a section of a title's name."""
    return name(title.title) in {name(section.title) for section in document[1:]}


def _opened(document: Document) -> Document:
    """A document without its title, if it has one: what stands below that opens it."""
    first, *others = document
    title = _title(document)
    return (first._replace(blocks=first.blocks + title.blocks), *others[1:]) if title else document


def _below(title: Section, document: Document) -> Document:
    """A document with a title in the place of its own, and what opens it below that."""
    first, *others = _opened(document)
    return (first._replace(gap="", blocks=()), title._replace(blocks=first.blocks), *others)
