"""The texts of one update, and who is who between them."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from judging.outline import Piece, Section, pairs, read


class Case:
    """A case's five texts and who is who between them."""

    def __init__(self, base: str, author: str, template: str, result: str, report: str) -> None:
        self.base, self.author, self.template = read(base), read(author), read(template)
        self.result, self.report = read(result), report

    @cached_property
    def author_of_base(self) -> dict[int, int]:
        return pairs(self.base, self.author)

    @cached_property
    def base_of_author(self) -> dict[int, int]:
        return {author: base for base, author in self.author_of_base.items()}

    @cached_property
    def template_of_base(self) -> dict[int, int]:
        return pairs(self.base, self.template)

    @cached_property
    def base_of_template(self) -> dict[int, int]:
        return {template: base for base, template in self.template_of_base.items()}

    @cached_property
    def template_of_author(self) -> dict[int, int]:
        """By way of the base; what neither has to do with the base, directly."""
        found = {
            author: self.template_of_base[base]
            for base, author in self.author_of_base.items()
            if base in self.template_of_base
        }
        for author, template in pairs(self.author, self.template).items():
            base = self.base_of_template.get(template)
            if author not in self.base_of_author and (base is None or base not in self.author_of_base):
                found.setdefault(author, template)
        return found

    @cached_property
    def author_of_template(self) -> dict[int, int]:
        return {template: author for author, template in self.template_of_author.items()}

    @cached_property
    def result_of_author(self) -> dict[int, int]:
        return pairs(self.author, self.result)

    @cached_property
    def result_of_template(self) -> dict[int, int]:
        """By way of the author's section, where there is one in the result."""
        found = pairs(self.template, self.result)
        for template, author in self.author_of_template.items():
            if author in self.result_of_author:
                found[template] = self.result_of_author[author]
        return found

    @cached_property
    def keys(self) -> dict[str, Counter[str]]:
        return {
            label: Counter(piece.key for piece in text.pieces())
            for label, text in (
                ("base", self.base),
                ("author", self.author),
                ("template", self.template),
                ("result", self.result),
            )
        }

    @cached_property
    def names(self) -> dict[str, Counter[str]]:
        return {
            label: Counter(section.name for section in text.sections[1:])
            for label, text in (
                ("base", self.base),
                ("author", self.author),
                ("template", self.template),
                ("result", self.result),
            )
        }

    def own(self, piece: Piece) -> bool:
        """Whether a piece of the author's text is the author's."""
        return not self.keys["base"][piece.key] and not self.keys["template"][piece.key]

    def written(self, author: int) -> bool:
        return any(self.own(piece) for piece in self.author.sections[author].pieces)

    def own_subsections(self, author: int) -> bool:
        """Whether a section holds sections that only the author has."""
        return author not in {0, self.author.title} and any(
            child not in self.base_of_author and child not in self.template_of_author
            for child in self.author.children(author)
        )


def stands(piece: Piece, section: Section) -> bool:
    """Whether what the base had is still in the author's section: an item by its words, a row by its first cell."""
    if piece.kind == "row":
        return any(other.kind == "row" and other.first == piece.first for other in section.pieces)
    if piece.kind == "item":
        return any(other.kind == "item" and other.key.startswith(piece.key) for other in section.pieces)
    return any(other.key == piece.key for other in section.pieces)
