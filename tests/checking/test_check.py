"""The check: a finished spec passes, and each defect planted in it is found alone."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice

import pytest
from checking.findings import Finding, describe, worth_showing
from checking.inspection import Problem, check
from finished_specs import NAMES, Good, finish, good
from form import baseline as baselines
from form.baseline import Baseline
from form.identity import by_name, in_author
from form.refusal import read_refusal, stub_sections
from hypothesis import given
from hypothesis import strategies as st
from markdown.document import Section, parse
from markdown.lines import split_lines
from markdown.outline import Outline

__all__ = ["good"]

Lines = list[str]
Plant = tuple[str, int]  # a spec with a defect in it, and the line of the defect


class Text:
    """A finished spec by its lines and sections, with the template's section of each."""

    def __init__(self, good: Good) -> None:
        self.text = good.text
        self.newline = "\r\n" if "\r\n" in good.text else "\n"
        opening = good.text.index("---", 3) + 3 if good.text.startswith("---") else 0
        opening = good.text[:opening].count("\n") + bool(opening)
        self.lines = split_lines(good.text)
        self.outline = Outline(parse("".join(self.lines[opening:])))
        self.base = Outline(parse(good.baseline.text))
        self.base_of = {
            new: old
            for old, new in in_author(self.base, self.outline, by_name(self.base, self.outline)).matches.items()
        }
        self.starts = [opening]
        for section in self.outline.sections:
            self.starts.append(self.starts[-1] + len(split_lines(section.source)))

    @property
    def of_template(self) -> list[int]:
        """The sections that are the template's, by their index."""
        return [index for index in sorted(self.base_of) if index]

    def base_section(self, index: int) -> Section:
        """What the template gave."""
        return self.base.sections[self.base_of[index]]

    def is_below_renamed(self, index: int) -> bool:
        """Whether a section is one of those by which its parent, renamed, is known."""
        parent = self.outline.parents[index]
        return parent in self.base_of and (self.outline.titles[parent] != self.base.titles[self.base_of[parent]])

    def is_title(self, index: int) -> bool:
        """Whether a section is the document's title."""
        return self.base_of.get(index) == self.base.title

    def body(self, index: int) -> tuple[int, int]:
        """The lines of a section's body."""
        heading = len(split_lines(self.outline.sections[index].heading))
        return self.starts[index] + heading, self.starts[index + 1]

    def span(self, index: int) -> tuple[int, int]:
        """The lines of a section and all below it."""
        return self.starts[index], self.starts[self.outline.subtree(index)[-1] + 1]

    def with_lines(self, start: int, end: int, text: str) -> str:
        """The spec with other lines in the place of some."""
        new = text.replace("\n", self.newline)
        return "".join([*self.lines[:start], new, *self.lines[end:]])

    def with_body(self, index: int, text: str) -> Plant:
        """The spec with another text under a heading, and the line of that text."""
        start, end = self.body(index)
        return self.with_lines(start, end, f"\n{text}\n\n" if text else "\n"), start + 2


def assert_found(good: Good, plants: Iterator[Plant], code: str, at_least: int = 1, every: int = 3) -> None:
    """Hold that a plant gives one finding: its code, at its line.

    A spec takes every third plant, the next spec those beside them: together they take all.
    """
    count = 0
    for text, line in islice(plants, turn(good) % every, None, every):
        count += 1
        found = found_in(text, good)
        if [(finding.code, finding.line) for finding in found] != [(code, line)]:
            shown = "\n".join(describe(finding, good.name) for finding in found)
            near = "".join(split_lines(text)[max(line - 5, 0) : line + 5])
            pytest.fail(f"plant {count}, expected {code} at {line}, found:\n{shown}\n\n{near}", False)
    assert count >= at_least


def found_in(text: str, good: Good) -> list[Finding]:
    """What is wrong with a final text, beside what its author has named otherwise in the good one."""
    renamed = {finding.message for finding in check(good.text, good.baseline).findings}
    found = check(text, good.baseline, final=True).findings
    return [finding for finding in found if finding.code != "renamed" or finding.message not in renamed]


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def turn(good: Good) -> int:
    """The number of a spec: what is tried in many ways is tried in another one in each."""
    return NAMES.index(good.name)


def in_turn(texts: Sequence[str], good: Good) -> Iterator[str]:
    """Texts over and over, from another one in each spec."""
    start = turn(good) * len(texts) // len(NAMES)
    return cycle([*texts[start:], *texts[:start]])


def without(*names: str) -> pytest.MarkDecorator:
    """All specs but some, in which a defect of this kind can't be planted."""
    return pytest.mark.parametrize("good", [name for name in NAMES if name not in names], indirect=True)


# Good specs


def test_a_finished_spec_has_no_findings(good: Good) -> None:
    report = check(good.text, good.baseline, final=True)
    assert [describe(finding, good.name) for finding in found_in(good.text, good)] == []
    assert report.progress.to_write == 0
    assert report.progress.not_applicable > 0


def test_a_fresh_spec_has_notes_alone_and_all_its_sections_to_write(good: Good) -> None:
    report = check(good.baseline.text, good.baseline)
    assert worth_showing(report.findings) == []
    assert report.progress.written == 0
    stubs = len(good.baseline.stubs)
    assert report.progress.not_applicable == stubs


def test_all_specs_count_the_same_sections(good: Good) -> None:
    fresh = check(good.baseline.text, good.baseline).progress
    done = check(good.text, good.baseline).progress
    assert fresh.not_applicable + fresh.to_write == done.written + done.not_applicable


def test_what_only_looks_like_a_defect_is_none(good: Good) -> None:
    spec = Text(good)
    text = (
        "The status N/A is shown, none of them [*is*](x) open, and [*that*][x] is a link.\n\n"
        "- [ ] N/A\n- [x] `[*Name*]`\n- none[^1]\n\n"
        "| A | B |\n| --- | --- |\n| N/A | none |\n| - | Not applicable |\n\n"
        "```\n<<<<<<< a\n# Overview\n>>>>>>> b\n[*Name*]\n```\n\n"
        "<!--\n# Design\n-->\n\n[x]: https://example.com\n[^1]: N/A\n"
    )
    written = [
        index for index in spec.of_template if not read_refusal(spec.base_section(index)) and not spec.is_title(index)
    ]
    assert written
    for index in written:
        planted, _ = spec.with_body(index, text)
        assert codes(found_in(planted, good)) == []


# missing-section


def _without_sections(spec: Text) -> Iterator[Plant]:
    for index in spec.of_template:
        start, end = spec.span(index)
        if not spec.is_title(index) and not spec.is_below_renamed(index):
            before = _before(spec, index)
            yield spec.with_lines(start, end, ""), spec.starts[before] + 1 if before else 1


def _before(spec: Text, index: int) -> int:
    """The section after which another belongs: where the one before it in the template ends."""
    parent = spec.outline.parents[index]
    at_home = [child for child in spec.outline.children[parent] if child in spec.base_of]
    order = [spec.base_of[child] for child in at_home]
    earlier = [child for child in at_home if spec.base_of[child] < spec.base_of[index]]
    if order != sorted(order):  # Review Status at the bottom
        earlier = [child for child in earlier if child < index] or earlier[:1]
    return spec.outline.subtree(earlier[-1])[-1] if earlier else parent


def test_a_section_that_is_missing_is_found(good: Good) -> None:
    spec = Text(good)
    moved = good.name == "front-end"
    plants = list(_without_sections(spec))
    if moved:  # where no order holds, and where an own section may be taken for the one that is gone
        for text, _ in plants:
            assert {"missing-section", "renamed"}.intersection(codes(found_in(text, good)))
    else:
        assert_found(good, iter(plants), "missing-section", 6)


def _rewritten(spec: Text) -> Iterator[Plant]:
    for index in spec.of_template:
        alone = len(spec.outline.subtree(index)) == 1 and not spec.is_below_renamed(index)
        neighbours = {index - 1, min(index + 1, len(spec.outline.sections) - 1)}
        # Where the author added or moved sections, what stands in its place is a guess.
        at_home = neighbours <= spec.base_of.keys() and (spec.base_of.get(index - 1, 0) < spec.base_of[index])
        if alone and not spec.is_title(index) and at_home:
            start, end = spec.span(index)
            level = spec.outline.sections[index].level
            text = f"{'#' * level} Quite another name\n\nWith a text that nobody knows.\n\n"
            yield spec.with_lines(start, end, text), start + 1


def test_a_section_of_another_name_and_text_is_named_as_the_likely_rename(good: Good) -> None:
    plants = list(_rewritten(Text(good)))
    assert len(plants) >= 10
    for text, line in plants:
        first, *others = found_in(text, good)
        assert first.code in ("renamed", "missing-section")
        assert (first.line, "Quite another name" in first.advice + first.message) == (line, True)
        assert {each.code for each in others} <= {"contradiction"}  # what was a stub is written now


def test_a_renamed_section_is_a_warning_with_both_names(good: Good) -> None:
    text = good.baseline.text.replace("## Failure Scenarios", "## What may break")
    (finding,) = worth_showing(check(text, good.baseline).findings)
    assert (finding.code, finding.severity) == ("renamed", "warning")
    assert finding.message == "the template calls this section “Failure Scenarios”"
    assert finding.advice == "give it back its name, or leave it as “What may break” if that says more"


def test_what_is_put_around_a_name_makes_no_other_section() -> None:
    known = baseline_of("# T\n\n## Overview\n\n[*a*]\n\n## Risks\n\n[*b*]\n")
    for overview, risks in (
        ("1. Overview", "Risks { #risks }"),
        ("Overview 🚀", "Risks (draft)"),
        ("Overview <!-- omit in toc -->", "**Risks**"),
    ):
        assert check(f"# T\n\n## {overview}\n\nA.\n\n## {risks}\n\nB.\n", known, True).findings == []


@without("pipeline")  # all stands under the title there: without it nothing is where it was
def test_a_title_that_is_gone_is_missing(good: Good) -> None:
    spec = Text(good)
    start, _ = spec.span(1)
    assert_found(good, iter([(spec.with_lines(start, spec.starts[2], ""), 1)]), "missing-section", every=1)


# Reasons

BARE = (
    "N/A",
    "n/a.",
    "Not applicable.",
    "*Not applicable*",
    "None.",
    "Nothing",
    "—",
    "-",
    "* N/A",
    "> not applicable",
    "Not applicable because",
    "Not needed.",
    "This section does not apply.",
    "_None_",
    "…",
    "N\\/A",
)
EMPTY_REASONS = (
    "Not applicable because tbd.",
    "N/A: TODO",
    "Not applicable because it is not needed.",
    "Not applicable because *none*.",
    "n/a - see above",
    "Not applicable because [*reason*].",
    "Not applicable since <why>.",
    "Not applicable because {{ reason }}",
    "- Not applicable because xxx",
)


def test_a_section_without_a_reason_is_found(good: Good) -> None:
    spec = Text(good)
    texts = in_turn(BARE, good)
    assert_found(good, (spec.with_body(index, next(texts)) for index in spec.of_template), "reason-missing", 10)


def test_an_empty_section_is_found_once_at_the_topmost(good: Good) -> None:
    spec = Text(good)

    def plants() -> Iterator[Plant]:
        for index in spec.of_template:
            asked = any(
                spec.base_section(below).blocks for below in spec.outline.subtree(index) if below in spec.base_of
            )
            if asked and not spec.is_title(index) and _all_of_template(spec, index):
                headings = [spec.outline.sections[i].heading for i in spec.outline.subtree(index)]
                text = "\n".join(heading.replace("\r", "") for heading in headings)
                yield spec.with_lines(*spec.span(index), text + "\n"), spec.starts[index] + 1

    assert_found(good, plants(), "reason-missing", 6)


def _all_of_template(spec: Text, index: int) -> bool:
    return all(below in spec.base_of for below in spec.outline.subtree(index))


def test_a_comment_or_a_rule_is_nothing() -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n\n## B\n\n[*And this.*]\n")
    for nothing in ("<!-- later -->", "---", "[x]: https://example.com", "[^1]: a note"):
        text = f"# T\n\n## A\n\n{nothing}\n\n## B\n\nDone.\n"
        found = check(text, known, final=True).findings
        assert [(each.code, each.line) for each in found] == [("reason-missing", 3)]


def test_a_parent_whose_subsections_are_written_may_be_empty() -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n\n### B\n\n[*And this.*]\n")
    assert check("# T\n\n## A\n\n### B\n\nDone.\n", known, final=True).findings == []


def test_an_own_section_may_say_none_and_not_na() -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n")
    for none in ("None.", "None yet.", "None at this time.", "Nothing to add.", "—"):
        assert check(f"# T\n\n## A\n\nDone.\n\n## Questions\n\n{none}\n", known, True).findings == []
    na = "# T\n\n## A\n\nDone.\n\n## Questions\n\nN/A\n"
    assert [(each.code, each.line) for each in check(na, known, True).findings] == [("reason-missing", 9)]
    assert check(na, known._replace(adopted=True), True).findings == []  # the outline is its author's


def test_a_reason_that_says_nothing_is_found(good: Good) -> None:
    spec = Text(good)
    texts = in_turn(EMPTY_REASONS, good)
    assert_found(good, (spec.with_body(index, next(texts)) for index in spec.of_template), "reason-placeholder", 10)


def test_a_sections_own_name_is_no_reason(good: Good) -> None:
    spec = Text(good)
    plants = (
        spec.with_body(index, f"Not applicable because {spec.outline.sections[index].title}.")
        for index in spec.of_template
    )
    assert_found(good, plants, "reason-placeholder", 10)


def test_a_section_still_to_decide_is_a_placeholder() -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n")
    report = check("# T\n\n## A\n\nTBD\n", known)
    assert [(each.code, each.severity) for each in report.findings] == [("placeholder-left", "note")]
    assert report.progress.to_write == 1


# contradiction


def test_a_section_that_was_answered_no_and_is_written_is_found(good: Good) -> None:
    spec = Text(good)
    no = [index for index in spec.of_template if read_refusal(spec.base_section(index))]
    assert no
    for text in ("We do it.", "N/A\n\nYet we do it.", "- this\n- that", "| a | b |\n| - | - |"):
        plants = ((spec.with_body(i, text)[0], spec.starts[i] + 1) for i in no)
        assert_found(good, plants, "contradiction")


def test_a_contradiction_is_a_warning_in_a_draft() -> None:
    known = baseline_of("# T\n\n## A\n\nNot applicable because it is small.\n")
    for final, severity in ((False, "warning"), (True, "error")):
        (finding,) = check("# T\n\n## A\n\nWritten.\n", known, final).findings
        assert (finding.code, finding.severity, finding.line) == ("contradiction", severity, 3)


@pytest.mark.parametrize(
    "stub",
    [
        "Not applicable because the reason changed.",
        "N/A: it is tiny",
        "*Not applicable* – it is tiny",
        "Not applicable because:\n\n- it is tiny",
        "Not applicable because it is tiny[^1].\n\n[^1]: A note.",
        "> Not applicable since it is tiny.",
        "Not applicable because\nit is tiny.",
    ],
)
def test_a_stub_by_hand_is_as_good_as_the_templates(stub: str) -> None:
    for given_text in ("[*Write this.*]", "Not applicable because it is small."):
        known = baseline_of(f"# T\n\n## A\n\n{given_text}\n")
        report = check(f"# T\n\n## A\n\n{stub}\n", known, final=True)
        assert report.findings == []
        assert report.progress.not_applicable == 1


def test_a_template_in_another_language_is_told_of_in_its_own_words() -> None:
    known = baseline_of("# T\n\n## A\n\n[*Schreib das.*]\n")._replace(sentence="Entfällt, weil {}.")
    (finding,) = check("# T\n\n## A\n\n**Entfällt.**\n", known).findings
    assert (finding.code, finding.advice) == ("reason-missing", "write “Entfällt, weil …” with the reason")
    assert check("# T\n\n## A\n\nEntfällt: nur ein Batch-Job\n", known, True).findings == []


# placeholder-left

FORMS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: text.replace("[*", "[_").replace("*]", "_]"),
    lambda text: text.replace("[*", r"\[*").replace("*]", r"*\]"),
    lambda text: text.replace("[*", "*[").replace("*]", "]*"),
    lambda text: text.replace("[*", "[").replace("*]", "]"),
    lambda text: text[: text.index("[")] + text[text.index("[") :].replace(" ", "\n", 3),
    lambda text: f"> {text}",
    lambda text: f"- {text}",
    lambda text: f"Some words before. {text} And behind.",
)


def _guidance(spec: Text) -> list[str]:
    return [
        block.text.strip()
        for section in spec.base.sections
        for block in section.blocks
        if block.kind == "paragraph" and "[*" in block.text
    ]


def test_guidance_that_is_left_is_found_wherever_it_stands(good: Good) -> None:
    spec = Text(good)
    forms, guidance = cycle(FORMS), in_turn(_guidance(spec), good)
    written = [i for i in range(1, len(spec.outline.sections)) if not _is_stubbed(spec, i)]

    def plants() -> Iterator[Plant]:
        for index in written:
            text = next(forms)(next(guidance))
            start, _ = spec.body(index)
            yield spec.with_lines(start, start, f"\n{text}\n"), start + 2

    assert_found(good, plants(), "placeholder-left", 5)


def _is_stubbed(spec: Text, index: int) -> bool:
    """Whether text that is added to a section makes another defect of it."""
    return index in spec.base_of and read_refusal(spec.base_section(index)) is not None


def test_each_block_of_guidance_is_found_in_its_own_section(good: Good) -> None:
    spec = Text(good)
    forms = cycle(FORMS)

    def plants() -> Iterator[Plant]:
        for index in spec.of_template:
            for block in spec.base_section(index).blocks:
                if block.kind == "paragraph" and "[*" in block.text:
                    start, _ = spec.body(index)
                    text = next(forms)(block.text.strip())
                    yield spec.with_lines(start, start, f"\n{text}\n"), start + 2

    assert_found(good, plants(), "placeholder-left", 5)


def test_guidance_without_its_brackets_is_found(good: Good) -> None:
    spec = Text(good)
    index = next(i for i in spec.of_template if not _is_stubbed(spec, i) and not spec.is_title(i))
    long = [text for text in _guidance(spec) if text.count(" ") > 10]
    plants = (spec.with_body(index, text.strip("[]*")) for text in long)
    assert_found(good, plants, "placeholder-left")


def _placeholder_rows(spec: Text) -> Iterator[tuple[int, Lines, str]]:
    """Each placeholder row: its section, the head of its table, the row."""
    for index in spec.of_template:
        for block in spec.base_section(index).blocks:
            lines = split_lines(block.text)
            if block.kind == "table":
                yield from ((index, lines[:2], row) for row in lines[2:] if "[*" in row)


@without("front-end")  # it has no such rows
def test_a_placeholder_row_is_found(good: Good) -> None:
    spec = Text(good)

    def plants() -> Iterator[Plant]:
        for index, head, row in _placeholder_rows(spec):
            for form in FORMS[:3]:
                start, _ = spec.body(index)
                text = "\n" + "".join(head) + form(row)
                yield spec.with_lines(start, start, text), start + 4

    assert_found(good, plants(), "placeholder-left", every=1)


@without("front-end")
def test_a_placeholder_cell_is_found(good: Good) -> None:
    spec = Text(good)

    def plants() -> Iterator[Plant]:
        for index, head, row in _placeholder_rows(spec):
            cells = [cell.strip() for cell in row.strip().strip("|").replace(r"\|", "\0").split("|")]
            for place, cell in enumerate(cells):
                if "[*" in cell:
                    filled = ["text"] * len(cells)
                    filled[place] = cell.replace("\0", r"\|")
                    start, _ = spec.body(index)
                    line = f"| {' | '.join(filled)} |\n"
                    yield spec.with_lines(start, start, "\n" + "".join(head) + line), start + 4

    assert_found(good, plants(), "placeholder-left", every=1)


def test_a_placeholder_item_is_found() -> None:
    known = baseline_of("# T\n\n## A\n\n- [*The first*]\n- [ ] [*The second*]\n- fixed\n")
    text = "# T\n\n## A\n\n* done\n* [ ] [_The second_]\n* fixed\n"
    found = check(text, known, final=True).findings
    assert [(each.code, each.line) for each in found] == [("placeholder-left", 6)]


def test_a_placeholder_in_code_is_none() -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n")
    for code in (
        "Say `[*Write this.*]` there.",
        "Say ``a ` [*Write this.*]`` there.",
        "- item\n\n  ```\n  [*Write this.*]\n  ```",
        "> ~~~\n> [*Write this.*]\n> ~~~",
        "    [*Write this.*]",
        "A [*Write this.*](https://example.com) link.",
    ):
        text = f"# T\n\n## A\n\nText.\n\n{code}\n"
        assert check(text, known, final=True).findings == []


def test_a_backtick_that_nothing_closes_hides_no_placeholder() -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n")
    for text in ("a ` b [*Write this.*]", "\\`a [*Write this.*] \\`", "- a `\n- [*Write this.*]`"):
        assert codes(check(f"# T\n\n## A\n\n{text}\n", known).findings) == ["placeholder-left"]


# review-open


def test_each_reviewer_who_has_not_looked_is_found(good: Good) -> None:
    spec = Text(good)
    rows = [
        (index, number)
        for index in spec.of_template
        for number in range(*spec.body(index))
        if "| Reviewer" not in spec.lines[number]
        and any("Unviewed" in block.text for block in spec.base_section(index).blocks)
        and spec.lines[number].startswith("|")
    ]
    statuses = cycle(("Unviewed", "**unviewed**", " Unviewed   "))

    def plants() -> Iterator[Plant]:
        for _, number in rows:
            cells = spec.lines[number].strip().strip("|").split("|")
            if not set("".join(cells)) <= set(" :-") and "Reviewer" not in cells[0]:
                cells[1] = f" {next(statuses)} "
                yield spec.with_lines(number, number + 1, f"|{'|'.join(cells)}|\n"), number + 1

    assert_found(good, plants(), "review-open", 2, every=1)


def test_a_review_table_may_stand_anywhere() -> None:
    known = baseline_of(
        "# T\n\n## A\n\n[*Write this.*]\n\n## B\n\n| Who | State | Notes |\n| - | - | - |\n| Person | Unviewed | |\n"
    )
    text = "# T\n\n## A\n\n| a | b |\n| - | - |\n| Unviewed | not seen yet |\n| Ann | unviewed |\n\n## B\n\nThe rest.\n"
    found = check(text, known).findings
    assert [(each.code, each.line, each.severity) for each in found] == [("review-open", 8, "note")]
    assert found[0].message.startswith("Ann ")


# conflict-marker


def test_a_conflict_marker_is_found_between_any_two_lines(good: Good) -> None:
    spec = Text(good)
    code = _lines_of_code(spec)
    markers = cycle(("<<<<<<< HEAD", ">>>>>>> feature", "<<<<<<<"))
    places = [n for n in range(spec.starts[0], len(spec.lines) + 1) if n not in code]

    def plants() -> Iterator[Plant]:
        for number in places:
            yield spec.with_lines(number, number, f"{next(markers)}\n"), number + 1

    assert_found(good, plants(), "conflict-marker", 6)


def _lines_of_code(spec: Text) -> set[int]:
    """The lines before which a marker would be in code or in a comment, or break one up."""
    code: set[int] = set()
    for index, section in enumerate(spec.outline.sections):
        line = spec.body(index)[0] + len(split_lines(section.gap))
        for block in section.blocks:
            length = len(split_lines(block.text + block.gap))
            if block.kind in ("code", "html"):
                code.update(range(line + 1, line + length + 1))
            line += length
        code.update(n + 1 for n in range(spec.starts[index], spec.body(index)[0] - 1))
    return code


def test_a_whole_conflict_is_two_findings_and_nothing_else(good: Good) -> None:
    spec = Text(good)
    for index in range(1, len(spec.outline.sections)):
        start, end = spec.body(index)
        body = "".join(spec.lines[start:end]).rstrip().replace("\r", "")
        text = (
            spec.with_lines(start, end, f"\n<<<<<<< HEAD{body}\n=======\nTheirs, [*Name*]\n\n>>>>>>> b\n\n")
            if "```" not in body and "~~~" not in body and "    " not in body
            else None
        )
        if text is not None and body:
            found = found_in(text.replace("HEAD\r\n\r\n", "HEAD\r\n"), good)
            assert codes(found) == ["conflict-marker"] * 2, (body, [describe(f, "") for f in found])


def test_what_stands_behind_a_conflict_keeps_its_line() -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n\n## B\n\n[*And this.*]\n")
    conflict = "<<<<<<< a\nours\n||||||| o\nold\n=======\ntheirs\n>>>>>>> b"
    text = f"# T\n\n## A\n\n{conflict}\n\n## B\n\nN/A\n"
    found = check(text, known, final=True).findings
    assert [(each.code, each.line, each.section) for each in found] == [
        ("conflict-marker", 5, "T / A"),
        ("conflict-marker", 11, "T / A"),
        ("reason-missing", 15, "T / B"),
    ]


def test_what_is_like_a_conflict_marker_is_none() -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n")
    for text in (
        "<<<<<<<< eight",
        "<<<<<<<word",
        "a\n=======\n",
        "> > quote",
        "```\n<<<<<<< a\n```",
        "<pre>\n<<<<<<< a\n</pre>",
        "    >>>>>>> a",
    ):
        assert "conflict-marker" not in codes(check(f"# T\n\n## A\n\nx\n\n{text}\n", known).findings)


# misplaced


def _moved(spec: Text) -> Iterator[Plant]:
    """Each subsection at the end of another section of its parent's level, of each in turn."""
    count = 0
    for index in spec.of_template:
        parent = spec.outline.parents[index]
        if parent == 0 or spec.is_title(parent) or spec.is_below_renamed(index):
            continue
        level = spec.outline.sections[parent].level
        same = [each for each, section in enumerate(spec.outline.sections) if section.level == level]
        others = [each for each in same if each != parent and not spec.is_title(each)]
        count += 1
        start, end = spec.span(index)
        target = spec.span(others[count % len(others)])[1]
        moved = "".join(spec.lines[start:end])
        if target == len(spec.lines):
            moved = spec.newline + moved
        if target <= start:
            text = spec.with_lines(start, end, "")
            lines = split_lines(text)
            yield "".join([*lines[:target], moved, *lines[target:]]), target + 1
        elif end < len(spec.lines):
            lines = [*spec.lines[:target], moved, *spec.lines[target:]]
            line = target - (end - start) + 1 + moved.startswith(spec.newline)
            yield "".join(lines[:start] + lines[end:]), line


def test_a_section_that_was_moved_below_another_is_found(good: Good) -> None:
    assert_found(good, _moved(Text(good)), "misplaced", 3)


@without("pipeline")
def test_a_heading_of_another_level_is_found_once(good: Good) -> None:
    spec = Text(good)

    def plants() -> Iterator[Plant]:
        for index in spec.of_template:
            section = spec.outline.sections[index]
            parent = spec.outline.parents[index]
            if section.level == 2 and parent and not spec.is_below_renamed(index):
                start, end = spec.starts[index], spec.body(index)[0]
                yield spec.with_lines(start, end, f"# {section.title}\n"), start + 1

    assert_found(good, plants(), "misplaced", 3)


def test_a_misplaced_section_is_a_warning_even_in_the_end() -> None:
    known = baseline_of("# T\n\n# A\n\n[*a*]\n\n## B\n\n[*b*]\n\n# C\n\n[*c*]\n")
    text = "# T\n\n# A\n\na\n\n# C\n\nc\n\n## B\n\nb\n"
    for final in (False, True):
        (finding,) = check(text, known, final).findings
        assert (finding.code, finding.severity, finding.line) == ("misplaced", "warning", 11)


def test_sections_may_stand_in_another_order() -> None:
    known = baseline_of("# T\n\n# A\n\n[*a*]\n\n# B\n\n[*b*]\n\n## C\n\n[*c*]\n\n## D\n\n[*d*]\n")
    text = "# T\n\n# B\n\nb\n\n## D\n\nd\n\n## C\n\nc\n\n# A\n\na\n"
    assert check(text, known, final=True).findings == []


# baseline

MISSING = Problem("baseline", "it is missing", "restore it")


def test_without_a_baseline_what_can_be_checked_is(good: Good) -> None:
    report = check(good.text, None, True, [MISSING])
    assert [(each.code, each.line) for each in report.findings] == [("baseline", 1)]
    spec = Text(good)
    index = spec.of_template[-1]
    for body, code in (
        ("N/A", "reason-missing"),
        ("Not applicable because tbd.", "reason-placeholder"),
        ("[*Write this.*]", "placeholder-left"),
        ("<<<<<<< HEAD\n\ntext", "conflict-marker"),
    ):
        text, _ = spec.with_body(index, body)
        assert codes(check(text, None, True, [MISSING]).findings) == ["baseline", code]


# Whatever it is given


def baseline_of(text: str) -> Baseline:
    """A baseline of a text."""
    return Baseline("spec.md", ".copier-answers.yml", "v1.0.0", text, stubs=stub_sections(parse(text)))


SNIPPETS = st.sampled_from(
    """# A|## B|# T|N/A|[*a*]|/ a / Unviewed /|/ - / - /|<<<<<<< a|=======|>>>>>>> b|```|    x|
- [*b*]|> ~~~|<!--|-->|---|===|`|[|](x)|Not applicable because|||\\|1. a|\ufeff|[x]: y|<pre>
""".replace("\n", "")
    .replace("|", "\n")
    .replace("/", "|")
    .split("\n")
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=200).map(lambda data: data.decode("utf-8", "replace")),
    st.lists(SNIPPETS, max_size=20).map("\n".join),
)


@given(TEXTS, TEXTS, st.booleans())
def test_no_text_breaks_the_check(text: str, base: str, final: bool) -> None:
    for known in (baseline_of(base), None):
        report = check(text, known, final)
        lines = max(len(split_lines(text)), 1)
        assert all(1 <= finding.line <= lines for finding in report.findings)
        assert all("\n" not in describe(finding, "a") for finding in report.findings)


@given(TEXTS)
def test_a_text_without_markers_agrees_with_itself(text: str) -> None:
    known = baseline_of(text)
    found = codes(check(text, known).findings)
    assert "contradiction" not in found
    if "conflict-marker" not in found:  # such a line can be a heading, and counts as none
        assert not {"missing-section", "misplaced"} & set(found)


def test_documents_of_other_projects_do_not_break_the_check() -> None:
    """The descriptions of all that is installed here."""
    good, count = finish("service"), 0
    for distribution in importlib.metadata.distributions():
        text = distribution.read_text("METADATA") or ""
        count += len(text) > 1000
        for one, other in ((text, good.baseline), (good.text, baseline_of(text))):
            check(one, other, final=True)
        same = check(text, baseline_of(text), final=True)
        assert "missing-section" not in codes(same.findings)
    assert count > 5


def test_a_formatted_spec_has_the_findings_of_the_plain_one(good: Good) -> None:
    """Line endings, trailing spaces and a byte order mark change no finding."""
    text = good.baseline.text
    plain = [(each.code, each.line) for each in check(text, good.baseline, True).findings]
    for form in (
        text.replace("\n", "\r\n"),
        text.replace("\n", "\r"),
        text.replace("\n", "  \n"),
        "\ufeff" + text,
    ):
        found = [(each.code, each.line) for each in check(form, good.baseline, True).findings]
        assert found == plain


def test_there_are_at_least_four_good_specs() -> None:
    assert len(NAMES) >= 4


def test_a_baseline_is_read_as_it_was_written(good: Good) -> None:
    assert baselines.read(baselines.write(good.baseline)) == good.baseline


# Tables in HTML, placeholders in any form

HTML_REVIEWS = """# T

## Reviews

<table>
<thead>
<tr><th>Reviewer</th><th>Status</th><th>Notes</th></tr>
</thead>
<tbody>
<tr>
<td>Ann</td>
<td><p>Approved</p>

<p>at last</p></td>
<td></td>
</tr>
<tr>
<td>Bob</td>
<td>Offen</td>
<td></td>
</tr>
</tbody>
</table>
"""


def test_a_review_in_html_is_open_by_the_word_that_the_template_gives_a_new_reviewer() -> None:
    known = baseline_of(
        "# T\n\n## Reviews\n\n[*Ask them.*]\n\n"
        "| Reviewer | Status | Notes |\n| - | - | - |\n| Ann | Offen | |\n| Bob | Offen | |\n"
    )
    report = check(HTML_REVIEWS, known, final=True)
    assert [(each.code, each.line, each.message) for each in report.findings] == [
        ("review-open", 18, "Bob has not looked at the spec yet")
    ]
    assert [(review.name, review.settled) for review in report.reviews] == [("Ann", True), ("Bob", False)]
    assert check(HTML_REVIEWS.replace("Offen", "Approved"), known, final=True).findings == []


@pytest.mark.parametrize(
    "left",
    [
        "[*Say what it is.*]",
        "\\[*Which lines are logged, and where do they go?*\\]",
        "*\\[Say what you take for granted\\]*",
        "*[Say what you take for granted]*",
        "_[Say what you take for granted]_",
        "[_Say it, [see here](https://example.com)._]",
        "***\\[Say which\\]***",
        "\\[*Say it, and never close it.",
        "The owner is [*Name*].",
        "- [*Name*]",
        "| a | b |\n| - | - |\n| x | [*Name*] |",
        "<table>\n<tr><td>a</td></tr>\n<tr><td>[<em>Name</em>]</td></tr>\n</table>",
        "The limit is TBD.",
        "- Owner: TODO",
        "| a | b |\n| - | - |\n| x | TBD |",
    ],
)
def test_a_placeholder_in_any_form_and_of_any_words_is_found(left: str) -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n")
    found = check(f"# T\n\n## A\n\nText.\n\n{left}\n", known, final=True).findings
    assert set(codes(found)) == {"placeholder-left"}
    assert found[-1].line == 7 + left.count("\n") - (2 if "</tr>" in left else 0) + ("</tr>" in left)


def test_guidance_over_several_paragraphs_is_found_where_it_opens() -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n")
    found = check("# T\n\n## A\n\nText.\n\n\\[*Say it.\n\n*Say more.*\\]\n", known, final=True).findings
    assert [(each.code, each.line) for each in found] == [("placeholder-left", 7)]


@pytest.mark.parametrize(
    "text",
    [
        "On [*2024-05-01*], and *[2024-05-01]*.",
        "A [*link*](https://example.com), a [*link*][x], a note[^1].\n\n[x]: https://example.com\n[^1]: Note.",
        "- [x] done\n- [ ] open",
        "A word in [**bold**] and *[sic]*.",
        "`TBD` is what we write. A list of todos. TBD-1 is a ticket.",
        "| Term | Meaning |\n| - | - |\n| TBD | to be decided |",
        "<table>\n<tr><td>[a]</td></tr>\n</table>",
        "<!-- TBD: ask Ann -->",
        "He wrote “the the [*sic*] order”, and she “all of it” [_emphasis added_].",
        "The list a[*p*] and the matrix m[*i*][*j*].",
        "See [*the guide*][].\n\n[*the guide*]: https://example.com",
        "The state “TBD” is red, 'TODO' is grey, and \"TBC\" is gone.",
        "<code>TBD</code> or <kbd>TODO</kbd> or <pre>[*x*]</pre>",
        "See <https://example.com/TBD>, https://example.com/TODO/1 and [this](TBD.md).",
        "TODO comments are found by a linter.",
        "It ends on 2025-03-01, as [2025] shows.\n\n- [X] *done*",
    ],
)
def test_what_only_looks_like_a_placeholder_is_none(text: str) -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n")
    assert check(f"# T\n\n## A\n\nText.\n\n{text}\n", known, final=True).findings == []


# Progress and state

REVIEWED = (
    "# T\n\n## Reviews\n\n[*Ask them.*]\n\n| Reviewer | Status | Notes |\n| - | - | - |\n| Ann | Unviewed | |\n\n"
    "## A\n\n[*Write this.*]\n\n### B\n\n[*And this.*]\n"
)


def _state(text: str) -> tuple[str, int, int]:
    report = check(text, baseline_of(REVIEWED)._replace(settled=("Approved",)))
    return report.state, report.progress.written, report.progress.to_write


def test_the_state_follows_from_what_stands_there() -> None:
    written = (
        REVIEWED.replace("[*Ask them.*]\n\n", "").replace("[*Write this.*]", "Yes.").replace("[*And this.*]", "So.")
    )
    assert _state(REVIEWED) == ("draft", 0, 3)
    assert _state(REVIEWED.replace("[*Write this.*]", "Yes.")) == ("draft", 1, 2)
    assert _state(REVIEWED.replace("## A\n\n[*Write this.*]", "## A\n\nN/A")) == ("broken", 0, 2)
    assert _state(written) == ("in review", 3, 0)
    assert _state(written.replace("Unviewed", "Looking")) == ("in review", 3, 0)
    assert _state(written.replace("Unviewed", "approved")) == ("approved", 3, 0)
    assert _state(written.replace("Unviewed", "Approved").replace("So.", "So TBD.")) == ("draft", 3, 0)


def test_what_only_the_template_wrote_counts_as_written_nowhere() -> None:
    asked = "# T\n\n## A\n\nSee the brief.\n\n[*Write this.*]\n\n### B\n\n[*And this.*]\n"
    known = baseline_of(asked)
    assert check(asked.replace("\n\n[*Write this.*]", ""), known).progress == (0, 0, 2)
    assert check(asked.replace("See the brief.\n\n[*Write this.*]\n\n", ""), known).progress == (0, 0, 2)
    below = asked.replace("See the brief.\n\n[*Write this.*]\n\n", "").replace("[*And this.*]", "Done.")
    assert check(below, known).progress == (2, 0, 0)


ASKED = "# T\n\n# Review\n\n| Reviewer | Status | Notes |\n| - | - | - |\n| Person | Unviewed |  |\n\n# A\n\n[*Write this.*]\n"


@pytest.mark.parametrize(
    "table",
    [
        "| Status | Reviewer | Notes |\n| - | - | - |\n| Unviewed | Ann |  |",
        "| Reviewer | Status | Notes |\n| - | - | - |\n| Ann | Unviewed (asked twice) |  |",
        "<table>\n<!-- by hand -->\n<tr><th>Reviewer</th><th>Status</th></tr>\n<tr><td>Ann</td><td>Unviewed</td></tr>\n</table>",
        "<div>\n<table><tr><td>Ann</td><td>unviewed</td></tr></table>\n</div>",
        "> | Reviewer | Status | Notes |\n> | - | - | - |\n> | Ann | Unviewed |  |",
        "- All of them:\n\n  | Reviewer | Status |\n  | - | - |\n  | Ann | Unviewed |",
        "- **Ann**: Unviewed\n- Bob: Approved",
        "1. [ ] Ann – unviewed",
        "Ann: Unviewed (asked twice)",
    ],
    ids=[
        "columns in another order",
        "more behind the word",
        "HTML with a comment",
        "HTML without a header",
        "in a quote",
        "in a list",
        "as a list",
        "as boxes to tick",
        "as a line",
    ],
)
def test_a_review_is_open_however_its_table_is_written(table: str) -> None:
    found = check(f"# T\n\n# Review\n\n{table}\n\n# A\n\nText.\n", baseline_of(ASKED), final=True).findings
    assert codes(found) == ["review-open"]


@pytest.mark.parametrize(
    "text",
    [
        "- Ann: Approved\n- Bob: approved",
        "| Reviewer | Status |\n| - | - |\n| Ann | ~~Unviewed~~ Approved |",
        "> - Ann – Approved (in May)",
        "All have looked at it: see the thread.\n\n- Unviewed mails are sent again",
    ],
)
def test_a_review_that_is_over_is_none_that_is_open(text: str) -> None:
    known = baseline_of(ASKED)._replace(settled=("Approved",))
    report = check(f"# T\n\n# Review\n\n{text}\n\n# A\n\nText.\n", known, final=True)
    assert (report.findings, report.state) == ([], "approved")


def test_where_no_reviews_belong_a_list_holds_none() -> None:
    text = "# T\n\n# Review\n\nAnn: Approved\n\n# A\n\n- Mails: Unviewed\n"
    assert check(text, baseline_of(ASKED), final=True).findings == []


@pytest.mark.parametrize("opening", ["---\ntitle: T\n---\n\n", "<h1>T</h1>\n\n"], ids=["front matter", "HTML"])
def test_a_title_in_front_matter_or_html_is_not_missing_and_hides_nothing(opening: str) -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n\n## B\n\n[*Write that.*]\n")
    assert codes(check(f"{opening}## A\n\nText.\n\n## B\n\nText.\n", known, final=True).findings) == []
    assert codes(check(f"{opening}## A\n\nText.\n", known, final=True).findings) == ["missing-section"]


@pytest.mark.parametrize("said", ["The limit is tbd.", "The limit is to be decided.", "The owner: to be confirmed"])
def test_what_is_still_to_be_decided_is_found_in_words_too(said: str) -> None:
    found = check(f"# T\n\n## A\n\n{said}\n", baseline_of("# T\n\n## A\n\n[*Write this.*]\n"), final=True).findings
    assert set(codes(found)) == {"placeholder-left"}


@pytest.mark.parametrize(
    "said", ["It is to be decided by the council each year.", "Text. <!-- TODO: ask Ann -->", "A [[wiki link]]."]
)
def test_no_word_in_a_comment_or_a_sentence_that_goes_on_is_a_placeholder(said: str) -> None:
    known = baseline_of("# T\n\n## A\n\n[*Write this.*]\n")
    assert codes(check(f"# T\n\n## A\n\n{said}\n", known, final=True).findings) == []
