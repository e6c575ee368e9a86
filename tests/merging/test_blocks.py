"""The blocks of one section: which is which, what becomes of each, and in which order they stand."""

from __future__ import annotations

import pytest
from markdown.document import Section, parse
from merging.block_rows import pair_blocks
from merging.blocks import merge_blocks
from merging.parts import Part

GOALS = "Say which goals the project has."
COSTS = "Say what it will cost each month."
RISKS = "Name whatever can still go wrong."
LIST = "- one\n- two"


def section(*blocks: str) -> Section:
    """A section that holds these blocks."""
    (_, found) = parse("# Plan\n\n" + "\n\n".join(blocks) + "\n")
    return found


def merged(base: list[str], author: list[str], template: list[str]) -> Part:
    """The merge of three versions of a section."""
    return merge_blocks(section(*base), section(*author), section(*template), "\n")


@pytest.mark.parametrize(
    ("base", "author", "template", "expected"),
    [
        # The template's new guidance, in its order, beside guidance that still stands.
        ([GOALS], [GOALS, "Mine."], [COSTS, GOALS], [COSTS, GOALS, "Mine."]),
        ([GOALS], [GOALS, "Mine."], [GOALS, COSTS], [GOALS, COSTS, "Mine."]),
        ([GOALS, RISKS], [GOALS, "Mine.", RISKS], [GOALS, COSTS, RISKS], [GOALS, COSTS, "Mine.", RISKS]),
        # Reworded or dropped by the template, left by the author.
        ([GOALS], [GOALS, "Mine."], ["Say which goals this project has."],
         ["Say which goals this project has.", "Mine."]),
        ([GOALS, COSTS], [GOALS, "Mine.", COSTS], [COSTS], ["Mine.", COSTS]),
        # Taken out by the author: it stays out.
        ([GOALS, COSTS], [COSTS, "Mine."], [GOALS, COSTS, RISKS], [COSTS, RISKS, "Mine."]),
        ([GOALS], ["Mine."], [GOALS, COSTS], ["Mine."]),
        # Both changed one: the author's.
        ([GOALS], ["Say which goals the team has.", "Mine."], ["Say which goals the project had."],
         ["Say which goals the team has.", "Mine."]),
        # Both added the same.
        ([GOALS], [GOALS, "Both.", "Mine."], [GOALS, "Both."], [GOALS, "Both.", "Mine."]),
        # Moved by the author, or by the template.
        ([GOALS, COSTS], [COSTS, GOALS], [GOALS, COSTS, RISKS], [COSTS, GOALS, RISKS]),
        ([GOALS, COSTS], [GOALS, "Mine.", COSTS], [COSTS, GOALS], ["Mine.", COSTS, GOALS]),
        # Prose and structure are judged apart.
        ([GOALS, LIST], ["Mine.", LIST], [GOALS, COSTS, LIST, "| A | B |\n| - | - |\n| x | y |"],
         ["Mine.", LIST, "| A | B |\n| - | - |\n| x | y |"]),
        ([GOALS, LIST], [GOALS, "Mine."], [GOALS, COSTS, LIST + "\n- three"], [GOALS, COSTS, "Mine."]),
        # Lists and tables that both sides added are one if they are much the same.
        ([GOALS, LIST], [GOALS, LIST, "1. red\n2. blue"], [GOALS, LIST, "1. red\n2. blue\n3. green"],
         [GOALS, LIST, "1. red\n2. blue\n3. green"]),
    ],
)  # fmt: skip
def test_each_block_becomes_what_its_author_and_the_template_made_of_it(
    base: list[str], author: list[str], template: list[str], expected: list[str]
) -> None:
    assert merged(base, author, template).text == section(*expected).body


@pytest.mark.parametrize(
    ("base", "author", "template", "refreshed", "kept"),
    [
        ([GOALS], [GOALS, "Mine."], [GOALS, COSTS], True, False),
        ([GOALS], ["Mine."], [GOALS, COSTS], False, True),
        ([GOALS], ["Mine."], ["Say which goals this project has."], False, True),
        ([GOALS, "---"], ["Mine."], [GOALS, "***"], False, False),
        ([GOALS, COSTS], [GOALS, "Mine."], [RISKS, "Say what it will cost each year."], True, True),
    ],
)
def test_it_says_whether_the_template_changed_it_and_whether_the_authors_stands_for_something_new(
    base: list[str], author: list[str], template: list[str], refreshed: bool, kept: bool
) -> None:
    assert merged(base, author, template)[1:] == (refreshed, kept)


def test_a_row_holds_one_block_of_each_text() -> None:
    reworded = "Say what it will cost each year."
    rows = pair_blocks(section(GOALS, COSTS, "Gone."), section("Mine.", COSTS, "Both."), section(reworded, "Both."))
    texts = [tuple(block and block.text.strip() for block in row) for row in rows.rows]
    assert texts == [
        (GOALS, None, None),
        (COSTS, COSTS, reworded),
        ("Gone.", None, None),
        (None, "Mine.", None),
        (None, "Both.", "Both."),
    ]
    assert (rows.author, rows.template, list(rows.base)) == ([3, 1, 4], [1, 4], [0, 1, 2])
