"""The template's marks: comments under a heading that no author ever sees.

`<!-- copier: when api -->` names the question on which a section depends, and
`<!-- copier: was Old heading -->` the heading it had in an earlier release.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown import front_matter
from markdown.document import Document, Section, parse, source

_MARKER = re.compile(r"<!-- copier: (when|was) +(.*?) *-->[ \t]*[\r\n]*\Z")


class Marked(NamedTuple):
    """A document without its markers, and what they say of its sections, by index."""

    front_matter: str
    document: Document
    conditions: dict[int, str]
    renames: dict[int, str]

    @property
    def text(self) -> str:
        """The document as a text."""
        return self.front_matter + source(self.document)


def read(text: str) -> Marked:
    """Read a template's document and take its markers out."""
    sections: list[Section] = []
    conditions: dict[int, str] = {}
    renames: dict[int, str] = {}
    front, text = front_matter.split(text)
    for index, section in enumerate(parse(text)):
        while section.blocks and (marker := _MARKER.match(section.blocks[0].text)):
            (conditions if marker[1] == "when" else renames)[index] = marker[2]
            gap = section.gap or section.blocks[0].gap
            section = section._replace(gap=gap, blocks=section.blocks[1:])
        sections.append(section)
    return Marked(front, tuple(sections), conditions, renames)
