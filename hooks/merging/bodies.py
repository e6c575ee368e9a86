"""What stands under one heading after a merge: who decides it."""

from __future__ import annotations

from form.ownership import STRUCTURE, content, is_nobodys, is_remark, is_untouched, is_written, seen
from markdown.document import Block, Section
from markdown.meaning import block_key, body_key

from merging.block_rows import REMARKS, are_alike
from merging.blocks import merge_blocks
from merging.parts import Part
from merging.rows import Row
from merging.spacing import respaced


def merge_bodies(row: Row, author: Section, template: Section, written_below: bool, newline: str) -> Part:
    """Merge the bodies of one section's versions; without a base both sides added it.

    A section that is `written_below` has subsections that only its author has.
    """
    base, author = respaced(row.base, author, template) if row.base else (_shared(author, template), author)
    was, now, given = body_key(base), body_key(author), body_key(template)
    if template.body == base.body or given == was or now == given:
        return Part(author.body, False, False)
    if now == was and (content(base) or not written_below):
        return Part(template.body, True, False)
    if row.no.template:
        return _answered_no(base, author, template, newline)
    if row.no.base and not is_untouched(base, author):
        return _answered_yes(row, author, template, newline)
    if written_below and not content(base) and not seen(author):
        return Part(author.body, False, True)
    if _is_replaced_in_part(base, author, template):
        base, template = (_without_prose(section) for section in (base, template))
        return merge_blocks(base, author, template, newline)._replace(kept=True)
    return merge_blocks(base, author, template, newline)


def _is_replaced_in_part(base: Section, author: Section, template: Section) -> bool:
    """Whether the template has other paragraphs in place of some of which the author took out a part.

    Where they are fewer, or more and one that is left is none of them reworded, those that
    the author took out can't be told from the new ones: what is left stands as it is.
    """
    gone, new = _only_in(base, template), _only_in(template, base)
    stand = set(body_key(author))
    left = [block for block in gone if block_key(block) in stand]
    is_told = len(new) == len(gone) or (
        len(new) > len(gone) and all(any(are_alike(block.text, other.text) for other in new) for block in left)
    )
    return bool(new) and 0 < len(left) < len(gone) and not is_told


def _only_in(one: Section, other: Section) -> list[Block]:
    """The paragraphs, comments and quotes of one section that another has not."""
    known = set(body_key(other))
    return [block for block in content(one) if block.kind in REMARKS and block_key(block) not in known]


def _without_prose(section: Section) -> Section:
    return section._replace(blocks=tuple(block for block in section.blocks if block.kind in STRUCTURE))


def _shared(author: Section, template: Section) -> Section:
    """What both sides have of a section that both added counts as given before."""
    given = set(body_key(template))
    return author._replace(blocks=tuple(block for block in author.blocks if block_key(block) in given))


def _answered_no(base: Section, author: Section, template: Section, newline: str) -> Part:
    """The stub where nothing is written; below it what is neither guidance nor seen."""
    if is_written(base, author):
        return Part(author.body, False, True)
    known = set(body_key(base))
    left = [
        block for block in author.blocks if is_nobodys(block) or (is_remark(block) and block_key(block) not in known)
    ]
    return _stack(template, left, newline)


def _answered_yes(row: Row, author: Section, template: Section, newline: str) -> Part:
    """Where a stub stood: below the guidance a reason of the author's own, or all their text."""
    if not row.no.author:
        return Part(author.body, False, True)
    return _stack(template, list(author.blocks), newline)._replace(kept=True)


def _stack(template: Section, below: list[Block], newline: str) -> Part:
    """The template's body, and blocks of the author's below it."""
    if not below:
        return Part(template.body, True, False)
    texts = [block.text.rstrip("\r\n") + newline for block in (*template.blocks, *below)]
    return Part((template.gap or newline) + newline.join(texts) + below[-1].gap, True, False)
