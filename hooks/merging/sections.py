"""The merge of a document, section by section: fates, order, levels, headings, bodies, text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from form.identity import Declared
from form.ownership import is_remark, is_written
from markdown.document import Section
from markdown.folds import Fold, Unfolded
from markdown.labels import restore_definitions
from markdown.outline import Outline

from merging.blocks import Body
from merging.bodies import merge_bodies
from merging.changes import Merge
from merging.headings import at_level, choose_heading, is_authors
from merging.levels import choose_levels
from merging.links import follow_headings
from merging.order import Order, arrange
from merging.report import Fates, report, shown
from merging.rows import Refusals, Rows, make_rows
from merging.safety import check_nothing_lost
from merging.text import Around, assemble


class Versions(NamedTuple):
    """What there is to merge: the three texts, and what is known of their sections by their places.

    `declared` are other headings of the template's sections, `also` names that sections
    of the base have in the author's text.
    """

    base: Unfolded
    author: Unfolded
    template: Unfolded
    refusals: Refusals
    declared: Declared
    also: Declared


def merge_sections(versions: Versions, lines: Sequence[int], titled: bool, newline: str) -> Merge:
    """Merge three versions of a document.

    `lines` are those of the template's text, from 1, on which its sections begin; an
    author's text that is `titled` has its title in its front matter. Raises `LostText`.
    """
    base, author, template = (Outline(version.document) for version in versions[:3])
    rows = make_rows(base, author, template, versions.refusals, versions.declared, versions.also)
    folds = [Fold(rows.author.order[fold.first], rows.author.order[fold.last]) for fold in versions.author.folds]
    fates = _fates(rows, folds)
    order = arrange(rows, fates.removed, fates.frozen, folds)
    chosen = {row: choose_heading(rows.rows[row], row in fates.frozen) for row in order.result.order}
    bodies = {row: _body(rows, row, fates, newline) for row in order.result.order}
    titles = {row: shown(section) for row, section in chosen.items()}
    changes = report(rows, order, fates, titles, bodies, lines, titled)
    text = _text(rows, order, chosen, bodies, versions, newline)
    return Merge(follow_headings(text, _renamed(rows, titles)), tuple(changes))


def _text(
    rows: Rows,
    order: Order,
    chosen: Mapping[int, Section],
    bodies: Mapping[int, Body],
    versions: Versions,
    newline: str,
) -> str:
    """The sections in their order, each heading on its level, nothing lost."""
    levels = choose_levels(rows, order.result, order.moved)
    headings = {row: at_level(section, levels[row], newline) for row, section in chosen.items()}
    sections = {row: heading + bodies[row].text for row, heading in headings.items()}
    written, around = _around(rows, versions)
    text = assemble(rows, order.result, sections, around, written, newline)
    text = restore_definitions(text, versions.author.document, versions.template.document, newline)
    check_nothing_lost(text, headings, order.result.order, rows, written)
    return text


def _renamed(rows: Rows, titles: Mapping[int, str]) -> dict[str, str]:
    """The headings that have another name than in the author's text."""
    written = {row: rows.rows[row].author for row in titles}
    return {each.title: titles[row] for row, each in written.items() if each and each.title != titles[row]}


def _around(rows: Rows, versions: Versions) -> tuple[Around, Around]:
    """What the author has around their sections, and what stands around those of the result."""
    base, author, template = (
        Around(
            {tree.order[index]: text for index, text in version.above.items()},
            {tree.order[index]: text for index, text in version.behind.items()},
        )
        for tree, version in zip((rows.base, rows.author, rows.template), versions[:3], strict=True)
    )
    return author, Around(
        _three_way(rows, base.above, author.above, template.above),
        _three_way(rows, base.behind, author.behind, template.behind),
    )


def _three_way(
    rows: Rows, base: Mapping[int, str], author: Mapping[int, str], template: Mapping[int, str]
) -> dict[int, str]:
    """The author's texts, the template's where a row is its own or the author left what was given."""
    found = {}
    for row, each in enumerate(rows.rows):
        theirs = each.author is None or (each.template is not None and author.get(row) == base.get(row))
        side = template if theirs else author
        if row in side:
            found[row] = side[row]
    return found


# What becomes of sections that the template dropped, or that do not apply


def _fates(rows: Rows, folds: Sequence[Fold]) -> Fates:
    frozen = _contradictions(rows)
    dropped = [row for row in rows.author.order[1:] if row in rows.base and row not in rows.template]
    held = {row for fold in folds for row in fold}
    removed = {row for row in dropped if row not in frozen | held and not _holds_anything(rows, row)}
    return Fates(removed, frozen)


def _is_written(rows: Rows, row: int) -> bool:
    """Whether a reader sees anything of its author's below a heading; a section of theirs is all theirs."""
    base, author = rows.rows[row].base, rows.rows[row].author
    assert author is not None
    return base is None or is_written(base, author)


def _holds_anything(rows: Rows, row: int) -> bool:
    """Whether a section holds anything of its author's that keeps it in the document."""
    base, author = rows.rows[row].base, rows.rows[row].author
    assert author is not None
    return _is_written(rows, row) or (base is not None and (is_authors(base, author) or _has_remarks(base, author)))


def _has_remarks(base: Section, author: Section) -> bool:
    known = {block.text for block in base.blocks}
    return any(is_remark(block) and block.text not in known for block in author.blocks)


def _contradictions(rows: Rows) -> set[int]:
    """The rows that stay as their author has them although the answer became no."""
    frozen: set[int] = set()
    for row in rows.template.order:
        each = rows.rows[row]
        if row in frozen or not each.author or not each.base or not each.no.template or each.no.base:
            continue
        subtree = rows.author.subtree(row)
        if any(_is_written(rows, below) and not rows.rows[below].denies for below in subtree):
            frozen.update(subtree)
    return frozen


# What each section says


def _body(rows: Rows, row: int, fates: Fates, newline: str) -> Body:
    author, template = rows.rows[row].author, rows.rows[row].template
    if author is None:
        assert template is not None
        return Body(template.body, False, False)
    if row in fates.removed:
        return Body(newline, False, False)
    if template is None or row in fates.frozen:
        return Body(author.body, False, False)
    below = rows.author.children.get(row, [])
    written_below = row != 0 and any(each not in rows.base and each not in rows.template for each in below)
    return merge_bodies(rows.rows[row], author, template, written_below, newline)
