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
from helpers.address import ADDRESS, at_address
from helpers.projects import REPOSITORY, Project, Template, copier, generate, run, update
from helpers.readme import README, block, blocks, workflow
from markdown_it import MarkdownIt

COPIER_YML = yaml.safe_load((REPOSITORY / "copier.yml").read_text("utf-8"))


def shell(command: str, folder: Path, environment: dict[str, str] | None = None) -> str:
    """Run a command as a reader would, with copier and pandoc on the path."""
    tools = [Path(sys.executable).parent, Path(pypandoc.get_pandoc_path()).parent]
    path = os.pathsep.join([*map(str, tools), os.environ["PATH"]])
    result = run("bash", "-ec", command, folder=folder, environment={"PATH": path, **(environment or {})})
    assert result.returncode == 0, result.stderr
    return result.stdout


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
    assert "# Ledger - Engineering Spec\n" in project.spec
    project.commit()
    tools.unlink()
    own_template.edit("template/document.md.jinja", "List any assumptions that", "Say what")
    own_template.release("v1.1.0")
    assert update(project).returncode == 0
    assert "[*Say what we make about the domain.*]" in project.spec


def test_ci_runs_the_readmes_test_command() -> None:
    script = (REPOSITORY / ".ci" / "run").read_text("utf-8")
    extraction = re.findall(r"^command=\$\((.*)\)$", script, re.MULTILINE)
    assert len(extraction) == 1
    assert shell(extraction[0], REPOSITORY) == blocks("bash")[1]
    shell("bash -n .ci/run", REPOSITORY)
    assert os.access(REPOSITORY / ".ci" / "run", os.X_OK)


def test_the_table_has_every_question_in_its_order() -> None:
    table = README.partition("| question | what it asks |\n| --- | --- |\n")[2].partition("\n\n")[0]
    assert table.splitlines() == [
        f"| `{name}` | {question['help']} |"
        for name, question in COPIER_YML.items()
        if not re.match("_|template_file$|.*_reason$", name)
    ]


def test_the_call_from_a_script_makes_the_spec(own_template: Template, tmp_path: Path) -> None:
    shell(block("bash", "other_not_applicable"), tmp_path, at_address(own_template))
    spec = Project(tmp_path / "my-spec").spec
    assert "## Metrics\n\nNot applicable because the gateway counts all there is.\n" in spec
    assert "## Front End Updates\n\nNot applicable because" in spec


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
    draft, final = block("bash", "--final").splitlines()
    clone = tmp_path / "clone"
    (clone / "hooks").parent.mkdir()
    (clone / "hooks").symlink_to(REPOSITORY / "hooks")
    assert "still to write" in shell(draft, clone)
    assert run("bash", "-c", final, folder=clone).returncode == 1
    for command in block("bash", "--format json").splitlines():
        (tmp_path / "clone" / "specs").mkdir(exist_ok=True)
        shell(command.replace(" specs", " ../my-spec"), clone)


def test_snippets_are_what_they_say() -> None:
    settings = [yaml.safe_load(text) for text in blocks("yaml")]
    assert len(settings) == 4
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (repo,) = settings[1]["repos"]
    assert (repo["repo"], repo["hooks"]) == (ADDRESS, [{"id": hooks[0]["id"]}])
    assert json.loads(blocks("json")[0])["ignoreScripts"] is False
    for name in ("spec", "update specs"):
        jobs = workflow(name)["jobs"]
        assert all(("run" in step) != ("uses" in step) for job in jobs.values() for step in job["steps"])


def test_the_steps_of_the_workflow_for_a_spec_run(own_template: Template, tmp_path: Path) -> None:
    environment = at_address(own_template)
    project = Project(tmp_path / "project")
    arguments = ("--trust", "--defaults", "--data=project_name=X", ADDRESS, project.path)
    copier("copy", *arguments, environment=environment)
    (project.path / ".template").mkdir()
    (project.path / ".template" / "hooks").symlink_to(REPOSITORY / "hooks")
    project.commit()
    steps = {step.get("name"): step for step in workflow("spec")["jobs"]["check"]["steps"]}
    shell(steps["Check the spec"]["run"], project.path)
    project.edit("[*List any assumptions that we make about the domain.*]", "N/A")
    failed = run("bash", "-ec", steps["Check the spec"]["run"], folder=project.path)
    assert failed.returncode == 1
    assert "::error file=engineering-spec.md,line=" in failed.stdout
    waiting = steps["Is an update waiting?"]["run"].replace("pipx run ", "")
    assert shell(waiting, project.path, environment) == ""
    own_template.release("v1.1.0")
    assert shell(waiting, project.path, environment).startswith("::warning::Run copier update")


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
    project.edit("- [ ] Dashboards", "- [x] Dashboards")
    before = project.spec
    shell(block("bash", "docx"), project.path)
    assert project.spec != before
    assert headings_and_cells(project.spec) == headings_and_cells(before)
    assert re.findall(r"(?m)^- \[.\] .*", project.spec) == re.findall(r"(?m)^- \[.\] .*", before)
    (project.path / "engineering-spec.docx").unlink()
    project.commit()
    own_template.edit("template/document.md.jinja", "List any assumptions that", "Say what")
    own_template.release("v1.1.0")
    result = update(project)
    assert result.returncode == 0, result.stderr
    report = [line for line in result.stdout.splitlines() if re.match(r"[a-z]+: ", line)]
    assert report == ["refreshed: Overview / Assumptions"]
    assert "[*Say what we make about the domain.*]" in project.spec


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_path_that_is_named_is_there(document: str) -> None:
    text = (REPOSITORY / document).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text) + re.findall(r'src="([^"]+)"', text)
    named = re.findall(r"`((?:hooks|tests|template|\.ci)/[\w./-]*)`", text)
    assert [path for path in links + named if not (REPOSITORY / path).exists()] == []
