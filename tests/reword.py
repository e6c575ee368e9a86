"""Whether the form can be worded otherwise without an edit under tests/.

    python tests/reword.py [PYTEST OPTION OR TEST...]

In a copy of the repository it says every heading, guidance, checklist item, reason and kind
of the form in other words, writes the snapshot anew with its one command, and runs the
tests, all unless some are named, but for those that follow CONTRIBUTING: its recipes quote the
lines that they change. Ends as pytest does. No test depends on this.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PARTS = ("copier.yml", "hooks", "template", "tests", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE")
MORE = ("CONTRIBUTING.md", "action.yml", ".github", ".ci", ".pre-commit-hooks.yaml", ".gitattributes")
SNAPSHOT = "tests/template/snapshot.py"
QUOTING = "tests/copier/test_contributing.py"
KIND, OTHER_KIND = "library", "code library"


def headings(text: str) -> list[str]:
    """The words of the document's headings, but for the title, which holds an answer."""
    return [words for words in re.findall(r"(?m)^#+ (.*)$", text) if "{{" not in words]


def other(heading: str) -> str:
    """A heading in other words."""
    return f"About {heading}"


def reword_document(text: str) -> str:
    """The document with other headings, of which it says what they were, other guidance and other items."""
    for words in headings(text):
        found = re.search(rf"(?m)^(#+) {re.escape(words)}\n((?:<!-- copier: .*\n)*)", text)
        assert found
        marks = found[2]
        if "copier: was " in marks:
            marks = marks.replace("copier: was ", f"copier: was {words}; ")
        else:
            marks += f"<!-- copier: was {words} -->\n"
        text = text[: found.start()] + f"{found[1]} {other(words)}\n{marks}" + text[found.end() :]
        text = text.replace(f"'{words}'", f"'{other(words)}'")  # where an item depends on the section
    text = re.sub(r"(?<=\{% call ask\(\")", "Put otherwise: ", text)
    text = re.sub(r"(?<=%\}\n)(?=[A-Z][^\n]* [^\n]*\n)", "Put otherwise: ", text)
    return re.sub(r"(?m)^- \[ \] ", "- [ ] Make sure: ", text)


def reword_reasons(text: str) -> str:
    """The suggested reasons in other words."""
    return re.sub(r"(?m)^(?=[a-z][^{}\n]* [^{}\n]*$)", "as it happens, ", text)


def follow_headings(text: str, names: list[str]) -> str:
    """What quotes the headings, such as a question's help, with the new ones."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<=\(section ){re.escape(name)}(?=\))", other(name), text)
        text = re.sub(rf"(?<=\(sections ){re.escape(name)}(?=, )", other(name), text)
        text = re.sub(rf"(\(sections [^)\n]*, ){re.escape(name)}(?=\))", rf"\g<1>{other(name)}", text)
        text = re.sub(rf"(?m)^(  help: ){re.escape(name)}(?= (?:is|are) not applicable)", rf"\g<1>{other(name)}", text)
    return text


def change(path: Path, make: Callable[[str], str]) -> None:
    """Change a file; something must come of it."""
    text = path.read_text(encoding="utf-8")
    changed = make(text)
    assert changed != text, path
    path.write_text(changed, encoding="utf-8")


def reword(folder: Path) -> None:
    """Word the form in a copy of the repository otherwise."""
    document = folder / "template" / "document.md.jinja"
    names = headings(document.read_text(encoding="utf-8"))
    change(document, reword_document)
    change(folder / "template" / "suggestions.jinja", reword_reasons)
    change(folder / "copier.yml", lambda text: follow_headings(text, names))
    readme = re.compile(f"(?<=other_not_applicable=)({'|'.join(map(re.escape, names))})(?=:)")
    change(folder / "README.md", lambda text: readme.sub(lambda match: other(match[0]), text))
    for path in [folder / "copier.yml", folder / "template" / "suggestions.jinja"]:
        change(path, lambda text: re.sub(rf"\b{KIND}\b", OTHER_KIND, text))


def make_copy(folder: Path) -> Path:
    """What the tests need of the repository."""
    folder.mkdir()
    for name in PARTS + MORE:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / name)
    return folder


def main(arguments: list[str]) -> int:
    """Reword, write the snapshot, run the tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = make_copy(Path(name) / "repository")
        reword(folder)
        subprocess.run([sys.executable, SNAPSHOT], cwd=folder, check=True)
        command = [sys.executable, "-m", "pytest", "-q", f"--ignore={QUOTING}", *(arguments or ["-n", "auto"])]
        return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
