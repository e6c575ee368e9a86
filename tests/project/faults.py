"""A hook whose file operations fail, or during which the process dies, one at a time.

    python faults.py KILL TEMPLATE_FILE FOLDER...

runs the hook in each folder and ends its process at the operation whose number is the
folder's name: `after` it, or `half` way through a write.
"""

from __future__ import annotations

import builtins
import importlib
import os
import sys
from collections.abc import Callable
from typing import Any

# Every function of the operating system that the hook may call on a file. `stat`, `lstat`
# and `readlink` are left out: what they fail with, os.path answers with "no".
FUNCTIONS = ("listdir", "mkdir", "rmdir", "open", "fsync", "chmod", "replace", "unlink")
KILLED = 77

Act = Callable[["Operation"], None]


class Operation:
    """One call: its number, its name, what it is about."""

    def __init__(self, number: int, name: str, arguments: tuple[Any, ...]) -> None:
        self.number = number
        self.name = name
        self.arguments = arguments
        self.succeeded = False

    @property
    def changes(self) -> bool:
        """Whether it leaves something other than it was."""
        if self.name == "open":
            return len(self.arguments) > 1 and isinstance(self.arguments[1], int)
        return self.name in ("mkdir", "rmdir", "chmod", "replace", "unlink", "write", "flush", "fsync")


class Watched:
    """A file whose reads and writes are counted."""

    def __init__(self, file: Any, faults: Faults) -> None:
        self.file = file
        self.faults = faults

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()

    def fileno(self) -> int:
        """The descriptor, for fsync."""
        number: int = self.file.fileno()
        return number

    def read(self) -> bytes:
        """All there is."""
        data: bytes = self.faults.call("read", self.file.read)
        return data

    def write(self, data: bytes) -> None:
        """The first half and the second, so that a process can die between them."""
        half = len(data) // 2

        def write() -> None:
            self.file.write(data[:half])
            self.file.flush()
            if self.faults.half_way is not None:
                self.faults.half_way()
            self.file.write(data[half:])

        self.faults.call("write", write)

    def flush(self) -> None:
        """Hand the data to the system."""
        self.faults.call("flush", self.file.flush)


class Faults:
    """Counts the hook's file operations and lets something happen at one of them."""

    def __init__(self, before: Act | None = None, after: Act | None = None) -> None:
        self.before = before
        self.after = after
        self.half_way: Callable[[], None] | None = None
        self.done: list[Operation] = []
        self.originals = {name: getattr(os, name) for name in FUNCTIONS}

    def call(self, name: str, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Do one operation, or what was asked for in its place."""
        operation = Operation(len(self.done), name, arguments)
        self.done.append(operation)
        if self.before is not None:
            self.before(operation)
        result = function(*arguments, **options)
        operation.succeeded = True
        if self.after is not None:
            self.after(operation)
        return result

    def _open(self, file: Any, *arguments: Any, **options: Any) -> Watched:
        opened = builtins.open
        if isinstance(file, int):
            return Watched(opened(file, *arguments, **options), self)
        return Watched(self.call("open", opened, file, *arguments, **options), self)

    def __enter__(self) -> Faults:
        from project import files

        for name, original in self.originals.items():
            setattr(
                os,
                name,
                lambda *given, _name=name, _call=original, **options: self.call(_name, _call, *given, **options),
            )
        vars(files)["open"] = self._open
        return self

    def __exit__(self, *error: object) -> None:
        from project import files

        for name, original in self.originals.items():
            setattr(os, name, original)
        del vars(files)["open"]


def _die(*_: object) -> None:
    os._exit(KILLED)


def _die_in(folder: str, kill: str, number: int, template_file: str) -> int:
    """Run the hook in a process of its own, which dies; return how it ended."""
    from project import task as post_generation

    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    os.chdir(folder)
    faults = Faults()
    if kill == "half":
        faults.before = lambda operation: setattr(faults, "half_way", _die if operation.number == number else None)
    else:
        faults.after = lambda operation: _die() if operation.number == number else None
    with faults:
        os._exit(post_generation.main(["--quiet", template_file]))


def _main(kill: str, template_file: str, *folders: str) -> int:
    os.fsync = lambda fd: None
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "hooks"))
    importlib.import_module("merging.merge")  # once, not in each process
    ends = {_die_in(folder, kill, int(os.path.basename(folder)), template_file) for folder in folders}
    return 0 if ends == {KILLED} else 1


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
