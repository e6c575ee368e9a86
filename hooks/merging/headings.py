"""Whose words stand in each heading of a merged document."""

from __future__ import annotations

import re
from collections import Counter

from form.names import names, plain, without_state
from markdown.document import Section
from markdown.inline import title_links, with_anchors

from merging.rows import Row

_CLOSING = re.compile(r"(?<![^ \t])(#+)\Z")  # what a heading written with `#`s would take for its own end

_TO_ITSELF = re.compile(r"\[\W*\]\(#[^()]*\)")


def choose_heading(row: Row, frozen: bool) -> Section:
    """The section whose heading a row has; `frozen` keeps the author's."""
    section = row.author or row.template
    assert section is not None
    if row.base and row.author and row.template and not frozen:
        return _three_way(row.base, row.author, row.template)
    return section


def _three_way(base: Section, author: Section, template: Section) -> Section:
    if author.heading == base.heading:
        return template
    if not is_renamed(base, template) or is_authors(base, author) or not is_renamed(author, template):
        return author
    return _decorated(base, author, template)


def is_authors(base: Section, author: Section) -> bool:
    """Whether the author changed the words of a heading or where it leads."""
    if author.heading == base.heading:
        return False
    if not _same_words(base, author) or _links(author) != _links(base):
        return True
    return base.title not in author.title and bool(_letters(author) - _letters(base))


def _links(section: Section) -> object:
    """Where a heading leads, but to itself."""
    return title_links(_TO_ITSELF.sub("", section.title))


def _letters(section: Section) -> Counter[str]:
    """The words of a heading as they are spelled: an author may have changed their case."""
    return Counter(re.findall(r"\w+", plain(section.title)))


def is_renamed(base: Section, template: Section) -> bool:
    """Whether the template changed what a heading says."""
    return names(base.title)[1] != names(template.title)[1]


def _same_words(one: Section, other: Section) -> bool:
    """Whether at most a number, a state or other decoration tells two headings apart."""
    return any(name in names(other.title)[:2] for name in names(one.title)[:2])


def _decorated(base: Section, author: Section, template: Section) -> Section:
    """The template's new words, with what the author put around the old ones; a state that they changed is theirs.

    Where the old words can't be told from what is around them, the author's heading stays.
    """
    old, new = base.title, template.title
    if _state(author) != _state(base):
        old, new = without_state(old), without_state(new)
    if old not in author.title and _letters(author) - _letters(base):
        return author
    title = author.title.replace(old, new, 1) if old in author.title else with_anchors(new, author.title)
    return template if title == template.title else template._replace(title=title, heading="")


def _state(section: Section) -> str:
    """What a heading says in brackets at its end of how far the section is."""
    words = plain(section.title)
    return words[len(without_state(words)) :].strip()


def at_level(section: Section, level: int, newline: str) -> str:
    """A section's heading on a level, as it is where that is its own."""
    if section.level == level and (section.heading or not level):
        return section.heading
    title = " ".join(line.strip(" \t") for line in section.title.split("\n"))
    return "#" * level + " " + _CLOSING.sub(r"\\\1", title) + newline
