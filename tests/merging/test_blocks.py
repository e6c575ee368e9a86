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
ITEMS = "- one alpha\n- two beta\n- three gamma"


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


def places(*versions: list[str]) -> str:
    """The rows of three versions of a section: which block of each a row is, or a dash."""
    texts = [section(*blocks) for blocks in versions]
    rows = pair_blocks(*texts).rows
    return " ".join(
        "".join(
            "-" if each is None else str([id(block) for block in text.blocks].index(id(each))) for each, text in pairs
        )
        for pairs in (zip(row, texts, strict=True) for row in rows)
    )


@pytest.mark.parametrize(
    ("base", "author", "template", "expected"),
    [
        ([GOALS, COSTS], [COSTS, GOALS], [GOALS, COSTS], "010 101"),
        ([GOALS], ["Say which goals the team has."], [GOALS], "000"),
        ([GOALS], ["Mine alone."], [RISKS], "0-0 -0-"),
        ([GOALS], [f"<!-- {GOALS} -->"], [f"> {GOALS}"], "000"),
        ([GOALS], [f"```\n{GOALS}\n```"], [GOALS], "0-0 -0-"),
        (["[x]: a", "[y]: b"], ["[y]: c", "[x]: d"], ["[x]: a", "[z]: e"], "010 10- --1"),
        (["[x]: a"], ["[x]: a", "[x]: b"], ["[x]: c"], "000 -1-"),
        ([GOALS, ITEMS], [ITEMS + "\n- mine", GOALS], [GOALS, ITEMS], "010 101"),
        ([GOALS, ITEMS], ["- one alpha\n- two beta\n- mine", GOALS], [GOALS, ITEMS], "010 101"),
        ([GOALS, ITEMS], ["- one alpha\n- mine\n- mine too", GOALS], [GOALS, ITEMS], "010 1-1 -0-"),
        ([ITEMS], ["| a |\n|---|\n| one alpha |\n| two beta |\n| three gamma |"], [ITEMS], "000"),
        ([ITEMS], ["| a |\n|---|\n| one |\n| x |\n| y |"], [ITEMS], "0-0 -0-"),
        ([ITEMS], ["- x\n- y"], ["- z"], "000"),
        ([GOALS, "---", COSTS], [GOALS, "***", COSTS], [GOALS, COSTS], "000 11- 221"),
        ([GOALS, "---"], [GOALS, "Mine."], [GOALS, "Ours."], "000 1-- -1- --1"),
        ([GOALS], [GOALS, "Both.", "Both."], ["Both.", GOALS, "Both.", "Both."], "001 -10 -22 --3"),
        ([GOALS], [GOALS, "| a | b |\n|---|---|\n| x | y |"], [GOALS, "| a | b |\n|---|---|\n| z | y |"], "000 -11"),
        (
            [GOALS],
            [GOALS, "| a | c |\n|---|---|\n| x | y |"],
            [GOALS, "| a | b |\n|---|---|\n| z | y |"],
            "000 -1- --1",
        ),
        ([GOALS], [GOALS, "- p\n- q"], [GOALS, "- p\n- r"], "000 -11"),
        ([GOALS], [GOALS, "- p\n- q\n- s"], [GOALS, "- p\n- r\n- t"], "000 -1- --1"),
        ([GOALS, COSTS, RISKS], [GOALS, COSTS, RISKS], [GOALS, "New words here.", RISKS], "000 111 222"),
        ([GOALS, COSTS, RISKS], [GOALS, COSTS, RISKS], [GOALS, "```\nx\n```", RISKS], "000 11- 222 --1"),
        ([GOALS, COSTS, RISKS], [GOALS, COSTS, RISKS], [RISKS, "New words here.", GOALS], "002 11- 220 --1"),
        (["one two three four five"], ["one two six seven eight"], ["one six seven eight nine"], "000"),
    ],
)
def test_a_block_is_known_by_what_it_says_its_label_its_items_or_its_place(
    base: list[str], author: list[str], template: list[str], expected: str
) -> None:
    assert places(base, author, template) == expected
