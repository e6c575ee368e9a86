"""Which sections of a template a document has that was not made here.

They are known by their names and by the other names that the template gives them, never
by what stands in them. A heading in a strange place is no reason to look for others
there: a group of sections is taken only where the form's sections stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from markdown.outline import Outline

from form.names import Name, names, names_beside
from form.pairs import Matches

Also = Mapping[int, Sequence[str]]

_HTML_HEADING = re.compile(r"<h1\b", re.IGNORECASE)


class Recognition:
    """A document that was not made here, and which of a template's sections it has.

    `found` says where, `title` is the section that is the document's title, or 0.
    `template_title` is the template's, and `titled` says that the document has its title
    elsewhere, as in its front matter.
    """

    def __init__(self, document: Outline, template: Outline, template_title: int, also: Also, titled: bool) -> None:
        self.document = document
        self.template = template
        self.template_title = template_title
        self.titled = titled or any(_HTML_HEADING.search(block.text) for block in document.sections[0].blocks)
        self._names = names_beside([section.title for section in document.sections], document.parents)
        own = names_beside([section.title for section in template.sections], template.parents)
        self.known_as = [
            [(own[index],), tuple(names(title)[0] for title in also.get(index, ()))]
            for index in range(len(template.sections))
        ]
        self.title = self._title()
        self.found: Matches = {0: 0}
        if self.title and template.title:
            self.found[template.title] = self.title
        self._search()

    @cached_property
    def top(self) -> list[int]:
        """The document's outermost sections: what stands below its title is as good as beside it."""
        return _top(self.document, self.title)

    @cached_property
    def groups(self) -> list[int]:
        """The template's outermost sections, its title aside."""
        return _top(self.template, self.template_title)

    def name(self, section: int) -> str:
        """What a section of the document is called."""
        return self._names[section]

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
        level_one = self._above_the_rest()
        first = level_one[0] if len(level_one) == 1 else 1
        if first >= len(self.document.sections):
            return 0
        known = [index for index in range(1, len(self.known_as)) if self._is_called(first, index)]
        above = all(section.level > self.document.sections[first].level for section in self.document.sections[2:])
        if not known:
            return first if above or len(level_one) == 1 or not self.titled else 0
        return first if len(level_one) == 1 and not self.titled and self._holds_others(first, known) else 0

    def _above_the_rest(self) -> list[int]:
        """The headings of level 1; where all but one are bare lines above that one, it alone."""
        found = [index for index, section in enumerate(self.document.sections) if section.level == 1]
        with_sections = [index for index in found if self.document.children[index]]
        known = any(self._is_called(place, index) for place in found for index in range(1, len(self.known_as)))
        return with_sections if len(with_sections) == 1 and with_sections == found[-1:] and not known else found

    def _holds_others(self, title: int, known: Sequence[int]) -> bool:
        """Whether something stands below a heading that the template has elsewhere than below it."""
        inside = {below for index in known for below in self.template.subtree(index)}
        others = [index for index in range(1, len(self.known_as)) if index not in inside]
        return any(self._is_called(child, other) for child in self.document.children[title] for other in others)

    def _is_called(self, place: int, template: int) -> bool:
        return template != self.template_title and any(self._names[place] in each for each in self.known_as[template])

    # The sections

    def _search(self) -> None:
        """Each section below its own parent first, then anywhere; by its own name, then by another."""
        steps = [(self._below_parent, 0), (self._below_parent, 1), (self._anywhere, 0), (self._anywhere, 1)]
        while any(self._step(places, kind) for places, kind in steps):
            pass

    def _step(self, places: Callable[[int, Name], list[int]], kind: int) -> bool:
        before = len(self.found)
        for index in range(1, len(self.template.sections)):
            for name in self.known_as[index][kind] if index not in self.found else ():
                free = [place for place in places(index, name) if place not in self.found.values()]
                if free:
                    self.found[index] = free[0]
                    break
        return len(self.found) > before

    def _below_parent(self, template: int, name: Name) -> list[int]:
        parent = self.parent(template)
        below = self.below(self.found[parent]) if parent in self.found else []
        return [place for place in below if self._names[place] == name]

    def _anywhere(self, template: int, name: Name) -> list[int]:
        """The one of a name that is nearest the top."""
        places = [place for place, each in enumerate(self._names) if place and each == name and place != self.title]
        nearest = min(map(self._depth, places), default=0)
        places = [place for place in places if self._depth(place) == nearest]
        own = name in self.known_as[template][0] and not self.template.children[template]
        return places if len(places) == 1 and (own or self._is_at_home(places[0])) else []

    def _is_at_home(self, place: int) -> bool:
        """Whether a section is outermost or stands below one of the template's."""
        return self._depth(place) == 1 or self.document.parents[place] in self.found.values()

    def _depth(self, place: int) -> int:
        depth = 0
        while place and place != self.title:
            place, depth = self.document.parents[place], depth + 1
        return depth


def _top(outline: Outline, title: int) -> list[int]:
    sections = outline.children[0]
    if not title:
        return sections
    return [child for child in sorted([*sections, *outline.children[title]]) if child != title]
