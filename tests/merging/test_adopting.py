"""A document that was not made here: its author's outline and words stay, a form's guidance becomes ours."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from form.applicability import fill_in
from form.guidance import form_digests
from form.markers import Marked, read
from hypothesis import given
from hypothesis import strategies as st
from markdown import front_matter
from markdown.document import parse
from markdown.outline import Outline
from merging.adopted_bodies import Known, names_of
from merging.adoption import NoSuchSpec, adopt, names_in
from merging.changes import report_lines
from merging.merge import merge

HERE = Path(__file__).with_name("adoption")
TEMPLATE = read((HERE / "template.md").read_text("utf-8"))
FORM = (HERE / "form.md").read_text("utf-8")

ANSWERS = {"rest": False, "rest_reason": "nothing is left", "reviewers": "Carl", "calls": "GET /jobs", "author": "Ann"}
FILLED = fill_in(TEMPLATE, ANSWERS)
NAMES = names_of([*ANSWERS.values(), "Night Job", "https://example.com/brief"])
KNOWN = Known(form_digests(parse(FORM)), NAMES)


def adopted(text: str, filled: Marked = FILLED, known: Known = KNOWN) -> str:
    return adopt(text, filled, TEMPLATE, known).text


def told(text: str) -> list[tuple[str, str, str]]:
    """What an adoption says of a document: kind, path and note."""
    changes = adopt(text, FILLED, TEMPLATE, KNOWN).changes
    return [(change.kind, change.path, change.note) for change in changes]


def outline(text: str) -> list[str]:
    return [section.heading.strip() for section in parse(front_matter.split(text)[1])[1:]]


_CASE = re.compile(
    r"^## (?P<title>.+)\n\n~~~~\n(?P<outline>(?:.*\n)*?)~~~~\n(?:\n~~~~ report\n(?P<report>(?:.*\n)*?)~~~~\n)?",
    re.MULTILINE,
)


class Outlined(NamedTuple):
    """A document that was not made here, with the headings that come into it marked by a `+`, and the report."""

    title: str
    outline: str
    report: str

    @property
    def document(self) -> str:
        return re.sub(r"(?m)^\+ .*\n", "", self.outline)


def read_outlines() -> list[Outlined]:
    text = (HERE / "outlines.md").read_text("utf-8")
    return [Outlined(case["title"], case["outline"], case["report"] or "") for case in _CASE.finditer(text)]


OUTLINES = read_outlines()


def assert_is_as_before(document: str, result: str) -> None:
    """The author's lines, their order, and each heading's parent are as before, and so is the front matter."""
    front, body = front_matter.split(document)
    assert result.startswith(front)
    assert not front or re.match(r"\n(?!\n)", front_matter.split(result)[1])
    lines = iter(result.split("\n"))
    assert all(line in lines for line in document.split("\n") if line.strip())
    before, after = Outline(parse(body)), Outline(parse(front_matter.split(result)[1]))
    places = [0]
    for section in before.sections[1:]:
        rest = range(places[-1] + 1, len(after.sections))
        places.append(next(place for place in rest if after.sections[place].heading == section.heading))
    titles = {0, next((place for place in after.children[0] if place not in places), 0)}
    for index, place in enumerate(places[1:], 1):
        parent = places[before.parents[index]]
        assert after.parents[place] == parent or (parent == 0 and after.parents[place] in titles)
    assert adopted(result) == result


def marked_outline(document: str, result: str) -> list[str]:
    """The lines of an adopted document, in what became of it, and the headings that were added with a `+` before."""
    own = Counter(document.split("\n"))
    lines = []
    for line in filter(None, result.split("\n")):
        if own[line] or line.startswith("#"):
            lines.append(line if own[line] else f"+ {line}")
            own[line] -= bool(own[line])
    return lines


def test_a_form_that_no_one_filled_in_becomes_a_fresh_copy() -> None:
    assert adopted(FORM) == FILLED.text
    everything = fill_in(TEMPLATE, {**ANSWERS, "rest": True})
    assert adopted(FORM, everything) == everything.text


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\\[", "[").replace("\\]", "]"),
        lambda text: text.replace("*", "_"),
        lambda text: re.sub(r" +\n", "\n", text),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(" is ", "\nis "),
    ],
    ids=["no escapes", "other emphasis", "no blanks at the end", "other line endings", "wrapped"],
)
def test_a_formatter_hides_no_guidance(change: object) -> None:
    assert callable(change)
    assert adopted(change(FORM)).replace("\r\n", "\n") == FILLED.text


@pytest.mark.parametrize("place", range(2, len(parse(FORM))))
def test_a_section_that_was_filled_in_keeps_its_text_and_the_others_are_ours(place: int) -> None:
    sections = list(parse(FORM))
    title = sections[place].title
    sections[place] = sections[place]._replace(gap="\n", blocks=parse("We wrote this.\n\n")[0].blocks)
    result = parse(adopted("".join(section.source for section in sections)))
    texts = {section.title: section.body.strip() for section in result}
    expected = {section.title: section.body.strip() for section in FILLED.document}
    given_there = "Brief: <https://example.com/brief>\n\n" if title == "Summary" else ""
    assert texts == {**expected, title: f"{given_there}We wrote this."}


def test_words_that_no_digest_knows_are_the_authors_whatever_their_brackets() -> None:
    own = "# Summary\n\n\\[*Tell in a few lines what this is.*\\]\n\n# Checks\n\n[*Ask Bob.*]\n"
    sections = {section.title: section.body.strip() for section in parse(adopted(own))}
    assert sections["Summary"].endswith("\n\n\\[*Tell in a few lines what this is.*\\]")
    assert sections["Checks"] == "[*Ask Bob.*]"


def test_answers_go_into_the_tables_that_are_there_once() -> None:
    table = "| Call | What it does |\n| --- | --- |\n| POST /jobs | Starts one |\n"
    ours = "| **GET /jobs** | [*In a sentence*] |\n"
    text = f"# Summary\n\nA job.\n\n# Interfaces\n\n{table}"
    once = adopted(text)
    assert table + ours in once
    assert adopted(once) == once
    sample = table.replace("POST /jobs | Starts one", "**\\[*Name*\\] \\[Verb\\]** | \\[*Tell what goes in and out*\\]")
    assert sample.replace(sample.split("\n")[2] + "\n", ours) in adopted(
        text.replace(table, "We add some.\n\n" + sample)
    )


def test_guidance_beside_own_text_becomes_ours_in_its_place() -> None:
    text = "# Checks\n\n\\[*Tell how this is tried before anyone sees it.*\\]\n\nWe try it.\n"
    assert "# Checks\n\n[*How is it tried?*]\n\nWe try it.\n" in adopted(text)


def test_a_bare_no_gets_the_reason_and_a_written_section_that_was_answered_no_stays() -> None:
    assert "## Rest\n\nNot applicable because nothing is left." in adopted(
        "# A\n\n## Summary\n\nB.\n\n## Rest\n\nN/A.\n"
    )
    kept = "# A\n\n## Summary\n\nB.\n\n## Rest\n\nLicences.\n"
    assert "## Rest\n\nLicences.\n" in adopted(kept)
    assert ("contradiction", "A / Rest", "answered no, yet written") in told(kept)


@pytest.mark.parametrize("case", OUTLINES, ids=[case.title for case in OUTLINES])
def test_what_is_missing_stands_around_the_authors_outline(case: Outlined) -> None:
    result = adopt(case.document, FILLED, TEMPLATE, KNOWN)
    assert marked_outline(case.document, result.text) == list(filter(None, case.outline.split("\n")))
    report = [line for line in report_lines(result.changes) if not line.startswith("added: ")]
    assert report == case.report.splitlines()
    assert_is_as_before(case.document, result.text)


def test_the_report_is_short_and_names_what_may_be_there_twice() -> None:
    text = "# Job\n\n<h2>Rest</h2>\n\n## Background\n\nA.\n\n## Test Plan\n\nB.\n\n## Plan Details\n\nC.\n"
    assert told(text) == [
        (
            "added",
            "11 sections",
            "Reviewers; Summary, with 2 below it; Plan, with 2 below it; 1 in Checks; Roll-out; Other Ways; Rest",
        ),
        ("recognized", "1 section", "“Test Plan” is “Checks”"),
        ("may be double", "ours “Summary”, yours “Background”", "if two are one, delete ours and give yours its name"),
        ("may be double", "ours “Plan”, yours “Plan Details”", ""),
        ("not understood", "“Rest”", "only a Markdown heading begins a section"),
    ]


def test_a_document_without_any_of_the_sections_is_refused_with_what_was_looked_for() -> None:
    with pytest.raises(
        NoSuchSpec, match="looked for were Reviewers, Summary, Plan, Checks, Roll-out, Other Ways, Rest"
    ):
        adopted("# Shopping\n\n- milk\n")


def test_a_later_update_knows_the_sections_by_the_names_that_they_have_there() -> None:
    text = adopted("# Job\n\n## Abstract\n\nA.\n\n## Test Plan\n\nB.\n")
    names = {index: (called,) for index, called in names_in(text, FILLED, KNOWN)}
    later = fill_in(TEMPLATE, {**ANSWERS, "rest": True})
    result = merge(FILLED.text, text, later, FILLED.stubs, names)
    assert result.text == text.replace("Not applicable because nothing is left.", "[*Anything else?*]")
    assert [(change.kind, change.path) for change in result.changes] == [("refreshed", "Job / Rest")]


HEADINGS = ["Summary", "Abstract", "Aim", "Plan", "API", "Checks", "By Hand", "Alternatives", "Rest", "Own", "Notes"]
FRONTS = ["", "---\n# read\ntitle: Job\n---\n\n", '+++\n# read\nowner = "ann"\n+++\n\n', '{"title": "Job"}\n\n']
BODIES = [
    "",
    "Word {}.",
    "[^{0}]: Note {0}.",
    "- [ ] Item {}",
    "<details>",
    "</details>",
    "---",
    '<a id="a{}"></a>',
    ":::",
]


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Documents of known and own headings on any level, some of them twice, with folds, rules and notes between."""
    lines = [draw(st.sampled_from(["", "# Job", "# RFC 1", "**Job**", "<h1>Job</h1>"])), ""]
    for number, heading in enumerate(draw(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=9))):
        before = draw(st.sampled_from(["", f"{number}. ", "🎯 "]))
        lines += ["#" * draw(st.integers(1, 4)) + f" {before}{heading} <!-- {number} -->", ""]
        for body in draw(st.lists(st.sampled_from(BODIES), max_size=2)):
            lines += [body.format(number), ""]
    return draw(st.sampled_from(FRONTS)) + "\n".join(lines).lstrip("\n")


@given(documents())
def test_order_parents_and_words_of_the_author_are_as_before(text: str) -> None:
    try:
        result = adopted(text)
    except NoSuchSpec:
        return
    assert_is_as_before(text, result)
