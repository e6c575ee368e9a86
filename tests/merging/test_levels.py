"""On which level each heading ends: what its author changed, else the template, else those beside it."""

from __future__ import annotations

import pytest
from outlines import Merged

PLAN = "1 Plan, 2 Design, 3 Tests, 2 Costs"


@pytest.mark.parametrize(
    ("author", "template", "expected"),
    [
        ("1 Plan, 2 Design, 3 Tests, 4 Unit, 5 Deep, 2 Costs", "1 Plan, 2 Tests, 2 Costs, 2 Design",
         "1 Plan, 2 Tests, 3 Unit, 4 Deep, 2 Costs, 2 Design"),
        ("1 Plan, 2 Design, 3 Tests, 5 Unit, 2 Costs", "1 Plan, 2 Tests, 2 Costs, 2 Design",
         "1 Plan, 2 Tests, 4 Unit, 2 Costs, 2 Design"),
        ("1 Plan, 2 Design, 3 Tests, 2 Costs, 3 Rent", "1 Plan, 2 Design, 3 Tests, 3 Costs",
         "1 Plan, 2 Design, 3 Tests, 3 Costs, 4 Rent"),
    ],
)  # fmt: skip
def test_what_an_author_has_below_a_section_goes_along(author: str, template: str, expected: str) -> None:
    assert Merged(PLAN, author, template).line == expected


@pytest.mark.parametrize(
    ("author", "template", "expected"),
    [
        ("1 Plan, 2 Design, 3 Tests, 2 Costs", "1 Plan, 2 Design, 3 Tests, 3 Risks, 2 Costs",
         "1 Plan, 2 Design, 3 Tests, 3 Risks, 2 Costs"),
        # An outline that its author lowered or lifted takes new sections on its own levels.
        ("2 Plan, 3 Design, 4 Tests, 3 Costs", "1 Plan, 2 Design, 3 Tests, 3 Risks, 2 Costs, 2 Audience",
         "2 Plan, 3 Design, 4 Tests, 4 Risks, 3 Costs, 3 Audience"),
        ("1 Plan, 3 Design, 4 Tests, 3 Costs", "1 Plan, 2 Design, 2 Audience, 2 Costs, 3 Tests",
         "1 Plan, 3 Design, 3 Audience, 3 Costs, 4 Tests"),
        ("1 Design, 2 Tests, 1 Costs", "1 Plan, 2 Design, 3 Tests, 2 Audience, 2 Costs",
         "1 Design, 2 Tests, 1 Audience, 1 Costs"),
        # A level that its author gave to one section stays, and what is beside it is not swallowed.
        ("1 Plan, 2 Design, 4 Tests, 2 Costs", "1 Plan, 2 Design, 3 Tests, 3 Risks, 2 Costs",
         "1 Plan, 2 Design, 4 Tests, 4 Risks, 2 Costs"),
        ("1 Plan, 2 Design, 3 Tests, 3 Costs", "1 Plan, 2 Design, 3 Tests, 2 Costs, 2 Audience",
         "1 Plan, 2 Design, 3 Tests, 3 Costs, 2 Audience"),
        # No heading stands below the sixth level.
        ("4 Plan, 5 Design, 6 Tests, 5 Costs", "1 Plan, 2 Design, 3 Tests, 4 Unit, 2 Costs",
         "4 Plan, 5 Design, 6 Tests, 6 Unit, 5 Costs"),
    ],
)  # fmt: skip
def test_a_new_section_stands_on_the_level_of_those_beside_it(author: str, template: str, expected: str) -> None:
    assert Merged(PLAN, author, template).line == expected


def test_a_section_that_stays_though_the_template_dropped_it_keeps_to_its_siblings() -> None:
    base = "1 Plan, 2 Design, 3 Tests, 3 Support, 3 Costs"
    assert Merged(base, base, "1 Plan, 2 Tests, 2 Costs", ["Design"]).line == "1 Plan, 2 Tests, 2 Support, 2 Costs"


@pytest.mark.parametrize(
    ("author", "template", "expected"),
    [
        ("1 Sum, 1 Design, 2 Deep, 1 Risks", "2 Sum, 2 Guide, 2 Risks",
         "2 Sum, 2 Design, 3 Deep, 2 Guide, 2 Risks"),
        ("1 Design, 2 Deep, 1 Sum, 1 Risks", "2 Sum, 2 Risks", "2 Design, 3 Deep, 2 Sum, 2 Risks"),
        ("2 Mine, 1 Sum, 1 Design, 2 Deep, 1 Risks", "2 Sum, 2 Risks", "3 Mine, 2 Sum, 2 Design, 3 Deep, 2 Risks"),
    ],
)  # fmt: skip
def test_a_section_of_the_authors_stays_as_deep_beside_what_was_beside_it(
    author: str, template: str, expected: str
) -> None:
    assert Merged("1 Sum, 1 Design, 1 Risks", author, template).line == expected


def test_a_section_that_its_author_moved_keeps_its_depth_below_the_one_above() -> None:
    author = "1 Plan, 2 Design, 2 Costs, 3 Tests"
    assert Merged(PLAN, author, "1 Plan, 2 Design, 3 Tests, 2 Costs").line == author
