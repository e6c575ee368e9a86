"""The merge of a list that author and template both changed, item by item.

An item is known by its opening paragraph. What else stands in it, but for items of its
own, is merged as what stands under a heading is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from markdown.document import Block

from merging.entries import is_filled, opening, words
from merging.items import Item, Items, inner, read, with_inner
from merging.list_writing import Line, Writer, reads_as
from merging.parts import MergeBlocks, Part
from merging.sequences import Pairs
from merging.trees import TOP, Match, Place, Tree, Trees, match


def merge_lists(base: Block, author: Block, template: Block | None, newline: str, merge_blocks: MergeBlocks) -> Part:
    """Merge three versions of a list; without a template's, what the template gave goes.

    What cannot be written as one list stays as the author has it.
    """
    given = read(template) if template else ()
    return _Lists(read(base), read(author), given, newline, merge_blocks).part(author, template is None)


def unite_lists(author: Block, template: Block, newline: str, merge_blocks: MergeBlocks) -> Part:
    """The author's list with what it lacks of one that the template added, too."""
    mine, given = read(author), read(template)
    known = {item.name for item in mine}
    shared = _only(given, [index for index, item in enumerate(given) if item.name in known])
    return _Lists(shared, mine, given, newline, merge_blocks, united=True).part(author, False)


def _only(items: Items, kept: list[int]) -> Items:
    """Some of the items; one whose parent is none of them stands where the parent did."""
    places = {index: place for place, index in enumerate(kept)}
    found = []
    for index in kept:
        above = items[index].parent
        while above != TOP and above not in places:
            above = items[above].parent
        found.append(items[index]._replace(parent=places.get(above, TOP)))
    return tuple(found)


def _tree(items: Items) -> Tree:
    return Tree([item.parent for item in items], [item.name for item in items], [item.said for item in items])


class _Lists:
    def __init__(
        self, base: Items, author: Items, template: Items, newline: str, merge_blocks: MergeBlocks, united: bool = False
    ) -> None:
        self.base, self.author, self.template = base, author, template
        self.newline, self.merge_blocks = newline, merge_blocks
        was, now, given = _tree(base), _tree(author), _tree(template)
        in_author, in_template = (match(was, side, lambda said: bool(words(said))) for side in (now, given))
        is_open = united or any(self._stands(*pair) for pair in in_author.pairs.items())
        both = self._added_by_both(in_author, in_template)
        self.trees = Trees(was, now, given, in_author, in_template, both, is_open)
        self.kept = False

    def part(self, author: Block, is_dropped: bool) -> Part:
        """The merged list, or the author's where it could not be read again as it was meant."""
        places = self.trees.places(self._is_untouched)
        lines = [Line(self._item(place), place.author, place.parent) for place in places]
        kept = self.kept or bool(self.trees.new - self.trees.wanted) or any(map(self._is_reworded_unseen, self._gone()))
        kept = kept or (is_dropped and bool(lines))
        if [(line.item, line.parent) for line in lines] == [(item, item.parent) for item in self.author]:
            return Part(author.text, False, kept)
        text = Writer(lines, self.author, self.template, self.newline).write()
        if lines and not reads_as(text, lines):
            return Part(author.text, False, True)
        return Part(text, True, kept)

    # What each side did

    def _stands(self, base: int, author: int) -> bool:
        """Whether the words of an item of the base are in the author's list."""
        was, now = self.base[base], self.author[author]
        return bool(words(was.said)) and (was.name == now.name or is_filled(was.said, now.said))

    def _is_untouched(self, base: int) -> bool:
        return self.base[base].same(self.author[self.trees.in_author[base]])

    def _gone(self) -> list[int]:
        """The items of the base that the author took out and the template still gives."""
        return [base for base in self.trees.in_template if base not in self.trees.in_author]

    def _is_reworded_unseen(self, base: int) -> bool:
        return not self.base[base].same(self.template[self.trees.in_template[base]])

    def _added_by_both(self, in_author: Match, in_template: Match) -> Pairs:
        """Which of the author's own items each new one of the template's is: one of its words, or of its title."""
        own, new = (
            {index: item for index, item in enumerate(items) if index not in match.pairs.values()}
            for items, match in ((self.author, in_author), (self.template, in_template))
        )
        found = _paired(new, own, lambda item: item.name)
        for index, other in found.items():
            del new[index], own[other]
        return found | _paired(new, own, lambda item: opening(item.said).name)

    # What each item says

    def _item(self, place: Place) -> Item:
        """What stands in a place of the result."""
        if place.author is None:
            return self.template[place.template or 0]
        author = self.author[place.author]
        if place.base is None:
            return author
        base = self.base[place.base]
        if place.template is None:
            self.kept = self.kept or not base.same(author)
            return author
        template = self.template[place.template]
        if base.same(template) or author.same(template):
            return author
        return template if base.same(author) else self._merged(base, author, template)

    def _merged(self, base: Item, author: Item, template: Item) -> Item:
        """An item that both changed: the opening as its author has it, if they ticked it."""
        was, now, given = inner(base), inner(author), inner(template)
        is_ticked = author.state != base.state
        if was is None or now is None or given is None:
            self.kept = self.kept or author.name != template.name
            return author
        if is_ticked:
            self.kept = self.kept or template.name not in (base.name, author.name)
            given = given._replace(blocks=was.blocks[:1] + given.blocks[1:])
        part = self.merge_blocks(was, now, given, self.newline)
        self.kept = self.kept or part.kept
        return with_inner(author, part.text, author if is_ticked else template)


def _paired(items: dict[int, Item], others: dict[int, Item], name: Callable[[Item], str]) -> Pairs:
    """The items of one name, by their indexes; of several in their order."""
    free: dict[str, list[int]] = defaultdict(list)
    for index in reversed(others):
        free[name(others[index])].append(index)
    free[""] = []
    return {index: free[named].pop() for index in items if free[named := name(items[index])]}
