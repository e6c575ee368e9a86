"""How many small faults in a room's code the room's own tests notice.

    python tests/mutate.py [--room form] [--room merging] [--count 300] [--seed N] [--jobs 2]

Takes COUNT of all places where one operator, constant, condition or statement of
`hooks/ROOM` can be another, writes each into a copy of the repository, and runs
`tests/ROOM` there until the first failure. Prints the seed, each mutant that survived
with its lines before and after, and how many died. A survivor that is equal in effect is
no gap: only a reader can tell. No test depends on this.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
PARTS = ("copier.yml", "hooks", "template", "tests", "pyproject.toml", "README.md", "CHANGELOG.md")
SECONDS = 120  # a mutant that takes longer runs in circles: the tests notice

OTHER_OPERATOR: dict[type, type[Any]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
OTHER_NAME = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """One fault: the file, the node's place in it, and what stands there instead."""

    path: Path
    line: int
    start: int
    end: int
    text: str

    def apply(self, source: bytes) -> bytes:
        """The file's source with the fault."""
        return source[: self.start] + self.text.encode() + source[self.end :]


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every mutant of a file."""
    source = path.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in _code(ast.parse(source)):
        for other in _others(node):
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
            text = ast.unparse(other)
            yield Mutant(path, node.lineno, start, end, f"({text})" if isinstance(other, ast.expr) else text)


def _code(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """The nodes that do something: no annotations, documentation, decorators or parts of f-strings."""
    if isinstance(node, ast.expr | ast.stmt):
        yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list") or isinstance(node, ast.JoinedStr):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_documentation(child):
                yield from _code(child)


def _is_documentation(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _others(node: ast.expr | ast.stmt) -> Iterator[ast.AST]:
    """What can stand in a node's place."""
    yield from _with_other_operators(node)
    match node:
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int()):
            yield ast.Constant(node.value + 1)  # type: ignore[operator]
        case ast.Name() if node.id in OTHER_NAME:
            yield ast.Name(OTHER_NAME[node.id])
        case ast.IfExp():
            yield from (node.body, node.orelse)
        case ast.BoolOp():
            yield from _without_one(node)
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.Expr() | ast.AugAssign():
            yield ast.Pass()


def _with_other_operators(node: ast.expr | ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            for position, operator in enumerate(node.ops):
                if type(operator) in OTHER_OPERATOR:
                    operators = [*node.ops]
                    operators[position] = OTHER_OPERATOR[type(operator)]()
                    yield ast.Compare(node.left, operators, node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(OTHER_OPERATOR[type(node.op)](), node.values)
        case ast.BinOp() if type(node.op) in OTHER_OPERATOR:
            yield ast.BinOp(node.left, OTHER_OPERATOR[type(node.op)](), node.right)
        case ast.AugAssign() if type(node.op) in OTHER_OPERATOR:
            yield ast.AugAssign(node.target, OTHER_OPERATOR[type(node.op)](), node.value)


def _without_one(node: ast.BoolOp) -> Iterator[ast.expr]:
    for left_out in node.values:
        rest = [value for value in node.values if value is not left_out]
        yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]


def survives(mutant: Mutant, copies: SimpleQueue[Path]) -> bool:
    """Whether the tests of its room pass with a mutant, in a copy of the repository that is free."""
    folder = copies.get()
    target = folder / mutant.path.relative_to(REPOSITORY)
    original = target.read_bytes()
    try:
        target.write_bytes(mutant.apply(original))
        return passes(folder, mutant.path.parent.name)
    finally:
        target.write_bytes(original)
        copies.put(folder)


def passes(folder: Path, room: str) -> bool:
    """Whether the tests of a room pass in a folder."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", f"tests/{room}"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}  # compiled modules are told apart by the second only
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def told(mutant: Mutant) -> str:
    """The lines of a mutant before and after."""
    source = mutant.path.read_bytes()
    first = source.rfind(b"\n", 0, mutant.start) + 1
    last = source.find(b"\n", mutant.end)
    before, after = (
        source[first:last],
        mutant.apply(source)[first : last + len(mutant.text.encode()) - mutant.end + mutant.start],
    )
    lines = [f"- {line}" for line in before.decode().splitlines()] + [
        f"+ {line}" for line in after.decode().splitlines()
    ]
    return "\n".join([f"{mutant.path.relative_to(REPOSITORY)}:{mutant.line}", *lines])


def make_copy(folder: Path, *more: str) -> Path:
    """What the tests need of the repository; those of a room need no more."""
    folder.mkdir()
    for name in (*PARTS, *more):
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / name)
    return folder


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
    survived = 0
    copies: SimpleQueue[Path] = SimpleQueue()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        for number in range(options.jobs):
            copies.put(make_copy(Path(folder) / str(number)))
        for room in rooms:
            assert passes(Path(folder) / "0", room), f"tests/{room} fails without a mutant"
        for mutant, alive in zip(chosen, pool.map(lambda mutant: survives(mutant, copies), chosen), strict=True):
            if alive:
                survived += 1
                print(told(mutant), flush=True)
    print(f"{len(chosen) - survived} of {len(chosen)} died, {1 - survived / len(chosen):.1%}")
    return int(survived * 10 > len(chosen))


if __name__ == "__main__":
    sys.exit(main())
