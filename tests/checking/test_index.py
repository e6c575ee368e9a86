"""The index of many specs: every state, what git and the template's address say, and a README that holds it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from form import baseline as baselines
from form.baseline import Baseline
from helpers.check import check
from helpers.projects import Result, git

BASE = (
    "# {title}\n\n## Reviews\n\n[*Ask them.*]\n\n| Reviewer | Status | Notes |\n| - | - | - |\n| Bob | Unviewed | |\n\n"
    "## Goal\n\n[*Say the goal.*]\n\n## Risks\n\n[*List the risks.*]\n"
)
DRAFT = BASE
REVIEW = (
    BASE.replace("[*Ask them.*]\n\n", "").replace("[*Say the goal.*]", "Sell.").replace("[*List the risks.*]", "Few.")
)
BODIES = {
    "broken": REVIEW.replace("## Goal\n\nSell.\n\n", ""),
    "draft": DRAFT,
    "in review": REVIEW,
    "approved": REVIEW.replace("Unviewed", "Approved"),
}


def index(folder: Path, *arguments: str) -> Result:
    """Run the check as an index."""
    return check(folder, "--format", *arguments)


def make_spec(folder: Path, title: str, state: str, version: str = "v1.0.0", source: str = "") -> None:
    """Write a spec in a state, with its baseline and answers."""
    folder.mkdir(parents=True)
    known = Baseline("spec.md", ".copier-answers.yml", version, BASE.format(title=title), settled=("Approved",))
    (folder / ".copier-baseline.md").write_text(baselines.write(known), encoding="utf-8")
    (folder / "spec.md").write_text(BODIES[state].format(title=title), encoding="utf-8")
    (folder / ".copier-answers.yml").write_text(
        f"_commit: {version}\n_src_path: {source or '/nowhere/template'}\nproject_name: {title}\nspec_file: spec.md\n"
        f"tracking_ticket: https://example.com/browse/PAY-7\nuser_name: Ann\n",
        encoding="utf-8",
    )


def commit(folder: Path, day: str, author: str) -> None:
    """Commit all as someone on a day."""
    git(folder, "add", "--all")
    who = ("-c", f"user.name={author}", "-c", "user.email=a@example.com")
    subprocess.run(
        ["git", *who, "commit", "--quiet", "--message", "x", f"--date={day}T12:00:00Z"],
        cwd=folder,
        env={**__import__("os").environ, "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"},
        check=True,
    )


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A repository with two releases."""
    path = tmp_path / "template"
    path.mkdir()
    git(path, "init", "--quiet")
    git(path, "commit", "--quiet", "--allow-empty", "--message", "x")
    for tag in ("v1.0.0", "v1.10.0", "v1.9.0"):
        git(path, "tag", "--annotate", "--message", tag, tag)
    return path


@pytest.fixture
def fleet(tmp_path: Path, template: Path) -> Path:
    """A repository of one spec in each state, each with its own day, and one that can't be read."""
    folder = tmp_path / "fleet"
    folder.mkdir()
    git(folder, "init", "--quiet")
    for number, state in enumerate(BODIES):
        version = "v1.10.0" if state == "approved" else "v1.0.0"
        make_spec(folder / "specs" / state.replace(" ", "-"), f"The {state} [one]", state, version, str(template))
        commit(folder, f"2024-0{number + 1}-01", f"Author {number}")
    make_spec(folder / "specs" / "locked", "Locked", "draft", source=str(template))
    (folder / "specs" / "locked" / "spec.md").write_bytes(b"\xff")
    commit(folder, "2023-01-01", "Bob")
    baseline = folder / "specs" / "draft" / ".copier-baseline.md"  # a run that only touches the baseline
    baseline.write_text(baseline.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    commit(folder, "2025-01-01", "A machine")
    return folder


TABLE = """\
5 specs: 2 broken, 1 draft, 1 in review, 1 approved; 4 behind the template

| Spec | Author | State | Written | Reviews | Last change | Template | Ticket |
| :-- | :-- | :-- | :-- | :-- | :-- | :-- | :-- |
| [The approved \\[one\\]](specs/approved/spec.md) | Ann | approved | 3 of 3 | 1 of 1 | 2024-04-01, Author 3 | \
v1.10.0 | [PAY-7](<https://example.com/browse/PAY-7>) |
| [The in review \\[one\\]](specs/in-review/spec.md) | Ann | in review | 3 of 3 | 0 of 1 | 2024-03-01, Author 2 | \
v1.0.0 (newest v1.10.0) | [PAY-7](<https://example.com/browse/PAY-7>) |
| [The draft \\[one\\]](specs/draft/spec.md) | Ann | draft | 0 of 3 | 0 of 1 | 2024-02-01, Author 1 | \
v1.0.0 (newest v1.10.0) | [PAY-7](<https://example.com/browse/PAY-7>) |
| [The broken \\[one\\]](specs/broken/spec.md) | Ann | broken (1 error) | 2 of 3 | 0 of 1 | 2024-01-01, Author 0 | \
v1.0.0 (newest v1.10.0) | [PAY-7](<https://example.com/browse/PAY-7>) |
| [Locked](specs/locked/spec.md) | Ann | broken: specs/locked/spec.md is not UTF-8 (byte 0); save it as UTF-8 and run \
the command again |  |  | 2023-01-01, Bob | v1.0.0 (newest v1.10.0) | [PAY-7](<https://example.com/browse/PAY-7>) |
"""


def test_one_look_shows_the_state_of_every_spec(fleet: Path) -> None:
    result = index(fleet, "index", "specs")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == TABLE


def test_the_same_as_json(fleet: Path) -> None:
    found = json.loads(index(fleet, "index-json", "specs").stdout)
    assert (found["summary"], found["notes"]) == (TABLE.partition("\n")[0], [])
    assert [(spec["state"], spec["behind"], spec["changed"]) for spec in found["specs"]] == [
        ("approved", False, "2024-04-01"),
        ("in review", True, "2024-03-01"),
        ("draft", True, "2024-02-01"),
        ("broken", True, "2024-01-01"),
        ("broken", True, "2023-01-01"),
    ]
    assert found["specs"][1]["reviews"] == [{"name": "Bob", "status": "Unviewed", "settled": False}]


def test_the_index_replaces_itself_in_a_readme(fleet: Path) -> None:
    readme = fleet / "specs" / "README.md"
    readme.write_text("# Specs\n\n<!-- specs: begin -->\nold\n<!-- specs: end -->\n\nEnd.\n", encoding="utf-8")
    for _ in range(2):
        result = index(fleet, "index", "--into", "specs/README.md", "specs")
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
        table = TABLE.replace("](specs/", "](")
        expected = f"# Specs\n\n<!-- specs: begin -->\n\n{table}\n<!-- specs: end -->\n\nEnd.\n"
        assert readme.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "there.md is not there; make it, with the two lines <!-- specs: begin --> and <!-- specs: end -->"),
        (
            "x\n",
            "there.md does not say where the index goes; put the two lines <!-- specs: begin --> and <!-- specs: end --> there",
        ),
    ],
)
def test_where_the_index_can_not_go_it_says_so(tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / "there.md").write_text(text, encoding="utf-8")
    result = index(tmp_path, "index", "--into", "there.md")
    assert (result.returncode, result.stdout, result.stderr) == (2, "", f"Error: {message}\n")


def test_without_git_and_without_the_template_it_says_what_is_not_known(tmp_path: Path) -> None:
    for number, version in enumerate(("v1.0.0", "v1.2.0")):
        make_spec(tmp_path / f"specs/{number}", f"S{number}", "draft", version)
    lines = index(tmp_path, "index").stdout.splitlines()
    assert lines[0] == "2 specs: 2 draft; 1 behind the template"
    assert [re.split(r" *\| *", line)[6:8] for line in lines[4:6]] == [
        ["unknown", "v1.0.0 (newest v1.2.0)"],
        ["unknown", "v1.2.0"],
    ]
    assert lines[6:] == [
        "",
        "Some specs are in no git repository: who changed them is not known.",
        "",
        "Releases could not be asked of /nowhere/template: its specs are compared with the newest among them.",
    ]


def test_in_a_shallow_clone_the_last_change_is_unknown(fleet: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", fleet.as_uri(), "clone")
    found = json.loads(index(tmp_path / "clone", "index-json").stdout)
    assert {spec["changed"] for spec in found["specs"]} == {""}
    assert found["notes"] == ["The clone is shallow, so who changed a spec is unknown; fetch it with fetch-depth: 0."]
