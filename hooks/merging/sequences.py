"""Three-way merge of sequences: blocks of a section, items of a list, rows of a table.

The author's sequence is the skeleton. What the template did to an element, the author
gets where the element still stands as the template gave it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown.document import Block
from markdown.ordering import longest_increasing

Key = str
Pairs = dict[int, int]

_SMALL = 4096  # cells of the table up to which equal elements are aligned exactly


def align(old: Sequence[Key], new: Sequence[Key]) -> Pairs:
    """Match equal elements in their order: unique ones first, then what lies between.

    The time grows with the length of the sequences, whatever they hold (patience
    diff); long runs of equal elements are matched from their start.
    """
    pairs: Pairs = {}
    stack = [(0, len(old), 0, len(new))]
    while stack:
        old_start, old_end, new_start, new_end = stack.pop()
        while old_start < old_end and new_start < new_end and old[old_start] == new[new_start]:
            pairs[old_start] = new_start
            old_start, new_start = old_start + 1, new_start + 1
        while old_start < old_end and new_start < new_end and old[old_end - 1] == new[new_end - 1]:
            old_end, new_end = old_end - 1, new_end - 1
            pairs[old_end] = new_end
        if old_start == old_end or new_start == new_end:
            continue
        anchors = _anchors(old, new, (old_start, old_end, new_start, new_end))
        if anchors:
            pairs.update(anchors)
            bounds = [(old_start - 1, new_start - 1), *anchors, (old_end, new_end)]
            for (a, b), (c, d) in pairwise(bounds):
                stack.append((a + 1, c, b + 1, d))
        elif (old_end - old_start) * (new_end - new_start) <= _SMALL:
            pairs.update(_exact(old, new, (old_start, old_end, new_start, new_end)))
        else:
            pairs.update(_greedy(old, new, (old_start, old_end, new_start, new_end)))
    return pairs


Window = tuple[int, int, int, int]


def _anchors(old: Sequence[Key], new: Sequence[Key], window: Window) -> list[tuple[int, int]]:
    """Elements that are unique on both sides, in an order that both share."""
    old_start, old_end, new_start, new_end = window
    old_counts = Counter(old[old_start:old_end])
    new_counts = Counter(new[new_start:new_end])
    places = {new[index]: index for index in range(new_start, new_end)}
    unique = [
        (index, places[old[index]])
        for index in range(old_start, old_end)
        if old_counts[old[index]] == 1 == new_counts[old[index]]
    ]
    return [unique[position] for position in longest_increasing([new_index for _, new_index in unique])]


def _exact(old: Sequence[Key], new: Sequence[Key], window: Window) -> Pairs:
    """A longest common subsequence of two short sequences."""
    old_start, old_end, new_start, new_end = window
    rows, columns = old_end - old_start, new_end - new_start
    lengths = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            if old[old_start + row] == new[new_start + column]:
                lengths[row][column] = lengths[row + 1][column + 1] + 1
            else:
                lengths[row][column] = max(lengths[row + 1][column], lengths[row][column + 1])
    pairs: Pairs = {}
    row = column = 0
    while row < rows and column < columns:
        if old[old_start + row] == new[new_start + column]:
            pairs[old_start + row] = new_start + column
            row, column = row + 1, column + 1
        elif lengths[row + 1][column] >= lengths[row][column + 1]:
            row += 1
        else:
            column += 1
    return pairs


def _greedy(old: Sequence[Key], new: Sequence[Key], window: Window) -> Pairs:
    """Each element's next equal, as long as they stand in the same order."""
    old_start, old_end, new_start, new_end = window
    places: dict[Key, list[int]] = defaultdict(list)
    for index in range(new_end - 1, new_start - 1, -1):
        places[new[index]].append(index)
    pairs: Pairs = {}
    position = new_start
    for index in range(old_start, old_end):
        equals = places.get(old[index], [])
        while equals and equals[-1] < position:
            equals.pop()
        if equals:
            pairs[index] = equals.pop()
            position = pairs[index] + 1
    return pairs


def add_moved(pairs: Pairs, old: Sequence[Key], new: Sequence[Key]) -> Pairs:
    """Match elements that stand elsewhere, where there is one such on each side."""
    taken = set(pairs.values())
    old_free = [index for index in range(len(old)) if index not in pairs]
    new_free = [index for index in range(len(new)) if index not in taken]
    old_counts = Counter(old[index] for index in old_free)
    new_counts = Counter(new[index] for index in new_free)
    places = {new[index]: index for index in new_free}
    moved = {index: places[old[index]] for index in old_free if old_counts[old[index]] == 1 == new_counts[old[index]]}
    return {**pairs, **moved}


class Gap(NamedTuple):
    """What one side put in the place of a run of the base's elements."""

    old: range
    new: range


def gaps(pairs: Pairs, old_length: int, new_length: int) -> list[Gap]:
    """The runs between matched elements, where anything was removed or added."""
    found = []
    old_start = new_start = 0
    for old, new in [*sorted(pairs.items()), (old_length, new_length)]:
        if old > old_start or new > new_start:
            found.append(Gap(range(old_start, old), range(new_start, new)))
        old_start, new_start = old + 1, new + 1
    return found


Similar = Callable[[int, int], bool]


def pair_rewritten(gap: Gap, similar: Similar) -> Pairs:
    """Pair the elements of a gap, in their order, that are the same one rewritten."""
    if len(gap.old) * len(gap.new) > _SMALL:
        return {}
    pairs: Pairs = {}
    start = 0
    for old in gap.old:
        for position in range(start, len(gap.new)):
            if similar(old, gap.new[position]):
                pairs[old] = gap.new[position]
                start = position + 1
                break
    return pairs


ENTRY = "entry"  # the kind of an element that is an item or a row


class Element(NamedTuple):
    """A block, an item or a row.

    `identity` says which one it is, `key` what it means in full; they differ where an
    author may fill something in without making it another one, as by ticking a box.
    """

    kind: str
    identity: Key
    key: Key
    text: str
    gap: str
    block: Block  # that it is, or that it is an entry of
    depth: int = 0  # of a nested item


class Placed(NamedTuple):
    """An element of a merged sequence; `place` is its index in the author's, if it has one."""

    element: Element
    place: int | None


class Merged(NamedTuple):
    """A merged sequence, and what became of the template's side.

    It is `refreshed` if it took something from the template, `kept` if it left something
    of the template's out because the author wrote in its place.
    """

    elements: list[Placed]
    refreshed: bool
    kept: bool


Alike = Callable[[Element, Element], bool]
Combine = Callable[[Element, Element, Element | None], tuple[Element, bool, bool]]
Elements = Sequence[Element]


def merge_sequences(base: Elements, author: Elements, template: Elements, alike: Alike, combine: Combine) -> Merged:
    """Merge what the author and the template made of a base.

    `alike` says whether one element may be another rewritten. `combine` merges three
    versions of one element that both sides changed, and says whether anything was
    refreshed and kept; its result's text stands where the author's stood.
    """
    return _Merge(base, author, template, alike, combine).run()


class _Merge:
    def __init__(self, base: Elements, author: Elements, template: Elements, alike: Alike, combine: Combine) -> None:
        self.base, self.author, self.template = base, author, template
        self.combine = combine
        identities = [[element.identity for element in side] for side in (base, author, template)]
        in_author = align(identities[0], identities[1])
        in_template = align(identities[0], identities[2])
        self.author_gaps = gaps(in_author, len(base), len(author))
        self.template_gaps = gaps(in_template, len(base), len(template))
        self.in_author = add_moved(in_author, identities[0], identities[1])
        self.in_template = add_moved(in_template, identities[0], identities[2])
        self.moved = self._moved_by_template(in_author, in_template)
        self.rewritten = self._rewritten(self.template_gaps, self.in_template, template, alike)
        self.replaced = self._rewritten(self.author_gaps, self.in_author, author, _same_structure)
        self.known = set(self.in_author.values())
        self.own = Counter(element.identity for index, element in enumerate(author) if index not in self.known)
        self.refreshed = self.kept = False
        self.result: dict[int, Element | None] = {}
        self.inserted: dict[int, list[Element]] = defaultdict(list)

    def _moved_by_template(self, in_author: Pairs, in_template: Pairs) -> set[int]:
        return {
            index
            for index in self.in_template
            if index not in in_template and index in in_author and self._stands(index)
        }

    def _rewritten(self, found: list[Gap], pairs: Pairs, side: Elements, alike: Alike) -> Pairs:
        taken = set(pairs.values())
        rewritten: Pairs = {}
        for gap in found:
            rewritten.update(
                pair_rewritten(
                    gap,
                    lambda old, new: old not in pairs and new not in taken and alike(self.base[old], side[new]),
                )
            )
        return rewritten

    def _stands(self, index: int) -> bool:
        """Whether an element of the base stands in the author's text as it was given."""
        place = self.in_author.get(index)
        return place is not None and self.author[place].key == self.base[index].key

    def run(self) -> Merged:
        for index in range(len(self.base)):
            self._settle(index)
        self._insert()
        placed = [Placed(element, None) for element in self.inserted[-1]]
        for place, element in enumerate(self.author):
            outcome = self.result.get(place, element)
            if outcome is not None:
                placed.append(Placed(outcome, place))
            placed.extend(Placed(element, None) for element in self.inserted[place])
        return Merged(placed, self.refreshed, self.kept)

    def _settle(self, index: int) -> None:
        """Decide what becomes of one element of the base in the author's text."""
        given = self._given(index)
        place = self.in_author.get(index, self.replaced.get(index))
        if place is None:
            self.kept = self.kept or self._rewritten_unseen(index)
        elif self._stands(index):
            self._follow(index, place, given)
        elif given is None or given.key != self.base[index].key:
            merged, refreshed, kept = self.combine(self.base[index], self.author[place], given)
            self.result[place] = merged if merged.text else None
            self.refreshed, self.kept = self.refreshed or refreshed, self.kept or kept

    def _given(self, index: int) -> Element | None:
        """What the template now gives in the place of an element of the base."""
        place = self.in_template.get(index, self.rewritten.get(index))
        return None if place is None else self.template[place]

    def _rewritten_unseen(self, index: int) -> bool:
        place = self.rewritten.get(index)
        return place is not None and not self.own[self.template[place].identity]

    def _follow(self, index: int, place: int, given: Element | None) -> None:
        if index in self.moved or given is None:
            self.result[place] = None
            self.refreshed = True
        elif given.key != self.base[index].key or self.author[place].text == self.base[index].text:
            self.result[place] = given._replace(gap=self.author[place].gap)
            self.refreshed = self.refreshed or given.key != self.base[index].key

    def _insert(self) -> None:
        """Put in what the template added, after what it stands behind there."""
        from_base = {place: index for pairs in (self.rewritten, self.in_template) for index, place in pairs.items()}
        wanted = self._wanted(from_base)
        ends = self._author_ends()
        anchor = -1
        for place, element in enumerate(self.template):
            index = from_base.get(place)
            if index is None or index in self.moved:
                if place in wanted:
                    anchor = max(anchor, wanted[place])
                    self.inserted[self._below(anchor, element.depth)].append(element)
                    self.refreshed = True
            elif index in self.in_author:
                anchor = self.in_author[index]
            else:
                anchor = ends[index]

    def _below(self, anchor: int, depth: int) -> int:
        """Behind the items of the author's own that are nested in the one at the anchor."""
        following = anchor + 1
        while 0 < following < len(self.author) and following not in self.known and self.author[following].depth > depth:
            following += 1
        return following - 1

    def _wanted(self, from_base: Pairs) -> Pairs:
        """The template's elements that are new and not in the author's text already.

        With each, where the first element that it replaces stands there, or -1.
        """
        wanted = {self.in_template[index]: -1 for index in self.moved}
        for gap in self.template_gaps:
            new = [place for place in gap.new if place not in from_base]
            old = [index for index in gap.old if index not in self.in_template]
            if not self._is_open(old):
                self.kept = self.kept or any(not self.own[self.template[place].identity] for place in new)
                continue
            instead = min((self.in_author[index] for index in old if index in self.in_author), default=-1)
            wanted.update({place: instead for place in new if not self._is_known(place)})
        return wanted

    def _is_open(self, old: list[int]) -> bool:
        """Whether the author left room for what the template put in the place of these elements."""
        if not old or any(index in self.in_author or index in self.replaced for index in old):
            return True
        return all(index in self.rewritten and self.base[index].kind == ENTRY for index in old)

    def _is_known(self, place: int) -> bool:
        """Whether an element of the template's is among the author's own; each of theirs counts once."""
        identity = self.template[place].identity
        known = self.own[identity] > 0
        self.own[identity] -= known
        return known

    def _author_ends(self) -> list[int]:
        """For each element of the base, where the author's text in its place ends."""
        ends = []
        last = -1
        for index in range(len(self.base)):
            last = max(last, self.in_author.get(index, -1))
            end = last
            if index not in self.in_author:
                while end + 1 < len(self.author) and end + 1 not in self.known:
                    end += 1
                last = end
            ends.append(end)
        return ends


def _same_structure(one: Element, other: Element) -> bool:
    return one.kind == other.kind and one.kind in ("list", "table")


def join(merged: Sequence[Placed], author: Elements, gap: str, newline: str) -> str:
    """Write a merged sequence; `gap` stands where neither side says what does."""
    parts: list[str] = []
    for position, (element, place) in enumerate(merged):
        following = merged[position + 1] if position + 1 < len(merged) else None
        text = element.text
        if following is None:
            parts += [text, author[-1].gap if author else element.gap]
            break
        if not text.endswith(("\n", "\r")):
            text += newline
        adjacent = place is not None and following.place == place + 1
        parts += [text, element.gap if adjacent else gap]
    return "".join(parts)
