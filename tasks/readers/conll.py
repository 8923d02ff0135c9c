"""CoNLL columns, a word and its tag a line: CoNLL-2002 and 2003, WikiANN, UNER, MobIE, ThaiNER, MasakhaNER, KLUE."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ernie_m.errors import ConfigError, DataError
from tasks.examples import TokenExample, Unit
from tasks.readers.blocks import DOCUMENT_START, Block, Identities, split_blocks
from tasks.readers.source import BadExampleError, Entry, Source, collect, usable
from tasks.readers.table import has_named_values
from tasks.readers.tagged import TaggedSentence, Tagging, read_rows
from tasks.readers.text import read_lines
from tasks.tagging.tags import Scheme

COLUMNS = ("word", "tag")
COMMENT = "#"
_ENTITY_TAG = re.compile(r"O|[BIESLU]-.+")


def read_conll(
    source: Source,
    *,
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
    """Reads a file of columns, or rows of lists (JSON, the hub).

    Args:
        source: See `Source`.
        columns: Numbers of the columns of `word` and `tag`: from 1, or from -1 backwards.
        delimiter: What separates columns; None: a tab if the first row has one, otherwise any run of spaces and tabs.
        comment: What a comment line begins with; None: see `ColumnFormat.is_comment`.
        prefix, scheme, type_names, between_words, unit: See `Tagging`.
        id, document: See `Identities`.
        encodings: See `tasks.readers.text.read_text`.
        rows: For rows of lists instead of columns: see `tasks.readers.tagged.read_rows`.

    Raises:
        ConfigError: A setting makes no sense.
        DataError: The file has no such columns.
    """
    if set(columns) != set(COLUMNS) or 0 in columns.values():
        raise ConfigError(f"data.read.columns={dict(columns)}: numbers of {' and '.join(COLUMNS)}, from 1 or from -1")
    tagging = Tagging(prefix, scheme, type_names, between_words, unit)
    with source.reading("sentences") as reading:
        if has_named_values(source.path):
            sentences = read_rows(source, rows, reading)
        else:
            lines = read_lines(source.path, encodings)
            column_format = _column_format(source.path, lines, delimiter, comment)
            if not source.labelled and column_format.delimiter is None and column_format.width > 1:
                _refuse_plain_text(source.path, lines)
            names = COLUMNS if source.labelled else COLUMNS[:1]
            places = {name: _place(source.path, name, columns[name], column_format) for name in names}
            identities = Identities(id, document)

            def sentence(block: Block, entry: Entry) -> TaggedSentence:
                return _sentence(block, *identities.identify(block, entry), column_format, places)

            sentences = collect(split_blocks(lines, is_comment=column_format.is_comment), sentence, reading)
        examples = tagging.examples(sentences, source, reading)
    return usable(examples, reading)


def has_word_columns(lines: Sequence[str]) -> bool:
    """Whether lines without a header are words in columns, with tags or without, rather than plain text.

    Rows have equally many columns, and either the last one has nothing but tags of entities, or blank lines stand
    between sentences of several rows. Words alone, one a row, are told from lines of text by their ends: most lines of
    text end a sentence.
    """
    rows = [line for line in lines if line.strip() and not line.startswith((COMMENT, DOCUMENT_START))]
    tabs = any("\t" in line for line in rows)
    cells = [line.split("\t") if tabs else line.split() for line in rows]
    widths = {len(row) for row in cells}
    if len(widths) != 1:
        return False
    if widths == {1}:
        longer = [row[0] for row in cells if len(row[0]) > 1]
        if 2 * sum(unicodedata.category(word[-1]) == "Po" for word in longer) > len(longer):
            return False
    elif all(_ENTITY_TAG.fullmatch(row[-1]) for row in cells):
        return True
    blocks = sum(bool(line.strip()) and not before.strip() for before, line in pairwise(["", *lines]))
    return blocks > 1 and len(rows) >= 2 * blocks


@dataclass(frozen=True, slots=True)
class ColumnFormat:
    """How a file's lines are divided into columns.

    Attributes:
        delimiter: What separates columns; None: any run of spaces and tabs.
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
        """Whether a line is a comment.

        Where the file's comments have no beginning of their own, a line that begins with # is a comment unless it has
        as many columns as the rows: then # begins its first word.
        """
        if self.comment is not None:
            return line.startswith(self.comment)
        if not line.startswith(COMMENT):
            return False
        count = len(self.cells(line))
        return count != self.width if self.delimiter is None else count == 1 < self.width


def _column_format(path: Path, lines: Sequence[str], delimiter: str | None, comment: str | None) -> ColumnFormat:
    """The column format of a file, according to the first line that is surely a row."""
    marks = (comment or COMMENT, DOCUMENT_START)
    rows = [line for line in lines if line.strip()]
    first = next((line for line in rows if not line.startswith(marks)), rows[-1] if rows else None)
    if first is None:
        raise DataError(f"{path}: the file is empty")
    between = delimiter or ("\t" if "\t" in first else None)
    return ColumnFormat(between, comment, len(ColumnFormat(between, comment, 0).cells(first)))


def _refuse_plain_text(path: Path, lines: Sequence[str]) -> None:
    if all(line.strip() for line in lines[:-1]) and not has_word_columns(lines):
        raise DataError(
            f"{path}: this looks like plain text, not like words in columns; data.predict_format=text reads a text a "
            "line, as files that end in .txt are read. Columns need equally many cells in every row, and tags in the "
            "last one or blank lines between sentences"
        )


def _place(path: Path, name: str, number: int, column_format: ColumnFormat) -> int:
    """The index of a column."""
    place = number - 1 if number > 0 else column_format.width + number
    if not 0 <= place < column_format.width:
        raise DataError(
            f"{path}: its rows have {column_format.width} columns, data.read.columns.{name}={number} is none"
        )
    if name == "tag" and column_format.width == 1:
        raise DataError(
            f"{path}: its rows have one column: no tags; see data.read.delimiter, or is it for data.predict?"
        )
    return place


def _sentence(
    block: Block, key: str, document: str, column_format: ColumnFormat, places: Mapping[str, int]
) -> TaggedSentence:
    rows = [column_format.cells(line) for _, line in block.rows]
    for (number, _), row in zip(block.rows, rows, strict=True):
        if len(row) != column_format.width:
            problem = f"it has {len(row)} columns, the first row has {column_format.width}"
            raise BadExampleError(problem, place=f"line {number}")
    words, tags = ([row[places[name]] for row in rows] if name in places else [] for name in COLUMNS)
    return TaggedSentence(key, document, [f"line {number}" for number, _ in block.rows], words, tags)
