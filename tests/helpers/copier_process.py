"""Copier's command many times over: its modules are loaded once, and what it parses is kept.

Half of a run's time is the import. A process that has done that forks for each command,
so that every one still is a process of its own, with its folder, environment and files.
Most of the rest goes into parsing the same questions, compiling the same Jinja texts and
cloning the same releases: those results depend on the text or the refs alone, so the next
run gets them from the one before.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import marshal
import os
import pickle
import runpy
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
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


class Memory:
    """Results that depend on their key alone; what a fork adds, it leaves in a file for those after it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.known: dict[object, bytes] = {}
        self.new: dict[object, bytes] = {}

    def get(self, key: object, make: Callable[[], bytes]) -> bytes:
        """The result for a key, made if it is not known."""
        if key not in self.known:
            self.known[key] = self.new[key] = make()
        return self.known[key]

    def leave(self) -> None:
        """Write what is new, in a fork."""
        if self.new:
            self.file.write_bytes(pickle.dumps(self.new))

    def learn(self) -> None:
        """Read what a fork has left."""
        if self.file.exists():
            self.known.update(pickle.loads(self.file.read_bytes()))
            self.file.unlink()


def _remember_parsing(memory: Memory) -> None:
    """Let Jinja and PyYAML look into the memory first."""
    import yaml
    from jinja2 import Environment

    compile_text, load_all = Environment.compile, yaml.load_all

    def compile_once(self: Environment, source: Any, name: Any = None, filename: Any = None, **options: Any) -> Any:
        def make() -> Any:
            return compile_text(self, source, name, filename, **options)

        if options or not isinstance(source, str):
            return make()
        key = (type(self), source, name, self.keep_trailing_newline, *sorted(self.extensions))
        return marshal.loads(memory.get(key, lambda: marshal.dumps(make())))

    def load_all_once(stream: Any, Loader: Any) -> Any:  # noqa: N803
        text = stream.read() if hasattr(stream, "read") else stream
        if b"!include" in text:
            return load_all(text, Loader)
        return pickle.loads(memory.get(text, lambda: pickle.dumps(list(load_all(text, Loader)))))

    Environment.compile = compile_once  # type: ignore[method-assign, assignment]
    yaml.load_all = load_all_once


def _remember_clones(folder: Path) -> None:
    """Let Copier copy the clone of a release that it has made before, while the template's refs are the same."""
    module: Any = importlib.import_module("copier._template")
    clone = module.clone

    def clone_once(url: str, ref: str = "HEAD", location: str | None = None) -> str:
        refs = Path(url, ".git", "refs")
        if ref == "HEAD" or not refs.is_dir():  # the work tree may count
            return str(clone(url, ref) if location is None else clone(url, ref, location))
        files = [Path(url, ".git", "packed-refs"), *sorted(path for path in refs.rglob("*") if path.is_file())]
        known = [(str(path), path.read_bytes()) for path in files if path.exists()]
        made = folder / hashlib.sha1(repr((ref, known)).encode(), usedforsecurity=False).hexdigest()
        if not made.exists():
            os.rename(clone(url, ref), made)
        target = location or tempfile.mkdtemp(prefix="copier._vcs.clone.")
        return str(shutil.copytree(made, target, symlinks=True, copy_function=os.link, dirs_exist_ok=True))

    module.clone = clone_once


def _be_copier(
    memory: Memory, arguments: list[str], folder: str, environment: dict[str, str], output: str, errors: str
) -> NoReturn:
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
    memory.leave()
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
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory(Path(folder) / "new")
        _remember_parsing(memory)
        _remember_clones(Path(folder))
        for line in sys.stdin:
            process = os.fork()
            if not process:
                _be_copier(memory, *json.loads(line))
            print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
            memory.learn()


if __name__ == "__main__":
    main()
