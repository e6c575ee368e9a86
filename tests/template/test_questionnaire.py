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

ASKED = (
    "project_name",
    "project_kind",
    "changes_existing",
    "product_brief",
    "product_reviewers",
    "engineering_reviewers",
    "product_perspective",
    "front_end",
    "api",
    "events",
    "data_storage",
    "personal_data",
    "auth",
    "dependencies",
    "dependents",
    "ab_trials",
    "user_name",
    "tracking_ticket",
)

NOT_ASKED = (
    "architecture_diagrams",
    "end_to_end_tests",
    "integration_tests",
    "manual_tests",
    "load_tests",
    "new_technologies",
    "misc_considerations",
    "spec_file",
    "guidance",
    "other_not_applicable",
)

LISTS_AFTER_YES = {
    "api": "api_endpoints",
    "data_storage": "data_tables",
    "ab_trials": "trial_names",
}


def questions() -> dict[str, dict[str, object]]:
    """The questions in copier.yml, by name."""
    content = yaml.safe_load((REPOSITORY / "copier.yml").read_text(encoding="utf-8"))
    return {name: details for name, details in content.items() if not name.startswith("_")}


YES_OR_NO = [name for name, question in questions().items() if question["type"] == "bool"]
WITH_REASON = [name for name in YES_OR_NO if name not in ("changes_existing", "personal_data")]


def expected_order() -> Iterator[str]:
    """The names in the order that scripts and people know them."""
    for name in (*ASKED, *NOT_ASKED):
        yield name
        if name in WITH_REASON:
            yield f"{name}_reason"
        if name in LISTS_AFTER_YES:
            yield LISTS_AFTER_YES[name]
    yield "template_file"


def test_what_an_author_cannot_know_on_the_first_day_is_not_asked() -> None:
    unasked = [name for name, question in questions().items() if question.get("ask") is False]
    assert unasked == [*LISTS_AFTER_YES.values(), *NOT_ASKED]


def test_the_questions_come_in_the_order_that_is_documented() -> None:
    assert list(questions()) == list(expected_order())


def test_every_question_that_is_asked_has_a_help_text() -> None:
    without = [name for name, details in questions().items() if not details.get("help")]
    assert without == ["template_file"]


A_LINK = "a link, https://…, or nothing; it starts with http:// or https:// and holds no blank"
A_PATH = "a path such as docs/spec.md"
ON_WINDOWS = r"""holds one of < > : " | ? * \ that a path on Windows cannot hold"""
NO_REASON = (
    'gives no reason; it ends the sentence "Not applicable because ...", '
    "such as the service has no user interface of its own"
)
SECTIONS = ", ".join(
    re.findall(r"(?m)^#+ (.+)$", (REPOSITORY / "template" / "document.md.jinja").read_text(encoding="utf-8"))[1:]
)

REFUSED = [
    ("project_name", "", "a name, such as Payment Retries; '' is empty"),
    ("project_name", "  ", "a name, such as Payment Retries; '  ' is empty"),
    ("project_name", "x" * 121, f"at most 120 characters; '{'x' * 77}...' has 121"),
    ("project_name", "a\nb", r"one plain line; 'a\nb' holds a line break or a control character"),
    ("project_name", "a\x07b", r"one plain line; 'a\x07b' holds a line break or a control character"),
    ("user_name", "a\u2028b", r"one plain line; 'a\u2028b' holds a line break or a control character"),
    *(
        ("product_brief", link, f"{A_LINK}, unlike '{link}'")
        for link in ("see wiki", "ftp://example.com", "https://", "https://e.com/<b>")
    ),
    ("product_reviewers", "Ann,,Bob", "names: Ann, Bob; or nothing, while 'Ann,,Bob' has an empty name"),
    ("engineering_reviewers", "Ann, ", "names: Ann, Bob; or nothing, while 'Ann, ' has an empty name"),
    ("api_endpoints", ",", "names: GET /orders, POST /orders; or nothing, while ',' has an empty name"),
    ("data_tables", ",", "names: orders, customers; or nothing, while ',' has an empty name"),
    ("trial_names", ",", "names: New checkout, Dark mode; or nothing, while ',' has an empty name"),
    ("spec_file", "/tmp/spec.md", f"{A_PATH}; '/tmp/spec.md' is absolute"),
    ("spec_file", "C:spec.md", f"{A_PATH}; 'C:spec.md' is absolute"),
    ("spec_file", "../spec.md", f"{A_PATH}; '../spec.md' leads out of the project"),
    ("spec_file", "docs\\spec.md", rf"{A_PATH}; 'docs\\spec.md' {ON_WINDOWS}"),
    ("spec_file", "what?.md", f"{A_PATH}; 'what?.md' {ON_WINDOWS}"),
    ("spec_file", "docs//spec.md", f"{A_PATH}; 'docs//spec.md' has an empty part"),
    ("spec_file", "docs./spec.md", f"{A_PATH}; 'docs./spec.md' has a part that ends with a dot or a space"),
    ("spec_file", "docs /spec.md", f"{A_PATH}; 'docs /spec.md' has a part that ends with a dot or a space"),
    ("spec_file", "./spec.md", f"{A_PATH}; './spec.md' has a part that ends with a dot or a space"),
    ("spec_file", "con.md", f"{A_PATH}; 'con.md' has a part that Windows keeps for a device"),
    ("spec_file", "COM1/spec.md", f"{A_PATH}; 'COM1/spec.md' has a part that Windows keeps for a device"),
    ("spec_file", "spec.txt", f"{A_PATH}; 'spec.txt' does not end in .md"),
    ("spec_file", "docs/.md", f"{A_PATH}; 'docs/.md' does not end in .md"),
    ("spec_file", "", f"{A_PATH}; '' does not end in .md"),
    ("spec_file", ".Git/spec.md", f"{A_PATH}; '.Git/spec.md' lies inside .git"),
    ("spec_file", ".copier-answers.yml", f"{A_PATH}; '.copier-answers.yml' does not end in .md"),
    (
        "spec_file",
        ".copier-baseline.md",
        f"{A_PATH}; '.copier-baseline.md' has a part that starts with .copier-, as Copier's own files do",
    ),
    ("spec_file", f"{'é' * 150}.md", f"{A_PATH}; '{'é' * 77}...' has a part of more than 200 bytes"),
    ("front_end", "maybe", "yes or no; such as --data front_end=no, not 'maybe'"),
    ("misc_considerations", "", "yes or no; such as --data misc_considerations=no, not ''"),
    *(
        ("front_end_reason", reason, f"say why, in words; '{reason}' {NO_REASON}")
        for reason in ("", "N/A.", "none", "TBD", "-", " -- ?", "Because", "It is not applicable")
    ),
    ("front_end_reason", "one\r\ntwo", r"one plain line; 'one\r\ntwo' holds a line break or a control character"),
    ("other_not_applicable", "Logs: we keep none", f"a heading of the spec; 'Logs' is not among {SECTIONS}"),
    ("other_not_applicable", "Logging: -", f"Section: its reason; for Logging '-' {NO_REASON}"),
    ("other_not_applicable", "Logging", f"Section: its reason; for Logging '' {NO_REASON}"),
    ("other_not_applicable", "Auth: a b; auth: c d", "each section once; 'auth' is there twice"),
    ("other_not_applicable", "Auth: a b;", f"a heading of the spec; '' is not among {SECTIONS}"),
    ("template_file", "x.md", "leave it out; it is no question, the template computes it"),
    (
        "frontend",
        "no",
        "there is no question 'frontend'; look the name up among the questions in the template's copier.yml, "
        "such as project_name or front_end",
    ),
    ("engineering_reviewers", ["Ann", "Bob"], "one text, such as Ann, Bob; engineering_reviewers is given as a list"),
]


@pytest.mark.parametrize(("name", "value", "message"), REFUSED)
def test_a_bad_answer_is_refused_by_name_and_value(
    template: Template, tmp_path: Path, name: str, value: str | list[str], message: str
) -> None:
    # In this process for speed: the command prints the same exception, as held below.
    answers = {"project_name": "X", "front_end": False, "ab_trials": True, "project_kind": "service", name: value}
    with pytest.raises(ValueError, match=r"\AValidation error") as refusal:
        run_copy(str(template.path), tmp_path / "spec", answers, defaults=True, unsafe=True, quiet=True)
    asked = name if name in questions() and isinstance(value, str) else "project_name"
    assert str(refusal.value) == f"Validation error for question '{asked}': {message}"
    assert list(tmp_path.iterdir()) == []


MARK = "🎤 "  # what Copier shows before a question; the first character is two columns wide
COLUMNS = 80


TYPED = [case for case in REFUSED if case[0] in questions() and isinstance(case[1], str)]


@pytest.mark.parametrize(("name", "value", "message"), TYPED)
def test_what_to_type_fits_the_columns_that_copier_leaves(name: str, value: str, message: str) -> None:
    names = [name for name in questions() if name.endswith("_reason")] if name == "front_end_reason" else [name]
    for asked in names:
        room = COLUMNS - len(f"Validation error for question '{asked}': ")
        assert len(message.partition("; ")[0]) <= room, (asked, room)


def test_every_help_fits_one_line_of_a_terminal() -> None:
    wide = {
        name: details["help"]
        for name, details in questions().items()
        if "help" in details and len(MARK) + 1 + len(str(details["help"])) > COLUMNS
    }
    assert wide == {}


@pytest.mark.parametrize(
    ("name", "value", "last_line"),
    [
        (
            "project_name",
            "a\nb",
            "ValueError: Validation error for question 'project_name': "
            r"one plain line; 'a\nb' holds a line break or a control character",
        ),
        (
            "front_end",
            "maybe",
            "ValueError: Validation error for question 'front_end': "
            "yes or no; such as --data front_end=no, not 'maybe'",
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
    assert result.last_line.endswith(rf"'{name}': one plain line; 'a\nb' holds a line break or a control character")


def test_an_unknown_section_is_refused_with_the_sections_that_there_are(template: Template, tmp_path: Path) -> None:
    result = copy(template, tmp_path / "spec", answers={"other_not_applicable": "Logs: we keep none"})
    known = result.last_line.split(" is not among ")[1].split(", ")
    assert (known[0], known[-1]) == ("Review Status", "Misc Considerations")
    assert len(known) == 41
    assert "Internal (Manual) Tests" in known


def test_a_name_is_required(template: Template, tmp_path: Path) -> None:
    result = copier("copy", "--trust", "--defaults", template.path, tmp_path / "spec")
    assert result.returncode == 1
    assert result.last_line.endswith("a name, such as Payment Retries; '' is empty")


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


def test_names_that_hold_commas_stand_between_semicolons(template: Template, tmp_path: Path) -> None:
    answers: dict[str, str | bool] = {"engineering_reviewers": "Smith, John; Doe, Jane"}
    project = generate(template, tmp_path / "spec", "--skip-tasks", answers=answers)
    assert re.findall(r"(?m)^\| (.*?) +\| Unviewed ", project.spec)[:2] == ["Smith, John", "Doe, Jane"]


def test_blank_lists_and_a_blank_link_count_as_none(template: Template, tmp_path: Path) -> None:
    names = ("product_brief", "product_reviewers", "api_endpoints", "other_not_applicable")
    blank: dict[str, str | bool] = dict.fromkeys(names, " ")
    default = generate(template, tmp_path / "default", "--skip-tasks")
    project = generate(template, tmp_path / "blank", "--skip-tasks", answers=blank)
    assert project.spec == default.spec


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
    names = value.replace(";", "")  # which would stand between two
    answers: dict[str, str | bool] = {
        "project_name": value,
        "user_name": value,
        "product_reviewers": names,
        "engineering_reviewers": names,
        "api": True,
        "api_endpoints": names,
        "data_storage": True,
        "data_tables": names,
        "ab_trials": True,
        "trial_names": names,
        "front_end": False,
        "front_end_reason": value,
        "other_not_applicable": f"Metrics: {names}",
    }
    project = generate(template, tmp_path / "spec", answers=answers)
    value, names = value.strip(), names.strip()
    texts = [visible(token) for token in inline(project.spec)]
    assert texts.count(f"{value} - Engineering Spec") == 1
    assert texts.count(f"Author: {value}") == 1
    assert texts.count(names) == 4
    assert texts.count(f"{names} [FieldName]") == 1
    assert texts.count(f"Not applicable because {value}.") >= 1
    assert texts.count(f"Not applicable because {names}.") >= 1


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
    answers: dict[str, str | bool] = dict.fromkeys(WITH_REASON, False)
    for name, (reason, _) in zip(WITH_REASON, TIDIED, strict=False):
        answers[f"{name}_reason"] = reason
    answers["other_not_applicable"] = "logging : Because The logs are elsewhere.; METRICS: We have a: b."
    project = generate(template, tmp_path / "spec", answers=answers)
    missing = [tidy for _, tidy in TIDIED if f"\n\nNot applicable because {tidy}.\n" not in project.spec]
    assert missing == []
    assert "## Logging\n\nNot applicable because the logs are elsewhere.\n" in project.spec
    assert "## Metrics\n\nNot applicable because we have a: b.\n" in project.spec
