"""Where each section of a merged document stands.

The template's order is the skeleton. What the author added, moved or alone still has
follows the neighbour that it followed in the author's text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from merging.versions import Versions, moved_sections


class Place(NamedTuple):
    """A section of the result, by its index in the author's text, the template's, or both."""

    author: int | None
    template: int | None


class Placement(NamedTuple):
    """The places in their order, each with its parent's; and what did not get one."""

    places: list[Place]
    parents: dict[Place, Place]
    left_out: list[int]  # the template's sections that the author has deleted
    moved: set[int]  # the author's sections that stand where the author moved them


def place_sections(versions: Versions, frozen: set[int], adding_deleted: bool) -> Placement:
    """Arrange the sections of author and template.

    `frozen` are sections of the author's that keep all below them as it is. What the
    author deleted stays deleted, unless `adding_deleted`.
    """
    return _Placing(versions, frozen, adding_deleted).run()


class _Placing:
    def __init__(self, versions: Versions, frozen: set[int], adding_deleted: bool) -> None:
        self.versions = versions
        self.frozen = frozen
        self.adding_deleted = adding_deleted
        moved = moved_sections(versions.base, versions.author, versions.base_of_author, versions.homes)
        self.moved = {index for index in moved if not self._moved_by_both(index)}
        self.positions = {
            child: position for children in versions.template.children for position, child in enumerate(children)
        }
        self.following = self._next_known()
        self.parents: dict[Place, Place] = {}
        self.front: dict[Place, list[Place]] = defaultdict(list)
        self.skeleton: dict[Place, list[Place]] = defaultdict(list)
        self.tail: dict[Place, list[Place]] = defaultdict(list)
        self.after: dict[Place, list[Place]] = defaultdict(list)
        self.left_out: list[int] = []
        self.root = Place(0, 0)

    def _moved_by_both(self, index: int) -> bool:
        """Whether the template now has a section under the parent to which its author moved it."""
        template, base = self.versions.template_of.get(index), self.versions.base_of_author[index]
        if template is None:
            return False
        parent = self.versions.template.parents[template]
        left = self.versions.base_of_template.get(parent) != self.versions.base.parents[base]
        return left and self.versions.parent_in_author(parent) == self.versions.author.parents[index]

    def run(self) -> Placement:
        for template in range(1, len(self.versions.template.sections)):
            self._place_by_template(template)
        for parent, children in enumerate(self.versions.author.children):
            self._place_by_author(parent, children)
        places = list(self._walk(self.root))
        return Placement(places + self._unreached(set(places)), self.parents, self.left_out, self.moved)

    def _next_known(self) -> dict[int, int | None]:
        """For each section of the template, the next one beside it that the author has too."""
        following: dict[int, int | None] = {}
        for siblings in self.versions.template.children:
            known: int | None = None
            for sibling in reversed(siblings):
                following[sibling] = known
                known = sibling if sibling in self.versions.author_of else known
        return following

    def _of_author(self, index: int) -> Place:
        return Place(index, self.versions.template_of.get(index))

    def _of_template(self, index: int) -> Place:
        return Place(self.versions.author_of.get(index), index)

    def _by_author(self, index: int) -> bool:
        """Whether it is the author's text that says where a section of the author's stands."""
        if index in self.frozen and self.versions.author.parents[index] in self.frozen:
            return True
        if index not in self.versions.template_of or index in self.moved:
            return True
        return index not in self.versions.base_of_author and not self.versions.in_place(index)

    def _place_by_template(self, index: int) -> None:
        place = self._of_template(index)
        parent = self._parent(self.versions.template.parents[index])
        if place.author is not None:
            if not self._by_author(place.author):
                self._put(place, parent)
        elif parent.author not in self.frozen:
            self._place_new(place, index, parent)

    def _parent(self, template: int) -> Place:
        """What the children of a section of the template stand under in the result."""
        if self.adding_deleted and template not in self.versions.author_of:
            return self._of_template(template)
        author = self.versions.parent_in_author(template)
        return self._of_template(template) if author is None else self._of_author(author)

    def _place_new(self, place: Place, index: int, parent: Place) -> None:
        deleted = index in self.versions.base_of_template and not self.adding_deleted
        if deleted or (parent.author is None and parent not in self.parents):
            self.left_out.append(index)
            return
        before, elsewhere = self._neighbours(index, parent)
        if elsewhere is None:
            self._put(place, parent)
        else:
            self.parents[place] = elsewhere
            self.after[before].append(place)

    def _put(self, place: Place, parent: Place) -> None:
        self.parents[place] = parent
        self.skeleton[parent].append(place)

    def _neighbours(self, index: int, parent: Place) -> tuple[Place, Place | None]:
        """The section before a new one, and the parent it has if its neighbours left theirs for it.

        A new last one has one neighbour; there most of the others have to be where that one is.
        """
        siblings = self.versions.template.children[self.versions.template.parents[index]]
        position = self.positions[index]
        before = self._stands_under(siblings[position - 1], parent) if position else parent
        following = self.following[index]
        if before != parent and following is None:
            after = self._most_stand_under(siblings, parent)
        else:
            after = parent if following is None else self._stands_under(following, parent)
        elsewhere = before if before == after and before != parent else None
        return self._of_template(siblings[position - 1]), elsewhere

    def _most_stand_under(self, siblings: list[int], parent: Place) -> Place:
        known = [sibling for sibling in siblings if sibling in self.versions.author_of]
        return Counter(self._stands_under(sibling, parent) for sibling in known).most_common(1)[0][0]

    def _stands_under(self, template: int, parent: Place) -> Place:
        """The parent in the result of a section that the template has under `parent`."""
        author = self.versions.author_of.get(template)
        if author is None:
            return self.parents.get(self._of_template(template), parent)
        return self._of_author(self.versions.author.parents[author]) if author in self.moved else parent

    def _place_by_author(self, parent_index: int, children: list[int]) -> None:
        parent = self._of_author(parent_index)
        at_home = {child for child in children if self._is_at_home(child, parent)}
        last_at_home = max(at_home, default=None)
        neighbour: Place | None = None
        for child in children:
            place = self._of_author(child)
            if child in at_home:
                neighbour = place
            elif self._by_author(child):
                self.parents[place] = parent
                self._row(parent, neighbour, child, last_at_home).append(place)

    def _is_at_home(self, child: int, parent: Place) -> bool:
        return not self._by_author(child) and self.parents.get(self._of_author(child)) == parent

    def _row(self, parent: Place, neighbour: Place | None, child: int, last_at_home: int | None) -> list[Place]:
        """Where a section goes that stands where its author put it: what was moved to the end stays there."""
        if last_at_home is None or neighbour is None:
            return self.front[parent]
        at_end = child > last_at_home and (child in self.moved or bool(self.tail[parent]))
        return self.tail[parent] if at_end else self.after[neighbour]

    def _walk(self, root: Place) -> Iterator[Place]:
        """The places at and below a place, in the order of the document."""
        seen: set[Place] = set()
        stack = [root]
        while stack:
            place = stack.pop()
            if place in seen:
                continue
            seen.add(place)
            yield place
            followers = self.after[place] if place != root else []
            below = self.front[place] + self.skeleton[place] + self.tail[place]
            stack.extend(reversed(below + followers))

    def _unreached(self, reached: set[Place]) -> list[Place]:
        """Sections that author and template moved under each other: they stand at the end."""
        places: list[Place] = []
        for index in range(1, len(self.versions.author.sections)):
            place = self._of_author(index)
            if place not in reached:
                found = [below for below in self._walk(place) if below not in reached]
                reached.update(found)
                places += found
        return places
