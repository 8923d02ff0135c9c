"""Rows of runs as tables, with or without a specification, and compared with a baseline."""
