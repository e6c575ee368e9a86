"""The small faults that can be made in a module's code: see mutate.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

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
    function: int | None  # the first line of the one that it stands in; none: it is run at import

    def source(self) -> bytes:
        """The file's source with the fault."""
        source = self.path.read_bytes()
        return source[: self.start] + self.text.encode() + source[self.end :]

    def told(self) -> str:
        """The lines before and after."""
        source = self.path.read_bytes()
        first = source.rfind(b"\n", 0, self.start) + 1
        before = source[first : source.find(b"\n", self.end)]
        after = source[first : self.start] + self.text.encode() + source[self.end : source.find(b"\n", self.end)]
        lines = [f"- {line}" for line in before.decode().splitlines()]
        lines += [f"+ {line}" for line in after.decode().splitlines()]
        return "\n".join([f"{self.path.parent.name}/{self.path.name}:{self.line}", *lines])


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every mutant of a file."""
    source = path.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    tree = ast.parse(source)
    functions = list(_functions(tree))
    for node in _code(tree):
        function = next((first for first, body in functions if node.lineno in body), None)
        for other in _others(node):
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
            text = ast.unparse(other)
            text = f"({text})" if isinstance(other, ast.expr) else text
            yield Mutant(path, node.lineno, start, end, text, function)


def _functions(scope: ast.Module | ast.ClassDef) -> Iterator[tuple[int, range]]:
    """The functions and methods of a module: the first line of each, and the lines of its body."""
    for node in scope.body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node)
        elif isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield first, range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)


def _code(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """The nodes that do something: no annotations, documentation, decorators, parts of f-strings or strict zips."""
    if isinstance(node, ast.expr | ast.stmt):
        yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list") or isinstance(node, ast.JoinedStr):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_documentation(child) and not _is_strict(child):
                yield from _code(child)


def _is_documentation(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_strict(node: ast.AST) -> bool:
    """Whether a node is the promise to `zip` that what it gets is as long: like an assertion, it does nothing."""
    return isinstance(node, ast.keyword) and ast.unparse(node) == "strict=True"


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
