"""A clean machine and a released template for every test, and hypothesis's profiles.

The fast profile draws the same examples each time. HYPOTHESIS_PROFILE=long draws many new
ones; pytest prints their seed (--hypothesis-seed=N draws them again).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.hook import SMALL
from helpers.once import share
from helpers.projects import GIT_SETTINGS, REPOSITORY, TEMPLATE_PARTS, Template, make_template
from hypothesis import HealthCheck, settings

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile("fast", max_examples=60, deadline=None, derandomize=True, database=None)
settings.register_profile("long", max_examples=10_000, deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that run Copier, which is what takes most of the time."""
    for item in items:
        if "template" in getattr(item, "fixturenames", ()):
            item.add_marker("copier")


@pytest.fixture(scope="session", autouse=True)
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the workers keep what is made once: beside their own folders."""
    folder = tmp_path_factory.getbasetemp()
    share((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "made-once")


@pytest.fixture(scope="session", autouse=True)
def clean_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with no settings, caches or git configuration but what the tests need."""
    home = tmp_path_factory.mktemp("home")
    (home / "gitconfig").write_text(GIT_SETTINGS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(home))
        for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        for name in [name for name in os.environ if name.startswith(("GIT_", "COPIER_", "PYTHONUNBUF"))]:
            patch.delenv(name)
        patch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("PYTHONUTF8", "1")
        patch.setattr(os, "fsync", lambda descriptor: None)  # no test's files have to outlive the machine
        yield home


@pytest.fixture(scope="session")
def template(clean_machine: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The template as it stands in the work tree, released as v1.0.0. Not to be changed."""
    path = tmp_path_factory.mktemp("template") / "repository"
    made = make_template(path, {name: REPOSITORY / name for name in TEMPLATE_PARTS})
    made.release("v1.0.0")
    return made


@pytest.fixture
def own_template(template: Template, tmp_path: Path) -> Template:
    """The released template, for the test alone to change."""
    return template.clone(tmp_path / "own-template")


@pytest.fixture(scope="session")
def small_template(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Our questions and hooks with a small document of the tests' own, released as v1.0.0. Not to be changed."""
    return template.of(SMALL, tmp_path_factory.mktemp("small") / "repository")
