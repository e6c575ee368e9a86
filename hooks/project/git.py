"""What git knows. It is only asked: no command here changes a file, the index or a setting."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator


def _ask(folder: str, *arguments: str) -> bytes | None:
    """What git prints, or None where it refuses or is not there."""
    command = ["git", "-C", folder, "--literal-pathspecs", *arguments]
    try:
        process = subprocess.run(command, input=b"", capture_output=True, check=False)
    except OSError:
        return None
    return process.stdout if process.returncode == 0 else None


def restores(folder: str, name: str, data: bytes) -> bool:
    """Whether `git restore` gives a file in a folder exactly these bytes.

    It takes them from the index, through the filters and line endings that are set
    (gitattributes), and passes over an entry that is unmerged or marked to be skipped.
    """
    entries = _ask(folder, "ls-files", "--stage", "-v", "-z", "--", name)
    if entries is None or not entries.startswith(b"H ") or entries.count(b"\0") != 1:
        return False
    return _ask(folder, "cat-file", "--filters", f":./{name}") == data


def private_path(folder: str, name: str) -> str | None:
    """A path in the directory where git keeps its own files, or None outside a repository."""
    path = _ask(folder, "rev-parse", "--git-path", name)
    return None if path is None else os.path.join(folder, os.fsdecode(path).removesuffix("\n"))


def has_commit(repository: str, commit: str) -> bool:
    """Whether a repository holds a commit."""
    return _ask(repository, "cat-file", "-e", f"{commit}^{{commit}}") is not None


def versions(folder: str, name: str, most: int = 5) -> Iterator[tuple[str, str]]:
    """The texts of a file in the last commits that touched it, each with the commit, the newest first."""
    log = _ask(folder, "log", f"--max-count={most}", "--format=%h", "--", name) or b""
    for commit in ("HEAD", *log.decode().split()):
        data = _ask(folder, "show", f"{commit}:./{name}")
        with contextlib.suppress(UnicodeDecodeError):
            if data is not None:
                yield commit, data.decode("utf-8")
