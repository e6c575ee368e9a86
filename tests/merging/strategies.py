"""Documents, and what a template and an author do to them, for hypothesis.

Sections and blocks carry keys, so that a test knows which of the author's and of the
template's is which of the base's without asking the code under test. Every block has
words of its own, numbered, except a few that stand in many places on purpose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

T = TypeVar("T")


@dataclass(frozen=True)
class Block:
    """A block's source without its final newline."""

    key: int
    kind: str
    text: str


@dataclass(frozen=True)
class Section:
    """A heading and its blocks; `was` is the heading that the template says it had."""

    key: int
    level: int
    title: str
    blocks: tuple[Block, ...] = ()
    was: str = ""

    @property
    def is_stub(self) -> bool:
        return len(self.blocks) == 1 and self.blocks[0].kind == "stub"


@dataclass(frozen=True)
class Document:
    """The sections in their order; the first, of level 0, is the text before all headings."""

    sections: tuple[Section, ...]

    def parent(self, position: int) -> int:
        """The position of the section that one stands under."""
        level = self.sections[position].level
        return max((above for above in range(position) if self.sections[above].level < level), default=0)

    def subtree(self, position: int) -> range:
        """The positions of a section and all below it."""
        level, end = self.sections[position].level, position + 1
        while end < len(self.sections) and self.sections[end].level > level:
            end += 1
        return range(position, end)

    def position(self, key: int | None) -> int | None:
        """Where the section of a key stands, if it does."""
        return next((place for place, section in enumerate(self.sections) if section.key == key), None)

    def blocks(self, key: int) -> tuple[Block, ...]:
        """The blocks of the section of a key, none if it is not there."""
        place = self.position(key)
        return () if place is None else self.sections[place].blocks

    def parent_key(self, key: int) -> int | None:
        """The key of the section that one stands under, if it is in the document."""
        place = self.position(key)
        return None if not place else self.sections[self.parent(place)].key


@dataclass(frozen=True)
class Style:
    """How an author's editor writes what the template wrote otherwise."""

    newline: str = "\n"
    reformatted: bool = False
    setext: bool = False
    blank_lines: int = 1
    final_newline: bool = True
    byte_order_mark: bool = False


@dataclass(frozen=True)
class Update:
    """A base, what an author and a template made of it, and the author's way to write."""

    base: Document
    author: Document
    template: Document
    style: Style

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Hypothesis shows a failing example by this: the three texts, as a case has them."""
        texts = (("base", self.base_text), ("author", self.author_text), ("template", self.template_text))
        printer.text("".join(f"\n~~~~ {name}\n{text}~~~~\n" for name, text in texts) + repr(self.style))

    @property
    def base_text(self) -> str:
        return write(self.base)

    @property
    def author_text(self) -> str:
        return write(self.author, self.style, self.base)

    @property
    def template_text(self) -> str:
        """With the markers, as the hook reads it."""
        return write(self.template)

    @property
    def given_text(self) -> str:
        """What the template gives, without the markers."""
        return write(Document(tuple(replace(section, was="") for section in self.template.sections)))

    def own_lines(self) -> Iterator[tuple[int, str]]:
        """The lines that are the author's, with the key of the section that they stand in.

        A line is the author's if the base has it not, or less often, in that section. A list
        or table that they only moved is still the template's.
        """
        moved = [
            block
            for section in self.base.sections
            for block in section.blocks
            if block.text.startswith(("- ", "|")) and block not in self.author.blocks(section.key)
        ]
        for section in self.author.sections:
            before = [*self.base.blocks(section.key), *moved]
            lines: list[str] = []
            for block in section.blocks:
                if block not in before or section.blocks.count(block) > 1:
                    lines += [line.strip() for line in block.text.split("\n") if line.strip()]
            known = Counter(line.strip() for block in before for line in block.text.split("\n"))
            for line in (Counter(lines) - known).elements():
                yield section.key, line


# --------------------------------------------------------------------------- As text


def write(document: Document, style: Style = Style(), base: Document | None = None) -> str:
    """A document as Markdown; of an author's, only blocks as in the base are reformatted."""
    parts: list[str] = []
    for section in document.sections:
        pieces = [_heading(section, style)] if section.level else []
        if section.was:
            pieces[0] += f"\n<!-- copier: was {section.was} -->"
        for block in section.blocks:
            reformat = style.reformatted and base is not None and block in base.blocks(section.key)
            pieces.append(reformatted(block) if reformat else block.text)
        parts += [piece + "\n" for piece in pieces]
    text = ("\n" * style.blank_lines).join(parts)
    if not style.final_newline:
        text = text.rstrip("\n")
    return ("\ufeff" if style.byte_order_mark else "") + text.replace("\n", style.newline)


def _heading(section: Section, style: Style) -> str:
    if style.setext and section.level < 3:
        return f"{section.title}\n{'=-'[section.level - 1] * 3}"
    closing = " " + "#" * section.level if style.reformatted else ""
    return "#" * section.level + " " + section.title + closing


def reformatted(block: Block) -> str:
    """The same block as another editor writes it."""
    text = block.text
    if block.kind in ("guidance", "stub"):
        text = re.sub(r"\[\*(.*)\*\]", r"\\[_\1_\\]", text, flags=re.DOTALL)
        words = text.split(" ")
        half = len(words) // 2
        return " ".join(words[:half]) + "\n" + " ".join(words[half:]) + "  " if half else text
    if block.kind == "list":
        return re.sub(r"^( *)-", r"\1*", text, flags=re.MULTILINE)
    if block.kind == "table":
        rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in text.split("\n")]
        rows[1] = [":---" for _ in rows[1]]
        return "\n".join("|" + "|".join(f"  {cell}   " for cell in row) + "|" for row in rows)
    return text


# -------------------------------------------------------------------- How it comes about

_WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu")
_SHARED = ("describe", "the", "plan", "for", "this", "part", "of", "it")
_COMMON = ("[*Describe these tests in a sentence or two, please.*]", "[*Who?*]")
_TITLES = ("Tests", "Goal", "Limits", "API", "Notes")


class _Maker:
    """Draws whatever is needed, with numbers that make it unlike all else."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw
        self.count = 0

    def number(self) -> int:
        self.count += 1
        return self.count

    def below(self, limit: int) -> int:
        return self.draw(st.integers(0, limit - 1))

    def choose(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def chance(self, one_in: int) -> bool:
        """Seldom true, and shrinks to false."""
        return self.below(one_in) == one_in - 1

    def sentence(self, length: int) -> str:
        number = self.number()
        words = [f"{_WORDS[index % len(_WORDS)]}{number}" for index in range(length)]
        if self.chance(4):
            words[1::2] = _SHARED[: len(words[1::2])]
        return " ".join(words)

    # Blocks

    def block(self) -> Block:
        """A block as a template gives it."""
        kind = self.choose(("guidance", "guidance", "guidance", "list", "table", "items", "fence", "comment", "quote"))
        return Block(self.number(), "list" if kind == "items" else kind, getattr(self, "_" + kind)())

    def _guidance(self) -> str:
        if self.chance(6):
            return self.choose(_COMMON)
        return f"[*{self.sentence(self.choose((9, 2, 14)))}*]"

    def _list(self) -> str:
        return "\n".join(f"- [ ] {self.sentence(3)}" for _ in range(1 + self.below(3)))

    def _items(self) -> str:
        lines = []
        for _ in range(1 + self.below(2)):
            lines.append(f"- {self.sentence(3)}")
            if self.chance(2):
                lines.append(f"  - [ ] {self.sentence(2)}")
            if self.chance(3):
                lines.append(f"  {self.sentence(3)}")
        return "\n".join(lines)

    def _table(self) -> str:
        rows = ["| name | meaning |", "| --- | --- |"]
        rows += [f"| {self.sentence(1)} | [*{self.sentence(2)}*] |" for _ in range(1 + self.below(2))]
        return "\n".join(rows)

    def _fence(self) -> str:
        return f"```sh\n# no heading\n\nrun  {self.sentence(2)}\n```"

    def _comment(self) -> str:
        return f"<!-- {self.sentence(2)}\n\n# no heading\n-->"

    def _quote(self) -> str:
        return f"> # no heading\n> {self.sentence(4)}"

    def stub(self) -> Block:
        return Block(self.number(), "stub", f"Not applicable because {self.sentence(8)}.")

    def own(self) -> Block:
        """A block of the author's own."""
        number = self.number()
        texts = (
            f"Mine{number} {self.sentence(3)}\nand more{number}",
            f"- [x] mine{number}\n- mine{number} too",
            f"```\n# mine{number}\n```",
            f"| own{number} | column |\n| --- | --- |\n| mine{number} | x |",
            f"> mine{number}",
        )
        return Block(number, "own", self.choose(texts))

    # Sections

    def title(self) -> str:
        return self.choose(_TITLES) if self.chance(3) else f"Heading{self.number()}"

    def section(self, deepest: int, blocks: Callable[[], Block]) -> Section:
        level = 1 + self.below(deepest)
        return Section(self.number(), level, self.title(), tuple(blocks() for _ in range(self.below(3))))

    def document(self) -> Document:
        """A template's document: mostly one title, and stubs here and there."""
        sections = [Section(0, 0, "", (self.block(),) if self.chance(4) else ())]
        level = 0
        for _ in range(self.below(7)):
            section = self.section(min(level + 1, 3), self.block)
            level = section.level
            sections.append(replace(section, blocks=(self.stub(),)) if self.chance(6) else section)
        return Document(tuple(sections))

    # What both may do to a document

    def place(self, document: Document) -> int:
        return 1 + self.below(len(document.sections) - 1)

    def insert(self, document: Document, section: Section) -> Document:
        place = 1 + self.below(len(document.sections))
        return Document((*document.sections[:place], section, *document.sections[place:]))

    def delete(self, document: Document) -> Document:
        place = self.place(document)
        gone = document.subtree(place) if self.chance(2) else range(place, place + 1)
        return Document(tuple(section for index, section in enumerate(document.sections) if index not in gone))

    def move(self, document: Document) -> Document:
        moved = document.subtree(self.place(document))
        sections = [section for index, section in enumerate(document.sections) if index not in moved]
        place = 1 + self.below(len(sections))
        sections[place:place] = [document.sections[index] for index in moved]
        return Document(tuple(sections))

    def change(self, document: Document, change: Callable[[Section], Section]) -> Document:
        place = self.place(document) if len(document.sections) > 1 else 0
        return Document(
            tuple(change(section) if index == place else section for index, section in enumerate(document.sections))
        )

    def change_block(self, section: Section, change: Callable[[Block], Block]) -> Section:
        if not section.blocks:
            return section
        place = self.below(len(section.blocks))
        return replace(
            section,
            blocks=tuple(change(block) if index == place else block for index, block in enumerate(section.blocks)),
        )

    def insert_block(self, section: Section, block: Block) -> Section:
        place = len(section.blocks) - self.below(len(section.blocks) + 1)
        return replace(section, blocks=(*section.blocks[:place], block, *section.blocks[place:]))

    def delete_block(self, section: Section) -> Section:
        if not section.blocks:
            return section
        place = self.below(len(section.blocks))
        return replace(section, blocks=section.blocks[:place] + section.blocks[place + 1 :])

    def insert_line(self, block: Block, line: str, first: int = 0) -> Block:
        lines = block.text.split("\n")
        place = len(lines) - self.below(len(lines) + 1 - first)
        return replace(block, text="\n".join([*lines[:place], line, *lines[place:]]))

    # What a template does

    def by_template(self, document: Document) -> Document:
        for _ in range(1 + self.below(4)):
            document = self._template_edit(document)
        return document

    def _template_edit(self, document: Document) -> Document:
        kind = self.choose(("reword", "reword", "block", "section", "answer", "unblock", "delete", "rename", "move"))
        if kind == "section":
            return self.insert(document, self.section(3, self.block))
        if kind == "delete" and len(document.sections) > 1:
            return self.delete(document)
        if kind == "move" and len(document.sections) > 1:
            return self.move(document)
        if kind == "rename" and len(document.sections) > 1:
            return self.change(document, self._rename)
        if kind == "answer" and len(document.sections) > 1:
            return self._answer(document)
        if kind == "block":
            return self.change(
                document, lambda section: self._unless_stub(section, self.insert_block(section, self.block()))
            )
        if kind == "unblock":
            return self.change(document, lambda section: self._unless_stub(section, self.delete_block(section)))
        return self.change(document, lambda section: self.change_block(section, self.reword))

    @staticmethod
    def _unless_stub(section: Section, changed: Section) -> Section:
        return section if section.is_stub else changed

    def _rename(self, section: Section) -> Section:
        title = f"Renamed{self.number()}"
        return replace(section, title=title, was="" if section.was or self.chance(2) else section.title)

    def _answer(self, document: Document) -> Document:
        """An answer that turns to no, for all below it too, or to yes."""
        place = self.place(document)
        sections = list(document.sections)
        if sections[place].is_stub:
            sections[place] = replace(sections[place], blocks=(self.block(), self.block()))
        else:
            stub = self.stub()
            for below in document.subtree(place):
                sections[below] = replace(sections[below], blocks=(replace(stub, key=self.number()),))
        return Document(tuple(sections))

    def reword(self, block: Block) -> Block:
        """A block reworded a little or wholly; lists and tables get entries or other columns."""
        if block.kind == "list" and self.chance(2):
            return self.insert_line(block, f"- [ ] {self.sentence(3)}", first=len(block.text.split("\n")))
        if block.kind == "table":
            return self._reword_table(block)
        if block.kind == "stub":
            return replace(self.stub(), key=block.key)
        if block.kind == "guidance" and self.chance(4):
            return replace(block, text=f"[*{self.sentence(9)}*]")
        words = re.findall(r"[a-z]+\d+", block.text)
        if not words:
            return replace(block, text=f"[*{self.sentence(9)}*]")
        return replace(block, text=block.text.replace(self.choose(words), f"new{self.number()}", 1))

    def _reword_table(self, block: Block) -> Block:
        if self.chance(3):
            lines = block.text.split("\n")
            added = ["| owner |", "| --- |"] + ["|  |"] * (len(lines) - 2)
            return replace(block, text="\n".join(line + more[1:] for line, more in zip(lines, added, strict=True)))
        columns = block.text.split("\n")[0].count("|") - 1
        return self.insert_line(block, f"| row{self.number()} |" + "  |" * (columns - 1), first=2)

    # What an author does

    def by_author(self, document: Document) -> Document:
        for _ in range(self.below(5)):
            document = self._author_edit(document)
        return document

    def _author_edit(self, document: Document) -> Document:
        kind = self.choose(
            ("add", "replace", "fill", "fill", "section", "take out", "stub", "delete", "rename", "move", "carry")
        )
        some = len(document.sections) > 1
        if kind == "section":
            own = self.section(3, self.own)
            return self.insert(document, replace(own, title=f"Own {own.key}") if self.below(4) else own)
        if kind == "delete" and some:
            return self.delete(document)
        if kind == "move" and some:
            return self.move(document)
        if kind == "rename" and some:
            return self.change(document, lambda section: replace(section, title=f"My heading {self.number()}"))
        if kind == "stub" and some:
            return self.change(document, lambda section: replace(section, blocks=(self.stub(),)))
        if kind == "carry" and some:
            return self._carry(document)
        if kind == "take out":
            return self.change(document, self.delete_block)
        if kind == "fill":
            return self.change(document, lambda section: self.change_block(section, self.fill))
        if kind == "replace":
            return self.change(document, lambda section: self.change_block(section, lambda _: self.own()))
        return self.change(document, lambda section: self.insert_block(section, self.own()))

    def _carry(self, document: Document) -> Document:
        """A block carried to another section."""
        start = self.place(document)
        if not document.sections[start].blocks:
            return document
        block = document.sections[start].blocks[0]
        without = Document(
            tuple(
                replace(section, blocks=section.blocks[1:]) if index == start else section
                for index, section in enumerate(document.sections)
            )
        )
        return self.change(without, lambda section: self.insert_block(section, block))

    def fill(self, block: Block) -> Block:
        """A box ticked, an item added, a row filled in or added."""
        number = self.number()
        lines = block.text.split("\n")
        if block.kind == "list":
            boxes = [index for index, line in enumerate(lines) if "[ ]" in line]
            if boxes and self.chance(2):
                place = self.choose(boxes)
                lines[place] = lines[place].replace("[ ]", "[x]")
                return replace(block, text="\n".join(lines))
            return self.insert_line(block, f"{self.choose(('', '  '))}- mine{number}", first=1)
        if block.kind == "table":
            if self.chance(2):
                lines[2] = f"| mine{number} |" + " x |" * (lines[0].count("|") - 2)
                return replace(block, text="\n".join(lines))
            return self.insert_line(block, f"| mine{number} | more |", first=2)
        if block.kind == "own":
            return block
        return replace(block, kind="own", text=f"Mine{number}\nand more{number}")

    def style(self) -> Style:
        return Style(
            newline=self.choose(("\n", "\n", "\r\n", "\r")),
            reformatted=self.chance(3),
            setext=self.chance(6),
            blank_lines=1 + self.below(2),
            final_newline=not self.chance(4),
            byte_order_mark=self.chance(10),
        )


@st.composite
def updates(draw: DrawFn) -> Update:
    """A base, an author's and a template's document, and how the author's is written."""
    maker = _Maker(draw)
    base = maker.document()
    template = maker.by_template(base)
    author = maker.by_author(base)
    return Update(base, author, template, maker.style())
