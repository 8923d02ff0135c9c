"""Tables of sentences or sentence pairs with a label: XNLI, PAWS-X, AmericasNLI, KorNLI, KLUE, JGLUE, FarsTail, STS."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasks.examples import SentenceExample
from tasks.readers.columns import choose_columns, find_columns, identify, read_texts
from tasks.readers.source import Entry, Source, read_examples
from tasks.readers.table import Record, Table, read_records

SIDES = ("first", "second")


def read_sentences(
    source: Source,
    *,
    columns: Mapping[str, str | Sequence[str | None] | None],
    where: Mapping[str, str],
    label_names: Mapping[str, str | None],
    label_separator: str | None,
    delimiter: str | None,
    quoted: bool | None,
    header: Sequence[str] | None,
) -> Iterator[SentenceExample]:
    """Reads a TSV, CSV, JSON or JSON-lines file, or a split on the hub.

    Args:
        source: See `Source`.
        columns: Names in the file of `first`, `second` (None: single sentences), `label`, `id` and `document`; see
            `tasks.readers.columns`.
        where: Column -> value; rows with another value are not read. `{language}` stands for the language (XNLI's files
            hold all languages). A row without the column is read.
        label_names: Label in the file -> its name; None leaves such rows out. Other labels stay as they are.
        label_separator: What separates the labels of a row; None: a row has one. JSON may have a list.
        delimiter, quoted, header: See `Table`.
    """
    wanted = choose_columns(columns, source, known=(*SIDES, "label", "id", "document"), needed=("first",))
    names, rows = find_columns(source.path, read_records(source.path, Table(delimiter, quoted, header)), wanted)
    sides = {side: names[side] for side in SIDES if side in names}
    conditions = {column: value.replace("{language}", source.language) for column, value in where.items()}
    rows = (row for row in rows if row.problem or all(_matches(row.content, *pair) for pair in conditions.items()))

    def example(record: Record, entry: Entry) -> SentenceExample:
        key, document = identify(record, names, entry)
        texts = read_texts(record, sides)
        label = _label(record, names["label"], label_names, label_separator) if "label" in names else None
        return SentenceExample(key, entry.language, document, texts["first"], texts.get("second"), label)

    return read_examples(source, "rows", rows, example)


def _matches(record: Record, column: str, value: str) -> bool:
    try:
        return record.text(column) == value
    except KeyError:
        return True
    except ValueError:
        return False


def _label(
    record: Record, column: str, label_names: Mapping[str, str | None], separator: str | None
) -> str | tuple[str, ...]:
    value: Any = record.get(column)
    if isinstance(value, list):
        return tuple(_label_name(str(item), label_names) for item in value)
    text = str(value).lower() if isinstance(value, bool) else record.text(column)
    if separator is None:
        return _label_name(text, label_names)
    return tuple(_label_name(part.strip(), label_names) for part in text.split(separator) if part.strip())


def _label_name(label: str, label_names: Mapping[str, str | None]) -> str:
    name = label_names.get(label, label)
    if name is None:
        raise ValueError(f"data.read.label_names leaves out its label {label!r}")
    if not name.strip():
        raise ValueError("its label is blank")
    return name
