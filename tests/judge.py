"""Judge updates from outside: what would a careful person mend in the results.

    python tests/judge.py FOLDER [--tool ours|git-ours|git|author] [--hooks DIRECTORY] [--jobs 2] [--verbose]

FOLDER holds a folder for each case with `base.md`, `author.md` and `template.md`. Prints what
share of the results has something of each kind to mend. Shares no code with `hooks/`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from judging.case import Case
from judging.kinds import APART, KINDS, Kind
from judging.outline import key

HOOKS = Path(__file__).parents[1] / "hooks"
DIFFERS = "differs from a line merge without conflict"
AGAIN = "a second run changes something"
TWICE = "the same update of the result changes something"
FAILED = "the tool failed"


class Update(NamedTuple):
    """The three texts of a case, as files."""

    base: Path
    author: Path
    template: Path


class Outcome(NamedTuple):
    """What a tool made of an update."""

    result: str
    report: str
    status: int


class Verdict(NamedTuple):
    """What there is to mend in a result, and what is counted apart: a kind and what it is said of."""

    case: str
    findings: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, str], ...]


Tool = Callable[[Update], Outcome]


def ours(update: Update, hooks: Path = HOOKS) -> Outcome:
    """The merge of this project."""
    return _run([sys.executable, str(hooks / "merge.py"), *map(str, update)])


def git(update: Update, *options: str) -> Outcome:
    """A merge of lines; a conflict's number is its status."""
    base, author, template = map(str, update)
    return _run(["git", "merge-file", "-p", *options, author, base, template])


def git_ours(update: Update) -> Outcome:
    """A merge of lines that takes the author's where there is a conflict."""
    return git(update, "--ours")


def author(update: Update) -> Outcome:
    """The author's text as it is."""
    return Outcome(_read(update.author), "", 0)


def _run(command: list[str]) -> Outcome:
    done = subprocess.run(command, capture_output=True, check=False)
    return Outcome(done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace"), done.returncode)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def judge(base: str, author: str, template: str, result: str, report: str = "") -> list[tuple[str, str]]:
    """What a careful person would mend in a result: a kind and a detail each."""
    return _findings(Case(base, author, template, result, report), KINDS)


def _findings(case: Case, kinds: dict[str, Kind]) -> list[tuple[str, str]]:
    return [(label, detail) for label, kind in kinds.items() for detail in kind(case)]


def judge_update(folder: Path, tool: Tool) -> Verdict:
    """Run a tool over the case in a folder and judge what it gives."""
    update = Update(*(folder / f"{field}.md" for field in Update._fields))
    base, mine, template = map(_read, update)
    outcome = tool(update)
    case = Case(base, mine, template, outcome.result, outcome.report)
    findings = _findings(case, KINDS)
    if outcome.status and tool is not git:
        findings.append((FAILED, outcome.report.strip().splitlines()[-1] if outcome.report.strip() else ""))
    findings += [(DIFFERS, detail) for detail in _worse_than_lines(update, outcome.result)]
    findings += [(AGAIN, "")] * _changes(update._replace(base=update.template), outcome.result, tool)
    apart = _findings(case, APART) + [(TWICE, "")] * _changes(update, outcome.result, tool)
    return Verdict(folder.name, tuple(findings), tuple(apart))


def _worse_than_lines(update: Update, result: str) -> list[str]:
    """Where a line merge has no conflict and nothing to mend, and the result is another."""
    lines = git(update)
    if lines.status or _plain(lines.result) == _plain(result):
        return []
    base, mine, template = map(_read, update)
    if judge(base, mine, template, lines.result):
        return []
    wanted, found = Counter(_plain(lines.result)), Counter(_plain(result))
    apart = [f"- {line}" for line in wanted - found] + [f"+ {line}" for line in found - wanted]
    return ["; ".join(apart[:4]) or "the order"]


def _plain(text: str) -> list[str]:
    return [plain for line in text.splitlines() if (plain := key(line))]


def _changes(update: Update, result: str, tool: Tool) -> bool:
    """Whether an update of the result gives another text."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "author.md"
        path.write_bytes(result.encode())
        return tool(update._replace(author=path)).result != result


TOOLS: dict[str, Tool] = {"ours": ours, "git-ours": git_ours, "git": git, "author": author}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; see the module's text."""
    options = _options(arguments)
    tool = partial(ours, hooks=options.hooks) if options.tool == "ours" else TOOLS[options.tool]
    folders = sorted(path.parent for path in options.folder.glob("**/base.md") if options.only in str(path))
    with ProcessPoolExecutor(options.jobs) as pool:
        verdicts = list(pool.map(partial(judge_update, tool=tool), folders, chunksize=4))
    print(table(verdicts))
    if options.verbose:
        for verdict in verdicts:
            for label, detail in (*verdict.findings, *verdict.apart):
                print(f"{verdict.case}\t{label}\t{detail}")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tool", choices=TOOLS, default="ours")
    parser.add_argument("--hooks", type=Path, default=HOOKS)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="only cases whose path has these words")
    parser.add_argument("--verbose", action="store_true", help="also a line for each finding")
    return parser.parse_args(arguments)


def table(verdicts: list[Verdict]) -> str:
    """The shares of the cases with something of each kind to mend."""
    shares = Counter(label for verdict in verdicts for label in {label for label, _ in verdict.findings})
    apart = Counter(label for verdict in verdicts for label in {label for label, _ in verdict.apart})
    clean = sum(not verdict.findings for verdict in verdicts)
    total = max(1, len(verdicts))
    rows = [f"{100 * count / total:5.1f} %  {label}" for label, count in shares.most_common()]
    rows += [f"{100 * count / total:5.1f} %  {label} (counted apart)" for label, count in apart.most_common()]
    return "\n".join([f"{len(verdicts)} updates, nothing to mend in {100 * clean / total:.1f} %", *rows])


if __name__ == "__main__":
    sys.exit(main())
