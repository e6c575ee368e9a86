"""The form, rendered from the repository's files without a run of Copier, and what stands in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from form.applicability import fill_in
from form.markers import read
from jinja2 import BytecodeCache, FileSystemLoader, Template
from jinja2.bccache import Bucket
from jinja2.sandbox import SandboxedEnvironment

from helpers.projects import REPOSITORY

Answers = Mapping[str, str | bool]

SETTINGS: dict[str, Any] = yaml.safe_load((REPOSITORY / "copier.yml").read_text(encoding="utf-8"))
QUESTIONS: dict[str, dict[str, Any]] = {name: text for name, text in SETTINGS.items() if not name.startswith("_")}
KINDS: list[str] = QUESTIONS["project_kind"]["choices"]
YES_OR_NO = [name for name, question in QUESTIONS.items() if question["type"] == "bool"]
SOURCE = (REPOSITORY / "template" / "document.md.jinja").read_text(encoding="utf-8")
HEADINGS: list[str] = re.findall(r"(?m)^#+ .*", SOURCE)

# The questions that a section depends on, each with its heading.
SECTIONS: dict[str, str] = {
    name: heading for heading, name in re.findall(r"(?m)^(#+ .*)\n<!-- copier: when (\w+) -->$", SOURCE)
}

# A section without a question of its own.
OTHER = next(heading for heading in reversed(HEADINGS) if heading not in SECTIONS.values()).lstrip("# ")

# Full guidance of one line that is all that its section asks; the first two stand in every spec.
SINGLE: list[str] = re.findall(r"\) %}\n([^{\n]+)\n{% endcall %}", SOURCE)


class Conf(NamedTuple):
    """What Copier says of a copy without options."""

    answers_file: str = ".copier-answers.yml"
    data: Mapping[str, Any] = {}
    defaults: bool = True
    dst_path: str = "spec"
    skip_tasks: bool = False
    vcs_ref_hash: str = ""


COPY = Conf()


class Form(NamedTuple):
    """A template's folder with the environment in which Copier renders it."""

    environment: SandboxedEnvironment
    compiled: dict[str, Template]

    def render(self, value: object, context: Mapping[str, Any]) -> str:
        """A value of copier.yml, with the answers that there are."""
        source = str(value)
        if source not in self.compiled:
            self.compiled[source] = self.environment.from_string(source)
        return self.compiled[source].render(**context)

    def answers(self, given: Answers | None = None, conf: Conf = COPY) -> dict[str, Any]:
        """All answers, with the suggestion for each question that is not given one."""
        given = {"project_name": "Payment Retries", **(given or {})}
        context: dict[str, Any] = {"_copier_conf": conf, "_copier_answers": {}}
        for name, question in QUESTIONS.items():
            if question.get("when") is not False:
                value = given[name] if name in given else self.render(question["default"], context)
                context[name] = is_yes(value) if question["type"] == "bool" else value
        return context

    def asked(self, given: Answers | None = None, keys: tuple[str, ...] = ("when", "ask")) -> list[str]:
        """The questions at which a person stops who gives some answers and takes all others as suggested."""
        context = self.answers(given)
        return [
            name
            for name, question in QUESTIONS.items()
            if all(is_yes(self.render(question.get(key, True), context)) for key in keys)
        ]

    def refusal(self, given: Mapping[str, Any]) -> tuple[str, str] | None:
        """The first question that refuses what it is given and what it says, as Copier asks; none if all pass."""
        known = {name: value for name, value in given.items() if name in QUESTIONS}
        context: dict[str, Any] = {"_copier_conf": Conf(data=given), "_copier_answers": known}
        for name, question in QUESTIONS.items():
            if name not in known and question.get("when") is False:
                continue
            value = known[name] if name in known else self.render(question["default"], context)
            context[name] = is_yes(value) if question["type"] == "bool" else value
            if "validator" in question and (name in known or name == "project_name"):
                said = self.render(question["validator"], context)
                if said:
                    return name, said
        return None

    def passing(
        self, given: Answers | None = None, address: str = "https://example.com/template.git", conf: Conf = COPY
    ) -> str:
        """What the hook is given, by a template with this address."""
        context = self.answers(given, conf)
        known = {name: value for name, value in context.items() if name in QUESTIONS and self._is_kept(name, context)}
        return self.environment.get_template("template/passing.md.jinja").render(
            context, _copier_answers={"_src_path": address, **known}
        )

    def _is_kept(self, name: str, context: Mapping[str, Any]) -> bool:
        return is_yes(self.render(QUESTIONS[name].get("when", True), context))

    def page_of(self, answers: Mapping[str, Any]) -> str:
        """The spec of all answers, some ten times as fast as by the hook: no section is given up in its place."""
        document = self.environment.get_template("template/whole.md.jinja").render(answers)
        return applying(document, answers)

    def spec(self, given: Answers | None = None) -> str:
        """The spec as a first copy leaves it."""
        header, _, document = self.passing(given).partition("\n")
        return fill_in(read(document), json.loads(header)["answers"]).text


def is_yes(value: object) -> bool:
    """Whether a rendered value is a yes, as Copier casts it."""
    return str(value).strip().lower() in ("true", "yes", "y", "1", "on", "t")


@cache
def form(folder: Path = REPOSITORY) -> Form:
    """The form in a template's folder, which does not change."""
    return read_form(folder)


class Compiled(BytecodeCache):
    """What Jinja has made of each text, whichever folder it lies in."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """A text by its name alone: the checksum says which text it is."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known of this very text."""
        known = self.known.get((bucket.key, bucket.checksum))
        if known:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was made."""
        self.known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()


def read_form(folder: Path) -> Form:
    """The form as it now stands in a template's folder, which must not change while it is used."""
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(folder),
        auto_reload=False,
        bytecode_cache=COMPILED,
        extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
        **SETTINGS["_envops"],
    )
    return Form(environment, {})


def bodies(text: str) -> dict[str, list[str]]:
    """The blocks under each heading, in the form `## Heading`; those above the first stand under ""."""
    found: dict[str, list[str]] = {"": []}
    for block in text.strip("\n").split("\n\n"):
        if block.startswith("#"):
            found[block] = []
        else:
            found[list(found)[-1]].append(block)
    return found


def guidance(text: str, question: str) -> str:
    """The first paragraph of guidance in the section of a spec that depends on a question."""
    return next(block for block in bodies(text)[SECTIONS[question]] if block.startswith("[*"))


def applying(text: str, answers: Mapping[str, Any]) -> str:
    """A document without markers, and with the reason alone in each section that was answered no."""
    kept, depth = [], 99
    for part in re.split(r"(?m)^(?=#+ )", text):
        level = len(part) - len(part.lstrip("#"))
        marker = re.search(r"<!-- copier: when (\w+) -->\n", part)
        if level > depth:
            continue
        depth = 99
        if marker and not answers[marker[1]]:
            depth = level
            part = part[: marker.start()] + f"\nNot applicable because {answers[marker[1] + '_reason']}.\n\n"
        kept.append(re.sub(r"<!-- copier: .*-->\n", "", part))
    return "".join(kept)


def reword(template: Any, question: str, guidance: str) -> str:
    """Put one paragraph in place of the full guidance of a section; what stood there."""
    path = "template/document.md.jinja"
    source = (template.path / path).read_text(encoding="utf-8")
    section = re.search(rf"<!-- copier: when {question} -->\n.*?%}}\n(.*?)\{{% endcall", source, re.DOTALL)
    assert section
    template.edit(path, section[1], f"{guidance}\n")
    return section[1]


def cut(text: str, heading: str) -> tuple[str, str, str]:
    """A document before, in and after the section of a heading and all below it."""
    lines = text.splitlines(keepends=True)
    start = lines.index(heading + "\n")
    level = heading.index(" ")
    following = [index for index in range(start + 1, len(lines)) if re.match(rf"#{{1,{level}}} ", lines[index])]
    end = following[0] if following else len(lines)
    return "".join(lines[:start]), "".join(lines[start:end]), "".join(lines[end:])


def path_of(text: str, heading: str) -> str:
    """The headings from the outermost one down."""
    found: list[str] = []
    level = heading.index(" ")
    for line in reversed(text[: text.index(f"\n{heading}\n") + len(heading) + 1].splitlines()):
        if line == heading or (re.match(r"#+ ", line) and line.index(" ") < level):
            level = line.index(" ")
            found.insert(0, line.lstrip("# "))
    return " / ".join(found)
