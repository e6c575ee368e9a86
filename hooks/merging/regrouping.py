"""Lists and tables that one side split, joined or moved: the other texts are read as if they were so, too.

What its author split, joined or moved stays so. What only the template did is done to what
the author filled in. Items and rows are known by their names, where a text has a name once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from form.ownership import is_nobodys
from markdown.document import Block, Section, parse
from markdown.endings import with_newline
from markdown.lines import split_lines
from markdown.meaning import block_key

from merging.entries import pair
from merging.grids import HEAD
from merging.homes import Entry, Home, Text
from merging.rows import Row


class Regrouped(NamedTuple):
    """The rows with their lists regrouped.

    `coming` are those that one text alone has, as if the others had them; `reached` are
    those to which something goes as the template has it.
    """

    rows: tuple[Row, ...]
    coming: Mapping[int, Row]
    reached: set[int]

    def full(self) -> tuple[Row, ...]:
        """The rows, those that are coming as if all texts had them."""
        return tuple(self.coming.get(row, each) for row, each in enumerate(self.rows))


def regroup(rows: tuple[Row, ...], barred: Collection[int], newline: str) -> Regrouped:
    """Read lists and tables of each text as standing where the author has them, or else the template.

    Nothing moves to the rows that are `barred`.
    """
    texts = tuple(Text(rows, side) for side in range(3))
    arranged = _Regrouping(rows, texts, newline)
    done: set[Home] = set()
    for home in texts[0].entries:
        if home not in done:
            group = _group(home, texts)
            done |= group[0]
            arranged.arrange(group, barred)
    return arranged.result()


_Group = tuple[set[Home], set[Home], set[Home]]  # lists of base, author and template


def _group(home: Home, texts: tuple[Text, ...]) -> _Group:
    """A list of the base, and all that it shares entries with, directly or not."""
    group: _Group = ({home}, set(), set())
    size = 0
    while size < sum(map(len, group)):  # until nothing is added
        size = sum(map(len, group))
        for side in (1, 2):
            for one in group[0]:
                group[side].update(texts[side].homes_of(texts[0].names(one), one.row))
            for one in group[side]:
                group[0].update(texts[0].homes_of(texts[side].names(one), one.row))
    return group


def _reworded(lists: set[Home], base: Text, other: Text) -> Iterator[Home]:
    """The lists of the same sections of which half the entries are some of the base's reworded."""
    for home in lists:
        old = [(home, entry) for entry in base.entries[home]]
        section = other.sections[home.row]
        for one in (Home(home.row, number) for number in range(len(section.blocks) if section else 0)):
            new = [(one, entry) for entry in other.entries.get(one, [])]
            if len([pair for pair in _paired(old, new, [one] * len(new)) if pair]) * 2 > len(old):
                yield one


class _Regrouping:
    def __init__(self, rows: tuple[Row, ...], texts: tuple[Text, ...], newline: str) -> None:
        self.rows, self.texts, self.newline = rows, texts, newline
        self.moves: dict[tuple[int, int], _Moves] = defaultdict(lambda: _Moves([], set()))  # by text and row
        self.homes: dict[int, set[int]] = defaultdict(set)  # the lists of the text that decides, by row
        self.reached: set[int] = set()

    def arrange(self, group: _Group, barred: Collection[int]) -> None:
        """Put the lists of a group where the author has them, or else the template."""
        base, author, template = group
        by_author, by_template = (_is_regrouped(base, side) for side in (author, template))
        if by_author and not template:
            template.update(_reworded(base, self.texts[0], self.texts[2]))
        if by_template and not author:
            author.update(_reworded(base, self.texts[0], self.texts[1]))
        if not author or not (by_author or by_template):
            return
        follows = not by_author and not self._are_parted(author) and all(self._is_open(home) for home in template)
        side = 2 if follows and not any(home.row in barred for home in template) else 1
        runs = self._runs(group, side)
        if len({block.kind for text in runs.values() for block in text.values()}) == 1:
            for home in group[side]:
                self.homes[home.row].add(home.block)
            self.reached.update(home.row for home in template if side == 2)
            for text, blocks in runs.items():
                self._put(text, group[text], side, blocks)

    def _are_parted(self, lists: set[Home]) -> bool:
        """Whether something of the author's own stands between lists."""
        for one, other in pairwise(sorted(lists)):
            if one.row == other.row:
                base, author = self.rows[one.row].base, self.rows[one.row].author
                known = {block_key(block) for block in (base.blocks if base else ())}
                between = author.blocks[one.block + 1 : other.block] if author else ()
                if any(block_key(block) not in known and not is_nobodys(block) for block in between):
                    return True
        return False

    def _is_open(self, home: Home) -> bool:
        """Whether the author has the section of a list of the template's, or never had it."""
        return self.rows[home.row].author is not None or self.rows[home.row].base is None

    def _runs(self, group: _Group, side: int) -> dict[int, dict[Home, Block]]:
        """What of the lists of each other text goes to each home in the text that decides."""
        entries = [self._entries(text, group[text]) for text in range(3)]
        homes = [home for home, _ in entries[side]]
        in_base = _paired(entries[0], entries[side], homes)
        found = {0: self._blocks(entries[0], in_base, 0)}
        other = 3 - side
        direct, by_base = _paired(entries[other], entries[side], homes), _paired(entries[other], entries[0], in_base)
        known = [one or two for one, two in zip(by_base, direct, strict=True)]
        return {**found, other: self._blocks(entries[other], known, other)}

    def _entries(self, text: int, lists: set[Home]) -> list[tuple[Home, Entry]]:
        return [(home, entry) for home in sorted(lists) for entry in self.texts[text].entries[home]]

    def _blocks(self, entries: list[tuple[Home, Entry]], homes: list[Home | None], text: int) -> dict[Home, Block]:
        """Entries as lists, one for each home; an entry without one goes where the one before it does."""
        found: dict[Home, list[str]] = defaultdict(list)
        home = next((home for home in homes if home), None)
        for (_, entry), own in zip(entries, homes, strict=True):
            home = own or home
            if home is not None:
                found[home].append(with_newline(entry.text, self.newline))
        head = _head(self.texts[text].block(entries[0][0])) if entries else ""
        return {home: parse(head + "".join(texts))[0].blocks[0] for home, texts in found.items()}

    def _put(self, text: int, lists: set[Home], side: int, blocks: Mapping[Home, Block]) -> None:
        for one in lists:
            self.moves[text, one.row].taken.add(one.block)
        for home, block in blocks.items():
            here = [one.block for one in lists if one.row == home.row]
            place = min(here) if here else self._place(text, home, side)
            self.moves[text, home.row].put.append((place, home.block, block))

    def _place(self, text: int, home: Home, side: int) -> float:
        """Behind which block of a section something goes that stands in another text's."""
        section, other = self.texts[text].sections[home.row], self.texts[side].sections[home.row]
        known = {block_key(block): place for place, block in enumerate(section.blocks)} if section else {}
        keys = [block_key(block) for block in other.blocks] if other else []
        before = [known[key] + 0.5 for key in keys[: home.block] if key in known]
        behind = [known[key] - 0.5 for key in keys[home.block :] if key in known]
        return max(before) if before else min(behind) if behind else len(known) + 0.5

    def result(self) -> Regrouped:
        """The rows with all that was put elsewhere."""
        rows = list(self.rows)
        coming: dict[int, Row] = {}
        for row in {*self.homes, *(row for _, row in self.moves)}:
            each = rows[row]
            sides = each.base, each.author, each.template
            lent = each.base is None and (each.author is None or each.template is None)
            new = [self._moved(text, row, side, sides if lent else ()) for text, side in enumerate(sides)]
            (coming if lent else rows)[row] = each._replace(base=new[0], author=new[1], template=new[2])
        return Regrouped(tuple(rows), coming, self.reached)

    def _moved(self, text: int, row: int, section: Section | None, sides: Sequence[Section | None]) -> Section | None:
        """A section with what moved; one that only one of the `sides` has is lent by it to the others."""
        put, taken = self.moves[text, row]
        if section is None and (section := next(filter(None, sides), None)):
            put, taken = [(home, home, block) for _, home, block in put], self.homes[row]
        if section is None or not (put or taken):
            return section
        left = [(place, 0, block) for place, block in enumerate(section.blocks) if place not in taken]
        blocks = [block for *_, block in sorted([*left, *put], key=lambda each: each[:2])]
        return section._replace(blocks=tuple(self._parted(blocks, section.blocks[-1:])))

    def _parted(self, blocks: list[Block], last: Sequence[Block]) -> Iterator[Block]:
        """Blocks with a blank line between any two that need it, and what stood behind the last at the end."""
        for block, following in pairwise(blocks):
            if block.gap or (block.kind == following.kind == "list" and block.text.endswith(("\n", "\r"))):
                yield block
            else:
                yield block._replace(text=with_newline(block.text, self.newline), gap=self.newline)
        for block in blocks[-1:]:
            yield block._replace(gap=last[0].gap if last else self.newline)


class _Moves(NamedTuple):
    """What is put into a section, with its place and the order there; and the blocks that go."""

    put: list[tuple[float, int, Block]]
    taken: set[int]


def _paired(
    old: list[tuple[Home, Entry]], new: list[tuple[Home, Entry]], homes: Sequence[Home | None]
) -> list[Home | None]:
    """For each entry the home of the one that it is in another text."""
    names, texts = ([[entry[number] for _, entry in side] for side in (old, new)] for number in range(2))
    pairs = pair(*names, *texts).all()
    return [homes[pairs[index]] if index in pairs else None for index in range(len(old))]


def _is_regrouped(base: set[Home], side: set[Home]) -> bool:
    return bool(side) and (len(base) != len(side) or {home.row for home in base} != {home.row for home in side})


def _head(block: Block) -> str:
    return "".join(split_lines(block.text)[:HEAD]) if block.kind == "table" else ""
