"""CoNLL-U: the treebanks of Universal Dependencies, for the parts of speech of their words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from ernie_m.errors import DataError
from tasks.examples import TokenExample
from tasks.readers.blocks import Block, Identities, read_lines, split_blocks
from tasks.readers.joining import join
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport

COMMENT = "#"
WIDTH, NUMBER, FORM, NOTES = 10, 0, 1, 9
TAGS = {"upos": 3, "xpos": 4}
NONE = "_"


def read_conllu(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    tag: Literal["upos", "xpos"],
    id: str | None,
    document: str | None,
) -> Iterator[TokenExample]:
    """Reads a CoNLL-U file, also gzipped.

    Words are the syntactic ones, which have the tags: the lines of multiword tokens (`1-2 zum`) and of empty nodes
    (`8.1`) are not. Forms may hold spaces (`25 000`). The text has a space between two words unless the file says
    `SpaceAfter=No`; the words of a multiword token (`zu dem`) always have.

    Args:
        path: The file.
        language: Of its sentences.
        on_bad_example: What to do with broken sentences.
        report: Collects what was read and left out.
        labelled: Whether every word must have a tag; False for prediction.
        tag: Which one: of all languages (UPOS), or of the treebank (XPOS).
        id: See `Identities`.
        document: See `Identities`.

    Returns:
        The sentences in the file's order.

    Raises:
        DataError: The file is missing, is not UTF-8, or is bad beyond the policy.
    """
    policy = BadExamplePolicy.parse(on_bad_example)
    identities = Identities(id, document)
    examples = []
    with report.reading(path, language=language, policy=policy, unit="sentences") as reading:
        for block in split_blocks(read_lines(path, ["utf-8"]), is_comment=lambda line: line.startswith(COMMENT)):
            reading.examples += 1
            identity = identities.of(block, reading)
            if identity is not None:
                example = _example(block, identity, TAGS[tag] if labelled else None, reading)
                examples += [example] if example else []
    if not examples:
        raise DataError(f"{path}: of its {reading.examples} sentences none can be used")
    return iter(examples)


def _example(block: Block, identity: tuple[str, str], tag: int | None, reading: FileReading) -> TokenExample | None:
    rows = [(line, text.split("\t")) for line, text in block.rows]
    last: dict[str, str] = {}
    for line, row in rows:
        problem = _problem(row, tag)
        if problem:
            reading.note(f"line {line}", identity[0], problem, "skipped")
            return None
        if "-" in row[NUMBER]:
            first, end = row[NUMBER].split("-")
            last |= {str(number): "" for number in range(int(first), int(end))} | {end: row[NOTES]}
    words = [row for _, row in rows if row[NUMBER].isdecimal()]
    gaps = ["" if "SpaceAfter=No" in last.get(row[NUMBER], row[NOTES]).split("|") else " " for row in words]
    text, spans = join([row[FORM] for row in words], gaps)
    tags = None if tag is None else tuple(row[tag] for row in words)
    return TokenExample(*identity[:1], reading.language, identity[1], text, spans, "word", tags)


def _problem(row: list[str], tag: int | None) -> str | None:
    if len(row) != WIDTH:
        return f"it has {len(row)} columns, CoNLL-U has {WIDTH}"
    numbers = row[NUMBER].replace(".", "-").split("-")
    if len(numbers) > 2 or not all(number.isdecimal() for number in numbers):
        return f"its ID is {row[NUMBER]!r}; a number, 1-2 or 1.1 is needed"
    if tag is not None and row[tag] == NONE and row[NUMBER].isdecimal():
        return f"word {row[FORM]!r} has no tag"
    return None
