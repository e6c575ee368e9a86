"""Whatever a document, a baseline or an answers file holds: a defined outcome, and no line lost."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from form.baseline import Baseline
from form.baseline import read as read_baseline
from form.errors import SpecError
from helpers.hook import BASELINE, SMALL, SPEC, Folder, Rendered, make, run_hook, snapshot, stage
from helpers.outcomes import ADOPTED, ANEW, LOOKS_AT_CODE, MERGED, REFUSED, holds
from helpers.projects import Project, Template, generate, update
from markdown.lines import split_lines
from project import task as post_generation

NOTE = "Our own text."
REWORDED = ("What does each word mean?", "What do the words mean?")


class Renderings:
    """A first release, and a second that rewords guidance."""

    def __init__(self, folder: Folder) -> None:
        self.first = folder.render()
        folder.edit("template/document.md.jinja", *REWORDED)
        self.second = folder.render()


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory, clean_machine: Path) -> Renderings:
    return Renderings(Folder(tmp_path_factory.mktemp("folder") / "template", SMALL))


@pytest.fixture
def project(rendered: Renderings, tmp_path: Path) -> Project:
    """A spec in which its author has written."""
    made = make(tmp_path / "project", rendered.first)
    made.edit("\n# Design\n", f"\n{NOTE}\n\n# Design\n")
    return made


def outcome(project: Project, rendered: Rendered) -> tuple[str, str]:
    """Run the hook; say what became of it and what it said."""
    stage(project.path, rendered)
    before = snapshot(project.path)
    try:
        lines = run_hook(project.path, rendered)
    except SpecError as error:
        assert snapshot(project.path) == before
        return REFUSED, str(error)
    adopted = any(line.startswith(f"{SPEC} was there already: what stood in it stays") for line in lines)
    return ADOPTED if adopted else MERGED, "\n".join(lines)


# --------------------------------------------------------------------------- Documents


def in_front_of_design(text: str) -> Callable[[str], str]:
    """An author's text with something more above the Design."""
    return lambda spec: spec.replace(NOTE, f"{NOTE}\n\n{text}")


def at_end(text: str) -> Callable[[str], str]:
    """An author's text with something more at its end."""
    return lambda spec: spec + text


TEXTS: dict[str, tuple[Callable[[str], str], str]] = {
    "2 MB in one line": (in_front_of_design("words " * 350_000), MERGED),
    "10,000 headings": (at_end("\n# One more\n" * 10_000), MERGED),
    "a fence that nothing closes": (at_end("\n```\n# No heading\n"), MERGED),
    "a fence in the middle that nothing closes": (in_front_of_design("```\n# No heading"), MERGED),
    "a comment that nothing closes": (at_end("\n<!--\n# No heading\n"), MERGED),
    "NUL bytes": (in_front_of_design("a\0b\0\n\0"), MERGED),
    "a byte order mark": (lambda spec: "\ufeff" + spec, MERGED),
    "mixed line endings": (lambda spec: spec.replace("\n\n", "\r\n\r", 40), MERGED),
    "only carriage returns": (lambda spec: spec.replace("\n", "\r"), MERGED),
    "bidirectional controls": (in_front_of_design("\u202eevil\u202c \u2066x\u2069 \u200f"), MERGED),
    "line and paragraph separators": (in_front_of_design("a\u2028# b\u2029# c\x0b# d\x0c# e\x85# f"), MERGED),
    "YAML and Jinja": (in_front_of_design("{{ 7 * 191 }} {% raw %} {# x #} !!python/object:os.system [x] &a *a"), MERGED),
    "front matter of the author's": (lambda spec: "---\ntitle: !!x\n---\n" + spec, MERGED),
    "markers of ours": (in_front_of_design("<!-- copier: when api -->\n\n<!-- copier: was Why -->"), MERGED),
    "markers of ours under a heading": (
        lambda spec: spec.replace("# Design\n", "# Design\n<!-- copier: when api -->\n<!-- copier: was Why -->\n"),
        MERGED,
    ),
    "a baseline's first line": (lambda spec: '<!-- Written by the template; do not edit. {"spec_file": "x.md"} -->\n' + spec, MERGED),
    "conflict markers": (in_front_of_design("<<<<<<< HEAD\none\n=======\nother\n>>>>>>> x"), MERGED),
    "no heading at all": (lambda spec: f"{NOTE}\n", MERGED),
    "UTF-16 without a mark, which is UTF-8 with NUL bytes": (lambda spec: f"{NOTE} in".encode("utf-16-le").decode(), MERGED),
    "a list a thousand levels deep": (in_front_of_design("".join("  " * n + "- x\n" for n in range(1000))), MERGED),
    "a quote a thousand levels deep": (in_front_of_design(">" * 1000 + " x"), MERGED),
    "lists and quotes by turns, a thousand deep": (in_front_of_design("- > " * 1000 + "x"), MERGED),
    "ten thousand lists on one line, and blank lines": (at_end("\n" + "- " * 10_000 + "x\n" + "\n" * 10_000), MERGED),
    "a table of ten thousand columns and rows": (
        at_end("\n" + "| a " * 10_000 + "|\n" + "| - " * 10_000 + "|\n" + "| b |\n" * 10_000),
        MERGED,
    ),
    "brackets and emphasis without end": (in_front_of_design("[" * 20_000 + "*a_" * 20_000 + "`" * 20_000 + "\\" * 20_001), MERGED),
}  # fmt: skip


@holds({name: told for name, (_, told) in TEXTS.items()})
@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_keeps_every_line(rendered: Renderings, project: Project, name: str) -> None:
    change, expected = TEXTS[name]
    text = change(project.spec)
    project.write(text)
    base = read_baseline(project.baseline)
    assert isinstance(base, Baseline)
    told, _ = outcome(project, rendered.second)
    assert told == expected
    own = lines_of(text) - lines_of(base.text)
    assert own
    assert own - lines_of(project.spec) == Counter()
    if len(text) < 100_000:
        once = snapshot(project.path)
        run_hook(project.path, rendered.second)
        assert snapshot(project.path) == once


def lines_of(text: str) -> Counter[str]:
    return Counter(line.strip() for line in split_lines(text) if line.strip())


BYTES = {
    "UTF-16": ("\ufeff" + NOTE).encode("utf-16-le"),
    "Latin-1": "Schön".encode("latin-1"),
    "a lone surrogate": NOTE.encode() + b"\xed\xa0\x80",
    "a sequence that is cut off": NOTE.encode() + b"\xf0\x9f\x98",
    "an overlong slash": NOTE.encode() + b"\xc0\xaf",
}


@holds(REFUSED)
@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_utf_8_are_refused(rendered: Renderings, project: Project, name: str) -> None:
    (project.path / SPEC).write_bytes(BYTES[name])
    told, said = outcome(project, rendered.second)
    byte = said.partition("(byte ")[2].partition(")")[0]
    assert byte.isdigit()
    assert (told, said) == (
        REFUSED,
        f"{SPEC} is not UTF-8 (byte {byte}); save it as UTF-8 and run the command again",
    )


@holds(ANEW)
@pytest.mark.parametrize("text", ["", " \n\t\r\n"], ids=["empty", "blank"])
def test_a_spec_that_was_emptied_is_given_anew(rendered: Renderings, project: Project, text: str) -> None:
    project.write(text)
    run_hook(project.path, rendered.second)
    known = read_baseline(project.baseline)
    assert isinstance(known, Baseline)
    assert project.spec == known.text


# --------------------------------------------------------------------------- Baselines


def with_header(**changes: object) -> Callable[[str], str]:
    """A baseline whose first line says something else."""

    def change(text: str) -> str:
        start, end = text.index("{"), text.index("} -->") + 1
        return text[:start] + json.dumps({**json.loads(text[start:end]), **changes}) + text[end:]

    return change


BASELINES: dict[str, tuple[Callable[[str], str], str]] = {
    "empty": (lambda text: "", ADOPTED),
    "cut off": (lambda text: text[:400], ADOPTED),
    "edited": (lambda text: text.replace("# Launch", "# Start"), ADOPTED),
    "with conflict markers": (lambda text: text + "<<<<<<< HEAD\n=======\n>>>>>>> x\n", ADOPTED),
    "whose first line is in conflict": (lambda text: "<<<<<<< HEAD\n" + text, ADOPTED),
    "whose first line is gone": (lambda text: text.partition("\n")[2], ADOPTED),
    "whose first line is no JSON": (lambda text: text.replace('{"', "{", 1), ADOPTED),
    "whose first line is a list": (lambda text: text.replace('{"', '{"a": [', 1), ADOPTED),
    "whose first line is a million brackets": (lambda text: text.replace("{", "{" + "[" * 1_000_000, 1), ADOPTED),
    "with a path of the wrong type": (with_header(spec_file=["x.md"]), ADOPTED),
    "with a number for a digest": (with_header(digest=7), ADOPTED),
    "with a path that leaves the project": (with_header(spec_file="../secret.md"), ADOPTED),
    "with an absolute path": (with_header(spec_file="/tmp/secret.md"), ADOPTED),
    "with a drive": (with_header(spec_file="C:secret.md"), ADOPTED),
    "with a path into .git": (with_header(spec_file=".git/config.md"), ADOPTED),
    "with a path to what is no document": (with_header(spec_file=".copier-answers.yml"), ADOPTED),
    "with NUL in the path": (with_header(spec_file="a\0.md"), ADOPTED),
    "with the path of a file that is gone": (with_header(spec_file="gone.md"), MERGED),
    "with more than it should hold": (with_header(more={"a": 1}), MERGED),
    "run through a formatter": (lambda text: text.replace("[*", "[_").replace("*]", "_]").replace("-->\n\n", "-->\n"), MERGED),
    "with CR LF": (lambda text: text.replace("\n", "\r\n"), MERGED),
    "with NUL bytes": (lambda text: text + "\0\0", MERGED),
}  # fmt: skip


@holds({name: told for name, (_, told) in BASELINES.items()})
@pytest.mark.parametrize("name", BASELINES)
def test_a_hostile_baseline_costs_no_line(rendered: Renderings, project: Project, name: str, tmp_path: Path) -> None:
    change, expected = BASELINES[name]
    secret = tmp_path / "secret.md"
    secret.write_text("Not ours.\n", encoding="utf-8")
    before = project.spec
    (project.path / BASELINE).write_bytes(change(project.baseline).encode())
    told, said = outcome(project, rendered.second)
    assert told == expected
    assert (f"{BASELINE} can't be used: " in said) == (expected == ADOPTED)
    merged = before.replace(*REWORDED)
    assert project.spec == (merged if expected == MERGED else before)
    assert secret.read_text(encoding="utf-8") == "Not ours.\n"
    known = read_baseline(project.baseline)
    assert isinstance(known, Baseline)
    assert known.spec_file == SPEC


@holds(REFUSED)
def test_a_baseline_with_the_path_of_another_document_takes_nothing(rendered: Renderings, project: Project) -> None:
    (project.path / "README.md").write_text("# About\n", encoding="utf-8")
    (project.path / BASELINE).write_text(with_header(spec_file="README.md")(project.baseline), encoding="utf-8")
    assert outcome(project, rendered.second) == (
        REFUSED,
        f"{SPEC} is there already, so README.md was not moved to it; "
        "take it away, or run this again with --data spec_file=PATH to choose another path",
    )


@holds(REFUSED)
def test_a_baseline_that_is_no_utf_8_is_refused(rendered: Renderings, project: Project) -> None:
    (project.path / BASELINE).write_bytes(b"\xff\xfe")
    assert outcome(project, rendered.second) == (
        REFUSED,
        f"{BASELINE} is not UTF-8 (byte 0); save it as UTF-8 and run the command again",
    )


@holds(MERGED)
def test_another_specs_unreadable_baseline_is_no_hindrance(rendered: Renderings, project: Project) -> None:
    (project.path / ".copier-baseline.other.md").write_bytes(b"\xff\xfe")
    assert outcome(project, rendered.second)[0] == MERGED


# --------------------------------------------------------------------------- What Copier leaves for the hook


PASSING: dict[str, Callable[[str], str]] = {
    "cut off by a kill": lambda text: text[: len(text) // 2],
    "empty": lambda text: "",
    "with another's document": lambda text: text.partition("\n")[0] + "\n# Another\n",
}


@holds(REFUSED)
@pytest.mark.parametrize("name", PASSING)
def test_a_passing_file_that_is_not_the_templates_is_refused_once(
    rendered: Renderings, project: Project, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project.spec, project.baseline
    left = rendered.second.passing_name
    (project.path / left).write_text(PASSING[name](rendered.second.passing), encoding="utf-8")
    monkeypatch.chdir(project.path)
    assert post_generation.main(["--", left]) == 1
    assert (project.spec, project.baseline) == before
    assert not (project.path / left).exists(), "so the next run finds a new one"


# --------------------------------------------------------------------------- Answers files


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
PATH = f"spec_file: {SPEC}"
# What is done to the file, and what the last line of the refusal says; "" where there is none.
ANSWERS: dict[str, tuple[Callable[[str], str], str]] = {
    "a list": (lambda text: "- x\n", "'list' object has no attribute 'items'"),
    "no YAML": (lambda text: "{[\n", ".copier-answers.yml"),
    "a tag that constructs an object": (
        lambda text: text + "user_name: !!python/object/apply:os.system [touch RUN]\n",
        ".copier-answers.yml",
    ),
    "a bomb": (lambda text: text + BOMB, ""),
    "a number for a name": (lambda text: text + "user_name: 7\n", ""),
    "a mapping for a path": (lambda text: text.replace(PATH, "spec_file: {a: b}"), "{'a': 'b'}"),
    "a path that leaves the project": (
        lambda text: text.replace(PATH, "spec_file: ../../secret.md"),
        "'../../secret.md' leads out of the project",
    ),
    "an absolute path": (
        lambda text: text.replace(PATH, "spec_file: /tmp/secret.md"),
        "'/tmp/secret.md' is absolute",
    ),
    "a path into .git": (
        lambda text: text.replace(PATH, "spec_file: .git/hooks.md"),
        "'.git/hooks.md' lies inside .git",
    ),
    "a reason of many lines": (
        lambda text: text + 'other_not_applicable: "Auth: a\\n# b"\n',
        "holds a line break or a control character",
    ),
    "an answer to the computed question": (
        lambda text: text + "template_file: ../../secret.md\n",
        "leave it out; it is no question",
    ),
}


@pytest.fixture(scope="module")
def generated(small_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A spec in which its author has written, committed, and for which a release waits. Not to be changed."""
    released = small_template.clone(tmp_path_factory.mktemp("released") / "template")
    released.edit("template/document.md.jinja", *REWORDED)
    released.release("v2.0.0")
    made = generate(released, tmp_path_factory.mktemp("generated") / "project", "--vcs-ref=v1.0.0")
    made.edit("\n# Design\n", f"\n{NOTE}\n\n# Design\n")
    made.commit()
    return made


@holds({name: REFUSED if refusal else MERGED for name, (_, refusal) in ANSWERS.items()})
@pytest.mark.parametrize("name", ANSWERS)
def test_a_hostile_answers_file_costs_no_line(generated: Project, name: str, tmp_path: Path) -> None:
    shutil.copytree(generated.path, tmp_path / "project")
    project = Project(tmp_path / "project")
    file = project.path / project.answers_file
    text = file.read_text(encoding="utf-8")
    change, refusal = ANSWERS[name]
    changed = change(text)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    project.commit()
    before = snapshot(tmp_path)
    result = update(project)
    after = snapshot(tmp_path)
    assert after.keys() == before.keys()
    if refusal:
        assert refusal in result.stderr.splitlines()[-1]
        assert after == before
    else:
        assert result.returncode == 0, result.stderr
        name_given = ("[*Name*]", "7" if name == "a number for a name" else "[*Name*]")
        assert project.spec == generated.spec.replace(*REWORDED).replace(*name_given)


@holds(LOOKS_AT_CODE)
def test_the_bomb_would_be_a_big_one() -> None:
    def size(value: object) -> int:
        return sum(map(size, value)) if isinstance(value, list) else 1

    assert size(yaml.safe_load(BOMB)["e"]) == 10**5
