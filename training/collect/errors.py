"""What can go wrong while text is collected.

    CollectError
    ├── SourceMissingError     a package that a source reads was not unpacked
    ├── SourceFormatError      a file is not in the format that its reader knows
    └── TranslatorError        apertium is absent, or lost count of its lines

Every message says what happened, with the value, and what to do about it, with the command.
"""

from __future__ import annotations


class CollectError(Exception):
    """Base of every error of this package; its text is fit to show to a user."""


class SourceMissingError(CollectError):
    """A package that a source reads was not found among the unpacked ones."""


class SourceFormatError(CollectError):
    """A file is damaged, or not in the format that its reader knows."""


class TranslatorError(CollectError):
    """The machine translator cannot be run, or returned another number of lines."""
