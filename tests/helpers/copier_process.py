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
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

COMMAND = """\
#!{python} -SE
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    order = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(server, [order + b"\\n"], [0, 1, 2])
    sys.exit(int(server.makefile().readline()))
"""


class Copier:
    """The process that forks, and a command `copier` for shells that asks it to."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        address = str(self.folder / "socket")
        self.command = self.folder / "copier"
        self.command.write_text(COMMAND.format(python=sys.executable, address=address), encoding="utf-8")
        self.command.chmod(0o755)
        self.process = subprocess.Popen(
            [sys.executable, __file__, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.process.stdout.readline()  # it listens

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder)


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
    memory: Memory, arguments: list[str], folder: str, environment: dict[str, str], streams: list[int]
) -> NoReturn:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
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


def _serve(connection: socket.socket, memory: Memory) -> None:
    """Fork for one order, with the streams that come along, and answer how it ended."""
    order, streams, _, _ = socket.recv_fds(connection, 1 << 16, 3)
    while not order.endswith(b"\n"):
        order += connection.recv(1 << 16)
    process = os.fork()
    if not process:
        arguments, folder, environment = json.loads(order)
        _be_copier(memory, arguments, folder, environment, streams)
    for stream in streams:
        os.close(stream)
    connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
    memory.learn()


def main(address: str) -> None:
    """Serve those who connect to an address until standard input ends."""
    import copier.__main__  # noqa: F401

    del sys.modules["copier.__main__"]  # each command runs it anew
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        memory = Memory(Path(folder) / "new")
        _remember_parsing(memory)
        _remember_clones(Path(folder))
        listener.bind(address)
        listener.listen()
        print("listening", flush=True)
        while listener in select.select([sys.stdin, listener], [], [])[0]:
            connection, _ = listener.accept()
            with connection:
                _serve(connection, memory)


if __name__ == "__main__":
    main(sys.argv[1])
