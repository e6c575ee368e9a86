"""The finished spec that authors are shown, and how it follows the form: as any spec, by a merge."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from form.applicability import fill_in
from form.markers import Marked, read
from helpers.form import Answers, form
from merging.merge import merge

FILE = Path(__file__).with_name("payment-retries.md")
BASELINE_FILE = Path(__file__).with_name("payment-retries.baseline.md")
ANSWERS: Answers = yaml.safe_load(Path(__file__).with_name("payment-retries.yml").read_text(encoding="utf-8"))


def fresh(guidance: str = "full", address: str = "/home/ann/template") -> Marked:
    """The document that the answers give, before anyone has written in it."""
    header, _, document = form().passing({**ANSWERS, "guidance": guidance}, address).partition("\n")
    return fill_in(read(document), json.loads(header)["answers"])


def update() -> None:
    """Bring the form as it stands into the finished spec, as an update would."""
    template = fresh()
    merged = merge(BASELINE_FILE.read_text(encoding="utf-8"), FILE.read_text(encoding="utf-8"), template)
    FILE.write_text(merged.text, encoding="utf-8")
    BASELINE_FILE.write_text(template.text, encoding="utf-8")
