"""Adoption: a document that was not made here gets the sections that it lacks, around what its author has.

The author's outline is the skeleton. No section of theirs changes its place, its parent
or its order; what the template has and they lack goes between.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from form.errors import SpecError
from form.guidance import is_known, is_known_row, is_known_title
from form.markers import Marked
from form.names import name
from form.ownership import is_nobodys, seen
from form.recognition import Recognition
from form.refusal import read_refusal
from markdown.document import Block, Document, Section, parse, source
from markdown.endings import newline_of, opening, with_blank_line, with_endings, with_newline
from markdown.front_matter import has_title
from markdown.lines import split_lines
from markdown.outline import Outline

from merging.adopted_bodies import Adopted, Known, adopted_body, adopted_stub, given_blocks
from merging.adoption_report import describe
from merging.changes import Merge
from merging.headings import at_level
from merging.safety import LostText

_DEEPEST = 6


_NOTHING = Known()


class NoSuchSpec(SpecError):
    """A document that has none of the template's sections."""


class Added(NamedTuple):
    """A section of the template's that is put into the author's outline.

    It stands before the author's section `before`; of several there, those that stand
    deeper come first.
    """

    before: int
    depth: int
    template: int
    level: int


class Piece(NamedTuple):
    """A section of the result: its heading and body, and the author's section that it is, if any."""

    heading: str
    body: str
    author: int | None


def adopt(author: str, filled: Marked, unfilled: Marked, known: Known = _NOTHING) -> Merge:
    """Make a text that has no base a spec of the template's.

    `filled` is the template's document with the answers of no, `unfilled` the one without
    them; `known` is the guidance of older forms. Raises `NoSuchSpec` where the text has none
    of the template's sections, `LostText` where the result would not hold all of it.
    """
    mark, front, body = opening(author)
    newline = newline_of(author)
    recognition = _recognize(author, filled, known, newline)
    document = recognition.document
    if not set(recognition.found) - {0, recognition.template_title}:
        raise NoSuchSpec(_unknown(recognition))
    adoption = _Adoption(recognition, filled, known, known.with_form(filled, unfilled), newline)
    pieces = list(adoption.pieces())
    text = _assemble(pieces, document, newline)
    text = _with_end_of(newline if adoption.ends_with_ours else body, text)
    _check(text, pieces, adoption, document)
    changes = describe(recognition, filled, [added.template for added in adoption.added], adoption.bodies)
    return Merge(mark + (front or filled.front_matter) + text, tuple(changes))


def names_in(author: str, filled: Marked, known: Known = _NOTHING) -> tuple[tuple[int, str], ...]:
    """What the template's sections are called in a document that was not made here, where it is not their own name."""
    recognition = _recognize(author, filled, known, "\n")
    pairs = ((here, recognition.name(there)) for here, there in sorted(recognition.found.items()) if there)
    return tuple((here, called) for here, called in pairs if called != name(recognition.template.sections[here].title))


def _recognize(author: str, filled: Marked, known: Known, newline: str) -> Recognition:
    _, front, body = opening(author)
    template = Outline(_with_endings(filled, newline))
    titled = has_title(front)
    return Recognition(Outline(parse(body)), template, _title(template, known), filled.also, titled)


def _title(template: Outline, known: Known) -> int:
    """The template's title, or 0: a first heading that an answer gives, or one that stands above all others."""
    first = template.sections[1] if len(template.sections) > 1 else None
    if first is None or first.level != 1:
        return 0
    alone = len(template.children[0]) == 1 and bool(template.children[1])
    return 1 if alone or not first.blocks or known.holds_name(first.title) else 0


def _with_endings(template: Marked, newline: str) -> Document:
    return parse(with_endings(source(template.document), newline))


def _unknown(recognition: Recognition) -> str:
    template = recognition.template
    titles = ", ".join(template.sections[index].title for index in recognition.groups)
    return f"none of its headings is one of the template's; looked for were {titles}, and all below them"


class _Adoption:
    def __init__(self, recognition: Recognition, filled: Marked, forms: Known, known: Known, newline: str) -> None:
        self.recognition = recognition
        self.document, self.template = recognition.document, recognition.template
        self.title = recognition.template_title
        self.marked = filled
        self.forms = forms
        self.known = known
        self.newline = newline
        self.of_author = {there: here for here, there in recognition.found.items()}
        self.bodies = {there: self._body(there, here) for there, here in self.of_author.items()}
        self.added = sorted(_Places(recognition, filled.first).added())

    # The bodies

    def _body(self, there: int, here: int) -> Adopted:
        author, template = self.document.sections[there], self.template.sections[here]
        if here in (0, self.title):
            return self._head(there, here)
        written_below = any(child not in self.of_author for child in self.document.children[there])
        if not seen(author) and written_below:
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

    @property
    def _is_form(self) -> bool:
        """Whether the document was copied from another form, whose guidance still stands in it."""
        sections = [self.document.sections[there] for there in self.of_author]
        return any(seen(section) and self.forms.is_unwritten(section) for section in sections)

    @property
    def ends_with_ours(self) -> bool:
        """Whether nothing of the author's stands at the end."""
        end = len(self.document.sections)
        last = self.bodies.get(end - 1)
        return (last is not None and last.unwritten) or any(added.before == end for added in self.added)

    # The pieces

    def pieces(self) -> Iterator[Piece]:
        """The sections of the result, in their order."""
        yield from self._preface()
        waiting = list(self.added)
        for there in range(1, len(self.document.sections) + 1):
            while waiting and waiting[0].before <= there:
                yield self._new(waiting.pop(0))
            if there < len(self.document.sections):
                yield self._authors(there)

    def _preface(self) -> Iterator[Piece]:
        """What stands before the first heading; before it the title, where there is none."""
        section = self.document.sections[0]
        body = self.bodies[0].text
        if self.recognition.title or self.recognition.titled or not self.title:
            yield Piece("", body, 0)
            return
        template = self.template.sections[self.title]
        given = given_blocks(template._replace(blocks=()), template, self.known, self.newline)
        if self.known.is_unwritten(section):
            yield Piece("", body, 0)
            yield Piece(template.heading, given, None)
        else:
            yield Piece(template.heading, with_blank_line(given, self.newline) + body, 0)

    def _authors(self, there: int) -> Piece:
        section = self.document.sections[there]
        body = self.bodies[there].text if there in self.bodies else section.body
        placeholder = self.of_author.get(there) == self.title and is_known_title(section, self.forms.digests)
        if there == self.recognition.title and placeholder:
            return Piece(self.template.sections[self.title].heading, body, there)
        return Piece(section.heading, body, there)

    def _new(self, added: Added) -> Piece:
        section = self.template.sections[added.template]
        return Piece(at_level(section, added.level, self.newline), section.body, None)


class _Places:
    """Where the sections go that the document lacks."""

    def __init__(self, recognition: Recognition, first: Collection[int]) -> None:
        self.recognition = recognition
        self.document, self.template = recognition.document, recognition.template
        self.title = recognition.template_title
        self.first = first

    def added(self) -> Iterator[Added]:
        """The sections to add, in no order."""
        for parent in self.recognition.found:
            if parent == 0 or parent != self.title:
                yield from self._below(parent)

    def _below(self, parent: int) -> Iterator[Added]:
        children = self.recognition.children(parent)
        depth = -self._depth(self.recognition.found[parent])
        for place, child in enumerate(children):
            if child not in self.recognition.found and self._is_needed(child):
                before, level = self._place(parent, children, place)
                yield from self._with_children(child, before, depth, level)

    def _is_needed(self, index: int) -> bool:
        """Whether a section brings anything: a heading alone, all of whose sections are there, does not."""
        missing = (child for child in self.template.children[index] if child not in self.recognition.found)
        return bool(seen(self.template.sections[index])) or any(map(self._is_needed, missing))

    def _with_children(self, index: int, before: int, depth: int, level: int) -> Iterator[Added]:
        yield Added(before, depth, index, min(level, _DEEPEST))
        own = self.template.sections[index].level
        for child in self.template.children[index]:
            if child not in self.recognition.found and self._is_needed(child):
                deeper = level + self.template.sections[child].level - own
                yield from self._with_children(child, before, depth, deeper)

    def _place(self, parent: int, children: Sequence[int], place: int) -> tuple[int, int]:
        """Before which section of the author's a new one stands, and on which level.

        That is before the next that the template has there, or after the one before where
        the author has these two the other way round. What stands first shows no place.
        """
        below = self.recognition.below(self.recognition.found[parent])
        here = {child: there for child, there in self.recognition.found.items() if there in below}
        earlier = [here[child] for child in children[:place] if child in here and child not in self.first]
        later = [here[child] for child in children[place:] if child in here]
        if children[place] in self.first:
            return self._at_top([here[child] for child in children[:place] if child in here])
        if later and (not earlier or earlier[-1] < later[0]):
            return later[0], self.document.sections[later[0]].level
        if earlier:
            return self._after(
                earlier[-1],
                below,
                {here[child] for child in here if child < children[place] and child not in self.first},
            )
        return self._at_end(parent)

    def _after(self, there: int, below: Sequence[int], known: Collection[int]) -> tuple[int, int]:
        """Behind a section, and behind those that follow it and stand before the new one in the template."""
        for following in below[below.index(there) + 1 :]:
            if following not in known:
                break
            there = following
        return self.document.subtree(there).stop, self.document.sections[there].level

    def _at_top(self, earlier: Sequence[int]) -> tuple[int, int]:
        """Right after the title and what stands below it, or after one that stands there already."""
        top, title = self.recognition.top, self.recognition.title
        if top and top[0] in earlier:
            return self.document.subtree(top[0]).stop, self.document.sections[top[0]].level
        inside = [child for child in top if self.document.parents[child] == title]
        if title and not inside and top:
            return self.document.subtree(title).stop, self.document.sections[top[0]].level
        if not top:
            return title + 1, self.document.sections[title].level + 1
        return title + 1, self.document.sections[(inside or top)[0]].level

    def _at_end(self, parent: int) -> tuple[int, int]:
        there = self.recognition.found[parent]
        below = self.recognition.below(there)
        if not there:
            last = below[-1] if below else self.recognition.title
            return len(self.document.sections), self.document.sections[last].level + (not below)
        level = self.document.sections[below[-1] if below else there].level + (not below)
        return self.document.subtree(there).stop, level

    def _depth(self, there: int) -> int:
        return self.document.sections[there].level if there else 0


# The text


def _assemble(pieces: Sequence[Piece], document: Outline, newline: str) -> str:
    """The text of the pieces: as it was where both neighbours are, else with a blank line between."""
    parts: list[str] = []
    for place, piece in enumerate(pieces):
        text = piece.heading + piece.body
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if following is None or not text:
            parts.append(text)
            continue
        last = document.sections[-1].blocks[-1:]
        if piece.author == len(document.sections) - 1 and last and last[0].closer and text.endswith(last[0].text):
            text = with_newline(text, newline) + last[0].closer + newline
        unchanged = piece.author is not None and following.author == piece.author + 1
        same = unchanged and text == document.sections[piece.author or 0].source
        parts.append(text if same else with_blank_line(text, newline))
    return "".join(parts)


def _with_end_of(author: str, text: str) -> str:
    """A text that ends as the author's does: with or without a final newline."""
    return text.rstrip("\r\n") + author[len(author.rstrip("\r\n")) :]


def _check(text: str, pieces: Sequence[Piece], adoption: _Adoption, document: Outline) -> None:
    """Read the result anew: each heading where it belongs, each word of the author's below its own.

    What an adoption took for unwritten is no one's words.
    """
    result = parse(text)
    expected = [piece for piece in pieces if piece.heading or piece.author == 0]
    found = [section.heading.strip() for section in result[1 if expected[0].heading else 0 :]]
    if found != [piece.heading.strip() for piece in expected]:
        raise LostText("a heading would not be where it belongs")
    for piece, section in zip(expected, result[1 if expected[0].heading else 0 :], strict=True):
        if piece.author is not None and not _holds(section.body, _own(adoption, document, piece.author)):
            raise LostText(f"what stands under “{document.path(piece.author)}” would not be whole")


def _own(adoption: _Adoption, document: Outline, index: int) -> Iterator[str]:
    """The words of a section that are its author's."""
    section, body = document.sections[index], adoption.bodies.get(index)
    for block in section.blocks:
        if body is None or is_nobodys(block):
            yield from block.text.split()
        elif not body.unwritten:
            yield from " ".join(_own_parts(block, section, adoption.known)).split()


def _own_parts(block: Block, section: Section, known: Known) -> list[str]:
    if block.kind == "table":
        return [row for row in split_lines(block.text) if not is_known_row(row, section, known.digests)]
    return [] if is_known(block, section, known.digests) else [block.text]


def _holds(text: str, own: Iterable[str]) -> bool:
    """Whether a text has all these words, in this order, with or without others between."""
    following = iter(text.split())
    return all(word in following for word in own)
