"""Questions with texts to choose from: XCOPA, COPA, EXAMS, JCommonsenseQA, SWAG, ARC, and tables of one's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError, DataError
from tasks.examples import ChoiceExample
from tasks.readers.columns import choose_names, find_columns, identify
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

    A wrong choice that is blank or repeats another has an exact repair: it is left out.

    Args:
        source: See `Source`.
        columns: Names in the file of `context` and `question` (either may be None), `choices`, `label` (the right
            choice's name, or its column's), `id` (None: the row's number) and `document` (None: the id): rows of one
            document stay together where a file is dealt to splits. A dot leads into a record.
            `choices` is the column of a list, of texts or of records with `text` and `label`; or there is a column for
            each, of which the last ones may be blank where a row has fewer.
        names: What the choices are called where the file does not say, in their order; None: 0, 1, 2 ...
        wordings: Language -> what the file has for a question -> the question itself. `*` serves the languages and
            questions that are not there. Without any, questions are as they are.
        delimiter: See `Table`.
        quoted: See `Table`.
        header: See `Table`.

    Raises:
        ConfigError: `columns` has an unknown key, or lacks a needed one.
    """
    wanted = _wanted(columns, source.labelled)
    rows = list(read_records(source.path, Table(delimiter, quoted, header)))
    questions = {**wordings.get(ANY_LANGUAGE, {}), **wordings.get(source.language, {})}
    form = _Form(_find(source.path, rows, wanted), wanted["choices"], names, questions)
    return read_examples(source, "questions", rows, partial(_example, form=form))


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file is written.

    Attributes:
        columns: What a column is for -> its name, but for the choices.
        choices: The column of a list, or those of a choice each.
        names: What the choices are called; None counts them.
        wordings: What the file has for a question -> the question; without any it is as it is.
    """

    columns: Mapping[str, str]
    choices: str | Sequence[str]
    names: Sequence[str | int] | None
    wordings: Mapping[str, str]


def _wanted(columns: Mapping[str, str | Sequence[str] | None], labelled: bool) -> dict[str, Any]:
    """The columns to look for, by what they are for."""
    needed = ("choices", "label") if labelled else ("choices",)
    given = choose_names("data.read.columns", columns, known=PURPOSES, needed=needed)
    if not labelled:
        given.pop("label", None)
    if not {"context", "question"} & set(given):
        raise ConfigError("data.read.columns.context or data.read.columns.question is needed: the name of a column")
    return given


def _find(path: Path, rows: Sequence[Row[Record]], wanted: Mapping[str, Any]) -> dict[str, str]:
    """The file's names of the columns that hold one thing each."""
    choices = wanted["choices"]
    if isinstance(choices, str):
        return find_columns(path, rows, wanted)[0]
    records = [row.content for row in rows if row.problem is None]
    if records and (absent := [name for name in choices if all(_value(record, name) is None for record in records)]):
        there = ", ".join(records[0].values)
        raise DataError(f"{path}: no row has {', '.join(absent)}; there are {there} (data.read.columns.choices)")
    return find_columns(path, rows, {purpose: name for purpose, name in wanted.items() if purpose != "choices"})[0]


def _value(record: Record, column: str) -> Any:
    try:
        return record.get(column)
    except KeyError:
        return None


def _example(record: Record, entry: Entry, form: _Form) -> ChoiceExample:
    key, document = identify(record, form.columns, entry)
    texts = {purpose: _text(record, name) for purpose, name in form.columns.items() if purpose != "choices"}
    if "question" in texts and form.wordings:
        texts["question"] = _worded(texts["question"].strip(), form.wordings)
    offered = _offered(record, form)
    right = _right(texts["label"].strip(), offered, form.choices) if "label" in texts else None
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


def _text(record: Record, column: str) -> str:
    text = record.text(column)
    if not text.strip():
        raise ValueError(f"its {column} is blank")
    return text


def _worded(question: str, wordings: Mapping[str, str]) -> str:
    if question not in wordings:
        raise ValueError(f"its question {question!r} is none of data.read.wordings: {', '.join(wordings)}")
    return wordings[question]


def _offered(record: Record, form: _Form) -> dict[str, str]:
    """Name -> text of all that a row lets one choose from; a blank text where it is missing."""
    items = _items(record, form.choices)
    if form.names is not None and len(form.names) < len(items):
        raise ValueError(f"it has {len(items)} choices, data.read.names has {len(form.names)} names")
    counted = range(len(items)) if form.names is None else form.names
    offered: dict[str, str] = {}
    for (name_in_file, value), number in zip(items, counted, strict=False):
        name = str(number if name_in_file is None else name_in_file)
        if name in offered:
            raise ValueError(f"two of its choices are called {name}")
        offered[name] = "" if value is None else as_text(value, f"choice {name}")
    return offered


def _right(label: str, offered: Mapping[str, str], columns: str | Sequence[str]) -> str:
    """The name of the right choice, which a label may also call by its column."""
    by_column = {} if isinstance(columns, str) else dict(zip(columns, offered, strict=False))
    return label if label in offered else by_column.get(label, label)


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
        raise ValueError(f"its {columns} is no list of choices")
    return [(item.get("label"), item.get("text")) if isinstance(item, Mapping) else (None, item) for item in choices]


def _sift(offered: Mapping[str, str], right: str | None) -> tuple[dict[str, str], list[str]]:
    """The choices without those that are blank or repeat another, and what was wrong with these.

    Raises:
        ValueError: The right choice is not there, is blank or repeated, or fewer than two choices remain.
    """
    if right is not None and right not in offered:
        raise ValueError(f"its label {right!r} is none of its choices: {', '.join(offered)}")
    kept: dict[str, str] = {}
    problems = []
    for name, text in offered.items():
        twin = next((other for other in kept if kept[other].strip() == text.strip()), name)
        if text.strip() and twin == name:
            kept[name] = text
            continue
        problem = f"its choice {name} is " + (f"that of {twin} again" if text.strip() else "blank")
        if right in (name, twin):
            raise ValueError(f"{problem}, and the right one")
        problems.append(problem)
    if len(kept) < 2:
        raise ValueError("; ".join([*problems, f"two choices are needed, it has {len(kept)}"]))
    return kept, problems
