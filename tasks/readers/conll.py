"""CoNLL columns, a word and its tag a line: CoNLL-2002 and 2003, WikiANN, UNER, MobIE, ThaiNER, MasakhaNER, KLUE."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ernie_m.errors import ConfigError, DataError
from tasks.examples import TokenExample, Unit
from tasks.readers.blocks import DOCUMENT_START, Block, Identities, read_lines, split_blocks
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.readers.table import has_rows
from tasks.readers.tagged import Sentence, to_examples, without_prefix
from tasks.readers.tagged_rows import read_rows
from tasks.tagging.tags import Scheme

COLUMNS = ("word", "tag")
COMMENT = "#"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file's lines are made.

    Attributes:
        delimiter: Between columns; None for any run of spaces and tabs.
        comment: What begins a comment line; None: see `is_comment`.
        width: Number of columns.
    """

    delimiter: str | None
    comment: str | None
    width: int

    def cells(self, line: str) -> list[str]:
        """A line's columns. White space beyond ASCII belongs to words."""
        return re.split(r"[ \t]+", line.strip(" \t")) if self.delimiter is None else line.split(self.delimiter)

    def is_comment(self, line: str) -> bool:
        """Whether a line is a comment: by its beginning, or because it begins with # and is no row.

        A row may begin with #, too: a word that is one. It has as many columns as all rows.
        """
        if self.comment is not None:
            return line.startswith(self.comment)
        if not line.startswith(COMMENT):
            return False
        count = len(self.cells(line))
        return count != self.width if self.delimiter is None else count == 1 < self.width


def read_conll(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    columns: Mapping[str, int],
    delimiter: str | None,
    comment: str | None,
    prefix: str | None,
    scheme: Scheme | None,
    type_names: Mapping[str, str | None],
    between_words: str | None,
    unit: Unit,
    id: str | None,
    document: str | None,
    encodings: Sequence[str],
    rows: Mapping[str, str | None],
) -> Iterator[TokenExample]:
    """Reads a file of columns, also gzipped, or rows of lists (JSON, the hub).

    Words of white space, of zero width or of nothing stay words.

    Args:
        path: The file.
        language: Of its sentences.
        on_bad_example: What to do with broken sentences. A tag that goes on with an entity that is not there (an orphan
            I-) has one repair, that of conlleval: it begins one.
        report: Collects what was read, repaired and left out.
        labelled: Whether there are tags; False for prediction, where the file may lack the column.
        columns: Numbers of the columns of `word` and `tag`, from 1, or from -1 backwards.
        delimiter: Between columns; None: a tab where the first row has one, otherwise any run of spaces and tabs.
        comment: What a comment line begins with; None: with #, unless the line has as many columns as the rows.
        prefix: What every word begins with, in files where every word does; taken away. `{language}` stands for the
            language (WikiANN's `en:`).
        scheme: Of the tags; None: see `tasks.tagging.tags.detect`.
        type_names: An entity type of the file (a tag, where the scheme is plain) -> its name; None: that is no entity.
        between_words: What stands between words in the text that the tokenizer reads; None: see `gaps_by_script`.
        unit: See `TokenExample`.
        id: See `Identities`.
        document: See `Identities`.
        encodings: See `read_lines`.
        rows: Of files that have no columns but rows of lists (`tasks.readers.tagged_rows`): see `read_rows`.

    Returns:
        The sentences in the file's order.

    Raises:
        ConfigError: `columns` has an unknown key or a number that is no column's.
        DataError: The file is missing, has too few columns, or is bad beyond the policy.
    """
    if set(columns) != set(COLUMNS) or 0 in columns.values():
        raise ConfigError(f"data.read.columns={dict(columns)}: numbers of {' and '.join(COLUMNS)}, from 1 or from -1")
    policy = BadExamplePolicy.parse(on_bad_example)
    with report.reading(path, language=language, policy=policy, unit="sentences") as reading:
        if has_rows(path):
            found = read_rows(path, rows, reading, labelled=labelled)
        else:
            lines = read_lines(path, encodings)
            layout = _layout(path, lines, delimiter, comment)
            places = {name: _column(path, name, columns[name], layout) for name in COLUMNS[: 1 + labelled]}
            identities = Identities(id, document)
            blocks = split_blocks(lines, is_comment=layout.is_comment)
            read = [_sentence(block, layout, places, identities, reading) for block in blocks]
            found = [sentence for sentence in read if sentence]
        sentences = without_prefix(found, prefix, language)
        examples = list(
            to_examples(
                sentences,
                scheme=scheme,
                type_names=type_names,
                between_words=between_words,
                unit=unit,
                labelled=labelled,
                reading=reading,
            )
        )
    if not examples:
        raise DataError(f"{path}: of its {reading.examples} sentences none can be used")
    return iter(examples)


def _layout(path: Path, lines: Sequence[str], delimiter: str | None, comment: str | None) -> Layout:
    """By the first line that is surely a row."""
    marks = (comment or COMMENT, DOCUMENT_START)
    rows = [line for line in lines if line.strip()]
    first = next((line for line in rows if not line.startswith(marks)), rows[-1] if rows else None)
    if first is None:
        raise DataError(f"{path}: the file is empty")
    chosen = delimiter or ("\t" if "\t" in first else None)
    return Layout(chosen, comment, len(Layout(chosen, comment, 0).cells(first)))


def _column(path: Path, name: str, number: int, layout: Layout) -> int:
    place = number - 1 if number > 0 else layout.width + number
    if not 0 <= place < layout.width:
        raise DataError(f"{path}: its rows have {layout.width} columns, data.read.columns.{name}={number} is none")
    if name == "tag" and layout.width == 1:
        raise DataError(
            f"{path}: its rows have one column: no tags; see data.read.delimiter, or is it for data.predict?"
        )
    return place


def _sentence(
    block: Block, layout: Layout, places: Mapping[str, int], identities: Identities, reading: FileReading
) -> Sentence | None:
    reading.examples += 1
    identity = identities.of(block, reading)
    if identity is None:
        return None
    rows = [layout.cells(line) for _, line in block.rows]
    for (number, _), row in zip(block.rows, rows, strict=True):
        if len(row) != layout.width:
            problem = f"it has {len(row)} columns, the first row has {layout.width}"
            reading.note(f"line {number}", identity[0], problem, "skipped")
            return None
    words, tags = ([row[places[name]] for row in rows] if name in places else [] for name in COLUMNS)
    return Sentence(*identity, [f"line {number}" for number, _ in block.rows], words, tags)
