"""Adoption: a document that was not made here gets the sections that it lacks, around what its author has.

The author's outline is the skeleton. No section of theirs changes its place, its parent
or its order; what the template has and they lack goes between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from form.errors import SpecError
from form.guidance import is_known, is_known_title
from form.known_names import KnownNames
from form.markers import Marked
from form.names import name
from form.ownership import is_nobodys, seen
from form.recognition import Recognition
from form.refusal import read_refusal
from markdown.document import Block, Document, Section, parse, source
from markdown.endings import newline_of, opening, with_blank_line, with_endings, with_newline
from markdown.front_matter import has_title
from markdown.outline import Outline

from merging.adopted_bodies import Adopted, Known, adopted_body, adopted_stub, given_blocks, own_entries
from merging.adopted_places import Added, added_sections
from merging.adoption_report import describe
from merging.changes import Merge
from merging.headings import at_level
from merging.labels import with_free_labels
from merging.margins import Margin, Place, take_margins
from merging.safety import LostText

_NOTHING = Known()
_SECTION = 2  # the author's section itself, behind all that stands before it


class NoSuchSpec(SpecError):
    """A document that has none of the template's sections."""


class Piece(NamedTuple):
    """A part of the result: a heading and what stands below it, the author's section that it is, if any.

    What stands as it was starts and ends at places of the author's text.
    """

    heading: str
    body: str
    author: int | None = None
    start: int | None = None
    end: int | None = None

    @property
    def text(self) -> str:
        """The part as it stands in the result."""
        return self.heading + self.body


def adopt(author: str, filled: Marked, unfilled: Marked, known: Known = _NOTHING) -> Merge:
    """Make a text that has no base a spec of the template's.

    `filled` is the template's document with the answers of no, `unfilled` the one without
    them; `known` is the guidance of older forms. Raises `NoSuchSpec` where the text has none
    of the template's sections, `LostText` where the result would not hold all of it.
    """
    mark, front, body = opening(author)
    newline = newline_of(author)
    document, margins = take_margins(parse(body))
    recognition = _recognize(document, body, front, filled, known, newline)
    if not set(recognition.found) - {0, recognition.template_title}:
        raise NoSuchSpec(_unknown(recognition))
    adoption = _Adoption(recognition, margins, filled, known, known.with_form(filled, unfilled), newline)
    pieces = adoption.pieces()
    front = front or filled.front_matter
    text = _below(front, pieces, _assemble(pieces, parse(body)[-1].blocks[-1:], newline), newline)
    text = _with_end_of(body if pieces[-1].end is not None else newline, text)
    _check(text, pieces, adoption)
    changes = describe(recognition, adoption.names, [added.template for added in adoption.added], adoption.bodies)
    return Merge(mark + front + text, tuple(changes))


def names_in(author: str, filled: Marked, known: Known = _NOTHING) -> tuple[tuple[int, str], ...]:
    """What the template's sections are called in a document that was not made here, where it is not their own name."""
    _, front, body = opening(author)
    recognition = _recognize(take_margins(parse(body))[0], body, front, filled, known, "\n")
    pairs = ((here, recognition.names[there]) for here, there in sorted(recognition.found.items()) if there)
    return tuple((here, called) for here, called in pairs if called != name(recognition.template.sections[here].title))


def _recognize(document: Document, body: str, front: str, filled: Marked, known: Known, newline: str) -> Recognition:
    text = with_free_labels("", body, with_endings(source(filled.document), newline))[1]
    template = Outline(parse(text))
    names = KnownNames(template, filled.also, filled.near)
    return Recognition(Outline(document), template, _title(template, known), names, has_title(front, document[0].body))


def _title(template: Outline, known: Known) -> int:
    """The template's title, or 0: a first heading that an answer gives, or one that stands above all others."""
    first = template.sections[1] if len(template.sections) > 1 else None
    if first is None or first.level != 1:
        return 0
    alone = len(template.children[0]) == 1 and bool(template.children[1])
    return 1 if alone or not first.blocks or known.holds_name(first.title) else 0


def _unknown(recognition: Recognition) -> str:
    template = recognition.template
    titles = ", ".join(template.sections[index].title for index in recognition.groups)
    return f"no heading says which of the template's sections it is; looked for were {titles}, and all below them"


class _Adoption:
    def __init__(
        self,
        recognition: Recognition,
        margins: Sequence[Margin],
        filled: Marked,
        forms: Known,
        known: Known,
        newline: str,
    ) -> None:
        self.recognition = recognition
        self.margins = margins
        self.document, self.template = recognition.document, recognition.template
        self.title = recognition.template_title
        self.marked = filled
        self.names = KnownNames(self.template, filled.also, filled.near)
        self.forms = forms
        self.known = known
        self.newline = newline
        self.of_author = {there: here for here, there in recognition.found.items()}
        self.bodies = {there: self._body(there, here) for there, here in self.of_author.items()}
        self.added = added_sections(recognition, filled.first)

    # The bodies

    def _body(self, there: int, here: int) -> Adopted:
        author, template = self.document.sections[there], self.template.sections[here]
        if here in (0, self.title):
            return self._head(there, here)
        if not seen(author) and self._is_written_below(there):
            return Adopted(author.body)
        if here in self.marked.stubs:
            refusal = read_refusal(author, self.marked.sentence)
            return adopted_stub(author, template, self.known, refusal, self.newline)
        return adopted_body(author, template, self.known, self.newline)

    def _head(self, there: int, here: int) -> Adopted:
        """What stands above the first section: ours only where a form's stood there."""
        author, template = self.document.sections[there], self.template.sections[here]
        if self.known.is_unwritten(author) and (seen(author) or (here and self._is_form)):
            return adopted_body(author, template, self.known, self.newline)
        return Adopted(given_blocks(author, template, self.known, self.newline) if here else author.body)

    def _is_written_below(self, there: int) -> bool:
        """Whether a section is written in its subsections: in some of the author's own, or in no form's."""
        if any(child not in self.of_author for child in self.document.children[there]):
            return True
        below = (self.document.sections[each] for each in self.document.subtree(there)[1:])
        return not self._is_form and any(not self.known.is_unwritten(section) for section in below)

    @cached_property
    def _is_form(self) -> bool:
        """Whether the document was copied from another form, whose guidance still stands in it."""
        sections = [self.document.sections[there] for there in self.of_author]
        return any(seen(section) and self.forms.is_unwritten(section) for section in sections)

    # The pieces

    def pieces(self) -> list[Piece]:
        """The parts of the result, in their order."""
        standing = [
            *((margin.place, 0, self._margin(margin)) for margin in self.margins),
            *((added.place, added.template, self._new(added)) for added in self.added),
            *((Place(there, _SECTION), 0, piece) for there, piece in self._authors()),
        ]
        return [*self._preface(), *(piece for _, _, piece in sorted(standing, key=lambda each: each[:2]))]

    def _preface(self) -> Iterator[Piece]:
        """What stands before the first heading; before it the title, where there is none."""
        section = self.document.sections[0]
        body = self.bodies[0].text
        own = Piece("", body, 0, 0, len(body) if body == section.body else None)
        if self.recognition.title or self.recognition.titled or not self.title:
            yield own
            return
        template = self.template.sections[self.title]
        given = given_blocks(template._replace(blocks=()), template, self.known, self.newline)
        if self.known.is_unwritten(section):
            yield own
            yield Piece(template.heading, given)
        else:
            yield Piece(template.heading, with_blank_line(given, self.newline) + body, 0)

    def _authors(self) -> Iterator[tuple[int, Piece]]:
        """The author's sections, each with a heading of ours where theirs is a form's title."""
        start = self._end(0, 0)
        for there, section in enumerate(self.document.sections[1:], 1):
            body = self.bodies[there].text if there in self.bodies else section.body
            heading = section.heading
            if there == self.recognition.title and is_known_title(section, self.forms.digests):
                heading = (
                    self.template.sections[self.title].heading if self.title in self.recognition.found else heading
                )
            same = heading + body == section.source
            yield there, Piece(heading, body, there, start, start + len(section.source) if same else None)
            start = self._end(there, start)

    def _end(self, there: int, start: int) -> int:
        """Where the next section starts in the author's text."""
        between = sum(len(margin.text) for margin in self.margins if margin.place.before == there + 1)
        return start + len(self.document.sections[there].source) + between

    def _margin(self, margin: Margin) -> Piece:
        return Piece("", margin.text, None, margin.start, margin.start + len(margin.text))

    def _new(self, added: Added) -> Piece:
        section = self.template.sections[added.template]
        return Piece(at_level(section, added.level, self.newline), section.body)


# The text


def _assemble(pieces: Sequence[Piece], last: Sequence[Block], newline: str) -> str:
    """The text of the pieces: as it was where both neighbours are, else with a blank line between.

    `last` is the last block of the author's, which may run to the end of the document.
    """
    parts: list[str] = []
    for piece, following in pairwise(pieces):
        text = piece.text
        if last and last[0].closer and text.endswith(last[0].text):
            text = with_newline(text, newline) + last[0].closer + newline
        stands = piece.end is not None and piece.end == following.start
        parts.append(text if stands else with_blank_line(text if text.strip() else "", newline))
    return "".join([*parts, pieces[-1].text])


def _below(front: str, pieces: Sequence[Piece], text: str, newline: str) -> str:
    """The text as it stands below front matter: behind one blank line, but where the author's own begins it."""
    first = next(piece for piece in pieces if piece.text.strip())
    stands = first.start is not None and text.startswith(first.text, first.start)
    return newline + text.lstrip("\r\n") if front and not stands else text


def _with_end_of(author: str, text: str) -> str:
    """A text that ends as the author's does: with or without a final newline."""
    return text.rstrip("\r\n") + author[len(author.rstrip("\r\n")) :]


def _check(text: str, pieces: Sequence[Piece], adoption: _Adoption) -> None:
    """Read the result anew: each heading where it belongs, each word of the author's below its own.

    What an adoption took for unwritten is no one's words.
    """
    expected = [piece for piece in pieces if piece.heading or piece.author == 0]
    result = parse(text)[1 if expected[0].heading else 0 :]
    if [section.heading.strip() for section in result] != [piece.heading.strip() for piece in expected]:
        raise LostText("a heading would not be where it belongs")
    document = adoption.document
    for piece, section in zip(expected, result, strict=True):
        if piece.author is not None and not _holds(section.body, _own(adoption, piece.author)):
            raise LostText(f"what stands under “{document.path(piece.author)}” would not be whole")
    if not _holds(text, " ".join(margin.text for margin in adoption.margins).split()):
        raise LostText("what stands between two sections would not be whole")


def _own(adoption: _Adoption, index: int) -> Iterator[str]:
    """The words of a section that are its author's."""
    section, body = adoption.document.sections[index], adoption.bodies.get(index)
    for block in section.blocks:
        if body is None or is_nobodys(block):
            yield from block.text.split()
        elif not body.unwritten:
            yield from " ".join(_own_parts(block, section, adoption.known)).split()


def _own_parts(block: Block, section: Section, known: Known) -> list[str]:
    if block.kind in ("table", "list"):
        return own_entries(block, section, known)
    return [] if is_known(block, section, known.digests) else [block.text]


def _holds(text: str, own: Iterable[str]) -> bool:
    """Whether a text has all these words, in this order, with or without others between."""
    following = iter(text.split())
    return all(word in following for word in own)
