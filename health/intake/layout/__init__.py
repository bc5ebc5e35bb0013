"""Rows of text → the table among them: its header, what stands around it, what may be shifted."""
