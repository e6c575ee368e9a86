"""The kind that concerns front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import yaml

from judging.case import Case


def front_matter(case: Case) -> Iterator[str]:
    """Front matter that misses the template's new keys, has back what was taken out, or does not parse any more."""
    texts = [text.front for text in (case.base, case.author, case.template, case.result)]
    base, author, template, result = map(_keys, texts)
    if author is None:
        yield from _lines_lost(*texts)
    if base is None or author is None or template is None or texts[1][:3] != (texts[2][:3] or texts[1][:3]):
        return
    if result is None:
        yield "it does not parse"
        return
    if base and not author:
        if result:
            yield "it is back though the author took it out"
        return
    yield from _front_keys(base, author, template, result)


def _lines_lost(base: str, author: str, _: str, result: str) -> Iterator[str]:
    """The author's own lines of front matter that does not parse, which are in it no more."""
    for line in author.splitlines():
        if line not in base.splitlines() + result.splitlines():
            yield f"{line!r} is no longer in it"


def _front_keys(
    base: dict[str, object], author: dict[str, object], template: dict[str, object], result: dict[str, object]
) -> Iterator[str]:
    missing = object()
    for entry in {**template, **author, **base}:
        was, mine, now, is_ = (keys.get(entry, missing) for keys in (base, author, template, result))
        wanted = now if mine == was else mine
        if now is missing and was is not missing and mine == was:
            wanted = missing
        if is_ != wanted and not (isinstance(mine, list) and isinstance(now, list)):
            yield f"{entry!r} is wrong or missing"


def _keys(front: str) -> dict[str, object] | None:
    """The keys of front matter, however spelled; none where there is none, `None` where it does not parse."""
    found = _read(front)
    return found and {re.sub(r"[\W_]+", "", str(key)).casefold() or str(key): found[key] for key in found}


def _read(front: str) -> dict[str, object] | None:
    if not front.strip():
        return {}
    if front.startswith("+++"):
        return {match[1]: match[2] for match in re.finditer(r"^([\w.-]+)\s*=\s*(.*)$", front, re.M)}
    try:
        found = json.loads(front) if front.startswith("{") else yaml.load(front.strip().strip("-"), yaml.BaseLoader)
    except (ValueError, yaml.YAMLError):
        return None
    return found if isinstance(found, dict) else None
