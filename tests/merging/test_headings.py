"""Whose words stand in a heading."""

from __future__ import annotations

import pytest
from markdown.document import Section, parse
from merging.headings import at_level, choose_heading, is_authors, is_renamed
from merging.rows import Row, SaysNo


def heading(title: str) -> Section:
    """A section of level 2 without a body."""
    return parse(f"## {title}\n")[1]


@pytest.mark.parametrize(
    ("base", "author", "template", "expected"),
    [
        ("Goal", "Goal", "Aim", "Aim"),
        ("Goal", "My goal", "Goal", "My goal"),
        ("Goal", "My goal", "Aim", "My goal"),
        ("Goal", "1. Goal", "Aim", "1. Aim"),
        ("Goal", "🎯 Goal {#goal}", "Aim", "🎯 Aim {#goal}"),
        ("Goal", "**Goal**", "Aim", "**Aim**"),
        ("Goal", "3. _Goal_ 🎯", "Aim", "3. _Aim_ 🎯"),
        ("Goal", "3. **Go**al", "Aim", "3. **Go**al"),
        ("Goal", "**Go**al", "Aim", "**Go**al"),
        ("Goal", "Goal <!-- x -->", "Aim", "Aim <!-- x -->"),
        ("Goal", "goal", "Aim", "goal"),
        ("Goal", "Goal [¶](#goal)", "Aim", "Aim [¶](#goal)"),
        ("Goal", "[Goal](https://example.org)", "Aim", "[Goal](https://example.org)"),
        ("Goal", "Goal:", "Goal", "Goal:"),
    ],
)
def test_a_heading_is_chosen_between_three(base: str, author: str, template: str, expected: str) -> None:
    row = Row(heading(base), heading(author), heading(template), SaysNo(False, False, False))
    assert choose_heading(row, frozen=False).title == expected
    assert choose_heading(row, frozen=True).title == author


@pytest.mark.parametrize(
    ("base", "author", "authors", "renamed"),
    [
        ("Goal", "Goal", False, False),
        ("Goal", "2. Goal", False, True),
        ("Goal", "Goal (draft)", False, True),
        ("Goal", "**Goal**:", False, False),
        ("Goal", "GOAL", True, False),
        ("Goal", "Aim", True, True),
        ("Phase 1", "Phase 2", True, True),
        ("Goal", "[Goal](#goal)", True, False),
        ("Goal", "Goal [#](#goal)", False, False),
    ],
)
def test_decoration_makes_no_heading_its_authors(base: str, author: str, authors: bool, renamed: bool) -> None:
    assert is_authors(heading(base), heading(author)) == authors
    assert is_renamed(heading(base), heading(author)) == renamed


def test_a_heading_on_its_own_level_stays_byte_for_byte_and_on_another_is_written_anew() -> None:
    (_, setext) = parse("Goal\n----\n")
    assert at_level(setext, 2, "\n") == "Goal\n----\n"
    assert at_level(setext, 3, "\r\n") == "### Goal\r\n"
    assert at_level(parse("## A \\#\n")[1]._replace(title="A #"), 1, "\n") == "# A \\#\n"
