"""CONTRIBUTING.md: the recipes, followed as they stand, and the map."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from helpers.form import SECTIONS, bodies, guidance
from helpers.projects import (
    REPOSITORY,
    Project,
    Template,
    copier,
    copy,
    generate,
    git,
    path_with_copier,
    run,
    update,
)

TEXT = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
NOT_OURS = shutil.ignore_patterns(".*", "__pycache__", "mutants")
ROOMS = ("markdown", "form", "merging", "checking", "project")

# The part of the suite that reads the form, runs no Copier and does not draw many pages.
FAST = (
    "tests/template",
    "-m",
    "not copier",
    "-k",
    "not page and not snapshot_shows",
    "--assert=plain",
)


class Edit(NamedTuple):
    """One change of one file: the lines that are there, and those that take their place."""

    path: str
    old: str
    new: str


class Recipe(NamedTuple):
    """What a recipe says to do: lines to change, settings to write, commands to run."""

    edits: list[Edit]
    settings: str
    commands: str


def read_edits(block: str) -> list[Edit]:
    """The edits of a block in the form of a diff without numbers."""
    edits = []
    for part in re.split(r"(?m)^\+\+\+ ", block)[1:]:
        path, _, body = part.partition("\n")
        for hunk in body.split("@@\n"):
            lines = hunk.splitlines(keepends=True)
            old = "".join(line[1:] or "\n" for line in lines if line[0] != "+")
            new = "".join(line[1:] or "\n" for line in lines if line[0] != "-")
            edits.append(Edit(path, old, new))
    return edits


def read_recipes() -> dict[str, Recipe]:
    """The recipes by their headings."""
    recipes = {}
    for part in TEXT.partition("## Recipes\n")[2].partition("\n## ")[0].split("\n### ")[1:]:
        title, _, body = part.partition("\n")
        blocks = dict(re.findall(r"(?ms)^```(\w+)\n(.*?)^```$", body))
        edits = read_edits(blocks.get("diff", ""))
        recipes[title] = Recipe(edits, blocks.get("yaml", ""), blocks.get("bash", ""))
    return recipes


RECIPES = read_recipes()
REWORD, ADD, CONDITIONAL, RENAME, RETIRE = (
    "Reword guidance",
    "Add a section",
    "Add a conditional section",
    "Rename a section",
    "Retire a section or a question",
)
NAMES = "Call tools by the organisation's names"
FIRST = {CONDITIONAL: ADD}  # what has to be done before


def follow(title: str, folder: Path) -> None:
    """Make the edits of a recipe, each of which must fit at one place."""
    if title in FIRST:
        follow(FIRST[title], folder)
    for path, old, new in RECIPES[title].edits:
        file = folder / path
        if file.exists():  # a template alone has no tests
            text = "\n" + file.read_text("utf-8")
            assert text.count("\n" + old) == 1, f"{title}: {path}: {old}"
            file.write_text(text.replace("\n" + old, "\n" + new)[1:], "utf-8")
    if title == NAMES:
        (folder / "organisation").mkdir()
        (folder / "organisation" / "names.yml").write_text(RECIPES[title].settings, "utf-8")


class Trial(NamedTuple):
    """A template and a spec that an author made with it before a recipe is followed."""

    template: Template
    project: Project

    def follow(self, *titles: str) -> None:
        """Follow recipes, release what comes of them, and update the spec."""
        for title in titles:
            follow(title, self.template.path)
        self.template.release("v1.1.0")
        self.project.commit()
        result = update(self.project)
        assert result.returncode == 0, result.stderr

    def fresh(self, path: Path) -> str:
        """The spec that a copy makes now."""
        return generate(self.template, path).spec


@pytest.fixture
def trial(own_template: Template, tmp_path: Path) -> Trial:
    """A spec with one line of its author's, at the template's first release."""
    project = generate(own_template, tmp_path / "project")
    project.edit(guidance(project.spec, "integration_tests"), "Both halves are tried together.")
    return Trial(own_template, project)


def test_the_map_holds_every_room_and_every_file() -> None:
    table = TEXT.partition("## The map\n")[2].partition("\n\n**From")[0]
    named = set(re.findall(r"`(?:[\w.]+/)*([\w.-]+)/?`", table))
    for folder in ("hooks", "template"):
        names = {path.name for path in (REPOSITORY / folder).iterdir() if path.name[0] not in "_."}
        assert names - named == set()
    rooms = [path.parent.name for path in (REPOSITORY / "hooks").glob("*/__init__.py")]
    assert (set(rooms), re.findall(r"`hooks/(\w+)/`", table)) == (set(ROOMS), list(ROOMS))


def test_a_newcomer_reads_it_to_the_end() -> None:
    assert len(TEXT.splitlines()) < 200


def test_every_recipe_is_there() -> None:
    assert list(RECIPES) == [
        "Reword guidance",
        "Add a section",
        "Add a conditional section",
        "Rename a section",
        "Retire a section or a question",
        "Say what a section is called elsewhere",
        "Add a project kind",
        "Call tools by the organisation's names",
        "Change a default for the organisation, without a fork",
        "Tighten a validator",
        "Try a change before you release it",
        "Release",
        "Where an author reports a wrong merge",
        "Make another document altogether",
    ]


def test_the_suite_is_green_once_the_recipes_were_followed(tmp_path: Path) -> None:
    copied = shutil.copytree(REPOSITORY, tmp_path / "repository", ignore=NOT_OURS)
    # All recipes meet in one copy, which is faster than one each.
    changing = [title for title, recipe in RECIPES.items() if recipe.edits and title not in FIRST.values()]
    for title in [*changing, NAMES]:
        follow(title, copied)
    written = run(sys.executable, "tests/template/snapshot.py", folder=copied)
    assert written.returncode == 0, written.stderr
    result = run(sys.executable, "-m", "pytest", "-q", "--basetemp", tmp_path / "tmp", *FAST, folder=copied)
    assert result.returncode == 0, result.stdout


def heading(title: str) -> str:
    """The heading that a recipe changes or takes away."""
    return RECIPES[title].edits[0].old.splitlines()[0]


def paragraph(title: str) -> str:
    """The paragraph of guidance that a recipe's last line brings, as it stands in a spec."""
    lines = [line for line in RECIPES[title].edits[0].new.splitlines() if line[:1].isalpha()]
    return f"[*{lines[-1]}*]"


def added() -> tuple[str, str, str]:
    """The heading of the section that is added, what is asked below it, and the heading behind it."""
    lines = RECIPES[ADD].edits[0].new.splitlines()
    return lines[0], paragraph(ADD), lines[-1]


def section_of(spec: str, of: str) -> str:
    """A section of a spec, heading and all."""
    return "\n\n".join([of, *bodies(spec)[of], ""])


def test_what_is_reworded_added_and_retired_reaches_a_spec(trial: Trial, tmp_path: Path) -> None:
    before = trial.project.spec
    trial.follow(REWORD, ADD, RETIRE)
    own, asked, behind = added()
    expected = before.replace(f"[*{RECIPES[REWORD].edits[0].old.strip()}*]", paragraph(REWORD))
    expected = expected.replace(f"\n{behind}\n", f"\n{own}\n\n{asked}\n\n{behind}\n")
    expected = expected.replace(section_of(before, heading(RETIRE)), "")
    assert trial.project.spec == expected
    assert [part in before for part in (paragraph(REWORD), own, asked)] == [False] * 3
    assert f"{own}\n\n{asked}\n" in trial.fresh(tmp_path / "fresh")


def test_a_conditional_section_works_in_a_copy_and_in_an_update(trial: Trial, tmp_path: Path) -> None:
    before = trial.project.spec
    trial.follow(CONDITIONAL)
    own, asked, behind = added()
    stub = "Not applicable because this change raises no question from customers."

    def expected(body: str) -> str:
        return before.replace(f"{behind}\n", f"{own}\n\n{body}\n\n{behind}\n", 1)

    assert trial.project.spec == expected(asked)
    trial.project.commit()
    assert update(trial.project, answers={"support": False}).returncode == 0
    assert trial.project.spec == expected(stub)
    answers: dict[str, str | bool] = {"support": False}
    assert f"{own}\n\n{stub}\n" in generate(trial.template, tmp_path / "no", answers=answers).spec
    assert f"{own}\n\n{asked}\n" in trial.fresh(tmp_path / "yes")
    refused = copy(trial.template, tmp_path / "refused", answers={"support": "perhaps"})
    assert refused.returncode != 0
    assert "--data support=no" in refused.last_line


def test_what_is_written_stays_in_a_renamed_and_in_a_retired_section(trial: Trial) -> None:
    (asked,) = bodies(trial.project.spec)[heading(RENAME)]
    trial.project.edit(asked, "PSP")
    retired = section_of(trial.project.spec, heading(RETIRE))
    trial.project.edit(retired, f"{heading(RETIRE)}\n\nCards are valid.\n\n")
    before = trial.project.spec
    trial.follow(RENAME, RETIRE)
    new = RECIPES[RENAME].edits[0].new.splitlines()[0]
    assert trial.project.spec == before.replace(f"{heading(RENAME)}\n", f"{new}\n")


def test_what_was_given_up_by_hand_stays_so_when_a_section_is_renamed_or_another_retired(
    own_template: Template, tmp_path: Path
) -> None:
    names = [heading(title).lstrip("# ") for title in (RENAME, RETIRE)]
    given_up = "; ".join(f"{name}: there is nothing like it" for name in names)
    project = generate(own_template, tmp_path / "project", answers={"other_not_applicable": given_up})
    before, answers = project.spec, project.answers
    for title in (RENAME, RETIRE):
        follow(title, own_template.path)
    own_template.release("v1.1.0")
    project.commit()
    assert update(project).returncode == 0
    renamed, retired = (
        f"{stub}\n\nNot applicable because there is nothing like it.\n\n" for stub in (f"## {name}" for name in names)
    )
    new_name = RECIPES[RENAME].edits[0].new.splitlines()[0]
    assert project.spec == before.replace(retired, "").replace(renamed, renamed.replace(f"## {names[0]}", new_name))
    assert project.answers["other_not_applicable"] == answers["other_not_applicable"] == given_up


def test_an_added_kind_can_be_chosen(trial: Trial, tmp_path: Path) -> None:
    trial.follow("Add a project kind")
    answers = {"project_kind": "game", "changes_existing": "no", "api": "no"}
    spec = generate(trial.template, tmp_path / "game", answers=answers).spec
    assert "this game" in bodies(spec)[SECTIONS["api"]][0]


def test_an_organisations_default_needs_no_fork(template: Template, tmp_path: Path) -> None:
    recipe = RECIPES["Change a default for the organisation, without a fork"]
    settings = tmp_path / "settings.yml"
    settings.write_text(recipe.settings, "utf-8")
    environment = {"COPIER_SETTINGS_PATH": str(settings)}
    result = copy(template, tmp_path / "project", environment=environment)
    assert result.returncode == 0, result.stderr
    assert "\n| Platform Architects | " in Project(tmp_path / "project").spec


def test_a_tighter_validator_lets_what_is_stored_pass(own_template: Template, tmp_path: Path) -> None:
    long = {"project_name": "A name of 70 characters " + "x" * 46}
    project = generate(own_template, tmp_path / "project", answers=long)
    before = project.spec
    trial = Trial(own_template, project)
    trial.follow("Tighten a validator")
    assert project.spec == before
    assert project.answers["project_name"] == long["project_name"]
    refused = copy(own_template, tmp_path / "refused", answers=long)
    assert refused.returncode != 0
    assert "project_name" in refused.last_line
    project.commit()
    assert update(project, answers={"project_name": "y" * 61}).returncode == 1


def test_the_organisations_names_reach_a_spec(trial: Trial) -> None:
    trial.follow(NAMES)
    settings = yaml.safe_load(RECIPES[NAMES].settings)
    assert [name for name in settings.values() if name and name not in trial.project.spec] == []


def test_a_change_is_tried_with_the_files_as_they_lie_there(own_template: Template) -> None:
    commands = RECIPES["Try a change before you release it"].commands
    here = {"PATH": path_with_copier()}
    make, _, try_it = commands.rstrip().rpartition("\n")
    made = run("bash", "-ec", make, folder=own_template.path, environment=here)
    assert made.returncode == 0, made.stderr
    follow(REWORD, own_template.path)
    result = run("bash", "-ec", try_it, folder=own_template.path.parent / "trial", environment=here)
    assert result.returncode == 0, result.stderr
    assert f"\n+{paragraph(REWORD)}\n" in result.stdout


def test_a_wrong_merge_is_shown_by_the_three_files_of_an_update(trial: Trial, tmp_path: Path) -> None:
    author = trial.project.spec
    (tmp_path / "author.md").write_text(author, "utf-8")
    (tmp_path / "base.md").write_text(trial.project.baseline, "utf-8")
    trial.follow("Reword guidance")
    (tmp_path / "template.md").write_text(trial.project.baseline, "utf-8")
    (command,) = re.findall(r"`python (hooks/merge.py .*?)`", TEXT)
    script, *files = command.split()
    result = run(sys.executable, REPOSITORY / script, *files, folder=tmp_path)
    assert (result.returncode, result.stdout) == (0, trial.project.spec)


def test_what_is_kept_for_another_document_knows_nothing_of_the_form() -> None:
    step = TEXT.partition("Delete the tests that speak of our form, and keep ")[2].partition(".\n")[0]
    folders = re.findall(r"`(tests/\w+/)`", step)
    assert folders
    texts = [path.read_text("utf-8") for folder in folders for path in (REPOSITORY / folder).rglob("*.py")]
    assert [
        text for text in texts if re.search(r"\b(REPOSITORY|helpers\.(form|projects|hook)|copier\.yml)\b", text)
    ] == []


# What goes with a release


def test_the_changelog_starts_with_the_version_that_is_released() -> None:
    # Renovate shows release notes under a heading that holds the tag.
    tags = re.findall(r"(?m)^## (.*)$", (REPOSITORY / "CHANGELOG.md").read_text("utf-8"))
    assert all(re.fullmatch(r"v\d+\.\d+\.\d+", tag) for tag in tags)
    project = (REPOSITORY / "pyproject.toml").read_text("utf-8")
    assert re.findall(r'(?m)^version = "(.*)"$', project) == [tags[0][1:]]
    assert tags == sorted(set(tags), key=lambda tag: [-int(number) for number in tag[1:].split(".")])
    assert tags[-1] == "v1.0.0"


def test_every_tag_is_a_release() -> None:
    tags = git(REPOSITORY, "tag").split()
    assert [tag for tag in tags if not re.fullmatch(r"v\d+\.\d+\.\d+", tag)] == []


def test_a_moving_tag_would_keep_specs_from_every_later_release(own_template: Template, tmp_path: Path) -> None:
    git(own_template.path, "tag", "v1")
    project = generate(own_template, tmp_path / "project", "--vcs-ref=v1")
    project.commit()
    own_template.release("v1.1.0")
    git(own_template.path, "tag", "--force", "v1")
    waiting = copier("check-update", "--quiet", folder=project.path)
    assert (project.answers["_commit"], waiting.returncode) == ("v1", 0)


def test_every_package_that_is_imported_is_named_with_its_oldest_version() -> None:
    block = (REPOSITORY / "pyproject.toml").read_text("utf-8").partition("dev = [\n")[2].partition("\n]")[0]
    named = dict(re.findall(r'^    "([\w.-]+)>=([\d.]+)', block, re.MULTILINE))
    assert len(named) == len(block.splitlines())
    modules = {"yaml": "pyyaml", "pypandoc": "pypandoc_binary", "markdown_it": "markdown-it-py"}
    own = {
        path.stem for folder in ("hooks", "tests") for path in (REPOSITORY / folder).rglob("*") if path.name[0] != "."
    }
    imported = (
        {
            name
            for path in (REPOSITORY / "tests").rglob("*.py")
            for name in re.findall(r"(?m)^ *(?:from|import) ([a-zA-Z]\w*)", path.read_text("utf-8"))
        }
        - own
        - sys.stdlib_module_names
    )
    assert {modules.get(name, name).replace("_", "-") for name in imported} <= {
        name.replace("_", "-") for name in named
    }
    table = TEXT.partition("## What the tests need\n")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"`([\w.-]+)`", table)) == sorted(named)


def test_a_licence_names_no_one_and_leaves_specs_to_their_authors() -> None:
    licence = (REPOSITORY / "LICENSE").read_text("utf-8")
    assert licence.startswith("MIT License\n\nCopyright (c) 2026 the authors of engineering-spec-template\n")
    assert "A spec that this template generates belongs to its author." in licence
