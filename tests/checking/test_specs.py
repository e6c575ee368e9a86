"""The check's command line: which specs it finds, what it prints, how it ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from checking.findings import SEVERITIES
from finished_specs import draft, finish, put
from helpers.check import SCRIPT, check, check_command
from helpers.projects import Project, git, run
from project.options import HELP

FORMATS = ("text", "json", "github", "gitlab", "index", "index-json")
LINE = re.compile(r"([^:]+):(\d+): (error|warning|note) ([a-z-]+)(?: \[.+\])?: .+\. .+\.")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A finished spec."""
    good = finish("service")
    return put(good.text, good.baseline, tmp_path / "project")


def test_a_finished_spec_passes(project: Project) -> None:
    for run_check, arguments in (
        (check, (".",)),
        (check, ()),
        (check, ("engineering-spec.md",)),
        (check_command, (project.path,)),
    ):
        result = run_check(project.path, "--final", *arguments)
        assert (result.returncode, result.stderr) == (0, "")
        (line,) = result.stdout.splitlines()
        assert re.search(
            r"engineering-spec\.md: \d+ sections written, \d+ not applicable, 0 still to write, template v1.0.0 "
            r"\(0 errors, 0 warnings, 0 notes\)$",
            line,
        )


def test_an_error_ends_with_1_and_its_line(project: Project) -> None:
    project.edit("# Rollout Plan\n", "# Rollout Plan\n\nN/A\n\n# Roll Out\n")
    result = check(project.path, "engineering-spec.md")
    assert result.returncode == 1
    first, *_, last = result.stdout.splitlines()
    line = project.spec.splitlines().index("N/A") + 1
    assert first.startswith(f"engineering-spec.md:{line}: error reason-missing [Rollout Plan]: it says not")
    assert "1 error, " in last


def test_a_draft_may_have_what_a_final_spec_may_not(tmp_path: Path) -> None:
    project = draft(tmp_path / "project")
    begun, final = check(project.path), check(project.path, "--final")
    assert (begun.returncode, final.returncode) == (0, 1)
    assert re.fullmatch(
        r"engineering-spec\.md: 0 sections written, \d+ not applicable, \d+ still to write; "
        r"\d+ placeholders and 3 open reviews \(--notes lists them\), template v1\.0\.0 "
        r"\(0 errors, 0 warnings, \d+ notes\)\n",
        begun.stdout,
    )
    notes = check(project.path, "--notes").stdout.splitlines()
    findings = [LINE.fullmatch(line) for line in notes[:-1]]
    assert all(findings)
    assert {found[3] for found in findings if found} == {"note"}
    assert {found[4] for found in findings if found} == {"placeholder-left", "review-open"}
    assert [line.replace(": note ", ": error ") for line in notes[:-1]] == final.stdout.splitlines()[:-1]


def test_several_specs_in_one_call_each_with_its_own_baseline(tmp_path: Path) -> None:
    draft(tmp_path / "all", spec_file="docs/one.md")
    draft(tmp_path / "all", spec_file="two.md", answers_file=".copier-answers.two.yml")
    draft(tmp_path / "all" / "deep" / "er")
    for skipped in (".git", "node_modules", ".venv"):
        draft(tmp_path / "all" / skipped / "it")
    expected = ["docs/one.md", "two.md", "deep/er/engineering-spec.md"]
    for arguments in ((".",), ("deep", "two.md", "./docs", "docs/one.md", "two.md")):
        result = check(tmp_path / "all", "--format=json", *arguments)
        report = json.loads(result.stdout)
        assert result.returncode == 0
        assert sorted(spec["file"] for spec in report["specs"]) == sorted(expected)
        assert report["totals"]["specs"] == 3
        codes = {finding["code"] for spec in report["specs"] for finding in spec["findings"]}
        assert codes == {"placeholder-left", "review-open"}
    *lines, last = check(tmp_path / "all").stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["docs/one.md", "two.md", "deep/er/engineering-spec.md"]
    assert last.startswith("3 specs, 3 draft: 0 sections written")


def test_a_folder_without_a_spec_says_so_and_is_no_failure(tmp_path: Path) -> None:
    result = check(tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "No spec in .: nothing holds a .copier-baseline.md, by which a spec is known.\n"


def test_a_file_that_is_no_spec_says_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# A\n\nN/A\n", encoding="utf-8")
    result = check(tmp_path, "README.md")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: README.md is no spec: no .copier-baseline.md and no .copier-answers.yml in its folder or above names "
        "it; give a spec that Copier made from this template, or a folder to search\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fast"], "there is no option --fast; check.py --help lists them"),
        (["--format", "xml"], "--format is “xml”; choose one of text, json, github, gitlab, index, index-json"),
        (["--format"], "--format is “”; choose"),
        (["gone.md"], "gone.md is not there"),
        ([".copier-baseline.md"], ".copier-baseline.md is no spec"),
        ([".copier-answers.yml"], ".copier-answers.yml is no spec"),
    ],
)
def test_what_it_cannot_do_it_says_in_one_line(project: Project, arguments: list[str], message: str) -> None:
    result = check(project.path, *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {message}")
    assert result.stderr.count("\n") == 1


def test_one_spec_that_cannot_be_read_hides_no_other(project: Project) -> None:
    shutil.copytree(project.path, project.path / "other")
    (project.path / "other" / "engineering-spec.md").write_bytes(b"# \xff\n")
    shutil.copytree(project.path / "other", project.path / "third")
    (project.path / "third" / "engineering-spec.md").unlink()
    result = check(project.path, "--final")
    assert result.returncode == 2
    assert "other/engineering-spec.md is not UTF-8" in result.stderr
    assert "third/engineering-spec.md is not there" in result.stderr
    assert result.stdout.startswith("engineering-spec.md: ")


def _break(project: Project, how: str) -> None:
    path = project.path / ".copier-baseline.md"
    text = path.read_text(encoding="utf-8")
    if how == "missing":
        path.unlink()
    elif how == "edited":
        path.write_text(text.replace("# Overview", "# Over all"), encoding="utf-8")
    elif how == "header":
        path.write_text(text.partition("\n")[2], encoding="utf-8")
    elif how == "bytes":
        path.write_bytes(text.encode() + b"\xff")
    else:
        path.write_text("", encoding="utf-8")


@pytest.mark.parametrize("how", ["missing", "edited", "header", "bytes", "empty"])
def test_a_broken_baseline_is_found(project: Project, how: str) -> None:
    _break(project, how)
    for arguments in ((), ("engineering-spec.md",)):
        for final in (False, True):
            result = check(project.path, *(["--final"] if final else []), *arguments)
            lines = result.stdout.splitlines()
            assert len(lines) == 2, result.stdout + result.stderr
            assert lines[0].startswith("engineering-spec.md:1: error baseline: ")
            assert result.returncode == 1


def test_a_baseline_that_names_no_spec_is_reported_in_its_place(project: Project) -> None:
    _break(project, "header")
    (project.path / ".copier-answers.yml").unlink()
    result = check(project.path)
    assert result.stdout.startswith(".copier-baseline.md:1: error baseline: ")


@pytest.mark.parametrize(
    ("change", "message", "command"),
    [
        (
            ("_commit: v1.0.0", "<<<<<<< HEAD\n_commit: v1.0.0\n=======\n_commit: v1.1.0\n>>>>>>> main"),
            ".copier-answers.yml holds conflict markers of git's, so it can't be updated",
            "Keep one side of each conflict, commit that, then run copier update --trust --defaults.",
        ),
        (
            ("_commit: v1.0.0", "#copier updated\n_commit: v1.1.0"),
            "an update was refused half way and marked as done in .copier-answers.yml",
            "Delete the line “#copier updated” from .copier-answers.yml, commit that, then run copier update --trust "
            "--defaults.",
        ),
        (
            ("_commit: v1.0.0", "_commit: v1.1.0"),
            ".copier-answers.yml is of v1.1.0 and the baseline of v1.0.0",
            "Run copier update --trust --defaults, which brings both to one version.",
        ),
    ],
)
def test_an_update_that_stopped_half_way_is_an_error(
    project: Project, change: tuple[str, str], message: str, command: str
) -> None:
    answers = project.path / ".copier-answers.yml"
    text = answers.read_text(encoding="utf-8")
    assert change[0] in text
    answers.write_text(text.replace(*change), encoding="utf-8")
    result = check(project.path)
    assert result.returncode == 1
    assert result.stdout.splitlines()[0] == f"engineering-spec.md:1: error answers: {message}. {command}"


ANSWERS, BASELINE, SPEC = ".copier-answers.yml", ".copier-baseline.md", "engineering-spec.md"
UPDATE = "copier update --trust --defaults"


@pytest.mark.parametrize(
    ("breaking", "message", "command"),
    [
        (f"rm {BASELINE}", f"its baseline {BASELINE} is missing", f"git checkout COMMIT -- {BASELINE}"),
        (
            f"echo x >> {BASELINE}",
            f"its baseline {BASELINE} can't be used: it was edited",
            f"git checkout COMMIT -- {BASELINE}",
        ),
        (f": > {BASELINE}", f"its baseline {BASELINE} can't be used", f"git checkout COMMIT -- {BASELINE}"),
        (
            f"printf '<<<<<<< a\\n=======\\n>>>>>>> b\\n' >> {ANSWERS}",
            "holds conflict markers",
            f"git checkout COMMIT -- {ANSWERS}",
        ),
        (f"rm {ANSWERS}", f"{ANSWERS} is missing or does not say of which", f"git checkout COMMIT -- {ANSWERS}"),
        (f": > {ANSWERS}", f"{ANSWERS} is missing or does not say of which", f"git checkout COMMIT -- {ANSWERS}"),
        (f"printf '# \\377\\n' >> {ANSWERS}", f"{ANSWERS} is missing or does", f"git checkout COMMIT -- {ANSWERS}"),
        (f"rm {SPEC}", f"{SPEC} is not there, though {BASELINE} goes with it", f"git checkout COMMIT -- {SPEC}"),
        (f"rm {SPEC}; ln -s gone.md {SPEC}", f"{SPEC} is not there", f"git checkout COMMIT -- {SPEC}"),
        (f": > {SPEC}", f"{SPEC} is empty", f"git checkout COMMIT -- {SPEC}"),
        (f"mv {SPEC} ../out.md; ln -s ../out.md {SPEC}", "it is a link to ", f"mv -- OUTSIDE {SPEC}"),
        (f"cp {ANSWERS} .copier-answers.two.yml", f" are both for {SPEC}", "rm -- .copier-answers.two.yml"),
        (f"cp {SPEC} .copier-template.{'0' * 40}.md", "an update was killed", f"rm -- .copier-template.{'0' * 40}.md"),
        (f"cp {SPEC} .{SPEC}.copier-new", "an update was killed", f"rm -- .{SPEC}.copier-new"),
    ],
)
@pytest.mark.parametrize("is_committed", [True, False])
def test_each_stuck_spec_is_named_with_the_command_that_frees_it(
    project: Project, breaking: str, message: str, command: str, is_committed: bool
) -> None:
    git(project.path, "init", "--quiet")
    _commit(project.path)
    before = check(project.path)
    commit = git(project.path, "rev-parse", "--short", "HEAD").strip() if is_committed else "HEAD"
    run("sh", "-c", breaking, folder=project.path)
    if is_committed:
        _commit(project.path)
    result = check(project.path)
    said = result.stdout + result.stderr
    freeing = command.replace("COMMIT", commit).replace("OUTSIDE", str(project.path.parent / "out.md"))
    assert result.returncode > before.returncode == 0
    assert message in said
    assert f"un {freeing}" in said
    run("sh", "-c", freeing, folder=project.path)
    assert check(project.path) == before


def _commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=Ann", "-c", "user.email=ann@example.com", "commit", "--quiet", "--message", "x")


@pytest.mark.parametrize("place", ["pay.md", "docs/pay.md"])
def test_a_spec_that_was_moved_is_found_by_its_title(project: Project, place: str) -> None:
    (project.path / "docs").mkdir()
    (project.path / SPEC).rename(project.path / place)
    result = check(project.path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"Error: {SPEC} is not there, though {BASELINE} goes with it; bring it back, or if it is {place} now, "
        f"run {UPDATE} --data spec_file={place}\n"
    )
    (project.path / "copy.md").write_bytes((project.path / place).read_bytes())  # which of the two is it?
    assert check(project.path).stderr.endswith(
        f", or if you moved it, say where it is: {UPDATE} --data spec_file=PATH\n"
    )


def test_answers_that_call_the_spec_otherwise_are_an_error(project: Project) -> None:
    answers = project.path / ANSWERS
    answers.write_text(answers.read_text().replace(f"spec_file: {SPEC}", "spec_file: pay.md"))
    first = check(project.path).stdout.splitlines()[0]
    assert first == (
        f"{SPEC}:1: error answers: {ANSWERS} calls the spec pay.md, and the baseline {SPEC}. "
        f"Run {UPDATE}, which moves it there."
    )


@pytest.mark.parametrize("name", ["it's a spec.md", "спец.md", "a  b: c #d.md", "x" * 90 + " y.md"])
def test_answers_name_the_spec_in_any_yaml(project: Project, name: str) -> None:
    import yaml

    (project.path / ".copier-baseline.md").unlink()
    (project.path / "engineering-spec.md").rename(project.path / name)
    answers = {**project.answers, "spec_file": name}
    for unicode in (True, False):
        text = yaml.safe_dump(answers, allow_unicode=unicode)
        (project.path / ".copier-answers.yml").write_text(text, encoding="utf-8")
        result = check(project.path, "--format=json")
        (spec,) = json.loads(result.stdout)["specs"]
        assert spec["file"] == name
        assert [finding["code"] for finding in spec["findings"]] == ["baseline"]


def test_answers_of_another_template_are_no_spec(project: Project) -> None:
    text = "_commit: v1\nproject_name: a\n"
    (project.path / ".copier-answers.other.yml").write_text(text, encoding="utf-8")
    assert check(project.path, "--final").returncode == 0


def test_the_json_is_as_documented(project: Project) -> None:
    project.edit("| Bob | Approved | N/A |", "| Bob | Unviewed | N/A |")
    result = check(project.path, "--final", "--format", "json", "engineering-spec.md")
    report = json.loads(result.stdout)
    assert result.stdout.isascii()
    assert list(report) == ["version", "final", "specs", "problems", "totals"]
    assert (report["version"], report["final"], report["problems"]) == (1, True, [])
    (spec,) = report["specs"]
    assert list(spec) == ["file", "baseline", "template_version", "state", "findings", "progress", "reviews"]
    assert (spec["baseline"].rpartition("/")[2], spec["template_version"]) == (
        ".copier-baseline.md",
        "v1.0.0",
    )
    (finding,) = spec["findings"]
    assert list(finding) == ["code", "severity", "line", "section", "message", "advice"]
    assert (finding["code"], finding["severity"]) == ("review-open", "error")
    assert finding["section"] == "Review Status"
    assert list(spec["progress"]) == ["written", "not_applicable", "to_write"]
    assert report["totals"] == {
        "specs": 1,
        "errors": 1,
        "warnings": 0,
        "notes": 0,
        **spec["progress"],
    }


def test_every_key_of_the_json_stands_in_its_documentation(project: Project) -> None:
    from checking import formats

    project.edit("| Bob | Approved | N/A |", "| Bob | Unviewed | N/A |")
    report = json.loads(check(project.path, "--format=json").stdout)
    spec = report["specs"][0]
    for part in (report, spec, spec["findings"][0], spec["progress"], report["totals"]):
        for key in part:
            assert key in (formats.__doc__ or "")


def test_github_gets_annotations_that_it_can_read(project: Project) -> None:
    folder = project.path / "100%, really"
    folder.mkdir()
    for path in list(project.path.iterdir()):
        if path != folder:
            path.rename(folder / path.name)
    spec = folder / "engineering-spec.md"
    text = spec.read_text(encoding="utf-8")
    start, end = text.index("## Auth\n"), text.index("## Resiliency\n")
    spec.write_text(f"{text[:start]}## 50%\n\n- [ ] one\n\n## More\n\nMore.\n\n{text[end:]}", encoding="utf-8")
    result = check(project.path, "--format=github")
    assert result.returncode == 1
    first, *_, last = result.stdout.splitlines()
    assert first.startswith("::error file=100%25%2C really/engineering-spec.md,line=")
    assert ",title=missing-section::Design / Auth: the section is missing; “50%25” stands" in first, first
    assert not last.startswith("::")
    problem = check(project.path, "--format=github", "gone.md")
    assert problem.stdout.startswith("::error::gone.md is not there")


def test_github_is_given_errors_first_and_at_most_ten_of_a_kind(tmp_path: Path) -> None:
    project = draft(tmp_path / "project")
    project.edit("# Rollout Plan\n", "# Rollout Plan\n\nN/A\n\n# Roll Out\n")
    lines = check(project.path, "--format=github").stdout.splitlines()
    notes = json.loads(check(project.path, "--format=json").stdout)["totals"]["notes"]
    kinds = [line.partition(" ")[0] for line in lines]
    assert kinds == ["::error", "::warning", "engineering-spec.md:"]
    assert lines[-1].endswith(f" (1 error, 1 warning, {notes} notes)")
    for asked, left in (("--notes", f"{notes - 10} more notes"), ("--final", f"{notes + 1 - 10} more errors")):
        lines = check(project.path, "--format=github", asked).stdout.splitlines()
        assert ",title=reason-missing::" in lines[0]
        assert sum(line.startswith(("::error", "::notice")) for line in lines) == 10 + (asked == "--notes")
        assert f"{left} are not shown here; check.py lists them" in lines


def test_an_error_in_one_of_many_specs_stays_in_sight(project: Project) -> None:
    for number in range(1, 40):
        shutil.copytree(project.path, project.path.parent / "all" / f"spec-{number:02}")
    broken = Project(project.path.rename(project.path.parent / "all" / "spec-40"))
    broken.edit("# Rollout Plan\n", "# Rollout Plan\n\nN/A\n\n# Roll Out\n")
    Project(broken.path.parent / "spec-01").edit("# Testing\n", "# Proof\n")
    result = check(broken.path.parent)
    error, *warnings, last = result.stdout.splitlines()
    assert (result.returncode, result.stderr) == (1, "")
    assert re.match(r"spec-40/engineering-spec\.md:\d+: error reason-missing \[Rollout Plan\]: ", error)
    assert [line.partition(":")[0] for line in warnings] == [
        "spec-01/engineering-spec.md",
        "spec-40/engineering-spec.md",
    ]
    assert re.fullmatch(
        r"40 specs, 1 broken, 39 approved: \d+ sections written, \d+ not applicable, 0 still to write "
        r"\(1 error, 2 warnings, 0 notes; --format index lists the specs\)",
        last,
    )


def test_gitlab_is_given_a_code_quality_report(project: Project) -> None:
    project.edit("| Bob | Approved | N/A |", "| Bob | Unviewed | N/A |")
    result = check(project.path, "--final", "--format=gitlab")
    (issue,) = json.loads(result.stdout)
    line = next(n for n, text in enumerate(project.spec.splitlines(), 1) if text.startswith("| Bob"))
    assert issue.pop("fingerprint").isalnum()
    assert issue == {
        "description": "Review Status: Bob has not looked at the spec yet. Ask for the review, and note its outcome.",
        "check_name": "review-open",
        "severity": "major",
        "location": {"path": "engineering-spec.md", "lines": {"begin": line}},
    }


def test_an_error_stands_on_the_first_line_of_a_draft(tmp_path: Path) -> None:
    project = draft(tmp_path / "project")
    project.edit("# Rollout Plan\n", "# Rollout Plan\n\nN/A\n\n# Roll Out\n")
    lines = check(project.path).stdout.splitlines()
    assert lines[0].startswith("engineering-spec.md:")
    assert " error reason-missing [Rollout Plan]: " in lines[0]
    assert [line.split(" ")[1] for line in lines[1:]] == ["warning", "0"]


def test_any_console_can_show_it(project: Project) -> None:
    project.edit("# Rollout Plan\n", "# Rollout Plan\n\nNot applicable because tbd\n\n# Größe\n")
    for encoding in ("cp1252", "ascii", "cp850", "utf-8"):
        result = subprocess.run(
            [sys.executable, SCRIPT, "."],
            cwd=project.path,
            env={**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding},
            capture_output=True,
            check=False,
        )
        assert (result.returncode, result.stderr) == (1, b"")
        assert result.stdout.decode(encoding).startswith("engineering-spec.md:")


def test_what_is_shown_obeys_no_terminal_and_is_one_line(project: Project) -> None:
    text = project.spec.replace("## Auth\n", "Evil\x1b[2J\n::error::x\n---\n\nN/A\n")
    project.write(text)
    for form in ("text", "github"):
        result = check(project.path, f"--format={form}")
        assert "\x1b" not in result.stdout
        lines = result.stdout.splitlines()
        assert all(line.startswith(("engineering", "::error file=", "::warning file=")) for line in lines)


def test_a_reader_that_stops_listening_is_no_failure(project: Project) -> None:
    project.edit("# Rollout Plan\n", "# Rollout Plan\n\nN/A\n\n# Roll Out\n")
    command, pipe = [sys.executable, str(SCRIPT), "."], subprocess.PIPE
    process = subprocess.Popen(command, cwd=project.path, stdout=pipe, stderr=pipe)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), errors) == (1, b"")


def test_help_names_the_options(tmp_path: Path) -> None:
    result = check(tmp_path, "--help")
    assert result.returncode == 0
    assert result.stdout.startswith("usage: check.py [OPTION ...] [SPEC-OR-FOLDER ...]\n")
    for word in ("--final", "--notes", "--format", "--into", "--staged", "Exit status", "Examples:", *FORMATS):
        assert word in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_link_to_a_spec_is_the_spec(project: Project) -> None:
    link = project.path / "link.md"
    try:
        link.symlink_to("engineering-spec.md")
    except OSError:
        pytest.skip("no symbolic links here")
    assert check(project.path, "--final", "link.md").returncode == 0


def test_the_check_runs_with_any_python_of_its_own(project: Project) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); before = set(sys.modules);"
        "from project.check_command import main; main(['.']); print(*sorted(set(sys.modules) - before))"
    )
    result = run(sys.executable, "-S", "-E", "-c", code, SCRIPT.parent, folder=project.path)
    loaded = {name.partition(".")[0] for name in result.stdout.splitlines()[-1].split()}
    own = {path.name for path in SCRIPT.parent.iterdir()}
    assert loaded - own - set(sys.stdlib_module_names) == set()


def test_the_check_is_executable() -> None:
    assert os.name == "nt" or os.access(SCRIPT, os.X_OK)
    assert SCRIPT.read_text(encoding="utf-8").startswith("#!/usr/bin/env python3\n")


def test_the_codes_are_those_that_are_documented() -> None:
    assert list(SEVERITIES) == [
        "missing-section",
        "renamed",
        "reason-missing",
        "reason-placeholder",
        "contradiction",
        "placeholder-left",
        "review-open",
        "conflict-marker",
        "misplaced",
        "baseline",
        "answers",
    ]


def test_each_finding_says_enough_to_be_acted_on(tmp_path: Path) -> None:
    """A draft is finished by what the JSON says alone: the line, the code, and what to do."""
    project = draft(tmp_path / "project")
    result = check(project.path, "--final", "--format=json")
    for _ in range(5):
        if result.returncode == 0:
            break
        lines = project.spec.split("\n")
        for finding in json.loads(result.stdout)["specs"][0]["findings"]:
            place = finding["line"] - 1
            if finding["advice"] == "ask for the review, and note its outcome":
                lines[place] = lines[place].replace("Unviewed", "Approved")
            elif finding["advice"] == "replace it with your text, or delete it":
                lines[place] = "So it is."
            else:
                assert finding["advice"] in ("fill it in, or delete the row", "fill it in, or delete the item")
                lines[place] = ""
        project.write("\n".join(lines))
        result = check(project.path, "--final", "--format=json")
    assert result.returncode == 0
    (spec,) = json.loads(result.stdout)["specs"]
    assert (spec["state"], spec["findings"], spec["progress"]["to_write"]) == ("approved", [], 0)


def test_the_matcher_in_the_help_knows_each_line(project: Project) -> None:
    found = re.search(r'"regexp": (".*?"),\n', HELP)
    assert found
    pattern = re.compile(json.loads(found[1]))
    project.edit("# Rollout Plan\n", "# Rollout Plan\n\nN/A\n\n# Roll Out\n")
    *lines, _ = check(project.path, "--final").stdout.splitlines()
    assert {match[3] for match in map(pattern.fullmatch, lines) if match} == {"error", "warning"}
    assert all(map(pattern.fullmatch, lines))
