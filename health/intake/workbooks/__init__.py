"""Bytes of a workbook → what may be opened, and its sheets as rows of text."""
