"""What git knows: which files a commit touches, who changed a spec last, what a template has released."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

_RELEASE = re.compile(r"refs/tags/(v?(\d+)\.(\d+)\.(\d+))$", re.MULTILINE)
_MANY = 1000  # paths that a command line takes on any system
_PATIENCE = 10  # seconds for one look at a template
_SHORT_ADDRESSES = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}


class Change(NamedTuple):
    """When a file was last changed, as YYYY-MM-DD, and by whom."""

    day: str
    author: str


class Changes(NamedTuple):
    """The last change of each file that has one, by its path as asked; `note` says why if none is known."""

    by_path: Mapping[str, Change]
    note: str = ""


def staged_files(folder: str = ".") -> frozenset[str]:
    """The files below a folder, by their paths from it, that the coming commit adds, changes or deletes."""
    names = _git(folder, "diff", "--cached", "--name-only", "--no-renames", "--relative", "-z")
    return frozenset(name for name in (names or "").split("\0") if name)


def last_changes(paths: Sequence[str]) -> Changes:
    """Who changed each file last; one look at the history of each repository."""
    found: dict[str, Change] = {}
    notes = []
    for root, inside in _by_repository(paths).items():
        if not root:
            notes.append("Some specs are in no git repository: who changed them is not known.")
        elif (_git(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true":
            notes.append("The clone is shallow, so who changed a spec is unknown; fetch it with fetch-depth: 0.")
        else:
            changes = _last_in(root, inside)
            found.update((path, changes[name]) for name, path in inside.items() if name in changes)
    return Changes(found, " ".join(dict.fromkeys(notes)))


def _by_repository(paths: Iterable[str]) -> dict[str, dict[str, str]]:
    """The files of each repository, by their paths in it."""
    roots: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {}
    for path in paths:
        folder = os.path.dirname(os.path.realpath(path))
        if folder not in roots:
            roots[folder] = _root(folder)
        root = roots[folder]
        name = os.path.relpath(os.path.realpath(path), root).replace(os.sep, "/") if root else path
        found.setdefault(root, {})[name] = path
    return found


def _root(folder: str) -> str:
    """The top of the repository that a folder is in; "" if it is in none."""
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


def _last_in(root: str, names: Iterable[str]) -> dict[str, Change]:
    wanted = set(names)
    paths = sorted(wanted) if len(wanted) < _MANY else ["."]
    log = _git(root, "log", "--format=%x01%cs%x02%an", "--name-only", "--no-renames", "-z", "--", *paths)
    found: dict[str, Change] = {}
    for entry in (log or "").split("\1")[1:]:
        heading, _, touched = entry.partition("\0")
        day, _, author = heading.partition("\2")
        for name in touched.lstrip("\n").split("\0"):
            if name in wanted and name not in found:
                found[name] = Change(day, author.strip())
    return found


def newest_release(address: str) -> str:
    """The newest release of a template, asked of it once; "" if it can't be reached."""
    for short, host in _SHORT_ADDRESSES.items():
        if address.startswith(short):
            address = f"{host}{address.removeprefix(short).removesuffix('.git')}.git"
    return newest(
        _git(".", "ls-remote", "--tags", "--refs", "--", address.removeprefix("git+"), patience=_PATIENCE) or ""
    )


def newest(refs: str) -> str:
    """The newest of the releases that a list of tags names, one a line."""
    found = {tuple(map(int, numbers)): tag for tag, *numbers in _RELEASE.findall(refs)}
    return found[max(found)] if found else ""


def _git(folder: str, *arguments: str, patience: float | None = None) -> str | None:
    """What git prints; None where there is no git, no repository, or no answer."""
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-C", folder, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, env=environment, timeout=patience, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
