"""The command line of the check."""

from __future__ import annotations

from typing import NamedTuple

from form.errors import SpecError

FORMATS = ("text", "json", "github", "gitlab", "index", "index-json")

HELP = """\
usage: check.py [OPTION ...] [SPEC-OR-FOLDER ...]

Check that engineering specs keep the rule: never delete a section, say why it
does not apply. A spec is held against its baseline, the text as the template
gave it. Without a path, the specs in this folder and below it are checked.

  --final        the spec is done: what a draft may still have is an error, too
                 (guidance, placeholders, TBD, open reviews)
  --notes        list what is left to write, each with its line; else it is
                 counted (json lists it always)
  --format FORM  text (the default), json, github (annotations), gitlab (code
                 quality), index (a Markdown table of all specs), index-json
  --into FILE    write the index into FILE, between
                 <!-- specs: begin --> and <!-- specs: end -->
  --staged       check only the specs that the coming commit touches; all of
                 them if nothing is staged
  -h, --help     show this text

Exit status: 0 if there is no error, also where there is no spec; 1 if there are
errors; 2 if something could not be checked.

Examples:
  check.py engineering-spec.md              while you write
  check.py --final engineering-spec.md      when you think that it is done
  check.py --format index --into README.md specs

A section that does not apply says so and why:
  Not applicable because the job has no screens.
  No front end changes are needed since the job has no screens.

Each finding is a line, FILE:LINE: SEVERITY CODE [SECTION]: MESSAGE. ADVICE.
In VS Code this puts it beside the text, in a task of .vscode/tasks.json:
  "problemMatcher": {
    "owner": "spec", "fileLocation": ["relative", "${workspaceFolder}"],
    "pattern": {"regexp": "^(.+):(\\\\d+): (error|warning|note) (.+)$",
      "file": 1, "line": 2, "severity": 3, "message": 4}}

An index knows who changed a spec last only in a full clone (actions/checkout
needs fetch-depth: 0), and asks each template's address for its newest release."""


class Options(NamedTuple):
    """What the command line asks for."""

    form: str = "text"
    final: bool = False
    notes: bool = False
    staged: bool = False
    into: str = ""
    help: bool = False
    paths: tuple[str, ...] = (".",)


def read(arguments: list[str]) -> Options:
    """Read a command line. Raises `SpecError` where that can't be understood."""
    given: dict[str, str | bool] = {}
    paths: list[str] = []
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        name, equals, value = argument.partition("=")
        if argument == "--":
            paths += rest
            break
        if argument in ("--final", "--notes", "--staged", "--help", "-h"):
            given["help" if argument == "-h" else argument.removeprefix("--")] = True
        elif name in ("--format", "--into"):
            given["form" if name == "--format" else "into"] = value if equals else rest.pop(0) if rest else ""
        elif argument.startswith("-"):
            raise SpecError(f"there is no option {argument}; check.py --help lists them")
        else:
            paths.append(argument)
    options = Options()._replace(**given)  # type: ignore[arg-type]
    return _checked(options._replace(paths=tuple(paths)) if paths else options, "into" in given)


def _checked(options: Options, into: bool) -> Options:
    if options.form not in FORMATS:
        raise SpecError(f"--format is “{options.form}”; choose one of {', '.join(FORMATS)}")
    if into and not options.into:
        raise SpecError("--into needs a file, such as README.md")
    if into and options.form != "index":
        raise SpecError("--into goes with --format index")
    return options
