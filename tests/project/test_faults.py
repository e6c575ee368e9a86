"""Whatever fails or dies, at whichever file operation: the spec is the old text or the new, whole."""

from __future__ import annotations

import ast
import errno
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from faults import FUNCTIONS, Faults, Operation
from helpers.hook import BASELINE, SMALL, SPEC, Folder, Rendered, inside, make, snapshot, stage
from helpers.outcomes import LOOKS_AT_CODE, OTHERS, WHOLE, holds
from helpers.projects import REPOSITORY, run
from project import task as post_generation

NOTE = "Success is that no payment is retried twice.\n"
GUIDANCE = "[*What is wrong today?*]\n"
ELSEWHERE = "docs/design/payments.md"

# Functions of `os` that touch no file, or that ask about one and take an error for "no".
HARMLESS = {
    "os.getcwd", "os.dup2", "os.stat", "os.fsdecode", "os.pathsep.join", "os.path.abspath", "os.path.normpath",
    "os.path.join", "os.path.dirname", "os.path.basename", "os.path.realpath", "os.path.relpath", "os.path.expanduser",
    "os.path.exists", "os.path.isfile", "os.path.isdir", "os.path.islink",
}  # fmt: skip

# All that the task consists of, but for what only works on texts.
TASK = sorted(
    f"project/{path.stem}"
    for path in (REPOSITORY / "hooks/project").glob("*.py")
    if path.stem not in ("__init__", "check_command", "specs")
)


class Scene(NamedTuple):
    """A project in which the hook is about to run, and what it makes of it undisturbed."""

    name: str
    project: Path
    rendered: Rendered
    old: str  # the author's text
    after: dict[str, bytes]
    operations: tuple[Operation, ...]
    status: int


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory, clean_machine: Path) -> dict[str, Scene]:
    folder = tmp_path_factory.mktemp("faults")
    template = Folder(folder / "template", SMALL)
    first, moved = template.render(), template.render({"spec_file": ELSEWHERE})
    template.edit("template/document.md.jinja", "What does each word mean?", "What do the words mean?")
    second, second_moved = template.render(), template.render({"spec_file": ELSEWHERE})
    assert moved.passing_name != second_moved.passing_name

    def written(name: str) -> Path:
        project = make(folder / name, first)
        project.edit(GUIDANCE, NOTE)
        return project.path

    gone = written("gone")
    os.replace(gone / SPEC, gone / "elsewhere.md")
    fresh = folder / "fresh"
    fresh.mkdir()
    killed = written("killed")
    for name in (f".{SPEC}.copier-new", f".{BASELINE}.copier-new"):
        (killed / name).write_text("half a", encoding="utf-8")
    scenes = {
        "copy": (fresh, first),
        "update": (written("update"), second),
        "update after a killed one": (killed, second),
        "update to another path": (written("move"), second_moved),
        "update of a spec moved by hand": (gone, second),
    }
    return {name: scene(name, folder / f"{name} undisturbed", *given) for name, given in scenes.items()}


def scene(name: str, scratch: Path, project: Path, rendered: Rendered) -> Scene:
    """Run the hook once to see what it does."""
    before = snapshot(project)
    shutil.copytree(project, scratch)
    stage(scratch, rendered)
    with Faults() as faults:
        status = hook(scratch, rendered)
    old = next((text.decode() for text in before.values() if NOTE.encode() in text), "")
    return Scene(name, project, rendered, old, snapshot(scratch), tuple(faults.done), status)


ENVIRONMENT = {"COPIER_OPERATION": "copy", "PATH": os.devnull}  # without git, which is a process each time


def hook(project: Path, rendered: Rendered) -> int:
    """Run the hook as a task, in this process."""
    with inside(project), pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        return post_generation.main(["--", rendered.passing_name])


# How many of which operations each scene has; a change of the hook's files changes these.
WRITES = ("write", "flush", "fsync", "replace")
READS = {"listdir": 2, "read": 4}
UPDATE = {**READS, "open": 10, "mkdir": 1, "unlink": 6, "chmod": 4, **dict.fromkeys(WRITES, 4)}
OPERATIONS = {
    "copy": {**READS, "read": 1, "open": 7, "unlink": 4, **dict.fromkeys(WRITES, 3)},
    "update": UPDATE,
    "update after a killed one": UPDATE,
    "update to another path": {**READS, "open": 14, "mkdir": 3, "unlink": 9, "chmod": 6, **dict.fromkeys(WRITES, 6)},
    "update of a spec moved by hand": {**READS, "read": 3, "open": 4, "unlink": 1},
}


@holds(LOOKS_AT_CODE)
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_operations_are_those_that_the_hook_has(scenes: dict[str, Scene], name: str) -> None:
    assert Counter(operation.name for operation in scenes[name].operations) == OPERATIONS[name]


@holds(LOOKS_AT_CODE)
def test_no_file_operation_of_the_hook_escapes_the_faults() -> None:
    known = HARMLESS | {f"os.{name}" for name in FUNCTIONS}
    assert {name for module in TASK for name in os_names(module)} - known == set()
    assert [name for name in TASK if "open(" in source_of(name).replace("os.open(", "")] == ["project/files"]


def source_of(module: str) -> str:
    return (REPOSITORY / "hooks" / f"{module}.py").read_text(encoding="utf-8")


def os_names(module: str) -> Iterator[str]:
    """The functions out of `os` that a module calls, in full."""
    for node in ast.walk(ast.parse(source_of(module))):
        if isinstance(node, ast.Call) and re.fullmatch(r"os(\.\w+)+", name := ast.unparse(node.func)):
            yield name


# --------------------------------------------------------------------------- Failures

Fail = Callable[[Operation], None]


def failing(number: int, code: int, names: tuple[str, ...], lasting: bool) -> Fail:
    """Raise an error at one operation, and at all such after it if it lasts."""

    def act(operation: Operation) -> None:
        hit = operation.number == number or (lasting and operation.number > number)
        if hit and operation.name in names:
            raise OSError(code, os.strerror(code), "the file")

    return act


CHANGING = ("mkdir", "open", "fsync", "chmod", "replace", "unlink", "write", "flush")
FAILURES = {
    "a full disk": (errno.ENOSPC, ("mkdir", "open", "fsync", "write", "flush"), True),
    "a disk that became read-only": (errno.EROFS, tuple(name for name in CHANGING if name != "open"), True),
    "no permission": (errno.EACCES, tuple(name for name in FUNCTIONS if name != "fsync"), False),
    "an error of the disk": (errno.EIO, (*FUNCTIONS, "read", "write", "flush"), False),
}


@holds(WHOLE)
@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_failure_at_any_operation_costs_no_line(
    scenes: dict[str, Scene], name: str, failure: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    scene = scenes[name]
    code, names, lasting = FAILURES[failure]
    points = [operation.number for operation in scene.operations if operation.name in names]
    assert points
    for number in points:
        project = tmp_path / str(number)
        shutil.copytree(scene.project, project)
        stage(project, scene.rendered)
        capfd.readouterr()
        with Faults(before=failing(number, code, names, lasting)):
            status = hook(project, scene.rendered)
        error = capfd.readouterr().err
        where = f"{scene.operations[number].name} number {number}: {error}"
        hold_whole(scene, project, where)
        assert status == scene.status or error.startswith("Error: "), where
        assert "Traceback" not in error, where
        assert error.count("\n") <= 2, where
        if error and status != scene.status:
            assert any(advice in error for advice in ("run the command again", "git restore")), where
        hold_next_run(scene, project, where)


@holds(OTHERS)
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_file_that_vanishes_takes_no_line_elsewhere_with_it(
    scenes: dict[str, Scene], name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    scene = scenes[name]
    gone: list[bytes] = []
    for number in range(len(scene.operations)):
        project = tmp_path / str(number)
        shutil.copytree(scene.project, project)
        stage(project, scene.rendered)
        faults = Faults()
        faults.before = partial(_keep_what_vanishes, gone, number, faults)
        capfd.readouterr()
        del gone[:]
        with faults:
            status = hook(project, scene.rendered)
        error = capfd.readouterr().err
        where = f"{scene.operations[number].name} number {number}: {error}"
        assert status == 0 or (error.startswith("Error: ") and "Traceback" not in error), where
        if any(NOTE.encode() in text for text in gone) and not any(
            NOTE.encode() in text for text in snapshot(project).values()
        ):
            (project / SPEC).write_text(scene.old, encoding="utf-8")
        stage(project, scene.rendered)
        assert hook(project, scene.rendered) in (0, scene.status), where
        texts = snapshot(project)
        assert not scene.old or [path for path, text in texts.items() if NOTE.encode() in text], where
        assert texts.keys() <= {*scene.after, BASELINE, SPEC, ELSEWHERE}, where


def _keep_what_vanishes(gone: list[bytes], number: int, faults: Faults, operation: Operation) -> None:
    gone.extend(vanish(operation, number, faults))


def vanish(operation: Operation, number: int, faults: Faults) -> Iterator[bytes]:
    """Delete the file of one operation just before it; what it held."""
    path = operation.arguments[0] if operation.arguments else None
    if operation.number == number and isinstance(path, str) and os.path.isfile(path):
        yield Path(path).read_bytes()
        faults.originals["unlink"](path)


def hold_whole(scene: Scene, project: Path, where: str) -> None:
    """The author's text is there as it was or as the run makes it, whole."""
    texts = {text.decode() for path, text in snapshot(project).items() if is_text(path)}
    new = {text.decode() for path, text in scene.after.items() if is_text(path)}
    allowed = {scene.old, *new}
    assert texts <= allowed, where
    assert not scene.old or texts & (new | {scene.old}), where


def is_text(path: str) -> bool:
    return path.endswith(".md") and not Path(path).name.startswith(".copier-")


def hold_next_run(scene: Scene, project: Path, where: str) -> None:
    """The same command again ends as if nothing had happened, and clears what was left."""
    stage(project, scene.rendered)
    assert hook(project, scene.rendered) == scene.status, where
    assert snapshot(project) == scene.after, where


# --------------------------------------------------------------------------- Kills


@holds(WHOLE)
@pytest.mark.skipif(sys.platform == "win32", reason="the process that dies is made by fork")
@pytest.mark.parametrize("kill", ["half", "after"])  # after one is before the next
@pytest.mark.parametrize("name", [name for name, counts in OPERATIONS.items() if "write" in counts])
def test_a_kill_at_any_write_costs_no_line(scenes: dict[str, Scene], name: str, kill: str, tmp_path: Path) -> None:
    scene = scenes[name]
    points = [
        operation
        for operation in scene.operations
        if operation.changes and operation.succeeded and (kill != "half" or operation.name == "write")
    ]
    assert points
    folders = [tmp_path / str(operation.number) for operation in points]
    for project in folders:
        shutil.copytree(scene.project, project)
        stage(project, scene.rendered)
    driver = Path(__file__).with_name("faults.py")
    command: list[str | Path] = [sys.executable, driver, kill, scene.rendered.passing_name, *folders]
    assert run(*command, environment=ENVIRONMENT).returncode == 0
    for operation, project in zip(points, folders, strict=True):
        where = f"{kill} {operation.name} number {operation.number}"
        hold_whole(scene, project, where)
        hold_next_run(scene, project, where)
