"""Readers: one file format each, from a file to an iterator of examples."""
