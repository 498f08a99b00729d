"""What can go wrong in the indexer.

    IndexerError
    ├── FolderError          the articles folder cannot be read
    ├── LockHeldError        another indexer is at work
    ├── IndexMissingError    nothing has been indexed yet
    ├── IndexDamagedError    a part of the index is lost or altered
    ├── IndexFormatError     written by another version of kbsearch
    ├── StorageError         the disk refused a write
    └── EncoderError         the model cannot be loaded
        └── EncoderMismatchError   the index was made with another model

Every message says what happened, with the value, and what to do about it, with the command.
"""

from __future__ import annotations


class IndexerError(Exception):
    """Base of every error the indexer raises on purpose; its text is fit to show to a user."""


class FolderError(IndexerError):
    """The articles folder is missing, is not a folder, or cannot be read."""


class LockHeldError(IndexerError):
    """Another indexer holds the lock of this index."""


class IndexMissingError(IndexerError):
    """There is no published generation to read."""


class IndexDamagedError(IndexerError):
    """A file that the manifest names is missing, cut short or altered."""


class IndexFormatError(IndexerError):
    """The index was written in a format that this version does not read."""


class StorageError(IndexerError):
    """The operating system refused a write: a full disk, a quota, a read-only volume."""


class EncoderError(IndexerError):
    """The encoder cannot be found or loaded."""


class EncoderMismatchError(EncoderError):
    """The index records another encoder than the one configured."""
