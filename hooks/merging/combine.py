"""The merge of one block that author and template both changed."""

from __future__ import annotations

from form.ownership import STRUCTURE, entry_names
from markdown.document import Block
from markdown.meaning import block_key, table_entries

from merging.lines import merge_lines
from merging.lists import merge_lists, unite_lists
from merging.parts import Part
from merging.tables import merge_tables, unite_tables


def combine(base: Block, author: Block, template: Block | None, newline: str) -> Part:
    """Merge one block of three texts; `template` is None where it was dropped."""
    kinds = {base.kind, author.kind, template.kind if template else base.kind}
    if kinds == {"list"}:
        return merge_lists(base, author, template, newline)
    if kinds == {"table"}:
        return merge_tables(base, author, template, newline)
    merged = merge_lines(base, author, template, newline) if template else None
    return merged or Part(author.text, False, template is None or block_key(author) != block_key(template))


def unite(author: Block, template: Block, newline: str) -> Part:
    """Merge a list or table that both sides added: what is in both counts as given before."""
    return (unite_lists if author.kind == "list" else unite_tables)(author, template, newline)


def is_same_structure(author: Block, template: Block) -> bool:
    """Whether a list or table that both sides added is one: the same header, or half of the items."""
    if author.kind != template.kind or author.kind not in STRUCTURE:
        return False
    if author.kind == "table":
        return table_entries(author)[0].key == table_entries(template)[0].key
    mine, given = list(entry_names(author)), list(entry_names(template))
    return len(set(mine) & set(given)) * 2 >= min(len(mine), len(given))
