"""Where what stood below a section now stands, and which sections moved: by their titles."""

from __future__ import annotations

import pytest
from merging.rows import find_homes, find_moved
from outlines import Merged

PLAN = "1 Plan, 2 Design, 3 Tests, 3 Support, 2 Costs, 3 Rent"


@pytest.mark.parametrize(
    ("old", "new", "homes", "moved"),
    [
        (PLAN, PLAN, {}, set()),
        (PLAN, "1 Plan, 2 Design, 3 Support, 3 Tests, 2 Costs, 3 Rent", {}, {"Support"}),
        (PLAN, "1 Plan, 2 Costs, 3 Rent, 2 Design, 3 Tests, 3 Support", {}, {"Costs"}),
        (PLAN, "1 Plan, 2 Mine, 3 Design, 4 Tests, 4 Support, 3 Costs, 4 Rent", {"Plan": "Mine"}, set()),
        (PLAN, "1 Plan, 2 Mine, 3 Design, 4 Tests, 4 Support, 2 Costs, 3 Rent", {}, {"Design"}),
        (PLAN, "1 Plan, 2 Tests, 2 Support, 2 Costs, 3 Rent", {"Design": "Plan"}, set()),
        (PLAN, "1 Plan, 2 Design, 2 Costs, 3 Rent, 3 Tests, 3 Support", {}, {"Support", "Tests"}),
        (PLAN, "1 Plan, 2 Design, 2 Mine, 3 Tests, 3 Support, 2 Costs, 3 Rent", {"Design": "Mine"}, set()),
        (PLAN, "1 Plan, 2 Design, 3 Support, 2 Mine, 3 Tests, 2 Costs, 3 Rent", {}, {"Tests"}),
        ("2 Design, 2 Costs", "1 Plan, 2 Design, 2 Costs", {"(no title)": "Plan"}, set()),
        ("1 Plan, 2 Design, 2 Costs", "1 Plan, 1 Design, 1 Costs", {"Plan": "(no title)"}, set()),
        (PLAN, "1 Plan, 2 Costs, 3 Tests, 3 Support, 3 Rent", {"Design": "Costs"}, set()),
    ],
)
def test_what_stood_below_a_section_may_have_gone_below_another_without_being_moved(
    old: str, new: str, homes: dict[str, str], moved: set[str]
) -> None:
    merged = Merged(old, new, old)
    rows, titles = merged.rows, merged.titles
    found = find_homes(rows.base, rows.author, rows.rows)
    assert {titles[one]: titles[other] for one, other in found.items() if one != other} == homes
    assert {titles[row] for row in find_moved(rows.base, rows.author, found)} == moved


def test_a_row_is_in_the_texts_that_have_it() -> None:
    rows = Merged("1 A, 2 B, 2 C", "1 A, 2 C, 2 D", "1 A, 2 B, 2 E, 2 D").rows
    sides = [[each.title if each else "" for each in row[:3]] for row in rows.rows]
    assert sides == [["", "", ""], ["A", "A", "A"], ["B", "", "B"], ["C", "C", ""], ["", "", "E"], ["", "D", "D"]]
    assert (rows.base.order, rows.author.order, rows.template.order) == ([0, 1, 2, 3], [0, 1, 3, 5], [0, 1, 2, 4, 5])
    assert rows.template.parents == {1: 0, 2: 1, 4: 1, 5: 1}
    assert rows.author.subtree(1) == [1, 3, 5]
