"""A document's sections as a tree."""

from __future__ import annotations

from markdown.document import Document
from markdown.inline import title_key


class Outline:
    """The sections of a document as a tree; the text before the first heading is its root."""

    def __init__(self, document: Document) -> None:
        self.sections = document
        self.titles = [title_key(section.title) for section in document]
        self.parents = [0] * len(document)
        self.children: list[list[int]] = [[] for _ in document]
        open_sections = [0]
        for index, section in enumerate(document[1:], 1):
            while len(open_sections) > 1 and document[open_sections[-1]].level >= section.level:
                open_sections.pop()
            self.parents[index] = open_sections[-1]
            self.children[open_sections[-1]].append(index)
            open_sections.append(index)

    @property
    def title(self) -> int:
        """The section that is the document's title, or 0 if there is none."""
        return 1 if len(self.sections) > 1 and self.sections[1].level == 1 else 0

    def path(self, index: int) -> str:
        """The headings from the outermost section down to this one."""
        titles: list[str] = []
        while index:
            titles.append(" ".join(self.sections[index].title.split()) or "(no title)")
            index = self.parents[index]
        return " / ".join(reversed(titles)) or "(top of the document)"

    def subtree(self, index: int) -> range:
        """The section and all below it, which follow it in the document."""
        end = index + 1
        level = self.sections[index].level
        while end < len(self.sections) and self.sections[end].level > level:
            end += 1
        return range(index, end)
