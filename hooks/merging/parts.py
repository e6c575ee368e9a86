"""What the merge of one block gives."""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """The merged text of one block, without the blank lines behind it.

    It is `refreshed` if something of the template's came in, `kept` if something of the
    template's was left out because the author wrote in its place.
    """

    text: str
    refreshed: bool
    kept: bool
