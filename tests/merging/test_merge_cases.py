"""The contract, row by row: each case in `cases/*.md` is three texts, the merged one and its report.

A case is a heading and fenced blocks of four tildes. A block's info names the texts that
it is, out of `base`, `author`, `template` and `expected`; one named nowhere is as the
base. Its form stands in brackets: `CR LF`, `CR`, `BOM`, `no final newline`. `report` holds
the report's lines; a case without one has nothing to report. A case with `unfilled`, the
template with all its guidance, has no base: its spec is adopted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from form.markers import read
from markdown.inline import title_key
from markdown.outline import Outline
from merging.adoption import adopt
from merging.changes import Merge, report_lines
from merging.merge import merge

CASES = Path(__file__).parents[1] / "cases"

_PART = re.compile(
    r"^(?:## (?P<title>.+)|~~~~ (?P<names>[a-z, ]+?)(?: \((?P<form>.+)\))?\n(?P<text>(?:.*\n)*?)~~~~)$", re.MULTILINE
)


@dataclass
class Case:
    """One case: its texts by their names, and the report's lines."""

    title: str
    texts: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.texts[name] if name in self.texts else self.texts["base"]

    @property
    def report(self) -> list[str]:
        return self.texts.get("report", "").splitlines()

    def merge(self) -> Merge:
        """What the hook makes of the three texts, or of two where there is no base."""
        if "unfilled" in self.texts:
            return adopt(self["author"], read(self["template"]), read(self["unfilled"]))
        return merge(self["base"], self["author"], read(self["template"]))


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of one file, in their order."""
    found: list[Case] = []
    for part in _PART.finditer(path.read_bytes().decode()):
        if part["title"]:
            found.append(Case(part["title"]))
            continue
        for name in part["names"].split(", "):
            assert name in ("base", "author", "template", "expected", "unfilled", "report"), f"{path.name}: {name}"
            assert name not in found[-1].texts, f"{found[-1].title}: two blocks are its {name}"
            found[-1].texts[name] = _in_form(part["text"], part["form"] or "")
    yield from found


def _in_form(text: str, form: str) -> str:
    for word in filter(None, form.split(", ")):
        if word == "no final newline":
            text = text.removesuffix("\n")
        elif word == "BOM":
            text = "\ufeff" + text
        else:
            text = text.replace("\n", {"CR LF": "\r\n", "CR": "\r"}[word])
    return text


ALL = [case for path in sorted(CASES.glob("*.md")) for case in read_cases(path)]


@pytest.fixture(params=ALL, ids=[case.title for case in ALL])
def case(request: pytest.FixtureRequest) -> Case:
    """Each case in turn."""
    assert isinstance(request.param, Case)
    return request.param


def test_the_merge_gives_what_the_case_expects(case: Case) -> None:
    result = case.merge()
    assert result.text == case["expected"]
    assert report_lines(result.changes) == case.report


def test_a_second_update_changes_nothing(case: Case) -> None:
    template, expected = read(case["template"]), case["expected"]
    if "unfilled" in case.texts:
        assert adopt(expected, template, read(case["unfilled"])).text == expected
    else:
        assert merge(template.text, expected, template).text == expected


def test_an_update_that_was_killed_before_the_baseline_is_done_again(case: Case) -> None:
    template, expected = read(case["template"]), case["expected"]
    again = expected if "unfilled" in case.texts else merge(case["base"], expected, template).text
    if not {title_key(title) for titles in template.renames.values() for title in titles} & set(
        Outline(template.document).titles
    ):
        assert again == expected
    # Else the old heading now is another section's: the three texts don't tell who is who.
    assert not Counter(expected.split("\n")) - Counter(again.split("\n"))


def test_no_two_cases_have_the_same_title() -> None:
    assert [title for title, count in Counter(case.title for case in ALL).items() if count > 1] == []
