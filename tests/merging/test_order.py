"""Where each section stands, and how two sequences that share elements are brought together."""

from __future__ import annotations

import pytest
from merging.order import interleave
from outlines import Merged

PLAN = "1 Plan, 2 Design, 3 Tests, 3 Support, 2 Costs"


@pytest.mark.parametrize(
    ("given", "written", "moved", "expected"),
    [
        ("abc", "abc", "", "abc"),
        ("abc", "axbc", "", "axbc"),
        ("abc", "xabc", "", "xabc"),
        ("abc", "abcx", "", "abcx"),
        ("cab", "axbc", "", "caxb"),
        ("anb", "axb", "", "axnb"),
        ("ac", "axbc", "b", "axbc"),
        ("ab", "bxa", "", "abx"),
        ("nab", "ab", "", "nab"),
        ("abn", "abx", "x", "abnx"),
        ("n", "xy", "", "xyn"),
        ("", "xy", "", "xy"),
    ],
)
def test_the_authors_follow_what_they_followed(given: str, written: str, moved: str, expected: str) -> None:
    authors = {ord(each) for each in written if each not in given}
    result = interleave([*map(ord, given)], [*map(ord, written)], authors, {*map(ord, moved)})
    assert "".join(map(chr, result)) == expected


def test_behind_one_that_waits_the_authors_come_after_what_is_new() -> None:
    assert interleave([1, 2, 3], [1, 9, 3], {9}, set(), waits={1}) == [1, 2, 9, 3]


def test_one_that_tells_no_place_is_passed_over() -> None:
    assert interleave([1, 2], [2, 1, 9], {9}, set(), tells_no_place={1}) == [1, 2, 9]


@pytest.mark.parametrize(
    ("author", "template", "expected"),
    [
        # Nobody moved anything: the template's new sections stand at its places.
        (PLAN, "1 Plan, 2 Design, 3 Tests, 3 Risks, 3 Support, 2 Costs",
         "1 Plan, 2 Design, 3 Tests, 3 Risks, 3 Support, 2 Costs"),
        # The template moves: the author's own follow what they followed.
        ("1 Plan, 2 Design, 3 Tests, 3 Mine, 3 Support, 2 Costs", "1 Plan, 2 Costs, 2 Design, 3 Support, 3 Tests",
         "1 Plan, 2 Costs, 2 Design, 3 Support, 3 Tests, 3 Mine"),
        # The author moves: it stays there, and what the template adds beside it stands where it was.
        ("1 Plan, 2 Design, 3 Tests, 2 Costs, 3 Support", "1 Plan, 2 Design, 3 Tests, 3 Support, 3 Risks, 2 Costs",
         "1 Plan, 2 Design, 3 Tests, 3 Risks, 2 Costs, 3 Support"),
        # Both move it: the author's place.
        ("1 Plan, 2 Design, 3 Tests, 2 Costs, 3 Support", "1 Plan, 2 Support, 2 Design, 3 Tests, 2 Costs",
         "1 Plan, 2 Design, 3 Tests, 2 Costs, 3 Support"),
        # A group that the template puts above them.
        (PLAN, "1 Plan, 2 Build, 3 Design, 4 Tests, 4 Support, 3 Costs",
         "1 Plan, 2 Build, 3 Design, 4 Tests, 4 Support, 3 Costs"),
        # One of the author's own follows its neighbour, though that went into a group, the template's or the author's.
        ("1 Plan, 2 Design, 3 Tests, 3 Mine, 3 Support, 2 Costs", "1 Plan, 2 Design, 3 Build, 4 Tests, 3 Support, 2 Costs",
         "1 Plan, 2 Design, 3 Build, 4 Tests, 3 Mine, 3 Support, 2 Costs"),
        # Sections that each side moved below another of the other's: the author's tree.
        ("1 Plan, 2 Design, 3 Tests, 3 Support, 3 Costs", "1 Plan, 2 Costs, 3 Design, 4 Tests, 4 Support",
         "1 Plan, 2 Design, 3 Tests, 3 Support, 3 Costs"),
    ],
)  # fmt: skip
def test_sections_stand_where_their_author_moved_them_or_else_at_the_templates_place(
    author: str, template: str, expected: str
) -> None:
    assert Merged(PLAN, author, template).line == expected


def test_what_an_author_deleted_stays_out_with_all_below_it() -> None:
    merged = Merged(PLAN, "1 Plan, 2 Costs", "1 Plan, 2 Design, 3 Tests, 3 Risks, 3 Support, 2 Costs")
    assert merged.line == "1 Plan, 2 Costs"
    assert merged.left_out == ["Design", "Tests", "Risks", "Support"]


def test_what_the_template_dropped_is_gone_unless_something_below_it_stays() -> None:
    author = "1 Plan, 2 Design, 3 Mine, 2 Costs"
    assert Merged("1 Plan, 2 Design, 2 Costs", author, "1 Plan", ["Design", "Costs"]).line == "1 Plan, 2 Design, 3 Mine"


def test_sections_of_one_name_are_told_apart_by_their_parents() -> None:
    base = "1 Plan, 2 Api, 3 Notes, 2 Events, 3 Notes"
    moved = "1 Plan, 2 Events, 3 Notes, 2 Api, 3 Notes"
    assert Merged(base, base, moved).line == moved


def test_a_group_that_its_author_moved_stands_there_once() -> None:
    base = "1 Plan, 2 Proposal, 3 Risks, 3 Speed, 2 Evaluation"
    author = "1 Plan, 2 Option, 3 Risks, 3 Speed, 3 Evaluation, 3 Mine"
    template = "1 Plan, 2 Proposal, 2 Evaluation, 3 Risks, 3 Speed"
    assert Merged(base, author, template).line == "1 Plan, 2 Option, 3 Evaluation, 4 Risks, 4 Speed, 3 Mine"


@pytest.mark.parametrize(
    ("base", "author", "template", "removed", "expected"),
    [
        # Below a heading that went stands what was below it, on its own level.
        ("1 Plan, 2 Design", "1 Plan, 2 Design, 1 Mine", "2 Design", ["Plan"], "2 Design, 1 Mine"),
        # A heading that stays though the template dropped it keeps none of what the template put elsewhere.
        ("1 Plan, 1 Design, 2 Tests, 3 Unit", "1 Plan, 1 Design, 2 Tests, 3 Unit", "2 Plan, 3 Tests, 3 Unit", [],
         "2 Plan, 3 Tests, 3 Unit, 2 Design"),
        ("2 Plan, 3 Design", "2 Plan, 3 Design", "1 Costs, 3 Design", [], "2 Plan, 1 Costs, 3 Design"),
        # What both sides added stands where its author has it, on the level of those beside it.
        ("3 Plan, 2 Design", "3 Plan, 2 Scope, 2 Design", "4 Plan, 2 Design, 3 Scope", [], "4 Plan, 3 Scope, 2 Design"),
        # What both sides moved below the same one stands where the template has it.
        ("2 Plan, 1 Design, 3 Tests, 2 Costs", "1 Design, 3 Mine, 2 Plan, 3 Tests, 2 Costs",
         "1 Design, 3 Risks, 2 Plan, 3 Tests, 2 Costs", [], "1 Design, 3 Mine, 3 Risks, 2 Plan, 3 Tests, 2 Costs"),
        # One of the author's own stays below its parent, also where the template takes its neighbour away.
        ("2 Plan, 3 Design, 1 Tests", "2 Plan, 3 Design, 3 Mine, 1 Tests",
         "2 Plan, 2 Risks, 1 Scope, 3 Design, 1 Tests", [], "2 Plan, 3 Mine, 2 Risks, 1 Scope, 3 Design, 1 Tests"),
        # What follows one that its author moved behind all others follows it there.
        ("2 Plan, 3 Design, 3 Tests", "2 Plan, 3 Design, 2 Tests, 2 Mine", "2 Plan, 4 Tests, 4 Design", [],
         "2 Plan, 4 Design, 2 Tests, 2 Mine"),
        # A new section stands beside the one that its author has lowered.
        ("3 Plan, 2 Design", "4 Plan", "3 Risks, 3 Plan, 2 Design", [], "4 Risks, 4 Plan"),
        # Of headings that went, those stay that hold something deep below.
        ("1 Doc, 2 Plan, 3 Design, 4 Tests", "1 Doc, 2 Plan, 3 Design, 4 Tests, 5 Mine", "1 Doc, 2 Costs",
         ["Plan", "Design", "Tests"], "1 Doc, 2 Plan, 3 Design, 4 Tests, 5 Mine, 2 Costs"),
    ],
)  # fmt: skip
def test_what_one_side_dropped_or_moved_and_the_other_kept(
    base: str, author: str, template: str, removed: list[str], expected: str
) -> None:
    assert Merged(base, author, template, removed).line == expected
