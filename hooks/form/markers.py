"""The template's marks: comments under a heading that no author ever sees.

`<!-- copier: when api -->` names the question on which a section depends, and
`<!-- copier: was Old heading; Older heading -->` the headings that it had in earlier
releases, newest first. The others serve documents that were not made here:
`also NAME; NAME` are names under which the section is known there, `near NAME; NAME`
names of sections that may be the same and may be not, and `first` says that the section
stands right after the title where nothing else says where.
At the top of the document, `stub Entfällt, weil {}.` is the sentence that stands in a
section that does not apply, `{}` for the reason, and `settled NAME; NAME` are the
statuses by which a review is over.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown import front_matter
from markdown.document import Document, Section, parse, source

from form.refusal import SENTENCE, stub_sections

_MARKER = re.compile(r"<!-- copier: (when|was|also|near|first|stub|settled)(?: +(.*?))? *-->[ \t]*[\r\n]*\Z", re.DOTALL)


class Marked(NamedTuple):
    """A document without its markers, and what they say of its sections, by index.

    `sentence` is what the template writes where a section does not apply; `stubs` are the
    sections that hold it.
    """

    front_matter: str
    document: Document
    conditions: dict[int, str]
    renames: dict[int, tuple[str, ...]]
    also: dict[int, tuple[str, ...]]
    near: dict[int, tuple[str, ...]]
    first: frozenset[int]
    sentence: str = SENTENCE
    stubs: frozenset[int] = frozenset()
    settled: tuple[str, ...] = ()

    @property
    def declared(self) -> dict[int, tuple[str, ...]]:
        """The names by which sections were or are known, the earlier headings first."""
        places = {**self.renames, **self.also}
        return {place: self.renames.get(place, ()) + self.also.get(place, ()) for place in places}

    @property
    def text(self) -> str:
        """The document as a text."""
        return self.front_matter + source(self.document)


def read(text: str) -> Marked:
    """Read a template's document and take its markers out."""
    sections: list[Section] = []
    said: dict[str, dict[int, tuple[str, ...]]] = {
        kind: {} for kind in ("when", "was", "also", "near", "first", "stub", "settled")
    }
    front, text = front_matter.split(text)
    for index, section in enumerate(parse(text)):
        while section.blocks and (marker := _MARKER.match(section.blocks[0].text)):
            said[marker[1]][index] = said[marker[1]].get(index, ()) + _names(marker[2] or "")
            gap = section.gap or section.blocks[0].gap
            section = section._replace(gap=gap, blocks=section.blocks[1:])
        sections.append(section)
    conditions = {index: questions[0] for index, questions in said["when"].items() if questions}
    sentence = "; ".join(said["stub"].get(0, ())) or SENTENCE
    names = said["was"], said["also"], said["near"]
    document = tuple(sections)
    stubs = stub_sections(document, sentence)
    first, settled = frozenset(said["first"]), said["settled"].get(0, ())
    return Marked(front, document, conditions, *names, first, sentence, stubs, settled)


def _names(text: str) -> tuple[str, ...]:
    """The names of a list `NAME; NAME`."""
    return tuple(" ".join(name.split()) for name in text.split(";") if name.strip())
