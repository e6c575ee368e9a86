"""Where a spec lies: answered anew, moved by hand, taken already, oddly named, linked.

On a file system that takes `Spec.md` and `spec.md` for one file, a rename by case alone is
refused with advice; Linux has none to try that on, so here a hard link stands in for it.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from form.errors import SpecError
from helpers.hook import BASELINE, SMALL, SPEC, Folder, Rendered, make, run_hook, said, snapshot, stage
from helpers.projects import (
    GIT_SETTINGS,
    Answers,
    Project,
    Result,
    Template,
    copier,
    copy,
    generate,
    git,
    recopy,
    run,
    update,
)
from helpers.readme import README

GUIDANCE = "[*What is wrong today?*]"
NOTE = "Success is that no payment is retried twice."
WORDS = "What does each word mean?"
REWORDED = "What do the words mean?"

ODD_NAMES = [
    "#notes.md",
    "[draft] spec.md",
    "spéc.md",
    "-x.md",
    "!x.md",
    " a  b.md",
    "it's \U0001f4dd.md",
    "é/{{x}}/$s.md",
]
ODD_TOGETHER = ["[draft] it's -spéc.md", "#a/!b/ c  d/{{x}}/$s \U0001f4dd.md"]


def write_in(project: Project) -> str:
    """Let the author write; the text that then stands in the spec."""
    project.edit(GUIDANCE, NOTE)
    return project.spec


def merged(text: str) -> str:
    """What the second release makes of a spec of the first."""
    assert text.count(WORDS) == 1
    return text.replace(WORDS, REWORDED)


# --------------------------------------------------------------------------- With Copier


@pytest.fixture(scope="module")
def released(small_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Two releases: v2.0.0 rewords one line of guidance."""
    made = small_template.clone(tmp_path_factory.mktemp("paths") / "template")
    made.edit("template/document.md.jinja", WORDS, REWORDED)
    made.release("v2.0.0")
    return made


def written(released: Template, path: Path, answers: Answers | None = None, answers_file: str = "") -> Project:
    """A spec of v1.0.0 in which its author has written, committed."""
    options = (f"--answers-file={answers_file}",) if answers_file else ()
    project = generate(released, path, "--vcs-ref=v1.0.0", *options, answers=answers)
    project = Project(path, project.spec_file, answers_file or project.answers_file)
    write_in(project)
    project.commit()
    return project


@pytest.mark.parametrize("name", ODD_TOGETHER)
def test_a_spec_of_an_odd_name_is_updated_by_copier(released: Template, tmp_path: Path, name: str) -> None:
    project = written(released, tmp_path / "project", {"spec_file": name})
    before = project.spec
    result = update(project)
    assert result.returncode == 0, result.stderr
    assert project.spec == merged(before)
    assert project.files == sorted([name, project.answers_file, BASELINE])


def test_copiers_traceback_at_an_unquoted_path_costs_nothing_and_can_be_avoided(
    released: Template, tmp_path: Path
) -> None:
    project = written(released, tmp_path / "project", {"spec_file": "spéc.md"})
    before = project.spec
    settings = tmp_path / "gitconfig"
    settings.write_text(GIT_SETTINGS + "    quotePath = false\n", encoding="utf-8")
    unquoted = {"GIT_CONFIG_GLOBAL": str(settings)}
    result = update(project, environment=unquoted)
    assert (result.returncode, result.last_line.partition(":")[0]) == (1, "UnicodeDecodeError")
    assert project.spec == merged(before)
    git(project.path, "restore", ".")
    variables = re.search(r"`(GIT_CONFIG_COUNT=.*)`", README)
    assert variables
    settled = dict(setting.split("=") for setting in variables[1].split())
    result = update(project, environment={**unquoted, **settled})
    assert result.returncode == 0, result.stderr
    assert project.spec == merged(before)
    assert project.files == sorted(["spéc.md", project.answers_file, BASELINE])


@pytest.mark.parametrize("way", [update, recopy])
def test_the_text_moves_to_a_path_that_is_answered_anew(released: Template, tmp_path: Path, way: object) -> None:
    project = written(released, tmp_path / "project")
    before = project.spec
    result = way(project, answers={"spec_file": "docs/[1] spéc.md"})  # type: ignore[operator]
    moved = Project(project.path, "docs/[1] spéc.md")
    assert result.returncode == 0, result.stderr
    assert moved.spec == merged(before)
    assert moved.files == sorted([moved.spec_file, moved.answers_file, BASELINE])
    assert said(result)[0] == f"moved: {SPEC} is now {moved.spec_file}"
    assert said(result)[-1] == (
        f"To take it all back: git restore -- {SPEC} {BASELINE} .copier-answers.yml && rm -- 'docs/[1] spéc.md'"
    )
    moved.commit()
    once = snapshot(moved.path)
    again = update(moved)
    assert said(again)[0] == "Nothing to report: the spec is as it was."
    assert snapshot(moved.path) == once


def test_the_command_that_a_move_ends_with_takes_it_back(released: Template, tmp_path: Path) -> None:
    project = written(released, tmp_path / "project")
    before = snapshot(project.path)
    result = update(project, answers={"spec_file": "docs/[1] spéc.md"})
    run("bash", "-ec", said(result)[-1].partition(": ")[2], folder=project.path)
    assert snapshot(project.path) == before


def test_a_spec_moved_by_hand_is_found_again_by_the_command_that_the_message_names(
    released: Template, tmp_path: Path
) -> None:
    project = written(released, tmp_path / "project")
    text = project.spec
    (project.path / "deep").mkdir()
    os.replace(project.path / SPEC, project.path / "deep/mine.md")
    project.commit()
    result = update(project)
    moved = Project(project.path, "deep/mine.md")
    assert result.returncode == 1
    assert refusal(result) == (
        f"Error: {SPEC} is gone, so nothing was updated. If you moved it, say where it is: "
        f"copier update --trust --defaults --data spec_file=PATH. To start over, delete {BASELINE}"
    )
    assert moved.files == sorted([moved.spec_file, moved.answers_file, BASELINE])
    assert moved.spec == text
    assert git(project.path, "status", "--porcelain") == ""
    named = refusal(result).partition("copier ")[2].partition(". ")[0].replace("PATH", moved.spec_file)
    then = copier(*named.split(), folder=project.path)
    assert then.returncode == 0, then.stderr
    assert said(then)[0] == "refreshed: Why / Words"
    assert moved.spec == merged(text)
    assert moved.files == sorted([moved.spec_file, moved.answers_file, BASELINE])


def refusal(result: Result) -> str:
    """What the hook said when it refused."""
    return next(line for line in result.stderr.splitlines() if line.startswith("Error: "))


def test_a_stored_path_that_a_stricter_release_refuses_loses_no_text(released: Template, tmp_path: Path) -> None:
    stricter = released.clone(tmp_path / "template")
    told = "{{ path('spec_file', spec_file) }}"
    stricter.edit("copier.yml", told, "{{ 'spec_file holds a blank' if ' ' in spec_file }}" + told)
    stricter.release("v3.0.0")
    project = written(stricter, tmp_path / "project", {"spec_file": "my spec.md"})
    before = project.spec
    result = update(project)
    renamed = Project(project.path)
    assert result.returncode == 0, result.stderr
    assert renamed.spec == merged(before)
    assert renamed.files == sorted([SPEC, renamed.answers_file, BASELINE])
    assert said(result)[0] == f"moved: my spec.md is now {SPEC}"


@pytest.mark.parametrize("broken", ["missing", "edited", "in conflict"])
def test_without_a_usable_baseline_the_text_stays_at_its_path(released: Template, tmp_path: Path, broken: str) -> None:
    project = written(released, tmp_path / "project")
    before = project.spec
    baseline = project.path / BASELINE
    text = baseline.read_bytes()
    baseline.unlink()
    if broken != "missing":
        baseline.write_bytes(
            b"nonsense\n" + text if broken == "edited" else b"<<<<<<< HEAD\n=======\n>>>>>>> x\n" + text
        )
    project.commit()
    result = update(project, answers={"spec_file": "docs/new.md"})
    assert result.returncode == 0, result.stderr
    assert project.spec == before
    assert project.files == sorted([SPEC, "docs/new.md", project.answers_file, BASELINE])


def test_two_specs_share_a_folder(released: Template, tmp_path: Path) -> None:
    one = written(released, tmp_path / "project")
    two = written(released, tmp_path / "project", {"spec_file": "payments.md"}, ".copier-answers.payments.yml")
    texts = one.spec, two.spec
    assert update(one).returncode == 0
    assert (one.spec, two.spec) == (merged(texts[0]), texts[1])
    one.commit()
    assert update(two).returncode == 0
    assert (one.spec, two.spec) == (merged(texts[0]), merged(texts[1]))
    one.commit()
    result = update(one, answers={"spec_file": "payments.md"})
    assert result.returncode == 1
    assert refusal(result) == (
        "Error: payments.md is the spec of .copier-answers.payments.yml; "
        "run this again with --data spec_file=PATH to choose another path"
    )
    assert (one.spec, two.spec) == (merged(texts[0]), merged(texts[1]))


def test_an_answers_file_in_a_folder_is_refused(released: Template, tmp_path: Path) -> None:
    project = written(released, tmp_path / "project")
    before = snapshot(project.path)
    result = copy(
        released, project.path, "--answers-file=sub/.copier-answers.yml", answers={"spec_file": "sub/spec.md"}
    )
    assert result.returncode == 1
    assert refusal(result) == (
        "Error: sub/.copier-answers.yml is in a folder; run Copier for that folder, such as "
        f"copier update --trust --defaults {project.path}/sub"
    )
    assert snapshot(project.path) == before


def test_skipping_the_tasks_leaves_the_text_at_its_old_path(released: Template, tmp_path: Path) -> None:
    project = written(released, tmp_path / "project")
    text = project.spec
    assert update(project, "--skip-tasks", answers={"spec_file": "docs/new.md"}).returncode == 0
    assert project.spec == text


# --------------------------------------------------------------------------- The hook alone


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, clean_machine: Path) -> Folder:
    return Folder(tmp_path_factory.mktemp("folder") / "template", SMALL)


@pytest.fixture
def project(folder: Folder, tmp_path: Path) -> Project:
    """A spec in which its author has written."""
    made = make(tmp_path / "project", folder.render())
    write_in(made)
    return made


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_spec_of_an_odd_name_is_updated(folder: Folder, tmp_path: Path, name: str) -> None:
    project = make(tmp_path / "project", folder.render({"spec_file": name}))
    before = write_in(project)
    project.commit()
    lines = run_hook(project.path, folder.render({"spec_file": name, "project_name": "Refunds"}))
    assert project.spec == before.replace("Payment Retries", "Refunds")
    assert git(project.path, "status", "--porcelain", "-z").count("\0") == 3
    shown = run("bash", "-ec", lines[-1].partition(": ")[2], folder=project.path)
    assert shown.returncode == 0, shown.stderr
    assert (git(project.path, "status", "--porcelain"), project.spec) == ("", before)


def hook_refusal(project: Project, rendered: Rendered) -> str:
    """The message with which the hook refuses; no file may change."""
    stage(project.path, rendered)
    before = snapshot(project.path)
    with pytest.raises(SpecError) as caught:
        run_hook(project.path, rendered)
    assert snapshot(project.path) == before
    return str(caught.value)


def test_a_path_where_another_file_lies_is_refused(folder: Folder, project: Project) -> None:
    (project.path / "README.md").write_text("# About\n", encoding="utf-8")
    assert hook_refusal(project, folder.render({"spec_file": "README.md"})) == (
        f"README.md is there already, so {SPEC} was not moved to it; "
        "take it away, or run this again with --data spec_file=PATH to choose another path"
    )


def test_a_first_copy_over_another_file_is_refused(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# About\n", encoding="utf-8")
    assert hook_refusal(Project(tmp_path), folder.render({"spec_file": "README.md"})) == (
        "README.md is there already and is no such spec: no heading says which of the template's sections it is; "
        "looked for were Why, Design, Launch, and all below them. "
        "Take it away, or run this again with --data spec_file=PATH to choose another path"
    )


def test_a_path_at_which_a_folder_lies_is_refused(folder: Folder, project: Project) -> None:
    (project.path / "notes.md").mkdir()
    assert hook_refusal(project, folder.render({"spec_file": "notes.md"})) == (
        "notes.md can't be read: Is a directory; mend this and run the command again"
    )


def test_a_path_that_is_one_file_with_the_old_one_is_refused(folder: Folder, project: Project) -> None:
    os.link(project.path / SPEC, project.path / "Engineering-Spec.md")
    assert hook_refusal(project, folder.render({"spec_file": "Engineering-Spec.md"})) == (
        f"{SPEC} and Engineering-Spec.md are one file here; rename it in two steps, by another name"
    )


def test_a_link_inside_the_project_is_written_through(folder: Folder, project: Project) -> None:
    os.replace(project.path / SPEC, project.path / "real.md")
    (project.path / SPEC).symlink_to("real.md")
    run_hook(project.path, folder.render({"project_name": "Refunds"}))
    assert (project.path / SPEC).is_symlink()
    assert "# Refunds - A Plan" in (project.path / "real.md").read_text(encoding="utf-8")
    assert NOTE in project.spec


@pytest.mark.parametrize("what", ["the spec", "its folder", "the baseline"])
def test_a_link_out_of_the_project_is_refused(folder: Folder, project: Project, tmp_path: Path, what: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    rendered = folder.render({"project_name": "Refunds"})
    name, target = (BASELINE if what == "the baseline" else SPEC), outside
    if what == "its folder":
        rendered, name = folder.render({"spec_file": "docs/spec.md"}), "docs/spec.md"
        (project.path / "docs").symlink_to(outside)
        target = outside / "spec.md"
    else:
        target = outside / name
        shutil.move(project.path / name, target)
        (project.path / name).symlink_to(target)
    stage(project.path, rendered)
    before = snapshot(tmp_path)
    with pytest.raises(SpecError) as caught:
        run_hook(project.path, rendered)
    assert str(caught.value) == f"{name} leads out of the project, to {target.resolve()}; nothing was written"
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("name", [SPEC, BASELINE])
def test_a_link_to_nothing_is_refused(folder: Folder, project: Project, name: str) -> None:
    (project.path / name).unlink()
    (project.path / name).symlink_to("nowhere.md")
    assert (
        hook_refusal(project, folder.render())
        == f"{name} is a symbolic link to a file that is not there; mend or remove it"
    )


def test_a_linked_spec_is_not_moved(folder: Folder, project: Project) -> None:
    os.replace(project.path / SPEC, project.path / "real.md")
    (project.path / SPEC).symlink_to("real.md")
    assert hook_refusal(project, folder.render({"spec_file": "docs/spec.md"})) == (
        f"{SPEC} is a symbolic link; move it by hand, then run the command again"
    )


def test_another_spec_behind_a_link_is_not_shared(folder: Folder, project: Project) -> None:
    (project.path / "payments.md").symlink_to(SPEC)
    (project.path / ".copier-answers.payments.yml").touch()
    assert hook_refusal(project, folder.render({"spec_file": "payments.md"}, ".copier-answers.payments.yml")) == (
        "payments.md is the spec of .copier-answers.yml; "
        "run this again with --data spec_file=PATH to choose another path"
    )
