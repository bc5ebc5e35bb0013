"""Bytes of a text file → its encoding, its dialect, its rows of cells."""
