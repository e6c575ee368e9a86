"""Outlines in one line, `1 Plan, 2 Goal`, merged without their texts: the order and the levels alone."""

from __future__ import annotations

from collections.abc import Iterable

from markdown.document import parse
from markdown.outline import Outline
from merging.levels import choose_levels
from merging.order import Order, arrange
from merging.report import shown
from merging.rows import Refusals, Rows, make_rows

NOBODY_REFUSES = Refusals(frozenset(), frozenset(), frozenset())


def outline(line: str) -> Outline:
    """The outline that a line of levels and titles describes; each section holds its title."""
    headings = [each.strip().partition(" ") for each in line.split(",") if each.strip()]
    return Outline(parse("".join(f"{'#' * int(level)} {title}\n\nOn {title}.\n\n" for level, _, title in headings)))


class Merged:
    """Three outlines merged: `removed` are titles of sections that the template dropped and nobody wrote in."""

    def __init__(self, base: str, author: str, template: str, removed: Iterable[str] = ()) -> None:
        self.rows: Rows = make_rows(outline(base), outline(author), outline(template), NOBODY_REFUSES, {})
        self.titles = [shown(each.author or each.template or each.base) for each in self.rows.rows]
        gone = {row for row, title in enumerate(self.titles) if title in set(removed)}
        self.order: Order = arrange(self.rows, gone, frozenset())

    @property
    def line(self) -> str:
        """The merged outline in one line."""
        levels = choose_levels(self.rows, self.order.result, self.order.moved)
        return ", ".join(f"{levels[row]} {self.titles[row]}" for row in self.order.result.order[1:])

    @property
    def left_out(self) -> list[str]:
        """The sections of the template's that the author has deleted."""
        return [self.titles[row] for row in self.order.left_out]
