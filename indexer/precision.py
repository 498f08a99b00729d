"""How exactly an encoder computes: in 32-bit floats, or with its linear layers at eight bits."""

from typing import Literal

Precision = Literal["float32", "int8"]
