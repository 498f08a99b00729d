"""Reads named tensors out of safetensors files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from indexer.errors import EncoderError

Tensor = NDArray[np.float32]
_FLOATS = {"F16", "F32", "F64"}
_PREFIX = "bert."  # models saved with a training head put it before every name


class Weights:
    """The tensors of a model whose weights lie in one or several files; a context manager.

    Tensors are read one at a time, so that building a graph never holds the model twice.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files
        self._stack = ExitStack()
        self._homes: dict[str, tuple[Any, str]] = {}

    def __enter__(self) -> Self:
        for path in self._files:
            self._open(path)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def tensor(self, name: str) -> Tensor:
        """The tensor called `name`; EncoderError when it is missing or is not made of floats."""
        return self.stored(name).astype(np.float32)

    def stored(self, name: str) -> NDArray[np.floating]:
        """The tensor called `name`, in the precision that it is stored in."""
        if name not in self._homes:
            raise EncoderError(
                f"{self._where()} lack the tensor {name}; the folder holds another kind of model "
                "or a damaged copy: copy it again"
            )
        home, stored = self._homes[name]
        kind = home.get_slice(stored).get_dtype()
        if kind not in _FLOATS:
            raise EncoderError(
                f"{self._where()} store {name} as {kind}; save the model in float32 or float16"
            )
        values: NDArray[np.floating] = home.get_tensor(stored)
        return values

    def _open(self, path: Path) -> None:
        try:
            home = self._stack.enter_context(safe_open(str(path), framework="numpy"))
        except (OSError, SafetensorError) as error:
            raise EncoderError(
                f"{path} cannot be read ({error}); copy the model folder again"
            ) from error
        for stored in home.keys():  # noqa: SIM118 - not a dictionary: it cannot be iterated
            self._homes[stored.removeprefix(_PREFIX)] = (home, stored)

    def _where(self) -> str:
        return ", ".join(str(path) for path in self._files)
