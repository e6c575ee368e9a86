"""Where the sections go that a document lacks which was not made here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from form.ownership import seen
from form.recognition import Recognition

from merging.margins import Place

_DEEPEST = 6
_CONTENTS = ("contents", "table of contents", "toc")


class Added(NamedTuple):
    """A section of the template's that is put into the author's outline, on a level that fits there."""

    place: Place
    template: int
    level: int


def added_sections(recognition: Recognition, first: Collection[int]) -> list[Added]:
    """The sections to add, in no order; `first` are those that stand right after the title if nothing else says where.

    Each stands below its matched parent, between the neighbours that the template gives it.
    """
    places = _Places(recognition, first)
    parents = [parent for parent in recognition.found if parent == 0 or parent != recognition.template_title]
    return [added for parent in parents for added in places.below(parent)]


class _Places:
    def __init__(self, recognition: Recognition, first: Collection[int]) -> None:
        self.recognition = recognition
        self.document, self.template = recognition.document, recognition.template
        self.first = first

    def below(self, parent: int) -> Iterator[Added]:
        """What a section of the template's lacks in the document."""
        children = self.recognition.children(parent)
        depth = -self.document.sections[self.recognition.found[parent]].level
        for place, child in enumerate(children):
            if child not in self.recognition.found and self._is_needed(child):
                before, level = self._place(parent, children, place)
                yield from self._with_children(child, Place(before, depth), level)

    def _is_needed(self, index: int) -> bool:
        """Whether a section brings anything: a heading alone, all of whose sections are there, does not."""
        missing = (child for child in self.template.children[index] if child not in self.recognition.found)
        return bool(seen(self.template.sections[index])) or any(map(self._is_needed, missing))

    def _with_children(self, index: int, place: Place, level: int) -> Iterator[Added]:
        yield Added(place, index, min(level, _DEEPEST))
        own = self.template.sections[index].level
        for child in self.template.children[index]:
            if child not in self.recognition.found and self._is_needed(child):
                yield from self._with_children(child, place, level + self.template.sections[child].level - own)

    def _place(self, parent: int, children: Sequence[int], place: int) -> tuple[int, int]:
        """Before which section of the author's a new one stands, and on which level.

        That is before the next that the template has there, or after the one before where
        the author has these two the other way round. What stands first shows no place.
        """
        below = self.recognition.below(self.recognition.found[parent])
        here = {child: there for child, there in self.recognition.found.items() if there in below}
        earlier = [here[child] for child in children[:place] if child in here]
        if children[place] in self.first:
            return self._at_top(earlier)
        telling = {here[child] for child in here if child < children[place] and child not in self.first}
        earlier = [there for there in earlier if there in telling]
        later = [here[child] for child in children[place:] if child in here]
        if later and (not earlier or earlier[-1] < later[0]):
            return later[0], self.document.sections[later[0]].level
        return self._after(earlier[-1], below, telling) if earlier else self._at_end(parent)

    def _after(self, there: int, below: Sequence[int], known: Collection[int]) -> tuple[int, int]:
        """Behind a section, and behind those that follow it and stand before the new one in the template."""
        for following in below[below.index(there) + 1 :]:
            if following not in known:
                break
            there = following
        return self.document.subtree(there).stop, self.document.sections[there].level

    def _at_top(self, earlier: Sequence[int]) -> tuple[int, int]:
        """Right after the title and what stands below it, or after one that stands there already."""
        top, title = self.recognition.top, self.recognition.title
        if top and top[0] in earlier:
            return self.document.subtree(top[0]).stop, self.document.sections[top[0]].level
        if not top:
            return title + 1, self.document.sections[title].level + 1
        inside = [child for child in top if self.document.parents[child] == title] or top
        contents = inside[0] if self.recognition.names[inside[0]] in _CONTENTS else 0
        before = self.document.subtree(contents or title).stop if contents or inside is top else title + 1
        return before if title or contents else 1, self.document.sections[inside[0]].level

    def _at_end(self, parent: int) -> tuple[int, int]:
        there = self.recognition.found[parent]
        below = self.recognition.below(there)
        last = below[-1] if below else there or self.recognition.title
        level = self.document.sections[last].level + (not below)
        return self.document.subtree(there).stop if there else len(self.document.sections), level
