"""Marked spans: each is checked against its text, and moved if there is only one place for it."""

from typing import Any

from tasks.readers.source import Entry


def locate(text: str, start: Any, end: Any, name: Any, entry: Entry) -> tuple[int, int]:
    """The start and end of a span. As a repair, it moves to its name if the text has the name once, elsewhere.

    Args:
        text: The text.
        start: First character, as the file has it.
        end: Behind the last character, as the file has it.
        name: The span's text, as the file has it; None if the file does not say.
        entry: Takes the note of the repair.

    Raises:
        ValueError: The text has no such characters; or they are not the name, and the span cannot or may not be moved.
    """
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise ValueError(f"a span is {start!r} to {end!r}; the text has {len(text)} characters")
    if name is None or text[start:end] == name:
        return start, end
    problem = f"{name!r} is not at {start} to {end}: {text[start:end]!r} is there"
    if not isinstance(name, str) or not name or text.count(name) != 1:
        raise ValueError(problem)
    entry.repair(problem)
    start = text.index(name)
    return start, start + len(name)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the white space at its ends; empty if it holds nothing else."""
    marked = text[start:end]
    start += len(marked) - len(marked.lstrip())
    return start, start + len(marked.strip())
