"""`typing.NamedTuple` without `typing`, whose import alone takes half an interpreter's start.

The check runs at each commit, and most of its time is the start. What a type checker
sees is the real `NamedTuple`.
"""

from __future__ import annotations

from collections import namedtuple

TYPE_CHECKING = False  # a type checker takes this for `typing.TYPE_CHECKING`
if TYPE_CHECKING:
    from typing import NamedTuple
else:
    _OWN = frozenset(("__annotations__", "__classcell__", "__dict__", "__module__", "__qualname__"))

    class _Maker(type):
        """Makes a named tuple of a class's annotations, its methods included."""

        def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, object]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, space)
            fields = space.get("__annotations__", {})
            defaults = [space[field] for field in fields if field in space]
            made = namedtuple(name, fields, defaults=defaults, module=space["__module__"])
            for attribute, value in space.items():
                if attribute not in fields and attribute not in _OWN:
                    setattr(made, attribute, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """Base of a named tuple whose fields are its annotations."""


__all__ = ["NamedTuple"]
