"""What there is to say about a merge: what happened to which section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markdown.document import Section

from merging.changes import DELETED, Change
from merging.fates import Fates
from merging.headings import is_authors, is_renamed
from merging.order import Order
from merging.parts import Part
from merging.rows import Row, Rows, Tree, find_moved


def report(
    rows: Rows,
    order: Order,
    fates: Fates,
    titles: Mapping[int, str],
    bodies: Mapping[int, Part],
    lines: Sequence[int],
    titled: bool,
) -> list[Change]:
    """Say what a merge did, in the order of the result; what is not in it stands where it would be.

    `titles` are the headings as they now read, `lines` the lines, from 1, on which the
    template's sections begin. A text that is `titled` has not lost its heading of level 1.
    """
    moved = find_moved(rows.author, order.result, _homes(rows, order.result))
    written = {row: shown(rows.rows[row].author) for row in rows.author.order}
    changes = [Change("removed", _path(rows.author, written, row)) for row in _gone(rows, order, fates)]
    for row in order.result.order:
        path = _path(order.result, titles, row)
        found = _of_row(rows, row, fates, titles[row], bodies.get(row))
        line = lines[rows.template.positions[row]] if row in rows.template else 0
        changes += [Change(kind, path, note, line) for kind, note in found]
        if row in moved:
            changes.append(Change("moved", path))
    return changes + list(_deleted(rows, order, titles, titled))


def _homes(rows: Rows, result: Tree) -> dict[int, int]:
    """Under which row what stood under each of the author's now stands; a title that came or went moves nothing."""
    homes = {row: row for row in rows.author.order}
    match rows.author.children.get(0), result.children.get(0):
        case [title], _ if title not in result:
            homes[title] = 0
        case _, [title] if title not in rows.author:
            homes[0] = title
    return homes


def _gone(rows: Rows, order: Order, fates: Fates) -> list[int]:
    return [row for row in rows.author.order if row in fates.removed and row not in order.result]


def _deleted(rows: Rows, order: Order, titles: Mapping[int, str], titled: bool) -> Iterator[Change]:
    """What the author deleted and the template still gives; of a branch only the topmost."""
    left_out = set(order.left_out)
    known = {**{row: shown(each.template) for row, each in enumerate(rows.rows)}, **titles}
    for row in order.left_out:
        above = rows.template.parents[row]
        is_title = titled and row == rows.template.order[1]
        if above not in left_out and not is_title:
            path = _path(order.result if above in order.result else rows.template, known, above)
            yield Change("deleted", f"{path} / {known[row]}" if above else known[row], DELETED)


def _of_row(rows: Rows, row: int, fates: Fates, title: str, body: Part | None) -> Iterator[tuple[str, str]]:
    """What happened to a row, each with a note."""
    each = rows.rows[row]
    if each.author is None:
        yield "added", ""
    elif row in fates.frozen:
        if row == 0 or rows.author.parents[row] not in fates.frozen:
            yield "contradiction", "answered no, yet written"
    elif row in fates.removed:
        yield "removed", "its heading stays above what you wrote"
    elif each.template is None:
        if each.base is not None:
            yield "kept", "the template has dropped it"
        elif body and body.refreshed:
            yield "refreshed", ""
    else:
        yield from _of_heading(each, title)
        yield from _of_body(each, body)


def _of_heading(each: Row, title: str) -> Iterator[tuple[str, str]]:
    """What happened to a heading that now reads `title`."""
    base, author, template = each.base, each.author, each.template
    if title != shown(author):
        yield "renamed", f"was “{shown(author)}”"
        return
    is_own = base and author and template and is_authors(base, author) and is_renamed(author, template)
    if base and template and is_own and (each.alike or is_renamed(base, template)):
        yield "kept", f"the template calls it “{shown(template)}”"


def _of_body(each: Row, body: Part | None) -> Iterator[tuple[str, str]]:
    if body is None or each.template is None or each.author is None:
        return
    if body.refreshed:
        yield "refreshed", ""
    if body.kept:
        no = each.no.template and not each.denies
        yield ("contradiction", "answered no, yet written") if no else ("kept", "the template has changed it")


def shown(section: Section | None) -> str:
    """A heading's title on one line."""
    return (section and " ".join(section.title.split())) or "(no title)"


def _path(tree: Tree, titles: Mapping[int, str], row: int) -> str:
    """The headings that lead to a row."""
    found = []
    while row:
        found.append(titles[row])
        row = tree.parents[row]
    return " / ".join(reversed(found)) or "(top of the document)"
