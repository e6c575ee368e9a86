"""Front matter: the first block of a document if it is data, and the keys that it has.

Three forms are known: YAML between `---` and `---` or `...`, TOML between `+++` lines, a
JSON object. What is YAML is told without a parser: the line after `---` is not blank, and
each line up to the end is blank, a comment, indented, an item (`- `), a closing bracket,
or begins with a key and a colon; at least one does. A rule with text behind it is none.
Comments of HTML may stand before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markdown.lines import Lines, is_blank, split_lines

_YAML_KEY = re.compile(
    r"""("[^"]*"|'[^']*'|[^\s\-\[\]{}#&*!|>'"%@`:,?<~+=(][^:#\r\n]*?|-[^\s:#][^:#\r\n]*?)[ \t]*:(?=\s|\Z)"""
)
_YAML_MORE = re.compile(r"[ \t]|-(?:[ \t\r\n]|\Z)|[\]}]")
_YAML_END = re.compile(r"(?:---|\.\.\.)[ \t]*[\r\n]*\Z")
_TOML_KEY = re.compile(r"""((?:[\w.-]|"[^"]*"|'[^']*'|(?<=\.)[ \t]+|[ \t]+(?=\.))+)[ \t]*=""")
_TOML_TABLE = re.compile(r"(\[\[?[^\[\]]+\]\]?)[ \t]*(?:#.*)?[\r\n]*\Z")
_TOML_TOKEN = re.compile(r'''"""|\'\'\'|"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*'|#[^\r\n]*|[\[\]{}]''')
_YAML_HEAD = re.compile(r"[^\r\n]*:[ \t]*(?:#[^\r\n]*)?[\r\n]+\Z")
_COMMENTS = re.compile(r"(?:<!--.*?-->[ \t]*(?:(?:\r\n?|\n)[ \t]*)+(?![ \t]))*", re.DOTALL)
_JSON_SPACE = re.compile(r"[ \t\r\n]*")


class Entry(NamedTuple):
    """A top-level key: the comments and blank lines before it, and all of its own text.

    Of JSON `lead` is the white space before the key, and `text` has no comma.
    """

    key: str
    lead: str
    text: str


class FrontMatter(NamedTuple):
    """Front matter as it stands, or the value of one of its keys.

    `opening` and `closing` are the marks around its entries, `indent` stands before each.
    """

    form: str
    opening: str
    entries: tuple[Entry, ...]
    closing: str
    indent: str = ""


_TITLE = re.compile(r"(?m)^\W*title\W*[:=]")


def split(text: str) -> tuple[str, str]:
    """Split a text into its front matter, empty where there is none, and the document."""
    data = without_comments(text)
    if data.startswith("{"):
        end = _json_end(data)
    else:
        lines = split_lines(data)
        end = sum(map(len, lines[: _yaml_lines(lines) or _toml_lines(lines)]))
    end += len(text) - len(data) if end else 0
    return text[:end], text[end:]


def without_comments(text: str) -> str:
    """A text without the comments before its front matter, if it has any."""
    before = _COMMENTS.match(text)
    assert before is not None
    return text[before.end() :]


def read(text: str) -> FrontMatter | None:
    """The front matter that a text is; None for an empty text."""
    if not text:
        return None
    data = without_comments(text)
    before = text[: len(text) - len(data)]
    if data.startswith("{"):
        return _read_json(data, before)
    lines = split_lines(data)
    form, keys = ("toml", _toml_keys) if data.startswith("+++") else ("yaml", _yaml_keys)
    entries, rest = _entries(lines[1:-1], keys(lines[1:-1]))
    return FrontMatter(form, before + lines[0], entries, rest + lines[-1])


def nested(entry: Entry, form: str) -> FrontMatter | None:
    """The keys below a key or in a table; None where its value is another."""
    if form == "json":
        _, end = json.JSONDecoder().raw_decode(entry.text)
        start = _space(entry.text, _space(entry.text, end) + 1)
        return _read_json(entry.text[start:], entry.text[:start]) if entry.text[start] == "{" else None
    head, *lines = split_lines(entry.text)
    keys = [*_toml_keys(lines)]
    indent = ""
    if form == "yaml":
        indent = next((line[: -len(line.lstrip(" "))] for line in lines if not _is_beside(line.lstrip(" "))), "")
        inner = [line.removeprefix(indent) for line in lines]
        is_block = indent and _YAML_HEAD.match(head) and _is_yaml(inner)
        keys = [*_yaml_keys(inner)] if is_block else []
    elif not entry.key.startswith("["):
        keys = []
    if not any(keys):
        return None
    entries, rest = _entries(lines, keys, indent)
    return FrontMatter(form, head, entries, rest, indent)


# YAML


def _yaml_lines(lines: Lines) -> int:
    """How many lines of a text are YAML front matter."""
    if len(lines) < 3 or lines[0].rstrip() != "---" or is_blank(lines[1]):
        return 0
    end = next((number for number, line in enumerate(lines) if number and _YAML_END.match(line)), 0)
    return end + 1 if _is_yaml(lines[1:end]) else 0


def _is_yaml(lines: Lines) -> bool:
    """Whether all lines are such as a mapping has, and one begins a key."""
    has_key = False
    for line in lines:
        is_key = _YAML_KEY.match(line) is not None
        if not (is_key or _is_beside(line) or (has_key and _YAML_MORE.match(line))):
            return False
        has_key = has_key or is_key
    return has_key


def _is_beside(line: str) -> bool:
    """Whether a line stands between keys: a blank one or a comment."""
    return is_blank(line) or line.startswith(("#", "<!--"))


def _yaml_keys(lines: Lines) -> Iterator[str]:
    """The key that each line begins, if any."""
    for line in lines:
        key = _YAML_KEY.match(line)
        yield key[1].strip("\"'") if key else ""


# TOML


def _toml_lines(lines: Lines) -> int:
    """How many lines of a text are TOML front matter."""
    if not lines or lines[0].rstrip() != "+++":
        return 0
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "+++":
            return number + 1 if any(_toml_keys(lines[1:number])) else 0
    return 0


def _toml_keys(lines: Lines) -> Iterator[str]:
    """The key or table that each line begins, if any; keys in a table are the table's."""
    opened: list[str] = []  # the strings and brackets that are open
    table = False
    for line in lines:
        found = "" if opened else _toml_key(line.lstrip(" \t"))
        table = table or found.startswith("[")
        yield found if not table or found.startswith("[") else ""
        if not found.startswith("["):
            _toml_follow(line, opened)


def _toml_key(line: str) -> str:
    match = _TOML_TABLE.match(line) or _TOML_KEY.match(line)
    return re.sub(r"""[ \t"']""", "", match[1]) if match else ""


def _toml_follow(line: str, opened: list[str]) -> None:
    """What is open behind a line."""
    for token in _TOML_TOKEN.findall(line):
        if opened and opened[-1] in ('"""', "'''"):
            if token == opened[-1]:
                opened.pop()
        elif token in ('"""', "'''", "[", "{"):
            opened.append(token)
        elif token in ("]", "}") and opened:
            opened.pop()


# Lines by their keys


def _entries(lines: Lines, keys: Iterable[str], indent: str = "") -> tuple[tuple[Entry, ...], str]:
    """The entries of lines of which some begin a key, and what stands behind the last."""
    entries: list[Entry] = []
    lead: Lines = []
    for line, key in zip(lines, keys, strict=True):
        if key:
            entries.append(Entry(key, "".join(lead), line))
            lead = []
        elif is_blank(line) or line.removeprefix(indent).startswith("#") or not entries:
            lead.append(line)
        else:
            last = entries[-1]
            entries[-1] = last._replace(text=last.text + "".join(lead) + line)
            lead = []
    return tuple(entries), "".join(lead)


# JSON


def _json_end(text: str) -> int:
    """Where a JSON object at the beginning of a text ends, with its line; 0 if there is none."""
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return 0
    rest = re.compile(r"[ \t]*(?:\r\n?|\n|\Z)").match(text, end)
    return rest.end() if rest and isinstance(value, dict) and value else 0


def _read_json(text: str, before: str) -> FrontMatter:
    """The members of an object; it is known to be one. What stands `before` it opens it, too."""
    decoder, position = json.JSONDecoder(), 1
    entries: list[Entry] = []
    while True:
        start = _space(text, position)
        if text[start] == "}":
            return FrontMatter("json", before + "{", tuple(entries), text[position:])
        key, end = decoder.raw_decode(text, start)
        _, end = decoder.raw_decode(text, _space(text, _space(text, end) + 1))
        entries.append(Entry(key, text[position:start], text[start:end]))
        comma = _space(text, end)
        position = comma + 1 if text[comma] == "," else end


def _space(text: str, position: int) -> int:
    """Where the white space at a position ends."""
    match = _JSON_SPACE.match(text, position)
    assert match is not None
    return match.end()


def has_title(front: str, opening: str) -> bool:
    """Whether a document has its title where no heading is: in its front matter, or in HTML.

    `opening` is what stands before its first heading.
    """
    return _TITLE.search(front) is not None or "<h1" in opening.casefold()
