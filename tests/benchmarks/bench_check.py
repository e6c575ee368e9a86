"""How long the check takes: one spec against a bare interpreter's start, many specs, and very long ones.

    python tests/benchmarks/bench_check.py [PAIRS]

The first figure is what an author waits for at each commit: `hooks/check.py` on a finished
spec, in turn with `python -c pass`, as often as PAIRS says (100). At most 1.7 is wanted. The second
is an index of 400 specs, a quarter of them untouched, in a git repository: at most 5 s. The
others are single checks of specs of up to 30,000 sections, whose time per section should
stay the same. No test depends on any of this.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "checking"), str(TESTS), str(TESTS.parent / "hooks")]

from checking.inspection import check  # noqa: E402
from copier import run_copy  # noqa: E402
from finished_specs import FOLDER, NAMES, draft, fill, finish, put  # noqa: E402
from form import baseline as baselines  # noqa: E402
from form.baseline import Baseline  # noqa: E402

MOST = 1.7
SPECS = 400
SIZES = (1_000, 3_000, 10_000, 30_000)


def main(pairs: int) -> int:
    """Measure, print, and return 1 if the start takes longer than wanted."""
    with tempfile.TemporaryDirectory() as folder:
        ratio = measure_start(Path(folder), pairs)
    with tempfile.TemporaryDirectory() as folder:
        measure_index(Path(folder))
    for size in SIZES:
        measure_size(size)
    return int(ratio > MOST)


def measure_start(folder: Path, pairs: int) -> float:
    """The check of one spec beside a bare start of the same interpreter."""
    hooks = folder / "hooks"  # so that nothing but the compiled modules of this version is there
    shutil.copytree(TESTS.parent / "hooks", hooks, ignore=shutil.ignore_patterns("__pycache__"))
    spec = make_spec(folder)
    environment = {key: os.environ[key] for key in os.environ if not key.startswith("PYTHON")}
    commands = {
        "bare": [sys.executable, "-c", "pass"],
        "check": [sys.executable, str(hooks / "check.py"), "--final", str(spec)],
    }
    subprocess.run(commands["check"], env=environment, check=True, stdout=subprocess.DEVNULL)
    times: dict[str, list[float]] = {"bare": [], "check": []}
    for _ in range(pairs):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
            times[name].append(time.perf_counter() - start)
    ratio = statistics.median(check / bare for bare, check in zip(times["bare"], times["check"], strict=True))
    print(
        f"one spec: {statistics.median(times['check']) * 1000:.1f} ms, "
        f"bare start {statistics.median(times['bare']) * 1000:.1f} ms, {ratio:.2f} times "
        f"(median of {pairs} pairs; best {min(times['check']) / min(times['bare']):.2f})"
    )
    return ratio


def make_spec(folder: Path) -> Path:
    """A finished spec with its baseline, both from the template's own text."""
    target = folder / "project"
    data = {"project_name": "Payment Retries", "user_name": "Ann Example"}
    run_copy(str(TESTS.parent), target, data=data, defaults=True, unsafe=True, quiet=True, vcs_ref="HEAD")
    known = baselines.read((target / ".copier-baseline.md").read_text(encoding="utf-8"))
    assert isinstance(known, Baseline)
    spec = target / "engineering-spec.md"
    written = (FOLDER / "service.md").read_text(encoding="utf-8")
    spec.write_text(fill(known.text, written), encoding="utf-8")
    return spec


def measure_index(folder: Path) -> None:
    """The index of many specs, in a process of its own."""
    goods = [finish(name) for name in NAMES]
    for number in range(SPECS):
        project, good = folder / f"spec-{number:03}", goods[number % len(goods)]
        title = f"Project {number}"
        if number % 4:
            known = good.baseline._replace(text=f"{good.baseline.text}\n{title}\n")
            put(f"{good.text}\n{title}\n", known, project)
        else:
            draft(project)
    for arguments in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "specs")):
        who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
        subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True)
    command = [sys.executable, str(TESTS.parent / "hooks" / "check.py"), "--format", "index-json", str(folder)]
    start, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"index of {SPECS} specs: {seconds:.2f} s, {used:.2f} s of them computing")


def measure_size(size: int) -> None:
    """The check of a spec of many sections, half of them with something to report."""
    base, spec = [], []
    for number in range(size):
        heading = f"{'#' * (1 + number % 4)} Section {number}\n\n"
        base.append(f"{heading}[*Say what {number} is about and what it is not.*]\n\n")
        spec.append(heading + TEXTS[number % len(TEXTS)].format(number) + "\n\n")
    known = Baseline("spec.md", ".copier-answers.yml", "v1.0.0", "".join(base))
    start = time.perf_counter()
    report = check("".join(spec), known, final=True)
    seconds = time.perf_counter() - start
    print(
        f"{size:6} sections: {seconds:6.2f} s, {seconds / size * 1e6:4.0f} µs a section, "
        f"{len(report.findings)} findings"
    )


TEXTS = (
    "What {0} is about, in a sentence.",
    "[*Say what {0} is about and what it is not.*]",
    "- [x] one\n- [ ] two of {0}\n\n| a | b |\n| - | - |\n| {0} | Unviewed |",
    "Not applicable because {0} is not there.",
    "N/A",
    "",
)

if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
