"""A template at the address that the README uses, without a network."""

from __future__ import annotations

from helpers.projects import Template

ADDRESS = "https://github.com/your-org/engineering-spec-template"


def at_address(template: Template) -> dict[str, str]:
    """The environment in which git finds the template at the address."""
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{template.path.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": f"{ADDRESS}.git",  # as Copier completes it
    }
