"""Guidance is known by its words, below whatever heading; a few words only below their own."""

from __future__ import annotations

import pytest
from form.guidance import digests, form_digests, is_known, is_known_row, is_known_title, read
from markdown.document import Section, parse

FORM = """# The name of your plan

## Goal

[*Say in a few words what it is for.*]

[*Be short.*]

[*Say it in five words.*]

<!-- Not seen by a reader. -->

| What to do | Who |
| --- | --- |
| the first thing that comes | |

- [ ] ask all those who may know
- [ ] done
"""
KNOWN = form_digests(parse(FORM))


def section(text: str, title: str = "Goal") -> Section:
    """A section that holds a text."""
    return parse(f"## {title}\n\n{text}\n")[1]


@pytest.mark.parametrize(
    ("text", "title", "known"),
    [
        ("[*Say in a few words what it is for.*]", "Goal", True),
        ("Say in `a few` words\nwhat it is **for**", "Other", True),
        ("say in a few words what it is for", "Goal", False),
        ("Be short", "1. Goal (draft)", True),
        ("Be short", "Other", False),
        ("Say it in five words", "Other", True),
        ("Not seen by a reader.", "Goal", False),
        ("- ask all those who may know\n- [ ] done", "Goal", True),
        ("- ask all those who may know\n- [x] done", "Goal", False),
        ("- ask all those who may know\n- mine", "Goal", False),
        ("| What to do | Who |\n|-|-|\n| the first thing that comes | |", "Goal", True),
        ("| What to do | Who |\n|-|-|\n| the first thing that comes | Ann |", "Goal", False),
        ("| Something else | Who |\n|-|-|\n| the first thing that comes | |", "Goal", False),
    ],
)
def test_a_block_is_guidance_if_all_that_it_says_is(text: str, title: str, known: bool) -> None:
    below = section(text, title)
    assert is_known(below.blocks[0], below, KNOWN) == known


def test_a_row_is_known_alone() -> None:
    assert is_known_row("done", section(""), KNOWN)
    assert not is_known_row("done", section("", "Other"), KNOWN)
    assert is_known_row("ask all those who may know", section("", "Other"), KNOWN)


def test_the_title_that_a_form_has_is_no_ones() -> None:
    assert is_known_title(parse("# *The* name of your plan {#x}\n")[1], KNOWN)
    assert not is_known_title(section("", "Goal"), KNOWN)
    assert not is_known_title(section("", "The name of your plan"), digests(parse(FORM)))
    assert not is_known_title(section("", "Goal"), form_digests(parse("## Goal\n")))
    assert not is_known_title(section("", "Goal"), form_digests(parse("# Plan\n\n# Goal\n")))


def test_a_file_of_digests_holds_one_a_line() -> None:
    one = "0123456789abcdef"
    assert read(f"# {one[:4]}\n{one}\n{one}0\n{one[1:]}\n{one.upper()}\n") == {one}
    assert all(read(each) == {each} for each in KNOWN)
