"""CoNLL columns, a word and its tag a line: CoNLL-2002 and 2003, WikiANN, UNER, MobIE, ThaiNER, MasakhaNER, KLUE."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ernie_m.errors import ConfigError, DataError
from tasks.examples import TokenExample, Unit
from tasks.readers.blocks import DOCUMENT_START, Block, Identities, split_blocks
from tasks.readers.policy import FileReading
from tasks.readers.source import BadExampleError, Entry, Source, collect, usable
from tasks.readers.table import has_named_values
from tasks.readers.tagged import TaggedSentence, read_rows, to_examples, without_prefix
from tasks.readers.text import read_lines
from tasks.tagging.tags import Scheme

COLUMNS = ("word", "tag")
COMMENT = "#"


@dataclass(frozen=True, slots=True)
class Columns:
    """How a file's lines are divided into columns.

    Attributes:
        delimiter: What stands between columns; None for any run of spaces and tabs.
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

    Words of white space, of zero width or of nothing stay words. A tag that goes on with an entity that is not there
    (an orphan I-) has one repair, that of conlleval: it begins one.

    Args:
        source: See `Source`.
        columns: Numbers of the columns of `word` and `tag`, from 1, or from -1 backwards.
        delimiter: What stands between columns; None: a tab where the first row has one, otherwise any run of spaces and
            tabs.
        comment: What a comment line begins with; None: with #, unless the line has as many columns as the rows.
        prefix: What every word begins with, in files where every word does; it is taken away. `{language}` stands for
            the language (WikiANN's `en:`).
        scheme: The tags' scheme; None: see `tasks.tagging.tags.detect`.
        type_names: An entity type of the file (a tag, where the scheme is plain) -> its name; None: that is no entity.
        between_words: What stands between words in the text that the tokenizer reads; None: see `gaps_by_script`.
        unit: See `TokenExample`.
        id: See `Identities`.
        document: See `Identities`.
        encodings: See `tasks.readers.text.read_text`.
        rows: Of files that have no columns but rows of lists: see `tasks.readers.tagged.read_rows`.

    Raises:
        ConfigError: A setting makes no sense.
        DataError: The file has no such columns.
    """
    if set(columns) != set(COLUMNS) or 0 in columns.values():
        raise ConfigError(f"data.read.columns={dict(columns)}: numbers of {' and '.join(COLUMNS)}, from 1 or from -1")
    with source.reading("sentences") as reading:
        if has_named_values(source.path):
            sentences = read_rows(source, rows, reading)
        else:
            lines = read_lines(source.path, encodings)
            layout = _layout(source.path, lines, delimiter, comment)
            names = COLUMNS if source.labelled else COLUMNS[:1]
            places = {name: _place(source.path, name, columns[name], layout) for name in names}
            sentences = _read_blocks(lines, layout, places, Identities(id, document), reading)
        examples = to_examples(
            without_prefix(sentences, prefix, source.language),
            scheme=scheme,
            type_names=type_names,
            between_words=between_words,
            unit=unit,
            labelled=source.labelled,
            reading=reading,
        )
    return usable(examples, reading)


def _layout(path: Path, lines: Sequence[str], delimiter: str | None, comment: str | None) -> Columns:
    """The columns of a file, by the first line that is surely a row."""
    marks = (comment or COMMENT, DOCUMENT_START)
    rows = [line for line in lines if line.strip()]
    first = next((line for line in rows if not line.startswith(marks)), rows[-1] if rows else None)
    if first is None:
        raise DataError(f"{path}: the file is empty")
    between = delimiter or ("\t" if "\t" in first else None)
    return Columns(between, comment, len(Columns(between, comment, 0).cells(first)))


def _place(path: Path, name: str, number: int, layout: Columns) -> int:
    """The index of a column."""
    place = number - 1 if number > 0 else layout.width + number
    if not 0 <= place < layout.width:
        raise DataError(f"{path}: its rows have {layout.width} columns, data.read.columns.{name}={number} is none")
    if name == "tag" and layout.width == 1:
        raise DataError(
            f"{path}: its rows have one column: no tags; see data.read.delimiter, or is it for data.predict?"
        )
    return place


def _read_blocks(
    lines: Sequence[str], layout: Columns, places: Mapping[str, int], identities: Identities, reading: FileReading
) -> list[TaggedSentence]:
    def sentence(block: Block, entry: Entry) -> TaggedSentence:
        key, document = identities.identify(block, entry)
        rows = [layout.cells(line) for _, line in block.rows]
        for (number, _), row in zip(block.rows, rows, strict=True):
            if len(row) != layout.width:
                problem = f"it has {len(row)} columns, the first row has {layout.width}"
                raise BadExampleError(problem, place=f"line {number}")
        words, tags = ([row[places[name]] for row in rows] if name in places else [] for name in COLUMNS)
        return TaggedSentence(key, document, [f"line {number}" for number, _ in block.rows], words, tags)

    return collect(split_blocks(lines, is_comment=layout.is_comment), sentence, reading)
