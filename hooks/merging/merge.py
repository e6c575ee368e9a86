"""Merge a new template into a Markdown document that its author has been writing in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from form.identity import NO_NAMES, Declared
from form.markers import Marked
from form.ownership import is_remark, is_written
from form.refusal import read_refusal, stub_sections
from markdown import front_matter
from markdown.document import Document, Section, parse, source
from markdown.endings import newline_of, opening, with_endings
from markdown.folds import Fold, Unfolded, unfold
from markdown.labels import restore_definitions
from markdown.outline import Outline

from merging.blocks import Body
from merging.bodies import merge_bodies
from merging.front_matter import merge_front_matter
from merging.headings import choose_heading, is_authors
from merging.levels import choose_levels
from merging.lifting import lift_items
from merging.links import follow_headings
from merging.order import Order, arrange
from merging.parts import Part
from merging.report import Change, Fates, Merge, report, shown
from merging.rows import Refusals, Rows, make_rows
from merging.safety import check_nothing_lost
from merging.text import Around, assemble

FRONT_MATTER = "(front matter)"


def merge(
    base: str, author: str, template: Marked, stubs: frozenset[int] | None = None, also: Declared = NO_NAMES
) -> Merge:
    """Carry what the template changed since `base` into the author's text.

    `stubs` are the sections of the base, by index, that held the template's sentence for
    what does not apply; without them they are known by that sentence. `also` are names
    that sections of the base, by index, have in the author's text.

    Raises `LostText` where the result would not hold every word of the author's under
    its heading.
    """
    if base == template.text:
        return Merge(author, ())
    mark, front, author_body = opening(author)
    base_front, base_body = front_matter.split(base)
    newline = newline_of(author)
    untouched = base == author
    given = parse(base_body if untouched else with_endings(base_body, newline))
    document = parse(source(template.document) if untouched else with_endings(source(template.document), newline))
    if stubs is None:
        stubs = stub_sections(given, template.sentence)
    said_no = {given[index] for index in stubs if index < len(given)}
    given, written = lift_items(given, parse(author_body), document)
    versions = Versions(_unfold(given), _unfold(written), _unfold(document))
    refusals = Refusals(
        {index for index, section in enumerate(given) if section in said_no},
        {index for index, section in enumerate(written) if read_refusal(section, template.sentence)},
        template.stubs,
    )
    merged = merge_versions(versions, refusals, template.declared, newline, also)
    if untouched:
        return Merge(template.text, merged.changes)
    opened = merge_front_matter(base_front, front, template.front_matter, newline)
    text = merged.text if opened.text or not front else merged.text.lstrip("\r\n")
    return Merge(mark + _joined(opened.text, text, newline), _front_changes(opened) + merged.changes)


def _joined(front: str, text: str, newline: str) -> str:
    """Front matter and the document below it, or the document alone."""
    if not front or not text or text.startswith(("\r", "\n")):
        return front + text
    return front + newline + text


def _front_changes(opened: Part) -> tuple[Change, ...]:
    refreshed = (Change("refreshed", FRONT_MATTER),) if opened.refreshed else ()
    kept = (Change("kept", FRONT_MATTER, "the template has changed it"),) if opened.kept else ()
    return refreshed + kept


class Versions(NamedTuple):
    """The three texts, what folds and anchors stand around their sections taken out."""

    base: Unfolded
    author: Unfolded
    template: Unfolded


def _unfold(document: Document) -> Unfolded:
    return unfold(document, Outline(document).parents)


def merge_versions(
    versions: Versions, refusals: Refusals, declared: Declared, newline: str, also: Declared = NO_NAMES
) -> Merge:
    """Merge a document section by section: rows, fates, order, levels, headings, bodies, text."""
    base, author, template = (Outline(version.document) for version in versions)
    rows = make_rows(base, author, template, refusals, declared, also)
    written, around = _around(rows, versions)
    folds = [Fold(rows.author.order[fold.first], rows.author.order[fold.last]) for fold in versions.author.folds]
    fates = _fates(rows, folds)
    order = arrange(rows, fates.removed, fates.frozen, folds)
    levels = choose_levels(rows, order.result, order.moved)
    headings = {
        row: choose_heading(rows.rows[row], levels[row], row in fates.frozen, newline) for row in order.result.order
    }
    bodies = {row: _body(rows, row, fates, newline) for row in order.result.order}
    sections = {row: headings[row] + bodies[row].text for row in order.result.order}
    text = assemble(rows, order.result, sections, around, written, newline)
    text = restore_definitions(text, _document(rows), newline)
    check_nothing_lost(text, headings, order.result.order, rows, written)
    titles = _titles(order, headings)
    return Merge(follow_headings(text, _renamed(rows, titles)), tuple(report(rows, order, fates, titles, bodies)))


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
        for tree, version in zip((rows.base, rows.author, rows.template), versions, strict=True)
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


def _document(rows: Rows) -> Document:
    sections = [rows.rows[row].author for row in rows.author.order]
    return tuple(section for section in sections if section is not None)


def _titles(order: Order, headings: dict[int, str]) -> dict[int, str]:
    """The headings of the result as the report shows them."""
    return {row: shown(parse(headings[row])[-1]) for row in order.result.order}


# What becomes of sections that the template dropped, or that do not apply


def _fates(rows: Rows, folds: Sequence[Fold]) -> Fates:
    frozen = _contradictions(rows)
    dropped = [row for row in rows.author.order[1:] if row in rows.base and row not in rows.template]
    held = {row for fold in folds for row in fold}
    removed = {row for row in dropped if row not in frozen | held and not _is_written(rows, row)}
    return Fates(removed, frozen)


def _is_written(rows: Rows, row: int) -> bool:
    """Whether a section holds anything of its author's that keeps it in the document."""
    base, author = rows.rows[row].base, rows.rows[row].author
    assert author is not None
    if base is None:
        return True
    return is_authors(base, author) or is_written(base, author) or _has_remarks(base, author)


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
        if any(_is_written(rows, below) and not rows.rows[below].no.author for below in subtree):
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
    return merge_bodies(rows.rows[row], author, template, newline)
