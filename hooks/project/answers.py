"""Answers as Copier keeps them, read without a YAML parser: one that is broken still says something."""

from __future__ import annotations

import re

_FOLD = r"[ \t]*\r?\n[ \t]+"
_JOIN = r"\\\r?\n[ \t]*(?:\\(?=[ \t]))?"


def answer(answers: str, name: str) -> str:
    """What a file of answers says to a question, as YAML has it on one line or folded; "" if nothing."""
    match = re.search(rf"(?m)^{re.escape(name)}:[ \t]*(\S.*(?:\r?\n[ \t]+\S.*)*)", answers)
    value = match[1].rstrip() if match else ""
    if value[:1] == '"':  # a backslash at a line's end joins it to the next one, as it is
        return unescaped(re.sub(_FOLD, " ", re.sub(_JOIN, "", value))[1:-1])
    value = re.sub(_FOLD, " ", value)
    return value[1:-1].replace("''", "'") if value[:1] == "'" else value


def unescaped(text: str) -> str:
    """A string as JSON writes it, or YAML, whose escapes of two digits JSON lacks."""
    if "\\" not in text:
        return text
    import json

    escaped = re.sub(r"\\x(..)", r"\\u00\1", text)
    try:
        return str(json.loads(f'"{escaped}"'))
    except ValueError:
        return text
