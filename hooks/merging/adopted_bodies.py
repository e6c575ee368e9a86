"""What stands under a heading after an adoption: the author's text, and ours where theirs was only a form's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from form.guidance import Digest, digests, is_known, is_known_row, words
from form.markers import Marked
from form.ownership import STRUCTURE, seen
from form.refusal import Refusal, denies
from markdown.document import Block, Section
from markdown.lines import split_lines, split_row
from markdown.meaning import list_entries, split_marker, table_entries

_HEAD = 2  # a table's header and the row of dashes below it


class Adopted(NamedTuple):
    """A body; whether it was taken for unwritten, and whether the answers say that it does not apply."""

    text: str
    unwritten: bool = False
    contradicts: bool = False


class Known(NamedTuple):
    """What an adoption knows beforehand: the digests of guidance, and the names that the answers give."""

    digests: Collection[Digest] = frozenset()
    names: Collection[str] = frozenset()

    def with_form(self, *forms: Marked) -> Known:
        """With the guidance of the template's own texts."""
        return self._replace(digests=frozenset(self.digests).union(*(digests(form.document) for form in forms)))

    def is_unwritten(self, section: Section) -> bool:
        """Whether a reader sees nothing in a section but a form's guidance."""
        return all(is_known(block, section, self.digests) for block in seen(section))

    def is_named(self, text: str) -> bool:
        """Whether an answer gave a text, a placeholder beside it aside."""
        return " ".join(words(_without_brackets(text))) in self.names

    def holds_name(self, text: str) -> bool:
        """Whether an answer stands in a text."""
        found = f" {' '.join(words(text))} "
        return any(f" {name} " in found for name in self.names)

    def is_given(self, block: Block) -> bool:
        """Whether an answer stands in a block that leaves nothing to fill in."""
        return "[*" not in block.text and self.holds_name(block.text)


def names_of(answers: Iterable[object]) -> frozenset[str]:
    """The names that answers give, as their words: each whole text, and each part of a list with commas."""
    texts = [answer for answer in answers if isinstance(answer, str)]
    parts = {" ".join(words(part)) for text in texts for part in (text, *text.split(","))}
    return frozenset(parts - {""})


def adopted_body(author: Section, template: Section, known: Known, newline: str) -> Adopted:
    """The body of a section that the author's document has and the template knows."""
    if known.is_unwritten(author):
        return Adopted(_ours(author, template, newline), unwritten=True)
    blocks = _merged(author, template, known, newline)
    return Adopted(author.body if blocks is None else _joined(author, blocks, newline))


def adopted_stub(author: Section, template: Section, known: Known, refusal: Refusal | None, newline: str) -> Adopted:
    """The body of a section that does not apply by the answers; `refusal` is what the author's says of that."""
    if known.is_unwritten(author) or (refusal and not refusal.reason):
        return Adopted(_ours(author, template, newline), unwritten=True)
    return Adopted(author.body, contradicts=refusal is None and not denies(author))


def given_blocks(author: Section, template: Section, known: Known, newline: str) -> str:
    """An empty body with what the answers give, where the document is none of the form's."""
    given = [block for block in template.blocks if known.is_given(block)]
    if seen(author) or not given:
        return author.body
    return _ours(author, template._replace(blocks=tuple(given)), newline)


def _ours(author: Section, template: Section, newline: str) -> str:
    """The template's body, and below it what is nobody's and stood in the author's."""
    blocks = [*template.blocks, *(block for block in author.blocks if not is_seen(author, block))]
    return _joined(template, blocks, newline) if blocks else template.body


def is_seen(section: Section, block: Block) -> bool:
    """Whether a block of a section is somebody's text."""
    return block in seen(section)


def _joined(first: Section, blocks: Sequence[Block], newline: str) -> str:
    """Blocks below each other, each with a blank line behind it but where it had none of its own."""
    texts = []
    for place, block in enumerate(blocks):
        last = place + 1 == len(blocks)
        text = block.text if last else block.text.rstrip("\r\n") + newline
        texts.append(text + (block.gap if last or block.gap else newline))
    return (first.gap or newline * bool(first.heading)) + "".join(texts)


# Guidance beside what the author wrote


def own_entries(block: Block, section: Section, known: Known) -> list[str]:
    """The rows of a table that no form has, or the items of a list, each with what is nested in it."""
    groups = _groups(block) if block.kind == "list" else ([row] for row in _texts(block))
    own = (group for group in groups if not _is_forms(group, section, known))
    return [text for group in own for text in group if words(text)]


def _merged(author: Section, template: Section, known: Known, newline: str) -> list[Block] | None:
    """The author's blocks with our guidance in the place of a form's; None if nothing changes."""
    given = [block for block in template.blocks if known.is_given(block) and _stands_in(block, author)]
    ours = [block for block in template.blocks if block not in given]
    prose = [block for block in ours if block.kind not in STRUCTURE]
    lists = [block for block in ours if block.kind == "list"]
    tables = {_header(block): block for block in ours if block.kind == "table"}
    guided = any(block.kind not in STRUCTURE and _is_guidance(block, author, known) for block in author.blocks)
    blocks = [] if guided else [block for block in prose if known.is_given(block)]
    for block in author.blocks:
        if block.kind == "table":
            blocks.append(_table(block, tables.get(_header(block)), author, known, newline))
        elif block.kind == "list":
            merged = _list(block, lists, author, known, newline)
            blocks, lists = blocks + merged, lists if merged == [block] else []
        elif _is_guidance(block, author, known):
            blocks, prose = blocks + prose, []
        else:
            blocks.append(block)
    return None if blocks == list(author.blocks) else blocks


def _is_guidance(block: Block, section: Section, known: Known) -> bool:
    """Whether a block is a form's words and not an answer that stands below them."""
    return is_seen(section, block) and not known.is_given(block) and is_known(block, section, known.digests)


def _stands_in(block: Block, section: Section) -> bool:
    there = f" {' '.join(words(section.body))} "
    return f" {' '.join(words(block.text))} " in there


def _list(author: Block, ours: list[Block], section: Section, known: Known, newline: str) -> list[Block]:
    """The author's list, with our items in the place of a form's."""
    own = own_entries(author, section, known)
    if len(own) == len(author.entries):
        return [author]
    if not own or len(ours) != 1:
        return ours
    marker = split_marker(own[0])[0]
    there = {" ".join(words(text)) for text in own}
    items = [text for text in _texts(ours[0]) if " ".join(words(text)) not in there]
    if marker in "-+*":
        items = [text.replace(split_marker(text)[0], marker, 1) for text in items]
    return [_with_entries(author, [*own, *items], newline)]


def _table(author: Block, template: Block | None, section: Section, known: Known, newline: str) -> Block:
    """The author's table with the rows that the answers give, in the place of a form's samples."""
    if template is None:
        return author
    if is_known(author, section, known.digests):
        return template._replace(gap=author.gap)
    head, groups = _texts(author)[:_HEAD], _groups(author)
    rows = [text for group in groups for text in group]
    own = [row for row in rows if not is_known_row(row, section, known.digests)]
    there = {" ".join(words(_without_brackets(_first(row)))) for row in own}
    sampled = len(own) < len(rows) or not own
    added = [row for group in _groups(template) for row in group if _is_missing(group[0], there, sampled, known)]
    if len(own) == len(rows) and not added:
        return author
    return _with_entries(author, [*head, *own, *added], newline)


def _with_entries(block: Block, entries: Sequence[str], newline: str) -> Block:
    texts = [entry.rstrip("\r\n") + newline for entry in entries]
    starts = accumulate((len(split_lines(text)) for text in texts[:-1]), initial=0)
    return block._replace(text="".join(texts), entries=tuple(starts))


def _is_missing(row: str, there: Collection[str], sampled: bool, known: Known) -> bool:
    """Whether a row of ours comes: one that an answer names, unless it is there; a sample where samples were."""
    first = _first(row)
    if known.is_named(first):
        return " ".join(words(_without_brackets(first))) not in there
    return sampled


def _texts(block: Block) -> list[str]:
    return [entry.text for entry in (table_entries if block.kind == "table" else list_entries)(block)]


def _groups(block: Block) -> list[list[str]]:
    """The items or rows of a block, each with those that are nested in it, or below it without a first cell."""
    entries = table_entries(block)[_HEAD:] if block.kind == "table" else list_entries(block)
    groups: list[list[str]] = []
    for entry in entries:
        begins = _first(entry.text) if block.kind == "table" else not entry.depth
        if begins or not groups:
            groups.append([])
        groups[-1].append(entry.text)
    return groups


def _is_forms(group: Sequence[str], section: Section, known: Known) -> bool:
    return all(is_known_row(text, section, known.digests) for text in group)


def _header(block: Block) -> str:
    return " ".join(words(table_entries(block)[0].text))


def _first(row: str) -> str:
    return split_row(row)[0] if split_row(row) else ""


def _without_brackets(text: str) -> str:
    parts = text.split("[")
    return parts[0] + "".join(part.partition("]")[2] for part in parts[1:])
