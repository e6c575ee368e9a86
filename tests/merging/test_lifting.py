"""Items that became headings, in base and author."""

from __future__ import annotations

import pytest
from markdown.document import parse, source
from merging.lifting import lift_items, places_after

BASE = "# Goal\n\n- Who asks?\n- Who pays?\n"
TEMPLATE = "# Goal\n\n- Who pays?\n\n## Who asks?\n\n[*Name them.*]\n"


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("# Goal\n\n- Who asks? Ann.\n- Who pays?\n", "# Goal\n\n- Who pays?\n\n## Who asks?\n\nAnn.\n"),
        ("# Goal\n\n- [x] Who asks? Ann.\n- Who pays?\n", "# Goal\n\n- Who pays?\n\n## Who asks?\n\nAnn.\n"),
        ("# Goal\n\n- **Who asks?** Ann.\n", "# Goal\n\n## Who asks?\n\nAnn.\n"),
        ("# Goal\n\n- Who asks?\n  - Ann\n\n  and Bob\n", "# Goal\n\n## Who asks?\n\n- Ann\n\nand Bob\n"),
        ("# Goal\n\nMine.\n\n- Who asks?\n\nBelow.\n", "# Goal\n\nMine.\n\n## Who asks?\n\nBelow.\n"),
        ("# Goal\n\n- Who sells?\n", "# Goal\n\n- Who sells?\n"),
        ("# Goal\n\n- Who asks? 1\n- Who asks? 2\n", "# Goal\n\n- Who asks? 1\n- Who asks? 2\n"),
        ("# Goal\n\n- Who asks? 1\n\n# Who asks?\n", "# Goal\n\n- Who asks? 1\n\n# Who asks?\n"),
    ],
)
def test_an_item_is_read_as_the_heading_that_it_became(author: str, expected: str) -> None:
    base, written = lift_items(parse(BASE), parse(author), parse(TEMPLATE))
    assert source(written) == expected
    lifted = source(written) != author
    assert source(base) == ("# Goal\n\n- Who pays?\n\n## Who asks?\n" if lifted else BASE)
    assert places_after(parse(BASE), base) == {0: 0, 1: 1}


@pytest.mark.parametrize("template", ["# Goal\n", BASE, BASE + "\n## Who asks?\n", TEMPLATE + "\n## Who asks?\n"])
def test_nothing_is_lifted_where_the_template_has_the_item_or_no_one_heading_of_it(template: str) -> None:
    author = BASE.replace("asks?", "asks? Ann.")
    assert lift_items(parse(BASE), parse(author), parse(template)) == (parse(BASE), parse(author))
