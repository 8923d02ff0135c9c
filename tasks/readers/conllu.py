"""CoNLL-U: the treebanks of Universal Dependencies, for the parts of speech of their words."""

from collections.abc import Iterator
from typing import Literal

from tasks.examples import TokenExample
from tasks.readers.blocks import Block, Identities, split_blocks
from tasks.readers.joining import join
from tasks.readers.source import BadExampleError, Entry, Source, read_examples
from tasks.readers.text import read_lines

COMMENT = "#"
WIDTH, NUMBER, FORM, NOTES = 10, 0, 1, 9
TAGS = {"upos": 3, "xpos": 4}
NONE = "_"


def read_conllu(
    source: Source, *, tag: Literal["upos", "xpos"], id: str | None, document: str | None
) -> Iterator[TokenExample]:
    """Reads a CoNLL-U file.

    The words are the syntactic ones, which have the tags; multiword tokens (`1-2 zum`) and empty nodes (`8.1`) are no
    words. Forms may hold spaces (`25 000`). The text has a space after a word unless the file says
    `SpaceAfter=No`; there is always one between the words of a multiword token (`zu dem`).

    Args:
        source: See `Source`. If it is labelled, every word must have a tag.
        tag: Which tag: the one that all languages share (UPOS), or the treebank's own (XPOS).
        id, document: See `Identities`.
    """
    identities = Identities(id, document)
    column = TAGS[tag] if source.labelled else None

    def example(block: Block, entry: Entry) -> TokenExample:
        return _example(block, *identities.identify(block, entry), column, source.language)

    blocks = split_blocks(read_lines(source.path), is_comment=lambda line: line.startswith(COMMENT))
    return read_examples(source, "sentences", blocks, example)


def _example(block: Block, key: str, document: str, tag: int | None, language: str) -> TokenExample:
    rows = [(line, text.split("\t")) for line, text in block.rows]
    last: dict[str, str] = {}
    for line, row in rows:
        if problem := _problem(row, tag):
            raise BadExampleError(problem, place=f"line {line}")
        if "-" in row[NUMBER]:
            first, end = row[NUMBER].split("-")
            last |= {str(number): "" for number in range(int(first), int(end))} | {end: row[NOTES]}
    words = [row for _, row in rows if row[NUMBER].isdecimal()]
    gaps = ["" if "SpaceAfter=No" in last.get(row[NUMBER], row[NOTES]).split("|") else " " for row in words]
    text, spans = join([row[FORM] for row in words], gaps)
    tags = None if tag is None else tuple(row[tag] for row in words)
    return TokenExample(key, language, document, text, spans, "word", tags)


def _problem(row: list[str], tag: int | None) -> str | None:
    if len(row) != WIDTH:
        return f"it has {len(row)} columns, CoNLL-U has {WIDTH}"
    numbers = row[NUMBER].replace(".", "-").split("-")
    if len(numbers) > 2 or not all(number.isdecimal() for number in numbers):
        return f"its ID is {row[NUMBER]!r}; a number, 1-2 or 1.1 is needed"
    if tag is not None and row[tag] == NONE and row[NUMBER].isdecimal():
        return f"word {row[FORM]!r} has no tag"
    return None
