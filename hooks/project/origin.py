"""Where a template is from, as far as it limits who can update a spec, and to what."""

from __future__ import annotations

import os
import re

from project import git
from project.passing import Task


def warnings(task: Task) -> list[str]:
    """What whoever makes a spec should know of the template's address and version."""
    return [line for line in (_of_address(task.address), _of_version(task)) if line]


def _of_address(address: str) -> str:
    if not _is_local(address):
        return ""
    return (
        f"Only this machine can update the spec: the template is at {address}. "
        f"To share it, copy again from an address that others can reach; what is written stays."
    )


def _of_version(task: Task) -> str:
    if not task.version:
        return "The template is no git repository, so no update can follow; make it one, with a tag, and copy again."
    if _is_local(task.address) and not git.has_commit(os.path.expanduser(task.address), task.commit):
        return (
            f"The template has uncommitted changes, and {task.version} holds them, which no update can follow; "
            f"commit and tag them, then copy again."
        )
    if not re.match(r"v?\d+(\.\d+)*", task.version) or re.fullmatch("[0-9a-f]{7,40}", task.version):
        return (
            f"The template has no release, so this spec is of {task.version}; "
            f"updates follow once it has: git tag v1.0.0"
        )
    return ""


def _is_local(address: str) -> bool:
    return bool(re.match(r"[/\\~]|[A-Za-z]:[/\\]", address))
