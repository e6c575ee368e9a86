"""Folders that are made once a session, whichever of pytest's workers needs them first."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

_shared: list[Path] = []


def share(folder: Path) -> None:
    """Say where the folders are kept; all workers of a session name the same place."""
    folder.mkdir(exist_ok=True)
    _shared[:] = [folder]


def made_once(key: object, make: Callable[[Path], object]) -> Path:
    """The folder of a key: made at the first call, not to be changed. The key says all that it depends on."""
    if not _shared:  # outside of pytest
        share(Path(tempfile.mkdtemp()))
    folder = _shared[0] / hashlib.sha256(repr(key).encode()).hexdigest()
    if not folder.exists():
        scratch = Path(tempfile.mkdtemp(dir=_shared[0])) / "made"
        make(scratch)
        try:
            os.rename(scratch, folder)
        except OSError:  # another worker was faster, and made the same
            assert folder.exists()
    return folder
