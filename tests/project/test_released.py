"""Specs that the hooks of version 1.0.0 made go on: today's hooks update each of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from helpers.address import at_address
from helpers.form import SECTIONS, cut
from helpers.hook import Folder, make, run_hook, snapshot
from helpers.projects import Answers, Project, Template, update

RELEASED = Path(__file__).with_name("released")
FILES = {
    "fresh": ".copier-answers.yml",
    "half-written": ".copier-answers.yml",
    "first-of-two": ".copier-answers.yml",
    "second-of-two": ".copier-answers.receipts.yml",
}
# What its author wrote in the sections of two questions, the second with a section of its own.
WRITTEN = {
    "events": "`refund.failed` starts a second try.\n",
    "auth": "Only the payments team may start one.\n\n### Keys of our own\n\nA key a team.\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, clean_machine: Path) -> Folder:
    return Folder(tmp_path_factory.mktemp("folder") / "template")


def answers_of(name: str) -> Answers:
    """The answers that a spec was made with, but for the kind, which only suggested others."""
    stored = yaml.safe_load((RELEASED / name / "answers.yml").read_text("utf-8"))
    return {question: value for question, value in stored.items() if question[0] != "_" and question != "project_kind"}


def put(name: str, path: Path) -> Project:
    """A spec of 1.0.0 in a project."""
    project = Project(path, str(answers_of(name)["spec_file"]), FILES[name])
    kept = {"spec.md": project.spec_file, "answers.yml": project.answers_file, "baseline.md": project.baseline_file}
    for source, target in kept.items():
        (path / target).parent.mkdir(parents=True, exist_ok=True)
        (path / target).write_bytes((RELEASED / name / source).read_bytes())
    return project


def written(text: str) -> str:
    """A fresh spec with what the author wrote in place of the guidance."""
    for question, own in WRITTEN.items():
        heading = SECTIONS[question]
        above, _, below = cut(text, heading)
        text = f"{above}{heading}\n\n{own}\n{below}"
    return text


def without_earlier(project: Project) -> dict[str, bytes]:
    """A project's files, but for what the hook keeps of the texts before."""
    return {path: text for path, text in snapshot(project.path).items() if not path.startswith(".copier-earlier/")}


@pytest.mark.parametrize("name", FILES)
def test_a_spec_of_the_first_release_becomes_what_it_would_be_today(folder: Folder, tmp_path: Path, name: str) -> None:
    for other in ("first-of-two", "second-of-two") if name.endswith("of-two") else ():
        put(other, tmp_path / "project")
    project = put(name, tmp_path / "project")
    before = without_earlier(project)
    rendered = folder.render(answers_of(name), FILES[name])
    fresh = make(tmp_path / "fresh", rendered)
    run_hook(project.path, rendered)
    assert project.spec == (written(fresh.spec) if name in ("half-written", "second-of-two") else fresh.spec)
    assert project.baseline == Project(fresh.path, fresh.spec_file, FILES[name]).baseline
    once = without_earlier(project)
    own = {project.spec_file, project.baseline_file, project.answers_file}
    assert {file for file in once if once[file] != before[file]} <= own
    assert answers_of(name).items() <= project.answers.items()
    run_hook(project.path, rendered)
    assert without_earlier(project) == once


def test_copier_itself_updates_one(template: Template, tmp_path: Path) -> None:
    project = put("half-written", tmp_path / "project")
    project.commit()
    result = update(project, environment=at_address(template))
    assert result.returncode == 0, result.stderr
    assert [line for own in WRITTEN.values() for line in own.split("\n") if line not in project.spec.split("\n")] == []
    assert answers_of("half-written").items() <= project.answers.items()
