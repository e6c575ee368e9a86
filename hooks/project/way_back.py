"""The way back: commands that bring back the files of a run, byte for byte as they were.

Where git restores exactly the earlier text, git does; any other text is kept, inside git's own
directory, so that nothing untracked stands in the way of the next update, or without git in a
folder of the project.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import partial
from hashlib import sha1
from shlex import join
from typing import NamedTuple

from project import files, git
from project.writing import Change

FOLDER = "copier-earlier"


class WayBack(NamedTuple):
    """The copies that must be written before the changes, and the commands that take those back."""

    copies: tuple[Change, ...]
    place: str  # the folder of the copies, as the commands name it
    commands: tuple[tuple[str, ...], ...]

    @property
    def brings_back(self) -> bool:
        """Whether there is an earlier text, not only new files."""
        return any(command[0] != "rm" for command in self.commands)

    def restores(self, name: str) -> bool:
        """Whether git holds the earlier text of one of the project's files."""
        return any(command[0] == "git" and name in command for command in self.commands)

    @property
    def line(self) -> str:
        """The commands as one for a shell; "" where there is nothing to take back."""
        return " && ".join(join(command) for command in self.commands)


def find(project: str, changes: Sequence[Change], where: str) -> WayBack:
    """The way back from changes in a project, for a shell in another folder if `where` names the project's."""
    project = os.path.realpath(project)
    gone = [change for change in changes if change.is_one and change.old is not None]
    made = [change for change in changes if change.is_one and change.old is None]
    private = git.private_path(project, FOLDER) if gone else None
    held = [change for change in gone if private and _is_held(project, change)]
    folder = private or os.path.join(project, f".{FOLDER}")
    copies = {change: _copy(folder, change) for change in gone if change not in held}
    shown = partial(_shown, project, where)
    commands: list[tuple[str, ...]] = [
        ("cp", "--", shown(copy.path), shown(change.path)) for change, copy in copies.items()
    ]
    commands += [_restore([_shown(project, "", change.path) for change in held], where)] if held else []
    commands += [("rm", "--", *(shown(change.path) for change in made))] if made else []
    return WayBack(tuple(copies.values()), shown(folder), tuple(commands))


def _is_held(project: str, change: Change) -> bool:
    return git.restores(project, _shown(project, "", change.path), change.old or b"")


def _copy(folder: str, change: Change) -> Change:
    """The copy of a text, at a path that no other text has."""
    data = change.old or b""
    path = os.path.join(folder, f"{sha1(data).hexdigest()[:8]}-{os.path.basename(change.path)}")
    name = f"the copy of {change.name}"
    return Change(name, path, files.read_bytes(path, name), data, change.path)


def _restore(names: list[str], where: str) -> tuple[str, ...]:
    place = ["-C", where] if where else []
    literal = ["--literal-pathspecs"] if any(re.search(r"[*?\[\\]|^:", name) for name in names) else []
    return ("git", *place, *literal, "restore", "--", *names)


def _shown(project: str, where: str, path: str) -> str:
    """How a command names a path: from the project's folder, or in full."""
    relative = os.path.relpath(path, project).replace(os.sep, "/")
    return path if relative.startswith("../") else f"{where}/{relative}" if where else relative
