"""CoNLL columns, a word and its tag a line: CoNLL-2002 and 2003, WikiANN, UNER, MobIE, ThaiNER, MasakhaNER, KLUE."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ernie_m.errors import ConfigError, DataError
from tasks.readers.blocks import DOCUMENT_START, Block, Identities, read_lines, split_blocks
from tasks.readers.joining import gaps_by_script, join
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.tags import Scheme, detect, to_iob2
from tasks.token_classification import TokenExample, Unit

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


@dataclass(frozen=True, slots=True)
class Sentence:
    """A block's words and, in a labelled file, their tags as the file has them."""

    block: Block
    id: str
    document: str
    words: list[str]
    tags: list[str]


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
) -> Iterator[TokenExample]:
    """Reads a file of columns, also gzipped. Words of white space, of zero width or of nothing stay words.

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
        scheme: Of the tags; None: see `tasks.tags.detect`.
        type_names: An entity type of the file (a tag, where the scheme is plain) -> its name; None: that is no entity.
        between_words: What stands between words in the text that the tokenizer reads; None: see `gaps_by_script`.
        unit: See `TokenExample`.
        id: See `Identities`.
        document: See `Identities`.
        encodings: See `read_lines`.

    Returns:
        The sentences in the file's order.

    Raises:
        ConfigError: `columns` has an unknown key or a number that is no column's.
        DataError: The file is missing, has too few columns, or is bad beyond the policy.
    """
    if set(columns) != set(COLUMNS) or 0 in columns.values():
        raise ConfigError(f"data.read.columns={dict(columns)}: numbers of {' and '.join(COLUMNS)}, from 1 or from -1")
    policy = BadExamplePolicy.parse(on_bad_example)
    lines = read_lines(path, encodings)
    layout = _layout(path, lines, delimiter, comment)
    places = {name: _column(path, name, columns[name], layout) for name in COLUMNS[: 1 + labelled]}
    identities = Identities(id, document)
    with report.reading(path, language=language, policy=policy, unit="sentences") as reading:
        blocks = split_blocks(lines, is_comment=layout.is_comment)
        found = [_sentence(block, layout, places, identities, reading) for block in blocks]
        sentences = _without_prefix([sentence for sentence in found if sentence], prefix, language)
        examples = list(_examples(sentences, scheme, type_names, _gaps(between_words), unit, labelled, reading))
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
    return Sentence(block, *identity, words, tags)


def _without_prefix(sentences: list[Sentence], prefix: str | None, language: str) -> list[Sentence]:
    start = "" if prefix is None else prefix.replace("{language}", language)
    if not all(word.startswith(start) for sentence in sentences for word in sentence.words):
        return sentences
    return [
        Sentence(s.block, s.id, s.document, [word.removeprefix(start) for word in s.words], s.tags) for s in sentences
    ]


def _gaps(between_words: str | None) -> Callable[[Sequence[str]], list[str]]:
    return gaps_by_script if between_words is None else lambda words: [between_words] * len(words)


def _examples(
    sentences: Sequence[Sentence],
    scheme: Scheme | None,
    type_names: Mapping[str, str | None],
    gaps: Callable[[Sequence[str]], list[str]],
    unit: Unit,
    labelled: bool,
    reading: FileReading,
) -> Iterator[TokenExample]:
    chosen = scheme or detect([sentence.tags for sentence in sentences])
    for sentence in sentences:
        tags = _tags(sentence, chosen, type_names, reading) if labelled else None
        if tags is not None or not labelled:
            text, spans = join(sentence.words, gaps(sentence.words))
            yield TokenExample(sentence.id, reading.language, sentence.document, text, spans, unit, tags)


def _tags(
    sentence: Sentence, scheme: Scheme, type_names: Mapping[str, str | None], reading: FileReading
) -> tuple[str, ...] | None:
    """The tags in IOB2 (plain ones as they are); None where the sentence is left out."""
    try:
        converted = to_iob2(sentence.tags, scheme, type_names)
    except ValueError as error:
        reading.note(sentence.block.place, sentence.id, str(error), "skipped")
        return None
    leave_out = reading.policy is BadExamplePolicy.SKIP
    for place in converted.orphans[: 1 if leave_out else None]:
        before = sentence.tags[place - 1] if place else "nothing"
        problem = f"tag {sentence.tags[place]} goes on with an entity that is not there: {before} is before it"
        line = f"line {sentence.block.rows[place][0]}"
        reading.note(line, sentence.id, problem, "skipped" if leave_out else "repaired")
    return tuple(converted.tags) if reading.policy.repairs or not converted.orphans else None
