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
