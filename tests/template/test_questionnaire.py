"""What may be answered, how a bad answer is refused, and that an answer is literal text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from copier import run_copy
from helpers.projects import REPOSITORY, Project, Template, copier, copy, generate, update
from hypothesis import assume, example, given, settings, strategies
from jinja2 import Environment, FileSystemLoader
from markdown_it import MarkdownIt
from markdown_it.token import Token

KINDS = ("service", "front end", "data pipeline", "library", "infrastructure", "other")

YES_OR_NO = (
    "product_perspective",
    "architecture_diagrams",
    "api",
    "events",
    "front_end",
    "data_storage",
    "auth",
    "dependencies",
    "dependents",
    "integration_tests",
    "manual_tests",
    "load_tests",
    "end_to_end_tests",
    "new_technologies",
    "ab_trials",
    "misc_considerations",
)

LISTS_AFTER_YES = {
    "api": "api_endpoints",
    "data_storage": "data_tables",
    "ab_trials": "trial_names",
}

FIRST = (
    "project_name",
    "project_kind",
    "user_name",
    "product_brief",
    "product_reviewers",
    "engineering_reviewers",
    "spec_file",
    "guidance",
)


def questions() -> dict[str, dict[str, object]]:
    """The questions in copier.yml, by name."""
    content = yaml.safe_load((REPOSITORY / "copier.yml").read_text(encoding="utf-8"))
    return {name: details for name, details in content.items() if not name.startswith("_")}


def expected_order() -> Iterator[str]:
    """The names in the order that scripts and people know them."""
    yield from FIRST
    for name in YES_OR_NO:
        yield name
        yield f"{name}_reason"
        if name in LISTS_AFTER_YES:
            yield LISTS_AFTER_YES[name]
    yield "other_not_applicable"
    yield "template_file"


def test_the_questions_come_in_the_order_that_is_documented() -> None:
    assert list(questions()) == list(expected_order())


def test_every_question_that_is_asked_has_a_help_text() -> None:
    without = [name for name, details in questions().items() if not details.get("help")]
    assert without == ["template_file"]


REFUSED = [
    ("project_name", "", "project_name is '', which is empty; give the project's name"),
    ("project_name", "  ", "project_name is '  ', which is empty"),
    ("project_name", "x" * 121, "has 121 characters; give at most 120"),
    ("project_name", "a\nb", r"project_name is 'a\nb', which holds a line break"),
    ("project_name", "a\x07b", r"project_name is 'a\x07b', which holds a line break or a control"),
    ("user_name", "a\u2028b", r"user_name is 'a\u2028b', which holds a line break"),
    ("product_brief", "see wiki", "product_brief is 'see wiki'; give a link that starts with http"),
    ("product_brief", "ftp://example.com", "product_brief is 'ftp://example.com'; give a link"),
    ("product_brief", "https://", "product_brief is 'https://'; give a link"),
    ("product_brief", "https://e.com/<b>", "product_brief is 'https://e.com/<b>'; give a link"),
    ("product_reviewers", "Ann,,Bob", "product_reviewers is 'Ann,,Bob', which has an empty name"),
    ("engineering_reviewers", "Ann, ", "engineering_reviewers is 'Ann, ', which has an empty"),
    ("api_endpoints", ",", "api_endpoints is ',', which has an empty name"),
    ("spec_file", "/tmp/spec.md", "spec_file is '/tmp/spec.md', which is absolute; give a path"),
    ("spec_file", "C:spec.md", "spec_file is 'C:spec.md', which is absolute"),
    ("spec_file", "../spec.md", "spec_file is '../spec.md', which leads out of the project"),
    ("spec_file", "docs\\spec.md", r"spec_file is 'docs\\spec.md', which holds one of"),
    ("spec_file", "what?.md", "spec_file is 'what?.md', which holds one of"),
    ("spec_file", "docs//spec.md", "spec_file is 'docs//spec.md', which has an empty part"),
    ("spec_file", "docs./spec.md", "which has a part that ends with a dot or a space"),
    ("spec_file", "docs /spec.md", "which has a part that ends with a dot or a space"),
    ("spec_file", "./spec.md", "which has a part that ends with a dot or a space"),
    ("spec_file", "con.md", "spec_file is 'con.md', which has a part that Windows keeps"),
    ("spec_file", "COM1/spec.md", "spec_file is 'COM1/spec.md', which has a part that Windows"),
    ("spec_file", "spec.txt", "spec_file is 'spec.txt', which does not end in .md"),
    ("spec_file", "docs/.md", "spec_file is 'docs/.md', which does not end in .md"),
    ("spec_file", "", "spec_file is '', which does not end in .md"),
    ("spec_file", ".Git/spec.md", "spec_file is '.Git/spec.md', which lies inside .git"),
    ("spec_file", ".copier-answers.yml", "spec_file is '.copier-answers.yml', which does not end"),
    ("spec_file", ".copier-baseline.md", "which has a part that starts with .copier-"),
    ("spec_file", f"{'é' * 150}.md", "which has a part of more than 200 bytes"),
    ("front_end", "maybe", "front_end is 'maybe'; answer yes or no, such as --data front_end=no"),
    ("misc_considerations", "", "misc_considerations is ''; answer yes or no"),
    ("front_end_reason", "", "front_end_reason is '', which gives no reason"),
    ("front_end_reason", "N/A.", "front_end_reason is 'N/A.', which gives no reason"),
    ("front_end_reason", "none", "front_end_reason is 'none', which gives no reason"),
    ("front_end_reason", "TBD", "front_end_reason is 'TBD', which gives no reason"),
    ("front_end_reason", "-", "front_end_reason is '-', which gives no reason"),
    ("front_end_reason", " -- ?", "front_end_reason is ' -- ?', which gives no reason"),
    ("front_end_reason", "Because", "front_end_reason is 'Because', which gives no reason"),
    ("front_end_reason", "It is not applicable", "which gives no reason"),
    ("front_end_reason", "one\r\ntwo", r"front_end_reason is 'one\r\ntwo', which holds a line"),
    ("other_not_applicable", "Logs: we keep none", "names the section 'Logs', which is not in"),
    ("other_not_applicable", "Logging: -", "has for Logging the reason '-', which gives no reason"),
    ("other_not_applicable", "Logging", "has for Logging the reason '', which gives no reason"),
    ("other_not_applicable", "Auth: a b; auth: c d", "names the section 'auth' twice"),
    ("other_not_applicable", "Auth: a b;", "names the section '', which is not in"),
    ("template_file", "x.md", "template_file is 'x.md', but it is no question: leave it out"),
    ("frontend", "no", "there is no question 'frontend'; look the name up"),
]


@pytest.mark.parametrize(("name", "value", "message"), REFUSED)
def test_a_bad_answer_is_refused_by_name_and_value(
    template: Template, tmp_path: Path, name: str, value: str, message: str
) -> None:
    # In this process for speed: the command prints the same exception, as held below.
    answers = {"project_name": "X", "front_end": False, name: value}
    with pytest.raises(ValueError, match=re.escape(message)) as refusal:
        run_copy(str(template.path), tmp_path / "spec", answers, defaults=True, unsafe=True, quiet=True)
    assert "\n" not in str(refusal.value)
    assert re.search(rf"'{name}'|there is no question", str(refusal.value))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "last_line"),
    [
        (
            "project_name",
            "a\nb",
            "ValueError: Validation error for question 'project_name': "
            r"project_name is 'a\nb', which holds a line break or a control character; "
            "give it as plain text on one line",
        ),
        (
            "front_end",
            "maybe",
            "ValueError: Validation error for question 'front_end': "
            "front_end is 'maybe'; answer yes or no, such as --data front_end=no",
        ),
        (
            "frontend",
            "no",
            "ValueError: Validation error for question 'project_name': "
            "there is no question 'frontend'; look the name up among the questions in the "
            "template's copier.yml, such as project_name or front_end",
        ),
    ],
)
def test_the_command_ends_with_the_reason_and_leaves_nothing_behind(
    template: Template, tmp_path: Path, name: str, value: str, last_line: str
) -> None:
    result = copy(template, tmp_path / "spec", answers={name: value})
    assert (result.returncode, result.last_line) == (1, last_line)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["project_kind", "guidance"])
def test_a_choice_that_is_none_is_refused(template: Template, tmp_path: Path, name: str) -> None:
    # By Copier itself; the newer ones name the question, the value and the choices.
    result = copy(template, tmp_path / "spec", answers={name: "medium"})
    assert result.returncode == 1
    assert result.last_line.startswith("ValueError: Invalid choice")
    assert list(tmp_path.iterdir()) == []


def test_every_text_and_every_yes_or_no_is_validated() -> None:
    chosen = [name for name, details in questions().items() if "choices" in details]
    unchecked = [name for name, details in questions().items() if "validator" not in details]
    assert unchecked == chosen == ["project_kind", "guidance"]


@pytest.mark.parametrize("name", ["product_brief", "api_reason", "other_not_applicable"])
def test_a_line_break_is_refused_in_every_kind_of_text(template: Template, tmp_path: Path, name: str) -> None:
    result = copy(template, tmp_path / "spec", answers={"api": False, name: "a\nb"})
    assert result.returncode == 1
    assert rf"{name} is 'a\nb', which holds a line break" in result.last_line


def test_an_unknown_section_is_refused_with_the_sections_that_there_are(template: Template, tmp_path: Path) -> None:
    result = copy(template, tmp_path / "spec", answers={"other_not_applicable": "Logs: we keep none"})
    known = result.last_line.split("sections out of ")[1].split(", ")
    assert (known[0], known[-1]) == ("Review Status", "Misc Considerations")
    assert len(known) == 41
    assert "Internal (Manual) Tests" in known


def test_a_name_is_required(template: Template, tmp_path: Path) -> None:
    result = copier("copy", "--trust", "--defaults", template.path, tmp_path / "spec")
    assert result.returncode == 1
    assert "project_name is '', which is empty" in result.last_line


def test_an_unknown_name_is_refused_in_an_update_too(template: Template, tmp_path: Path) -> None:
    project = generate(template, tmp_path / "spec", "--skip-tasks")
    project.commit()
    result = update(project, answers={"frontend": True})
    assert result.returncode == 1
    assert "there is no question 'frontend'" in result.last_line


def test_yes_and_no_may_be_spelt_in_the_usual_ways(template: Template, tmp_path: Path) -> None:
    yes, no = ("y", "Yes", "t", "TRUE", " on", "1", "true"), ("n", "No", "f", "False", "OFF", "0")
    answers: dict[str, str | bool] = dict(zip(YES_OR_NO, yes + no, strict=False))
    project = generate(template, tmp_path / "spec", "--skip-tasks", answers=answers)
    understood = {name: project.answers[name] for name in answers}
    assert understood == {name: value in yes for name, value in answers.items()}


@pytest.mark.parametrize("path", ["docs/spec.md", "my spec.md", "spéc.md", "#notes.md", "[draft] spec.md", "~spec.md"])
def test_a_path_may_have_folders_blanks_and_letters_of_any_language(
    template: Template, tmp_path: Path, path: str
) -> None:
    project = generate(template, tmp_path / "spec", "--skip-tasks", answers={"spec_file": path})
    assert project.files == sorted([".copier-answers.yml", path])


def test_blank_lists_and_a_blank_link_count_as_none(template: Template, tmp_path: Path) -> None:
    names = ("product_brief", "product_reviewers", "api_endpoints", "other_not_applicable")
    blank: dict[str, str | bool] = dict.fromkeys(names, " ")
    default = generate(template, tmp_path / "default", "--skip-tasks")
    project = generate(template, tmp_path / "blank", "--skip-tasks", answers=blank)
    assert project.spec == default.spec


@pytest.mark.parametrize("kind", KINDS)
def test_enter_throughout_asks_at_most_30_questions(template: Template, tmp_path: Path, kind: str) -> None:
    project = generate(template, tmp_path / "spec", "--skip-tasks", answers={"project_kind": kind})
    # Copier keeps an answer if, and only if, its question was to be asked.
    asked = [name for name in project.answers if not name.startswith("_")]
    assert set(asked) == set(should_be_asked(project))
    assert 25 < len(asked) <= 30


def should_be_asked(project: Project) -> Iterator[str]:
    """The questions that the answers to yes and no call for."""
    yield from (*FIRST, *YES_OR_NO, "other_not_applicable")
    for name in YES_OR_NO:
        if project.answers[name] is False:
            yield f"{name}_reason"
        elif name in LISTS_AFTER_YES:
            yield LISTS_AFTER_YES[name]


@pytest.mark.parametrize("kind", KINDS)
def test_suggested_reasons_fit_the_section_and_the_kind(template: Template, tmp_path: Path, kind: str) -> None:
    noes: dict[str, str | bool] = {"project_kind": kind, **dict.fromkeys(YES_OR_NO, False)}
    project = generate(template, tmp_path / "spec", "--skip-tasks", answers=noes)
    reasons = [str(project.answers[f"{name}_reason"]) for name in YES_OR_NO]
    assert len(set(reasons)) == len(YES_OR_NO)
    noun = "project" if kind == "other" else kind
    assert [reason for reason in reasons if not reason.startswith(f"this {noun} ")] == []
    assert [reason for reason in reasons if reason.endswith(".")] == []


def test_a_default_may_come_from_the_users_own_settings(template: Template, tmp_path: Path) -> None:
    own_settings = tmp_path / "settings.yml"
    own_settings.write_text("defaults:\n  user_name: Ann Author\n  api: false\n", encoding="utf-8")
    result = copy(
        template,
        tmp_path / "spec",
        "--skip-tasks",
        environment={"COPIER_SETTINGS_PATH": str(own_settings)},
    )
    assert result.returncode == 0, result.stderr
    answers = Project(tmp_path / "spec").answers
    assert (answers["user_name"], answers["api"]) == ("Ann Author", False)


def test_a_stored_answer_to_a_retired_question_is_no_unknown_name(own_template: Template, tmp_path: Path) -> None:
    project = generate(own_template, tmp_path / "spec", "--skip-tasks")
    project.commit()
    own_template.edit("copier.yml", "user_name:\n", "author_name:\n")
    own_template.edit("template/document.md.jinja", "text(user_name)", "text(author_name)")
    own_template.edit("copier.yml", "line('user_name', user_name)", "line('author_name', author_name)")
    own_template.release("v1.1.0")
    result = update(project, "--skip-tasks")
    assert result.returncode == 0, result.stderr
    assert "author_name" in project.answers
    assert "user_name" not in project.answers


LITERALS = [
    "a | b",
    "# hash #",
    "*stars* and **more**",
    "`ticks`",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "{% raw %}",
    "\"double\" and 'single'",
    "$(id) and $x$",
    "🎉 party",
    "مرحبا بالعالم",
    "a long name " * 10,
    "_edges_ and my_service and __init__.py",
    "[link](https://example.com) and ![image](x)",
    "~~gone~~",
    "back\\slash and \\*",
    "&lt; &#35; AT&T",
    "<!-- copier: when api -->",
    "- dash",
    "ends with \\",
]

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def visible(token: Token) -> str:
    """What a reader sees of a piece of inline Markdown, with no markup but emphasis."""
    shown = (
        "text",
        "text_special",
        "softbreak",
        "em_open",
        "em_close",
        "strong_open",
        "strong_close",
    )
    children = token.children or []
    assert [child.type for child in children if child.type not in shown] == []
    return "".join(child.content for child in children)


def inline(document: str) -> list[Token]:
    """Every piece of inline Markdown in the document: headings, paragraphs, cells."""
    return [token for token in MARKDOWN.parse(document) if token.type == "inline"]


@pytest.mark.parametrize("value", LITERALS)
def test_an_answer_is_literal_text(template: Template, tmp_path: Path, value: str) -> None:
    answers: dict[str, str | bool] = {
        "project_name": value,
        "user_name": value,
        "product_reviewers": value,
        "engineering_reviewers": value,
        "api": True,
        "api_endpoints": value,
        "data_storage": True,
        "data_tables": value,
        "ab_trials": True,
        "trial_names": value,
        "front_end": False,
        "front_end_reason": value,
        "other_not_applicable": "Metrics: " + value.replace(";", ""),
    }
    project = generate(template, tmp_path / "spec", answers=answers)
    value = value.strip()
    texts = [visible(token) for token in inline(project.spec)]
    assert texts.count(f"{value} - Engineering Spec") == 1
    assert texts.count(f"Author: {value}") == 1
    assert texts.count(value) == 4
    assert texts.count(f"{value} [FieldName]") == 1
    assert texts.count(f"Not applicable because {value}.") >= 1
    assert texts.count(f"Not applicable because {value.replace(';', '')}.") >= 1


MACROS = Environment(
    loader=FileSystemLoader(REPOSITORY),
    extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
    trim_blocks=True,
    lstrip_blocks=True,
)
PLACES = MACROS.from_string(
    "{% from 'template/macros.jinja' import text %}"
    "# {{ text(value) }} - Engineering Spec\n\n"
    "Not applicable because {{ text(value) }}.\n\n"
    "| A | B |\n| :---- | :---- |\n| **{{ text(value) }}** | {{ text(value) }} |\n"
)


@settings(deadline=None)
@given(strategies.text(strategies.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
@example("a|b\\|c\\\\")
@example("_a_ __b__ c_d *e* **f**")
@example("&amp;&#x41;&nosuch;")
def test_any_text_on_one_line_is_literal(value: str) -> None:
    assume(value.strip())
    texts = [visible(token) for token in inline(PLACES.render(value=value))]
    bare = value.strip()
    assert texts == [
        f"{bare} - Engineering Spec",
        f"Not applicable because {bare}.",
        "A",
        "B",
        bare,
        bare,
    ]


@pytest.mark.parametrize("value", ["my_service", "Order 66 (v2), done?", "It's C++ & Co. #1!"])
def test_an_ordinary_text_stays_as_it_is_in_the_source(template: Template, tmp_path: Path, value: str) -> None:
    project = generate(template, tmp_path / "spec", "--skip-tasks", answers={"user_name": value})
    assert f"\n\nAuthor: {value}\n\n" in project.spec


TIDIED = [
    ("Because the service has no screen.", "the service has no screen"),
    ("The service has no screen", "the service has no screen"),
    ("because: It's a library...", "it's a library"),
    ("No screen changes.", "no screen changes"),
    ("API calls only", "API calls only"),
    ("Kong routes it", "Kong routes it"),
    ("A/B trials are off", "A/B trials are off"),
    ("IT runs it", "IT runs it"),
    ("not applicable because we have no users", "we have no users"),
    ("  we have none of it  ", "we have none of it"),
    ("Theory says so", "Theory says so"),
]


def test_a_reason_is_tidied_to_the_end_of_the_sentence(template: Template, tmp_path: Path) -> None:
    answers: dict[str, str | bool] = dict.fromkeys(YES_OR_NO, False)
    for name, (reason, _) in zip(YES_OR_NO, TIDIED, strict=False):
        answers[f"{name}_reason"] = reason
    answers["other_not_applicable"] = "logging : Because The logs are elsewhere.; METRICS: We have a: b."
    project = generate(template, tmp_path / "spec", answers=answers)
    missing = [tidy for _, tidy in TIDIED if f"\n\nNot applicable because {tidy}.\n" not in project.spec]
    assert missing == []
    assert "## Logging\n\nNot applicable because the logs are elsewhere.\n" in project.spec
    assert "## Metrics\n\nNot applicable because we have a: b.\n" in project.spec
