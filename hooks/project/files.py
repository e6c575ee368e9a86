"""Files of a project: read whole, written whole, and never outside the project."""

from __future__ import annotations

import contextlib
import os

from form.errors import SpecError


def resolve(project: str, path: str) -> str:
    """The file that a path inside the project stands for, symbolic links followed.

    Raises `SpecError` where it lies outside the project.
    """
    real, root = os.path.realpath(os.path.join(project, path)), os.path.realpath(project)
    if not (real + os.sep).startswith(os.path.join(root, "")):
        raise SpecError(f"{path} leads out of the project, to {real}; nothing was written")
    return real


def is_same(project: str, one: str, other: str) -> bool:
    """Whether two paths inside the project are one file's."""
    first, second = os.path.join(project, one), os.path.join(project, other)
    return one == other or (os.path.exists(first) and os.path.exists(second) and os.path.samefile(first, second))


def read(path: str, name: str) -> str | None:
    """The text of a file, or None if there is none. `name` is what messages call it.

    Raises `SpecError` where it can't be read or is not UTF-8.
    """
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise SpecError(
            f"{name} is not UTF-8 (byte {error.start}); save it as UTF-8 and run the command again"
        ) from None
    except OSError as error:
        raise SpecError(f"{name} can't be read: {error.strerror}; mend this and run the command again") from None


def passing_name(path: str) -> str:
    """Where a new text waits until it takes the place of the old one."""
    return os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.copier-new")


def write(path: str, text: str, name: str) -> None:
    """Put a text in a file's place, all of it or, on any failure, none of it.

    The file keeps its permissions. What a killed run left behind is cleared away.
    """
    passing = passing_name(path)
    try:
        remove(passing)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        descriptor = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with open(descriptor, "wb") as file:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            if os.path.exists(path):
                os.chmod(passing, os.stat(path).st_mode & 0o7777)
            os.replace(passing, path)
        except BaseException:
            remove(passing)
            raise
    except OSError as error:
        raise SpecError(f"{name} can't be written: {error.strerror}; it is as it was, run the command again") from None


def clear(path: str) -> None:
    """Remove what a killed run left beside a file."""
    remove(passing_name(path))


def remove(path: str) -> None:
    """Remove a file, if it is there."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def move(old: str, new: str, name: str) -> None:
    """Give a file another path, in one step. `name` is what messages call the new one."""
    try:
        os.makedirs(os.path.dirname(new), exist_ok=True)
        os.replace(old, new)
    except OSError as error:
        raise SpecError(
            f"the spec can't be moved to {name}: {error.strerror}; it is where it was, run the command again"
        ) from None
