"""The merge of front matter, key by key.

The author's lines are the skeleton: order, comments and values stay theirs. A value that
stands as it was given follows the template; keys that it adds come, each behind the one
that it follows there.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from markdown.front_matter import Entry, FrontMatter, read, split
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


def _are_of_one_form(versions: list[FrontMatter | None]) -> bool:
    """Whether all that are there have one form, and no key twice."""
    there = [version for version in versions if version]
    names = [[entry.key for entry in version.entries] for version in there]
    return len({version.form for version in there}) == 1 and all(len({*keys}) == len(keys) for keys in names)


def _merge(was: FrontMatter | None, now: FrontMatter, given: FrontMatter | None, newline: str) -> Part:
    old, new = _keys(was), _keys(given)
    new = {key: _in_form_of(now, entry, newline) for key, entry in new.items()}
    settled, lead = _settled(now, old, new)
    entries = [
        entry
        for tables in (False, True)  # a table of TOML takes the keys behind it
        for entry in _with_new(
            [entry for entry in settled if _is_table(entry, now) == tables],
            [entry for entry in new.values() if _is_table(entry, now) == tables],
            old,
        )
    ]
    kept = any(_is_kept(key, old, _keys(now), new, now.form) for key in {**old, **new})
    if tuple(entries) == now.entries:
        return Part(_write(now, now.entries, ""), False, kept)
    if not entries and not words(lead + now.closing):
        return Part("", True, kept)
    return Part(_write(now, tuple(entries), lead), True, kept)


def _keys(version: FrontMatter | None) -> _Keys:
    return {entry.key: entry for entry in version.entries} if version else {}


def _is_table(entry: Entry, version: FrontMatter) -> bool:
    return version.form == "toml" and entry.key.startswith("[")


def _in_form_of(author: FrontMatter, entry: Entry, newline: str) -> Entry:
    """An entry of the template's with the author's line ends, and in JSON the author's indent."""
    lead = author.entries[-1].lead if author.form == "json" and author.entries else entry.lead
    return Entry(entry.key, _with_endings(lead, newline), _with_endings(entry.text, newline))


def _with_endings(text: str, newline: str) -> str:
    return unix_lines(text).replace("\n", newline)


# Which value stands


def _settled(now: FrontMatter, old: _Keys, new: _Keys) -> tuple[list[Entry], str]:
    """The author's entries with what the template did to them; and comments of what went at the end."""
    settled: list[Entry] = []
    lead = ""  # comments of the author's before a key that went
    for mine in now.entries:
        base, given = old.get(mine.key), new.get(mine.key)
        if base and not given and _is_same(mine.text, base.text, now.form):
            lead += "" if words(mine.lead) == words(base.lead) else mine.lead
            continue
        if base and given:
            mine = Entry(
                mine.key,
                mine.lead if now.form == "json" else _newer(base.lead, mine.lead, given.lead, ""),
                _newer(base.text, mine.text, given.text, now.form),
            )
        settled.append(mine._replace(lead=lead + mine.lead))
        lead = ""
    return settled, lead


def _newer(base: str, author: str, template: str, form: str) -> str:
    """The template's text where the author's stands as it was given and the template changed it."""
    follows = _is_same(author, base, form) and not _is_same(template, base, form)
    return template if follows else author


def _is_kept(key: str, old: _Keys, mine: _Keys, new: _Keys, form: str) -> bool:
    """Whether the author's value, or its absence, stands where the template changed something."""
    base, author, given = old.get(key), mine.get(key), new.get(key)
    if base and given and _is_same(base.text, given.text, form):
        return False
    if not author:
        return bool(base and given)
    if base and _is_same(author.text, base.text, form):
        return False
    return not (given and _is_same(author.text, given.text, form))


def _is_same(one: str, other: str, form: str) -> bool:
    """Whether two entries say the same: the same value, whatever its form, with the same comments."""
    if "".join(one.split()) == "".join(other.split()):
        return True
    if Counter(words(one)) != Counter(words(other)):
        return False
    frame = {"json": "{{{}}}", "toml": "+++\n{}+++\n"}.get(form, "{}")
    value = _data(frame.format(one))
    return value is not None and value == _data(frame.format(other))


def _with_new(mine: list[Entry], given: list[Entry], old: _Keys) -> list[Entry]:
    """The author's entries with those that are new."""
    places = {entry.key: place for place, entry in enumerate(mine)}
    there = {number: places[entry.key] for number, entry in enumerate(given) if entry.key in places}
    new = {number for number, entry in enumerate(given) if entry.key not in places and entry.key not in old}
    inserted = insert(range(len(given)), there, new)
    entries = [given[number] for number in inserted.get(-1, [])]
    for place, entry in enumerate(mine):
        entries += [entry, *(given[number] for number in inserted.get(place, []))]
    return entries


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
    was, result = _data(base) or {}, _data(text) if text else {}
    return result is not None and all(result.get(key) == mine[key] for key in mine if mine[key] != was.get(key))


def _data(text: str) -> dict[Any, Any] | None:
    """What front matter, or an entry of it, says; None where that can't be told."""
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
