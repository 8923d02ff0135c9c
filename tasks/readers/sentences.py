"""Tables of sentences or sentence pairs with a label: XNLI, PAWS-X, AmericasNLI, KorNLI, KLUE, JGLUE, FarsTail, STS."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasks.examples import SentenceExample
from tasks.readers.columns import choose_names, find_columns, identify
from tasks.readers.source import Entry, Source, read_examples
from tasks.readers.table import Record, Table, read_records

SIDES = ("first", "second")
COLUMNS = (*SIDES, "label", "id", "document")


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
        columns: Names in the file of `first`, `second` (None: single sentences), `label`, `id` (None: the row's number)
            and `document` (None: the id): rows of one document stay together where a file is dealt to splits. Of
            several names the first that the file has is taken; with null among them the file may have none. A dot
            leads into a record.
        where: Column -> value; other rows are not read. `{language}` stands for the language (XNLI's files have all).
            A file without the column is read whole.
        label_names: A label of the file -> its name; None leaves such rows out. Labels that are not listed keep theirs.
        label_separator: Between several labels of one row; None: there is one. JSON may have a list.
        delimiter: See `Table`.
        quoted: See `Table`.
        header: See `Table`.

    Raises:
        ConfigError: `columns` has an unknown key or lacks one.
    """
    needed = ("first", "label") if source.labelled else ("first",)
    wanted = choose_names("data.read.columns", columns, known=COLUMNS, needed=needed)
    if not source.labelled:
        wanted.pop("label", None)
    names, rows = find_columns(source.path, read_records(source.path, Table(delimiter, quoted, header)), wanted)
    conditions = {column: value.replace("{language}", source.language) for column, value in where.items()}
    rows = (row for row in rows if row.problem or all(_matches(row.content, *pair) for pair in conditions.items()))

    def example(record: Record, entry: Entry) -> SentenceExample:
        key, document = identify(record, names, entry)
        texts = {side: record.text(names[side]) for side in SIDES if side in names}
        label = _label(record, names["label"], label_names, label_separator) if "label" in names else None
        if blank := [names[side] for side, text in texts.items() if not text.strip()]:
            raise ValueError(f"its {' and '.join(blank)} is blank")
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
        raise ValueError(f"its label {label!r} is none, by data.read.label_names")
    if not name.strip():
        raise ValueError("its label is blank")
    return name
