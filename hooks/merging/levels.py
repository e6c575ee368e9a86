"""On which level each heading of a merged document stands.

A heading stands below the one above it by as much as its author has it, where they
changed that, else by as much as the template has it now. One that only the template has
goes to the level of those beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from markdown.document import Section

from merging.rows import Rows, Tree

_DEEPEST = 6  # levels that a heading can have


def choose_levels(rows: Rows, result: Tree, moved: Set[int]) -> dict[int, int]:
    """The level of each row of the result.

    `moved` are rows that stand where their author moved them.
    """
    steps = {row: _step(rows, row, moved) for row in result.order[1:]}
    levels = {0: 0}
    for parent in result.order:
        below = result.children.get(parent, [])
        for row, level in zip(below, _fitting(rows, below, parent, levels[parent], steps), strict=True):
            levels[row] = min(max(level, levels[parent] + 1), _DEEPEST)
    return levels


def _step(rows: Rows, row: int, moved: Set[int]) -> int | None:
    """How much deeper than the one above it a heading is; None where its neighbours say."""
    if row not in rows.author or row not in rows.base or row not in rows.template:
        return None
    written = _author_step(rows, row)
    return written if row in moved or written != _base_step(rows, row) else _template_step(rows, row)


def _base_step(rows: Rows, row: int) -> int:
    return _difference(rows.rows[row].base, rows.rows[rows.base.parents[row]].base)


def _author_step(rows: Rows, row: int) -> int:
    return _difference(rows.rows[row].author, rows.rows[rows.author.parents[row]].author)


def _template_step(rows: Rows, row: int) -> int:
    return _difference(rows.rows[row].template, rows.rows[rows.template.parents[row]].template)


def _difference(below: Section | None, above: Section | None) -> int:
    assert below is not None
    assert above is not None
    return below.level - above.level


def _fitting(
    rows: Rows, siblings: Sequence[int], parent: int, above: int, steps: Mapping[int, int | None]
) -> list[int]:
    """The levels of siblings: none swallows the next, and what is new stands beside what is there."""
    wanted = [None if (step := steps[row]) is None else above + step for row in siblings]
    before = _known_before(siblings, wanted)
    after = _known_before(siblings[::-1], wanted[::-1])[::-1]
    levels: list[int] = []
    ceiling = _DEEPEST
    for row, level, earlier, later in zip(siblings, wanted, before, after, strict=True):
        if level is None:
            level = min(_beside(rows, row, parent, above, earlier or later), ceiling)
        ceiling = min(level, ceiling)
        levels.append(ceiling)
    return levels


_Known = tuple[int, int] | None  # a row, and the level that it has


def _known_before(siblings: Sequence[int], wanted: Sequence[int | None]) -> list[_Known]:
    """For each sibling the nearest one before it whose level is known."""
    found: list[_Known] = []
    known: _Known = None
    for row, level in zip(siblings, wanted, strict=True):
        found.append(known)
        known = known if level is None else (row, level)
    return found


def _beside(rows: Rows, row: int, parent: int, above: int, neighbour: _Known) -> int:
    """The level of a row beside its neighbour: as much deeper as its author has it, or else the template."""
    if row in rows.author:
        if neighbour and rows.author.parents[row] == rows.author.parents[neighbour[0]]:
            return neighbour[1] + _author_step(rows, row) - _author_step(rows, neighbour[0])
        stays = rows.author.parents[row] == parent
        return neighbour[1] if neighbour and not stays else above + _author_step(rows, row)
    if neighbour and neighbour[0] in rows.template:
        return neighbour[1] + _template_step(rows, row) - _template_step(rows, neighbour[0])
    return above + _template_step(rows, row)
