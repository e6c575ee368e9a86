"""GitHub's part in a test: a runner that executes a workflow's steps, and stand-ins for its commands."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from helpers.projects import REPOSITORY, Result, git, run

_GH = '''\
#!{python} -IS
"""Pull requests in a file, for the few calls that the workflow makes."""
import json, pathlib, sys

STATE = pathlib.Path({state!r})
LISTED = {{
    ".[] | select(.isCrossRepository | not) | .number": lambda one: one["number"],
    ".[] | select(.isCrossRepository | not) | select(.mergedAt == null) | .title": lambda one: one["title"],
}}
what, do, *rest = sys.argv[1:]
if (what, do) == ("auth", "setup-git"):
    sys.exit()
assert what == "pr", what
known = json.loads(STATE.read_text()) if STATE.exists() else []
if do == "edit":
    number = rest.pop(0)
options = dict(zip(rest[::2], rest[1::2]))
text = pathlib.Path(options["--body-file"]).read_text() if "--body-file" in options else ""
if do == "list":
    states = {{"open": ["open"], "closed": ["closed", "merged"]}}[options["--state"]]
    chosen = [one for one in known if one["head"] == options["--head"] and one["state"] in states]
    if "mergedAt == null" in options["--jq"]:
        chosen = [one for one in chosen if one["state"] != "merged"]
    print(*(LISTED[options["--jq"]](one) for one in chosen), sep="\\n")
elif do == "create":
    if STATE.with_name("forbidden").exists():
        sys.exit("pull request create failed: GitHub Actions is not permitted to create or approve pull requests")
    one = {{"number": len(known) + 1, "state": "open", "base": options["--base"], "head": options["--head"]}}
    known.append({{**one, "title": options["--title"], "body": text}})
elif do == "edit":
    (one,) = (one for one in known if one["number"] == int(number))
    one.update(title=options["--title"], body=text)
else:
    sys.exit(f"the stand-in does not know: gh pr {{do}}")
STATE.write_text(json.dumps(known))
'''


class PullRequest(NamedTuple):
    """A pull request as GitHub would know it."""

    number: int
    state: str
    base: str
    head: str
    title: str
    body: str


class Runner:
    """A machine that has git, a stand-in for gh, and whatever a test installs on it."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.binaries = folder / "bin"
        self.binaries.mkdir(parents=True)
        self._state = folder / "pull-requests.json"
        self.install("gh", _GH.format(python=sys.executable, state=str(self._state)))
        self.environment = {
            **(environment or {}),
            "PATH": f"{self.binaries}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(folder / "temp"),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_REF_NAME": "main",
        }
        (folder / "temp").mkdir()

    def install(self, name: str, script: str) -> None:
        """Put a command on the machine."""
        path = self.binaries / name
        path.write_text(script, "utf-8")
        path.chmod(0o755)

    def step(self, script: str, folder: Path, environment: Mapping[str, str] | None = None) -> Result:
        """Run a step's script as GitHub does where its shell is bash."""
        file = self.folder / "step.sh"
        file.write_text(script, "utf-8")
        command = ("bash", "--noprofile", "--norc", "-eo", "pipefail", file)
        return run(*command, folder=folder, environment={**self.environment, **(environment or {})})

    def outputs(self) -> dict[str, str]:
        """What the steps gave to later ones."""
        output = Path(self.environment["GITHUB_OUTPUT"])
        lines = output.read_text("utf-8").splitlines() if output.exists() else []
        return dict(line.split("=", 1) for line in lines)

    def pull_requests(self) -> list[PullRequest]:
        """Every pull request that was opened, in its order."""
        known = json.loads(self._state.read_text("utf-8")) if self._state.exists() else []
        return [PullRequest(**one) for one in known]

    def close(self, number: int, state: str) -> None:
        """Close or merge a pull request."""
        known = [one._replace(state=state) if one.number == number else one for one in self.pull_requests()]
        self._state.write_text(json.dumps([one._asdict() for one in known]), "utf-8")

    def forbid(self) -> None:
        """Switch off the setting that lets Actions open pull requests."""
        (self.folder / "forbidden").touch()


def load(path: str) -> dict[Any, Any]:
    """A file for GitHub, read as YAML."""
    content = yaml.safe_load((REPOSITORY / path).read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def scripts(path: str) -> dict[str, str]:
    """The scripts of a workflow or an action, by the names of their steps."""
    content = load(path)
    parts = [content["runs"]] if "runs" in content else content["jobs"].values()
    return {step.get("name", step["run"]): step["run"] for part in parts for step in part["steps"] if "run" in step}


def used(path: str) -> dict[str, str]:
    """The actions that a workflow uses, and their versions."""
    text = (REPOSITORY / path).read_text("utf-8")
    return dict(re.findall(r"uses: ([\w./-]+)@(\S+)", text))


def origin(repository: Path, path: Path) -> Path:
    """A bare repository to which another one can push."""
    git(path.parent, "init", "--quiet", "--bare", path.name)
    git(repository, "remote", "add", "origin", path.as_uri())
    git(repository, "push", "--quiet", "origin", "HEAD:refs/heads/main")
    return path
