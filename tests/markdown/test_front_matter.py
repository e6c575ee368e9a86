"""What is front matter and what is not."""

from __future__ import annotations

import pytest
from markdown.front_matter import read, split

REST = "# Spec\n"

FRONT_MATTER = {
    "YAML": "---\ntitle: x\n---\n",
    "a comment first": "---\n# read by the site\ntitle: x\n---\n",
    "blanks behind the marks": "---  \ntitle: x\n--- \t\n",
    "dots at the end": "---\ntitle: x\n...\n",
    "keys in quotation marks": "---\n\"a b\": x\n'c': y\n---\n",
    "keys of several words, with dots and slashes": "---\nlast updated: x\na.b/c: y\n-x: z\n---\n",
    "a list at the margin": "---\ntags:\n- a\n-\n---\n",
    "brackets at the margin": "---\ntags: [\n  a\n]\n---\n",
    "a blank line within": "---\ntitle: x\n\nowner: y\n---\n",
    "text of several lines": "---\ntext: |\n  # no heading\n\n  a: b: c\nowner:\n---\n",
    "CR LF": "---\r\ntitle: x\r\n---\r\n",
    "CR": "---\rtitle: x\r---\r",
    "an address as a value": "---\nlink: https://example.org/a:b\n---\n",
    "comments of HTML before it": "<!-- a -->\n\n<!-- b\nc -->\n---\ntitle: x\n---\n",
    "TOML": '+++\ntitle = "x"\n+++\n',
    "TOML with a comment and a table": '+++\n# x\n\n[params]\nowner = "y"\n+++\n',
    "JSON": '{"title": "x"}\n',
    "JSON of several lines": '{\n  "title": "x",\n  "more": {"a": ["}"]}\n}  \n',
}

NONE = {
    "a rule": "---\n\nText.\n\n---\n",
    "a rule above a key and a blank line": "---\n\ntitle: x\n\n---\n",
    "a rule above a sentence": "---\nText.\n---\n",
    "a rule above bold words with a colon": "---\n**Status:** draft\n---\n",
    "a key, then a sentence": "---\ntitle: x\nText.\n---\n",
    "no end": "---\ntitle: x\n",
    "no key": "---\n# a heading\n---\n",
    "a list alone": "---\n- a: b\n---\n",
    "an address": "---\nhttps://example.org\n---\n",
    "two rules": "---\n---\n",
    "a blank line first": "\n---\ntitle: x\n---\n",
    "a comment above a rule and a sentence": "<!-- a -->\n---\nText.\n---\n",
    "an indented key": "---\n  title: x\n---\n",
    "a longer rule": "----\ntitle: x\n----\n",
    "TOML without a key": "+++\n\n+++\n",
    "TOML without an end": '+++\ntitle = "x"\n',
    "an empty object": "{}\n",
    "an object with text behind it": '{"a": 1} text\n',
    "no JSON": "{a: 1}\n",
    "a tag of a site": "{% include x %}\n",
    "an array": "[1]\n",
    "nothing": "",
}


@pytest.mark.parametrize("text", FRONT_MATTER.values(), ids=FRONT_MATTER)
def test_front_matter_is_the_first_block_of_data(text: str) -> None:
    assert split(text + REST) == (text, REST)
    assert split(text) == (text, "")


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_is_no_data_is_the_documents(text: str) -> None:
    assert split(text + REST) == ("", text + REST)


@pytest.mark.parametrize("text", FRONT_MATTER.values(), ids=FRONT_MATTER)
def test_front_matter_is_its_entries_and_marks(text: str) -> None:
    front = read(text)
    assert front is not None
    between = "," if front.form == "json" else ""
    assert front.opening + between.join(entry.lead + entry.text for entry in front.entries) + front.closing == text


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (
            "---\n# x\ntitle: x\n'last day': y\ntags:\n- a: b\ntext: |\n  c: d\n---\n",
            ["title", "last day", "tags", "text"],
        ),
        ('+++\na = [\n  "b = c",\n]\nd.e = """\nf = g\n"""\n[h]\ni = 1\n[[j]]\n+++\n', ["a", "d.e", "[h]", "[[j]]"]),
        ('{"a": {"b": 1}, "c": "d, e: f"}\n', ["a", "c"]),
    ],
    ids=["YAML", "TOML", "JSON"],
)
def test_keys_are_those_of_the_top_level(text: str, keys: list[str]) -> None:
    front = read(text)
    assert front is not None
    assert [entry.key for entry in front.entries] == keys
