"""Lint what is for GitHub: each file by the schema of its kind, each script by ShellCheck.

    python tests/github/lint.py

Prints what it finds; the exit status is 1 if it found anything.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import which

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from helpers.github import scripts
from helpers.projects import REPOSITORY

SCHEMAS = {
    "vendor.github-actions": ["action.yml"],
    "vendor.github-workflows": [".github/workflows/*.yml"],
    "vendor.github-issue-forms": [".github/ISSUE_TEMPLATE/wrong-*.yml"],
    "vendor.github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
    "vendor.dependabot": [".github/dependabot.yml"],
}
TOOLS = f"{Path(sys.executable).parent}"


def main() -> int:
    """Lint every file and every script, and say whether all are well."""
    good = [_holds(schema, path) for schema, patterns in SCHEMAS.items() for path in _paths(patterns)]
    good += [_is_clean(path, name, text) for path in _with_scripts() for name, text in scripts(path).items()]
    print(f"{len(good)} files and scripts, {good.count(False)} with a finding")
    return 0 if all(good) else 1


def _paths(patterns: list[str]) -> list[str]:
    found = [path for pattern in patterns for path in sorted(REPOSITORY.glob(pattern))]
    return [path.relative_to(REPOSITORY).as_posix() for path in found]


def _with_scripts() -> list[str]:
    return _paths([*SCHEMAS["vendor.github-actions"], *SCHEMAS["vendor.github-workflows"]])


def _holds(schema: str, path: str) -> bool:
    return _ends_well([_tool("check-jsonschema"), "--quiet", "--builtin-schema", schema, path], "")


def _is_clean(path: str, name: str, text: str) -> bool:
    print(f"{path}: {name}", flush=True)
    return _ends_well([_tool("shellcheck"), "--shell", "bash", "-"], text)


def _ends_well(command: list[str], text: str) -> bool:
    return subprocess.run(command, cwd=REPOSITORY, input=text, text=True, check=False).returncode == 0


def _tool(name: str) -> str:
    return which(name, path=TOOLS) or name


if __name__ == "__main__":
    sys.exit(main())
