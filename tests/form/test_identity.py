"""Which section is it: each step and each guard, between outlines of a few lines."""

from __future__ import annotations

import pytest
from form.identity import Identity, by_name, in_author, in_both, in_template
from markdown.document import parse
from markdown.outline import Outline

WORDS = "Say in a few sentences who will use it and what they need it for"


def outline(text: str) -> Outline:
    """An outline from lines such as `# Title` and `## Goal: its body`."""
    lines = [line.strip().partition(": ") for line in text.split(";")]
    return Outline(parse("".join(f"{heading}\n\n{body}\n\n" for heading, _, body in lines)))


def pairs(old: Outline, new: Outline, matches: dict[int, int]) -> dict[str, str]:
    """The matches by their paths."""
    return {old.path(one): new.path(other) for one, other in matches.items() if one}


def of_author(base: str, author: str) -> tuple[dict[str, str], set[str]]:
    """What is found in an author's text, and what of it only by likeness."""
    old, new = outline(base), outline(author)
    found = in_author(old, new, by_name(old, new))
    return pairs(old, new, found.matches), _alike(old, found)


def of_template(base: str, template: str, declared: dict[int, tuple[str, ...]] | None = None) -> dict[str, str]:
    """What is found in a later template."""
    old, new = outline(base), outline(template)
    return pairs(old, new, in_template(old, new, declared or {}).matches)


def _alike(old: Outline, found: Identity) -> set[str]:
    return {old.path(one) for one, _ in found.alike}


# 2 and 3: the same heading, the same name


@pytest.mark.parametrize(
    ("base", "author", "expected"),
    [
        ("## A; ## B", "## B; ## A", {"A": "A", "B": "B"}),
        ("## A", "# A", {"A": "A"}),
        ("## A", "## 1. **A** (optional) {#a}", {"A": "1. **A** (optional) {#a}"}),
        ("# T; ## A", "## A", {"T / A": "A"}),
        ("## A", "# T; ## A", {"A": "T / A"}),
        (
            "## A; ### X; ## B; ### X",
            "## B; ### X; ## A; ### X",
            {"A": "A", "A / X": "A / X", "B": "B", "B / X": "B / X"},
        ),
        ("## A; ### X; ## B", "## A; ## B; ### X", {"A": "A", "A / X": "B / X", "B": "B"}),
        ("## A; ### X; ## B; ### X", "## A; ### X; ## B", {"A": "A", "A / X": "A / X", "B": "B"}),
        ("## A; ### X; ## B", "## A; ## B; ### X; ## C; ### X", {"A": "A", "B": "B"}),
        ("## A; ## A", "## A; ## A; ## A", {"A": "A"}),
        ("## A: one; ## A: two", "## A: two", {"A": "A"}),
        ("## 1. A; ## 2. A", "## 2. A", {"2. A": "2. A"}),
        ("## A (x)", "## A", {}),
        ("## Phase 1", "## Phase 2", {}),
        ("## API (internal)", "## API (public)", {}),
        ("## C; ## C++", "## C++; ## C#", {"C++": "C++"}),
        ("## `GET /a/{id}`", "## `GET /a`", {}),
    ],
)
def test_sections_are_found_by_heading_and_name(base: str, author: str, expected: dict[str, str]) -> None:
    old, new = outline(base), outline(author)
    assert pairs(old, new, by_name(old, new)) == expected


def test_what_stands_before_the_first_heading_is_above_what_is_beside_the_title() -> None:
    assert by_name(outline("# T; # X; # X"), outline("# T; # X; # X")) == {0: 0, 1: 1, 2: 2, 3: 3}


def test_an_equal_heading_goes_before_an_equal_name() -> None:
    old, new = outline("## A; ## A (draft)"), outline("## A (draft); ## A")
    assert by_name(old, new) == {0: 0, 1: 2, 2: 1}


def test_among_equal_headings_a_body_that_is_unique_goes_before_the_order() -> None:
    old, new = outline("## A: one; ## A: two; ## A: three"), outline("## A: two; ## A: mine")
    assert by_name(old, new) == {0: 0, 2: 1, 1: 2}
    assert by_name(outline("## A: one; ## A: two"), outline("## A: two; ## A: one")) == {0: 0, 1: 2, 2: 1}
    assert by_name(outline("## A: one; ## A: one"), outline("## A: two; ## A: one")) == {0: 0, 1: 1, 2: 2}


def test_a_title_is_known_by_its_place_unless_it_is_another_section() -> None:
    assert of_author("# Old; ## A", "# New; ## A")[0] == {"Old": "New", "Old / A": "New / A"}
    assert of_author("# Old; ## A", "# A")[0] == {"Old / A": "A"}
    assert of_author("# Old; # A", "# New; # A")[0] == {"Old": "New", "A": "A"}
    assert of_template("# Old; ## A", "# New; ## A") == {"Old": "New", "Old / A": "New / A"}
    assert of_template("# Old; ## New; ### A", "# New; ## A") == {"Old / New": "New", "Old / New / A": "New / A"}


@pytest.mark.parametrize(
    ("base", "template", "expected"),
    [
        ("# Old: x; ## A", "# New: y; ## A", {"Old": "New", "Old / A": "New / A"}),
        ("# Plan one: x; # A", "# Plan two: y; # B", {"Plan one": "Plan two"}),
        ("# Old: x; # A; # B", "# New: y; ## A; ## B", {"A": "New / A", "B": "New / B"}),
        ("# Old; # A; # B", "# New; ## A; ## B", {"Old": "New", "A": "New / A", "B": "New / B"}),
        ("# Old; # A; # B; # C", "# New; ## A; ## D; ## E", {"Old": "New", "A": "New / A"}),
        ("# One: x; # A", "# Two: y; # B", {}),
        ("# Old; # A", "# New: y; ## A; ## D", {"Old": "New", "A": "New / A"}),
        ("# Old: x; ## A", "# New; # A; # B", {"Old": "New", "Old / A": "A"}),
        ("# Old: x; # A", "# New; ## A", {"A": "New / A"}),
        ("# One: x; # Two", "# Two: x; ## A", {"Two": "Two"}),
        ("## P; ### X; ## Q; ### X", "## Q; ### X; ## R; ### X", {"Q": "Q", "Q / X": "Q / X", "P / X": "R / X"}),
        ("## P; ### X; ## Q", "## P; ## Q; ### X", {"P": "P", "Q": "Q", "P / X": "Q / X"}),
        (
            "## P; ### X: a; ## Q; ### X: b",
            "## P; ## Q; ### X: b; ## R; ### X: c",
            {"P": "P", "Q": "Q", "Q / X": "Q / X"},
        ),
        (
            "## P; ### X: a; ## Q; ### X: b",
            "## P; ## Q; ### X: b; ## R; ### X: a",
            {"P": "P", "Q": "Q", "Q / X": "Q / X", "P / X": "R / X"},
        ),
    ],
)
def test_a_title_and_one_of_several_are_found_in_a_template_only_where_that_is_sure(
    base: str, template: str, expected: dict[str, str]
) -> None:
    assert of_template(base, template) == expected


def test_one_of_the_other_names_is_looked_for_where_it_stands_once() -> None:
    old = outline("## A; ## B")
    assert by_name(old, outline("## Aim (draft); ## B"), {1: ("Purpose", "Aim")}) == {0: 0, 1: 1, 2: 2}
    assert by_name(old, outline("## Aim; ## B; ### Aim"), {1: ("Aim",)}) == {0: 0, 2: 2}
    assert by_name(old, outline("## B"), {1: ("B",)}) == {0: 0, 2: 1}
    assert by_name(outline("## A; ### X"), outline("## Aim; ### X; ## B; ### X"), {1: ("Aim",)})[2] == 2


# 4: likeness


@pytest.mark.parametrize(
    ("base", "author", "alike"),
    [
        (f"## A: {WORDS}", f"## Z: {WORDS}", {"A"}),
        (f"# T; ## A: {WORDS}", f"## Z: {WORDS}", {"T / A"}),
        (f"## A: {WORDS}", f"## Z: {WORDS} today", {"A"}),
        ("## Success metrics: x; ## B", "## Business success metrics: y; ## B", {"Success metrics"}),
        ("## Requirement: x; ## B", "## B; ## Requirements: y", {"Requirement"}),
        (f"## A: {WORDS}; ## B", f"## B; ### Z: {WORDS}", set()),
        ("## A: Not applicable because nobody asks.; ## B", "## B; ## Z: Not applicable because nobody asks.", set()),
        (f"## Phase 1: {WORDS}", f"## Phase 2: {WORDS}", set()),
        ("## A; ### X; ### Y", "## Z; ### X; ### Y", {"A"}),
        ("## A; ### X; ### Y", "## Z; ### X", {"A"}),
        ("## A; ### X; ### Y", "## Y; ### Z; #### X", set()),
        ("## A; ### X; ### Y; ## B", "## Z; ### X; ## B; ## W; ### Y", set()),
        ("## A; ### X; ## B; ### Y; ## C; ### W", "## Z; ### X; ### Y; ### W", set()),
        (f"## A: {WORDS}; ### B: {WORDS} of all", f"## Z: {WORDS}; ### Y: {WORDS} of all", {"A", "A / B"}),
        ("## A; ### X; ### Y; ### W", "## Z; ### X; ## B; ### Y", set()),
    ],
)
def test_sections_are_found_by_likeness_under_matched_parents(base: str, author: str, alike: set[str]) -> None:
    assert of_author(base, author)[1] == alike


@pytest.mark.parametrize(
    ("base", "author", "found"),
    [
        ("## A; ## B: [*Why?*]; ## C", "## A; ## Mine: My text.; ## C", True),
        ("## A; ## B: [*Why?*]", "## A; ## Mine: My text.", True),
        ("## B: [*Why?*]; ## C", "## Mine: My text.; ## C", True),
        ("## B: [*Why?*]", "## Mine: My text.", False),
        ("## A; ## B: [*Why?*]; ## C", "## A; ## Mine: My text.; ## More: My text.; ## C", False),
        ("## A; ## B: [*Why?*]; ## D: [*How?*]; ## C", "## A; ## Mine: My text.; ## C", False),
        ("## A; ## B: [*Why?*]; ## C", "## A; ### Mine: My text.; ## C", False),
        ("## A; ## B: [*Why?*]; ## C", "### A; # Mine: My text.; ## C", False),
        ("## A; ## B: [*Why?*]; ## C", "## A; ## C; ## Mine: My text.", False),
        ("## A; ## B: [*Why?*]; ## C", "## A; ## Mine; ## C", False),
        ("## A; ## B; ## C", "## A; ## Mine: My text.; ## C", False),
        ("## A; ## B: [*Why?*]; ### X; ## C; ### Y", "## A; ## Mine: My text.; ## C; ### X; ### Y", False),
    ],
)
def test_a_section_that_its_author_renamed_and_rewrote_is_known_by_its_place_alone(
    base: str, author: str, found: bool
) -> None:
    matches, alike = of_author(base, author)
    assert ("B" in matches, "B" in alike) == (found, found)
    assert "B" not in of_template(base, author)


@pytest.mark.parametrize(
    ("sentence", "stub"),
    [
        ("Not applicable because {}.", "None, as nothing here is stored for longer than a day or two."),
        ("Entfällt, weil {}.", "Entfällt, weil hier nichts länger als einen Tag gespeichert wird."),
        ("Entfällt, weil {}.", "Entfällt – hier wird nichts länger als einen Tag gespeichert."),
        ("{}のため、対象外。", "ここでは 何も 一日以上 保存 しない ので、対象外。"),
    ],
)
def test_a_body_that_says_no_tells_nothing_in_any_language(sentence: str, stub: str) -> None:
    for body, found in ((stub, {0: 0, 1: 1}), (f"Yet: {stub} And so on.", {0: 0, 1: 1, 2: 2})):
        old, new = (Outline(parse(f"# A\n\n# {title}\n\n{body}\n")) for title in ("Storage", "Legal"))
        assert in_author(old, new, by_name(old, new), sentence).matches == found
        assert in_template(old, new, {}, sentence).matches == found


def test_a_pair_that_may_not_be_is_not_made() -> None:
    old, new = outline(f"## A: {WORDS}"), outline(f"## Z: {WORDS}")
    assert in_author(old, new, {0: 0}, is_possible=lambda one, other: False) == Identity({0: 0}, frozenset())


# 1: what the template declares


@pytest.mark.parametrize(
    ("base", "template", "declared", "expected"),
    [
        ("## A", "## Z", {1: ("A",)}, {"A": "Z"}),
        ("## A", "## Z", {1: ("Older", "A")}, {"A": "Z"}),
        ("## A (draft)", "## Z", {1: ("A",)}, {"A (draft)": "Z"}),
        ("## A", "## Z", {1: ("1. A",)}, {"A": "Z"}),
        ("## A; ## Z", "## Z", {1: ("A",)}, {"Z": "Z"}),
        ("## A; ## Z", "## Z; ## A", {1: ("A",), 2: ("Z",)}, {"A": "A", "Z": "Z"}),
        ("## A: x; ## Z: y", "## Z: x; ## A: y", {1: ("A",), 2: ("Z",)}, {"A": "Z", "Z": "A"}),
        ("## P; ### A; ## Q; ### A", "## P; ## Q; ### Z", {3: ("A",)}, {"P": "P", "Q": "Q", "Q / A": "Q / Z"}),
        ("## A", "## A; ## Z", {2: ("A",)}, {"A": "Z"}),
        ("## A: x; ## Z: y", "## Z: w", {1: ("A",)}, {"Z": "Z"}),
        ("## A: x; ## Z: y", "## Z: y", {1: ("A",)}, {"Z": "Z"}),
        ("## A", "## Z", {1: ("B",)}, {}),
    ],
)
def test_sections_are_found_by_what_the_template_declares(
    base: str, template: str, declared: dict[int, tuple[str, ...]], expected: dict[str, str]
) -> None:
    assert of_template(base, template, declared) == expected


def test_what_both_have_is_found_without_a_base_and_without_likeness() -> None:
    author, template = outline(f"## Mine; ## A; ## Old; ## Like: {WORDS}"), outline(f"## A; ## New; ## Other: {WORDS}")
    assert in_both(author, template, {}, {2: ("Old",)}) == {0: 0, 2: 1, 3: 2}
    assert in_both(author, template, {1: 3}, {}) == {0: 0, 1: 3, 2: 1}
