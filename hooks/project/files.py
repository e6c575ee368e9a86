"""Files: read whole, put in place whole, and never outside the project."""

from __future__ import annotations

import contextlib
import os

from form.errors import SpecError


def resolve(project: str, name: str) -> str:
    """The file that a path inside the project stands for, symbolic links followed.

    Raises `SpecError` where it lies outside the project, or where a link leads to nothing.
    """
    path = os.path.join(project, name)
    real, root = os.path.realpath(path), os.path.realpath(project)
    if not (real + os.sep).startswith(os.path.join(root, "")):
        raise SpecError(f"{name} leads out of the project, to {real}; nothing was written")
    if os.path.islink(path) and not os.path.exists(path):
        raise SpecError(f"{name} is a symbolic link to a file that is not there; mend or remove it")
    return real


def read_bytes(path: str, name: str) -> bytes | None:
    """What a file holds, or None if there is none. `name` is what messages call it.

    Raises `SpecError` where it can't be read.
    """
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SpecError(f"{name} can't be read: {error.strerror}; mend this and run the command again") from None


def decode(data: bytes, name: str) -> str:
    """The text of a file. Raises `SpecError` where it is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SpecError(
            f"{name} is not UTF-8 (byte {error.start}); save it as UTF-8 and run the command again"
        ) from None


def read(path: str, name: str) -> str | None:
    """The text of a file, or None if there is none; raises as `read_bytes` and `decode` do."""
    data = read_bytes(path, name)
    return None if data is None else decode(data, name)


def waiting_name(path: str) -> str:
    """Where a new text waits until it takes the place of the old one."""
    return os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.copier-new")


def put_beside(path: str, data: bytes, like: str) -> None:
    """Write a new text whole beside the file that it is for, with the permissions of `like`."""
    waiting = waiting_name(path)
    remove(waiting)
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if os.path.exists(like):
        os.chmod(waiting, os.stat(like).st_mode & 0o7777)


def put_in_place(path: str) -> None:
    """Let the text that waits beside a file take its place, in one step."""
    os.replace(waiting_name(path), path)


def remove(path: str) -> None:
    """Remove a file, if it is there."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def make_folder(path: str) -> list[str]:
    """Make a folder and those above it; the ones that were made, outermost first."""
    missing: list[str] = []
    while not os.path.isdir(path):
        missing.insert(0, path)
        path = os.path.dirname(path)
    for folder in missing:
        os.mkdir(folder)
    return missing
