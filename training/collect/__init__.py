"""Parallel English and Spanish text from unpacked Debian packages, as gzipped TSV files."""
