"""Questions with texts to choose from: XCOPA, COPA, EXAMS, JCommonsenseQA, SWAG, ARC, and tables of one's own."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from ernie_m.errors import ConfigError, DataError
from tasks.examples import ChoiceExample
from tasks.readers.columns import choose_columns, find_columns, identify, read_texts
from tasks.readers.source import Entry, Row, Source, read_examples
from tasks.readers.table import Record, Table, as_text, read_records

PURPOSES = ("context", "question", "choices", "label", "id", "document")
ANY_LANGUAGE = "*"


def read_choices(
    source: Source,
    *,
    columns: Mapping[str, str | Sequence[str] | None],
    names: Sequence[str | int] | None,
    wordings: Mapping[str, Mapping[str, str]],
    delimiter: str | None,
    quoted: bool | None,
    header: Sequence[str] | None,
) -> Iterator[ChoiceExample]:
    """Reads a TSV, CSV, JSON or JSON-lines file, or a split on the hub.

    A wrong choice that is blank or repeats another one is left out as a repair.

    Args:
        source: See `Source`.
        columns: Names in the file of `context` and `question` (one of them may be None), `choices`, `label` (the right
            choice's name or column), `id` and `document`; see `tasks.readers.columns`. `choices` is one column with a
            list of texts or of records with `text` and `label`, or else the columns of a choice each, of which the last
            ones may be blank.
        names: What the choices are called if the file does not say, in their order; None: 0, 1, 2 ...
        wordings: Language -> what the file has for a question -> the question itself. `*` is for what is not
            listed. If there are no wordings at all, questions stay as they are.
        delimiter, quoted, header: See `Table`.
    """
    wanted = choose_columns(columns, source, known=PURPOSES, needed=("choices",))
    if not {"context", "question"} & set(wanted):
        raise ConfigError("data.read.columns.context or data.read.columns.question is needed: the name of a column")
    choices = wanted["choices"]
    rows = list(read_records(source.path, Table(delimiter, quoted, header)))
    if not isinstance(choices, str):
        _check_choices(source, rows, wanted.pop("choices"))
    file_columns, _ = find_columns(source.path, rows, wanted)
    text_columns = {purpose: name for purpose, name in file_columns.items() if purpose != "choices"}
    questions = {**wordings.get(ANY_LANGUAGE, {}), **wordings.get(source.language, {})}

    def example(record: Record, entry: Entry) -> ChoiceExample:
        key, document = identify(record, file_columns, entry)
        texts = read_texts(record, text_columns)
        if "question" in texts and questions:
            texts["question"] = _worded(texts["question"].strip(), questions)
        offered = _offered(record, choices, names)
        right = _right(texts["label"].strip(), offered, choices) if "label" in texts else None
        kept, problems = _sift(offered, right)
        if problems:
            entry.repair("; ".join(problems))
        return ChoiceExample(
            id=key,
            language=entry.language,
            document=document,
            context=texts.get("context"),
            question=texts.get("question"),
            choices=tuple(kept.values()),
            names=tuple(kept),
            answer=None if right is None else list(kept).index(right),
        )

    return read_examples(source, "questions", rows, example)


def _check_choices(source: Source, rows: Sequence[Row[Record]], choices: Sequence[str]) -> None:
    """Checks that every column of a choice has a value in some row."""
    records = [row.content for row in rows if row.problem is None]
    if records and (absent := [name for name in choices if all(_value(record, name) is None for record in records)]):
        there = ", ".join(records[0].values)
        raise DataError(f"{source.path}: no row has {', '.join(absent)}; there are {there} (data.read.columns.choices)")


def _value(record: Record, column: str) -> Any:
    return record.get(column) if record.has(column) else None


def _worded(question: str, wordings: Mapping[str, str]) -> str:
    if question not in wordings:
        raise ValueError(f"its question {question!r} is none of data.read.wordings: {', '.join(wordings)}")
    return wordings[question]


def _offered(record: Record, columns: str | Sequence[str], names: Sequence[str | int] | None) -> dict[str, str]:
    """Name -> text of all that a row lets one choose from; a blank text where it is missing."""
    items = _items(record, columns)
    if names is not None and len(names) < len(items):
        raise ValueError(f"it has {len(items)} choices, data.read.names has {len(names)} names")
    offered: dict[str, str] = {}
    for (name_in_file, value), number in zip(items, names or range(len(items)), strict=False):
        name = str(number if name_in_file is None else name_in_file)
        if name in offered:
            raise ValueError(f"two of its choices are called {name}")
        offered[name] = "" if value is None else as_text(value, f"choice {name}")
    return offered


def _items(record: Record, columns: str | Sequence[str]) -> list[tuple[Any, Any]]:
    """The name, if a row says it, and the text of each choice."""
    if not isinstance(columns, str):
        values = [_value(record, column) for column in columns]
        while values and (values[-1] is None or not str(values[-1]).strip()):
            values.pop()
        return [(None, value) for value in values]
    choices = record.get(columns)
    if isinstance(choices, Mapping) and all(isinstance(choices.get(key), list) for key in ("label", "text")):
        return list(zip_longest(choices["label"], choices["text"]))
    if not isinstance(choices, list):
        raise ValueError(f"its {columns} is not a list of choices")
    return [(item.get("label"), item.get("text")) if isinstance(item, Mapping) else (None, item) for item in choices]


def _right(label: str, offered: Mapping[str, str], columns: str | Sequence[str]) -> str:
    """The name of the right choice, which a label may also call by its column."""
    by_column = {} if isinstance(columns, str) else dict(zip(columns, offered, strict=False))
    right = label if label in offered else by_column.get(label, label)
    if right not in offered:
        raise ValueError(f"its label {right!r} is none of its choices: {', '.join(offered)}")
    return right


def _sift(offered: Mapping[str, str], right: str | None) -> tuple[dict[str, str], list[str]]:
    """The choices without those that are blank or repeat another, and what was wrong with these.

    Raises:
        ValueError: The right choice is one of these, or fewer than two choices remain.
    """
    kept: dict[str, str] = {}
    problems = []
    for name, text in offered.items():
        twin = next((other for other in kept if kept[other].strip() == text.strip()), name)
        if text.strip() and twin == name:
            kept[name] = text
            continue
        problem = f"its choice {name} " + (f"repeats choice {twin}" if text.strip() else "is blank")
        if right in (name, twin):
            raise ValueError(f"{problem}, and {right} is the right choice")
        problems.append(problem)
    if len(kept) < 2:
        raise ValueError("; ".join([*problems, f"two choices are needed, and it has {len(kept)}"]))
    return kept, problems
