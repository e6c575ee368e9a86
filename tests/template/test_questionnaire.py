"""What may be answered, how a bad answer is refused, and that an answer is literal text.

What is asked and what a refusal says stands in form.md, which snapshot.py writes.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from form.refusal import SENTENCE
from helpers.form import HEADINGS, OTHER, QUESTIONS, SECTIONS, YES_OR_NO, form
from helpers.projects import REPOSITORY, Project, Template, copier, copy, generate, update
from hypothesis import assume, example, given, settings, strategies
from jinja2 import Environment, FileSystemLoader
from markdown_it import MarkdownIt
from markdown_it.token import Token
from snapshot import REFUSED, refusal

WITH_REASON = list(SECTIONS)


def test_every_question_but_the_computed_one_has_a_help_text() -> None:
    assert [name for name, details in QUESTIONS.items() if not details.get("help")] == ["template_file"]


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_a_bad_answer_is_refused_by_its_question_in_one_line(name: str, value: str | list[str]) -> None:
    asked, said = refusal(name, value)
    assert asked == (name if name in QUESTIONS and isinstance(value, str) else "project_name")
    assert re.fullmatch(r"[^\n]+; [^\n]+|one plain line; [^\n]+", said)
    assert len(said.splitlines()) == 1


MARK = "🎤 "  # what Copier shows before a question; the first character is two columns wide
COLUMNS = 80


TYPED = [(name, value) for name, value in REFUSED if name in QUESTIONS and isinstance(value, str)]


@pytest.mark.parametrize(("name", "value"), TYPED)
def test_what_to_type_fits_the_columns_that_copier_leaves(name: str, value: str) -> None:
    names = [name for name in QUESTIONS if name.endswith("_reason")] if name == "front_end_reason" else [name]
    for asked in names:
        room = COLUMNS - len(f"Validation error for question '{asked}': ")
        assert len(refusal(name, value)[1].partition("; ")[0]) <= room, (asked, room)


def test_every_help_fits_one_line_of_a_terminal() -> None:
    wide = {
        name: details["help"]
        for name, details in QUESTIONS.items()
        if "help" in details and len(MARK) + 1 + len(str(details["help"])) > COLUMNS
    }
    assert wide == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("project_name", "a\nb"),
        ("product_brief", "see wiki"),
        ("front_end", "maybe"),
        ("other_not_applicable", "No such section: we keep none"),
        ("frontend", "no"),
    ],
)
def test_the_command_ends_with_the_reason_and_leaves_nothing_behind(
    template: Template, tmp_path: Path, name: str, value: str
) -> None:
    asked, said = refusal(name, value)
    result = copy(template, tmp_path / "spec", answers={name: value})
    assert result.returncode == 1
    assert result.last_line == f"ValueError: Validation error for question '{asked}': {said}"
    assert list(tmp_path.iterdir()) == []


def test_a_list_in_a_file_of_answers_is_refused(template: Template, tmp_path: Path) -> None:
    (tmp_path / "answers.yml").write_text("project_name: X\nengineering_reviewers: [Ann, Bob]\n", encoding="utf-8")
    options = ("--trust", "--defaults", f"--data-file={tmp_path / 'answers.yml'}")
    result = copier("copy", *options, template.path, tmp_path / "spec")
    asked, said = refusal("engineering_reviewers", ["Ann", "Bob"])
    assert result.last_line == f"ValueError: Validation error for question '{asked}': {said}"
    assert not (tmp_path / "spec").exists()


@pytest.mark.parametrize("name", ["project_kind", "guidance"])
def test_a_choice_that_is_none_is_refused(template: Template, tmp_path: Path, name: str) -> None:
    # By Copier itself; the newer ones name the question, the value and the choices.
    result = copy(template, tmp_path / "spec", answers={name: "medium"})
    assert result.returncode == 1
    assert result.last_line.startswith("ValueError: Invalid choice")
    assert list(tmp_path.iterdir()) == []


def test_every_text_and_every_yes_or_no_is_validated() -> None:
    chosen = [name for name, details in QUESTIONS.items() if "choices" in details]
    unchecked = [name for name, details in QUESTIONS.items() if "validator" not in details]
    assert unchecked == chosen == ["project_kind", "guidance"]


def test_an_unknown_section_is_refused_with_the_sections_that_there_are() -> None:
    said = refusal("other_not_applicable", "No such section: we keep none")[1]
    assert said.endswith(", ".join(heading.lstrip("# ") for heading in HEADINGS[1:]))


def test_a_name_is_required(template: Template, tmp_path: Path) -> None:
    result = copier("copy", "--trust", "--defaults", template.path, tmp_path / "spec")
    assert result.returncode == 1
    assert result.last_line.endswith(refusal("project_name", "")[1])


def test_an_unknown_name_is_refused_in_an_update_too(template: Template, tmp_path: Path) -> None:
    project = generate(template, tmp_path / "spec", "--skip-tasks")
    project.commit()
    result = update(project, answers={"frontend": True})
    assert result.returncode == 1
    assert result.last_line.endswith(refusal("frontend", "yes")[1])


def test_yes_and_no_may_be_spelt_in_the_usual_ways(template: Template, tmp_path: Path) -> None:
    yes, no = ("y", "Yes", "t", "TRUE", " on", "1", "true"), ("n", "No", "f", "False", "OFF", "0")
    answers: dict[str, str | bool] = dict(zip(YES_OR_NO, yes + no, strict=False))
    project = generate(template, tmp_path / "spec", "--skip-tasks", answers=answers)
    understood = {name: project.answers[name] for name in answers}
    assert understood == {name: value in yes for name, value in answers.items()}


@pytest.mark.parametrize("path", ["docs/spec.md", "my spec.md", "spéc.md", "#notes.md", "[draft] spec.md", "~spec.md"])
def test_a_path_may_have_folders_blanks_and_letters_of_any_language(path: str) -> None:
    assert form().refusal({"project_name": "X", "spec_file": path}) is None


def test_names_that_hold_commas_stand_between_semicolons() -> None:
    spec = form().spec({"engineering_reviewers": "Smith, John; Doe, Jane"})
    rows = re.findall(r"(?m)^\| (Smith.*?|Doe.*?) \|", spec)
    assert rows[:2] == ["Smith, John", "Doe, Jane"]


def test_blank_lists_and_a_blank_link_count_as_none() -> None:
    names = ("product_brief", "product_reviewers", "api_endpoints", "other_not_applicable")
    blank = dict.fromkeys(names, " ")
    assert form().refusal({"project_name": "X", **blank}) is None
    assert form().spec(blank) == form().spec()


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


def literal(value: str) -> dict[str, str | bool]:
    """A text as the answer to each question that takes one."""
    names = value.replace(";", "")  # which would stand between two
    return {
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
        "other_not_applicable": f"{OTHER}: {names}",
    }


PLAIN = "zanzibar; zanzibar"  # a text that looks the same in the source and to a reader, twice where it may hold names


@pytest.mark.parametrize("value", LITERALS)
def test_an_answer_is_literal_text(value: str) -> None:
    texts = [visible(token) for token in inline(form().spec(literal(value)))]
    plain = [visible(token) for token in inline(form().spec(literal(PLAIN)))]
    names = PLAIN.replace(";", "")
    expected = [text.replace(PLAIN, value.strip()).replace(names, value.replace(";", "").strip()) for text in plain]
    assert texts == expected
    assert sum(PLAIN in text for text in plain) >= 3
    assert sum(names in text for text in plain) >= 6


def test_copier_takes_each_answer_as_it_stands(template: Template, tmp_path: Path) -> None:
    answers = literal(LITERALS[0])
    texts = [name for name, value in answers.items() if isinstance(value, str) and name != "other_not_applicable"]
    for start, path in ((0, "first"), (len(LITERALS) - len(texts), "last")):
        answers |= dict(zip(texts, LITERALS[start:], strict=False))
        assert generate(template, tmp_path / path, answers=answers).spec == form().spec(answers)


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
def test_an_ordinary_text_stays_as_it_is_in_the_source(value: str) -> None:
    assert form().spec({"user_name": value}) == form().spec({"user_name": "zanzibar"}).replace("zanzibar", value)


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


def test_a_reason_is_tidied_to_the_end_of_the_sentence() -> None:
    answers: dict[str, str | bool] = dict.fromkeys(WITH_REASON, False)
    for name, (reason, _) in zip(WITH_REASON, TIDIED, strict=False):
        answers[f"{name}_reason"] = reason
    others = [heading.lstrip("# ") for heading in HEADINGS[-20:] if heading not in SECTIONS.values()][-2:]
    answers["other_not_applicable"] = (
        f"{others[0].lower()} : Because The logs are elsewhere.; {others[1].upper()}: We have a: b."
    )
    spec = form().spec(answers)
    assert [tidy for _, tidy in TIDIED if f"\n\n{SENTENCE.format(tidy)}\n" not in spec] == []
    assert f" {others[0]}\n\n{SENTENCE.format('the logs are elsewhere')}\n" in spec
    assert f" {others[1]}\n\n{SENTENCE.format('we have a: b')}\n" in spec
