"""The merge of a document, section by section: fates, order, levels, headings, bodies, text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from form.identity import Declared
from markdown.folds import Fold, Unfolded
from markdown.labels import restore_definitions
from markdown.outline import Outline

from merging.bodies import merge_bodies
from merging.changes import Merge
from merging.contents import find_contents, write_contents
from merging.fates import Fates, find_fates, narrowed
from merging.headings import at_level, choose_heading
from merging.levels import choose_levels
from merging.links import follow_headings
from merging.order import Order, arrange
from merging.parts import Part
from merging.regrouping import Regrouped, regroup
from merging.report import report, shown
from merging.rows import Refusals, Row, Rows, make_rows
from merging.safety import check_nothing_lost
from merging.taken_out import without_taken_out
from merging.text import Around, assemble


class Versions(NamedTuple):
    """What there is to merge: the three texts, and what is known of their sections by their places.

    `declared` are other headings of the template's sections, `also` names that sections
    of the base have in the author's text; `lines` are those of the template's text, from
    1, on which its sections begin.
    """

    base: Unfolded
    author: Unfolded
    template: Unfolded
    refusals: Refusals
    declared: Declared
    also: Declared
    lines: Sequence[int]


def merge_sections(versions: Versions, titled: bool, newline: str) -> Merge:
    """Merge three versions of a document.

    An author's text that is `titled` has its title in its front matter. Raises `LostText`.
    """
    base, author, template = (Outline(version.document) for version in versions[:3])
    rows = make_rows(base, author, template, versions.refusals, versions.declared, versions.also)
    rows = rows._replace(rows=without_taken_out(rows.rows))
    contents, rows = find_contents(versions.base, versions.author, versions.template, rows)
    folds = [Fold(rows.author.order[fold.first], rows.author.order[fold.last]) for fold in versions.author.folds]
    written, around = _around(rows, versions)
    regrouped, fates, order = _arranged(rows, folds, written, newline)
    around = _narrowed(around, {fold: narrowed(rows, fold, fates.removed) for fold in folds})
    chosen = {row: choose_heading(rows.rows[row], row in fates.frozen) for row in order.result.order}
    full = regrouped.full()
    bodies = {row: _body(rows, full[row], row, fates, newline) for row in order.result.order}
    levels = choose_levels(rows, order.result, order.moved)
    if contents:
        listed = write_contents(contents, rows, order.result, chosen, levels, newline)
        bodies = _with_list(bodies, contents.author.block.text, listed)
    titles = {row: shown(section) for row, section in chosen.items()}
    changes = report(rows, order, fates, titles, bodies, versions.lines, titled)
    headings = {row: at_level(section, levels[row], newline) for row, section in chosen.items()}
    sections = {row: heading + bodies[row].text for row, heading in headings.items()}
    text = assemble(rows._replace(rows=regrouped.rows), order.result, sections, around, written, newline)
    text = restore_definitions(text, versions.author.document, versions.template.document, newline)
    check_nothing_lost(text, headings, order.result.order, full, written)
    return Merge(follow_headings(text, _renamed(rows, titles)), tuple(changes))


def _arranged(
    rows: Rows, folds: Sequence[Fold], written: Around, newline: str, barred: Set[int] = frozenset()
) -> tuple[Regrouped, Fates, Order]:
    """The rows with their lists regrouped, what becomes of them, and their order; none go to `barred` rows."""
    regrouped = regroup(rows.rows, barred, newline)
    found = rows._replace(rows=regrouped.rows)
    fates = find_fates(found, folds, written)
    standing = (narrowed(found, fold, fates.removed) for fold in folds)
    order = arrange(found, fates.removed, fates.frozen, [fold for fold in standing if fold])
    closed = {row for row in regrouped.reached if row not in order.result or row in fates.frozen}
    if closed - barred:
        return _arranged(rows, folds, written, newline, barred | closed)
    return regrouped, fates, order


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


def _narrowed(around: Around, folds: Mapping[Fold, Fold | None]) -> Around:
    """What stands around sections, the marks of folds around those that are left in them."""
    above, behind = dict(around.above), dict(around.behind)
    for fold, new in folds.items():
        if new and new.first != fold.first and fold.first in above:
            above[new.first] = above.pop(fold.first) + above.get(new.first, "")
        if new and new.last != fold.last and fold.last in behind:
            behind[new.last] = behind.get(new.last, "") + behind.pop(fold.last)
    return Around(above, behind)


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


# What each section says


def _body(rows: Rows, each: Row, row: int, fates: Fates, newline: str) -> Part:
    given = rows.rows[row].author
    if each.author is None:
        assert each.template is not None
        return Part(each.template.body, False, False)
    if row in fates.left:
        blocks = fates.left[row]
        return Part(each.author._replace(blocks=blocks).body if blocks else newline, False, False)
    if each.template is None or row in fates.frozen:
        body = Part(each.author.body, False, False)
    else:
        body = merge_bodies(each, each.author, each.template, _is_written_below(rows, row), newline)
    is_regrouped = given is not None and given != each.author and body.text != given.body
    return body._replace(refreshed=body.refreshed or is_regrouped)


def _with_list(bodies: Mapping[int, Part], old: str, new: str) -> dict[int, Part]:
    """The bodies with a list in place of another."""
    changed = {
        row: part._replace(text=part.text.replace(old, new, 1), refreshed=True)
        for row, part in bodies.items()
        if old != new and old in part.text
    }
    return {**bodies, **changed}


def _is_written_below(rows: Rows, row: int) -> bool:
    """Whether a section has subsections that only its author has."""
    below = rows.author.children.get(row, [])
    return row != 0 and any(each not in rows.base and each not in rows.template for each in below)
