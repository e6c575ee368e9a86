"""Copier's command many times over, its modules loaded once.

Half of a run's time is the import. A process that has done that forks for each command,
so that every one still is a process of its own, with its folder, environment and files.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn


class Copier:
    """The process that forks."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, arguments: list[str], folder: Path, environment: Mapping[str, str]) -> tuple[int, bytes, bytes]:
        """Run one command; its exit status and what it wrote to the two outputs."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with tempfile.NamedTemporaryFile() as output, tempfile.NamedTemporaryFile() as errors:
            order = [arguments, str(folder), dict(environment), output.name, errors.name]
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            return int(self.process.stdout.readline()), Path(output.name).read_bytes(), Path(errors.name).read_bytes()

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def _be_copier(arguments: list[str], folder: str, environment: dict[str, str], output: str, errors: str) -> NoReturn:
    for number, (name, mode) in enumerate([(os.devnull, os.O_RDONLY), (output, os.O_WRONLY), (errors, os.O_WRONLY)]):
        os.dup2(os.open(name, mode), number)
    status: Any = 0
    try:
        _enter(folder, environment)
        sys.argv = ["copier", *arguments]
        runpy.run_module("copier", run_name="__main__", alter_sys=True)
    except SystemExit as error:
        status = error.code
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 0 if status is None else 1)


def _enter(folder: str, environment: dict[str, str]) -> None:
    """Make the command's folder and environment known to Python and to plumbum, which keeps both."""
    from plumbum import local

    os.chdir(folder)
    local.cwd.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    local.env.clear()
    local.env.update(environment)


def main() -> None:
    """Fork for each line of standard input and say how it ended."""
    import copier.__main__  # noqa: F401

    del sys.modules["copier.__main__"]  # each command runs it anew
    for line in sys.stdin:
        process = os.fork()
        if not process:
            _be_copier(*json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
