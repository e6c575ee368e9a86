"""What Copier hands to the hook, when it does so, and what it leaves alone."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from helpers.form import HEADINGS, OTHER, SECTIONS, Answers
from helpers.hook import SPEC, Folder
from helpers.projects import Project, Template, copy, generate, git, recopy, update
from snapshot import EVERYTHING, TEXTS

# A hook that records how it was called and what it was given, one JSON object a line, and keeps the answers.
RECORDER = """\
import json, os, pathlib, sys
given = pathlib.Path(sys.argv[-1])
record = {
    "arguments": sys.argv[1:],
    "folder": os.getcwd(),
    "name": given.name,
    "content": given.read_bytes().decode(),
}
with open(os.environ["RECORDS"], "a", encoding="utf-8") as records:
    records.write(json.dumps(record) + "\\n")
if os.environ.get("FAIL"):
    sys.exit("the hook fails")
head = json.loads(record["content"].partition("\\n")[0])
pathlib.Path(head["answers_file"]).write_text(head["answers_text"], encoding="utf-8")
given.unlink()
"""


@pytest.fixture
def recorded(own_template: Template) -> Template:
    """The template with a hook that only records how it was called."""
    own_template.write("hooks/post_generation.py", RECORDER)
    own_template.release("v1.0.1")
    return own_template


class Records:
    """What the recording hook wrote."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.environment = {"RECORDS": str(path)}

    @property
    def all(self) -> list[dict[str, object]]:
        """One record for each time that the hook was run."""
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def records(tmp_path: Path) -> Records:
    """Where the recording hook writes."""
    return Records(tmp_path / "records")


def test_the_hook_is_given_what_it_must_know_and_the_document_with_its_markers(
    recorded: Template, tmp_path: Path, records: Records
) -> None:
    answers: dict[str, str | bool] = {
        "front_end_reason": "Because The *API* is `all`.",
        "other_not_applicable": f"{OTHER.lower()}: Because we log_ nothing.",
        "user_name": "*Ann*",
    }
    result = copy(recorded, tmp_path / "spec", answers=answers, environment=records.environment)
    assert result.returncode == 0, result.stderr
    (record,) = records.all
    content = str(record["content"])
    digest = hashlib.sha1(content.encode(), usedforsecurity=False).hexdigest()
    assert record["name"] == f".copier-template.{digest}.md"
    assert record["arguments"] == ["--", record["name"]]
    assert record["folder"] == str(tmp_path / "spec")
    head, text = content.split("\n", 1)
    project = Project(tmp_path / "spec")
    kept = {name: value for name, value in project.answers.items() if not name.startswith("_")}
    given = json.loads(head)
    assert given.pop("answers_text") == (project.path / ".copier-answers.yml").read_text(encoding="utf-8")
    assert given == {
        "answers": {
            **kept,
            "front_end_reason": r"the \*API\* is \`all\`",
            "other_not_applicable": rf"{OTHER.lower()}: we log\_ nothing",
        },
        "address": str(recorded.path),
        "answers_file": ".copier-answers.yml",
        "asked": "",
        "baseline_file": ".copier-baseline.md",
        "commit": git(recorded.path, "rev-parse", "HEAD").strip(),
        "spec_file": "engineering-spec.md",
        "version": "v1.0.1",
    }
    skipped = generate(recorded, tmp_path / "skipped", "--skip-tasks", answers=answers)
    assert re.sub(r"(?m)^<!-- copier: .*-->\n", "", text) == skipped.spec + "\n"
    assert len(re.findall(r"(?m)^#+ .*\n<!-- copier: when \w+ -->\n", text)) == len(SECTIONS)


def test_a_second_spec_in_the_same_folder_has_files_of_its_own(
    recorded: Template, tmp_path: Path, records: Records
) -> None:
    options = ("--answers-file", ".copier-answers.payments.yml")
    result = copy(recorded, tmp_path / "spec", *options, environment=records.environment)
    assert result.returncode == 0, result.stderr
    (record,) = records.all
    head = json.loads(str(record["content"]).split("\n", 1)[0])
    assert head["answers_file"] == ".copier-answers.payments.yml"
    assert head["baseline_file"] == ".copier-baseline.payments.md"
    assert head["spec_file"] == "engineering-spec.payments.md"
    assert re.fullmatch(r"\.copier-template\.payments\.[0-9a-f]{40}\.md", str(record["name"]))
    files = Project(tmp_path / "spec").files
    assert files == [".copier-answers.payments.yml"]


def test_a_quiet_copy_asks_the_hook_to_be_quiet(recorded: Template, tmp_path: Path, records: Records) -> None:
    result = copy(recorded, tmp_path / "spec", "--quiet", environment=records.environment)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    (record,) = records.all
    assert record["arguments"] == ["--quiet", record["name"]]


def test_the_hook_runs_once_in_an_update_and_once_in_a_recopy(
    recorded: Template, tmp_path: Path, records: Records
) -> None:
    project = Project(tmp_path / "spec")
    copy(recorded, project.path, environment=records.environment)
    project.commit()
    recorded.edit("template/document.md.jinja", f"{HEADINGS[-1]}\n", f"## Costs\n\n{HEADINGS[-1]}\n")
    recorded.release("v1.1.0")
    updated = update(project, environment=records.environment)
    assert updated.returncode == 0, updated.stderr
    again = recopy(project, environment=records.environment)
    assert again.returncode == 0, again.stderr
    _, in_update, in_recopy = records.all
    assert in_update == in_recopy
    assert in_update["folder"] == str(project.path)
    assert in_update["arguments"] == ["--", in_update["name"]]
    assert "\n## Costs\n" in str(in_update["content"])
    assert project.files == [".copier-answers.yml"]


def test_what_a_killed_run_leaves_behind_is_no_reason_to_ask(
    recorded: Template, tmp_path: Path, records: Records
) -> None:
    project = Project(tmp_path / "spec")
    project.path.mkdir()
    failed = copy(recorded, project.path, environment={**records.environment, "FAIL": "1"})
    assert failed.returncode != 0
    left = [name for name in project.files if name.startswith(".copier-template.")]
    assert left == [records.all[0]["name"]]
    # No --overwrite: a question would end this run, since there is no one to answer.
    result = copy(recorded, project.path, environment=records.environment)
    assert result.returncode == 0, result.stderr
    assert records.all[0] == records.all[1]
    assert project.files == [".copier-answers.yml"]


def test_a_file_that_a_killed_run_left_half_written_is_not_believed(
    recorded: Template, tmp_path: Path, records: Records
) -> None:
    project = Project(tmp_path / "spec")
    copy(recorded, project.path, environment=records.environment)
    project.commit()
    recorded.edit("template/document.md.jinja", f"{HEADINGS[-1]}\n", f"## Costs\n\n{HEADINGS[-1]}\n")
    recorded.release("v1.1.0")
    failed = update(project, environment={**records.environment, "FAIL": "1"})
    assert failed.returncode != 0
    left = project.path / str(records.all[-1]["name"])
    left.write_bytes(left.read_bytes()[:5000])
    project.commit()
    result = update(project, environment=records.environment)
    assert result.returncode == 0, result.stderr
    assert records.all[-1] == records.all[-2]


@pytest.mark.parametrize(
    ("answers", "answers_file"),
    [
        ({}, ".copier-answers.yml"),
        ({**EVERYTHING, **TEXTS, "spec_file": "docs/spec.md"}, ".copier-answers.payments.yml"),
    ],
    ids=["suggested", "everything"],
)
def test_what_tests_give_to_the_hook_is_what_copier_gives(
    template: Template, tmp_path: Path, answers: Answers, answers_file: str
) -> None:
    without_hook = template.clone(tmp_path / "template")
    shutil.rmtree(without_hook.path / ".git")
    settings = (without_hook.path / "copier.yml").read_text("utf-8")
    start, end = settings.index("_tasks:"), settings.index("_message_before_copy:")
    without_hook.write("copier.yml", settings[:start] + settings[end:])
    named = {"spec_file": SPEC, **answers}
    result = copy(without_hook, tmp_path / "spec", f"--answers-file={answers_file}", answers=named)
    assert result.returncode == 0, result.stderr
    rendered = Folder(tmp_path / "folder").render(named, answers_file)
    (left,) = (tmp_path / "spec").glob(".copier-template*")
    text = left.read_text("utf-8").replace(str(without_hook.path), str(tmp_path / "folder"))
    assert (rendered.spec_file, text) == (named["spec_file"], rendered.passing)
    assert re.sub(r"[0-9a-f]{40}", "", rendered.passing_name) == re.sub(r"[0-9a-f]{40}", "", left.name)
    digest = hashlib.sha1(left.read_bytes(), usedforsecurity=False).hexdigest()
    assert digest in left.name


@pytest.mark.parametrize("path", ["docs/spec.md", "#notes.md", "[draft] spec.md", "spéc.md", "!a.md"])
def test_copier_never_touches_a_spec_that_is_there(template: Template, tmp_path: Path, path: str) -> None:
    answers = {"spec_file": path}
    project = generate(template, tmp_path / "spec", "--skip-tasks", answers=answers)
    project.write("The author's.\n")
    again = copy(template, project.path, "--skip-tasks", "--overwrite", answers=answers)
    assert again.returncode == 0, again.stderr
    assert project.spec == "The author's.\n"
