"""The merge of one block that author and template both changed."""

from __future__ import annotations

import re

from form.ownership import STRUCTURE, entry_names
from markdown.document import Block, Section, parse
from markdown.lines import is_blank, split_lines
from markdown.meaning import block_key, table_entries

from merging.lines import merge_lines
from merging.lists import merge_lists, unite_lists
from merging.parts import MergeBlocks, Part
from merging.tables import merge_tables, unite_tables

_QUOTE_MARK = re.compile(r" {0,3}> ?")


def combine(base: Block, author: Block, template: Block | None, newline: str, merge_blocks: MergeBlocks) -> Part:
    """Merge one block of three texts; `template` is None where it was dropped."""
    kinds = {base.kind, author.kind, template.kind if template else base.kind}
    if kinds == {"list"}:
        return merge_lists(base, author, template, newline, merge_blocks)
    if kinds == {"table"}:
        return merge_tables(base, author, template, newline)
    merged = None
    if template and kinds == {"quote"}:
        merged = _merge_quotes(base, author, template, newline, merge_blocks)
    if template and merged is None:
        merged = merge_lines(base, author, template, newline)
    return merged or Part(author.text, False, template is None or block_key(author) != block_key(template))


def _merge_quotes(base: Block, author: Block, template: Block, newline: str, merge_blocks: MergeBlocks) -> Part | None:
    """Merge what stands in quotes as what stands under a heading; None where that can't be told from their lines."""
    was, now, given = _unquoted(base), _unquoted(author), _unquoted(template)
    if was is None or now is None or given is None:
        return None
    mark = next((mark for mark in ("> ", ">") if _quoted(now.body, mark) == author.text), "")
    part = merge_blocks(was, now, given, newline)
    return part._replace(text=_quoted(part.text, mark)) if mark and part.text else None


def _unquoted(block: Block) -> Section | None:
    lines = [_QUOTE_MARK.match(line) for line in split_lines(block.text)]
    sections = parse("".join(line.string[line.end() :] for line in lines if line))
    return sections[0] if all(lines) and len(sections) == 1 else None


def _quoted(text: str, mark: str) -> str:
    return "".join((mark.rstrip() if is_blank(line) else mark) + line for line in split_lines(text))


def unite(author: Block, template: Block, newline: str, merge_blocks: MergeBlocks) -> Part:
    """Merge a list or table that both sides added: what is in both counts as given before."""
    if author.kind == "list":
        return unite_lists(author, template, newline, merge_blocks)
    return unite_tables(author, template, newline)


def is_same_structure(author: Block, template: Block) -> bool:
    """Whether a list or table that both sides added is one: the same header, or half of the items."""
    if author.kind != template.kind or author.kind not in STRUCTURE:
        return False
    if author.kind == "table":
        return table_entries(author)[0].key == table_entries(template)[0].key
    mine, given = list(entry_names(author)), list(entry_names(template))
    return len(set(mine) & set(given)) * 2 >= min(len(mine), len(given))
