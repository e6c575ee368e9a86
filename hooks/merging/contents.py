"""A list of contents follows the sections: an entry for each, in their order and at their depth.

Where author and template keep such a list, base and template are read as if they had the
author's. Once it is known which sections stand where, its entries are chosen by them: the
author's, and those that the template added.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markdown.document import Block, Section
from markdown.folds import Unfolded

from merging.items import Item, Items, read
from merging.links import anchor, anchors_given
from merging.list_writing import Line, Writer, depths_of, reads_as
from merging.rows import Rows, Tree
from merging.trees import TOP

_LINK = re.compile(r"\[(.+)\]\(#([^()\s]+)\)\s*", re.DOTALL)
_FEWEST = 3  # entries of an author's list that is taken for contents


class _Listed(NamedTuple):
    """A list of contents: where it stands, its entries, and to which section each leads, by their places."""

    section: int
    block: Block
    items: Items
    targets: Mapping[int, int]

    def by_row(self, tree: Tree) -> dict[int, int]:
        """The entry of each row that has one."""
        return {tree.order[section]: index for index, section in reversed([*self.targets.items()])}


class Contents(NamedTuple):
    """The lists of contents that author and template keep, and the base's, if it has one."""

    base: _Listed | None
    author: _Listed
    template: _Listed

    def shared(self, rows: Rows, row: int) -> Rows:
        """The rows, in that of the lists the author's for all three."""
        each = rows.rows[row]
        block = self.author.block
        base = each.base and self.base and _with(each.base, self.base.block, block)
        template = each.template and _with(each.template, self.template.block, block)
        changed = each._replace(base=base or each.base, template=template)
        return rows._replace(rows=(*rows.rows[:row], changed, *rows.rows[row + 1 :]))


def find_contents(base: Unfolded, author: Unfolded, template: Unfolded, rows: Rows) -> tuple[Contents | None, Rows]:
    """The lists of contents, where author and template have one in one section, and the author's follows theirs.

    In the rows the author's then stands for all three.
    """
    mine = _listed(author, _FEWEST)
    given, new = (_listed(version, 1) if mine else None for version in (base, template))
    in_order = mine is not None and [*mine.targets.values()] == sorted(mine.targets.values())
    if not mine or not new or not in_order:
        return None, rows
    places = {rows.author.order[mine.section], rows.template.order[new.section]}
    places |= {rows.base.order[given.section]} if given else set()
    contents = Contents(given, mine, new)
    return (contents, contents.shared(rows, places.pop())) if len(places) == 1 else (None, rows)


def _listed(version: Unfolded, fewest: int) -> _Listed | None:
    """The first list that holds nothing but some links, most of them to headings."""
    for number, section in enumerate(version.document):
        for block in section.blocks:
            items = read(block) if block.kind == "list" and "](#" in block.text else ()
            links = [link for item in items if (link := _LINK.fullmatch(item.said.strip()))]
            if fewest <= len(links) == len(items):
                places = _places(version)
                found = [places.get(_squeezed(link[2]), places.get(_anchor(link[1]))) for link in links]
                targets = {index: place for index, place in enumerate(found) if place is not None}
                if len(targets) * 2 > len(items):
                    return _Listed(number, block, items, targets)
    return None


def _places(version: Unfolded) -> dict[str, int]:
    """The section of each anchor; those of equal headings are numbered, some are given by name."""
    found: dict[str, int] = {}
    seen: Counter[str] = Counter()
    for index, section in enumerate(version.document[1:], 1):
        name = _anchor(section.title)
        found[f"{name}-{seen[name]}" if seen[name] else name] = index
        seen[name] += 1
        given = anchors_given(version.above.get(index, "") + section.heading)
        found.update({_squeezed(each.casefold()): index for each in given})
    return found


def _anchor(title: str) -> str:
    return _squeezed(anchor(title))


def _squeezed(name: str) -> str:
    """An anchor with one hyphen where some sites give several."""
    return re.sub("-+", "-", name)


def _with(section: Section, old: Block, new: Block) -> Section:
    """A section with a block in place of another."""
    blocks = tuple(new._replace(gap=block.gap) if block == old else block for block in section.blocks)
    return section._replace(blocks=blocks)


def write_contents(
    contents: Contents, rows: Rows, result: Tree, chosen: Mapping[int, Section], levels: Mapping[int, int], newline: str
) -> str:
    """The author's list with the entries of the result.

    `chosen` are the sections whose headings stand in it, `levels` those of the headings.
    """
    mine, given, new = contents.author, contents.base, contents.template
    lines = [*_nested(_Entries(contents, rows, result, chosen, levels).all())]
    if given and given.block.text == mine.block.text and _read_alike(lines, new.items):
        return new.block.text
    if [(line.item, line.parent) for line in lines] == [(item, item.parent) for item in mine.items]:
        return mine.block.text
    text = Writer(lines, mine.items, new.items, newline).write()
    return text if reads_as(text, lines) and _holds_own(lines, contents, rows) else mine.block.text


def _holds_own(lines: Sequence[Line], contents: Contents, rows: Rows) -> bool:
    """Whether some lines have each entry in the author's own words: neither given so nor a heading's words alone."""
    no_ones = {item.meaning for item in contents.base.items} if contents.base else set()
    headings = {_anchor(each.author.title) for each in rows.rows if each.author}
    links = [(item.meaning, _LINK.fullmatch(item.said.strip())) for item in contents.author.items]
    own = [said for said, link in links if said not in no_ones and not (link and _anchor(link[1]) in headings)]
    return not Counter(own) - Counter(line.item.meaning for line in lines)


def _read_alike(lines: Sequence[Line], items: Items) -> bool:
    """Whether some lines are to be read as a list is."""
    return [(line.item.meaning, line.parent) for line in lines] == [(item.meaning, item.parent) for item in items]


_Entry = tuple[Item, "int | None", int]  # what it says, which of the author's it is, and its depth


def _nested(entries: Iterator[_Entry]) -> Iterator[Line]:
    """The lines of a list by the depth of each."""
    above: list[tuple[int, int]] = []
    for number, (item, author, depth) in enumerate(entries):
        while above and above[-1][1] >= depth:
            above.pop()
        yield Line(item, author, above[-1][0] if above else TOP)
        above.append((number, depth))


class _Entries:
    def __init__(
        self, contents: Contents, rows: Rows, result: Tree, chosen: Mapping[int, Section], levels: Mapping[int, int]
    ) -> None:
        self.rows, self.result, self.chosen, self.levels = rows, result, chosen, levels
        self.given = contents.base.items if contents.base else ()
        self.mine, self.new = contents.author.items, contents.template.items
        self.base = contents.base.by_row(rows.base) if contents.base else {}
        self.author, self.template = contents.author.by_row(rows.author), contents.template.by_row(rows.template)
        self.depths = depths_of([item.parent for item in self.mine])
        known = Counter((self._authors(row).level, self.depths[index]) for row, index in self.author.items())
        self.depth_of = {level: depth for (level, depth), _ in reversed(known.most_common())}

    def all(self) -> Iterator[_Entry]:
        """The entries in the order of their sections; the author's without one stay behind those that they follow."""
        followers = self._followers()
        for row in (-1, *self.result.order):
            entry = self._entry(row)
            if entry:
                yield *entry, self._depth(row)
            yield from ((self.mine[index], index, self.depths[index]) for index in followers[row])

    def _authors(self, row: int) -> Section:
        section = self.rows.rows[row].author
        assert section is not None
        return section

    def _entry(self, row: int) -> tuple[Item, int | None] | None:
        author, template = self.author.get(row), self.template.get(row)
        if author is None:
            is_new = template is not None and row not in self.base and self._has_templates_heading(row)
            return (self.new[template or 0], None) if is_new else None
        if template is None:
            is_dropped = row in self.rows.template and self._is_as_given(row, author)
            return None if is_dropped else (self.mine[author], author)
        is_changed = row not in self.base or self.given[self.base[row]].meaning != self.new[template].meaning
        follows = is_changed and self._has_templates_heading(row) and self._goes_with(row, author)
        return (self.new[template] if follows else self.mine[author], author)

    def _has_templates_heading(self, row: int) -> bool:
        section = self.rows.rows[row].template
        return section is not None and self.chosen[row].title == section.title

    def _is_as_given(self, row: int, author: int) -> bool:
        return row in self.base and self.given[self.base[row]].meaning == self.mine[author].meaning

    def _is_named(self, row: int, author: int) -> bool:
        """Whether an entry says just what the author's heading says."""
        link = _LINK.fullmatch(self.mine[author].said.strip())
        return link is not None and _anchor(link[1]) == _anchor(self._authors(row).title)

    def _followers(self) -> Mapping[int, list[int]]:
        """The author's entries that lead to no section of the result, by the row whose entry they follow."""
        found: dict[int, list[int]] = defaultdict(list)
        row_of = {index: row for row, index in self.author.items()}
        dropped = {item.meaning for item in self.given} - {item.meaning for item in self.new}
        before = -1
        for index, item in enumerate(self.mine):
            row = row_of.get(index)
            if row is not None and row in self.result:
                before = row
            elif item.meaning not in dropped if row is None else not self._goes_with(row, index):
                found[before].append(index)
        return found

    def _goes_with(self, row: int, author: int) -> bool:
        """Whether an entry has no words but those that it was given, or that its heading has."""
        return self._is_as_given(row, author) or self._is_named(row, author)

    def _depth(self, row: int) -> int:
        """How deep an entry stands: as it did on its level, as most do on it, or one step below those above it."""
        level, author = self.levels[row], self.author.get(row)
        if author is not None and self._authors(row).level == level:
            return self.depths[author]
        above = [other for other in self.depth_of if other <= level]
        return self.depth_of[max(above)] + (max(above) < level) if above else 0
