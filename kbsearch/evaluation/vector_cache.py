"""An encoder that remembers passages by their content, so that an evaluation is quick to repeat."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.encoder import Encoder, Vectors
from indexer.sqlite import connect
from indexer.wrapped_encoder import WrappedEncoder

_BATCH = 500


class RememberingEncoder(WrappedEncoder):
    """Wraps an encoder; passage vectors are kept in a SQLite file, and questions,
    whose time is measured, are not."""

    def __init__(self, encoder: Encoder, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(encoder)
        self._file = connect(path)
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS passage (key BLOB PRIMARY KEY, vector BLOB NOT NULL) STRICT"
        )

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Only the texts never seen before are encoded."""
        keys = [self._key(text) for text in texts]
        known = self._known(keys)
        new = [at for at, key in enumerate(keys) if key not in known]
        if new:
            vectors = self._encoder.encode_passages([texts[at] for at in new])
            rows = [(keys[at], row.tobytes()) for at, row in zip(new, vectors, strict=True)]
            self._keep(rows)
            known.update(rows)
        found = np.frombuffer(b"".join(known[key] for key in keys), dtype=np.float32)
        return found.reshape(len(texts), self.dimension)

    def _keep(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        with self._file:
            self._file.executemany("INSERT OR IGNORE INTO passage VALUES (?, ?)", rows)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _key(self, text: str) -> bytes:
        state = hashlib.blake2b(self.fingerprint.encode(), digest_size=16)
        state.update(text.encode())
        return state.digest()

    def _known(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _BATCH):
            some = keys[start : start + _BATCH]
            marks = ",".join("?" * len(some))
            query = f"SELECT key, vector FROM passage WHERE key IN ({marks})"
            found.update(self._file.execute(query, some).fetchall())
        return found


class EncoderOfKnownQuestions(RememberingEncoder):
    """Remembers questions as well, for where nobody measures how long encoding one takes."""

    def encode_query(self, text: str) -> Vectors:
        key = self._key(f"question\0{text}")
        known = self._known([key])
        if key not in known:
            vector = self._encoder.encode_query(text)
            self._keep([(key, vector.tobytes())])
            return vector
        return np.frombuffer(known[key], dtype=np.float32)
