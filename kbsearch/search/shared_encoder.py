"""One encoder for everybody who asks at once: repeated questions are remembered, and questions
that wait for a processor are encoded together.

A question that meets an idle processor is encoded at once, by the thread that asks: there is no
pause to collect others. While all processors are busy questions pile up, and the next thread to
get one takes the pile as one batch, which costs much less than as many single questions.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock, Semaphore

import numpy as np

from indexer.encoder import Encoder, Vectors
from indexer.wrapped_encoder import WrappedEncoder

AT_MOST = 16
"""Questions in a batch: more gain little, and the first of them would wait for the last."""

REMEMBERED = 4096
"""Questions whose vectors are kept: 6 MB at 384 dimensions."""


class SharedEncoder(WrappedEncoder):
    """An Encoder around another; safe to share between threads."""

    def __init__(self, encoder: Encoder, *, at_once: int) -> None:
        """`at_once` is how many batches are computed side by side: one for each processor."""
        super().__init__(encoder)
        self._turn = Semaphore(at_once)
        self._lock = Lock()  # over the two below
        self._waiting: OrderedDict[str, Future[Vectors]] = OrderedDict()
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), in the order of `texts`."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return np.stack([self.encode_query(text) for text in texts])

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of one question, of shape (dimension,), read-only."""
        with self._lock:
            if text in self._known:
                self._known.move_to_end(text)
                return self._known[text]
            promise = self._waiting.get(text)
            if promise is None:
                promise = self._waiting[text] = Future()
        while not promise.done():
            with self._turn:
                batch = {} if promise.done() else self._take()
                self._encode(batch)
            if not batch:
                break  # nobody waits, so this one's vector is there or on its way
        return promise.result()

    def _take(self) -> dict[str, Future[Vectors]]:
        """The questions that have waited longest, which nobody else will encode from now on."""
        with self._lock:
            count = min(AT_MOST, len(self._waiting))
            return dict(self._waiting.popitem(last=False) for _ in range(count))

    def _encode(self, batch: dict[str, Future[Vectors]]) -> None:
        if not batch:
            return
        try:
            vectors = self._encoder.encode_queries(list(batch))
        except BaseException as error:  # noqa: BLE001 - handed to everybody who waits for it
            for promise in batch.values():
                promise.set_exception(error)
            return
        rows = [vector.copy() for vector in vectors]  # none keeps its whole batch in memory
        for row in rows:
            row.flags.writeable = False
        with self._lock:
            self._known.update(zip(batch, rows, strict=True))
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        for promise, row in zip(batch.values(), rows, strict=True):
            promise.set_result(row)
