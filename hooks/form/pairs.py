"""The pairs of sections found so far between an older outline and a newer one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from markdown.outline import Outline

from form.names import Name, names_beside
from form.refusal import SENTENCE

Matches = dict[int, int]
Possible = Callable[[int, int], bool]


class Pairs:
    """Which section of the newer outline each section of the older is, by their places.

    What stands before the first heading of one is what stands there in the other.
    `alike` are the pairs that likeness made. `is_possible` says which pairs it may make,
    `sentence` is how the template says that a section does not apply.
    """

    def __init__(
        self,
        old: Outline,
        new: Outline,
        is_possible: Possible = lambda old, new: True,
        sentence: str = SENTENCE,
    ) -> None:
        self.old, self.new = old, new
        self.old_names, self.new_names = _names(old), _names(new)
        self.found: Matches = {}
        self.taken: Matches = {}
        self.pair(0, 0)
        self.alike: set[tuple[int, int]] = set()
        self._is_possible = is_possible
        self.sentence = sentence

    def pair(self, old: int, new: int) -> None:
        """Say that two sections are one."""
        self.found[old] = new
        self.taken[new] = old

    def pair_all(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Say of several pairs that they are one section each."""
        for old, new in pairs:
            self.pair(old, new)

    def are_free(self, old: int, new: int) -> bool:
        """Whether two sections may become a pair."""
        return old not in self.found and new not in self.taken and self._is_possible(old, new)

    def free(self, parent: int) -> list[int]:
        """The sections below one of the older outline that have no pair."""
        return [child for child in self.old.children[parent] if child not in self.found]

    def free_new(self, parent: int) -> list[int]:
        """The sections below one of the newer outline that have no pair."""
        return [child for child in self.new.children[parent] if child not in self.taken]

    def parents(self) -> Iterator[tuple[int, int]]:
        """The sections whose children may be one another.

        What stands below a document's title is as good as beside it: many want one
        heading of level 1.
        """
        yield from self.found.items()
        yield from {(0, self.new.title), (self.old.title, 0)} - set(self.found.items())


@lru_cache(maxsize=8)  # an outline is looked through more than once
def _names(outline: Outline) -> list[Name]:
    return names_beside([section.title for section in outline.sections], outline.parents)
