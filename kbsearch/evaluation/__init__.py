"""Evaluation: how well the engine that serves users finds what labelled questions want."""
