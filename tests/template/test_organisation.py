"""What tools are called: the original's names, or an organisation's own in one file of its clone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from helpers.form import Form, form
from helpers.projects import REPOSITORY, Template, copy, generate, update
from snapshot import EVERYTHING

FILE = "organisation/names.yml"
ORIGINALS: dict[str, str] = dict(
    re.findall(r"(?m)^  '(\w+)': '(.*)',$", (REPOSITORY / "template" / "names.jinja").read_text(encoding="utf-8"))
)


def clone(folder: Path, names: str) -> Form:
    """The form in an organisation's clone, with this file of names."""
    shutil.copytree(REPOSITORY / "template", folder / "template")
    (folder / FILE).parent.mkdir()
    (folder / FILE).write_text(names, encoding="utf-8")
    return form(folder)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The whole spec with the names that the template brings, whatever this repository's organisation says."""
    folder = tmp_path_factory.mktemp("original")
    shutil.copytree(REPOSITORY / "template", folder / "template")
    return form(folder).spec(EVERYTHING)


def error(folder: Path, names: str) -> str:
    """What is said of a file of names."""
    clone(folder, names)
    return form(folder).render("{% from 'template/names.jinja' import names_error %}{{ names_error }}", {})


def test_the_full_guidance_uses_every_name(original: str) -> None:
    assert [name for name in ORIGINALS.values() if name not in original] == []
    assert len(ORIGINALS) == 9


def test_short_guidance_knows_no_tool() -> None:
    spec = form().spec({**EVERYTHING, "guidance": "short"})
    words = {word for name in ORIGINALS.values() for word in name.split() if word[0].isupper()}
    assert [word for word in words if re.search(rf"\b{word}\b", spec)] == []


def test_an_organisation_names_its_own_and_nothing_else_changes(original: str, tmp_path: Path) -> None:
    own = {role: f"<our> *{role}*" for role in ORIGINALS}
    spec = clone(tmp_path, "".join(f"{role}: '{name}'\n" for role, name in own.items())).spec(EVERYTHING)
    for role, name in ORIGINALS.items():
        spec = spec.replace(rf"\<our> \*{role}\*", name)
    assert spec == original


@pytest.mark.parametrize("value", ['""', "''", "", "  # nothing"])
def test_an_empty_name_of_an_organisation_takes_its_words_away(original: str, tmp_path: Path, value: str) -> None:
    spec = clone(tmp_path, "".join(f"{role}: {value}\n" for role in ORIGINALS)).spec(EVERYTHING)
    assert [name for name in ORIGINALS.values() if name in spec] == []
    assert re.findall(r"\n\n\n|  +[a-z]|\(\)| ,| \?|\[\*\*\]", spec) == []
    paragraphs = re.findall(r"(?m)^\[\*(.*)\*\]$", spec)
    assert set(paragraphs) - set(re.findall(r"(?m)^\[\*(.*)\*\]$", original)) != set()


@pytest.mark.parametrize("names", ["", "# nothing yet\n", "---\n", "\n"])
def test_a_file_without_names_changes_nothing(original: str, tmp_path: Path, names: str) -> None:
    assert clone(tmp_path, names).spec(EVERYTHING) == original


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("- Kong\n", "has the line '- Kong'; give a role and its name, such as gateway: Kong gateway"),
        ("Kong\n", "has the line 'Kong'; give a role and its name"),
        ("gateway:\n  name: Kong\n", "has the line '  name: Kong'; give a role and its name"),
        ("gateway: [Kong]\n", "has the line 'gateway: [Kong]'; give a role and its name"),
        ("gateway: 'Kong\n", """has the line "gateway: 'Kong"; give a role and its name"""),
        ("gateway: a: b\n", "has the line 'gateway: a: b'; give a role and its name"),
        ("gateway: &a b\n", "has the line 'gateway: &a b'; give a role and its name"),
        ("gatway: Kong\n", "names 'gatway', which is no role; the roles are product_line, front_ends,"),
        ("gateway: 12\n", 'has for gateway 12, which is no text; put it between quotes, such as gateway: "12"'),
        ("gateway: yes\n", "has for gateway True, which is no text"),
        ("gateway: 2026-01-01\n", "has for gateway 2026-01-01, which is no text"),
    ],
)
def test_a_bad_file_is_described_on_one_line(tmp_path: Path, names: str, message: str) -> None:
    said = error(tmp_path, names)
    assert said.startswith(f"{FILE} {message}")
    assert "\n" not in said


def test_an_organisations_names_reach_specs_by_the_next_update(own_template: Template, tmp_path: Path) -> None:
    project = generate(own_template, tmp_path / "spec")
    project.commit()
    before = project.spec
    own_template.write(FILE, "data_lake: Our Lake\n")
    own_template.release("v1.1.0")
    expected = before.replace(ORIGINALS["data_lake"], "Our Lake")
    assert update(project, "--skip-answered").returncode == 0
    assert project.spec == expected != before
    assert generate(own_template, tmp_path / "fresh").spec == expected
    project.commit()
    own_template.write(FILE, "data_lake: Another\n")
    own_template.release("v1.2.0")
    assert update(project).returncode == 0
    assert project.spec == before.replace(ORIGINALS["data_lake"], "Another")


def test_a_bad_file_ends_a_copy_and_an_update_and_nothing_is_written(own_template: Template, tmp_path: Path) -> None:
    project = generate(own_template, tmp_path / "spec")
    project.commit()
    own_template.write(FILE, "gatway: Kong\n")
    own_template.release("v1.1.0")
    before, answers = project.spec, project.answers
    for result in (copy(own_template, tmp_path / "fresh"), update(project)):
        assert result.returncode == 1
        assert f"{FILE} names 'gatway', which is no role" in result.last_line
    assert (project.spec, project.answers) == (before, answers)
    assert not (tmp_path / "fresh").exists()
