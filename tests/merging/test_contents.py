"""The list of contents: whatever chooses its entries, none in the author's own words is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from form.markers import read
from merging import contents
from merging.merge import merge

BASE = "# T\n\n- [Aim](#aim)\n- [Plan](#plan)\n- [Costs](#costs)\n\n## Aim\n\nA.\n\n## Plan\n\nB.\n\n## Costs\n\nC.\n"
AUTHOR = BASE.replace("[Plan](#plan)", "[What we do](#plan)").replace("B.", "Ours.")
TEMPLATE = BASE.replace("- [Costs]", "- [Risks](#risks)\n- [Costs]").replace("## Costs", "## Risks\n\nD.\n\n## Costs")

All = Callable[[contents._Entries], Iterator[contents._Entry]]


def listed(text: str) -> list[str]:
    """The entries of the list of contents."""
    return [line for line in text.splitlines() if line.startswith("- [")]


def test_a_new_entry_comes_beside_the_authors_own_words() -> None:
    whole = ["- [Aim](#aim)", "- [What we do](#plan)", "- [Risks](#risks)", "- [Costs](#costs)"]
    assert listed(merge(BASE, AUTHOR, read(TEMPLATE)).text) == whole


def test_a_choice_that_loses_the_authors_own_words_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: All = contents._Entries.all
    monkeypatch.setattr(contents._Entries, "all", lambda self: (each for each in chosen(self) if each[1] != 1))
    assert listed(merge(BASE, AUTHOR, read(TEMPLATE)).text) == listed(AUTHOR)
