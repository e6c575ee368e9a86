"""The README: its commands run, its snippets parse, its tables and paths are true."""

from __future__ import annotations

import json
import os
import re
import sys
from itertools import pairwise
from pathlib import Path

import pypandoc
import pytest
import yaml
from form.refusal import SENTENCE
from helpers.address import ADDRESS, at_address
from helpers.form import QUESTIONS, SECTIONS, bodies, path_of, reword
from helpers.github import load, used
from helpers.projects import REPOSITORY, Project, Template, copier, generate, path_with_copier, run, update
from helpers.readme import README, block, blocks, workflow
from markdown_it import MarkdownIt

TAG = "v" + re.findall(r'(?m)^version = "(.*)"$', (REPOSITORY / "pyproject.toml").read_text("utf-8"))[0]


def shell(command: str, folder: Path, environment: dict[str, str] | None = None) -> str:
    """Run a command as a reader would, with copier and pandoc on the path."""
    path = os.pathsep.join([str(Path(pypandoc.get_pandoc_path()).parent), path_with_copier()])
    result = run("bash", "-ec", command, folder=folder, environment={"PATH": path, **(environment or {})})
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_it_is_a_page_that_one_reads_to_the_end() -> None:
    assert len(README.splitlines()) < 200
    assert re.findall(r"(?m)^## (.*)", README)[-1] == "A fleet of specs"


def test_both_commands_stand_on_the_first_screen() -> None:
    first_screen = "\n".join(README.splitlines()[:20])
    commands = [text.strip() for text in blocks("bash")[:2]]
    assert all(command in first_screen for command in commands)
    assert commands[0].split(" && ")[1:] == [
        ".venv/bin/pip install copier",
        '.venv/bin/copier copy --trust "$PWD" ../my-spec',
    ]
    assert commands[1].split(" && ")[-2:] == [
        ".venv/bin/pip install --group dev",
        ".venv/bin/pytest -n auto",
    ]


def test_the_first_command_makes_a_spec_that_an_update_can_follow(own_template: Template, tmp_path: Path) -> None:
    command = blocks("bash")[0].strip().split(" && ")[-1]
    tools = own_template.path / ".venv" / "bin"
    tools.parent.mkdir()
    tools.symlink_to(Path(sys.executable).parent)
    shell(f"{command} --defaults --data project_name=Ledger", own_template.path)
    project = Project(own_template.path.parent / "my-spec")
    assert "\n# Ledger" in project.spec
    project.commit()
    tools.unlink()
    reword(own_template, "integration_tests", "What is said of it now.")
    own_template.release("v1.1.0")
    assert update(project).returncode == 0
    assert "[*What is said of it now.*]" in project.spec


def test_ci_runs_the_readmes_test_command() -> None:
    script = (REPOSITORY / ".ci" / "run").read_text("utf-8")
    extraction = re.findall(r"^command=\$\((.*)\)$", script, re.MULTILINE)
    assert len(extraction) == 1
    assert shell(extraction[0], REPOSITORY) == blocks("bash")[1]
    shell("bash -n .ci/run", REPOSITORY)
    assert os.access(REPOSITORY / ".ci" / "run", os.X_OK)


def test_what_is_not_asked_is_named_in_its_order() -> None:
    paragraph = README.partition("Not asked is")[2].partition(". ")[0]
    unasked = [name for name, question in QUESTIONS.items() if question.get("ask") is False]
    assert re.findall(r"`(\w+)`", paragraph) == unasked


def test_the_call_from_a_script_makes_the_spec(own_template: Template, tmp_path: Path) -> None:
    shell(block("bash", "other_not_applicable"), tmp_path, at_address(own_template))
    spec = Project(tmp_path / "my-spec").spec
    ((name, reason),) = re.findall(r'"other_not_applicable=(.*): (.*)"', README)
    assert f"# {name}\n\n{SENTENCE.format(reason)}\n" in spec
    assert bodies(spec)[SECTIONS["front_end"]][0].startswith(SENTENCE.partition("{")[0])


def test_trust_in_the_settings_stands_for_the_option(own_template: Template, tmp_path: Path) -> None:
    settings = tmp_path / "settings.yml"
    settings.write_text(block("yaml", "trust:"), "utf-8")
    environment = at_address(own_template)
    arguments = ("copy", "--defaults", "--data=project_name=X", ADDRESS, tmp_path / "spec")
    assert copier(*arguments, environment=environment).returncode != 0
    environment["COPIER_SETTINGS_PATH"] = str(settings)
    assert copier(*arguments, environment=environment).returncode == 0


def test_the_update_commands_run(template: Template, tmp_path: Path) -> None:
    project = generate(template, tmp_path / "project")
    project.commit()
    for line in block("bash", "check-update").splitlines():
        shell(line, project.path)
        project.commit()
    assert project.answers["front_end"] is True


def test_the_check_commands_run(template: Template, tmp_path: Path) -> None:
    generate(template, tmp_path / "my-spec")
    draft, final = block("bash", "while you write").splitlines()
    clone = tmp_path / "clone"
    (clone / "hooks").parent.mkdir()
    (clone / "hooks").symlink_to(REPOSITORY / "hooks")
    assert "still to write" in shell(draft, clone)
    assert run("bash", "-c", final, folder=clone).returncode == 1
    (command,) = re.findall(r"`(python3 hooks/check.py --final --format json [^`]*)`", README)
    gate = run("bash", "-c", command, folder=clone)
    assert (gate.returncode, json.loads(gate.stdout)["final"]) == (1, True)


def test_the_index_commands_run(tmp_path: Path) -> None:
    specs = tmp_path / "specs"
    specs.mkdir()
    (tmp_path / "hooks").symlink_to(REPOSITORY / "hooks")
    (specs / "README.md").write_text("<!-- specs: begin -->\n<!-- specs: end -->\n", encoding="utf-8")
    shown = [shell(command, tmp_path) for command in block("bash", "--format index").splitlines()]
    assert shown[0] == "0 specs\n\n"
    assert shown[1] == ""
    assert json.loads(shown[2]) == {"summary": "0 specs", "notes": [], "specs": []}
    assert "0 specs" in (specs / "README.md").read_text(encoding="utf-8")


def test_the_hook_that_pre_commit_is_to_run_is_there() -> None:
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (repo,) = yaml.safe_load(block("yaml", "repos:"))["repos"]
    assert repo == {"repo": ADDRESS, "rev": TAG, "hooks": [{"id": hooks[0]["id"]}]}


def test_the_workflows_use_what_is_there() -> None:
    name = ADDRESS.removeprefix("https://github.com/")
    (check,) = workflow("spec")["jobs"].values()
    assert [step["uses"] for step in check["steps"]] == [
        f"actions/checkout@{used('.github/workflows/ci.yml')['actions/checkout']}",
        f"{name}@{TAG}",
    ]
    caller = workflow("update specs")
    called = ".github/workflows/update-specs.yml"
    assert caller["jobs"] == {"update": {"uses": f"{name}/{called}@{TAG}"}}
    (job,) = load(called)["jobs"].values()
    assert caller["permissions"] == job["permissions"]


def test_the_action_takes_what_the_readme_says() -> None:
    (sentence,) = re.findall(r"`with:`\s+it\s+takes([^.]*)\.", README)
    assert re.findall(r"`(\w+)", sentence) == list(load("action.yml")["inputs"])


def headings_and_cells(text: str) -> list[str]:
    """The headings and the cells of tables, as they are rendered."""
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(text)
    return [
        f"{token.tag} {markdown.renderer.render([following], markdown.options, {})}"
        for token, following in pairwise(tokens)
        if token.type in ("heading_open", "th_open", "td_open")
    ]


def test_a_round_trip_through_word_keeps_the_spec(own_template: Template, tmp_path: Path) -> None:
    project = generate(own_template, tmp_path / "project")
    project.write(project.spec.replace("- [ ] ", "- [x] ", 1))
    before = project.spec
    shell(block("bash", "docx"), project.path)
    assert project.spec != before
    assert headings_and_cells(project.spec) == headings_and_cells(before)
    assert re.findall(r"(?m)^- \[.\] .*", project.spec) == re.findall(r"(?m)^- \[.\] .*", before)
    (project.path / "engineering-spec.docx").unlink()
    project.commit()
    reword(own_template, "integration_tests", "What is said of it now.")
    own_template.release("v1.1.0")
    result = update(project)
    assert result.returncode == 0, result.stderr
    report = [line for line in result.stdout.splitlines() if re.match(r"[a-z]+: ", line)]
    assert report == [f"refreshed: {path_of(before, SECTIONS['integration_tests'])}"]
    assert "[*What is said of it now.*]" in project.spec


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_path_that_is_named_is_there(document: str) -> None:
    text = (REPOSITORY / document).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text) + re.findall(r'src="([^"]+)"', text)
    named = re.findall(r"`((?:hooks|tests|template|\.ci)/[\w./-]*)`", text)
    assert [path for path in links + named if not (REPOSITORY / path).exists()] == []
