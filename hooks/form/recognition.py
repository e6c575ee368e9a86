"""Which sections of a template a document has that was not made here.

They are known by their names and by the other names that the template gives them, never
by what stands in them. A heading in a strange place is no reason to look for others
there: a group of sections is taken only where the form's sections stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from markdown.document import Block
from markdown.outline import Outline

from form.known_names import KnownNames, Rank
from form.names import Name, names_beside
from form.ownership import seen
from form.pairs import Matches

_HTML_TITLE = re.compile(r"<h1\b", re.IGNORECASE)
_PICTURE = re.compile(r"\s*(?:<[^<>]+>\s*)*(?:!\[|<img\b|<svg\b|<picture\b)", re.IGNORECASE)
_BOLD_LINE = re.compile(r"(\*\*|__)[^\r\n]+\1\s*\Z")

# What a document is, not what it is about: "RFC 12", "Design Document".
_KINDS = frozenset("adr doc document eip kep pep prd proposal record request rfc spec specification template".split())
_OF_KINDS = _KINDS | frozenset(
    "architecture comments decision design draft engineering enhancement feature for functional of product project "
    "software system tech technical".split()
)


class Recognition:
    """A document that was not made here, and which of a template's sections it has.

    `found` says where, `title` is the section that is the document's title, or 0.
    `template_title` is the template's, and `titled` says that the document has its title
    elsewhere, as in its front matter.
    """

    def __init__(
        self, document: Outline, template: Outline, template_title: int, known: KnownNames, titled: bool
    ) -> None:
        self.document = document
        self.template = template
        self.template_title = template_title
        titles = [section.title for section in document.sections]
        self.names = names_beside(titles, document.parents)
        self.means = [self._means(known, called, title) for called, title in zip(self.names, titles, strict=True)]
        self.near = [known.near(called) for called in self.names]
        opening = seen(document.sections[0])
        self.titled = titled or any(_HTML_TITLE.search(block.text) for block in opening)
        self.title = self._title()
        self.titled = self.titled or (not self.title and is_title(opening[:1]))
        self.found: Matches = {0: 0}
        if self.title and template.title:
            self.found[template.title] = self.title
        self._search()

    def _means(self, known: KnownNames, called: Name, title: str) -> Mapping[int, Rank]:
        """The sections of the template that a heading names."""
        return {here: rank for here, rank in known.of(called, title).items() if here != self.template_title}

    @cached_property
    def top(self) -> list[int]:
        """The document's outermost sections: what stands below its title is as good as beside it."""
        return _top(self.document, self.title)

    @cached_property
    def groups(self) -> list[int]:
        """The template's outermost sections, its title aside."""
        return _top(self.template, self.template_title)

    def children(self, template: int) -> list[int]:
        """The sections that the template has below one of its own, or outermost."""
        return self.template.children[template] if template else self.groups

    def parent(self, template: int) -> int:
        """The section below which the template has one; 0 if it is outermost."""
        return 0 if template in self.groups else self.template.parents[template]

    def below(self, section: int) -> list[int]:
        """The document's sections below one of its own, or the outermost."""
        return self.document.children[section] if section else self.top

    # The title

    def _title(self) -> int:
        """The only heading of level 1 or the first of all, if it is no section of the template's."""
        sections = self.document.sections
        level_one = self._above_the_rest()
        first = level_one[0] if len(level_one) == 1 else 1
        if first >= len(sections):
            return 0
        above = all(section.level > sections[first].level for section in sections[2:])
        if not self.means[first]:
            alone = above or len(level_one) == 1
            return self._behind_kind(first) if alone or not (self.titled or self.near[first]) else 0
        return first if len(level_one) == 1 and not self.titled and self._holds_others(first) else 0

    def _above_the_rest(self) -> list[int]:
        """The headings of level 1; where all but one are bare lines above that one, it alone."""
        found = [index for index, section in enumerate(self.document.sections) if section.level == 1]
        with_sections = [index for index in found if self.document.children[index]]
        known = any(self.means[place] for place in found)
        return with_sections if len(with_sections) == 1 and with_sections == found[-1:] and not known else found

    def _behind_kind(self, first: int) -> int:
        """The title itself, where a heading above it holds nothing else, or says what kind of document this is."""
        following = first + 1
        if following == len(self.document.sections) or self.means[following] or self.near[following]:
            return first
        alone = self.document.children[first] == [following] and bool(self.document.children[following])
        beside = self.document.parents[following] == self.document.parents[first]
        return following if alone or (beside and _says_kind(self.names[first])) else first

    def _holds_others(self, title: int) -> bool:
        """Whether something stands below a heading that the template has elsewhere than below it."""
        inside = {below for index in self.means[title] for below in self.template.subtree(index)}
        return any(set(self.means[child]) - inside for child in self.document.children[title])

    # The sections

    def _search(self) -> None:
        """Each section below its own parent first, then anywhere; by its own name, then by another."""
        steps = [(self._below_parent, 0), (self._below_parent, 1), (self._anywhere, 0), (self._anywhere, 1)]
        while any(self._step(find, other) for find, other in steps):
            pass

    def _step(self, find: Callable[[int, Sequence[int]], list[int]], other: int) -> bool:
        before = len(self.found)
        for index in range(1, len(self.template.sections)):
            if index not in self.found:
                places = find(index, self._named(index, other))
                if places:
                    self.found[index] = places[0]
        return len(self.found) > before

    def _named(self, template: int, other: int) -> list[int]:
        """What is called as a section is, by its own name or by the surest of its others, and is none yet."""
        taken = {*self.found.values(), self.title}
        ranks = {
            place: means[template]
            for place, means in enumerate(self.means)
            if template in means and place not in taken and bool(means[template]) == bool(other)
        }
        return sorted(ranks, key=lambda place: ranks[place])

    def _below_parent(self, template: int, places: Sequence[int]) -> list[int]:
        parent = self.parent(template)
        below = self.below(self.found[parent]) if parent in self.found else []
        return [place for place in places if place in below]

    def _anywhere(self, template: int, places: Sequence[int]) -> list[int]:
        """The one of a name that is nearest the top."""
        places = [place for place in places if self.means[place][template] == self.means[places[0]][template]]
        nearest = min(map(self.depth, places), default=0)
        places = [place for place in places if self.depth(place) == nearest]
        alone = len(places) == 1
        own = alone and not self.means[places[0]][template] and not self.template.children[template]
        return places if alone and (own or self._is_at_home(places[0])) else []

    def depth(self, place: int) -> int:
        """How deep a section of the document stands; those below the title are as good as beside it."""
        depth = 0
        while place and place != self.title:
            place, depth = self.document.parents[place], depth + 1
        return depth

    def _is_at_home(self, place: int) -> bool:
        """Whether a section is outermost or stands below one of the template's."""
        return self.depth(place) == 1 or self.document.parents[place] in self.found.values()


def _says_kind(called: Name) -> bool:
    words = {word for word in called.split() if not word.isdigit()}
    return bool(words & _KINDS) and not words - _OF_KINDS


def is_title(opening: Sequence[Block]) -> bool:
    """Whether what a document opens with is a title to a reader, though no heading: a picture, or a bold line."""
    return any(_PICTURE.match(block.text) or _BOLD_LINE.match(block.text) for block in opening)


def _top(outline: Outline, title: int) -> list[int]:
    sections = outline.children[0]
    if not title:
        return sections
    return [child for child in sorted([*sections, *outline.children[title]]) if child != title]
