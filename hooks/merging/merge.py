"""Merge a new template into a Markdown document that its author has been writing in."""

from __future__ import annotations

from typing import NamedTuple

from form.identity import in_author, in_template
from form.markers import Marked
from form.refusal import read_refusal, stub_sections
from markdown import front_matter
from markdown.document import Document, parse, source
from markdown.labels import restore_definitions
from markdown.meaning import body_key
from markdown.outline import Outline

from merging.bodies import Body, SaysNo, append, merge_bodies
from merging.front_matter import merge_front_matter
from merging.levels import choose_headings, is_authors
from merging.order import Place, Placement, place_sections
from merging.parts import Part
from merging.report import Change, Merge
from merging.safety import check_nothing_lost
from merging.versions import Versions, moved_sections

BOM = "\ufeff"
FRONT_MATTER = "(front matter)"


def merge(base: str, author: str, template: Marked, stubs: frozenset[int] | None = None) -> Merge:
    """Carry what the template changed since `base` into the author's text.

    `stubs` are the sections of the base, by index, that held the template's sentence for
    what does not apply; without them they are known by that sentence.

    Raises `LostText` where the result would not hold every line of the author's under
    its heading.
    """
    if base == template.text:
        return Merge(author, ())
    mark, front, author_body = _opening(author)
    base_front, base_body = front_matter.split(base)
    newline = _newline(author)
    untouched = base == author
    versions = _three_way(
        parse(base_body if untouched else _with_endings(base_body, newline)),
        parse(author_body),
        template if untouched else template._replace(document=parse(_with_endings(source(template.document), newline))),
    )
    refusals = _refusals(versions, template, stubs)
    merged = _Merger(versions, refusals, newline).run()
    if untouched:
        return Merge(template.text, merged.changes)
    opening = merge_front_matter(base_front, front, template.front_matter, newline)
    text = merged.text if opening.text or not front else merged.text.lstrip("\r\n")
    return Merge(mark + _joined(opening.text, text, newline), _front_changes(opening) + merged.changes)


def _joined(opening: str, text: str, newline: str) -> str:
    """Front matter and the document below it, or the document alone."""
    if not opening or not text or text.startswith(("\r", "\n")):
        return opening + text
    return opening + newline + text


def _front_changes(opening: Part) -> tuple[Change, ...]:
    refreshed = (Change("refreshed", FRONT_MATTER),) if opening.refreshed else ()
    kept = (Change("kept", FRONT_MATTER, "the template has changed it"),) if opening.kept else ()
    return refreshed + kept


def _opening(text: str) -> tuple[str, str, str]:
    """A text's byte order mark, its front matter, and the document."""
    mark = BOM if text.startswith(BOM) else ""
    return mark, *front_matter.split(text[len(mark) :])


def _three_way(base: Document, author: Document, template: Marked) -> Versions:
    was, now, given = Outline(base), Outline(author), Outline(template.document)
    return Versions(was, now, given, in_author(was, now).matches, in_template(was, given, template.renames).matches)


class _Refusals(NamedTuple):
    """The sections of the three versions, by index, that say that they do not apply."""

    base: frozenset[int]
    author: frozenset[int]
    template: frozenset[int]


def _refusals(versions: Versions, template: Marked, stubs: frozenset[int] | None = None) -> _Refusals:
    if stubs is None:
        stubs = stub_sections(versions.base.sections, template.sentence)
    written = enumerate(versions.author.sections)
    refused = frozenset(index for index, section in written if read_refusal(section, template.sentence))
    return _Refusals(stubs, refused, template.stubs)


def _newline(text: str) -> str:
    """The line ending that a text uses most."""
    both = text.count("\r\n")
    counts = {"\n": text.count("\n") - both, "\r\n": both, "\r": text.count("\r") - both}
    return max(counts, key=lambda ending: counts[ending])


def _with_endings(text: str, newline: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if newline == "\n" else text.replace("\n", newline)


class _Merger:
    """The merge of three versions, section by section.

    When a text without a base is adopted, the base is the template's own with all its
    guidance; what the author lacks of it is missing, not deleted.
    """

    def __init__(self, versions: Versions, refusals: _Refusals, newline: str, adopting: bool = False) -> None:
        self.versions = versions
        self.refusals = refusals
        self.newline = newline
        self.adopting = adopting
        self.changes: list[Change] = []
        self.written = [self._is_written(index) for index in range(len(versions.author.sections))]
        self.frozen = self._contradictions()
        self.moved: set[int] = set()  # by the template

    def run(self) -> Merge:
        placement = place_sections(self.versions, self.frozen, self.adopting)
        moved = moved_sections(self.versions.base, self.versions.template, self.versions.base_of_template)
        self.moved = moved - {self.versions.template_of.get(author) for author in placement.moved}
        staying = self._staying(placement)
        places = [place for place in placement.places if place in staying]
        headings = choose_headings(self.versions, placement, places, self.frozen, self.newline)
        bodies = [self._body(place, staying[place]) for place in places]
        text = self._assemble(places, headings, bodies)
        text = restore_definitions(text, self.versions.author.sections, self.newline)
        check_nothing_lost(text, headings, [place.author for place in places], self.versions)
        self._report_missing(placement)
        return Merge(text, tuple(self.changes))

    # What the author did

    def _is_written(self, index: int) -> bool:
        """Whether a section holds anything of its author's."""
        base_index = self.versions.base_of_author.get(index)
        if base_index is None:
            return True
        author, base = self.versions.author.sections[index], self.versions.base.sections[base_index]
        if self.adopting:
            given = self.versions.template.sections[base_index]
            return bool(author.blocks) and body_key(author) not in (body_key(base), body_key(given))
        renamed = self.versions.author.titles[index] != self.versions.base.titles[base_index]
        return renamed or body_key(author) != body_key(base)

    def _contradictions(self) -> set[int]:
        """The author's sections that stay as they are although the answer became no."""
        frozen: set[int] = set()
        for index in sorted(self.refusals.template):
            author = self.versions.author_of.get(index)
            if author is None or author in frozen or not self._was_asked(index):
                continue
            subtree = self.versions.author.subtree(author)
            if any(self.written[below] and below not in self.refusals.author for below in subtree):
                frozen.update(subtree)
                self._report("contradiction", self.versions.author, author, "answered no, yet written")
        return frozen

    def _was_asked(self, template: int) -> bool:
        base = self.versions.base_of_template.get(template)
        return base is not None and base not in self.refusals.base

    # Which sections stay

    def _staying(self, placement: Placement) -> dict[Place, bool]:
        """The places in the result, and whether the body stays or the heading alone."""
        staying: dict[Place, bool] = {}
        needed: set[Place] = set()
        for place in reversed(placement.places):
            whole = not self._is_removed(place)
            if whole or place in needed:
                staying[place] = whole
                needed.add(placement.parents.get(place, place))
            if not whole and place.author is not None:
                note = "its heading stays above what you wrote" if place in needed else ""
                self._report("removed", self.versions.author, place.author, note)
        return staying

    def _is_removed(self, place: Place) -> bool:
        """Whether the template dropped a section in which its author wrote nothing."""
        if place.author is None or place.template is not None or place.author in self.frozen:
            return False
        if place.author in self.versions.base_of_author and self.written[place.author]:
            self._report("kept", self.versions.author, place.author, "the template has dropped it")
        return not self.written[place.author]

    # What each section says

    def _body(self, place: Place, whole: bool) -> str:
        if place.author is None:
            assert place.template is not None
            section = self.versions.template.sections[place.template]
            self._report("added", self.versions.template, place.template)
            return section.body
        author = self.versions.author.sections[place.author]
        if not whole:
            return self.newline
        if place.template is None or place.author in self.frozen:
            return author.body
        return self._merged(place.author, place.template)

    def _merged(self, author_index: int, template_index: int) -> str:
        author = self.versions.author.sections[author_index]
        template = self.versions.template.sections[template_index]
        base_index = self.versions.base_of_author.get(author_index)
        if self.adopting:
            body = Body(author.body, False, False)
            if not self.written[author_index]:
                body = Body(template.body, body_key(author) != body_key(template), False)
        elif base_index is None:
            body = append(author, template, self.newline)
        else:
            base = self.versions.base.sections[base_index]
            body = merge_bodies(
                base, author, template, self._says_no(base_index, author_index, template_index), self.newline
            )
        self._report_merged(author_index, template_index, body)
        return body.text

    def _says_no(self, base: int, author: int, template: int) -> SaysNo:
        no = self.refusals
        return SaysNo(base in no.base, author in no.author, template in no.template)

    # The report

    def _report(self, kind: str, outline: Outline, index: int, note: str = "") -> None:
        self.changes.append(Change(kind, outline.path(index), note))

    def _report_merged(self, author: int, template: int, body: Body) -> None:
        base = self.versions.base_of_author.get(author)
        if base is not None and not self.adopting:
            self._report_renamed(base, author, template)
            if template in self.moved:
                self._report("moved", self.versions.template, template)
        if body.refreshed:
            self._report("refreshed", self.versions.author, author)
        if body.kept and template in self.refusals.template and author not in self.refusals.author:
            self._report("contradiction", self.versions.author, author, "answered no, yet written")
        elif body.kept:
            self._report("kept", self.versions.author, author, "the template has changed it")

    def _report_renamed(self, base: int, author: int, template: int) -> None:
        was, now = self.versions.base.titles[base], self.versions.template.titles[template]
        title = self.versions.template.sections[template].title
        if was == now or self.versions.author.titles[author] == now:
            return
        if is_authors(self.versions.base.sections[base], self.versions.author.sections[author]):
            self._report("kept", self.versions.author, author, f"the template now calls it “{title}”")
        else:
            self._report("renamed", self.versions.author, author, f"now “{title}”")

    def _report_missing(self, placement: Placement) -> None:
        left_out = set(placement.left_out)
        for index in placement.left_out:
            if self.versions.template.parents[index] not in left_out:
                self._report("deleted", self.versions.template, index, "you deleted it, so it stays out")

    # The text

    def _assemble(self, places: list[Place], headings: list[str], bodies: list[str]) -> str:
        parts: list[str] = []
        for position, (heading, body) in enumerate(zip(headings, bodies, strict=True)):
            text = heading + body
            if text and position + 1 < len(places):
                text = self._before(places[position], text, places[position + 1], headings[position + 1])
            parts.append(text)
        return self._with_authors_end("".join(parts))

    def _before(self, place: Place, text: str, following: Place, heading: str) -> str:
        """A section's text with the blank lines that stand before the following one."""
        author = self.versions.author.sections
        text = self._closed(place, text)
        if place.author is None:
            if following.author is None and following.template == (place.template or 0) + 1:
                return _with_newline(text, self.newline)
        elif following.author == place.author + 1:
            written = author[place.author].source
            if text == written:
                return text
            if author[place.author].blocks and heading.startswith("#"):
                return text.rstrip("\r\n") + written[len(written.rstrip("\r\n")) :]
        return _with_blank_line(text, self.newline)

    def _closed(self, place: Place, text: str) -> str:
        """End a fence or comment that runs to the end of its text, so that more may follow."""
        for outline, index in ((self.versions.author, place.author), (self.versions.template, place.template)):
            if index != len(outline.sections) - 1:
                continue
            blocks = outline.sections[-1].blocks
            if blocks and blocks[-1].closer and text.endswith(blocks[-1].text):
                return _with_newline(text, self.newline) + blocks[-1].closer + self.newline
        return text

    def _with_authors_end(self, text: str) -> str:
        """End as the author's text ends: with or without a final newline."""
        author = source(self.versions.author.sections)
        return text.rstrip("\r\n") + author[len(author.rstrip("\r\n")) :] if author else text


def _with_newline(text: str, newline: str) -> str:
    return text if text.endswith(("\n", "\r")) else text + newline


def _with_blank_line(text: str, newline: str) -> str:
    text = _with_newline(text, newline)
    return text if text.endswith(newline + newline) else text + newline
