"""The merge of front matter, key by key.

The author's lines are the skeleton: order, comments and values stay theirs. A value that
stands as it was given follows the template; keys that it adds come, each behind the one
that it follows there.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from markdown.front_matter import Entry, FrontMatter, nested, read, split, without_comments
from markdown.inline import unix_lines
from markdown.lines import split_lines

from merging.entries import insert, words
from merging.parts import Part

_Keys = dict[str, Entry]


def merge_front_matter(base: str, author: str, template: str, newline: str) -> Part:
    """Merge three versions of a document's front matter; a text without any is empty.

    Where the author's is of another form than the template's, has a key twice or would no
    longer be data, it stays as it is.
    """
    if author == base:
        return Part(_with_endings(template, newline), template != base, False)
    was, now, given = read(base), read(author), read(template)
    if template == base or now is None or (was is None and given is None):
        return Part(author, False, template != base and bool(author or template))
    if not _are_of_one_form([was, now, given]):
        return Part(author, False, True)
    merged = _merge(was, now, given, newline)
    return merged if _holds(merged.text, author, base) else Part(author, False, True)


def _are_of_one_form(versions: Sequence[FrontMatter | None]) -> bool:
    """Whether all that are there have one form, and no key twice."""
    there = [version for version in versions if version]
    names = [[entry.key for entry in version.entries] for version in there]
    return len({version.form for version in there}) == 1 and all(len({*keys}) == len(keys) for keys in names)


def _merge(was: FrontMatter | None, now: FrontMatter, given: FrontMatter | None, newline: str) -> Part:
    known = _names([was, now, given])
    old, mine, new = ({known(entry.key): entry for entry in each.entries} if each else {} for each in (was, now, given))
    new = {key: _in_form_of(now, entry, given.indent if given else "", newline) for key, entry in new.items()}
    settled, lead, kept = _settled(old, mine, new, now.form, newline)
    kept = kept or any(_is_missed(old[key], new.get(key), now.form) for key in old if key not in mine)
    there = [key for key in new if key in settled or key not in old]
    entries = tuple(
        {**new, **settled}[key]
        for tables in (False, True)  # a table of TOML takes the keys behind it
        for key in _with_new(*([key for key in side if _is_table(key, now) == tables] for side in (settled, there)))
    )
    if entries == now.entries:
        return Part(_write(now, now.entries, ""), False, kept)
    if not entries and not words(lead + now.closing):
        return Part("", True, kept)
    return Part(_write(now, entries, lead), True, kept)


def _names(versions: Sequence[FrontMatter | None]) -> Callable[[str], str]:
    """By what keys are known: by their letters, where these tell the keys of each version apart."""
    keys = [[entry.key for entry in version.entries] for version in versions if version]
    return _letters if all(len({*map(_letters, each)}) == len(each) for each in keys) else str


def _letters(key: str) -> str:
    return re.sub(r"[\s_-]", "", key).casefold()


def _is_table(key: str, version: FrontMatter) -> bool:
    return version.form == "toml" and key.startswith("[")


def _in_form_of(author: FrontMatter, entry: Entry, indent: str, newline: str) -> Entry:
    """An entry of the template's, indented by `indent`, with the author's line ends and indent."""
    lead = author.entries[-1].lead if author.form == "json" and author.entries else entry.lead
    lead, text = (re.sub(rf"(?m)^{indent}", author.indent, part) if indent else part for part in (lead, entry.text))
    return Entry(entry.key, _with_endings(lead, newline), _with_endings(text, newline))


def _with_endings(text: str, newline: str) -> str:
    return unix_lines(text).replace("\n", newline)


def _with_new(mine: Sequence[str], given: Sequence[str]) -> list[str]:
    """The author's keys with the template's that they lack, each behind the one that it follows there."""
    places = {key: place for place, key in enumerate(mine)}
    inserted = insert(given, places, {*given} - {*mine})
    keys = inserted.get(-1, [])
    for place, key in enumerate(mine):
        keys += [key, *inserted.get(place, [])]
    return keys


# Which value stands


def _settled(old: _Keys, mine: _Keys, new: _Keys, form: str, newline: str) -> tuple[_Keys, str, bool]:
    """The author's entries with what the template did to them; comments of what went at the end; is any value kept."""
    settled: _Keys = {}
    lead, kept = "", False  # comments of the author's before a key that went
    for key, entry in mine.items():
        base, given = old.get(key), new.get(key)
        if base and not given and _is_same(entry.text, base.text, form):
            lead += "" if words(entry.lead) == words(base.lead) else entry.lead
            continue
        comments = _newer(base.lead, entry.lead, given.lead, "") if base and given and form != "json" else entry.lead
        value = _value(base, entry, given, form, newline)
        settled[key] = entry._replace(lead=lead + comments, text=value.text)
        lead, kept = "", kept or value.kept
    return settled, lead, kept


def _value(base: Entry | None, author: Entry, template: Entry | None, form: str, newline: str) -> Part:
    """What an entry says: as the template has it where it stands as it was given, else as its author has it."""
    if not base or not template:
        other = base or template
        return Part(author.text, False, other is not None and not _is_same(author.text, other.text, form))
    key = template.key if author.key == base.key else author.key
    was, now, given = (_spelled(entry, key) for entry in (base, author, template))
    if _is_same(given.text, was.text, form) or _is_same(now.text, was.text, form):
        return Part(_newer(was.text, now.text, given.text, form), False, False)
    inner = [nested(entry, form) for entry in (was, now, given)]
    if inner[1] and all(inner) and _are_of_one_form(inner):
        merged = _merge(inner[0], inner[1], inner[2], newline)
        return merged if merged.text else Part(now.text, False, True)
    return Part(now.text, False, not _is_same(now.text, given.text, form))


def _spelled(entry: Entry, key: str) -> Entry:
    """An entry whose key is written in another way."""
    return entry._replace(text=entry.text.replace(entry.key, key, 1))


def _newer(base: str, author: str, template: str, form: str) -> str:
    """The template's text where the author's stands as it was given and the template changed it."""
    follows = _is_same(author, base, form) and not _is_same(template, base, form)
    return template if follows else author


def _is_missed(base: Entry, template: Entry | None, form: str) -> bool:
    """Whether the template changed the value of a key that its author took out."""
    return template is not None and not _is_same(base.text, _spelled(template, base.key).text, form)


def _is_same(one: str, other: str, form: str) -> bool:
    """Whether two entries say the same: the same value, whatever its form, with the same comments."""
    if "".join(one.split()) == "".join(other.split()):
        return True
    if Counter(words(one)) != Counter(words(other)):
        return False
    frame = {"json": "{{{}}}", "toml": "+++\n{}+++\n"}.get(form, "{}")
    value = _data(frame.format(one))
    return value is not None and value == _data(frame.format(other))


def _write(now: FrontMatter, entries: tuple[Entry, ...], lead: str) -> str:
    between = "," if now.form == "json" else ""
    return now.opening + between.join(entry.lead + entry.text for entry in entries) + lead + now.closing


# What it means


def _holds(text: str, author: str, base: str) -> bool:
    """Whether a text still is front matter, with the values that the author set."""
    if text and split(text) != (text, ""):
        return False
    mine = _data(author)
    if mine is None:
        return True
    result = _data(text) if text else {}
    return result is not None and _stands(mine, _data(base) or _given(base, author), result)


def _given(base: str, author: str) -> dict[Any, Any]:
    """What stands as it was given where the base as a whole is no data."""
    now = read(author)
    assert now is not None
    given = tuple(entry for entry in now.entries if entry.text in base)
    return _data(_write(now, given, "")) or {}


def _stands(mine: Any, base: Any, result: Any) -> bool:
    """Whether a value that its author set is in the result, in a mapping each by its key."""
    if not isinstance(mine, dict) or not isinstance(result, dict):
        return mine in (base, result)
    sides = (mine, base if isinstance(base, dict) else {}, result)
    own, was, now = ({_letters(str(key)): side[key] for key in side} for side in sides)
    return all(_stands(own[key], was.get(key), now.get(key)) for key in own)


def _data(text: str) -> dict[Any, Any] | None:
    """What front matter, or an entry of it, says; None where that can't be told."""
    text = without_comments(text)
    read_as = _json if text.startswith("{") else _toml if text.startswith("+++") else _yaml
    try:
        data = read_as(unix_lines(text))
    except (ValueError, RecursionError, ImportError):  # TOML's parser is there from Python 3.11 on
        return None
    return data if isinstance(data, dict) else None


def _json(text: str) -> Any:
    return json.loads(text)


def _toml(text: str) -> Any:
    import tomllib

    return tomllib.loads("".join(split_lines(text)[1:-1]))


def _yaml(text: str) -> Any:
    import yaml

    lines = [line for line in split_lines(text) if line.rstrip() not in ("---", "...")]
    try:
        return yaml.safe_load("".join(lines))
    except yaml.YAMLError as error:
        raise ValueError from error
