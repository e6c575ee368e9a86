"""What the hook adds to Copier's own work, in CPU time.

    python tests/benchmarks/bench_copier.py [PAIRS]

Two comparisons, each of PAIRS (25) pairs of real runs in turn: `copier copy` with the hook
and with `--skip-tasks`, at most 1.15 times as long; `copier update` from v1 to v2 with the
hook and with `true` in its place, at most 1.10 times. User and system time of all processes
that a run starts are counted. No test depends on this.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent / "hooks")]

import helpers.projects  # noqa: E402
from helpers.form import SINGLE  # noqa: E402
from helpers.projects import (  # noqa: E402
    GIT_SETTINGS,
    REPOSITORY,
    TEMPLATE_PARTS,
    Project,
    Result,
    Template,
    copy,
    generate,
    make_template,
    replace_once,
    update,
)

COPY_MOST = 1.15
UPDATE_MOST = 1.10
NOTE = "Success is that no payment is retried twice."
GUIDANCE = f"[*{SINGLE[0]}*]"
OLD, NEW = SINGLE[1], "Explain it in other words."


def main(pairs: int) -> int:
    """Measure, print, and return 1 if the hook takes more than is wanted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(os.path.realpath(name))
        clean(folder / "home")
        hooked, bare = release(folder / "hooked"), release(folder / "bare", bare=True)
        plain, skipping = (Subject(partial(copy_into, hooked, options)) for options in ((), ("--skip-tasks",)))
        within = compare(folder, "copy", "--skip-tasks", (plain, skipping), pairs) <= COPY_MOST
        projects = [write(hooked, folder / "to-hooked"), write(hooked, folder / "to-bare")]
        replace_once(projects[1].path / projects[1].answers_file, str(hooked.path), str(bare.path))
        projects[1].commit()
        to_hooked, to_bare = (Subject(lambda path: update(Project(path)), project.path) for project in projects)
        within &= compare(folder, "update", "`true`", (to_hooked, to_bare), pairs) <= UPDATE_MOST
    return int(not within)


def clean(home: Path) -> None:
    """A home with nothing in it but git's settings, as the tests have."""
    home.mkdir()
    (home / "gitconfig").write_text(GIT_SETTINGS, encoding="utf-8")
    for name in [name for name in os.environ if name.startswith(("GIT_", "COPIER_", "PYTHON", "XDG_"))]:
        del os.environ[name]
    os.environ.update(HOME=str(home), GIT_CONFIG_GLOBAL=str(home / "gitconfig"), GIT_CONFIG_NOSYSTEM="1")


def release(path: Path, bare: bool = False) -> Template:
    """The template as v1.0.0, and as v2.0.0 with other guidance; with `true` for the hook if bare."""
    template = make_template(path, {name: REPOSITORY / name for name in TEMPLATE_PARTS})
    if bare:
        text = (path / "copier.yml").read_text(encoding="utf-8")
        start = text.index("  - command:\n") + len("  - command:\n")
        end = text.index("    when:", start)
        template.write("copier.yml", f'{text[:start]}      - "true"\n{text[end:]}')
    template.release("v1.0.0")
    template.edit("template/document.md.jinja", OLD, NEW)
    template.release("v2.0.0")
    return template


def write(template: Template, path: Path) -> Project:
    """A spec of v1.0.0 in which its author has written, committed."""
    project = generate(template, path, "--vcs-ref=v1.0.0")
    project.edit(GUIDANCE, NOTE)
    project.commit()
    return project


helpers.projects.LOAD_ONCE = False  # loading Copier is part of what a run costs


def copy_into(template: Template, options: tuple[str, ...], path: Path) -> Result:
    """A copy into a new folder."""
    return copy(template, path, *options)


class Subject(NamedTuple):
    """What is measured: a run in a folder, which starts as a copy of another one if there is one."""

    run: Callable[[Path], Result]
    source: Path | None = None

    def cpu_time(self, path: Path) -> float:
        """One run's user and system time, in seconds; setting up and clearing away are not in it."""
        if self.source is not None:
            shutil.copytree(self.source, path)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        result = self.run(path)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert result.returncode == 0, result.stderr
        shutil.rmtree(path)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def compare(folder: Path, name: str, other: str, subjects: tuple[Subject, Subject], pairs: int) -> float:
    """Run both in turn, the first one first in every second pair, and print how they compare."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(-1, pairs):  # the first pair only warms up
        for which in (0, 1) if number % 2 == 0 else (1, 0):
            seconds = subjects[which].cpu_time(folder / "project")
            if number >= 0:
                times[which].append(seconds)
    ratio = statistics.median(hook / without for hook, without in zip(*times, strict=True))
    hook, without = (statistics.median(series) * 1000 for series in times)
    print(
        f"{name}: {hook:.0f} ms of CPU time with the hook, {without:.0f} ms with {other}, "
        f"{ratio:.3f} times (median of {pairs} pairs)",
        flush=True,
    )
    return ratio


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 25))
