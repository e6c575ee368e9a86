"""The check's command, in this process and in one of its own."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from project.check_command import main

from helpers.hook import inside
from helpers.projects import REPOSITORY, Result, run

SCRIPT = REPOSITORY / "hooks" / "check.py"


def check(folder: Path, *arguments: str | Path) -> Result:
    """What the command does in a folder, without a start of Python."""
    output, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with inside(folder), redirect_stdout(output), redirect_stderr(errors):
        status = main([str(argument) for argument in arguments])
    said = [stream.buffer.getvalue().decode() for stream in (output, errors)]
    return Result(status, *said)


def check_command(folder: Path, *arguments: str | Path) -> Result:
    """Run the command as its users do, with the interpreter alone."""
    return run(sys.executable, "-S", "-E", SCRIPT, *arguments, folder=folder)
