"""The passing file, in which Copier leaves for the hook what it knows: JSON, then the document."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha1
from typing import Any, NamedTuple

from form.errors import SpecError
from form.markers import Marked, read

_NAME = re.compile(r"(\.copier-template(?:\..+)?)\.([0-9a-f]{40})\.md")


class Task(NamedTuple):
    """What Copier asks for: the answers, the files' names and texts, where the template is from."""

    answers: Mapping[str, Any]
    answers_file: str
    answers_text: str  # the answers as Copier keeps them
    baseline_file: str
    spec_file: str
    version: str  # the template's; "" where it has no history
    commit: str  # the template's, in full
    address: str  # the template's, as the answers record it
    asked: str  # the document with its full guidance, where it is given without
    template: Marked


def read_task(name: str, text: str) -> Task:
    """The task in a passing file of this name.

    Raises `SpecError` where a killed Copier wrote it in part: the name holds a digest of the text.
    """
    parts = _NAME.fullmatch(name)
    if parts is None or sha1(text.encode("utf-8")).hexdigest() != parts[2]:
        raise SpecError(f"{name} is not as the template gives it; run the command again, which makes it anew")
    header, _, document = text.partition("\n")
    return Task(**json.loads(header), template=read(document))


def same_spec(name: str, other: str) -> bool:
    """Whether another name is that of a passing file for the same spec."""
    first, second = _NAME.fullmatch(name), _NAME.fullmatch(other)
    return name == other or (first is not None and second is not None and first[1] == second[1])
