"""What the hooks may do: read and write the project's three files, ask git, and nothing else."""

from __future__ import annotations

import ast
import json
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helpers.hook import BASELINE, SMALL, SPEC, Folder, Rendered, make, stage
from helpers.outcomes import LOOKS_AT_CODE, NOT_RUN, OWN_FILES, holds
from helpers.projects import REPOSITORY, Template, generate, run

HOOKS = sorted((REPOSITORY / "hooks").rglob("*.py"))
OWN = {path.relative_to(REPOSITORY / "hooks").parts[0].removesuffix(".py") for path in HOOKS}

# Runs the hook and writes down what the interpreter's audit events tell of it.
WATCHED = """\
import json, os, runpy, sys
events = []
def listen(event, arguments):
    name = event.split(".")[0]
    if event in ("open", "import") or name in ("os", "shutil", "socket", "subprocess", "urllib", "http", "ctypes", "pty"):
        events.append([event, list(arguments)])
hook, log, template_file = sys.argv[1:]
sys.argv = [hook, "--", template_file]
sys.path[0] = os.path.dirname(hook)
sys.addaudithook(listen)
try:
    runpy.run_path(hook, run_name="__main__")
finally:
    told = list(events)
    with open(log, "w", encoding="utf-8") as file:
        json.dump(told, file, default=repr)
"""

Event = tuple[str, list[Any]]


class Seen(NamedTuple):
    """What a run of the hook did."""

    events: list[Event]
    project: Path

    def inside(self, *names: str) -> list[list[Any]]:
        """The arguments of some events whose path lies in the project, paths relative to it."""
        found = []
        for event, (path, *rest) in self.events:
            if event in names and isinstance(path, str) and not isinstance(path, int):
                whole = os.path.join(self.project, path)
                if whole.startswith(f"{self.project}{os.sep}"):
                    found.append([os.path.relpath(whole, self.project).replace(os.sep, "/"), *rest])
        return found


def watch(project: Path, rendered: Rendered, log: Path, operation: str = "update") -> Seen:
    """Run the hook in a project and listen to it."""
    stage(project, rendered)
    hook = REPOSITORY / "hooks" / "post_generation.py"
    environment = {"COPIER_OPERATION": operation, "PYTHONPATH": ""}
    result = run(
        sys.executable, "-c", WATCHED, hook, log, rendered.passing_name, folder=project, environment=environment
    )
    assert result.returncode == 0, result.stderr
    events = [(event, arguments) for event, arguments in json.loads(log.read_text(encoding="utf-8")) if arguments]
    return Seen(events, Path(os.path.realpath(project)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, clean_machine: Path) -> Folder:
    return Folder(tmp_path_factory.mktemp("folder") / "template", SMALL)


@pytest.fixture
def project(folder: Folder, tmp_path: Path) -> Path:
    """A spec in which its author has written, among other files."""
    made = make(Path(os.path.realpath(tmp_path)) / "project", folder.render())
    made.edit("\n# Design\n", "\nOur own text.\n\n# Design\n")
    (made.path / "secret.md").write_text("Another file.\n", encoding="utf-8")
    made.commit()
    return made.path


FORBIDDEN = (
    "socket.", "urllib.", "http.", "ctypes.", "pty.",
    "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.putenv", "os.link", "os.symlink",
)  # fmt: skip
ANSWERS = ".copier-answers.yml"
WAITING = {f".{name}.copier-new" for name in (SPEC, BASELINE, ANSWERS)}


@holds(OWN_FILES)
def test_a_run_touches_only_the_projects_own_files(folder: Folder, project: Path, tmp_path: Path) -> None:
    rendered = folder.render({"project_name": "Refunds"})
    seen = watch(project, rendered, tmp_path / "log")
    opened = seen.inside("open")
    reading = {path for path, mode, _ in opened if mode in ("rb", "r")}
    assert reading == {SPEC, BASELINE, ANSWERS, rendered.passing_name}
    assert {path for path, mode, _ in opened if mode not in ("rb", "r")} == WAITING
    assert {path for path, *_ in seen.inside("os.remove")} == {*WAITING, rendered.passing_name}
    assert {path for path, *_ in seen.inside("os.rename")} == WAITING
    assert [event for event, _ in seen.events if event in ("os.mkdir", "os.rmdir")] == []
    assert {event for event, _ in seen.events if event.startswith(FORBIDDEN)} == set()


@holds(OWN_FILES)
def test_a_run_reads_nothing_outside_but_code(folder: Folder, project: Path, tmp_path: Path) -> None:
    seen = watch(project, folder.render({"project_name": "Refunds"}), tmp_path / "log")
    code = tuple(os.path.realpath(place) + os.sep for place in (REPOSITORY / "hooks", sys.prefix, sys.base_prefix))
    inside = {str(seen.project / path) for path, *_ in seen.inside("open")}
    outside = {
        os.path.realpath(path)
        for event, (path, *_) in seen.events
        if event == "open" and isinstance(path, str) and os.path.join(seen.project, path) not in inside
    }
    assert {path for path in outside if not path.startswith(code)} == set()
    assert any("baseline" in path for path in outside), "the events tell of the code that is read"


@holds(NOT_RUN)
def test_a_run_imports_only_the_standard_library_and_its_own_modules(
    folder: Folder, project: Path, tmp_path: Path
) -> None:
    seen = watch(project, folder.render({"project_name": "Refunds"}), tmp_path / "log")
    imported = {arguments[0].partition(".")[0] for event, arguments in seen.events if event == "import"}
    assert "markdown" in imported
    assert imported - set(sys.stdlib_module_names) - OWN == set()
    assert imported & {"socket", "ssl", "http", "urllib", "ctypes", "pickle", "multiprocessing", "asyncio"} == set()


@holds(NOT_RUN)
@pytest.mark.parametrize("baseline", ["there", "missing"])
def test_git_is_the_only_program_and_it_is_only_asked(
    folder: Folder, project: Path, tmp_path: Path, baseline: str
) -> None:
    if baseline == "missing":
        (project / BASELINE).unlink()
    seen = watch(project, folder.render({"project_name": "Refunds"}), tmp_path / "log")
    started = [arguments[1] for event, arguments in seen.events if event == "subprocess.Popen"]
    changed = [SPEC, BASELINE, ANSWERS] if baseline == "there" else [ANSWERS]
    asked = [["rev-parse", "--git-path", "copier-earlier"]]
    for name in changed:
        asked += [["ls-files", "--stage", "-v", "-z", "--", name], ["cat-file", "--filters", f":./{name}"]]
    assert started == [["git", "-C", str(project), "--literal-pathspecs", *command] for command in asked]


IMPOSTORS = sorted(
    {"yaml", "json", "re", "os", "typing", "hashlib", "zlib", "subprocess", "shutil", "copier", "jinja2", "questionary"}
    | {"sitecustomize", "usercustomize", "codecs", "encodings", "collections", "enum", "functools"}
    | OWN
)


def plant(project: Path) -> None:
    """Put a module of every name that may be imported into a project; each tells of its import."""
    for name in IMPOSTORS:
        (project / f"{name}.py").write_text("open('IMPORTED', 'a').write(__name__ + ' ')\n", encoding="utf-8")


@holds(NOT_RUN)
@pytest.mark.parametrize("baseline", ["there", "missing"])
@pytest.mark.parametrize("path", [None, ""])
def test_modules_in_the_project_are_not_imported(
    folder: Folder, project: Path, path: str | None, baseline: str
) -> None:
    plant(project)
    if baseline == "missing":
        (project / BASELINE).unlink()
    rendered = folder.render({"project_name": "Refunds"})
    stage(project, rendered)
    hook = REPOSITORY / "hooks" / "post_generation.py"
    environment = {"COPIER_OPERATION": "update", **({} if path is None else {"PYTHONPATH": path})}
    result = run(sys.executable, hook, "--", rendered.passing_name, folder=project, environment=environment)
    assert result.returncode == 0, result.stderr
    assert not (project / "IMPORTED").exists()
    assert "Our own text." in (project / SPEC).read_text(encoding="utf-8")


@holds(NOT_RUN)
def test_modules_in_the_project_are_not_imported_in_a_real_update(small_template: Template, tmp_path: Path) -> None:
    project = generate(small_template, tmp_path / "project")
    plant(project.path)
    project.commit()
    command = Path(sys.executable).with_name("copier.exe" if sys.platform == "win32" else "copier")
    arguments = ("update", "--trust", "--defaults", "--data=project_name=Refunds")
    result = run(command, *arguments, folder=project.path, environment={"PYTHONPATH": ""})
    assert result.returncode == 0, result.stderr
    assert not (project.path / "IMPORTED").exists()
    assert project.spec.startswith("# Refunds")


@holds(NOT_RUN)
def test_what_an_answer_or_a_document_contains_is_never_run(small_template: Template, tmp_path: Path) -> None:
    marks = [
        "{{ 7 * 191 }}",
        "{% raw %}",
        "$(touch RUN)",
        "`touch RUN`",
        "; touch RUN",
        "!!python/object/apply:os.system [touch RUN]",
    ]
    text = " ".join(marks)
    project = generate(
        small_template, tmp_path / "project", answers={"project_name": text, "api": False, "api_reason": text}
    )
    project.edit("\n# Design\n", f"\n{text}\n\n# Design\n")
    project.commit()
    from helpers.projects import update

    result = update(project, answers={"user_name": text})
    assert result.returncode == 0, result.stderr
    assert f"\n{text}\n" in project.spec
    assert "1337" not in project.spec
    assert "RUN" not in project.files


# --------------------------------------------------------------------------- The code itself


BARRED = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}


def calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


@holds(LOOKS_AT_CODE)
@pytest.mark.parametrize("path", HOOKS, ids=lambda path: path.name)
def test_no_hook_calls_a_shell_or_runs_a_text(path: Path) -> None:
    names = {ast.unparse(call.func) for call in calls(path)}
    assert names & BARRED == set()
    assert {
        name for name in names if name.startswith(("os.system", "os.popen", "os.exec", "os.spawn", "importlib."))
    } == set()
    for call in calls(path):
        assert "shell" not in {keyword.arg for keyword in call.keywords}
        if ast.unparse(call.func).startswith("subprocess."):
            assert ast.unparse(call.func) == "subprocess.run"
            assert ast.unparse(call.args[0]) == "command"


@holds(LOOKS_AT_CODE)
@pytest.mark.parametrize("path", HOOKS, ids=lambda path: path.name)
def test_every_hook_imports_only_what_copier_brings(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            found.add((node.module or "").partition(".")[0] if node.module != "urllib.parse" else "re")
    assert found - set(sys.stdlib_module_names) - OWN - {"yaml"} == set()
    assert (
        found
        & {
            "socket",
            "ssl",
            "http",
            "urllib",
            "ctypes",
            "pickle",
            "marshal",
            "multiprocessing",
            "asyncio",
            "ftplib",
            "smtplib",
        }
        == set()
    )
