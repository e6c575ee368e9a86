"""What the merge of a text gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from markdown.document import Section


class Part(NamedTuple):
    """A merged text: a body, or a block without the blank lines behind it.

    It is `refreshed` if something of the template's came in, `kept` if something of the
    template's was left out because the author wrote in its place.
    """

    text: str
    refreshed: bool
    kept: bool


MergeBlocks = Callable[[Section, Section, Section, str], Part]  # base, author, template, the line ending
