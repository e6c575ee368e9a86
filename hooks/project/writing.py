"""Changes of files: all of them, or on any failure none."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from typing import NamedTuple

from form.errors import SpecError

from project import files


class Change(NamedTuple):
    """What a file holds and is to hold; None where there is no file."""

    name: str  # what messages call it
    path: str
    old: bytes | None
    new: bytes | None
    like: str  # the path of the file whose permissions it takes

    @property
    def is_one(self) -> bool:
        """Whether anything changes."""
        return self.old != self.new


def write(changes: Sequence[Change]) -> None:
    """Make the changes in their order; each new text is whole on the disk before the first is put in place.

    Raises `SpecError` where that fails; every file is then as it was. What a killed run left
    beside the files is cleared away.
    """
    folders: list[str] = []
    done: list[Change] = []
    try:
        for change in changes:
            _prepare(change, folders)
        for change in changes:
            done.append(change)
            _finish(change)
    except BaseException as error:
        left = _undo(changes, done, folders)
        if isinstance(error, OSError):
            raise SpecError(_what_failed(done[-1] if done else change, error, left)) from None
        raise


def _prepare(change: Change, folders: list[str]) -> None:
    if change.is_one and change.new is not None:
        folders += files.make_folder(os.path.dirname(change.path))
        files.put_beside(change.path, change.new, change.like)
    else:
        files.remove(files.waiting_name(change.path))


def _finish(change: Change) -> None:
    if not change.is_one:
        return
    if change.new is None:
        files.remove(change.path)
    else:
        files.put_in_place(change.path)


def _undo(changes: Sequence[Change], done: list[Change], folders: list[str]) -> list[str]:
    """Put back what was there; the names of the files for which that failed, too."""
    left = [change.name for change in reversed(done) if not _put_back(change)]
    for change in changes:
        with contextlib.suppress(OSError):
            files.remove(files.waiting_name(change.path))
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            os.rmdir(folder)
    return left


def _put_back(change: Change) -> bool:
    """Undo one change; whether the file is as it was."""
    try:
        if change.old is None:
            files.remove(change.path)
        elif files.read_bytes(change.path, change.name) != change.old:
            files.put_beside(change.path, change.old, change.path)
            files.put_in_place(change.path)
    except (OSError, SpecError):
        return False
    return True


def _what_failed(change: Change, error: OSError, left: list[str]) -> str:
    state = f"{', '.join(left)} can't be put back, but is whole" if left else "everything is as it was"
    return f"{change.name} can't be written: {error.strerror}; {state}, run the command again"
