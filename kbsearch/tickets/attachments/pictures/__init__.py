"""Pictures, copied piece by piece without decoding them, each format by its own rules."""
