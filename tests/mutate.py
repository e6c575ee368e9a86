"""How many small faults in a room's code the room's own tests notice.

    python tests/mutate.py [--room form] [--room merging] [--count 300] [--seed N] [--jobs 2]

Takes COUNT of all places where one operator, constant, condition or statement of
`hooks/ROOM` can be another, and tries each in a process of its own, until the first test
of `tests/ROOM` fails. The tests are run once before: one that never enters the function
of a mutant can't notice it and is left out, the quickest of the others come first. A mutant
of what is run at import gets a new pytest and all tests of the room.

Prints the seed, each mutant that survived with its lines before and after, and how many
died. A survivor that is equal in effect is no gap: only a reader can tell. No test depends
on this. It needs `fork`, and the hooks as they are until it ends.
"""

from __future__ import annotations

import argparse
import functools
import gc
import os
import pickle
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import NamedTuple

import pytest
from _pytest.runner import runtestprotocol
from mutants import Mutant, mutants_of

REPOSITORY = Path(__file__).resolve().parent.parent
HOOKS = str(REPOSITORY / "hooks")
NOTICED, BROKEN = 1, 70
TIMES, SECONDS = 20, 5  # a test that takes so much more of the processor runs in circles: it notices
PYTEST = ("-x", "-p", "no:cacheprovider", "-p", "no:xdist")

Place = tuple[str, int]  # a function or another piece of code: its file and first line


class Known(NamedTuple):
    """What a test takes of the processor, in seconds, the code of the hooks that it enters, and whether it passes."""

    seconds: float
    entered: frozenset[Place]
    passes: bool


class Trials:
    """A plugin of pytest: instead of running the tests, try mutants with them."""

    def __init__(self, mutants: Sequence[Mutant], jobs: int) -> None:
        self.mutants, self.jobs, self.survived = mutants, jobs, 0
        self.at_import = set[Place]()
        sys.settrace(tracer(self.at_import))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once, then try each mutant with those that concern it."""
        sys.settrace(None)
        with tempfile.TemporaryFile(buffering=0) as file:
            _, status = os.waitpid(in_child(lambda: pickle.dump(measured(session.items), file)), 0)
            assert status == 0
            file.seek(0)
            known: list[Known] = pickle.load(file)
        for seen, item in zip(known, session.items, strict=True):
            print("" if seen.passes else f"fails without a mutant, is left out: {item.nodeid}\n", end="", flush=True)
        running: dict[int, Mutant] = {}
        for mutant in self.mutants:
            if len(running) == self.jobs:
                self._end_one(running)
            running[in_child(functools.partial(self._try, mutant, session.items, known))] = mutant
        while running:
            self._end_one(running)
        return True

    def _end_one(self, running: dict[int, Mutant]) -> None:
        process, status = os.wait()
        mutant = running.pop(process)
        assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) in (0, NOTICED), mutant
        if status == 0:
            self.survived += 1
            print(mutant.told(), flush=True)

    def _try(self, mutant: Mutant, items: list[pytest.Item], known: list[Known]) -> None:
        """Run the tests of a mutant's room that concern it, until one fails."""
        room = mutant.path.parent.name
        tests = [(seen, item) for seen, item in zip(known, items, strict=True) if room_of(item) == room and seen.passes]
        place = (str(mutant.path), mutant.function or 0)
        if mutant.function is None or place in self.at_import:
            seconds = sum(seen.seconds for seen, _ in tests)
            resource.setrlimit(resource.RLIMIT_CPU, (int(3 * seconds) + 60,) * 2)
            left_out = [f"--deselect={item.nodeid}" for seen, item in zip(known, items, strict=True) if not seen.passes]
            os.execv(sys.executable, [sys.executable, __file__, "--alone", repr(tuple(mutant)), *left_out])
        put_in(mutant)
        concerned = sorted((pair for pair in tests if place in pair[0].entered), key=lambda pair: pair[0].seconds)
        following = [*(item for _, item in concerned[1:]), None]
        for (seen, item), after in zip(concerned, following, strict=False):
            signal.setitimer(signal.ITIMER_VIRTUAL, TIMES * seen.seconds + SECONDS)
            if not passes(item, after):
                os._exit(NOTICED)


def tracer(entered: set[Place]) -> Callable[[FrameType, str, object], None]:
    """What notes the code of the hooks that is entered."""

    def note(frame: FrameType, event: str, argument: object) -> None:
        if frame.f_code.co_filename.startswith(HOOKS):
            entered.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

    return note


def in_child(act: Callable[[], object]) -> int:
    """A new process that does something without a word; it ends with 0 if nothing was raised."""
    process = os.fork()
    if process:
        return process
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        act()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    os._exit(BROKEN)


def measured(items: list[pytest.Item]) -> list[Known]:
    """Run all tests: what is known of each."""
    caches = [thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper)]
    found = []
    for item, after in zip(items, [*items[1:], None], strict=True):
        for cache in caches:
            cache.cache_clear()  # a value that another test left there would hide what this one enters
        entered = set[Place]()
        start = time.process_time()
        sys.settrace(tracer(entered))
        passed = passes(item, after)
        sys.settrace(None)
        found.append(Known(time.process_time() - start, frozenset(entered), passed))
    return found


def passes(item: pytest.Item, after: pytest.Item | None) -> bool:
    """Whether a test passes; another one comes after it."""
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))


def room_of(item: pytest.Item) -> str:
    """The room that a test is of."""
    return item.path.relative_to(REPOSITORY / "tests").parts[0]


def put_in(mutant: Mutant) -> None:
    """Make a function that is there already the mutant."""
    path, first = str(mutant.path), mutant.function
    codes = codes_of(compile(mutant.source(), path, "exec"))
    [code] = [code for code in codes if code.co_firstlineno == first and code.co_name != "<lambda>"]
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType):
            there = thing.__code__
            if (there.co_filename, there.co_firstlineno, there.co_name) == (path, first, code.co_name):
                thing.__code__ = code
        elif isinstance(thing, functools._lru_cache_wrapper):
            thing.cache_clear()


def codes_of(code: CodeType) -> Iterator[CodeType]:
    """The code of a module's or class's functions and classes."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            if not constant.co_flags & 0x02:  # CO_NEWLOCALS: a function
                yield from codes_of(constant)


def alone(mutant: Mutant, options: Sequence[str]) -> int:
    """Run all tests of a mutant's room with the mutant in place of its module."""
    get_code = SourceFileLoader.get_code

    def mutated(loader: SourceFileLoader, name: str) -> CodeType | None:
        same = loader.path == str(mutant.path)
        return compile(mutant.source(), mutant.path, "exec") if same else get_code(loader, name)

    SourceFileLoader.get_code = mutated  # type: ignore[assignment,method-assign]
    return NOTICED if pytest.main([*PYTEST, *options, f"tests/{mutant.path.parent.name}"]) else 0


def main() -> int:
    """Try the mutants, print the survivors; 1 if more than a tenth survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--room", action="append", help="a folder of hooks/; form and merging unless given")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    rooms = options.room or ["form", "merging"]
    files = [path for room in rooms for path in sorted((REPOSITORY / "hooks" / room).glob("*.py"))]
    every = [mutant for path in files for mutant in mutants_of(path)]
    chosen = random.Random(options.seed).sample(every, min(options.count, len(every)))
    print(f"{len(chosen)} of {len(every)} mutants, --seed {options.seed}", flush=True)
    trials = Trials(chosen, options.jobs)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
        ended = pytest.main([*PYTEST, "-p", "no:terminal", *(f"tests/{room}" for room in rooms)], plugins=[trials])
    assert ended == 0
    print(f"{len(chosen) - trials.survived} of {len(chosen)} died, {1 - trials.survived / len(chosen):.1%}")
    return int(trials.survived * 10 > len(chosen))


if __name__ == "__main__":
    os.chdir(REPOSITORY)
    if sys.argv[1:2] == ["--alone"]:
        sys.exit(alone(Mutant(*eval(sys.argv[2], {"PosixPath": Path})), sys.argv[3:]))
    sys.exit(main())
