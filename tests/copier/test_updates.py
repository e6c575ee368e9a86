"""Real updates over a chain of releases, with an author who works in between."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from checking.inspection import check
from form.baseline import Baseline
from form.baseline import read as read_baseline
from helpers.form import SECTIONS, cut, path_of
from helpers.hook import BASELINE, SPEC, Folder, make, run_hook, said, snapshot
from helpers.projects import (
    REPOSITORY,
    TEMPLATE_PARTS,
    Project,
    Template,
    generate,
    git,
    make_template,
    recopy,
    update,
)

DATA = Path(__file__).parent / "updates"
DOCUMENT = "template/document.md.jinja"

Edit = tuple[str, str]  # a text that occurs once, and what takes its place


class Release(NamedTuple):
    """A version of the template, what its author changed, and what the spec's author did before it came."""

    version: str
    document: list[Edit]
    author: list[Edit]
    report: list[str]
    questions: tuple[Edit, ...] = ()


METRICS = "\n## Metrics\n\n[*Which events deserve metrics that help us understand usage or health?*]\n"
LOGGING = "\n## Logging\n\n[*Which info, warn and error logs will be collected?*]\n"
CACHING = "\n## Caching\n<!-- copier: when caching -->\n\n[*Which values are cached, where, and for how long?*]\n"
EVENTS = (
    "\n## Events\n<!-- copier: when events -->\n\n[*Identify the new event flows and the events that will change.*]\n"
)
ESTIMATES = "\n### Usage Estimates\n\n[*What volume do we expect of each API, and when?*]\n"
ALTERNATIVES = (
    "\n# Alternatives Considered\n\n[*List the alternatives that were considered, and why they were ruled out.*]\n"
)
REVIEW = "# Review Status\n\n| Engineering Reviewer | Status | Notes | Team |\n| :---- | :---- | :---- | :---- |\n| Person | Unviewed |  |  |\n"

# The template's seven later releases: between them everything that a release can do.
RELEASES = [
    Release(
        "v1.1.0",  # guidance reworded: some that the author has replaced, some that they left
        [
            (
                "Give an overview of the project and of the problem that it solves.",
                "Say what the project is, and what for.",
            ),
            ("Which logs will be collected?", "Which info, warn and error logs will be collected?"),
        ],
        [
            (
                "[*Give an overview of the project and of the problem that it solves.*]",
                "Payments that fail are tried again.",
            ),
            ("| [*Name*] | [*What it does*] |", "| `POST /retries` | Tries a payment again |"),
            ("- [ ] Everyone on call", "- [x] Everyone on call"),
        ],
        [
            "kept: Overview (the template has changed it)",
            "refreshed: Design / Logging",
        ],
    ),
    Release(
        "v1.2.0",  # a section and a checklist item added
        [
            ("\n# Rollout Plan\n", METRICS + "\n# Rollout Plan\n"),
            ("- [ ] The feature is turned on", "- [ ] A backup is taken\n- [ ] The feature is turned on"),
        ],
        [
            (
                "[*Which info, warn and error logs will be collected?*]\n",
                "[*Which info, warn and error logs will be collected?*]\n\nEvery retry is logged.\n",
            ),
            ("\n### Usage Estimates\n", "\n### Cost\n\nTen euros a month.\n\n### Usage Estimates\n"),
        ],
        [
            "added: Design / Metrics",
            "refreshed: Rollout Plan / Launch Checklist",
        ],
    ),
    Release(
        "v1.3.0",  # a column more in two tables, one of them filled
        [
            (
                "| Engineering Reviewer | Status | Notes |\n| :---- | :---- | :---- |\n",
                "| Engineering Reviewer | Status | Notes | Team |\n| :---- | :---- | :---- | :---- |\n",
            ),
            ("| {{ person }} | Unviewed |  |", "| {{ person }} | Unviewed |  |  |"),
            (
                "| API | Description |\n| :---- | :---- |\n| [*Name*] | [*What it does*] |",
                "| API | Owner | Description |\n| :---- | :---- | :---- |\n| [*Name*] | [*Team*] | [*What it does*] |",
            ),
        ],
        [
            (
                "[*Which events deserve metrics that help us understand usage or health?*]",
                "The share of retries that succeed.",
            )
        ],
        [
            "refreshed: Review Status",
            "refreshed: Design / API",
        ],
    ),
    Release(
        "v1.4.0",  # two headings renamed, one with a marker and one without
        [
            ("## Glossary\n", "## Terms and Acronyms\n<!-- copier: was Glossary -->\n"),
            ("## Major Design Considerations\n", "## Key Decisions\n"),
        ],
        [
            ("[*Define the terms.*]", "*Retry*: a second try."),
            (
                "[*Describe the major concepts, and whatever a reviewer would not otherwise expect to see.*]\n",
                "[*Describe the major concepts, and whatever a reviewer would not otherwise expect to see.*]\n\nRetries wait in a queue.\n",
            ),
        ],
        [
            "renamed: Overview / Terms and Acronyms (was “Glossary”)",
            "renamed: Design / Key Decisions (was “Major Design Considerations”)",
        ],
    ),
    Release(
        "v1.5.0",  # two sections moved below a new one, two removed, of which one is written
        [
            (LOGGING + METRICS, ""),
            ("\n# Rollout Plan\n", "\n# Observability\n" + LOGGING + METRICS + "\n# Rollout Plan\n"),
            (ESTIMATES, ""),
            (ALTERNATIVES, ""),
        ],
        [
            (
                "[*List the alternatives that were considered, and why they were ruled out.*]",
                "A cron job, which would be too slow.",
            )
        ],
        [
            "removed: Design / API / Usage Estimates",
            "added: Observability",
            "moved: Observability / Logging",
            "moved: Observability / Metrics",
            "kept: Alternatives Considered (the template has dropped it)",
        ],
    ),
    Release(
        "v1.6.0",  # a conditional section with its question comes, another's question is retired
        [(EVENTS, CACHING)],
        [(REVIEW + "\n", ""), ("which would be too slow.\n", "which would be too slow.\n\n" + REVIEW)],
        [
            "removed: Design / Events",
            "added: Design / Caching",
        ],
        (
            (
                "other_not_applicable:\n",
                "caching:\n  type: bool\n  help: Does it cache anything? (section Caching)\n  default: false\n\n"
                'caching_reason:\n  type: str\n  help: Caching is not applicable because\n  when: "{{ not caching }}"\n'
                "  default: every value is read only once\n\nother_not_applicable:\n",
            ),
        ),
    ),
    Release(
        "v1.7.0",  # items reworded, one of them ticked; the title changed
        [
            ("Everyone on call knows that the launch starts", "Everyone on call has been told of the launch"),
            ("The feature is turned on for the first stage", "The feature is turned on for one user in a hundred"),
            (" - Engineering Spec", ": Engineering Spec"),
        ],
        [("- [ ] A backup is taken", "- [x] A backup is taken\n- [ ] Support is told")],
        [
            "renamed: Payment Retries: Engineering Spec (was “Payment Retries - Engineering Spec”)",
            "refreshed: Rollout Plan / Launch Checklist",
            "kept: Rollout Plan / Launch Checklist (the template has changed it)",
        ],
    ),
]


def without_events(settings: str) -> str:
    """The questionnaire without the question for events and the one for its reason."""
    return re.sub(r"(?m)^(events|events_reason):\n(  .*\n)+\n", "", settings)


@pytest.fixture(scope="module")
def chain(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The template with a document of these tests, in eight releases."""
    made = template.clone(tmp_path_factory.mktemp("chain") / "template")
    git(made.path, "tag", "--delete", "v1.0.0")
    made.write(DOCUMENT, (DATA / "document.md.jinja").read_text(encoding="utf-8"))
    made.release("v1.0.0")
    for release in RELEASES:
        for old, new in release.document:
            made.edit(DOCUMENT, old, new)
        for old, new in release.questions:
            made.edit("copier.yml", old, new)
            made.write("copier.yml", without_events((made.path / "copier.yml").read_text(encoding="utf-8")))
        made.release(release.version)
    return made


def test_an_author_at_work_gets_every_release_and_keeps_every_line(chain: Template, tmp_path: Path) -> None:
    project = generate(chain, tmp_path / "project", "--vcs-ref=v1.0.0")
    for release in RELEASES:
        for old, new in release.author:
            project.edit(old, new)
        project.commit()
        result = update(project, f"--vcs-ref={release.version}")
        assert result.returncode == 0, result.stderr
        assert project.spec == (DATA / f"{release.version}.md").read_text(encoding="utf-8")
        assert without_places(said(result)) == report(project, release.report), release.version
        assert not [name for name in project.files if name not in (SPEC, BASELINE, project.answers_file)]


def without_places(lines: list[str]) -> list[str]:
    """A report without the lines of the baseline, which every change of a template moves."""
    return [re.sub(rf": \S*{re.escape(BASELINE)}:\d+\)", ")", line) for line in lines]


def report(project: Project, changes: list[str]) -> list[str]:
    """All that an update prints: the changes, the way to see more, the summary, the way back."""
    more = (
        [f"What the template now says: git diff {BASELINE}"] if any(line.startswith("kept") for line in changes) else []
    )
    baseline = read_baseline(project.baseline)
    assert isinstance(baseline, Baseline)
    summary = check(project.spec, baseline).progress.describe(SPEC)
    return [*changes, *more, summary, f"To take it all back: git restore -- {SPEC} {BASELINE} {project.answers_file}"]


@pytest.fixture(scope="module")
def newest(chain: Template, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A fresh copy of the last release."""
    return snapshot(generate(chain, tmp_path_factory.mktemp("newest") / "project").path)


@pytest.mark.parametrize("stops", [["v1.4.0", "v1.7.0"], ["v1.7.0"]], ids=len)
def test_a_spec_without_edits_becomes_a_fresh_copy(
    chain: Template, newest: dict[str, bytes], tmp_path: Path, stops: list[str]
) -> None:
    project = generate(chain, tmp_path / "project", "--vcs-ref=v1.0.0")
    for version in stops:
        project.commit()
        result = update(project, f"--vcs-ref={version}")
        assert result.returncode == 0, result.stderr
        assert said(result)[-1] == f"To take it all back: git restore -- {SPEC} {BASELINE} {project.answers_file}"
    assert snapshot(project.path) == newest


def test_a_recopy_of_a_spec_without_edits_becomes_a_fresh_copy(
    chain: Template, newest: dict[str, bytes], tmp_path: Path
) -> None:
    project = generate(chain, tmp_path / "project", "--vcs-ref=v1.0.0")
    project.commit()
    result = recopy(project)
    assert result.returncode == 0, result.stderr
    assert snapshot(project.path) == newest


def test_a_spec_in_a_subfolder_of_a_larger_repository_is_updated(chain: Template, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    first = RELEASES[0]
    project = generate(chain, outer / "services/payments", "--vcs-ref=v1.0.0")
    for old, new in first.author:
        project.edit(old, new)
    (outer / SPEC).write_text("Another document.\n", encoding="utf-8")
    Project(outer).commit()
    result = update(project, f"--vcs-ref={first.version}")
    assert result.returncode == 0, result.stderr
    assert project.spec == (DATA / f"{first.version}.md").read_text(encoding="utf-8")
    assert without_places(said(result)) == report(project, first.report)
    changed = git(outer, "status", "--short").split("\n")
    assert changed == [f" M services/payments/{name}" for name in (project.answers_file, BASELINE, SPEC)] + [""]


# --------------------------------------------------------------------------- Releases of this repository


def tags() -> list[str]:
    """The releases that this repository has."""
    if not (REPOSITORY / ".git").exists():
        return []
    return git(REPOSITORY, "tag", "--list", "v*").split()


@pytest.fixture(scope="module")
def repository(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The files of each release, of the last commit as v0.0.1, and of the work tree as the newest release."""
    folder = tmp_path_factory.mktemp("released")
    made = make_template(folder / "repository", {})
    for tag, commit in {"v0.0.1": "HEAD", **{tag: tag for tag in tags()}}.items():
        source = folder / tag
        if (REPOSITORY / ".git").exists():
            git(REPOSITORY, "archive", f"--output={source}.zip", commit, *TEMPLATE_PARTS)
            shutil.unpack_archive(f"{source}.zip", source)
        else:
            source = template.path
        replace_parts(made, source)
        made.release(tag)
    replace_parts(made, template.path)
    made.release("v9999.0.0")
    return made


def replace_parts(made: Template, source: Path) -> None:
    """Put the files of another release in the place of those that are there."""
    for name in TEMPLATE_PARTS:
        if (made.path / name).is_dir():
            shutil.rmtree(made.path / name)
        (shutil.copytree if (source / name).is_dir() else shutil.copyfile)(source / name, made.path / name)


@pytest.mark.parametrize("tag", ["v0.0.1", *tags()])
def test_a_spec_of_each_release_is_brought_up_to_date(repository: Template, tmp_path: Path, tag: str) -> None:
    fresh = generate(repository, tmp_path / "fresh")
    untouched = generate(repository, tmp_path / "untouched", f"--vcs-ref={tag}")
    shutil.copytree(untouched.path, tmp_path / "written")
    written = Project(tmp_path / "written")
    written.write(written.spec + "\nWe assume nothing.\n")
    for project in (untouched, written):
        project.commit()
        result = update(project)
        assert result.returncode == 0, result.stderr
    assert snapshot(untouched.path) == snapshot(fresh.path)
    assert written.spec == fresh.spec + "\nWe assume nothing.\n"
    assert written.baseline == fresh.baseline


# --------------------------------------------------------------------------- Answers that change


QUESTIONS = SECTIONS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, clean_machine: Path) -> Folder:
    return Folder(tmp_path_factory.mktemp("folder") / "template")


OWN = "We have thought about this.\n"


def partly(section: str) -> str:
    """A section in which the author has begun to write, below the guidance."""
    return section.rstrip("\n") + "\n\n" + OWN + section[len(section.rstrip("\n")) + 1 :]


def fully(section: str) -> str:
    """A section of which nothing but the headings is the template's."""
    headings = [line for line in section.splitlines() if line.startswith("#")]
    return "\n\n".join(f"{heading}\n\n{OWN.strip()}" for heading in headings) + section[len(section.rstrip("\n")) :]


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_that_becomes_no_leaves_what_is_written(folder: Folder, question: str, tmp_path: Path) -> None:
    yes, no = folder.render(all_yes()), folder.render({**all_yes(), question: False})
    heading = QUESTIONS[question]
    spec_of_no = make(tmp_path / "no", no).spec
    assert "Not applicable because " in cut(spec_of_no, heading)[1]
    untouched = make(tmp_path / "untouched", yes)
    spec_of_yes = untouched.spec
    run_hook(untouched.path, no)
    assert untouched.spec == spec_of_no
    for write in (partly, fully):
        project = make(tmp_path / write.__name__, yes)
        before, section, after = cut(project.spec, heading)
        project.write(before + write(section) + after)
        lines = run_hook(project.path, no)
        above, _, below = cut(spec_of_no, heading)
        assert project.spec == above + write(section) + below
        assert [line for line in lines if line.startswith("contradiction: ")] == [
            f"contradiction: {path_of(spec_of_yes, heading)} (answered no, yet written)"
        ]


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_that_becomes_yes_brings_the_guidance(folder: Folder, question: str, tmp_path: Path) -> None:
    yes, no = folder.render(all_yes()), folder.render({**all_yes(), question: False})
    heading = QUESTIONS[question]
    spec_of_yes = make(tmp_path / "yes", yes).spec
    above, guidance, below = cut(spec_of_yes, heading)
    untouched = make(tmp_path / "untouched", no)
    spec_of_no = untouched.spec
    run_hook(untouched.path, yes)
    assert untouched.spec == spec_of_yes
    stub = re.search(r"Not applicable because .*\n", cut(spec_of_no, heading)[1])
    assert stub
    reason = "Not applicable because we have no customers.\n"
    for name, text in (("reason", reason), ("text", OWN)):
        project = make(tmp_path / name, no)
        before, section, after = cut(project.spec, heading)
        project.write(before + section.replace(stub[0], text, 1) + after)
        lines = run_hook(project.path, yes)
        first, rest = first_section(guidance)
        own = first.rstrip("\n") + "\n\n" + reason if name == "reason" else f"{heading}\n\n{OWN}"
        assert project.spec == above + own + ("\n" + rest if rest or below else "") + below
        kept = f"kept: {path_of(spec_of_yes, heading)} (the template has changed it: {BASELINE}:"
        assert [line for line in lines if line.startswith(kept)]


def all_yes() -> dict[str, str | bool]:
    return dict.fromkeys(QUESTIONS, True)


def first_section(section: str) -> tuple[str, str]:
    """A section without those below it, and those."""
    match = re.search(r"\n(?=#)", section)
    return (section[: match.start()], section[match.end() :]) if match else (section, "")


@pytest.mark.parametrize("answer", ["true", "false"])
def test_an_answer_is_changed_by_a_real_update(template: Template, tmp_path: Path, answer: str) -> None:
    other = str(answer == "false").lower()
    fresh = generate(template, tmp_path / "fresh", answers={"api": answer})
    project = generate(template, tmp_path / "project", answers={"api": other})
    project.commit()
    result = update(project, answers={"api": answer})
    assert result.returncode == 0, result.stderr
    assert (project.spec, project.baseline) == (fresh.spec, fresh.baseline)
    assert f"refreshed: {path_of(fresh.spec, SECTIONS['api'])}" in said(result)
