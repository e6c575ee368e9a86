"""The reusable workflow: its step is run by the shell, over a Copier that only plays its part."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers.github import PullRequest, Runner, origin, scripts
from helpers.projects import Project, git

STEP = scripts(".github/workflows/update-specs.yml")["Update the specs"]

# `check-update` and `update` as Copier ends them: 0 or 2, a report and new files, or an error.
COPIER = """\
#!/bin/sh -e
while [ "$1" != copier ]; do shift; done
command=$2
while [ "$1" != --answers-file ]; do shift; done
answers=$2
name=${answers#.copier-answers}
spec=$(sed -n 's/^spec_file: //p' "$answers")
newest=$(cat "$NEWEST")
case $command in
check-update)
    [ "$newest" != unreachable ] || { echo "fatal: repository not found" >&2; exit 1; }
    grep -qx "_commit: $newest" "$answers" || exit 2
    ;;
update)
    [ ! -e refuse ] || { printf 'Copying\\nError: the spec is gone, say where it is\\n\\n' >&2; exit 1; }
    printf 'spec_file: %s\\n_commit: %s\\n' "$spec" "$newest" > "$answers"
    echo "$newest" > ".copier-baseline${name%.yml}.md"
    echo "A line of $newest." >> "$spec"
    echo left > passing-file.tmp
    rm passing-file.tmp
    echo "refreshed: Overview"
    ;;
esac
"""


class Fleet:
    """A repository of specs on a runner, its origin, and the release that is the newest."""

    def __init__(self, folder: Path) -> None:
        self.runner = Runner(folder / "runner", {"NEWEST": str(folder / "newest")})
        self.runner.install("pipx", COPIER)
        self.path = folder / "fleet"
        self._newest = folder / "newest"
        self.newest("v1.0.0")
        for answers, spec_file in (
            ("specs/payments/.copier-answers.yml", "engineering-spec.md"),
            ("specs/payments/.copier-answers.refunds.yml", "refunds.md"),
            ("specs/search & find/.copier-answers.yml", "engineering-spec.md"),
        ):
            file = self.path / answers
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"spec_file: {spec_file}\n_commit: v1.0.0\n", "utf-8")
            (file.parent / spec_file).write_text("# A spec\n", "utf-8")
        (self.path / "service").mkdir()
        (self.path / "service" / ".copier-answers.yml").write_text("_commit: v0.1.0\n", "utf-8")  # of another template
        Project(self.path).commit()
        self.origin = origin(self.path, folder / "origin.git")
        self.start = git(self.path, "rev-parse", "HEAD").strip()

    def newest(self, release: str) -> None:
        """Release the template."""
        self._newest.write_text(release, "utf-8")

    def run(self, status: int = 0) -> list[str]:
        """Run the workflow's step from a fresh checkout, and return its annotations."""
        git(self.path, "switch", "--quiet", "--detach", self.start)
        result = self.runner.step(STEP, self.path)
        assert result.returncode == status, result.stderr
        return [line for line in result.stdout.splitlines() if line.startswith("::")]

    def open(self) -> list[PullRequest]:
        """The pull requests that wait."""
        return [one for one in self.runner.pull_requests() if one.state == "open"]

    def tips(self) -> dict[str, str]:
        """What each branch of an update points to."""
        lines = git(self.origin, "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads/spec-update")
        return dict(line.split() for line in lines.splitlines())

    def commit_as_ann(self, branch: str) -> str:
        """Let an author commit to the branch of an update; the commit."""
        git(self.path, "fetch", "--quiet", "origin", branch)
        git(self.path, "switch", "--quiet", "--detach", "FETCH_HEAD")
        (self.path / "notes.md").write_text("What I think of it.\n", "utf-8")
        git(self.path, "add", "notes.md")
        git(self.path, "commit", "--quiet", "--message", "Notes", "--author", "Ann <ann@example.com>")
        git(self.path, "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
        return git(self.path, "rev-parse", "HEAD").strip()


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    """Three specs in two folders, one of them with a name that needs quoting."""
    return Fleet(tmp_path)


def test_nothing_newer_opens_nothing(fleet: Fleet) -> None:
    assert fleet.run() == []
    assert fleet.runner.pull_requests() == []
    assert fleet.tips() == {}


def test_a_repository_without_specs_is_no_failure(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    git(fleet.path, "rm", "-r", "--quiet", ".")
    Project(fleet.path).commit()
    fleet.start = git(fleet.path, "rev-parse", "HEAD").strip()
    fleet.newest("v1.1.0")
    assert fleet.run() == []
    assert fleet.runner.pull_requests() == []


def test_each_spec_gets_a_pull_request_with_its_own_files_and_its_report(fleet: Fleet) -> None:
    fleet.newest("v1.1.0")
    assert fleet.run() == []
    body = "The report of `copier update`:\n\n    refreshed: Overview\n"
    assert [(one.base, one.title, one.body) for one in fleet.open()] == [
        ("main", "Update specs/payments/.copier-answers.refunds.yml to v1.1.0", body),
        ("main", "Update specs/payments to v1.1.0", body),
        ("main", "Update specs/search & find to v1.1.0", body),
    ]
    names = [re.sub("-[0-9a-f]{8}$", "", one.head) for one in fleet.open()]
    assert names == [
        "spec-update/specs-payments-copier-answers-refunds",
        "spec-update/specs-payments-copier-answers",
        "spec-update/specs-search-find-copier-answers",
    ]
    changed = [
        git(fleet.origin, "diff", "--name-only", "-z", "main", one.head).rstrip("\0").split("\0")
        for one in fleet.open()
    ]
    assert changed == [
        [
            f"specs/payments/{name}"
            for name in (".copier-answers.refunds.yml", ".copier-baseline.refunds.md", "refunds.md")
        ],
        [f"specs/payments/{name}" for name in (".copier-answers.yml", ".copier-baseline.md", "engineering-spec.md")],
        [
            f"specs/search & find/{name}"
            for name in (".copier-answers.yml", ".copier-baseline.md", "engineering-spec.md")
        ],
    ]
    assert git(fleet.origin, "log", "--format=%an", "-1", fleet.open()[0].head) == "github-actions[bot]\n"


def test_a_release_is_offered_once_and_what_people_did_with_the_offer_stands(fleet: Fleet) -> None:
    fleet.newest("v1.1.0")
    assert fleet.run() == []
    refunds, payments, search = fleet.open()
    tips = fleet.tips()

    assert fleet.run() == []  # a second run changes nothing
    assert (fleet.open(), fleet.tips()) == ([refunds, payments, search], tips)

    fleet.runner.close(payments.number, "closed")
    commit = fleet.commit_as_ann(search.head)
    written = f"::notice file=specs/search & find/.copier-answers.yml::Someone has committed to {search.head}, which is left as it is."
    assert fleet.run() == [
        f"::notice file=specs/payments/.copier-answers.yml::{payments.title}: this was closed without a merge, and is not offered again.",
        written,
    ]
    assert fleet.open() == [refunds, search]

    fleet.runner.close(search.number, "merged")
    fleet.newest("v1.2.0")
    assert fleet.run() == []
    assert [(one.number, one.head, one.title) for one in fleet.open()] == [
        (refunds.number, refunds.head, "Update specs/payments/.copier-answers.refunds.yml to v1.2.0"),
        (4, payments.head, "Update specs/payments to v1.2.0"),
        (5, search.head, "Update specs/search & find to v1.2.0"),
    ]
    assert fleet.tips().keys() == tips.keys()
    assert not set(fleet.tips().values()) & {commit, *tips.values()}


def test_a_template_that_cannot_be_reached_is_no_update_and_fails_the_run(fleet: Fleet) -> None:
    fleet.newest("unreachable")
    assert fleet.run(status=1) == [
        f"::error file={path}::No newer release could be looked for: fatal: repository not found"
        for path in (
            "specs/payments/.copier-answers.refunds.yml",
            "specs/payments/.copier-answers.yml",
            "specs/search & find/.copier-answers.yml",
        )
    ]
    assert fleet.runner.pull_requests() == []


def test_a_refused_update_fails_the_run_and_keeps_none_of_the_others_from_theirs(fleet: Fleet) -> None:
    (fleet.path / "specs" / "payments" / "refuse").touch()
    Project(fleet.path).commit()
    fleet.start = git(fleet.path, "rev-parse", "HEAD").strip()
    fleet.newest("v1.1.0")
    assert fleet.run(status=1) == [
        f"::error file=specs/payments/{name}::The update was refused: Error: the spec is gone, say where it is"
        for name in (".copier-answers.refunds.yml", ".copier-answers.yml")
    ]
    assert [one.title for one in fleet.open()] == ["Update specs/search & find to v1.1.0"]


def test_a_repository_that_lets_actions_open_no_pull_requests_is_told_the_setting(fleet: Fleet) -> None:
    fleet.runner.forbid()
    fleet.newest("v1.1.0")
    found = fleet.run(status=1)
    assert len(found) == 3
    assert all("Turn on: Allow GitHub Actions to create and approve pull requests." in line for line in found)
