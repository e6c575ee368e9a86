"""Merge a new template into a Markdown document that its author has been writing in."""

from __future__ import annotations

from form.identity import NO_NAMES, Declared
from form.markers import Marked
from form.refusal import read_refusal, stub_sections
from markdown import front_matter
from markdown.document import Document, parse, source
from markdown.endings import newline_of, opening, with_endings
from markdown.folds import unfold
from markdown.lines import split_lines
from markdown.outline import Outline

from merging.changes import DELETED, Change, Merge
from merging.front_matter import merge_front_matter
from merging.labels import with_free_labels
from merging.lifting import lift_items, places_after
from merging.parts import Part
from merging.rows import Refusals
from merging.sections import Versions, merge_sections
from merging.titles import with_authors_title

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
    untouched = base == author
    newline = newline_of(author)
    mark, front, author_body = opening(author)
    base_front, base_body = front_matter.split(base)
    given, document = _comparable(base_body, author_body, source(template.document), newline, untouched)
    written = parse(author_body)
    titled = front_matter.has_title(front, written[0].body)
    versions = _versions((given, written, document), template, titled, stubs, also)
    merged = merge_sections(versions, titled, newline)
    if untouched:
        return Merge(template.text, merged.changes)
    opened = merge_front_matter(base_front, front, template.front_matter, newline)
    text = merged.text if opened.text or not front else merged.text.lstrip("\r\n")
    is_close = bool(front and author_body) and not author_body.startswith(("\r", "\n"))
    joined = opened.text + text if is_close else _joined(opened.text, text, newline)
    return Merge(mark + joined, _front_changes(opened, front) + merged.changes)


def _comparable(base: str, author: str, template: str, newline: str, untouched: bool) -> tuple[Document, Document]:
    """Base and template in the author's terms: with their line ends and their labels."""
    if not untouched:
        base, template = (with_endings(text, newline) for text in (base, template))
        base, template = with_free_labels(base, author, template)
    return parse(base), parse(template)


def _versions(
    texts: tuple[Document, Document, Document],
    template: Marked,
    titled: bool,
    stubs: frozenset[int] | None,
    also: Declared,
) -> Versions:
    """What there is to merge: base, author and template, the last in the author's terms."""
    base, author, document = texts
    stubs = stub_sections(base, template.sentence) if stubs is None else stubs
    aligned = with_authors_title(base, author, document, titled)
    lifted, written = lift_items(aligned.base, author, aligned.template)
    after = places_after(aligned.base, lifted)
    places = {place - aligned.moved_in_base: now for place, now in after.items()}
    refused = {index for index, section in enumerate(written) if read_refusal(section, template.sentence)}
    given, mine, new = (unfold(each, Outline(each).parents) for each in (lifted, written, aligned.template))
    moved = aligned.moved_in_template
    return Versions(
        given,
        mine,
        new,
        refusals=Refusals(
            {places[index] for index in stubs if index in places},
            refused,
            {place + moved for place in template.stubs},
            template.sentence,
        ),
        declared={place + moved: names for place, names in template.declared.items()},
        also={places[index]: names for index, names in also.items() if index in places},
        lines=_lines(template, moved),
    )


def _joined(front: str, text: str, newline: str) -> str:
    """Front matter and the document below it, or the document alone."""
    if not front or not text or text.startswith(("\r", "\n")):
        return front + text
    return front + newline + text


def _front_changes(opened: Part, author: str) -> tuple[Change, ...]:
    refreshed = (Change("refreshed", FRONT_MATTER),) if opened.refreshed else ()
    told = ("kept", "the template has changed it") if author else ("deleted", DELETED)
    return refreshed + ((Change(told[0], FRONT_MATTER, told[1]),) if opened.kept else ())


def _lines(template: Marked, moved: int) -> list[int]:
    """The lines of the template's text, from 1, on which its sections begin, `moved` by a title that came or went."""
    lines = [1 + len(split_lines(template.front_matter))]
    for section in template.document:
        lines.append(lines[-1] + len(split_lines(section.source)))
    return lines[:1] * moved + lines[max(-moved, 0) :]
