"""The template's address and version as the answers record them, and what a run says of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers.form import SINGLE
from helpers.hook import said
from helpers.projects import Project, Template, copier, git, update

OPTIONS = ("copy", "--trust", "--defaults", "--data=project_name=X")
OLD, NEW = SINGLE[0], "Say it in other words."


def only_here(template: Path) -> str:
    return (
        f"Only this machine can update the spec: the template is at {template}. "
        "To share it, copy again from an address that others can reach; what is written stays."
    )


def hold_updated(project: Project, template: Template) -> None:
    """A new release reaches the spec."""
    project.commit()
    template.edit("template/document.md.jinja", OLD, NEW)
    template.release("v2.0.0")
    result = update(project)
    assert result.returncode == 0, result.stderr
    assert f"[*{NEW}*]" in project.spec


@pytest.mark.parametrize(("address", "folder"), [(".", "."), ("../own-template", "elsewhere")])
def test_a_relative_address_is_recorded_so_that_an_update_finds_it(
    own_template: Template, tmp_path: Path, address: str, folder: str
) -> None:
    start = own_template.path if folder == "." else tmp_path / folder
    start.mkdir(exist_ok=True)
    project = Project(tmp_path / "specs" / "my-spec")
    result = copier(*OPTIONS, address, os.path.relpath(project.path, start), folder=start)
    assert result.returncode == 0, result.stderr
    assert project.answers["_src_path"] == str(own_template.path)
    assert said(result)[0] == only_here(own_template.path)
    hold_updated(project, own_template)


def test_a_relative_address_that_leads_there_from_the_spec_stays(own_template: Template, tmp_path: Path) -> None:
    project = Project(tmp_path / "my-spec")
    project.path.mkdir()
    result = copier(*OPTIONS, "../own-template", ".", folder=project.path)
    assert result.returncode == 0, result.stderr
    assert project.answers["_src_path"] == "../own-template"
    assert "Only this machine" not in result.stdout
    hold_updated(project, own_template)


def test_a_template_with_uncommitted_changes_is_named(own_template: Template, tmp_path: Path) -> None:
    own_template.write("new.txt", "Not committed.\n")
    project = Project(tmp_path / "my-spec")
    result = copier(*OPTIONS, "--vcs-ref=HEAD", own_template.path, project.path)
    assert result.returncode == 0, result.stderr
    assert said(result)[1] == (
        f"The template has uncommitted changes, and {project.answers['_commit']} holds them, "
        "which no update can follow; commit and tag them, then copy again."
    )


def test_a_template_without_a_release_is_named_and_its_first_release_arrives(
    own_template: Template, tmp_path: Path
) -> None:
    git(own_template.path, "tag", "--delete", "v1.0.0")
    project = Project(tmp_path / "my-spec")
    result = copier(*OPTIONS, own_template.path, project.path)
    assert result.returncode == 0, result.stderr
    assert said(result)[1] == (
        f"The template has no release, so this spec is of {project.answers['_commit']}; "
        "updates follow once it has: git tag v1.0.0"
    )
    hold_updated(project, own_template)
