"""The merge of a list that author and template both changed, item by item.

The author's items are the skeleton. What the template did to an item, the author gets
where that still stands as it was given; its new items come as long as one stands at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from markdown.document import Block, parse
from markdown.meaning import list_entries

from merging.entries import behind, insert, is_filled
from merging.item_pairs import ItemPairs, moved_items
from merging.items import TOP, Item, Node, Tree, Writer, read
from merging.parts import Part
from merging.sequences import Pairs


def merge_lists(base: Block, author: Block, template: Block | None, newline: str) -> Part:
    """Merge three versions of a list; without a template's, what the template gave goes.

    What cannot be written as one list stays as the author has it.
    """
    return _Merge(read(base), read(author), read(template), newline, template is not None).part(author)


def unite_lists(author: Block, template: Block, newline: str) -> Part:
    """The author's list with what it lacks of one that the template added, too."""
    mine, given = read(author), read(template)
    known = {item.name for item in mine.items}
    shared = [index for index, item in enumerate(given.items) if item.name in known]
    return _Merge(_only(given, shared), mine, given, newline, True, united=True).part(author)


def _only(tree: Tree, kept: list[int]) -> Tree:
    """A tree of some of the items; one whose parent is none of them stands where the parent did."""
    places = {index: place for place, index in enumerate(kept)}
    items, children = [], defaultdict(list)
    for place, index in enumerate(kept):
        above = tree.items[index].parent
        while above != TOP and above not in places:
            above = tree.items[above].parent
        parent = places.get(above, TOP)
        items.append(tree.items[index]._replace(parent=parent))
        children[parent].append(place)
    return Tree(tuple(items), children)


Id = tuple[str, int]  # an item of the result: whose it is, and its index there

_ROOT: Id = ("author", TOP)


class _Merge:
    def __init__(
        self, base: Tree, author: Tree, template: Tree, newline: str, is_given: bool, united: bool = False
    ) -> None:
        self.base, self.author, self.template = base, author, template
        self.newline, self.is_given = newline, is_given
        in_author, in_template = ItemPairs(base, author), ItemPairs(base, template)
        self.in_author, self.in_template = in_author.pairs, in_template.pairs
        self.instead = in_template.instead
        self.base_of_author = {author: base for base, author in self.in_author.items()}
        self.base_of_template = {template: base for base, template in self.in_template.items()}
        self.is_open = united or any(map(self._stands, self.in_author))
        self.own_of_template = self._added_by_both()
        self.moved = self._moved()
        self.wanted = self._wanted()

    def part(self, author: Block) -> Part:
        """The merged list, or the author's where it could not be read again as it was meant."""
        if self._is_unchanged():
            return Part(author.text, False, self._leaves_out())
        top = self._nodes()
        text = Writer(self.author, self.template, self.newline).write(top)
        if top and not _reads_as(text, top):
            return Part(author.text, False, True)
        return Part(text, True, self._leaves_out())

    # What each side did

    def _stands(self, base: int) -> bool:
        """Whether the words of an item of the base are in the author's list."""
        was, now = self.base.items[base], self.author.items[self.in_author[base]]
        return was.has_words and (was.name == now.name or is_filled(was.said, now.said))

    def _is_untouched(self, base: int) -> bool:
        return base in self.in_author and self.base.items[base].same(self.author.items[self.in_author[base]])

    def _given(self, base: int) -> Item | None:
        """What the template now gives in the place of an item of the base."""
        return self.template.items[self.in_template[base]] if base in self.in_template else None

    def _added_by_both(self) -> Pairs:
        """The author's own items that say what a new one of the template's says, by the latter's index."""
        free: dict[str, list[int]] = defaultdict(list)
        for index in range(len(self.author.items) - 1, -1, -1):
            if index not in self.base_of_author:
                free[self.author.items[index].name].append(index)
        found: Pairs = {}
        for index, item in enumerate(self.template.items):
            if index not in self.base_of_template and free[item.name]:
                found[index] = free[item.name].pop()
        return found

    def _moved(self) -> set[int]:
        """The items of the base that the template alone moved."""
        by_author = moved_items(self.base, self.author, self.in_author)
        by_template = moved_items(self.base, self.template, self.in_template)
        return {
            index
            for index in by_template - by_author
            if index in self.in_author and self._home(self.template.items[self.in_template[index]].parent) is not None
        }

    def _wanted(self) -> set[int]:
        """The template's new items that come into the author's list."""
        rivals = Counter(self.instead.values())
        wanted: set[int] = set()
        for index, item in enumerate(self.template.items):
            if index in self.base_of_template or index in self.own_of_template or not self.is_open:
                continue
            gone = self.instead.get(index, ())
            is_refused = bool(gone) and rivals[gone] <= len(gone) and not any(old in self.in_author for old in gone)
            if not is_refused and (item.parent in wanted or self._home(item.parent) is not None):
                wanted.add(index)
        return wanted

    def _home(self, template: int) -> Id | None:
        """The item of the result that stands for one of the template's, if the author has it."""
        if template == TOP:
            return _ROOT
        if template in self.base_of_template:
            author = self.in_author.get(self.base_of_template[template])
        else:
            author = self.own_of_template.get(template)
        return None if author is None else ("author", author)

    def _is_unchanged(self) -> bool:
        """Whether nothing of the template's comes in and nothing goes."""
        return not (self.wanted or self.moved or any(self._follows(index) for index in self.in_author))

    def _follows(self, base: int) -> bool:
        """Whether the author gets what the template did to an item."""
        given = self._given(base)
        return self._is_untouched(base) and not (given is not None and given.same(self.base.items[base]))

    def _leaves_out(self) -> bool:
        """Whether the author's text stands where the template changed something."""
        if not self.is_given:
            return not all(self._goes(index) for index in range(len(self.author.items)))
        new = set(range(len(self.template.items))) - set(self.base_of_template) - set(self.own_of_template)
        return bool(new - self.wanted) or any(self._is_kept(index) for index in range(len(self.base.items)))

    def _is_kept(self, base: int) -> bool:
        given, author = self._given(base), self.in_author.get(base)
        if given is None:
            return author is not None and not self._is_untouched(base)
        if given.same(self.base.items[base]) or self._is_untouched(base):
            return False
        return author is None or given.name != self.author.items[author].name

    # The result

    def _nodes(self) -> list[Node]:
        """The items of the merged list, those that go left out."""
        children = self._children()
        order = [_ROOT]
        for one in order:
            order += children.get(one, [])
        nodes: dict[Id, Node] = {}
        for one in reversed(order):
            below = [nodes[child] for child in children.get(one, []) if child in nodes]
            side, index = one
            if side == "template":
                nodes[one] = Node(self.template.items[index], None, below)
            elif one == _ROOT:
                return below
            elif below or not self._goes(index):
                nodes[one] = Node(self._said(index), index, below)
        return []

    def _goes(self, author: int) -> bool:
        base = self.base_of_author.get(author)
        return base is not None and self._given(base) is None and self._is_untouched(base)

    def _said(self, author: int) -> Item:
        """What stands in the place of one of the author's items."""
        base = self.base_of_author.get(author)
        given = None if base is None else self._given(base)
        if base is not None and given is not None and self._follows(base):
            return given
        return self.author.items[author]

    def _children(self) -> dict[Id, list[Id]]:
        """What stands in each item of the result: the author's, and the template's behind what it follows."""
        inserted = self._inserted()
        moved = {self.in_author[index] for index in self.moved}
        children: dict[Id, list[Id]] = {}
        for parent in {*self.author.children, *(home[1] for home in inserted if home[0] == "author")}:
            coming = inserted.get(("author", parent), {})
            found = list(coming.get(-1, []))
            for place, child in enumerate(self.author.children.get(parent, [])):
                found += [] if child in moved else [("author", child)]
                found += coming.get(place, [])
            children["author", parent] = found
        children.update({home: coming.get(-1, []) for home, coming in inserted.items() if home[0] == "template"})
        return children

    def _inserted(self) -> dict[Id, dict[int, list[Id]]]:
        """For each item of the result, what comes into it, and behind which of the author's there."""
        found = {}
        coming = self.wanted | {self.in_template[index] for index in self.moved}
        for parent, children in self.template.children.items():
            home: Id | None = ("template", parent) if parent in self.wanted else self._home(parent)
            if home is None or not coming.intersection(children):
                continue
            siblings = self.author.children.get(home[1], []) if home[0] == "author" else []
            inserted = insert(children, self._places(parent, children, siblings), coming)
            found[home] = {place: [self._id(child) for child in new] for place, new in inserted.items()}
        return found

    def _id(self, template: int) -> Id:
        home = self._home(template)
        return ("template", template) if home is None else home

    def _places(self, parent: int, children: list[int], siblings: list[int]) -> Pairs:
        """Where the template's items stand among the author's of one parent, or stood."""
        positions = {author: position for position, author in enumerate(siblings)}
        places: Pairs = {}
        for child in children:
            home = self._home(child)
            is_at_home = child in self.base_of_template and self.base_of_template[child] not in self.moved
            if is_at_home and home is not None and home[1] in positions:
                places[child] = positions[home[1]]
        was = TOP if parent == TOP else self.base_of_template.get(parent)
        standing = (
            {
                index: positions[author]
                for index in self.base.children.get(was, [])
                if (author := self.in_author.get(index)) in positions
            }
            if was is not None
            else {}
        )
        own = [author not in self.base_of_author for author in siblings]
        ends = behind(self.base.children.get(was, []) if was is not None else [], standing, own)
        for child in children:
            gone = [self.base_of_template.get(child), *self.instead.get(child, ())]
            known = [ends[base] for base in gone if base in ends and base not in self.in_author]
            places.update({child: max(known)} if known else {})
        return places


def _reads_as(text: str, top: list[Node]) -> bool:
    """Whether a text is one list with these items in it, nested like this."""
    sections = parse(text)
    if len(sections) != 1 or [block.kind for block in sections[0].blocks] != ["list"] or sections[0].gap:
        return False
    expected: list[tuple[int, str]] = []
    stack = [(0, node) for node in reversed(top)]
    while stack:
        depth, node = stack.pop()
        expected.append((depth, node.item.name))
        stack += [(depth + 1, child) for child in reversed(node.children)]
    return [(entry.depth, entry.identity[2:]) for entry in list_entries(sections[0].blocks[0])] == expected
