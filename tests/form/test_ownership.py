"""Whose it is: nobody's blocks, what stands, and what untouched, written and taken over mean."""

from __future__ import annotations

from collections import Counter

import pytest
from form.ownership import (
    content,
    entry_names,
    is_nobodys,
    is_remark,
    is_taken_over,
    is_untouched,
    is_written,
    seen,
    standing,
)
from markdown.document import Block, Section, parse


def section(body: str) -> Section:
    """A section with a body."""
    return parse(f"## Goal\n\n{body}\n")[1]


def block(text: str) -> Block:
    """The one block of a text."""
    (found,) = section(text).blocks
    return found


NOBODYS = [
    "---",
    "* * *",
    "<!-- -->",
    "<!--\n\n-->",
    "<!-- ======= -->",
    "{/* */}",
    '<a id="goal"></a>',
    '<a name="goal"/>',
    '<span id="goal"></span>',
    '<div id="goal"></div>',
    '<a id="one"></a> <a id="two"></a>',
    r"\newpage",
    r"\pagebreak",
    '<div style="page-break-after: always"></div>',
    "<details>",
    "</details>",
    "<details open><summary>More</summary>",
    "::: warning",
    ":::",
    "[Back to top](#goal)",
    "[↑](#goal)",
    "([back to the contents](#toc))",
    '<p align="right">(<a href="#top">back to top</a>)</p>',
    '<a href="#readme-top">Up</a>',
    "[docs]: https://example.org",
    '  [a b]: <x y> "title"',
]
SOMEBODYS = [
    "A sentence.",
    "[*Guidance.*]",
    "<!-- a word -->",
    "{/* a word */}",
    "- item",
    "> quote",
    "```\n```",
    "    <!-- a word of code -->",
    "| a |\n| --- |",
    '<a href="https://example.org"></a>',
    '<a id="goal"></a> and text',
    "<p>text</p>",
    "<!-- --> and text",
    "[Goal](#goal)",
    "[Go to the top of the list](https://example.org)",
    "See [the top](#goal) first",
    "[^note]: a note",
    '<div id="x">text</div>',
]


@pytest.mark.parametrize("text", NOBODYS)
def test_what_divides_a_page_or_cannot_be_seen_is_nobodys(text: str) -> None:
    assert is_nobodys(block(text))
    assert not is_remark(block(text))
    assert [*content(section(text)), *seen(section(text))] == []


@pytest.mark.parametrize("text", SOMEBODYS)
def test_what_says_something_is_somebodys(text: str) -> None:
    assert not is_nobodys(block(text))
    assert content(section(text)) == [block(text)]


@pytest.mark.parametrize("text", SOMEBODYS)
def test_only_a_comment_with_words_is_a_remark(text: str) -> None:
    assert is_remark(block(text)) == (text in ("<!-- a word -->", "{/* a word */}"))
    assert (not seen(section(text))) == is_remark(block(text))


BASE = section("[*Say why.*]\n\n[*Say when.*]\n\n- [ ] one\n- [ ] two\n\n| a | b |\n| --- | --- |\n| x | |\n| y | |")


@pytest.mark.parametrize(
    ("body", "prose", "structure"),
    [
        ("[*Say why.*]", 1, 0),
        ("[_Say\nwhy._]", 1, 0),
        ("[*Say Why.*]", 0, 0),
        ("Say why.", 0, 0),
        ("[*Say why.*]\n\n[*Say why.*]", 1, 0),
        ("* [x] one", 0, 1),
        ("- two", 0, 1),
        ("- [ ] three", 0, 0),
        ("1. [ ] one", 0, 0),
        ("| a | b |\n| --- | --- |", 0, 0),
        ("| a | b |\n| --- | --- |\n| x | done |", 0, 1),
        ("| other | b |\n| --- | --- |\n| y | |", 0, 1),
        ("| a | b |\n| --- | --- |\n| z | x |", 0, 0),
        ("[*Say when.*]\n\n- [ ] one\n\n| a |\n|---|\n| x |", 1, 2),
    ],
)
def test_a_paragraph_an_item_and_a_row_stand_by_what_names_them(body: str, prose: int, structure: int) -> None:
    stands = standing(BASE, section(body))
    assert (stands.prose.total(), stands.structure.total()) == (prose, structure)


def test_an_item_is_named_by_its_words_and_a_row_by_its_first_cell() -> None:
    assert list(entry_names(block("- [ ] one\n- [x] two"))) == list(entry_names(block("* one\n* two")))
    assert Counter(entry_names(block("| a | b |\n|---|---|\n| x | 1 |"))) == Counter(
        entry_names(block("| c | d |\n|---|---|\n| x | 2 |"))
    )
    assert list(entry_names(block("| a |\n|---|"))) == list(entry_names(block("text"))) == []


# What each word means, over the same section: untouched, written, taken over

PLAIN = "[*Say why.*]\n\n- [ ] one\n- [ ] two"


@pytest.mark.parametrize(
    ("base", "author", "words"),
    [
        (PLAIN, PLAIN, "untouched"),
        (PLAIN, "[_Say\nwhy._]\n\n* [ ] one\n* [ ] two", "untouched"),
        (PLAIN, f"---\n\n{PLAIN}\n\n<!-- seen by nobody -->", "untouched"),
        (PLAIN, "[*Say why.*]", ""),
        (PLAIN, "- [ ] one", ""),
        (PLAIN, "", ""),
        (PLAIN, "---\n\n[x]: y", ""),
        (PLAIN, "<!-- later -->", ""),
        (PLAIN, "My text.", "written, taken over"),
        (PLAIN, "- [ ] three", "written, taken over"),
        (PLAIN, "[*Why not?*]", "written, taken over"),
        (PLAIN, f"{PLAIN}\n\nMy text.", "written"),
        (PLAIN, "[*Say why.*]\n\n- [x] one\n- [ ] two", "written"),
        (PLAIN, "[*Say why.*]\n\n- [ ] one\n- [ ] two\n- [ ] three", "written"),
        (PLAIN, "- [x] two", "written"),
        (PLAIN, f"{PLAIN}\n\n[*Say why.*]", "written"),
        (PLAIN, "[*say why.*]\n\n- [ ] one\n- [ ] two", "written"),
        ("", "", "untouched"),
        ("", "---", "untouched"),
        ("", "My text.", "written, taken over"),
        ("---", "", "untouched"),
        ("| a |\n|---|\n| x |", "| a |\n|---|", ""),
        ("| a |\n|---|", "| a |\n|---|", "untouched"),
        ("| a |\n|---|\n| x |", "| a |\n|---|\n| mine |", "written, taken over"),
        ("| a | b |\n|---|---|\n| x | |", "| a | b |\n|---|---|\n| x | mine |", "written"),
        ("```\ncode\n```", "```\nCode\n```", "written, taken over"),
    ],
)
def test_a_section_is_untouched_written_emptied_or_taken_over(base: str, author: str, words: str) -> None:
    before, now = section(base), section(author)
    found = {
        "untouched": is_untouched(before, now),
        "written": is_written(before, now),
        "taken over": is_taken_over(before, now),
    }
    assert ", ".join(word for word, holds in found.items() if holds) == words
