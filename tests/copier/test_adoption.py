"""A spec that someone wrote by hand becomes the template's without losing a line."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from form import guidance
from helpers.form import bodies
from helpers.hook import said
from helpers.projects import REPOSITORY, Project, Result, Template, copy, run, update
from markdown.document import parse
from markdown_it import MarkdownIt

# As Google Docs exports it: escapes, anchors, bold headings, stray blanks, an unclosed bracket.
BY_HAND = (Path(__file__).with_name("adoption") / "half-filled.md").read_bytes().decode()
DOCUMENT = Path(__file__).with_name("adoption") / "document.md.jinja"  # the form whose sections it has

# What fits the text: it speaks of an API and has no front end.
ANSWERS: dict[str, str | bool] = {"project_kind": "service"}


def adopt(template: Template, path: Path, text: str = BY_HAND) -> tuple[Project, Result]:
    """Copy the template over a spec that is there."""
    path.mkdir()
    project = Project(path)
    project.write(text)
    project.commit()
    return project, copy(template, path, answers=ANSWERS)


@pytest.fixture(scope="module")
def form(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The template with the document of these tests. Not to be changed."""
    return template.of(DOCUMENT, tmp_path_factory.mktemp("form") / "template")


@pytest.fixture(scope="module")
def first(form: Template, tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Result]:
    """A spec that was adopted and committed, and what the run said. Not to be changed."""
    project, result = adopt(form, tmp_path_factory.mktemp("adopted") / "project")
    assert result.returncode == 0, result.stderr
    project.commit()
    return project, result


@pytest.fixture
def adopted(first: tuple[Project, Result]) -> Project:
    """A spec that was adopted. Not to be changed."""
    return first[0]


def titles(text: str) -> list[str]:
    """The headings, as a reader sees them."""
    tokens = MarkdownIt("commonmark").parse(text)
    raw = [
        f"{token.markup} {following.content}"
        for token, following in pairwise(tokens)
        if token.type == "heading_open" and token.level == 0
    ]
    return [re.sub(r"\*\*|\\| \{#.*\}", "", title) for title in raw]


def holds_in_order(text: str, lines: list[str]) -> bool:
    """Whether a text has all these lines, in this order, with or without others between."""
    following = iter(text.split("\n"))
    return all(line in following for line in lines)


def own_lines(text: str) -> list[str]:
    """The lines that are the author's, not the guidance of the form that they filled in."""
    known = guidance.read((REPOSITORY / "template" / "known-guidance.txt").read_text("utf-8"))
    lines: list[str] = []
    for section in parse(text):
        own = [block for block in section.blocks if not guidance.is_known(block, section, known)]
        lines += [section.heading, *(line for block in own for line in block.text.split("\n"))]
        lines = [line.rstrip("\n") for line in lines if not guidance.is_known_row(line, section, known)]
    return [line for line in lines if line.strip()]


def test_every_line_stays_in_its_order(adopted: Project) -> None:
    assert holds_in_order(adopted.spec, own_lines(BY_HAND))


def test_missing_sections_arrive_in_place(adopted: Project) -> None:
    found = titles(adopted.spec)
    own = "### Idempotency Keys"
    expected = [*titles(adopted.baseline)]
    expected.insert(expected.index("## Major Design Considerations") + 1, own)
    review = expected.index("# Review Status")
    expected.append(expected.pop(review))  # its author has moved it to the bottom
    assert found == expected


def test_an_empty_section_gets_its_guidance_and_a_written_one_does_not(adopted: Project) -> None:
    before, after = (Counter(own_lines(text)) for text in (BY_HAND, adopted.spec))
    added = after - before
    fresh = bodies(adopted.baseline)
    launch, pre_launch = (fresh[f"## {name}Launch Checklist"][-1].split("\n") for name in ("", "Pre "))
    assert set(launch) <= set(added)
    assert set(pre_launch).isdisjoint(added)  # has items of its author's
    assert fresh["## Data Storage"][-1].split("\n")[0] not in added  # has a table of its author's


def test_the_run_says_what_it_did_and_what_breaks_the_rule(first: tuple[Project, Result]) -> None:
    result = first[1]
    assert max(map(len, result.stdout.partition("added: ")[2].partition("\nengineering-spec.md")[0].split("\n"))) <= 80
    lines = result.stdout.replace("\n  ", " ").splitlines()
    assert [line for line in lines if line.startswith("added: ")] == [
        "added: 12 sections (1 in Overview; 4 in Design; 2 in Observability; 2 in Testing; 2 in Rollout Plan; "
        "Alternatives Considered)"
    ]
    assert [line for line in lines if line.startswith(("removed", "renamed", "deleted"))] == []
    assert "was there already: what stood in it stays" in result.stdout
    assert [re.sub(r"^\S+:\d+: (.*?\]):.*", r"\1", line) for line in lines if " error " in line] == [
        "error reason-missing [Design / API / Usage Estimates]",
    ]


def test_later_releases_and_answers_reach_an_adopted_spec(form: Template, tmp_path: Path) -> None:
    own_template = form.clone(tmp_path / "own-template")
    adopted, result = adopt(own_template, tmp_path / "project")
    adopted.edit("\n\n".join(bodies(adopted.spec)["## Assumptions"]), "Cards are valid.")
    adopted.commit()
    document = "template/document.md.jinja"
    own_template.edit(document, "What is there to say of Integration Tests?", "What goes to DataLake?")
    own_template.edit(document, "## Metrics\n", "## Tracing\n\nTraced how?\n\n## Metrics\n")
    own_template.release("v1.1.0")
    result = update(adopted, answers={"events": False, "auth": False})
    assert result.returncode == 0, result.stderr
    written = BY_HAND.replace("# Design\n", "Cards are valid.\n\n# Design\n", 1)
    assert holds_in_order(adopted.spec, own_lines(written))
    assert "What goes to DataLake?" in adopted.spec
    assert "## Tracing\n\nTraced how?\n\n## Metrics\n\npayment\\_retry" in adopted.spec
    assert "## Events\n\nNot applicable because" in adopted.spec
    assert "contradiction: Design / Auth (answered no, yet written)" in result.stdout
    once = adopted.spec
    adopted.commit()
    again = update(adopted)
    assert (again.returncode, adopted.spec) == (0, once), again.stderr
    assert "Nothing to report" in again.stdout


def test_the_command_that_an_adoption_ends_with_takes_it_back(form: Template, tmp_path: Path) -> None:
    project, result = adopt(form, tmp_path / "project")
    assert project.spec != BY_HAND
    shown = run("bash", "-ec", said(result)[-1].partition("To take it all back: ")[2], folder=project.path)
    assert shown.returncode == 0, shown.stderr
    assert (project.files, project.spec) == ([project.spec_file], BY_HAND)


def test_a_project_that_is_not_in_git_is_adopted_too(form: Template, tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.path.mkdir()
    project.write(BY_HAND.replace("\n", "\r\n"))
    result = copy(form, project.path, answers=ANSWERS)
    assert result.returncode == 0, result.stderr
    assert "\n" not in project.spec.replace("\r\n", "")
    assert holds_in_order(project.spec.replace("\r\n", "\n"), own_lines(BY_HAND))


@pytest.mark.parametrize(
    "text",
    ["# Shopping\n\n- milk\n", "No heading at all.\n", "```\n# Overview\n```\n"],
    ids=["another document", "no heading", "a heading in code"],
)
def test_a_file_that_is_no_spec_is_refused_and_left_as_it_is(form: Template, tmp_path: Path, text: str) -> None:
    project, result = adopt(form, tmp_path / "project", text)
    assert result.returncode == 1
    assert "is there already and is no such spec" in result.stderr
    assert project.spec == text
    assert set(project.files) <= {".copier-answers.yml", project.spec_file}


FORM = "template/document.md.jinja"
NAMES = {  # what the small document's sections are called elsewhere
    "# Overview\n": "also Summary",
    "## Glossary\n": "also Definitions; Terms",
    "# Design\n": "also Solution",
    "## API\n": "also Endpoints",
    "## Events\n": "also Messages",
    "# Alternatives Considered\n": "also Options",
}


def test_a_foreign_outline_is_adopted_updated_and_an_answer_flipped(own_template: Template, tmp_path: Path) -> None:
    data = Path(__file__).with_name("adoption")
    own_template.write(FORM, (data.parent / "updates" / "document.md.jinja").read_text("utf-8"))
    for heading, names in NAMES.items():
        own_template.edit(FORM, f"\n{heading}", f"\n{heading}<!-- copier: {names} -->\n")
    own_template.release("v2.0.0")
    project = Project(tmp_path / "project")
    project.path.mkdir()
    project.write((data / "foreign.md").read_text("utf-8"))
    project.commit()
    result = copy(own_template, project.path, answers={"events": False, "api": True})
    assert result.returncode == 0, result.stderr
    assert project.spec == (data / "foreign-adopted.md").read_text("utf-8")
    project.commit()
    own_template.edit(FORM, "[*Which logs will be collected?*]", "[*Which logs, and who reads them?*]")
    own_template.edit(FORM, "\n# Rollout Plan\n", "\n## Metrics\n\n[*What is counted?*]\n\n# Rollout Plan\n")
    own_template.edit(FORM, "[*Define the terms.*]", "[*Define what few know.*]")
    own_template.release("v2.1.0")
    result = update(project, answers={"events": True})
    assert result.returncode == 0, result.stderr
    assert project.spec == (data / "foreign-updated.md").read_text("utf-8")
