"""The document: its sections, guidance and lists, for every kind of answer.

What it says stands in form.md alone, which `python tests/template/snapshot.py` writes.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from helpers.form import HEADINGS, KINDS, QUESTIONS, SECTIONS, SETTINGS, SOURCE, YES_OR_NO, Answers, bodies, form
from helpers.projects import REPOSITORY, Template, generate
from markdown_it import MarkdownIt
from snapshot import EVERYTHING, FILE, TEXTS, snapshot

MARKDOWN = MarkdownIt("commonmark").enable("table")
NOTHING: Answers = dict.fromkeys(YES_OR_NO, False)

VARIANTS: dict[str, Answers] = {
    "suggested": {},
    "everything": EVERYTHING,
    "nothing": NOTHING,
    **{f"guidance {size}": {**EVERYTHING, "guidance": size} for size in ("short", "none")},
    **{f"nothing, guidance {size}": {**NOTHING, "guidance": size} for size in ("short", "none")},
    **{kind: {"project_kind": kind, "changes_existing": False} for kind in KINDS},
    "texts": {**EVERYTHING, **TEXTS},
}


@pytest.fixture(scope="module")
def spec() -> Callable[[Answers], str]:
    """The spec that some answers give; each rendered once."""
    rendered: dict[str, str] = {}

    def render(answers: Answers) -> str:
        key = repr(sorted(answers.items()))
        if key not in rendered:
            rendered[key] = form().spec(answers)
        return rendered[key]

    return render


Spec = Callable[[Answers], str]


def level(heading: str) -> int:
    """How deep a heading stands."""
    return len(heading.split()[0])


LEAVES = [heading for heading, after in pairwise([*HEADINGS, "# The end"]) if level(after) <= level(heading)][
    1:
]  # the first is the title


def headings(text: str) -> list[str]:
    """The headings as Markdown sees them, in the form `## Heading`."""
    return [
        f"{token.markup} {following.content}"
        for token, following in pairwise(MARKDOWN.parse(text))
        if token.type == "heading_open" and token.level == 0
    ]


def changes(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that go, and those that come."""
    lines = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[2:].strip()]
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


def is_guidance(line: str) -> bool:
    return bool(re.fullmatch(r"\[\*[^\n]+\*\]", line))


def is_item(line: str) -> bool:
    return line.startswith("- [ ] ")


def test_the_form_is_as_the_snapshot_shows_it() -> None:
    assert snapshot() == FILE.read_text(encoding="utf-8")


def test_a_run_of_copier_gives_the_same_document(template: Template, tmp_path: Path, spec: Spec) -> None:
    project = generate(template, tmp_path / "spec", answers={**EVERYTHING, **TEXTS})
    assert project.spec == spec({**EVERYTHING, **TEXTS})


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_section_is_always_there_and_cleanly_laid_out(spec: Spec, variant: str) -> None:
    text = spec(VARIANTS[variant])
    assert headings(text)[1:] == HEADINGS[1:]
    assert re.findall(r"\n\n\n|[ \t]+\n|\t|\r|<!--|{%|{{|\n#[^\n]*\n[^\n]", text) == []
    assert re.findall(r"(?<!\n)\n(?!\n|\||- |\Z)", text) == []
    assert text.endswith("\n")


def test_every_section_has_guidance_in_the_original_form(spec: Spec) -> None:
    for heading, blocks in bodies(spec(EVERYTHING)).items():
        paragraphs = [block for block in blocks if block.startswith("[")]
        assert bool(paragraphs) or heading not in LEAVES
        for paragraph in paragraphs:
            assert re.fullmatch(r"\[\*[A-Z][^*\[\]`\n]+[.?]\*\]", paragraph), paragraph
            assert len(re.findall(r"[.?](?: |\*)", paragraph)) <= 2, paragraph


def test_short_guidance_is_one_line_a_section_and_nothing_else_changes(spec: Spec) -> None:
    full, short, none = (bodies(spec({**EVERYTHING, "guidance": size})) for size in ("full", "short", "none"))
    for heading, blocks in full.items():
        asked = [block for block in blocks if block.startswith("[*")]
        brief = [block for block in short[heading] if block.startswith("[*")]
        assert len(brief) == min(len(asked), 1)
        assert all(map(is_guidance, brief))
        rest = [block for block in blocks if block not in asked]
        assert rest == [block for block in short[heading] if block not in brief] == none[heading]


def test_short_guidance_is_shorter_in_each_section(spec: Spec) -> None:
    full, short = (bodies(spec({**EVERYTHING, "guidance": size})) for size in ("full", "short"))
    longer = [name for name in full if len(" ".join(short[name])) > 1.6 * len(" ".join(full[name]))]
    assert longer == []


def test_without_guidance_the_hook_is_told_what_is_asked(spec: Spec) -> None:
    header = json.loads(form().passing({**EVERYTHING, "guidance": "none"}).partition("\n")[0])
    assert header["asked"] == form().passing(EVERYTHING).partition("\n")[2]
    assert json.loads(form().passing(EVERYTHING).partition("\n")[0])["asked"] == ""


def test_nothing_stands_in_a_section_but_guidance_tables_and_task_lists(spec: Spec) -> None:
    blocks = [block for body in bodies(spec(EVERYTHING)).values() for block in body]
    other = [block for block in blocks if not re.match(r"\[\*|\| |- \[ \] ", block)]
    # The rule at the top and the author's line.
    assert [block[:3] for block in other] == ["***", "Aut"]


@pytest.mark.parametrize("name", SECTIONS)
def test_a_no_turns_its_section_into_a_sentence_and_calls_for_nothing_elsewhere(spec: Spec, name: str) -> None:
    before, after = (
        bodies(spec({**EVERYTHING, name: answer, f"{name}_reason": "We said so."})) for answer in (True, False)
    )
    for heading in before:
        if heading == SECTIONS[name]:
            assert after[heading] == ["Not applicable because we said so."]
        elif after[heading] != ["Not applicable because we said so."]:
            gone, come = changes("\n".join(before[heading]), "\n".join(after[heading]))
            assert all(is_guidance(line) or is_item(line) for line in gone + come)
    assert list(before) == list(after)


@pytest.mark.parametrize("heading", LEAVES)
def test_a_section_that_is_given_up_leaves_no_item_behind(spec: Spec, heading: str) -> None:
    asked = f"{heading.lstrip('# ').upper()}: We said so."
    before, after = bodies(spec(EVERYTHING)), bodies(spec({**EVERYTHING, "other_not_applicable": asked}))
    assert after[heading] == ["Not applicable because we said so."]
    for other in before.keys() - {heading}:
        gone, come = changes("\n".join(before[other]), "\n".join(after[other]))
        assert all(map(is_item, gone + come))
        assert len(come) <= len(gone)


@pytest.mark.parametrize("name", SECTIONS)
def test_giving_up_a_section_takes_the_items_of_its_no(spec: Spec, name: str) -> None:
    def items(answers: Answers) -> set[str]:
        return set(filter(is_item, spec({**EVERYTHING, **answers}).splitlines()))

    given_up = items({"other_not_applicable": f"{SECTIONS[name].lstrip('# ')}: we said so"})
    assert given_up == items({name: False})


@pytest.mark.parametrize(("name", "value"), TEXTS.items())
def test_a_text_stands_where_it_belongs_and_changes_nothing_else(spec: Spec, name: str, value: str) -> None:
    gone, come = changes(spec(EVERYTHING), spec({**EVERYTHING, name: value}))
    words = re.findall(r"\w+", value)
    said = [line for line in come if any(word in line for word in words)]
    assert said
    assert all(is_guidance(line) for line in gone + come if line not in said and name == "product_brief")
    if name != "product_brief":
        assert len(gone) <= 1 <= len(said)


def test_every_question_has_its_effect_in_the_snapshot() -> None:
    reasons = {f"{name}_reason" for name in SECTIONS}
    elsewhere = {"project_kind", "changes_existing", "personal_data", "guidance", "other_not_applicable"}
    assert set(QUESTIONS) == {*SECTIONS, *reasons, *TEXTS, *elsewhere, "spec_file", "template_file"}


def test_every_marker_has_its_question_and_a_question_for_the_reason() -> None:
    marked = re.findall(r"<!-- copier: when (\w+) -->", SOURCE)
    assert marked == list(SECTIONS)
    assert set(YES_OR_NO) == {*marked, "changes_existing", "personal_data"}
    for name in marked:
        assert QUESTIONS[f"{name}_reason"]["when"] == f"{{{{ not {name} }}}}"


def test_every_marker_stands_directly_under_its_heading() -> None:
    assert len(re.findall(r"(?m)^#+ .*\n<!-- copier: when \w+ -->\n", SOURCE)) == len(SECTIONS)


def test_copier_yml_has_no_key_that_copier_does_not_know() -> None:
    keys = {key for details in QUESTIONS.values() for key in details}
    assert keys == {"type", "help", "default", "when", "ask", "choices", "validator"}
    assert {name for name in SETTINGS if name.startswith("_")} == {
        "_min_copier_version",
        "_subdirectory",
        "_templates_suffix",
        "_envops",
        "_skip_if_exists",
        "_exclude",
        "_tasks",
        "_message_before_copy",
        "_message_after_copy",
        "_message_before_update",
        "_message_after_update",
    }
    assert [set(task) for task in SETTINGS["_tasks"]] == [{"command", "when"}]


def test_one_question_is_computed_and_all_others_can_be_answered() -> None:
    hidden = [name for name, details in QUESTIONS.items() if details.get("when") is False]
    assert hidden == ["template_file"]


def test_the_names_of_the_templates_files_are_legal_on_windows() -> None:
    names = [path.name for path in (REPOSITORY / "template").rglob("*")]
    assert len(names) >= 8
    assert [name for name in names if re.search(r'[<>:"|?*\\]|[. ]$', name)] == []
